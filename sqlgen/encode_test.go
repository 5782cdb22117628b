package sqlgen

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

var comparisons = []ast.Operator{ast.Eq, ast.Ne, ast.Gt, ast.Ge, ast.Lt, ast.Le}

// sample are decimals at, between and beyond what columns hold.
var sample = []string{
	"0", "-0", "1", "-1", "0.5", "-0.5", "1.25", "-1.25", "1.2", "1.299999", "-1.200001", "12345.678", "1e3", "-1e3", "1e-30", "-1e-30",
	"9223372036854775806", "-9223372036854775807", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
	"92233720368547758.07", "-92233720368547758.09", "1e36", "9999999999999999999999999999999999e3", "1e37", "-1e37", "1e60", "-1e60", "1e61", "-1e70", "1e-80", "-1e-80", "Infinity", "-Infinity",
}

// TestDecimalArguments holds comparisons of a column's integers, or of its native
// decimals, with the argument for a constant to comparisons with the constant.
func TestDecimalArguments(t *testing.T) {
	for _, text := range sample {
		d := decimal128.MustParse(text)
		for scale := range 4 {
			for _, n := range near(scaledOf(d, scale).n) {
				x := decimal128.New(n, -scale)
				for _, op := range comparisons {
					want := schema.Relate(op, x, d)
					if got := schema.Relate(op, n, scaledOf(d, scale).against(op)); got != want && math.Abs(float64(n)) < math.MaxInt64 {
						t.Errorf("scale %d: %v %s %s is %v", scale, x, op, text, got)
					}
					arg := numericAgainst(d, scale, op)
					if got := schema.Relate(op, x, decimal128.MustParse(arg)); got != want {
						t.Errorf("scale %d: %v %s %s is %v with the argument %s", scale, x, op, text, got, arg)
					}
					if _, fraction, _ := strings.Cut(arg, "."); len(fraction) != scale {
						t.Errorf("scale %d: argument %s", scale, arg)
					}
				}
			}
		}
	}
}

// near returns n and the integers around it, and some that are far.
func near(n int64) []int64 {
	list := []int64{0, 1, -1, math.MaxInt64 - 1, math.MinInt64 + 1}
	for k := int64(-2); k <= 2; k++ {
		if m := n + k; (m > n) == (k > 0) {
			list = append(list, m)
		}
	}
	return list
}

func TestDecimalText(t *testing.T) {
	tests := []struct {
		d     string
		scale int
		want  string // floored
	}{
		{"0", 0, "0"}, {"0", 2, "0.00"}, {"7", 0, "7"}, {"7", 1, "7.0"}, {"0.07", 2, "0.07"}, {"-0.07", 2, "-0.07"},
		{"-0.071", 2, "-0.08"}, {"12.345", 3, "12.345"}, {"12.3456", 3, "12.345"}, {"-12", 3, "-12.000"}, {"1e5", 0, "100000"},
	}
	for _, tt := range tests {
		n, _ := floorDecimal(decimal128.MustParse(tt.d), tt.scale)
		if got := decimalText(n, tt.scale); got != tt.want {
			t.Errorf("%s with scale %d: got %s, want %s", tt.d, tt.scale, got, tt.want)
		}
	}
}

// instants are times at, between and beyond what columns hold.
var instants = []time.Time{
	{}, time.Unix(0, 0), time.Unix(0, 1), time.Unix(0, 99), time.Unix(0, 100), time.Unix(0, 1000), time.Unix(-1, 999_999_999),
	time.Date(2024, 2, 29, 12, 0, 0, 123_456_700, time.UTC), time.Date(2024, 2, 29, 12, 0, 0, 123_456_789, time.FixedZone("", 7200)),
	time.Date(1, 1, 1, 0, 0, 0, 100, time.UTC), time.Date(0, 12, 31, 23, 59, 59, 999_999_900, time.UTC), time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC),
	time.Date(9999, 12, 31, 23, 59, 59, 999_999_900, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_999_950, time.UTC),
	time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC),
}

