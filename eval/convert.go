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
