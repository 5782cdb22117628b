package schema

import (
	"math"

	"github.com/woodsbury/decimal128"
)

// CastValue is the meaning of a [Cast]: it casts v of type from to the type
// to. What cannot be cast becomes null; null stays null. Strings are read and
// written as a payload has them, numbers rounded and null where they are out
// of range, enumeration values cast by number, collections item by item (URL
// Conventions 5.1.1.10.1).
func CastValue(v Value, from, to Type) Value {
	switch {
	case v == nil:
		return nil
	case Elem(from) != nil && Elem(to) != nil:
		items := v.([]Value)
		cast := make([]Value, len(items))
		for i, item := range items {
			cast[i] = CastValue(item, Elem(from), Elem(to))
		}
		return cast
	case Same(from, to):
		return v
	}
	if r, ok := v.(Record); ok {
		if derives(r.Type, to) {
			return v
		}
		return nil
	}
	if !castRule(from, to) {
		return nil
	}
	if s, ok := v.(string); ok {
		return textValue(s, to)
	}
	switch to := to.(type) {
	case *EnumType:
		return castInteger(v, to.underlying())
	case Primitive:
		return castPrimitive(v, from, to)
	case *ComplexType, *EntityType, *CollectionType:
	}
	return nil
}

// castRule reports whether the standard has a cast between two different types
// that are not structured and no collections. All others give null.
func castRule(from, to Type) bool {
	_, fromNumber := numeric(from)
	_, toNumber := numeric(to)
	_, fromEnum := from.(*EnumType)
	_, toEnum := to.(*EnumType)
	switch {
	case to == String:
		return from != Stream
	case from == String:
		return to != Stream
	case fromEnum:
		return toNumber || toEnum
	case toEnum:
		return fromNumber
	}
	return fromNumber && toNumber
}

func castPrimitive(v Value, from Type, to Primitive) Value {
	switch {
	case to == String:
		return FormatValue(v, from)
	case to.IsInteger():
		return castInteger(v, to)
	}
	converted := ConvertValue(v, to)
	if infinite(converted) && !infinite(v) {
		return nil
	}
	return converted
}

func infinite(v Value) bool {
	switch v := v.(type) {
	case float64:
		return math.IsInf(v, 0)
	case DecimalValue:
		return v.IsInf(0)
	}
	return false
}

// castInteger rounds a number to the nearest integer, half away from zero, and
// gives null where it is out of range.
func castInteger(v Value, to Primitive) Value {
	var i int64
	switch v := v.(type) {
	case int64:
		i = v
	case DecimalValue:
		if v.IsNaN() {
			return nil
		}
		whole, ok := v.Round(0, decimal128.ToNearestAway).Int64()
		if !ok {
			return nil
		}
		i = whole
	case float64:
		f := math.Round(v)
		if !(f >= math.MinInt64 && f < 1<<63) {
			return nil
		}
		i = int64(f)
	}
	if low, high := integerRange(to); i < low || i > high {
		return nil
	}
	return i
}

// textValue reads the text of a value, null where it is none.
func textValue(text string, t Type) Value {
	v, err := ParseValue(t, text)
	if err != nil {
		return nil
	}
	return v
}
