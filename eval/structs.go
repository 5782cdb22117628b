package eval

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// structLayout reads a Go struct.
type structLayout struct {
	typ    schema.Type
	goType reflect.Type
	fields map[*schema.Property]structField
	reader *structReader
}

// structField is the field of a property.
type structField struct {
	off    uintptr
	goType reflect.Type
}

type layoutKey struct {
	goType reflect.Type
	typ    schema.Type
}

// structReader builds the layouts of struct types that refer to each other.
// It is complete, and no longer changes, before a filter is compiled.
type structReader struct {
	layouts    map[layoutKey]*structLayout
	ignoreCase bool
}

// layout returns the layout of a struct for a structured type. It checks every
// field that has a tag.
func (r *structReader) layout(t reflect.Type, typ schema.Type) (*structLayout, error) {
	key := layoutKey{t, typ}
	if l, known := r.layouts[key]; known {
		return l, nil
	}
	l := &structLayout{typ: typ, goType: t, fields: map[*schema.Property]structField{}, reader: r}
	r.layouts[key] = l // before its fields, which may be of the same type
	return l, r.addFields(l, t, 0)
}

func (r *structReader) addFields(l *structLayout, t reflect.Type, off uintptr) error {
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, tagged := sf.Tag.Lookup("odata")
		if !tagged && sf.Anonymous && sf.Type.Kind() == reflect.Struct {
			if err := r.addFields(l, sf.Type, off+sf.Offset); err != nil {
				return err
			}
			continue
		}
		name, _, _ := strings.Cut(tag, ",")
		if name == "" || name == "-" {
			continue
		}
		p := findProperty(l.typ, name, r.ignoreCase)
		if p == nil {
			return fmt.Errorf("field %s of %s: type %q has no property %q", sf.Name, l.goType, l.typ, name)
		}
		if _, twice := l.fields[p]; twice {
			return fmt.Errorf("field %s of %s: property %q has another field", sf.Name, l.goType, name)
		}
		if err := r.check(sf.Type, p.Type); err != nil {
			return fmt.Errorf("property %q is of type %s, field %s of %s is of type %s: %w", name, p.Type, sf.Name, l.goType, sf.Type, err)
		}
		l.fields[p] = structField{off + sf.Offset, sf.Type}
	}
	return nil
}

// check reports whether a field of a Go type can hold values of a type, and
// builds the layouts that reading it needs.
func (r *structReader) check(t reflect.Type, typ schema.Type) error {
	base := t
	if t.Kind() == reflect.Pointer {
		base = t.Elem()
	}
	switch typ := typ.(type) {
	case *schema.ComplexType, *schema.EntityType:
		switch {
		case t == valueType || base == recordType:
			return nil
		case base.Kind() != reflect.Struct:
			return fmt.Errorf("a struct is needed")
		}
		_, err := r.layout(base, typ)
		return err
	case *schema.CollectionType:
		switch {
		case t == valueType:
			return nil
		case t.Kind() != reflect.Slice:
			return fmt.Errorf("a slice is needed")
		}
		return r.check(t.Elem(), typ.Elem)
	case schema.Primitive, *schema.EnumType:
		if r.read(&compiler{}, t, typ, 0, site{}) == nil {
			return fmt.Errorf("no value of the one can be read from the other")
		}
	}
	return nil
}

func (l *structLayout) property(c *compiler, typ schema.Type, p *schema.Property, off uintptr, at ast.Span) operand {
	f, known := l.fields[p]
	switch {
	case known:
	case beyond(l.typ, typ, p):
		return c.nothing(p.Type)
	default:
		panic(compileError{fmt.Errorf("%s has no field for property %q of type %q", l.goType, p.Name, l.typ)})
	}
	return l.reader.read(c, f.goType, p.Type, off+f.off, invalid(p, at))
}

func (l *structLayout) of() schema.Type { return l.typ }

func (l *structLayout) dynamic(t schema.Type) func(ptr) bool {
	is := derives(l.typ, t)
	return func(ptr) bool { return is }
}

var (
	valueType    = reflect.TypeFor[schema.Value]()
	recordType   = reflect.TypeFor[schema.Record]()
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	decimalType  = reflect.TypeFor[schema.DecimalValue]()
	dateType     = reflect.TypeFor[schema.DateValue]()
	todType      = reflect.TypeFor[schema.TimeValue]()
	geoType      = reflect.TypeFor[schema.GeoValue]()
)

// read compiles the reading of the field of a Go type that lies off bytes
// after the row. It returns nil where the types do not fit; bad is the site of
// a value that does not fit.
func (r *structReader) read(c *compiler, t reflect.Type, typ schema.Type, off uintptr, bad site) operand {
	if t == valueType {
		return c.valueReader(typ, off, bad)
	}
	pointer := t.Kind() == reflect.Pointer
	base := t
	if pointer {
		base = t.Elem()
	}
	switch typ := typ.(type) {
	case schema.Primitive:
		return r.primitive(c, base, pointer, typ, off, bad)
	case *schema.EnumType:
		if base.Kind() == reflect.String {
			return enumField(c, typ, pointer, off, bad)
		}
		return intField(c, base, pointer, off, bad)
	case *schema.ComplexType, *schema.EntityType:
		return r.nested(base, pointer, typ, off)
	case *schema.CollectionType:
		stride := t.Elem().Size()
		get := func(row ptr, _ *frame) (seq, status) { return sliceField(row, off, stride), ok }
		return &collection{elem: typ.Elem, get: get, item: r.read(c, t.Elem(), typ.Elem, 0, bad)}
	}
	panic("eval: unknown kind of type")
}

