package schema

import (
	"math"
	"slices"
	"time"
)

// Items are equal as eq has it: null equals null, NaN nothing.

func concatCollections(c, d []Value) []Value { return slices.Concat(c, d) }

func containsItems(c, d []Value) bool { return indexOfItems(c, d) >= 0 }

func startsWithItems(c, d []Value) bool {
	return len(d) <= len(c) && slices.EqualFunc(c[:len(d)], d, EqualValues)
}

func endsWithItems(c, d []Value) bool {
	return len(d) <= len(c) && slices.EqualFunc(c[len(c)-len(d):], d, EqualValues)
}

// indexOfItems finds d as a run in c in linear time (Knuth, Morris and Pratt).
func indexOfItems(c, d []Value) int64 {
	if len(d) == 0 {
		return 0
	}
	border := make([]int, len(d)) // of d[:i+1]: the longest end that is also a start
	for i, k := 1, 0; i < len(d); i++ {
		for k > 0 && !EqualValues(d[i], d[k]) {
			k = border[k-1]
		}
		if EqualValues(d[i], d[k]) {
			k++
		}
		border[i] = k
	}
	k := 0
	for i, item := range c {
		for k > 0 && !EqualValues(item, d[k]) {
			k = border[k-1]
		}
		if EqualValues(item, d[k]) {
			k++
		}
		if k == len(d) {
			return int64(i - len(d) + 1)
		}
	}
	return -1
}

func lengthOfCollection(c []Value) int64 { return int64(len(c)) }

func itemsFrom(args []Value) (Value, error) {
	c := args[0].([]Value)
	return c[itemOffset(c, args[1].(int64)):], nil
}

func itemsOf(args []Value) (Value, error) {
	c, length := args[0].([]Value), args[2].(int64)
	if length < 0 {
		return nil, negativeLength
	}
	c = c[itemOffset(c, args[1].(int64)):]
	return slices.Clip(c[:itemOffset(c, length)]), nil
}

// itemOffset is byteOffset for items.
func itemOffset(c []Value, i int64) int {
	n := int64(len(c))
	if i < 0 {
		i = max(0, i+n) // n is not negative, so this cannot wrap
	}
	return int(min(i, n))
}

func hasSubsequence(c, d []Value) bool {
	for _, item := range c {
		if len(d) > 0 && EqualValues(item, d[0]) {
			d = d[1:]
		}
	}
	return len(d) == 0
}

// hasSubset compares as multisets: each item of d needs one of its own in c.
// Items with a key are counted; the rest are looked for one by one.
func hasSubset(c, d []Value) bool {
	if len(d) > len(c) {
		return false
	}
	counts := make(map[any]int, len(c))
	var rest []Value
	for _, item := range c {
		if k, ok := itemKey(item); ok {
			counts[k]++
		} else {
			rest = append(rest, item)
		}
	}
	for _, item := range d {
		if k, ok := itemKey(item); ok {
			if counts[k]--; counts[k] < 0 {
				return false
			}
			continue
		}
		i := slices.IndexFunc(rest, func(v Value) bool { return EqualValues(v, item) })
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return true
}

// nullKey is the key of null.
type nullKey struct{}

// instantKey is the key of an instant, whatever its offset.
type instantKey struct {
	seconds int64
	nanos   int
}

// itemKey returns a map key that is the same for equal values of one type.
// NaN, records and collections have none.
func itemKey(v Value) (any, bool) {
	switch v := v.(type) {
	case nil:
		return nullKey{}, true
	case bool, int64, string, GuidValue, DateValue, TimeValue, time.Duration, BinaryValue, GeoValue:
		return v, true
	case float64:
		return v, !math.IsNaN(v) // -0 and 0 are one key
	case DecimalValue:
		if v.IsZero() {
			return DecimalValue{}, true
		}
		return v.Canonical(), !v.IsNaN()
	case time.Time:
		return instantKey{v.Unix(), v.Nanosecond()}, true
	}
	return nil, false
}