// TestInstantArguments does the same for columns of ticks and native time stamps.
func TestInstantArguments(t *testing.T) {
	for _, at := range instants {
		for _, n := range near(ticksOf(at).n) {
			if n < 0 || n > maxTicks {
				continue
			}
			for _, op := range comparisons {
				want := schema.Relate(op, timeOf(n), at)
				if got := schema.Relate(op, n, ticksOf(at).against(op)); got != want {
					t.Errorf("%v %s %v is %v", timeOf(n), op, at, got)
				}
			}
		}
		for d := range Dialects() {
			b, unit := ticksOf(at), d.timestamp.unit
			if b.n < 0 || b.n >= maxTicks {
				continue // decided before
			}
			for _, n := range near(b.n / unit) {
				if n < 0 || n > maxTicks/unit {
					continue
				}
				for _, op := range comparisons {
					if (op == ast.Eq || op == ast.Ne) && (!b.exact || b.n%unit != 0) {
						continue // decided before
					}
					arg, err := time.Parse(d.timestamp.layout, d.timestamp.against(at, op))
					if err != nil {
						t.Fatal(err)
					}
					if got, want := schema.Relate(op, timeOf(n*unit), arg), schema.Relate(op, timeOf(n*unit), at); got != want {
						t.Errorf("%s: %v %s %v is %v with the argument %v", d, timeOf(n*unit), op, at, got, arg)
					}
				}
			}
		}
	}
}

// TestIntegersNear holds the interval of integers for a promoted comparison to the
// comparison itself.
func TestIntegersNear(t *testing.T) {
	values := map[schema.Primitive][]schema.Value{}
	for _, f := range []float64{0, 0.5, -0.5, 1, -1, 2.25, 1 << 53, 1<<53 + 2, -1 << 53, 1 << 24, 1<<24 + 2, math.MaxInt64, math.MinInt64, 1e19, -1e19, math.Inf(1), math.Inf(-1)} {
		values[schema.Double] = append(values[schema.Double], f)
		values[schema.Single] = append(values[schema.Single], float64(float32(f)))
	}
	for _, text := range sample {
		values[schema.Decimal] = append(values[schema.Decimal], decimal128.MustParse(text))
	}
	for typ, list := range values {
		for _, v := range list {
			for _, op := range []ast.Operator{ast.Eq, ast.Gt, ast.Ge, ast.Lt, ast.Le} {
				low, high := integersNear(typ, v, op)
				for _, n := range slices.Concat(near(low), near(high), []int64{math.MaxInt64, math.MinInt64}) {
					if got, want := low <= n && n <= high, schema.Relate(op, schema.ConvertValue(n, typ), v); got != want {
						t.Errorf("%d %s %v as %v is %v, in %d to %d", n, op, v, typ, got, low, high)
					}
				}
			}
		}
	}
}

func TestSuccessor(t *testing.T) {
	for s, want := range map[string]string{
		"a": "b", "az": "a{", "a\U0010FFFF": "b", "\U0010FFFFa": "\U0010FFFFb", "x\U0010FFFF\U0010FFFF": "y", "\uD7FF": "\uE000", "é": "ê",
		"": "", "\U0010FFFF": "", // none
	} {
		got, ok := successor(s)
		if got != want || ok != (want != "") || ok && got <= s {
			t.Errorf("%q: got %q %v, want %q", s, got, ok, want)
		}
	}
}

// TestSpecial pins what no column holds.
func TestSpecial(t *testing.T) {
	tests := []struct {
		v            schema.Value
		special, nan bool
		sign         int
	}{
		{1.5, false, false, 1}, {-1.5, false, false, -1}, {math.NaN(), true, true, 1}, {math.Inf(1), true, false, 1}, {math.Inf(-1), true, false, -1},
		{decimal128.New(1, 0), false, false, 0}, {decimal128.NaN(), true, true, 1}, {decimal128.Inf(1), true, false, 1}, {decimal128.Inf(-1), true, false, -1},
		{int64(1), false, false, 0},
	}
	for _, tt := range tests {
		if special, nan, sign := isSpecial(tt.v); special != tt.special || nan != tt.nan || sign != tt.sign {
			t.Errorf("%v: got %v %v %d", tt.v, special, nan, sign)
		}
	}
}

