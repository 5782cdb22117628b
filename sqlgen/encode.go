package sqlgen

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

const (
	minDays = -719162 // 0001-01-01
	maxDays = 2932896 // 9999-12-31

	ticksPerDay = 864000000000
	maxTicks    = (maxDays-minDays+1)*ticksPerDay - 1
	unixTicks   = -minDays * ticksPerDay // 1970-01-01T00:00:00Z
	unixSeconds = -minDays * 86400
)

// nowhere is an integer that no column holds, except of type Edm.Int64, whose
// literals are always exact.
const nowhere = minInt

// bound is the greatest integer of a form that is not above a value.
type bound struct {
	n     int64
	exact bool
}

// floorOf returns the bound of v among the integers of a form. What lies below
// or above all that columns of the form hold gets a bound there.
func floorOf(f form, scale int, v schema.Value) bound {
	switch v := v.(type) {
	case int64:
		return bound{v, true}
	case schema.DateValue:
		return bound{int64(v), true}
	case schema.TimeValue:
		return bound{int64(v), true}
	case time.Duration:
		return bound{int64(v), true}
	case time.Time:
		return ticksOf(v)
	case schema.DecimalValue:
		return scaledOf(v, scale)
	}
	panic("sqlgen: no integer of form " + f.String())
}

func ticksOf(t time.Time) bound {
	sec, nanos := t.Unix(), int64(t.Nanosecond())
	if sec < -unixSeconds {
		return bound{-1, false}
	}
	if sec >= (maxTicks+1)/1e7-unixSeconds {
		return bound{maxTicks, false}
	}
	return bound{(sec+unixSeconds)*1e7 + nanos/100, nanos%100 == 0}
}

// timeOf returns the instant of a count of ticks.
func timeOf(ticks int64) time.Time {
	return time.Unix(ticks/1e7-unixSeconds, ticks%1e7*100).UTC()
}

// scaledOf returns the bound of d times 10 to the power of scale. NaN has none;
// its comparisons are decided before.
func scaledOf(d schema.DecimalValue, scale int) bound {
	n, exact := floorDecimal(d, scale)
	switch {
	case n == nil && d.Signbit(), n != nil && n.Cmp(big.NewInt(minInt+1)) < 0:
		return bound{minInt + 1, false}
	case n == nil, n.Cmp(big.NewInt(maxInt-1)) > 0:
		return bound{maxInt - 1, false}
	}
	return bound{n.Int64(), exact}
}

// floorDecimal returns the greatest integer that is not above d times 10 to the
// power of scale, or nil if it has more than about 60 digits.
func floorDecimal(d schema.DecimalValue, scale int) (n *big.Int, exact bool) {
	form, negative, sig, exp := d.Decompose(nil)
	if form != 0 {
		return nil, false
	}
	n = new(big.Int).SetBytes(sig)
	if n.Sign() == 0 {
		return n, true
	}
	exp += int32(scale)
	if exp > 60 {
		return nil, false
	}
	rest := new(big.Int)
	if exp >= 0 {
		n.Mul(n, power(int(exp)))
	} else {
		n.QuoRem(n, power(int(min(-exp, 60))), rest)
	}
	exact = rest.Sign() == 0
	if negative {
		n.Neg(n)
		if !exact {
			n.Sub(n, big.NewInt(1))
		}
	}
	return n, exact
}

func power(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// decimalText writes n divided by 10 to the power of scale.
func decimalText(n *big.Int, scale int) string {
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
	}
	digits := new(big.Int).Abs(n).String()
	for len(digits) <= scale {
		digits = "0" + digits
	}
	if scale == 0 {
		return sign + digits
	}
	return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
}

// against returns the argument n for which x op n is what x op v is, for all
// integers x of the form.
func (b bound) against(op ast.Operator) int64 {
	switch op {
	case ast.Eq, ast.Ne:
		if !b.exact {
			return nowhere
		}
		return b.n
	case ast.Lt, ast.Ge:
		if !b.exact {
			return b.n + 1
		}
	}
	return b.n
}

// numericDigits is how many digits native decimals have. Databases have one
// more, with which literals beyond them are written.
const numericDigits = 37

// numericAgainst is bound.against for the decimals of a native column.
func numericAgainst(d schema.DecimalValue, scale int, op ast.Operator) string {
	n, exact := floorDecimal(d, scale)
	limit := power(numericDigits)
	switch {
	case n == nil && d.Signbit(), n != nil && n.CmpAbs(limit) >= 0 && n.Sign() < 0:
		n, exact = new(big.Int).Neg(limit), true
	case n == nil, n.Cmp(limit) >= 0:
		n, exact = limit, true
	}
	if !exact {
		switch op {
		case ast.Eq, ast.Ne:
			n = limit
		case ast.Lt, ast.Ge:
			n = n.Add(n, big.NewInt(1))
		}
	}
	return decimalText(n, scale)
}

// timestampAgainst is bound.against for native time stamps. Instants outside of
// the years that columns hold are decided before.
func (s timestampStyle) against(t time.Time, op ast.Operator) string {
	b := ticksOf(t)
	n, exact := b.n/s.unit, b.exact && b.n%s.unit == 0
	if !exact && (op == ast.Lt || op == ast.Ge) {
		n++
	}
	return s.text(n)
}

