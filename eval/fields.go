package eval

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// Fields tells how to read the properties of an entity type from rows of type
// T. It comes from [StructFields], [RecordFields] or [Accessors]; the zero
// value describes nothing and Compile refuses it. It is immutable and safe for
// concurrent use.
type Fields[T any] struct {
	typ      *schema.EntityType
	root     layout
	indirect bool // T is a pointer to the instance
}

// StructFields describes rows of a struct type T, or of pointers to one, by
// the `odata` tags of the fields: the part of a tag before the first comma
// names a property of e. Embedded structs without a tag are searched too. A
// property can do without a field as long as no filter uses it.
//
// Fields may be of these types, or of named types that have them underneath;
// a pointer that is nil is null:
//
//	Boolean                 bool
//	integer types           any integer type
//	Decimal                 schema.DecimalValue
//	Single, Double          float32, and float64 for Double
//	String                  string
//	Guid                    schema.GuidValue or another [16]byte
//	Date, TimeOfDay         schema.DateValue, schema.TimeValue
//	DateTimeOffset          time.Time
//	Duration                time.Duration
//	Binary, Stream          []byte (nil is null) or schema.BinaryValue
//	geography and geometry  schema.GeoValue
//	enumeration types       any integer type, or string with the members' names
//	complex, entity types   a struct with tags, or schema.Record
//	collections             a slice of these; nil is empty
//	any type                schema.Value
//
// A tag that names no property and a field of another type are errors that
// name both sides.
func StructFields[T any](e *schema.EntityType) (Fields[T], error) {
	t := reflect.TypeFor[T]()
	indirect := t.Kind() == reflect.Pointer
	if indirect {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return Fields[T]{}, fmt.Errorf("rows of %q must be structs, not %s", e.Name, t)
	}
	r := structReader{layouts: map[layoutKey]*structLayout{}, ignoreCase: e.IgnoreCase}
	lay, err := r.layout(t, e)
	if err != nil {
		return Fields[T]{}, err
	}
	return Fields[T]{typ: e, root: lay, indirect: indirect}, nil
}

// Accessor reads one property of rows of type T. Make it with [Get] or [List].
type Accessor[T any] struct {
	name string
	typ  reflect.Type
	make func(p *schema.Property) (operand, bool)
}

// Scalar is the Go types in which accessor functions return values, as
// [schema.Value] lists them.
type Scalar interface {
	bool | int64 | schema.DecimalValue | float64 | string | schema.GuidValue | schema.DateValue | schema.TimeValue |
		time.Time | time.Duration | schema.BinaryValue | schema.GeoValue
}

// Get returns the accessor of a property by a function, for rows without
// tags. The function returns false for null and must not change the row.
func Get[T any, V Scalar](name string, get func(row *T) (V, bool)) Accessor[T] {
	read := func(row ptr, _ *frame) (V, status) {
		v, is := get(field[T](row, 0))
		if !is {
			return v, null
		}
		return v, ok
	}
	return Accessor[T]{name, reflect.TypeFor[V](), func(p *schema.Property) (operand, bool) {
		return scalarOf(read), fits(*new(V), p.Type)
	}}
}

// List returns the accessor of a collection-valued property by a function.
func List[T any, V Scalar](name string, get func(row *T) []V) Accessor[T] {
	read := func(row ptr, _ *frame) (seq, status) { return seqOf(get(field[T](row, 0))), ok }
	item := func(row ptr, _ *frame) (V, status) { return *field[V](row, 0), ok }
	return Accessor[T]{name, reflect.TypeFor[[]V](), func(p *schema.Property) (operand, bool) {
		elem := schema.Elem(p.Type)
		if elem == nil || !fits(*new(V), elem) {
			return nil, false
		}
		return &collection{elem: elem, get: read, item: scalarOf(item)}, true
	}}
}

// Accessors describes rows by functions. The error names an accessor whose
// property e does not have or whose values are not of the property's type.
func Accessors[T any](e *schema.EntityType, accessors ...Accessor[T]) (Fields[T], error) {
	lay := accessorLayout{typ: e, operands: map[*schema.Property]operand{}}
	for _, a := range accessors {
		p := findProperty(e, a.name, e.IgnoreCase)
		if p == nil {
			return Fields[T]{}, fmt.Errorf("type %q has no property %q", e.Name, a.name)
		}
		o, fit := a.make(p)
		if !fit {
			return Fields[T]{}, fmt.Errorf("property %q is of type %s, its accessor returns %s", p.Name, p.Type, a.typ)
		}
		lay.operands[p] = o
	}
	return Fields[T]{typ: e, root: lay}, nil
}

