package eval

import (
	"time"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// negate compiles unary minus.
func (c *compiler) negate(t *schema.Negate) operand {
	typ := t.X.Type()
	switch x := c.operand(t.X, typ).(type) {
	case *scalar[int64]: // Int64 or Duration
		get := x.get
		overflow := c.fault(ast.Overflow, t.Pos, "")
		return &scalar[int64]{get: func(row ptr, f *frame) (int64, status) {
			v, s := get(row, f)
			if s == ok && v == -v && v != 0 {
				return 0, overflow
			}
			return -v, s
		}}
	case *scalar[float64]:
		return map1(x, func(v float64) float64 { return -v })
	case *scalar[schema.DecimalValue]:
		return map1(x, schema.DecimalValue.Neg)
	case *boolean, *scalar[string], *scalar[schema.GuidValue], *scalar[time.Time], *scalar[schema.GeoValue], *instance, *collection:
	}
	panic("eval: minus before what is no number")
}

// convert compiles a numeric promotion.
func (c *compiler) convert(t *schema.Convert) operand {
	from := t.X.Type()
	switch x := c.operand(t.X, from).(type) {
	case *scalar[int64]:
		return convertInt(x, t.Typ)
	case *scalar[float64]:
		switch t.Typ {
		case schema.Decimal:
			return map1(x, schema.DecimalOf)
		case schema.Single:
			return map1(x, func(v float64) float64 { return float64(float32(v)) })
		default:
			return x
		}
	case *scalar[schema.DecimalValue]:
		switch t.Typ {
		case schema.Single:
			return map1(x, schema.SingleOf)
		case schema.Double:
			return map1(x, schema.DoubleOf)
		default:
			return x
		}
	case *boolean, *scalar[string], *scalar[schema.GuidValue], *scalar[time.Time], *scalar[schema.GeoValue], *instance, *collection:
	}
	panic("eval: promotion of what is no number")
}

func convertInt(x *scalar[int64], to schema.Primitive) operand {
	switch to {
	case schema.Decimal:
		return map1(x, decimal128.FromInt64)
	case schema.Single:
		return map1(x, func(v int64) float64 { return float64(float32(v)) })
	case schema.Double:
		return map1(x, func(v int64) float64 { return float64(v) })
	default:
		return x
	}
}

// cast compiles an explicit cast.
func (c *compiler) cast(t *schema.Cast) operand {
	from := t.X.Type()
	x := c.operand(t.X, from)
	if x, is := x.(*instance); is {
		return castInstance(x, t.Typ)
	}
	to := t.Typ
	get := c.box(x, from)
	return c.unbox(to, func(row ptr, f *frame) (schema.Value, status) {
		v, s := get(row, f)
		if s != ok {
			return nil, s
		}
		if v = schema.CastValue(v, from, to); v == nil {
			return nil, null
		}
		return v, ok
	})
}

// castInstance narrows an instance to a type that derives from its own: null
// where it is not of that type.
func castInstance(x *instance, to schema.Type) operand {
	at := x.address()
	is := x.lay.dynamic(to)
	return &instance{lay: x.lay, typ: to, get: func(row ptr, f *frame) (ptr, status) {
		p, s := at(row, f)
		switch {
		case s != ok:
			return nil, s
		case !is(p):
			return nil, null
		}
		return p, ok
	}}
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

// isOf compiles the test of a type. Null is of every type.
func (c *compiler) isOf(t *schema.IsOf) cond {
	typ := t.X.Type()
	switch x := c.operand(t.X, typ).(type) {
	case *instance:
		at, is := x.address(), x.lay.dynamic(t.Of)
		return isOf(at, is)
	case *collection:
		return c.collectionIsOf(x, t.Of)
	default: // the types of primitive values do not change
		state := x.state()
		same := truthOf(schema.Same(typ, t.Of))
		return func(row ptr, f *frame) truth {
			switch s := state(row, f); {
			case s == ok:
				return same
			case s == null:
				return yes
			default:
				return truth(s)
			}
		}
	}
}

//go:noinline
func isOf(at node[ptr], is func(ptr) bool) cond {
	return func(row ptr, f *frame) truth {
		p, s := at(row, f)
		switch {
		case s == null:
			return yes
		case s != ok:
			return truth(s)
		}
		return truthOf(is(p))
	}
}

// collectionIsOf tests every item.
func (c *compiler) collectionIsOf(x *collection, of schema.Type) cond {
	elem := schema.Elem(of)
	item, structured := x.item.(*instance)
	if !structured {
		same := truthOf(elem != nil && schema.Same(x.elem, elem))
		state := x.state()
		return func(row ptr, f *frame) truth {
			switch s := state(row, f); {
			case s == null:
				return yes
			case s.failed():
				return truth(s)
			}
			return same
		}
	}
	test := isOf(item.address(), item.lay.dynamic(elem))
	other := x.any(func(_, item ptr, f *frame) truth {
		if t := test(item, f); t > yes {
			return t
		} else {
			return t ^ 1
		}
	})
	return not(other)
}
