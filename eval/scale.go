package eval

import (
	"math"
	"math/bits"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// The functions here are [schema.ScaleDuration] without rational numbers, which
// allocate: d mul n and d div n exactly, then rounded once to nanoseconds, half
// to even.

const (
	scaleOverflow = schema.Fault(ast.Overflow)
	scaleZero     = schema.Fault(ast.DivisionByZero)
)

func scaleDouble(op ast.Operator, d int64, n float64) (int64, error) {
	switch {
	case math.IsInf(n, 0) || math.IsNaN(n):
		return 0, scaleOverflow
	case n == 0 && op != ast.Mul:
		return 0, scaleZero
	case n == 0 || d == 0:
		return 0, nil
	}
	fraction, exponent := math.Frexp(math.Abs(n))
	mantissa, exponent := uint64(math.Ldexp(fraction, 53)), exponent-53 // 53 bits, the highest set
	negative := (d < 0) != (n < 0)
	if op == ast.Mul {
		high, low := bits.Mul64(magnitude(d), mantissa)
		return signed(shifted(high, low, exponent), negative)
	}
	return signed(divided(magnitude(d), mantissa, exponent), negative)
}

// tooLarge is a magnitude that no duration has.
const tooLarge = math.MaxUint64

// shifted returns (high, low) times two to the power of n, rounded.
func shifted(high, low uint64, n int) uint64 {
	length := bits.Len64(low)
	if high != 0 {
		length = 64 + bits.Len64(high)
	}
	switch {
	case length+n > 64:
		return tooLarge
	case n >= 0:
		return low << n
	case n <= -128:
		return 0 // less than half, for the length is 117 at most
	}
	n = -n
	whole, rest, restLow := low, uint64(0), uint64(0)
	switch { // the bits that are shifted out stand at the top of rest
	case n < 64:
		whole, rest = high<<(64-n)|low>>n, low<<(64-n)
	case n == 64:
		whole, rest = high, low
	default:
		whole, rest, restLow = high>>(n-64), high<<(128-n)|low>>(n-64), low<<(128-n)
	}
	return roundedEven(whole, rest > 1<<63 || rest == 1<<63 && restLow != 0, rest == 1<<63 && restLow == 0)
}

func roundedEven(whole uint64, above, tie bool) uint64 {
	if (above || tie && whole&1 == 1) && whole < tooLarge {
		return whole + 1
	}
	return whole
}

// divided returns d / (m * two to the power of n), rounded. m has 53 bits.
func divided(d, m uint64, n int) uint64 {
	high, low := uint64(0), d
	switch {
	case n >= 12:
		return 0 // half at most, which is even
	case n >= 0:
		m <<= n
	case bits.Len64(d)-n > 53+65:
		return tooLarge
	case n > -64:
		high, low = d>>(64+n), d<<-n
	default:
		high, low = d<<(-n-64), 0
	}
	if high >= m {
		return tooLarge
	}
	whole, rest := bits.Div64(high, low, m)
	return roundedEven(whole, rest > m-rest, rest == m-rest)
}

func signed(size uint64, negative bool) (int64, error) {
	switch {
	case negative && size <= 1<<63:
		return -int64(size), nil
	case size < 1<<63:
		return int64(size), nil
	}
	return 0, scaleOverflow
}

func scaleDecimal(op ast.Operator, d int64, n schema.DecimalValue) (int64, error) {
	switch {
	case n.IsInf(0) || n.IsNaN():
		return 0, scaleOverflow
	case n.IsZero() && op != ast.Mul:
		return 0, scaleZero
	}
	operate := schema.DecimalValue.MulWithMode
	if op != ast.Mul {
		operate = schema.DecimalValue.QuoWithMode
	}
	duration := decimal128.FromInt64(d)
	least, most := operate(duration, n, decimal128.ToZero), operate(duration, n, decimal128.AwayFromZero)
	mode := decimal128.ToNearestEven
	if !least.Equal(most) {
		mode = decimal128.ToNearestAway // a tie of least is a little more than that
	}
	if most.IsInf(0) {
		return 0, scaleOverflow
	}
	r, fits := least.Round(0, mode).Int64()
	if !fits {
		return 0, scaleOverflow
	}
	return r, nil
}
