package schema

import (
	"encoding/binary"
	"math/bits"

	"github.com/woodsbury/decimal128"
)

// The library keeps coefficients of up to 1.298 * 10^34, so that some of its
// results have 35 digits. IEEE decimal128 has 34. Rounding such a result once
// more would round twice; the functions here bracket the exact result and
// round that once. They do not depend on the library's default rounding mode,
// which any program can change.

const nearestEven = decimal128.ToNearestEven

func addDecimal(x, y DecimalValue) DecimalValue {
	r := x.AddWithMode(y, nearestEven)
	if fitsDecimal(r) {
		return r
	}
	return roundDecimal(r, x.AddWithMode(y, decimal128.ToZero), x.AddWithMode(y, decimal128.AwayFromZero))
}

func subDecimal(x, y DecimalValue) DecimalValue { return addDecimal(x, y.Neg()) }

func mulDecimal(x, y DecimalValue) DecimalValue {
	r := x.MulWithMode(y, nearestEven)
	if fitsDecimal(r) {
		return r
	}
	return roundDecimal(r, x.MulWithMode(y, decimal128.ToZero), x.MulWithMode(y, decimal128.AwayFromZero))
}

func quoDecimal(x, y DecimalValue) DecimalValue {
	r := x.QuoWithMode(y, nearestEven)
	if fitsDecimal(r) {
		return r
	}
	return roundDecimal(r, x.QuoWithMode(y, decimal128.ToZero), x.QuoWithMode(y, decimal128.AwayFromZero))
}

// fitsDecimal reports whether d has 34 significant digits at most and is not
// beyond the greatest Decimal. What is no finite number fits.
func fitsDecimal(d DecimalValue) bool {
	_, high, low, exponent, finite := decompose(d)
	const tenTo34High, tenTo34Low = 0x0001_ED09_BEAD_87C0, 0x378D_8E64_0000_0000
	if !finite || high < tenTo34High || high == tenTo34High && low < tenTo34Low {
		return true
	}
	_, rest := bits.Div64(high%10, low, 10)
	return rest == 0 && exponent < decimalMaxExp
}

// decompose takes a finite number apart: its coefficient is high*2^64 + low.
func decompose(d DecimalValue) (negative bool, high, low uint64, exponent int32, finite bool) {
	var buf [16]byte
	form, negative, coefficient, exponent := d.Decompose(buf[:0])
	for _, b := range coefficient {
		high, low = high<<8|low>>56, low<<8|uint64(b)
	}
	return negative, high, low, exponent, form == 0
}

// roundDecimal rounds a result that does not fit to 34 digits, half to even:
// nearest, toZero and away are the result in the library's precision.
func roundDecimal(nearest, toZero, away DecimalValue) DecimalValue {
	negative, _, _, exponent, _ := decompose(nearest)
	if exponent >= decimalMaxExp {
		if negative {
			return decimal128.Inf(-1)
		}
		return decimal128.Inf(1)
	}
	if fitsDecimal(toZero) {
		return toZero
	}
	_, high, low, exponent, _ := decompose(toZero) // 35 digits
	low, last := bits.Div64(high%10, low, 10)
	high /= 10
	if last > 5 || last == 5 && (!toZero.Equal(away) || low&1 == 1) {
		var carry uint64
		low, carry = bits.Add64(low, 1, 0)
		high += carry
	}
	var buf [16]byte
	coefficient := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(buf[:0], high), low)
	var d DecimalValue
	if err := d.Compose(0, negative, coefficient, exponent+1); err != nil {
		panic("schema: no decimal: " + err.Error())
	}
	return d
}
