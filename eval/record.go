package eval

import (
	"fmt"
	"slices"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// layout knows how instances of a structured type lie in memory.
type layout interface {
	// property compiles the reading of a property of the instance that lies
	// off bytes after the row. typ is the type that declares it, or one that
	// derives from that.
	property(c *compiler, typ schema.Type, p *schema.Property, off uintptr, at ast.Span) operand
	// dynamic compiles the test of an instance at an address for a type: that
	// it is of the type or of one that derives from it.
	dynamic(t schema.Type) func(p ptr) bool
	// of returns the declared type of the instances.
	of() schema.Type
}

// recordLayout reads a [schema.Record], which is a row.
type recordLayout struct {
	typ schema.Type
}

// valueLayout reads a [schema.Value] that holds a Record: a nested instance,
// an item of a collection or a constant.
type valueLayout struct {
	typ schema.Type
}

// RecordFields describes rows that are records of the entity type or of a type
// that derives from it, such as those of [schema.DecodeRecord]. A record that
// does not fit makes evaluation fail with [ast.InvalidRow].
func RecordFields(e *schema.EntityType) Fields[schema.Record] {
	return Fields[schema.Record]{typ: e, root: recordLayout{e}}
}

func (l recordLayout) property(c *compiler, typ schema.Type, p *schema.Property, off uintptr, at ast.Span) operand {
	i := propertyIndex(typ, p)
	bad := c.fault(ast.InvalidRow, at, fmt.Sprintf("the row is not of type %q", typ))
	of := func(row ptr, _ *frame) (ptr, status) {
		r := field[schema.Record](row, off)
		if r.Type != typ && !derives(r.Type, typ) || i >= len(r.Values) {
			return nil, bad
		}
		return address(&r.Values[i]), ok
	}
	return c.valueReader(p.Type, 0, invalid(p, at)).through(of)
}

func (l valueLayout) property(c *compiler, typ schema.Type, p *schema.Property, off uintptr, at ast.Span) operand {
	i := propertyIndex(typ, p)
	bad := c.fault(ast.InvalidRow, at, notOfType(typ))
	of := func(row ptr, _ *frame) (ptr, status) {
		r, isRecord := (*field[schema.Value](row, off)).(schema.Record)
		if !isRecord || r.Type != typ && !derives(r.Type, typ) || i >= len(r.Values) {
			return nil, bad
		}
		return address(&r.Values[i]), ok
	}
	return c.valueReader(p.Type, 0, invalid(p, at)).through(of)
}

func (l recordLayout) of() schema.Type { return l.typ }
func (l valueLayout) of() schema.Type  { return l.typ }

func (l recordLayout) dynamic(t schema.Type) func(ptr) bool {
	return func(p ptr) bool { return derives(field[schema.Record](p, 0).Type, t) }
}

func (l valueLayout) dynamic(t schema.Type) func(ptr) bool {
	return func(p ptr) bool {
		r, isRecord := (*field[schema.Value](p, 0)).(schema.Record)
		return isRecord && derives(r.Type, t)
	}
}

func invalid(p *schema.Property, at ast.Span) site {
	return site{code: ast.InvalidRow, span: at, detail: fmt.Sprintf("the value of property %q is not of type %s", p.Name, p.Type)}
}

func notOfType(t schema.Type) string {
	return fmt.Sprintf("an instance in the row is not of type %q", t)
}

// isValue reports whether v is null or a value of type t in the Go
// representation that [schema.Value] lists, all the way down.
func isValue(v schema.Value, t schema.Type) bool {
	switch v := v.(type) {
	case nil:
		return true
	case schema.Record:
		properties := schema.PropertiesOf(v.Type)
		return derives(v.Type, t) && len(v.Values) == len(properties) && slices.EqualFunc(v.Values, properties,
			func(v schema.Value, p *schema.Property) bool { return isValue(v, p.Type) })
	case []schema.Value:
		elem := schema.Elem(t)
		return elem != nil && !slices.ContainsFunc(v, func(v schema.Value) bool { return !isValue(v, elem) })
	}
	return fits(v, t)
}

// derives reports whether the structured type t is base or derives from it.
func derives(t, base schema.Type) bool {
	switch t := t.(type) {
	case *schema.EntityType:
		for ; t != nil; t = t.Base {
			if t == base {
				return true
			}
		}
	case *schema.ComplexType:
		for ; t != nil; t = t.Base {
			if t == base {
				return true
			}
		}
	case schema.Primitive, *schema.EnumType, *schema.CollectionType, nil:
	}
	return false
}

func propertyIndex(t schema.Type, p *schema.Property) int {
	i := slices.Index(schema.PropertiesOf(t), p)
	if i < 0 {
		panic(compileError{fmt.Errorf("type %q has no property %q", t, p.Name)})
	}
	return i
}

// valueReader compiles the reading of the [schema.Value] that lies off bytes
// after the row. bad is the site of a value that is not of type t.
func (c *compiler) valueReader(t schema.Type, off uintptr, bad site) operand {
	fault := c.site(bad)
	switch t := t.(type) {
	case schema.Primitive:
		return primitiveReader(t, off, fault)
	case *schema.EnumType:
		return valueScalar[int64](off, fault)
	case *schema.ComplexType, *schema.EntityType:
		return &instance{lay: valueLayout{t}, typ: t, get: func(row ptr, _ *frame) (ptr, status) {
			p := field[schema.Value](row, off)
			switch (*p).(type) {
			case schema.Record:
				return ptr(p), ok
			case nil:
				return nil, null
			}
			return nil, fault
		}}
	case *schema.CollectionType:
		get := func(row ptr, _ *frame) (seq, status) {
			switch v := (*field[schema.Value](row, off)).(type) {
			case []schema.Value:
				return seqOf(v), ok
			case nil:
				return seq{}, ok // a collection is never null
			}
			return seq{}, fault
		}
		return &collection{elem: t.Elem, get: get, item: c.valueReader(t.Elem, 0, bad)}
	}
	panic("eval: unknown kind of type")
}

func primitiveReader(p schema.Primitive, off uintptr, fault status) operand {
	switch p {
	case schema.Boolean:
		return booleanOf(valueNode[bool](off, fault))
	case schema.Byte, schema.SByte, schema.Int16, schema.Int32, schema.Int64:
		return valueScalar[int64](off, fault)
	case schema.Decimal:
		return valueScalar[schema.DecimalValue](off, fault)
	case schema.Single, schema.Double:
		return valueScalar[float64](off, fault)
	case schema.String:
		return valueScalar[string](off, fault)
	case schema.Guid:
		return valueScalar[schema.GuidValue](off, fault)
	case schema.Date:
		return valueInt[schema.DateValue](off, fault)
	case schema.TimeOfDay:
		return valueInt[schema.TimeValue](off, fault)
	case schema.DateTimeOffset:
		return valueScalar[time.Time](off, fault)
	case schema.Duration:
		return valueInt[time.Duration](off, fault)
	case schema.Binary, schema.Stream:
		return &scalar[string]{get: func(row ptr, _ *frame) (string, status) {
			switch v := (*field[schema.Value](row, off)).(type) {
			case schema.BinaryValue:
				return string(v), ok
			case nil:
				return "", null
			}
			return "", fault
		}}
	case schema.Untyped:
		return &boolean{get: func(row ptr, _ *frame) truth {
			if *field[schema.Value](row, off) == nil {
				return unknown
			}
			return truth(fault)
		}}
	case schema.GeographyPoint, schema.GeographyLineString, schema.GeographyPolygon, schema.GeographyMultiPoint,
		schema.GeographyMultiLineString, schema.GeographyMultiPolygon, schema.GeographyCollection,
		schema.GeometryPoint, schema.GeometryLineString, schema.GeometryPolygon, schema.GeometryMultiPoint,
		schema.GeometryMultiLineString, schema.GeometryMultiPolygon, schema.GeometryCollection:
		return valueScalar[schema.GeoValue](off, fault)
	}
	panic("eval: unknown primitive type")
}

func valueScalar[V any](off uintptr, fault status) *scalar[V] {
	return &scalar[V]{get: valueNode[V](off, fault)}
}

//go:noinline
func valueNode[V any](off uintptr, fault status) node[V] {
	return func(row ptr, _ *frame) (v V, s status) {
		value := *field[schema.Value](row, off)
		v, is := value.(V)
		switch {
		case is:
			return v, ok
		case value == nil:
			return v, null
		}
		return v, fault
	}
}

//go:noinline
func valueInt[V ~int64](off uintptr, fault status) *scalar[int64] {
	get := valueNode[V](off, fault)
	return &scalar[int64]{get: func(row ptr, f *frame) (int64, status) {
		v, s := get(row, f)
		return int64(v), s
	}}
}
