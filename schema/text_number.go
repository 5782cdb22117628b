package schema

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/woodsbury/decimal128"
)

// decimalDigits is the precision of a DecimalValue; its exponents are for an
// integer coefficient of that many digits.
const (
	decimalDigits = 34
	decimalMinExp = -6176
	decimalMaxExp = 6111
)

// number is a number's text, taken apart: 0.digits times 10^point.
type number struct {
	negative bool
	digits   string // without zeros at either end; "" is zero
	point    int
}

// splitNumber takes [sign] 1*DIGIT ["." 1*DIGIT] ["e" [sign] 1*DIGIT] apart
// (rule decimalValue). Exponents saturate far beyond what any type holds.
func splitNumber(text string) (number, bool) {
	var n number
	s := text
	n.negative, s = cutSign(s)
	whole, s := cutDigits(s)
	if whole == "" {
		return n, false
	}
	fraction := ""
	if rest, ok := strings.CutPrefix(s, "."); ok {
		if fraction, s = cutDigits(rest); fraction == "" {
			return n, false
		}
	}
	exponent := 0
	if s != "" {
		if s[0] != 'e' && s[0] != 'E' {
			return n, false
		}
		negative, digits := cutSign(s[1:])
		e, rest := cutDigits(digits)
		if e == "" || rest != "" {
			return n, false
		}
		exponent = saturated(e)
		if negative {
			exponent = -exponent
		}
	}
	n.digits = strings.TrimLeft(whole, "0")
	n.point = len(n.digits) + exponent
	if n.digits == "" {
		n.digits = strings.TrimLeft(fraction, "0")
		n.point = len(n.digits) - len(fraction) + exponent
	} else {
		n.digits += fraction
	}
	n.digits = strings.TrimRight(n.digits, "0")
	return n, true
}

func cutSign(s string) (negative bool, rest string) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return s[0] == '-', s[1:]
	}
	return false, s
}

func cutDigits(s string) (digits, rest string) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

// saturated returns the value of digits, or a number that leaves room for more.
func saturated(digits string) int {
	v, _ := strconv.Atoi(digits) // the one error left is an overflow, which gives the greatest int
	return min(v, math.MaxInt/2)
}

// parseInteger places the text of any number among the values of Int64.
func parseInteger(text string) (bound[int64], error) {
	n, ok := splitNumber(text)
	if !ok {
		return bound[int64]{}, malformed(text, "a number")
	}
	switch {
	case n.digits == "":
		return bound[int64]{Exact: true}, nil
	case n.point > 19:
		return beyondInt64(n.negative), nil
	case n.point <= 0:
		if n.negative {
			return bound[int64]{Value: -1}, nil
		}
		return bound[int64]{}, nil
	}
	whole, exact := n.digits, true
	if n.point < len(whole) {
		whole, exact = whole[:n.point], false
	}
	v, err := strconv.ParseUint(whole+strings.Repeat("0", n.point-len(whole)), 10, 64)
	if err != nil {
		return beyondInt64(n.negative), nil
	}
	if n.negative {
		if !exact {
			v++
		}
		if v > 1<<63 {
			return beyondInt64(true), nil
		}
		return bound[int64]{Value: -int64(v), Exact: exact}, nil
	}
	if v > math.MaxInt64 {
		return beyondInt64(false), nil
	}
	return bound[int64]{Value: int64(v), Exact: exact}, nil
}

func beyondInt64(negative bool) bound[int64] {
	if negative {
		return bound[int64]{Value: math.MinInt64, Below: true}
	}
	return bound[int64]{Value: math.MaxInt64, Above: true}
}

// parseInt reads an integer of type p, without point and exponent.
func parseInt(p Primitive, text string) (int64, error) {
	_, s := cutSign(text)
	if digits, rest := cutDigits(s); digits == "" || rest != "" {
		return 0, malformed(text, "an integer")
	}
	b, err := parseInteger(text)
	if err != nil {
		return 0, err
	}
	low, high := integerRange(p)
	if b.Below || b.Above || b.Value < low || b.Value > high {
		return 0, outOfRange(text, "beyond the range of "+p.String())
	}
	return b.Value, nil
}

// integerRange returns the least and the greatest value of an integer type.
func integerRange(p Primitive) (low, high int64) {
	switch p {
	case Byte:
		return 0, math.MaxUint8
	case SByte:
		return math.MinInt8, math.MaxInt8
	case Int16:
		return math.MinInt16, math.MaxInt16
	case Int32:
		return math.MinInt32, math.MaxInt32
	case Int64:
		return math.MinInt64, math.MaxInt64
	}
	panic("schema: not an integer type: " + p.String())
}