// TestLists reads what is written for lists back as JSON and as an array.
func TestLists(t *testing.T) {
	items := []any{int64(-5), nil, true, "", "a", `quote " and \ and 'x'`, "é\x01\x1f\n{},NULL", "NULL", "{}", ","}
	var back []any
	text := jsonList(items)
	if err := json.Unmarshal([]byte(text), &back); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	want := slices.Clone(items)
	want[0] = -5.0
	if diff := cmp.Diff(want, back); diff != "" {
		t.Errorf("%s:\n%s", text, diff)
	}
	want[0], want[2] = "-5", "true"
	for n := range len(items) + 1 {
		text = arrayList(items[:n])
		back, err := parseArray(text)
		if err != nil || !slices.Equal(back, want[:n]) {
			t.Errorf("%s: got %q, %v", text, back, err)
		}
	}
	for _, bad := range []string{"", "{", "}", "a}", "{a", `{"a}`, `{"a"b}`, `{a,}`, `{"a`, `{"a\`} {
		if list, err := parseArray(bad); err == nil {
			t.Errorf("%q is an array of %q", bad, list)
		}
	}
}

// TestDecoded pins what each form makes of what drivers give.
func TestDecoded(t *testing.T) {
	color := &schema.EnumType{Name: "T.Color", Underlying: schema.Int32, Members: []schema.EnumMember{{Name: "Red", Value: 4}}}
	at := time.Date(2024, 2, 29, 1, 2, 3, 500_000_000, time.UTC)
	tests := []struct {
		form form
		typ  schema.Type
		raw  any
		want any // nil is an error
	}{
		{formBool, schema.Boolean, true, true}, {formBool, schema.Boolean, int64(1), true}, {formBool, schema.Boolean, int64(0), false}, {formBool, schema.Boolean, []byte("1"), true}, {formBool, schema.Boolean, "x", nil},
		{formInt, schema.Int32, int64(-99), int64(-99)}, {formInt, schema.Int32, int64(100), int64(100)}, {formInt, schema.Int32, int64(-100), int64(-100)},
		{formInt, schema.Int32, int64(101), nil}, {formInt, schema.Int32, int64(-101), nil}, {formInt, schema.Int32, []byte("7"), int64(7)}, {formInt, schema.Int32, "7", int64(7)},
		{formInt, schema.Int32, 7.0, int64(7)}, {formInt, schema.Int32, 7.5, nil}, {formInt, schema.Int32, true, int64(1)}, {formInt, schema.Int32, "7.0", nil}, {formInt, schema.Int32, at, nil},
		{formDays, schema.Date, int64(3), schema.DateValue(3)}, {formTicks, schema.DateTimeOffset, int64(5), timeOf(5)},
		{formNanos, schema.Duration, int64(5), time.Duration(5)}, {formNanos, schema.TimeOfDay, int64(5), schema.TimeValue(5)},
		{formDouble, schema.Double, 1.5, 1.5}, {formDouble, schema.Single, float32(1.5), 1.5}, {formDouble, schema.Double, int64(2), 2.0},
		{formDouble, schema.Double, []byte("1.5"), 1.5}, {formDouble, schema.Double, "1.5", 1.5}, {formDouble, schema.Double, true, nil}, {formDouble, schema.Double, "x", nil},
		{formString, schema.String, "a", "a"}, {formString, schema.String, []byte("a"), "a"}, {formString, schema.String, int64(1), nil},
		{formName, color, "Red", int64(4)}, {formName, color, []byte("Red"), int64(4)}, {formName, color, "red", nil}, {formName, color, "", nil},
		{formTimestamp, schema.DateTimeOffset, at.In(time.FixedZone("", 3600)), at}, {formTimestamp, schema.DateTimeOffset, "2024-02-29 01:02:03.5", at},
		{formTimestamp, schema.DateTimeOffset, []byte("2024-02-29 02:02:03.5+01"), at}, {formTimestamp, schema.DateTimeOffset, "2024-02-29T01:02:03.5Z", at},
		{formTimestamp, schema.DateTimeOffset, "2024-02-29", nil}, {formTimestamp, schema.DateTimeOffset, int64(5), nil},
		{formBinary, schema.Binary, []byte{1}, schema.BinaryValue("\x01")}, {formBinary, schema.Binary, "\x01", schema.BinaryValue("\x01")},
		{formDigits, schema.Decimal, "1.50", decimal128.MustParse("1.5")}, {formDigits, schema.Decimal, "x", nil},
	}
	for _, tt := range tests {
		c := &column{Column: Column{Name: "c"}, typ: tt.typ, form: tt.form, min: -100, max: 100}
		got, err := c.decode(postgres, tt.raw)
		if (err == nil) != (tt.want != nil) || err == nil && !schema.EqualValues(got, tt.want) || err == nil && fmt.Sprintf("%T", got) != fmt.Sprintf("%T", tt.want) {
			t.Errorf("%s %T %v: got %T %v, %v", tt.form, tt.raw, tt.raw, got, got, err)
		}
		if null, err := c.decode(postgres, nil); err == nil {
			t.Errorf("%s: NULL is %v where nothing is null", tt.form, null)
		}
		c.null = true
		if null, err := c.decode(postgres, nil); null != nil || err != nil {
			t.Errorf("%s: NULL is %v, %v", tt.form, null, err)
		}
	}
	c := &column{Column: Column{Scale: 2}, typ: schema.Decimal, form: formScaled, min: -1000, max: 1000}
	if got, err := c.decode(sqlite, int64(125)); err != nil || !schema.EqualValues(got, decimal128.MustParse("1.25")) {
		t.Errorf("125 with two digits is %v, %v", got, err)
	}
}

// TestSeeks takes the arguments that a page begins after through the token and
// back, and refuses what is none.
func TestSeeks(t *testing.T) {
	tests := []struct {
		form form
		raw  any
		arg  any
		bad  []string
	}{
		{formBool, true, true, []string{"", "2", "true"}},
		{formBool, int64(0), false, nil},
		{formInt, int64(-5), int64(-5), []string{"", "x", "1.5", "9223372036854775808"}},
		{formScaled, []byte("5"), int64(5), []string{"x"}},
		{formDouble, 1.5, 1.5, []string{"", "x", strconv.FormatUint(math.Float64bits(math.NaN()), 16), strconv.FormatUint(math.Float64bits(math.Inf(1)), 16)}},
		{formTimestamp, time.Unix(0, 1000).UTC(), "1970-01-01 00:00:00.000001+00", []string{"", "x", "1970-01-01"}},
		{formUUID, "01234567-89ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcdef", []string{"", "x"}},
		{formNumeric, []byte("1.50"), "1.50", []string{"", "x"}},
		{formString, "a", "a", []string{"\xff"}},
		{formName, "Red", "Red", nil},
	}
	for _, tt := range tests {
		v := &value{form: tt.form}
		arg, err := postgres.seekArgument(v, tt.raw)
		if err != nil || arg != tt.arg {
			t.Errorf("%s: got %v, %v", tt.form, arg, err)
			continue
		}
		if back, ok := postgres.decodeSeek(v, encodeSeek(arg)); !ok || back != arg {
			t.Errorf("%s: %v came back as %v", tt.form, arg, back)
		}
		for _, bad := range tt.bad {
			if back, ok := postgres.decodeSeek(v, &bad); ok {
				t.Errorf("%s: %q is %v", tt.form, bad, back)
			}
		}
		if _, ok := postgres.decodeSeek(v, encodeSeek(nil)); ok {
			t.Errorf("%s: null is taken though there is none", tt.form)
		}
		v.null = true
		if back, ok := postgres.decodeSeek(v, nil); !ok || back != nil {
			t.Errorf("%s: null is %v", tt.form, back)
		}
		if back, err := postgres.seekArgument(v, nil); back != nil || err != nil {
			t.Errorf("%s: null is %v, %v", tt.form, back, err)
		}
	}
	for _, form := range []form{formBool, formInt, formDouble, formTimestamp, formString} {
		if arg, err := postgres.seekArgument(&value{form: form}, context.Canceled); err == nil {
			t.Errorf("%s: an argument of what is no value: %v", form, arg)
		}
	}
}

// TestCache keeps the plans that were used last.
func TestCache(t *testing.T) {
	var c cache
	key := func(i int) []byte { return []byte(strconv.Itoa(i)) }
	for i := range maxPlans {
		c.put(key(i), &plan{sql: strconv.Itoa(i)})
	}
	if p := c.get(key(0)); p == nil || p.sql != "0" {
		t.Fatal("the first plan is gone")
	}
	c.put(key(0), &plan{sql: "other"})
	c.put(key(maxPlans), &plan{sql: "last"})
	if p := c.get(key(0)); p == nil || p.sql != "0" {
		t.Errorf("a plan that was used is gone or replaced: %v", p)
	}
	if c.get(key(1)) != nil || c.get(key(2)) == nil || c.get(key(maxPlans)) == nil || len(c.plans) != maxPlans || c.used.Len() != maxPlans {
		t.Errorf("%d plans, %d used", len(c.plans), c.used.Len())
	}
	long := make([]byte, maxKey+1)
	c.put(long, &plan{})
	if c.get(long) != nil {
		t.Error("a plan of a longer key is kept")
	}
	c.put(long[1:], &plan{})
	if c.get(long[1:]) == nil {
		t.Error("a plan of the longest key is not kept")
	}
}
