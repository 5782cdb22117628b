package schema

import (
	"math"
	"math/big"
	"math/bits"
	"time"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
)

// ApplyArith is the meaning of an [Arith] of the type typ: it computes x op y
// for operands converted as an Arith has them. A null operand gives null,
// before anything can fail. The error is a [Fault]: [ast.Overflow] or
// [ast.DivisionByZero].
func ApplyArith(op ast.Operator, x, y Value, typ Primitive) (Value, error) {
	if x == nil || y == nil {
		return nil, nil
	}
	switch typ {
	case Int64:
		return boxed(ArithInt64(op, x.(int64), y.(int64)))
	case Decimal:
		return boxed(ArithDecimal(op, x.(DecimalValue), y.(DecimalValue)))
	case Single:
		return boxed(ArithSingle(op, x.(float64), y.(float64)))
	case Double:
		return boxed(ArithDouble(op, x.(float64), y.(float64)))
	case Duration:
		return boxed(arithDuration(op, x, y))
	case Date:
		d := y.(time.Duration)
		if op == ast.Sub {
			return boxed(subDate(x.(DateValue), d))
		}
		return boxed(AddDate(x.(DateValue), d))
	case DateTimeOffset:
		d := y.(time.Duration)
		if op == ast.Sub {
			return boxed(subTime(x.(time.Time), d))
		}
		return boxed(AddTime(x.(time.Time), d))
	}
	panic("schema: no arithmetic of type " + typ.String())
}

// NegateValue is the meaning of a [Negate]. Null stays null.
func NegateValue(v Value) (Value, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case int64:
		return boxed(ArithInt64(ast.Sub, 0, v))
	case DecimalValue:
		return v.Neg(), nil
	case float64:
		return -v, nil
	case time.Duration:
		n, err := ArithInt64(ast.Sub, 0, int64(v))
		return boxed(time.Duration(n), err)
	}
	panic("schema: no negation of such a value")
}

// ArithInt64 computes x op y. Division truncates towards zero, the remainder
// has the sign of x. The error is a [Fault].
func ArithInt64(op ast.Operator, x, y int64) (int64, error) {
	switch op {
	case ast.Add:
		sum := x + y
		if (sum > x) != (y > 0) && y != 0 {
			return 0, Fault(ast.Overflow)
		}
		return sum, nil
	case ast.Sub:
		difference := x - y
		if (difference < x) != (y > 0) && y != 0 {
			return 0, Fault(ast.Overflow)
		}
		return difference, nil
	case ast.Mul:
		return mulInt64(x, y)
	case ast.Div, ast.Mod:
		switch {
		case y == 0:
			return 0, Fault(ast.DivisionByZero)
		case op == ast.Mod:
			return x % y, nil
		case x == math.MinInt64 && y == -1:
			return 0, Fault(ast.Overflow)
		}
		return x / y, nil
	}
	panic("schema: no integer arithmetic: " + op.String())
}

