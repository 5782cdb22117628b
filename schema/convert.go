package schema

import (
	"math"
	"strconv"

	"github.com/woodsbury/decimal128"
)

// ConvertValue is the meaning of a [Convert]: it promotes a numeric value to
// the numeric type to, rounding to nearest, half to even. Null stays null.
// Among integer types it only widens.
func ConvertValue(v Value, to Primitive) Value {
	switch v := v.(type) {
	case nil:
		return nil
	case int64:
		switch to {
		case Byte, SByte, Int16, Int32, Int64:
			return v
		case Decimal:
			return decimal128.FromInt64(v)
		case Single:
			return float64(float32(v))
		case Double:
			return float64(v)
		}
	case DecimalValue:
		switch to {
		case Decimal:
			return v
		case Single:
			return SingleOf(v)
		case Double:
			return DoubleOf(v)
		}
	case float64:
		switch to {
		case Decimal:
			return DecimalOf(v)
		case Single:
			return float64(float32(v))
		case Double:
			return v
		}
	}
	panic("schema: no conversion to " + to.String())
}

// DoubleOf returns the Edm.Double nearest to d, half to even.
func DoubleOf(d DecimalValue) float64 { return nearestFloat(d, 64) }

// SingleOf returns the Edm.Single nearest to d, half to even.
func SingleOf(d DecimalValue) float64 { return nearestFloat(d, 32) }

// nearestFloat goes through text, because that is rounded once and correctly.
func nearestFloat(d DecimalValue, bits int) float64 {
	switch {
	case d.IsNaN():
		return math.NaN()
	case d.IsInf(1):
		return math.Inf(1)
	case d.IsInf(-1):
		return math.Inf(-1)
	}
	var buf [64]byte
	f, _ := strconv.ParseFloat(string(decimal128.Append(buf[:0], d, 'e', -1)), bits) // an overflow gives an infinity
	return f
}

// doubleDigits is the count of digits after the first that holds any Double
// exactly.
const doubleDigits = 766

// DecimalOf returns the Edm.Decimal nearest to f, half to even: its binary
// value, so that 0.1 gives more digits than one.
func DecimalOf(f float64) DecimalValue {
	switch {
	case math.IsNaN(f):
		return decimal128.NaN()
	case math.IsInf(f, 0):
		return decimal128.Inf(int(math.Copysign(1, f)))
	case f == math.Trunc(f) && math.Abs(f) < 1<<53:
		return decimal128.FromInt64(int64(f))
	}
	b, err := nearestDecimal(strconv.FormatFloat(f, 'e', doubleDigits, 64))
	if err != nil {
		panic("schema: a double is no decimal: " + err.Error())
	}
	return b.Value
}
