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
	switch to := to.(type) {
	case *EnumType:
		return castEnum(v, from, to)
	case Primitive:
		return castPrimitive(v, from, to)
	case *ComplexType, *EntityType, *CollectionType:
	}
	return nil
}

func castEnum(v Value, from Type, to *EnumType) Value {
	switch v := v.(type) {
	case string:
		return textValue(v, to)
	case int64:
		low, high := integerRange(to.underlying())
		if v < low || v > high {
			return nil
		}
		return v
	}
	if p, ok := numeric(from); ok {
		return castPrimitive(v, p, to.underlying())
	}
	return nil
}

func castPrimitive(v Value, from Type, to Primitive) Value {
	if s, ok := v.(string); ok {
		return textValue(s, to)
	}
	_, isEnum := from.(*EnumType)
	p, isNumber := numeric(from)
	switch {
	case to == String:
		return castString(v, from)
	case isNumber && to.IsInteger():
		return castInteger(v, to)
	case isNumber && to.IsNumeric():
		if p == Double && to == Single && math.IsInf(float64(float32(v.(float64))), 0) && !math.IsInf(v.(float64), 0) {
			return nil
		}
		return ConvertValue(v, to)
	case isEnum && to.IsInteger():
		return castInteger(v, to)
	case isEnum && to.IsNumeric():
		return ConvertValue(v, to)
	}
	return nil
}

// castString gives a value of a primitive or enumeration type its text.
func castString(v Value, from Type) Value {
	switch from := from.(type) {
	case Primitive:
		if from == Stream || from.IsGeo() {
			return nil
		}
		return FormatValue(v, from)
	case *EnumType:
		return FormatValue(v, from)
	case *ComplexType, *EntityType, *CollectionType:
	}
	return nil
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