func (r *structReader) nested(base reflect.Type, pointer bool, typ schema.Type, off uintptr) operand {
	x := &instance{typ: typ, off: off}
	if base == recordType {
		x.lay = recordLayout{typ}
	} else {
		x.lay = r.layouts[layoutKey{base, typ}]
	}
	if pointer {
		x.get = func(row ptr, _ *frame) (ptr, status) {
			p := *field[ptr](row, off)
			if p == nil {
				return nil, null
			}
			return p, ok
		}
	}
	return x
}

func (r *structReader) primitive(c *compiler, base reflect.Type, pointer bool, p schema.Primitive, off uintptr, bad site) operand {
	switch {
	case p == schema.Boolean && base.Kind() == reflect.Bool:
		return boolField(pointer, off)
	case p.IsInteger():
		return intField(c, base, pointer, off, bad)
	case p == schema.Decimal && base == decimalType:
		return plain[schema.DecimalValue](pointer, off, encOther)
	case (p == schema.Single || p == schema.Double) && base.Kind() == reflect.Float32:
		return singleField(pointer, off)
	case p == schema.Double && base.Kind() == reflect.Float64:
		return plain[float64](pointer, off, encOther)
	case p == schema.String && base.Kind() == reflect.String:
		return plain[string](pointer, off, encString)
	case p == schema.Guid && base.Kind() == reflect.Array && base.Len() == 16 && base.Elem().Kind() == reflect.Uint8:
		return plain[schema.GuidValue](pointer, off, encOther)
	case p == schema.Date && base == dateType, p == schema.TimeOfDay && base == todType,
		p == schema.Duration && base == durationType:
		return plain[int64](pointer, off, encInt)
	case p == schema.DateTimeOffset && base == timeType:
		return plain[time.Time](pointer, off, encTime)
	case (p == schema.Binary || p == schema.Stream) && base.Kind() == reflect.String:
		return plain[string](pointer, off, encString)
	case (p == schema.Binary || p == schema.Stream) && !pointer && base.Kind() == reflect.Slice && base.Elem().Kind() == reflect.Uint8:
		return binaryField(off)
	case p.IsGeo() && base == geoType:
		return plain[schema.GeoValue](pointer, off, encOther)
	}
	return nil
}

//go:noinline
func boolField(pointer bool, off uintptr) *boolean {
	if pointer {
		return booleanOf(plain[bool](true, off, encOther).get)
	}
	get := func(row ptr, _ *frame) truth { return truthOf(*field[bool](row, off)) }
	return &boolean{get: get, step: &step{kind: stepTrue, off: off}}
}

// plain reads a V, or through a pointer to one.
//
//go:noinline
func plain[V any](pointer bool, off uintptr, enc encoding) *scalar[V] {
	if !pointer {
		get := func(row ptr, _ *frame) (V, status) { return *field[V](row, off), ok }
		return &scalar[V]{get: get, col: &column{off, enc}}
	}
	return &scalar[V]{pointer: &column{off, enc}, get: func(row ptr, _ *frame) (v V, s status) {
		p := *field[*V](row, off)
		if p == nil {
			return v, null
		}
		return *p, ok
	}}
}

func singleField(pointer bool, off uintptr) *scalar[float64] {
	get := plain[float32](pointer, off, encOther).get
	return &scalar[float64]{get: func(row ptr, f *frame) (float64, status) {
		v, s := get(row, f)
		return float64(v), s
	}}
}

//go:noinline
func binaryField(off uintptr) *scalar[string] {
	return &scalar[string]{get: func(row ptr, _ *frame) (string, status) {
		b := *field[[]byte](row, off)
		if b == nil {
			return "", null
		}
		return bytesField(b), ok
	}}
}

// intField reads any integer type.
func intField(c *compiler, base reflect.Type, pointer bool, off uintptr, bad site) operand {
	kind := base.Kind()
	switch short := base.Size() == 4; { // as int and uint are on some platforms
	case kind == reflect.Int && short:
		kind = reflect.Int32
	case kind == reflect.Uint && short:
		kind = reflect.Uint32
	}
	switch kind {
	case reflect.Int, reflect.Int64:
		return plain[int64](pointer, off, encInt)
	case reflect.Int8:
		return narrow[int8](pointer, off, encInt8)
	case reflect.Int16:
		return narrow[int16](pointer, off, encInt16)
	case reflect.Int32:
		return narrow[int32](pointer, off, encInt32)
	case reflect.Uint8:
		return narrow[uint8](pointer, off, encUint8)
	case reflect.Uint16:
		return narrow[uint16](pointer, off, encUint16)
	case reflect.Uint32:
		return narrow[uint32](pointer, off, encUint32)
	case reflect.Uint, reflect.Uint64:
		return wideField(c, pointer, off, bad)
	}
	return nil
}

//go:noinline
func narrow[I integer](pointer bool, off uintptr, enc encoding) *scalar[int64] {
	x := plain[I](pointer, off, enc)
	get := x.get
	if !pointer {
		return &scalar[int64]{col: x.col, get: func(row ptr, _ *frame) (int64, status) { return int64(*field[I](row, off)), ok }}
	}
	return &scalar[int64]{get: func(row ptr, f *frame) (int64, status) {
		v, s := get(row, f)
		return int64(v), s
	}}
}

// wideField reads an unsigned integer that may be beyond Int64.
func wideField(c *compiler, pointer bool, off uintptr, bad site) *scalar[int64] {
	get := plain[uint64](pointer, off, encOther).get
	fault := c.site(bad)
	return &scalar[int64]{get: func(row ptr, f *frame) (int64, status) {
		v, s := get(row, f)
		if v > math.MaxInt64 {
			return 0, fault
		}
		return int64(v), s
	}}
}
