package sqlgen

import (
	"math"
	"testing"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// TestRanges holds the range of a computed value to all values that operands of
// small ranges can give.
func TestRanges(t *testing.T) {
	var ranges [][2]int64
	for low := int64(-4); low <= 4; low++ {
		for high := low; high <= 4; high++ {
			ranges = append(ranges, [2]int64{low, high})
		}
	}
	for _, op := range []ast.Operator{ast.Add, ast.Sub, ast.Mul, ast.Div, ast.Mod} {
		for _, x := range ranges {
			for _, y := range ranges {
				low, high, ok := arithBounds(op, &value{min: x[0], max: x[1]}, &value{min: y[0], max: y[1]})
				zero := (op == ast.Div || op == ast.Mod) && y[0] <= 0 && y[1] >= 0
				if ok == zero {
					t.Errorf("%v %s %v: %v", x, op, y, ok)
				}
				if !ok {
					continue
				}
				for a := x[0]; a <= x[1]; a++ {
					for b := y[0]; b <= y[1]; b++ {
						if v, err := schema.ArithInt64(op, a, b); err != nil || v < low || v > high {
							t.Errorf("%d %s %d is %d, %v, not in %d to %d", a, op, b, v, err, low, high)
						}
					}
				}
				if (op == ast.Div || op == ast.Mod) && x[0] >= 0 && y[0] > 0 && low < 0 {
					t.Errorf("%v %s %v is %d to %d", x, op, y, low, high)
				}
				if op == ast.Mod && high > max(-y[0], y[1]) {
					t.Errorf("%v %s %v is %d to %d", x, op, y, low, high)
				}
			}
		}
	}
	const least, most = math.MinInt64, math.MaxInt64
	for _, tt := range []struct {
		op   ast.Operator
		x, y int64
		ok   bool
	}{
		{ast.Add, most, 1, false}, {ast.Add, most - 1, 1, true}, {ast.Add, least, -1, false}, {ast.Add, least + 1, -1, true},
		{ast.Sub, least + 1, 2, false}, {ast.Sub, least + 1, 1, true}, {ast.Mul, most, 1, true}, {ast.Mul, most, -1, true}, {ast.Mul, 1 << 62, 2, false}, {ast.Mul, 1 << 62, -2, false},
		{ast.Mul, 1 << 32, 1 << 32, false}, {ast.Mul, 1 << 31, 1 << 31, true}, {ast.Mul, least, 0, false}, {ast.Div, least, -1, false}, {ast.Div, most, -1, true},
	} {
		if _, _, ok := arithBounds(tt.op, &value{min: tt.x, max: tt.x}, &value{min: tt.y, max: tt.y}); ok != tt.ok {
			t.Errorf("%d %s %d: %v", tt.x, tt.op, tt.y, ok)
		}
	}
}

// TestPointwise pins up to where integers keep apart when they are promoted.
func TestPointwise(t *testing.T) {
	for _, tt := range []struct {
		typ       schema.Primitive
		low, high int64
		want      bool
	}{
		{schema.Double, -1 << 53, 1 << 53, true}, {schema.Double, -1<<53 - 1, 0, false}, {schema.Double, 0, 1<<53 + 1, false}, {schema.Double, math.MinInt64, math.MaxInt64, false},
		{schema.Single, -1 << 24, 1 << 24, true}, {schema.Single, -1<<24 - 1, 0, false}, {schema.Single, 0, 1<<24 + 1, false}, {schema.Single, 5, 7, true},
		{schema.Decimal, math.MinInt64, math.MaxInt64, true}, {schema.Untyped, math.MinInt64, math.MaxInt64, true},
	} {
		if got := pointwise(tt.typ, tt.low, tt.high); got != tt.want {
			t.Errorf("%s from %d to %d: %v", tt.typ, tt.low, tt.high, got)
		}
	}
	for _, tt := range []struct {
		min, max int64
		want     bool
	}{{-1 << 32, 1 << 32, true}, {-1<<32 - 1, 0, false}, {0, 1<<32 + 1, false}} {
		if got := narrow(&value{min: tt.min, max: tt.max}); got != tt.want {
			t.Errorf("%d to %d: %v", tt.min, tt.max, got)
		}
	}
}

func TestUses(t *testing.T) {
	a, b := &value{}, &value{}
	for sql, want := range map[string][2]int{
		"{0}": {1, 0}, "{1}": {0, 1}, "f({0}, {1}, {0})": {2, 1}, "": {0, 0}, "{0}{0}{1}": {2, 1}, "x": {0, 0}, "({0} + {1}) / {1}": {1, 2},
	} {
		if x, y := uses(sql, a, []*value{a, b}), uses(sql, b, []*value{a, b}); x != want[0] || y != want[1] {
			t.Errorf("%q: %d and %d, want %v", sql, x, y, want)
		}
	}
}

// TestClassOfTime pins the instants at which the class changes.
func TestClassOfTime(t *testing.T) {
	last := time.Date(9999, 12, 31, 23, 59, 59, 999_999_900, time.UTC)
	for _, tt := range []struct {
		t    time.Time
		want class
	}{
		{timeOf(0), classOrdinary}, {timeOf(0).Add(-1), classBefore}, {timeOf(0).Add(-100), classBefore}, {timeOf(0).Add(1), classNano}, {timeOf(0).Add(100), classTick}, {timeOf(10), classOrdinary},
		{last.Add(100), classAfter}, {last.Add(time.Hour), classAfter}, {last, classLast}, {last.Add(-100), classLast}, {last.Add(-101), classLastNano}, {last.Add(-900), classOrdinary}, {last.Add(-901), classNano}, {last.Add(-1000), classTick},
		{time.Date(2024, 1, 1, 0, 0, 0, 1000, time.UTC), classOrdinary}, {time.Date(2024, 1, 1, 0, 0, 0, 1100, time.UTC), classTick}, {time.Date(2024, 1, 1, 0, 0, 0, 1001, time.UTC), classNano},
	} {
		if got := classOfTime(tt.t); got != tt.want {
			t.Errorf("%v: got %d, want %d", tt.t, got, tt.want)
		}
	}
}
