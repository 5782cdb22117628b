package naive

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"github.com/woodsbury/decimal128"
)

// integerType returns the type of a whole number by its size.
func integerType(text string) schema.Type {
	if _, err := strconv.ParseInt(text, 10, 32); err == nil {
		return schema.Int32
	}
	if _, err := strconv.ParseInt(text, 10, 64); err == nil {
		return schema.Int64
	}
	return schema.Decimal
}

// literal reads a literal, in the type want where that gives it a meaning.
// Times are truncated to nanoseconds; see [exact].
func (v *env) literal(x *ast.Literal, want schema.Type) schema.Value {
	t := v.typeOfLiteral(x)
	if x.Kind == ast.StringLiteral {
		text := unquoted(x.Text)
		if e, ok := want.(*schema.EnumType); ok {
			return enumValue(e, text)
		}
		if want == schema.Duration {
			return duration(text)
		}
		return text
	}
	if numeric(t) {
		if want == nil || !numeric(want) {
			want = t
		}
		if integer(want) && !integer(t) {
			return wholeOr(x.Text, t)
		}
		return number(x.Text, want)
	}
	quoted := x.Text
	if i := strings.IndexByte(x.Text, '\''); i >= 0 {
		quoted = x.Text[i+1 : len(x.Text)-1]
	}
	switch x.Kind {
	case ast.NullLiteral:
		return nil
	case ast.BooleanLiteral:
		return strings.EqualFold(x.Text, "true")
	case ast.GuidLiteral:
		var g schema.GuidValue
		hex.Decode(g[:], []byte(strings.ReplaceAll(x.Text, "-", "")))
		return g
	case ast.DateLiteral:
		return date(x.Text)
	case ast.TimeOfDayLiteral:
		return schema.TimeValue(exactTime(x.Text) / 1000)
	case ast.DateTimeOffsetLiteral:
		return instant(x.Text)
	case ast.DurationLiteral:
		return duration(quoted)
	case ast.BinaryLiteral:
		data, _ := base64.RawURLEncoding.DecodeString(strings.TrimRight(quoted, "="))
		return schema.BinaryValue(data)
	case ast.EnumLiteral:
		return enumValue(t.(*schema.EnumType), quoted)
	case ast.GeographyLiteral, ast.GeometryLiteral:
		g, err := schema.ParseValue(t, quoted)
		if err != nil {
			panic("naive: " + err.Error())
		}
		return g
	}
	panic("naive: no literal " + x.Text)
}

// wholeOr reads a number as an integer if it is whole, else in its own type.
func wholeOr(text string, t schema.Type) schema.Value {
	if r, ok := new(big.Rat).SetString(text); ok && r.IsInt() && r.Num().IsInt64() {
		return r.Num().Int64()
	}
	return number(text, t)
}

// unquoted returns the value of a string literal, of a JSON string too.
func unquoted(text string) string {
	if text[0] == '"' {
		var s string
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			panic("naive: " + err.Error())
		}
		return s
	}
	return strings.ReplaceAll(text[1:len(text)-1], "''", "'")
}

// number reads a number in a numeric type.
func number(text string, t schema.Type) schema.Value {
	special := map[string]float64{"INF": inf, "-INF": -inf, "NaN": nan}
	switch t {
	case schema.Decimal:
		switch text {
		case "INF":
			return decimal128.Inf(1)
		case "-INF":
			return decimal128.Inf(-1)
		case "NaN":
			return decimal128.NaN()
		}
		r, _ := new(big.Rat).SetString(text)
		return rounded(r)
	case schema.Double, schema.Single:
		if f, ok := special[text]; ok {
			return f
		}
		bits := 64
		if t == schema.Single {
			bits = 32
		}
		f, _ := strconv.ParseFloat(text, bits)
		return f
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic("naive: " + err.Error())
	}
	return n
}

func enumValue(e *schema.EnumType, text string) schema.Value {
	var v int64
	for part := range strings.SplitSeq(text, ",") {
		if n, err := strconv.ParseInt(part, 10, 64); err == nil {
			v |= n
			continue
		}
		for _, m := range e.Members {
			if m.Name == part {
				v |= m.Value
				break
			}
		}
	}
	return v
}

// date reads a date of the years 0 to 9999.
func date(text string) schema.Value {
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		panic("naive: " + err.Error())
	}
	return days(t)
}

func days(t time.Time) schema.DateValue {
	y, m, d := t.Date()
	s := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	return schema.DateValue(floorDiv(s, 86400))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// picos reads a fraction of a second.
func picos(digits string) int64 {
	n, _ := strconv.ParseInt((digits + "000000000000")[:12], 10, 64)
	return n
}

// exactTime reads a time of day as picoseconds.
func exactTime(text string) int64 {
	clock, fraction, _ := strings.Cut(text, ".")
	parts := strings.Split(clock, ":")
	var s int64
	for i := range 3 {
		s *= 60
		if i < len(parts) {
			n, _ := strconv.ParseInt(parts[i], 10, 64)
			s += n
		}
	}
	return s*1e12 + picos(fraction)
}

// splitInstant takes a dateTimeOffset apart: the instant without its fraction,
// and the fraction in picoseconds.
func splitInstant(text string) (time.Time, int64) {
	day, clock, _ := strings.Cut(strings.ToUpper(text), "T")
	zone := strings.IndexAny(clock, "Z+-")
	offset, clock := clock[zone:], clock[:zone]
	fraction := ""
	if i := strings.IndexByte(clock, '.'); i >= 0 {
		clock, fraction = clock[:i], clock[i+1:]
	}
	if len(clock) == 5 {
		clock += ":00"
	}
	t, err := time.Parse("2006-01-02T15:04:05Z07:00", day+"T"+clock+offset)
	if err != nil {
		panic("naive: " + err.Error())
	}
	return t, picos(fraction)
}

func instant(text string) schema.Value {
	t, ps := splitInstant(text)
	return t.Add(time.Duration(ps / 1000))
}

// exactDuration reads a duration, of any number of fraction digits, as
// nanoseconds.
func exactDuration(text string) *big.Rat {
	total, negative := new(big.Rat), strings.HasPrefix(text, "-")
	text = strings.ToUpper(strings.TrimPrefix(text, "-"))[1:]
	units := map[byte]int64{'D': 86400, 'H': 3600, 'M': 60, 'S': 1}
	number := ""
	for i := range len(text) {
		switch c := text[i]; {
		case c == 'T':
		case c >= '0' && c <= '9' || c == '.':
			number += string(c)
		default:
			n, ok := new(big.Rat).SetString(number)
			if !ok {
				panic("naive: no duration " + text)
			}
			total.Add(total, n.Mul(n, big.NewRat(units[c]*1e9, 1)))
			number = ""
		}
	}
	if negative {
		total.Neg(total)
	}
	return total
}

// duration reads a duration and rounds it down to nanoseconds.
func duration(text string) schema.Value {
	r := exactDuration(text)
	n := new(big.Int).Div(r.Num(), r.Denom())
	if !n.IsInt64() {
		panic("naive: a duration beyond its range")
	}
	return time.Duration(n.Int64())
}
