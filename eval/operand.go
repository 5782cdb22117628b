package eval

import (
	"time"

	"github.com/odatacheck/odata/schema"
)

// node is the closure of a term with values of the Go type V: int64 for the
// integer types, enumerations, Date, TimeOfDay and Duration; string for
// String, Binary and Stream; otherwise the type that [schema.Value] names.
type node[V any] func(row ptr, f *frame) (V, status)

// operand is a compiled term: *boolean, *scalar[V], *instance or *collection.
//
//sumtype:decl
type operand interface {
	// through returns the operand for rows whose instance of is what this
	// operand was compiled for. Null of is a null operand.
	through(of node[ptr]) operand
	// state returns a closure that tells only whether there is a value.
	state() func(row ptr, f *frame) status
}

// boolean is an operand of type Edm.Boolean.
type boolean struct {
	get  cond
	step *step // what get does, if it is simple enough
}

// scalar is an operand of any other primitive type or an enumeration.
type scalar[V any] struct {
	get     node[V]
	col     *column    // where the value lies, if it is a plain field of the row
	pointer *column    // the same for a pointer to the value
	names   *enumNames // of an enumeration in a string field of the row
	lit     *V         // the value, if it is a constant
}

// column is a field at a fixed offset of the row that is never null.
type column struct {
	off uintptr
	enc encoding
}

// encoding is the Go type of a column.
type encoding uint8

const (
	encString encoding = iota
	encTime
	encInt
	encInt8
	encInt16
	encInt32
	encUint8
	encUint16
	encUint32
	encOther
)

// instance is an operand of a structured type. Its value is the address that
// its layout reads: off bytes after the row where get is nil.
type instance struct {
	lay layout
	typ schema.Type
	off uintptr
	get node[ptr]
}

// collection is an operand of a collection type. item reads an item whose
// address it gets for a row; where holds what an item must pass to belong.
type collection struct {
	elem  schema.Type
	get   node[seq]
	item  operand
	where []condition
}

// condition is a predicate over the items of a collection. The item takes the
// place of the row, or of a variable in the frame if slot is not negative.
type condition struct {
	cond cond
	slot int
	step step // what cond does, if it is simple enough and slot negative
}

// test evaluates the condition for the item at the address. Strings that it
// makes go with it: a lambda within a lambda could make any number.
func (c *condition) test(row, item ptr, f *frame) truth {
	if c.slot >= 0 {
		f.vars[c.slot] = item
		item = row
	}
	if f == nil {
		return c.cond(item, nil)
	}
	made := len(f.arena)
	t := c.cond(item, f)
	f.arena = f.arena[:made]
	return t
}

//go:noinline
func (b *boolean) through(of node[ptr]) operand {
	get := b.get
	return &boolean{get: func(row ptr, f *frame) truth {
		p, s := of(row, f)
		if s != ok {
			return truth(s)
		}
		return get(p, f)
	}}
}

func (x *scalar[V]) through(of node[ptr]) operand {
	return &scalar[V]{get: via(of, x.get)}
}

func (x *instance) through(of node[ptr]) operand {
	return &instance{lay: x.lay, typ: x.typ, get: via(of, x.address())}
}

// through keeps the conditions: they do not look at the instance, only at the
// items and the row that the collection's own term was compiled for, and a
// property has none yet.
func (x *collection) through(of node[ptr]) operand {
	if len(x.where) > 0 {
		panic("eval: a filtered collection is not a property")
	}
	return &collection{elem: x.elem, get: emptyVia(of, x.get), item: x.item}
}

// emptyVia is via for collections, which are empty where the instance is null.
//
//go:noinline
func emptyVia(of node[ptr], get node[seq]) node[seq] {
	return func(row ptr, f *frame) (seq, status) {
		p, s := of(row, f)
		switch s {
		case ok:
			return get(p, f)
		case null:
			return seq{}, ok
		}
		return seq{}, s
	}
}

// via evaluates get for the instance that of finds.
//
//go:noinline
func via[V any](of node[ptr], get node[V]) node[V] {
	return func(row ptr, f *frame) (v V, s status) {
		p, s := of(row, f)
		if s != ok {
			return v, s
		}
		return get(p, f)
	}
}

// address returns the closure that finds the instance.
//
//go:noinline
func (x *instance) address() node[ptr] {
	if x.get != nil {
		return x.get
	}
	off := x.off
	if off == 0 {
		return func(row ptr, _ *frame) (ptr, status) { return row, ok }
	}
	return func(row ptr, _ *frame) (ptr, status) { return offset(row, off), ok }
}

//go:noinline
func (b *boolean) state() func(ptr, *frame) status {
	get := b.get
	return func(row ptr, f *frame) status {
		if t := get(row, f); t >= unknown {
			return status(t)
		}
		return ok
	}
}

func (x *scalar[V]) state() func(ptr, *frame) status  { return stateOf(x.get) }
func (x *instance) state() func(ptr, *frame) status   { return stateOf(x.address()) }
func (x *collection) state() func(ptr, *frame) status { return stateOf(x.get) }

