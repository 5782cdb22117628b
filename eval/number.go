package eval

import (
	"math"
	"time"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// seconds returns nanoseconds as a Decimal number of seconds.
func seconds(nanos int64) schema.DecimalValue { return decimal128.New(nanos, -9) }

// callRound compiles round, floor and ceiling.
func (c *compiler) callRound(t *schema.Call) operand {
	switch param := t.Overload.Params[0]; param {
	case schema.Decimal:
		x := value[schema.DecimalValue](c, t.Args[0], param)
		switch t.Func.ID {
		case schema.FnFloor:
			return map1(x, func(d schema.DecimalValue) schema.DecimalValue { return d.Floor(0) })
		case schema.FnCeiling:
			return map1(x, func(d schema.DecimalValue) schema.DecimalValue { return d.Ceil(0) })
		default:
			return map1(x, func(d schema.DecimalValue) schema.DecimalValue { return d.Round(0, decimal128.ToNearestAway) })
		}
	case schema.Double:
		x := value[float64](c, t.Args[0], param)
		switch t.Func.ID {
		case schema.FnFloor:
			return map1(x, math.Floor)
		case schema.FnCeiling:
			return map1(x, math.Ceil)
		default:
			return map1(x, math.Round)
		}
	default: // an integer is its own floor, ceiling and nearest whole number
		return value[int64](c, t.Args[0], param)
	}
}

// faults is the places of one operator that can fail.
type faults struct {
	overflow, zero status
}

func (c *compiler) arithFaults(at ast.Span) faults {
	return faults{c.fault(ast.Overflow, at, ""), c.fault(ast.DivisionByZero, at, "")}
}

// of returns the status for the error of an operation.
func (x faults) of(err error) status {
	switch err {
	case nil:
		return ok
	case schema.Fault(ast.DivisionByZero):
		return x.zero
	}
	return x.overflow
}

// arith compiles add, sub, mul, div, divby and mod.
func (c *compiler) arith(t *schema.Arith) operand {
	bad := c.arithFaults(t.OpPos)
	switch t.Typ {
	case schema.Int64:
		return operate(c, t, schema.Int64, bad, schema.ArithInt64)
	case schema.Decimal:
		return operate(c, t, schema.Decimal, bad, schema.ArithDecimal)
	case schema.Single:
		return operate(c, t, schema.Single, bad, schema.ArithSingle)
	case schema.Double:
		return operate(c, t, schema.Double, bad, schema.ArithDouble)
	case schema.Date:
		return arith2(value[int64](c, t.X, schema.Date), value[int64](c, t.Y, schema.Duration), bad, dateMover(t.Op))
	case schema.DateTimeOffset:
		return arith2(value[time.Time](c, t.X, schema.DateTimeOffset), value[int64](c, t.Y, schema.Duration), bad, timeMover(t.Op))
	case schema.Duration:
		return c.arithDuration(t, bad)
	default:
		panic("eval: no arithmetic of type " + t.Typ.String())
	}
}

// operate compiles arithmetic of numbers of one type.
func operate[V any](c *compiler, t *schema.Arith, typ schema.Type, bad faults, fn func(op ast.Operator, x, y V) (V, error)) *scalar[V] {
	op := t.Op
	return arith2(value[V](c, t.X, typ), value[V](c, t.Y, typ), bad, func(x, y V) (V, error) { return fn(op, x, y) })
}

// arith2 compiles an operation that can fail. A null operand gives null,
// before anything fails.
//
//go:noinline
func arith2[A, B, R any](x *scalar[A], y *scalar[B], bad faults, fn func(A, B) (R, error)) *scalar[R] {
	getX, getY := x.get, y.get
	return &scalar[R]{get: func(row ptr, f *frame) (r R, s status) {
		a, sa := getX(row, f)
		b, sb := getY(row, f)
		if sa|sb != ok {
			return r, both(sa, sb)
		}
		r, err := fn(a, b)
		if err != nil {
			return r, bad.of(err)
		}
		return r, ok
	}}
}