// accessorLayout reads rows by the caller's functions.
type accessorLayout struct {
	typ      *schema.EntityType
	operands map[*schema.Property]operand
}

func (l accessorLayout) property(c *compiler, typ schema.Type, p *schema.Property, _ uintptr, _ ast.Span) operand {
	o, known := l.operands[p]
	switch {
	case known:
	case beyond(l.typ, typ, p):
		return c.nothing(p.Type)
	default:
		panic(compileError{fmt.Errorf("no accessor reads property %q of type %q", p.Name, l.typ.Name)})
	}
	return o
}

// beyond reports whether a property is one that only a type derived from the
// layout's has. No instance of the layout is of such a type.
func beyond(own, typ schema.Type, p *schema.Property) bool {
	return typ != own && !slices.Contains(schema.PropertiesOf(own), p)
}

func (l accessorLayout) of() schema.Type { return l.typ }

func (l accessorLayout) dynamic(t schema.Type) func(ptr) bool {
	is := derives(l.typ, t)
	return func(ptr) bool { return is }
}

// fits reports whether v is in the Go representation of values of type t, which
// is no collection and not structured.
func fits(v schema.Value, t schema.Type) bool {
	switch v.(type) {
	case bool:
		return t == schema.Boolean
	case int64:
		p, isPrimitive := t.(schema.Primitive)
		_, isEnum := t.(*schema.EnumType)
		return isEnum || isPrimitive && p.IsInteger()
	case schema.DecimalValue:
		return t == schema.Decimal
	case float64:
		return t == schema.Double || t == schema.Single
	case string:
		return t == schema.String
	case schema.GuidValue:
		return t == schema.Guid
	case schema.DateValue:
		return t == schema.Date
	case schema.TimeValue:
		return t == schema.TimeOfDay
	case time.Time:
		return t == schema.DateTimeOffset
	case time.Duration:
		return t == schema.Duration
	case schema.BinaryValue:
		return t == schema.Binary || t == schema.Stream
	case schema.GeoValue:
		p, isPrimitive := t.(schema.Primitive)
		return isPrimitive && p.IsGeo()
	}
	return false
}

// scalarOf returns the operand for values in the representation V.
func scalarOf[V Scalar](get node[V]) operand {
	switch get := any(get).(type) {
	case node[bool]:
		return booleanOf(get)
	case node[int64]:
		return &scalar[int64]{get: get}
	case node[schema.DecimalValue]:
		return &scalar[schema.DecimalValue]{get: get}
	case node[float64]:
		return &scalar[float64]{get: get}
	case node[string]:
		return &scalar[string]{get: get}
	case node[schema.GuidValue]:
		return &scalar[schema.GuidValue]{get: get}
	case node[schema.DateValue]:
		return integers(get)
	case node[schema.TimeValue]:
		return integers(get)
	case node[time.Time]:
		return &scalar[time.Time]{get: get}
	case node[time.Duration]:
		return integers(get)
	case node[schema.BinaryValue]:
		return &scalar[string]{get: func(row ptr, f *frame) (string, status) {
			v, s := get(row, f)
			return string(v), s
		}}
	case node[schema.GeoValue]:
		return &scalar[schema.GeoValue]{get: get}
	}
	panic("eval: not a scalar")
}

//go:noinline
func integers[V ~int64](get node[V]) *scalar[int64] {
	return &scalar[int64]{get: func(row ptr, f *frame) (int64, status) {
		v, s := get(row, f)
		return int64(v), s
	}}
}

// findProperty returns the property called name as schema.EntityType.Lookup
// does, nil if there is none.
func findProperty(t schema.Type, name string, ignoreCase bool) *schema.Property {
	var found *schema.Property
	for _, p := range schema.PropertiesOf(t) {
		switch {
		case p.Name == name:
			return p
		case !ignoreCase || !strings.EqualFold(p.Name, name):
		case found != nil: // two are alike: only the very name tells
			ignoreCase, found = false, nil
		default:
			found = p
		}
	}
	return found
}