//go:noinline
func stateOf[V any](get node[V]) func(ptr, *frame) status {
	return func(row ptr, f *frame) status {
		_, s := get(row, f)
		return s
	}
}

// node returns the Boolean as a value.
//
//go:noinline
func (b *boolean) node() node[bool] {
	get := b.get
	return func(row ptr, f *frame) (bool, status) {
		t := get(row, f)
		if t >= unknown {
			return false, status(t)
		}
		return t == yes, ok
	}
}

// booleanOf returns a value of type bool as a Boolean operand.
//
//go:noinline
func booleanOf(get node[bool]) *boolean {
	return &boolean{get: func(row ptr, f *frame) truth {
		b, s := get(row, f)
		if s != ok {
			return truth(s)
		}
		return truthOf(b)
	}}
}

// constant returns the operand for a value that is not null.
func (c *compiler) constant(v schema.Value, t schema.Type) operand {
	switch v := v.(type) {
	case bool:
		x := truthOf(v)
		return &boolean{get: func(ptr, *frame) truth { return x }}
	case int64:
		return literal(v)
	case schema.DecimalValue:
		return literal(v)
	case float64:
		return literal(v)
	case string:
		return literal(v)
	case schema.GuidValue:
		return literal(v)
	case schema.DateValue:
		return literal(int64(v))
	case schema.TimeValue:
		return literal(int64(v))
	case time.Time:
		return literal(v)
	case time.Duration:
		return literal(int64(v))
	case schema.BinaryValue:
		return literal(string(v))
	case schema.GeoValue:
		return literal(v)
	case schema.Record:
		var box schema.Value = v
		at := address(&box)
		return &instance{lay: valueLayout{v.Type}, typ: t, get: func(ptr, *frame) (ptr, status) { return at, ok }}
	case []schema.Value:
		elem := schema.Elem(t)
		items := seqOf(v)
		return &collection{elem: elem, get: func(ptr, *frame) (seq, status) { return items, ok }, item: c.valueReader(elem, 0, site{})}
	}
	panic("eval: a constant that is no value")
}

func literal[V any](v V) *scalar[V] {
	return &scalar[V]{get: func(ptr, *frame) (V, status) { return v, ok }, lit: &v}
}

// nothing returns the null operand of a type.
func (c *compiler) nothing(t schema.Type) operand {
	switch kindOf(t) {
	case kindBoolean:
		return &boolean{get: func(ptr, *frame) truth { return unknown }}
	case kindInt:
		return nullScalar[int64]()
	case kindFloat:
		return nullScalar[float64]()
	case kindDecimal:
		return nullScalar[schema.DecimalValue]()
	case kindString:
		return nullScalar[string]()
	case kindGuid:
		return nullScalar[schema.GuidValue]()
	case kindTime:
		return nullScalar[time.Time]()
	case kindGeo:
		return nullScalar[schema.GeoValue]()
	case kindInstance:
		return &instance{lay: valueLayout{t}, typ: t, get: func(ptr, *frame) (ptr, status) { return nil, null }}
	case kindCollection:
		elem := schema.Elem(t)
		return &collection{elem: elem, get: func(ptr, *frame) (seq, status) { return seq{}, null }, item: c.nothing(elem)}
	}
	panic("eval: unknown kind of type")
}

func nullScalar[V any]() *scalar[V] {
	return &scalar[V]{get: func(ptr, *frame) (v V, s status) { return v, null }}
}

// kind is the sort of operand that a type compiles to.
type kind uint8

const (
	kindBoolean kind = iota
	kindInt
	kindFloat
	kindDecimal
	kindString
	kindGuid
	kindTime
	kindGeo
	kindInstance
	kindCollection
)

var primitiveKinds = [...]kind{
	schema.Untyped:        kindBoolean, // null alone, which any kind can be
	schema.Boolean:        kindBoolean,
	schema.Byte:           kindInt,
	schema.SByte:          kindInt,
	schema.Int16:          kindInt,
	schema.Int32:          kindInt,
	schema.Int64:          kindInt,
	schema.Decimal:        kindDecimal,
	schema.Single:         kindFloat,
	schema.Double:         kindFloat,
	schema.String:         kindString,
	schema.Guid:           kindGuid,
	schema.Date:           kindInt,
	schema.TimeOfDay:      kindInt,
	schema.DateTimeOffset: kindTime,
	schema.Duration:       kindInt,
	schema.Binary:         kindString,
	schema.Stream:         kindString,
}

func kindOf(t schema.Type) kind {
	switch t := t.(type) {
	case schema.Primitive:
		if t.IsGeo() {
			return kindGeo
		}
		return primitiveKinds[t]
	case *schema.EnumType:
		return kindInt
	case *schema.ComplexType, *schema.EntityType:
		return kindInstance
	case *schema.CollectionType:
		return kindCollection
	}
	panic("eval: unknown kind of type")
}