func mulInt64(x, y int64) (int64, error) {
	high, low := bits.Mul64(magnitude(x), magnitude(y))
	negative := (x < 0) != (y < 0)
	switch {
	case high != 0 || low > 1<<63 || low == 1<<63 && !negative:
		return 0, Fault(ast.Overflow)
	case negative:
		return -int64(low), nil
	}
	return int64(low), nil
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// ArithDouble computes x op y as IEEE binary64. Only mod can fail, with a
// right operand of zero. A negative zero divides like zero, because it equals
// zero. The error is a [Fault].
func ArithDouble(op ast.Operator, x, y float64) (float64, error) {
	switch op {
	case ast.Add:
		return x + y, nil
	case ast.Sub:
		return x - y, nil
	case ast.Mul:
		return x * y, nil
	case ast.Div:
		return x / (y + 0), nil // -0 + 0 is 0
	case ast.Mod:
		if y == 0 {
			return 0, Fault(ast.DivisionByZero)
		}
		return math.Mod(x, y), nil
	}
	panic("schema: no floating-point arithmetic: " + op.String())
}

// ArithSingle computes x op y as IEEE binary32: binary64 is wide enough for
// the second rounding to change nothing. The error is a [Fault].
func ArithSingle(op ast.Operator, x, y float64) (float64, error) {
	z, err := ArithDouble(op, x, y)
	return float64(float32(z)), err
}

// ArithDecimal computes x op y to 34 significant digits, half to even. By
// zero, div and mod fail, and divby gives INF, -INF or NaN. Other results that
// are too large fail, unless an operand was INF already. The error is a
// [Fault].
func ArithDecimal(op ast.Operator, x, y DecimalValue) (DecimalValue, error) {
	var z DecimalValue
	switch op {
	case ast.Add:
		z = addDecimal(x, y)
	case ast.Sub:
		z = subDecimal(x, y)
	case ast.Mul:
		z = mulDecimal(x, y)
	case ast.DivBy:
		return divBy(x, y), nil
	case ast.Div, ast.Mod:
		if y.IsZero() {
			return z, Fault(ast.DivisionByZero)
		}
		if op == ast.Mod {
			return decimalRemainder(x, y), nil
		}
		z = quoDecimal(x, y)
	default:
		panic("schema: no decimal arithmetic: " + op.String())
	}
	if z.IsInf(0) && !x.IsInf(0) && !y.IsInf(0) {
		return z, Fault(ast.Overflow)
	}
	return z, nil
}

func divBy(x, y DecimalValue) DecimalValue {
	switch {
	case !y.IsZero():
		return quoDecimal(x, y)
	case x.IsZero() || x.IsNaN():
		return decimal128.NaN()
	case x.Signbit():
		return decimal128.Inf(-1)
	}
	return decimal128.Inf(1)
}

func decimalRemainder(x, y DecimalValue) DecimalValue {
	_, remainder := x.QuoRem(y)
	return remainder
}

// arithDuration computes what gives a Duration: Duration or a number with
// Duration, or the distance of two dates or instants.
func arithDuration(op ast.Operator, x, y Value) (time.Duration, error) {
	switch x := x.(type) {
	case DateValue:
		days, err := ArithInt64(ast.Sub, int64(x), int64(y.(DateValue)))
		if err != nil {
			return 0, err
		}
		d, err := mulInt64(days, nanosPerDay)
		return time.Duration(d), err
	case time.Time:
		return SubTimes(x, y.(time.Time))
	case time.Duration:
		if y, ok := y.(time.Duration); ok {
			d, err := ArithInt64(op, int64(x), int64(y))
			return time.Duration(d), err
		}
		return ScaleDuration(op, x, y)
	}
	return ScaleDuration(op, y.(time.Duration), x)
}

// SubTimes returns x - y, which fails with [ast.Overflow] beyond some 292
// years.
func SubTimes(x, y time.Time) (time.Duration, error) {
	d := x.Sub(y)
	if !y.Add(d).Equal(x) { // it was saturated
		return 0, Fault(ast.Overflow)
	}
	return d, nil
}

// ScaleDuration computes d mul n, d div n or d divby n for a number n, rounded
// to nanoseconds, half to even. It fails with [ast.DivisionByZero], and with
// [ast.Overflow] where the result is too large or n is INF or NaN.
func ScaleDuration(op ast.Operator, d time.Duration, n Value) (time.Duration, error) {
	factor, ok := rational(n)
	if !ok {
		return 0, Fault(ast.Overflow)
	}
	if op != ast.Mul {
		if factor.Sign() == 0 {
			return 0, Fault(ast.DivisionByZero)
		}
		factor.Inv(factor)
	}
	nanos := roundHalfEven(factor.Mul(factor, new(big.Rat).SetInt64(int64(d))))
	if !nanos.IsInt64() {
		return 0, Fault(ast.Overflow)
	}
	return time.Duration(nanos.Int64()), nil
}

// rational returns a finite number exactly.
func rational(n Value) (*big.Rat, bool) {
	switch n := n.(type) {
	case int64:
		return new(big.Rat).SetInt64(n), true
	case float64:
		if math.IsInf(n, 0) || math.IsNaN(n) {
			return nil, false
		}
		return new(big.Rat).SetFloat64(n), true
	case DecimalValue:
		if n.IsInf(0) || n.IsNaN() {
			return nil, false
		}
		r, ok := new(big.Rat).SetString(decimal128.Format(n, 'e', -1))
		return r, ok
	}
	panic("schema: not a number")
}

func roundHalfEven(r *big.Rat) *big.Int {
	floor, rest := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int)) // the denominator is positive, so this is the floor
	switch half := rest.Lsh(rest, 1).Cmp(r.Denom()); {
	case half > 0, half == 0 && floor.Bit(0) == 1:
		floor.Add(floor, big.NewInt(1))
	}
	return floor
}

// The days and seconds that years 0001 to 9999 span, the results of
// arithmetic.
const (
	firstDay = DateValue(-719162) // 0001-01-01
	lastDay  = DateValue(2932896) // 9999-12-31

	firstSecond = int64(firstDay) * secondsPerDay
	lastSecond  = int64(lastDay)*secondsPerDay + secondsPerDay - 1
)

// AddDate goes to midnight of day x, adds d and drops the time. It fails with
// [ast.Overflow] outside of years 0001 to 9999.
func AddDate(x DateValue, d time.Duration) (DateValue, error) {
	return checkDay(x + DateValue(floorDiv(int64(d), nanosPerDay)))
}

// subDate is AddDate of -d, which has no overflow of its own.
func subDate(x DateValue, d time.Duration) (DateValue, error) {
	days := floorDiv(int64(d), nanosPerDay)
	if int64(d)%nanosPerDay != 0 {
		days++
	}
	return checkDay(x - DateValue(days))
}

func checkDay(d DateValue) (DateValue, error) {
	if d < firstDay || d > lastDay {
		return 0, Fault(ast.Overflow)
	}
	return d, nil
}

// AddTime returns x + d with the offset of x. It fails with [ast.Overflow]
// outside of years 0001 to 9999, in UTC.
func AddTime(x time.Time, d time.Duration) (time.Time, error) { return checkTime(x.Add(d)) }

func subTime(x time.Time, d time.Duration) (time.Time, error) {
	if d == math.MinInt64 { // -d would wrap
		return checkTime(x.Add(math.MaxInt64).Add(1))
	}
	return checkTime(x.Add(-d))
}

func checkTime(t time.Time) (time.Time, error) {
	if s := t.Unix(); s < firstSecond || s > lastSecond {
		return time.Time{}, Fault(ast.Overflow)
	}
	return t, nil
}
