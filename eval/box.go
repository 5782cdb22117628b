package eval

import (
	"fmt"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// maxBoxDepth bounds the nesting of structs that are boxed: a struct type that
// contains itself has no bound of its own.
const maxBoxDepth = 32

// box compiles an operand of type t to a [schema.Value], nil for null. Boxing
// allocates; it is for what has no representation of its own: objects that the
// filter builds, and places where instances of several layouts meet.
func (c *compiler) box(o operand, t schema.Type) node[schema.Value] {
	switch o := o.(type) {
	case *boolean:
		return boxed(o.node(), func(v bool) schema.Value { return v })
	case *scalar[int64]:
		return boxed(o.get, integerBox(t))
	case *scalar[float64]:
		return boxed(o.get, func(v float64) schema.Value { return v })
	case *scalar[schema.DecimalValue]:
		return boxed(o.get, func(v schema.DecimalValue) schema.Value { return v })
	case *scalar[string]:
		if t != schema.String {
			return boxed(o.get, func(v string) schema.Value { return schema.BinaryValue(v) })
		}
		return boxed(o.get, func(v string) schema.Value { return v })
	case *scalar[schema.GuidValue]:
		return boxed(o.get, func(v schema.GuidValue) schema.Value { return v })
	case *scalar[time.Time]:
		return boxed(o.get, func(v time.Time) schema.Value { return v })
	case *scalar[schema.GeoValue]:
		return boxed(o.get, func(v schema.GeoValue) schema.Value { return v })
	case *instance:
		return c.boxInstance(o)
	case *collection:
		return c.boxCollection(o)
	}
	panic("eval: unknown kind of operand")
}

//go:noinline
func boxed[V any](get node[V], box func(V) schema.Value) node[schema.Value] {
	return func(row ptr, f *frame) (schema.Value, status) {
		v, s := get(row, f)
		if s != ok {
			return nil, s
		}
		return box(v), ok
	}
}

// integerBox returns the function that gives an int64 the Go type of t.
func integerBox(t schema.Type) func(int64) schema.Value {
	switch t {
	case schema.Date:
		return func(v int64) schema.Value { return schema.DateValue(v) }
	case schema.TimeOfDay:
		return func(v int64) schema.Value { return schema.TimeValue(v) }
	case schema.Duration:
		return func(v int64) schema.Value { return time.Duration(v) }
	}
	return func(v int64) schema.Value { return v }
}

func (c *compiler) boxInstance(x *instance) node[schema.Value] {
	c.nested++
	defer func() { c.nested-- }()
	if c.nested > maxBoxDepth {
		panic(tooDeep(x.typ))
	}
	at := x.address()
	switch x.lay.(type) {
	case recordLayout:
		return c.boxRecord(x.typ, at, func(p ptr) schema.Value { return *field[schema.Record](p, 0) })
	case valueLayout:
		return c.boxRecord(x.typ, at, func(p ptr) schema.Value { return *field[schema.Value](p, 0) })
	}
	var fields []node[schema.Value]
	for _, p := range schema.PropertiesOf(x.typ) {
		fields = append(fields, c.box(x.lay.property(c, x.typ, p, 0, ast.Span{}), p.Type))
	}
	typ := x.typ
	return func(row ptr, f *frame) (schema.Value, status) {
		p, s := at(row, f)
		if s != ok {
			return nil, s
		}
		return record(typ, fields, p, f)
	}
}

// boxRecord takes a record as a whole, whose values nobody has looked at yet.
func (c *compiler) boxRecord(t schema.Type, at node[ptr], box func(ptr) schema.Value) node[schema.Value] {
	bad := c.fault(ast.InvalidRow, ast.Span{}, notOfType(t))
	return func(row ptr, f *frame) (schema.Value, status) {
		p, s := at(row, f)
		if s != ok {
			return nil, s
		}
		v := box(p)
		if !isValue(v, t) {
			return nil, bad
		}
		return v, ok
	}
}

func tooDeep(t schema.Type) compileError {
	return compileError{fmt.Errorf("type %q nests itself too deep to be compared or built", t)}
}

// record builds a record; a null field is nil in it.
func record(t schema.Type, fields []node[schema.Value], row ptr, f *frame) (schema.Value, status) {
	r := schema.Record{Type: t, Values: make([]schema.Value, len(fields))}
	for i, get := range fields {
		v, s := get(row, f)
		if s.failed() {
			return nil, s
		}
		r.Values[i] = v
	}
	return r, ok
}

func (c *compiler) boxCollection(x *collection) node[schema.Value] {
	item := c.box(x.item, x.elem)
	return func(row ptr, f *frame) (schema.Value, status) {
		s, st := x.get(row, f)
		if st != ok {
			return nil, st
		}
		items := make([]schema.Value, 0, s.n)
		for i := 0; ; i++ {
			i, st = x.next(row, f, s, i)
			if st.failed() {
				return nil, st
			}
			if i == s.n {
				return items, ok
			}
			v, st := item(s.at(i), f)
			if st.failed() {
				return nil, st
			}
			items = append(items, v)
		}
	}
}

// boxedInstance returns the operand for records that get builds.
func boxedInstance(t schema.Type, get node[schema.Value]) *instance {
	return &instance{lay: valueLayout{t}, typ: t, get: func(row ptr, f *frame) (ptr, status) {
		v, s := get(row, f)
		if s != ok {
			return nil, s
		}
		return address(&v), ok
	}}
}

// boxedCollection returns the operand for collections that get builds.
func (c *compiler) boxedCollection(t schema.Type, get node[schema.Value]) *collection {
	elem := schema.Elem(t)
	return &collection{elem: elem, item: c.valueReader(elem, 0, site{}), get: func(row ptr, f *frame) (seq, status) {
		v, s := get(row, f)
		if s != ok {
			return seq{}, s
		}
		return seqOf(v.([]schema.Value)), ok
	}}
}

// array compiles a collection that is built from terms.
func (c *compiler) array(t *schema.Array) operand {
	items := make([]node[schema.Value], len(t.Items))
	for i, x := range t.Items {
		items[i] = c.box(c.operand(x, t.Typ.Elem), t.Typ.Elem)
	}
	return c.boxedCollection(t.Typ, func(row ptr, f *frame) (schema.Value, status) {
		values := make([]schema.Value, len(items))
		for i, get := range items {
			v, s := get(row, f)
			if s.failed() {
				return nil, s
			}
			values[i] = v
		}
		return values, ok
	})
}

// object compiles a complex value that is built from terms.
func (c *compiler) object(t *schema.Object) operand {
	props := schema.PropertiesOf(t.Typ)
	fields := make([]node[schema.Value], len(t.Fields))
	for i, x := range t.Fields {
		fields[i] = c.box(c.operand(x, props[i].Type), props[i].Type)
	}
	return boxedInstance(t.Typ, func(row ptr, f *frame) (schema.Value, status) {
		return record(t.Typ, fields, row, f)
	})
}

// unbox returns the operand for values of type t that get computes.
func (c *compiler) unbox(t schema.Type, get node[schema.Value]) operand {
	switch kindOf(t) {
	case kindBoolean:
		return booleanOf(unboxed[bool](get))
	case kindInt:
		return unboxInt(t, get)
	case kindFloat:
		return &scalar[float64]{get: unboxed[float64](get)}
	case kindDecimal:
		return &scalar[schema.DecimalValue]{get: unboxed[schema.DecimalValue](get)}
	case kindString:
		if t == schema.String {
			return &scalar[string]{get: unboxed[string](get)}
		}
		binary := unboxed[schema.BinaryValue](get)
		return &scalar[string]{get: func(row ptr, f *frame) (string, status) {
			v, s := binary(row, f)
			return string(v), s
		}}
	case kindGuid:
		return &scalar[schema.GuidValue]{get: unboxed[schema.GuidValue](get)}
	case kindTime:
		return &scalar[time.Time]{get: unboxed[time.Time](get)}
	case kindGeo:
		return &scalar[schema.GeoValue]{get: unboxed[schema.GeoValue](get)}
	case kindInstance:
		return boxedInstance(t, get)
	case kindCollection:
		return c.boxedCollection(t, get)
	}
	panic("eval: unknown kind of type")
}

func unboxInt(t schema.Type, get node[schema.Value]) operand {
	switch t {
	case schema.Date:
		return integers(unboxed[schema.DateValue](get))
	case schema.TimeOfDay:
		return integers(unboxed[schema.TimeValue](get))
	case schema.Duration:
		return integers(unboxed[time.Duration](get))
	}
	return &scalar[int64]{get: unboxed[int64](get)}
}