func (s timestampStyle) text(n int64) string {
	return timeOf(n * s.unit).Format(s.layout)
}

// argument returns the slot of a constant at index i as an operand right of op
// for a value like x.
func argument(d *Dialect, i int, x *value, op ast.Operator) slot {
	f, scale, enum := x.form, x.scale, x.enum
	switch f {
	case formInt, formDays, formNanos, formTicks, formScaled:
		return func(consts []schema.Value) any { return floorOf(f, scale, consts[i]).against(op) }
	case formNumeric:
		return func(consts []schema.Value) any {
			return numericAgainst(consts[i].(schema.DecimalValue), scale, op)
		}
	case formTimestamp:
		style := d.timestamp
		return func(consts []schema.Value) any { return style.against(consts[i].(time.Time), op) }
	case formName:
		return func(consts []schema.Value) any { return memberName(enum, consts[i].(int64)) }
	case formGuid, formUUID:
		return func(consts []schema.Value) any { return guidText(consts[i].(schema.GuidValue)) }
	case formDigits:
		return func(consts []schema.Value) any { return digitsOf(consts[i].(schema.DecimalValue)) }
	case formBool:
		return func(consts []schema.Value) any { return boolArgument(d, consts[i].(bool)) }
	case formDouble:
		return func(consts []schema.Value) any { return consts[i].(float64) + 0 } // no negative zero
	case formString:
		return func(consts []schema.Value) any { return consts[i] }
	case formBinary, formGeo:
	}
	panic("sqlgen: no argument of form " + f.String())
}

func boolArgument(d *Dialect, b bool) any {
	if d.trueValue != "1" {
		return b
	}
	if b {
		return int64(1)
	}
	return int64(0)
}

// memberName returns the name that a column stores for a value, or "", which no
// column stores.
func memberName(e *schema.EnumType, v int64) string {
	for _, m := range e.Members {
		if m.Value == v {
			return m.Name
		}
	}
	return ""
}

// digitsOf returns the one text that a decimal is stored as.
func digitsOf(d schema.DecimalValue) string {
	text := schema.FormatValue(d, schema.Decimal)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}

func guidText(g schema.GuidValue) string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", g[0:4], g[4:6], g[6:8], g[8:10], g[10:16])
}

// successor returns the least string that is greater than all that begin with
// s, or false if there is none.
func successor(s string) (string, bool) {
	r := []rune(s)
	for i := len(r) - 1; i >= 0; i-- {
		switch r[i] {
		case '\U0010FFFF':
			continue
		case 0xD7FF: // surrogates are no characters
			r[i] = 0xE000
		default:
			r[i]++
		}
		return string(r[:i+1]), true
	}
	return "", false
}

// integersNear returns the interval of integers whose conversion to t compares
// with v as op says; low > high where there are none.
func integersNear(t schema.Primitive, v schema.Value, op ast.Operator) (low, high int64) {
	least := func(strictly bool) (int64, bool) { return leastInteger(t, v, strictly) }
	low, high = minInt, maxInt
	switch op {
	case ast.Lt:
		n, ok := least(false)
		return below(low, n, ok)
	case ast.Le:
		n, ok := least(true)
		return below(low, n, ok)
	case ast.Gt:
		n, ok := least(true)
		return above(n, high, ok)
	case ast.Ge:
		n, ok := least(false)
		return above(n, high, ok)
	}
	a, ok := least(false)
	if !ok {
		return 1, 0
	}
	low = a
	if b, ok := least(true); ok {
		return below(low, b, true)
	}
	return low, high
}

// below returns the integers from low to before n, all if there is no n.
func below(low, n int64, ok bool) (int64, int64) {
	if !ok {
		return low, maxInt
	}
	if n == minInt {
		return 1, 0
	}
	return low, n - 1
}

func above(n, high int64, ok bool) (int64, int64) {
	if !ok {
		return 1, 0
	}
	return n, high
}

// leastInteger returns the least integer whose conversion to t is not below v,
// or strictly above it. Conversions never decrease.
func leastInteger(t schema.Primitive, v schema.Value, strictly bool) (n int64, ok bool) {
	reached := func(n int64) bool {
		order, _ := schema.CompareValues(schema.ConvertValue(n, t), v)
		return order > 0 || order == 0 && !strictly
	}
	if !reached(maxInt) {
		return 0, false
	}
	low, high := int64(minInt), int64(maxInt) // the answer is in [low, high]
	for low < high {
		mid := low + int64(uint64(high-low)/2)
		if reached(mid) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low, true
}

// isSpecial reports whether v is NaN or infinite.
func isSpecial(v schema.Value) (special, nan bool, sign int) {
	switch v := v.(type) {
	case float64:
		return math.IsNaN(v) || math.IsInf(v, 0), math.IsNaN(v), int(math.Copysign(1, v))
	case schema.DecimalValue:
		switch {
		case v.IsNaN():
			return true, true, 1
		case v.IsInf(1):
			return true, false, 1
		case v.IsInf(-1):
			return true, false, -1
		}
	}
	return false, false, 0
}
