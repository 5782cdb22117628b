package schema

import (
	"math/big"
	"math/bits"
	"strconv"

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
	var buf [16]byte
	form, _, sig, exponent := d.Decompose(buf[:0])
	if form != 0 {
		return true
	}
	const tenTo34High, tenTo34Low = 0x0001_ED09_BEAD_87C0, 0x378D_8E64_0000_0000
	var high, low uint64
	for _, b := range sig {
		high, low = high<<8|low>>56, low<<8|uint64(b)
	}
	if high < tenTo34High || high == tenTo34High && low < tenTo34Low {
		return true
	}
	_, rest := bits.Div64(high%10, low, 10)
	return rest == 0 && exponent < decimalMaxExp
}

// roundDecimal rounds a result that does not fit to 34 digits, half to even:
// nearest, toZero and away are the result in the library's precision.
func roundDecimal(nearest, toZero, away DecimalValue) DecimalValue {
	_, negative, sig, exponent := nearest.Decompose(nil)
	sign := 1
	if negative {
		sign = -1
	}
	if exponent >= decimalMaxExp {
		return decimal128.Inf(sign)
	}
	if fitsDecimal(toZero) {
		return toZero
	}
	_, _, sig, exponent = toZero.Decompose(sig)
	text := new(big.Int).SetBytes(sig).String()
	if !toZero.Equal(away) {
		text += ".1" // some more than toZero, no matter how much
	}
	b, err := nearestDecimal(text + "e" + strconv.Itoa(int(exponent)))
	if err != nil {
		panic("schema: no decimal: " + text)
	}
	if negative {
		return b.Value.Neg()
	}
	return b.Value
}
