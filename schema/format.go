package schema

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/woodsbury/decimal128"
)

// FormatValue returns the text of a value of type t as a payload has it, which
// [ParseValue] reads as the same value: without quotation marks and without a
// prefix, an enumeration value by its members' names. It panics where v is no
// value of a primitive or enumeration type t.
func FormatValue(v Value, t Type) string { return string(appendValue(nil, v, t)) }

func appendValue(dst []byte, v Value, t Type) []byte {
	switch t := t.(type) {
	case Primitive:
		return appendPrimitive(dst, v, t)
	case *EnumType:
		return appendEnum(dst, v.(int64), t)
	case *ComplexType, *EntityType, *CollectionType:
	}
	panic("schema: no text of type " + t.String())
}

func appendPrimitive(dst []byte, v Value, p Primitive) []byte {
	switch v := v.(type) {
	case bool:
		return strconv.AppendBool(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case DecimalValue:
		return appendDecimal(dst, v)
	case float64:
		return appendFloat(dst, v, p)
	case string:
		return append(dst, v...)
	case GuidValue:
		return appendGuid(dst, v)
	case DateValue:
		return appendDate(dst, v)
	case TimeValue:
		return appendTimeOfDay(dst, v)
	case time.Time:
		return appendDateTimeOffset(dst, v)
	case time.Duration:
		return appendDuration(dst, v)
	case BinaryValue:
		return base64.URLEncoding.AppendEncode(dst, []byte(v))
	case GeoValue:
		dst = append(dst, "SRID="...)
		dst = strconv.AppendInt(dst, int64(v.SRID), 10)
		return append(append(dst, ';'), v.WKT...)
	}
	panic("schema: not a value of " + p.String())
}

// appendDecimal writes digits without an exponent, which would make a Double
// of the literal.
func appendDecimal(dst []byte, d DecimalValue) []byte {
	switch {
	case d.IsNaN():
		return append(dst, "NaN"...)
	case d.IsInf(1):
		return append(dst, "INF"...)
	case d.IsInf(-1):
		return append(dst, "-INF"...)
	case d.IsZero():
		return append(dst, '0')
	}
	return decimal128.Append(dst, d, 'f', -1)
}

// appendFloat writes the shortest number that is read as f again.
func appendFloat(dst []byte, f float64, p Primitive) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "INF"...)
	case math.IsInf(f, -1):
		return append(dst, "-INF"...)
	}
	bits := 64
	if p == Single {
		bits = 32
	}
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		return appendExponent(dst, f, bits)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, bits)
}

// appendExponent writes the shortest number with an exponent, which has no
// plus: a query string may take that for a blank.
func appendExponent(dst []byte, f float64, bits int) []byte {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, bits), "e")
	e, err := strconv.Atoi(exponent)
	if err != nil {
		panic("schema: no exponent: " + exponent)
	}
	dst = append(append(dst, mantissa...), 'e')
	return strconv.AppendInt(dst, int64(e), 10)
}

func appendGuid(dst []byte, g GuidValue) []byte {
	const hex = "0123456789abcdef"
	for i, b := range g {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			dst = append(dst, '-')
		}
		dst = append(dst, hex[b>>4], hex[b&15])
	}
	return dst
}

func appendDate(dst []byte, d DateValue) []byte {
	year, month, day := d.Civil()
	if year < 0 {
		dst = append(dst, '-')
		year = -year
	}
	dst = appendPadded(dst, year, 4)
	dst = appendPadded(append(dst, '-'), int64(month), 2)
	return appendPadded(append(dst, '-'), day, 2)
}

// appendPadded writes a number that is not negative with zeros in front.
func appendPadded(dst []byte, v int64, width int) []byte {
	var buf [20]byte
	digits := strconv.AppendInt(buf[:0], v, 10)
	for range width - len(digits) {
		dst = append(dst, '0')
	}
	return append(dst, digits...)
}

func appendTimeOfDay(dst []byte, t TimeValue) []byte {
	dst = appendPadded(dst, hourOfClock(t), 2)
	dst = appendPadded(append(dst, ':'), minuteOfClock(t), 2)
	dst = appendPadded(append(dst, ':'), secondOfClock(t), 2)
	return appendFraction(dst, int64(t)%nanosPerSecond)
}

