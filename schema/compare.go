package schema

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/odatacheck/odata/ast"
)

// CompareValues orders two values of one type, neither of them null: negative
// where x comes before y, 0 where they are equal, positive otherwise. It
// reports false for values without an order: NaN, binary and geo values,
// records and collections. Strings and GUIDs compare by code point, instants
// whatever their offset, and false comes before true.
func CompareValues(x, y Value) (order int, ok bool) {
	switch x := x.(type) {
	case bool:
		return boolOrder(x) - boolOrder(y.(bool)), true
	case int64:
		return cmp.Compare(x, y.(int64)), true
	case DecimalValue:
		c := x.Cmp(y.(DecimalValue))
		switch {
		case c.Less():
			return -1, true
		case c.Greater():
			return 1, true
		}
		return 0, c.Equal()
	case float64:
		y := y.(float64)
		return cmp.Compare(x, y), x == x && y == y
	case string:
		return strings.Compare(x, y.(string)), true
	case GuidValue:
		y := y.(GuidValue)
		return bytes.Compare(x[:], y[:]), true
	case DateValue:
		return cmp.Compare(x, y.(DateValue)), true
	case TimeValue:
		return cmp.Compare(x, y.(TimeValue)), true
	case time.Time:
		return x.Compare(y.(time.Time)), true
	case time.Duration:
		return cmp.Compare(x, y.(time.Duration)), true
	}
	return 0, false
}

func boolOrder(b bool) int {
	if b {
		return 1
	}
	return 0
}

// EqualValues reports whether x eq y for two values of one type. Null equals
// null alone, NaN nothing; collections are equal item by item in order,
// records of the same type property by property, where a collection that is nil
// counts as empty (URL Conventions 5.1.1.1.1).
func EqualValues(x, y Value) bool {
	if x == nil || y == nil {
		return x == nil && y == nil
	}
	switch x := x.(type) {
	case BinaryValue:
		return x == y.(BinaryValue)
	case GeoValue:
		return x == y.(GeoValue)
	case Record:
		y := y.(Record)
		return Same(x.Type, y.Type) && slices.EqualFunc(x.Values, y.Values, equalFields)
	case []Value:
		return slices.EqualFunc(x, y.([]Value), EqualValues)
	}
	order, ok := CompareValues(x, y)
	return ok && order == 0
}

// equalFields is EqualValues for properties, where a collection that is nil is
// empty.
func equalFields(x, y Value) bool {
	if x == nil {
		x, y = y, x
	}
	if items, ok := x.([]Value); ok && y == nil {
		return len(items) == 0
	}
	return EqualValues(x, y)
}

// Relate is the meaning of the comparison x op y for two values of one type,
// each of which may be null: always true or false (URL Conventions 5.1.1.1.1
// to 5.1.1.1.6).
func Relate(op ast.Operator, x, y Value) bool {
	if op == ast.Eq || op == ast.Ne {
		return EqualValues(x, y) == (op == ast.Eq)
	}
	if x == nil || y == nil {
		return x == nil && y == nil && (op == ast.Ge || op == ast.Le)
	}
	order, ok := CompareValues(x, y)
	if !ok {
		return false
	}
	switch op {
	case ast.Gt:
		return order > 0
	case ast.Ge:
		return order >= 0
	case ast.Lt:
		return order < 0
	case ast.Le:
		return order <= 0
	}
	panic("schema: not a comparison: " + op.String())
}