// parseDecimal places the text of a number among the values of Decimal.
func parseDecimal(text string) (bound[DecimalValue], error) {
	return readDecimal(text, false)
}

// nearestDecimal reads the text of a number as the nearest Decimal, half to
// even, which is what a literal beside a Decimal stands for. Exact, Below and
// Above are those of [parseDecimal].
func nearestDecimal(text string) (bound[DecimalValue], error) {
	return readDecimal(text, true)
}

func readDecimal(text string, nearest bool) (bound[DecimalValue], error) {
	n, ok := splitNumber(text)
	if !ok {
		return bound[DecimalValue]{}, malformed(text, "a number")
	}
	if n.digits == "" {
		return bound[DecimalValue]{Exact: true}, nil
	}
	keep := min(len(n.digits), decimalDigits, n.point-decimalMinExp)
	if keep == len(n.digits) {
		return composeDecimal(n.negative, n.digits, n.point-keep, true), nil
	}
	var coefficient big.Int
	half := -1 // the digits cut off, compared to one half in the last place
	if keep >= 0 {
		half = compareHalf(n.digits[keep:])
	}
	keep = max(keep, 0)
	if keep > 0 {
		coefficient.SetString(n.digits[:keep], 10)
	}
	away := n.negative
	if nearest {
		away = half > 0 || half == 0 && coefficient.Bit(0) == 1
	}
	if away {
		coefficient.Add(&coefficient, big.NewInt(1))
	}
	exponent := max(n.point-keep, decimalMinExp)
	return composeDecimal(n.negative, coefficient.String(), exponent, false), nil
}

func compareHalf(digits string) int {
	if c := strings.Compare(digits[:1], "5"); c != 0 {
		return c
	}
	if strings.Trim(digits[1:], "0") != "" {
		return 1
	}
	return 0
}

// composeDecimal returns digits times 10^exponent. There are at most 34
// significant digits, and exponent is not below the least.
func composeDecimal(negative bool, digits string, exponent int, exact bool) bound[DecimalValue] {
	if trimmed := strings.TrimRight(digits, "0"); trimmed == "" {
		exponent = 0
	} else {
		exponent += len(digits) - len(trimmed)
		digits = trimmed
	}
	if pad := exponent - decimalMaxExp; pad > 0 {
		if len(digits)+pad > decimalDigits {
			return beyondDecimal(negative)
		}
		digits += strings.Repeat("0", pad)
		exponent = decimalMaxExp
	}
	text := digits + "e" + strconv.Itoa(exponent)
	if negative {
		text = "-" + text
	}
	d, err := decimal128.Parse(text)
	if err != nil {
		panic("schema: not a decimal: " + text)
	}
	if d.IsZero() {
		d = DecimalValue{}
	}
	return bound[DecimalValue]{Value: d, Exact: exact}
}

func beyondDecimal(negative bool) bound[DecimalValue] {
	greatest := decimal128.MustParse(strings.Repeat("9", decimalDigits) + "e" + strconv.Itoa(decimalMaxExp))
	if negative {
		return bound[DecimalValue]{Value: greatest.Neg(), Below: true}
	}
	return bound[DecimalValue]{Value: greatest, Above: true}
}

// parseFloat reads the text of a number, INF, -INF or NaN as the nearest value
// of Single or Double, half to even. What is too large is an infinity.
func parseFloat(p Primitive, text string) (float64, error) {
	switch text {
	case "INF":
		return math.Inf(1), nil
	case "-INF":
		return math.Inf(-1), nil
	case "NaN":
		return math.NaN(), nil
	}
	if _, ok := splitNumber(text); !ok {
		return 0, malformed(text, "a number")
	}
	bits := 64
	if p == Single {
		bits = 32
	}
	f, _ := strconv.ParseFloat(text, bits) // the one error left is an overflow, which gives an infinity
	return f, nil
}

// finite is parseFloat, where a number that is too large is an error.
func finite(p Primitive, text string) (float64, error) {
	f, err := parseFloat(p, text)
	if err == nil && math.IsInf(f, 0) && !strings.HasSuffix(text, "INF") {
		return 0, outOfRange(text, "beyond the range of "+p.String())
	}
	return f, err
}
