package eval

import (
	"math"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// dateMover returns Date add or sub Duration.
func dateMover(op ast.Operator) func(x, d int64) (int64, error) {
	sign := signOf(op)
	return func(x, d int64) (int64, error) {
		day, err := schema.AddDate(schema.DateValue(x), sign(d))
		return int64(day), err
	}
}

// signOf returns what turns the right operand of op into a summand.
func signOf(op ast.Operator) func(d int64) time.Duration {
	if op == ast.Add {
		return func(d int64) time.Duration { return time.Duration(d) }
	}
	return func(d int64) time.Duration {
		if d == math.MinInt64 { // has no opposite; its day has
			return math.MaxInt64
		}
		return time.Duration(-d)
	}
}

// timeMover returns DateTimeOffset add or sub Duration.
func timeMover(op ast.Operator) func(x time.Time, d int64) (time.Time, error) {
	if op == ast.Add {
		return func(x time.Time, d int64) (time.Time, error) { return schema.AddTime(x, time.Duration(d)) }
	}
	return func(x time.Time, d int64) (time.Time, error) {
		if d == math.MinInt64 { // has no opposite
			return schema.AddTime(x.Add(math.MaxInt64), 1)
		}
		return schema.AddTime(x, time.Duration(-d))
	}
}

// arithDuration compiles arithmetic that gives a Duration: of two durations,
// of a duration and a number, or the distance of two dates or instants.
func (c *compiler) arithDuration(t *schema.Arith, bad faults) operand {
	switch x := t.X.Type(); x {
	case schema.DateTimeOffset:
		return arith2(value[time.Time](c, t.X, x), value[time.Time](c, t.Y, x), bad, func(x, y time.Time) (int64, error) {
			d, err := schema.SubTimes(x, y)
			return int64(d), err
		})
	case schema.Date:
		return arith2(value[int64](c, t.X, x), value[int64](c, t.Y, x), bad, func(x, y int64) (int64, error) {
			days, err := schema.ArithInt64(ast.Sub, x, y)
			if err != nil {
				return 0, err
			}
			return schema.ArithInt64(ast.Mul, days, int64(24*time.Hour))
		})
	case schema.Duration:
		if t.Y.Type() == schema.Duration {
			return operate(c, t, schema.Duration, bad, schema.ArithInt64)
		}
	}
	return c.scale(t, bad)
}

// scale compiles a duration times a number, the other way round, or divided by
// one.
func (c *compiler) scale(t *schema.Arith, bad faults) operand {
	op := t.Op
	number := t.Y.Type()
	if number == schema.Duration {
		number = t.X.Type()
	}
	switch number {
	case schema.Decimal:
		return scaleBy(c, t, number, bad, func(d int64, n schema.DecimalValue) (int64, error) { return scaleDecimal(op, d, n) })
	case schema.Single, schema.Double:
		return scaleBy(c, t, number, bad, func(d int64, n float64) (int64, error) { return scaleDouble(op, d, n) })
	default:
		if op == ast.Mul {
			return operate(c, t, schema.Int64, bad, schema.ArithInt64)
		}
		return scaleBy(c, t, number, bad, divideEven)
	}
}

// scaleBy evaluates the operands in the order in which they stand.
func scaleBy[N any](c *compiler, t *schema.Arith, number schema.Type, bad faults, fn func(d int64, n N) (int64, error)) operand {
	if t.X.Type() == schema.Duration {
		return arith2(value[int64](c, t.X, schema.Duration), value[N](c, t.Y, number), bad, fn)
	}
	return arith2(value[N](c, t.X, number), value[int64](c, t.Y, schema.Duration), bad, func(n N, d int64) (int64, error) { return fn(d, n) })
}

// divideEven divides nanoseconds, rounding half to even.
func divideEven(d, n int64) (int64, error) {
	q, err := schema.ArithInt64(ast.Div, d, n)
	if err != nil {
		return 0, err
	}
	rest := magnitude(d % n)
	if half := magnitude(n) - rest; rest < half || rest == half && q%2 == 0 {
		return q, nil
	}
	if (d < 0) != (n < 0) {
		return q - 1, nil
	}
	return q + 1, nil
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}