// appendFraction writes a point and digits, or nothing for zero.
func appendFraction(dst []byte, nanos int64) []byte {
	if nanos == 0 {
		return dst
	}
	dst = appendPadded(append(dst, '.'), nanos, 9)
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// appendDateTimeOffset writes an instant with its own offset, or in UTC where
// that is not of whole minutes.
func appendDateTimeOffset(dst []byte, t time.Time) []byte {
	_, offset := t.Zone()
	if offset%60 != 0 {
		t, offset = t.UTC(), 0
	}
	dst = appendDate(dst, dateOfTime(t))
	dst = appendTimeOfDay(append(dst, 'T'), clockOfTime(t))
	if offset == 0 {
		return append(dst, 'Z')
	}
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	dst = appendPadded(append(dst, sign), int64(offset/3600), 2)
	return appendPadded(append(dst, ':'), int64(offset/60%60), 2)
}

func appendDuration(dst []byte, d time.Duration) []byte {
	nanos := magnitude(int64(d))
	if d < 0 {
		dst = append(dst, '-')
	}
	dst = append(dst, 'P')
	if days := nanos / uint64(nanosPerDay); days > 0 {
		dst = append(strconv.AppendUint(dst, days, 10), 'D')
		if nanos %= uint64(nanosPerDay); nanos == 0 {
			return dst
		}
	}
	dst = append(dst, 'T')
	if hours := nanos / uint64(time.Hour); hours > 0 {
		dst = append(strconv.AppendUint(dst, hours, 10), 'H')
	}
	if minutes := nanos / uint64(time.Minute) % 60; minutes > 0 {
		dst = append(strconv.AppendUint(dst, minutes, 10), 'M')
	}
	if seconds := nanos % uint64(time.Minute); seconds > 0 || nanos == 0 {
		dst = strconv.AppendUint(dst, seconds/uint64(time.Second), 10)
		dst = append(appendFraction(dst, int64(seconds%uint64(time.Second))), 'S')
	}
	return dst
}

// appendEnum writes the name of the member with value v, of flags the names of
// members that together have all of them, or else the number.
func appendEnum(dst []byte, v int64, e *EnumType) []byte {
	if name, ok := e.Member(v); ok {
		return append(dst, name...)
	}
	start, rest := len(dst), v
	for i := range e.Members {
		m := e.Members[i]
		if e.Flags && m.Value != 0 && v&m.Value == m.Value && rest&m.Value != 0 {
			if len(dst) > start {
				dst = append(dst, ',')
			}
			dst = append(dst, m.Name...)
			rest &^= m.Value
		}
	}
	if rest == 0 && len(dst) > start {
		return dst
	}
	return strconv.AppendInt(dst[:start], v, 10)
}

// FormatLiteral returns a value of type t as a literal of an expression,
// before percent-encoding: a string in quotation marks, an enumeration value
// with the name of its type. The literal alone tells the type, apart from the
// integer types and Single. Collections become arrays and structured values
// objects. It panics where v is no value of t.
func FormatLiteral(v Value, t Type) string { return string(appendLiteral(nil, v, t)) }

func appendLiteral(dst []byte, v Value, t Type) []byte {
	if v == nil {
		return append(dst, "null"...)
	}
	switch t := t.(type) {
	case Primitive:
		return appendPrimitiveLiteral(dst, v, t)
	case *EnumType:
		return appendQuoted(dst, t.Name, string(appendEnum(nil, v.(int64), t)))
	case *CollectionType:
		dst = append(dst, '[')
		for i, item := range v.([]Value) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendLiteral(dst, item, t.Elem)
		}
		return append(dst, ']')
	case *ComplexType, *EntityType:
		r := v.(Record)
		dst = append(dst, '{')
		for i, p := range PropertiesOf(r.Type) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendJSONString(dst, p.Name), ':')
			dst = appendLiteral(dst, r.Values[i], p.Type)
		}
		return append(dst, '}')
	}
	panic("schema: no literal of type " + t.String())
}

func appendPrimitiveLiteral(dst []byte, v Value, p Primitive) []byte {
	switch v := v.(type) {
	case DecimalValue:
		start := len(dst)
		if dst = appendDecimal(dst, v); !v.IsNaN() && !v.IsInf(0) && !strings.Contains(string(dst[start:]), ".") {
			dst = append(dst, ".0"...)
		}
		return dst
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return appendFloat(dst, v, p)
		}
		bits := 64
		if p == Single {
			bits = 32
		}
		return appendExponent(dst, v, bits)
	case string:
		return appendQuoted(dst, "", v)
	case time.Duration:
		return appendQuoted(dst, "duration", string(appendDuration(nil, v)))
	case BinaryValue:
		return appendQuoted(dst, "binary", FormatValue(v, p))
	case GeoValue:
		if v.Type < GeometryPoint {
			return appendQuoted(dst, "geography", FormatValue(v, p))
		}
		return appendQuoted(dst, "geometry", FormatValue(v, p))
	}
	return appendPrimitive(dst, v, p)
}

func appendQuoted(dst []byte, prefix, text string) []byte {
	dst = append(append(dst, prefix...), '\'')
	dst = append(dst, strings.ReplaceAll(text, "'", "''")...)
	return append(dst, '\'')
}
