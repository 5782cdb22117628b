package schema

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/odatacheck/odata/ast"
)

// value reads an argument or a result of the tables: the payload text of a
// value of t; [ ] with commas for a collection of Int64, where t is one of any.
func value(t *testing.T, typ Type, text string) Value {
	t.Helper()
	if elem := Elem(typ); elem != nil {
		values := []Value{}
		for item := range strings.SplitSeq(strings.Trim(text, "[]"), ",") {
			switch item {
			case "":
			case "null":
				values = append(values, nil)
			default:
				values = append(values, value(t, Int64, item))
			}
		}
		return values
	}
	v, err := ParseValue(typ, text)
	if err != nil {
		t.Fatalf("%s %q: %v", typ, text, err)
	}
	return v
}

func show(v Value, typ Type) string {
	if Elem(typ) != nil {
		return FormatLiteral(v, &CollectionType{Elem: Int64})
	}
	return FormatValue(v, typ)
}

// TestFunctions has a case for each overload and each line of what the
// functions mean. A result that begins with ! is the code of a Fault.
func TestFunctions(t *testing.T) {
	const line = "a b\u00a0\u2003c" // with two blanks that are not ASCII
	for _, tt := range []struct {
		name   string
		params []Type
		args   []string
		want   string
	}{
		{"concat", types(String, String), []string{"ab", "cd"}, "abcd"},
		{"concat", types(String, String), []string{"", ""}, ""},
		{"concat", types(anyCollection, anyCollection), []string{"[1,2]", "[2,3]"}, "[1,2,2,3]"},
		{"concat", types(anyCollection, anyCollection), []string{"[]", "[]"}, "[]"},
		{"contains", types(String, String), []string{"Alfreds", "fred"}, "true"},
		{"contains", types(String, String), []string{"Alfreds", "Fred"}, "false"},
		{"contains", types(String, String), []string{"x", ""}, "true"},
		{"contains", types(String, String), []string{"50%", "%"}, "true"},
		{"contains", types(anyCollection, anyCollection), []string{"[4,1,3]", "[4,1]"}, "true"},
		{"contains", types(anyCollection, anyCollection), []string{"[4,1,3]", "[4,3]"}, "false"},
		{"contains", types(anyCollection, anyCollection), []string{"[4,1,3]", "[]"}, "true"},
		{"contains", types(anyCollection, anyCollection), []string{"[1,null]", "[null]"}, "true"},
		{"endswith", types(String, String), []string{"Futterkiste", "kiste"}, "true"},
		{"endswith", types(String, String), []string{"kiste", "Futterkiste"}, "false"},
		{"endswith", types(String, String), []string{"", ""}, "true"},
		{"endswith", types(anyCollection, anyCollection), []string{"[4,1,3]", "[1,3]"}, "true"},
		{"endswith", types(anyCollection, anyCollection), []string{"[4,1,3]", "[4,1]"}, "false"},
		{"endswith", types(anyCollection, anyCollection), []string{"[3]", "[1,3]"}, "false"},
		{"startswith", types(String, String), []string{"Alfreds", "Alf"}, "true"},
		{"startswith", types(String, String), []string{"Alfreds", "alf"}, "false"},
		{"startswith", types(anyCollection, anyCollection), []string{"[4,1,3]", "[4,1]"}, "true"},
		{"startswith", types(anyCollection, anyCollection), []string{"[4,1,3]", "[1,3]"}, "false"},
		{"startswith", types(anyCollection, anyCollection), []string{"[4]", "[4,1]"}, "false"},
		{"indexof", types(String, String), []string{"Alfreds", "lfreds"}, "1"},
		{"indexof", types(String, String), []string{"Alfreds", "x"}, "-1"},
		{"indexof", types(String, String), []string{"Alfreds", ""}, "0"},
		{"indexof", types(String, String), []string{"ä😀x", "x"}, "2"},
		{"indexof", types(anyCollection, anyCollection), []string{"[4,1,3,1,2]", "[1,2]"}, "3"},
		{"indexof", types(anyCollection, anyCollection), []string{"[4,1,3]", "[]"}, "0"},
		{"indexof", types(anyCollection, anyCollection), []string{"[4,1,3]", "[3,4]"}, "-1"},
		{"indexof", types(anyCollection, anyCollection), []string{"[1,1,1,2]", "[1,1,2]"}, "1"},
		{"length", types(String), []string{"ä😀x"}, "3"},
		{"length", types(String), []string{""}, "0"},
		{"length", types(String), []string{"e\u0301"}, "2"},
		{"length", types(anyCollection), []string{"[1,null,3]"}, "3"},
		{"substring", types(String, Int64), []string{"Alfreds", "1"}, "lfreds"},
		{"substring", types(String, Int64), []string{"Alfreds", "0"}, "Alfreds"},
		{"substring", types(String, Int64), []string{"Alfreds", "7"}, ""},
		{"substring", types(String, Int64), []string{"Alfreds", "9223372036854775807"}, ""},
		{"substring", types(String, Int64), []string{"Alfreds", "-2"}, "ds"},
		{"substring", types(String, Int64), []string{"abc", "-10"}, "abc"},
		{"substring", types(String, Int64), []string{"abc", "-9223372036854775808"}, "abc"},
		{"substring", types(String, Int64), []string{"ä😀xy", "-2"}, "xy"},
		{"substring", types(String, Int64, Int64), []string{"Alfreds", "2", "2"}, "fr"},
		{"substring", types(String, Int64, Int64), []string{"Alfreds", "2", "99"}, "freds"},
		{"substring", types(String, Int64, Int64), []string{"Alfreds", "2", "0"}, ""},
		{"substring", types(String, Int64, Int64), []string{"Alfreds", "2", "-1"}, "!NegativeLength"},
		{"substring", types(String, Int64, Int64), []string{"", "0", "-1"}, "!NegativeLength"},
		{"substring", types(String, Int64, Int64), []string{"ä😀xy", "1", "2"}, "😀x"},
		{"substring", types(String, Int64, Int64), []string{"abc", "-10", "2"}, "ab"},
		{"substring", types(String, Int64, Int64), []string{"abc", "-2", "1"}, "b"},
		{"substring", types(String, Int64, Int64), []string{"abc", "1", "9223372036854775807"}, "bc"},
		{"substring", types(anyCollection, Int64), []string{"[1,2,3]", "1"}, "[2,3]"},
		{"substring", types(anyCollection, Int64), []string{"[1,2,3]", "-1"}, "[3]"},
		{"substring", types(anyCollection, Int64), []string{"[1,2,3]", "-9223372036854775808"}, "[1,2,3]"},
		{"substring", types(anyCollection, Int64, Int64), []string{"[1,2,3]", "0", "2"}, "[1,2]"},
		{"substring", types(anyCollection, Int64, Int64), []string{"[1,2,3]", "9", "2"}, "[]"},
		{"substring", types(anyCollection, Int64, Int64), []string{"[1,2,3]", "0", "-1"}, "!NegativeLength"},
		{"hassubset", types(anyCollection, anyCollection), []string{"[4,1,3]", "[3,1]"}, "true"},
		{"hassubset", types(anyCollection, anyCollection), []string{"[1,2]", "[1,1,2]"}, "false"},
		{"hassubset", types(anyCollection, anyCollection), []string{"[1,2,1]", "[1,1]"}, "true"},
		{"hassubset", types(anyCollection, anyCollection), []string{"[1]", "[]"}, "true"},
		{"hassubset", types(anyCollection, anyCollection), []string{"[1,null]", "[null]"}, "true"},
		{"hassubset", types(anyCollection, anyCollection), []string{"[1,null]", "[null,null]"}, "false"},
		{"hassubsequence", types(anyCollection, anyCollection), []string{"[4,1,3]", "[4,1,3]"}, "true"},
		{"hassubsequence", types(anyCollection, anyCollection), []string{"[4,1,3]", "[4,3]"}, "true"},
		{"hassubsequence", types(anyCollection, anyCollection), []string{"[4,1,3,1]", "[1,1]"}, "true"},
		{"hassubsequence", types(anyCollection, anyCollection), []string{"[4,1,3]", "[1,3,4]"}, "false"},
		{"hassubsequence", types(anyCollection, anyCollection), []string{"[1,2]", "[1,1,2]"}, "false"},
		{"hassubsequence", types(anyCollection, anyCollection), []string{"[]", "[]"}, "true"},
		{"matchesPattern", types(String, String), []string{"Alfreds Futterkiste", "^A.*e$"}, "true"},
		{"matchesPattern", types(String, String), []string{"xAy", "A"}, "true"},
		{"matchesPattern", types(String, String), []string{"xay", "A"}, "false"},
		{"matchesPattern", types(String, String), []string{"x", "("}, "!InvalidPattern"},
		{"tolower", types(String), []string{"ÀÉΣ İx"}, "àéσ ix"},
		{"toupper", types(String), []string{"straße àéσςıx"}, "STRAßE ÀÉΣΣIX"},
		{"trim", types(String), []string{" \t\n\v\f\r\u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000" + line + " "}, line},
		{"trim", types(String), []string{"\u200bx\ufeff"}, "\u200bx\ufeff"},
		{"date", types(DateTimeOffset), []string{"2012-09-03T23:30:00+02:00"}, "2012-09-03"},
		{"date", types(DateTimeOffset), []string{"-0001-01-01T00:00:00-14:00"}, "-0001-01-01"},
		{"time", types(DateTimeOffset), []string{"2012-09-03T23:30:01.5+02:00"}, "23:30:01.5"},
		{"year", types(DateTimeOffset), []string{"2012-12-31T23:30:00-05:00"}, "2012"},
		{"year", types(Date), []string{"-0044-03-15"}, "-44"},
		{"month", types(DateTimeOffset), []string{"2012-12-31T23:30:00-05:00"}, "12"},
		{"month", types(Date), []string{"2012-02-29"}, "2"},
		{"day", types(DateTimeOffset), []string{"2012-12-31T23:30:00-05:00"}, "31"},
		{"day", types(Date), []string{"2012-02-29"}, "29"},
		{"hour", types(DateTimeOffset), []string{"2012-09-03T23:30:00+02:00"}, "23"},
		{"hour", types(TimeOfDay), []string{"23:59:58.5"}, "23"},
		{"minute", types(DateTimeOffset), []string{"2012-09-03T23:30:00+02:45"}, "30"},
		{"minute", types(TimeOfDay), []string{"23:59:58.5"}, "59"},
		{"second", types(DateTimeOffset), []string{"2012-09-03T23:30:40.9Z"}, "40"},
		{"second", types(TimeOfDay), []string{"23:59:58.5"}, "58"},
		{"fractionalseconds", types(DateTimeOffset), []string{"2012-09-03T23:30:40.1234567Z"}, "0.1234567"},
		{"fractionalseconds", types(DateTimeOffset), []string{"2012-09-03T23:30:40Z"}, "0"},
		{"fractionalseconds", types(DateTimeOffset), []string{"-0001-09-03T23:30:40.25Z"}, "0.25"},
		{"fractionalseconds", types(TimeOfDay), []string{"23:59:58.000000001"}, "0.000000001"},
		{"totaloffsetminutes", types(DateTimeOffset), []string{"2012-09-03T23:30:40-05:30"}, "-330"},
		{"totaloffsetminutes", types(DateTimeOffset), []string{"2012-09-03T23:30:40Z"}, "0"},
		{"totalseconds", types(Duration), []string{"PT1M0.5S"}, "60.5"},
		{"totalseconds", types(Duration), []string{"-PT1M0.5S"}, "-60.5"},
		{"totalseconds", types(Duration), []string{"-P106751DT23H47M16.854775808S"}, "-9223372036.854775808"},
		{"mindatetime", nil, nil, "0001-01-01T00:00:00Z"},
		{"maxdatetime", nil, nil, "9999-12-31T23:59:59.9999999Z"},
		{"round", types(Double), []string{"0.5"}, "1"},
		{"round", types(Double), []string{"-0.5"}, "-1"},
		{"round", types(Double), []string{"2.5"}, "3"},
		{"round", types(Double), []string{"0.49999999999999994"}, "0"},
		{"round", types(Double), []string{"INF"}, "INF"},
		{"round", types(Decimal), []string{"2.5"}, "3"},
		{"round", types(Decimal), []string{"-2.5"}, "-3"},
		{"round", types(Decimal), []string{"0.4999999999999999999999999999999999"}, "0"},
		{"round", types(Decimal), []string{"9999999999999999999999999999999999"}, "9999999999999999999999999999999999"},
		{"round", types(Decimal), []string{"999999999999999999999999999999999.5"}, "1000000000000000000000000000000000"},
		{"round", types(Int64), []string{"-5"}, "-5"},
		{"floor", types(Double), []string{"-0.5"}, "-1"},
		{"floor", types(Double), []string{"NaN"}, "NaN"},
		{"floor", types(Decimal), []string{"-0.5"}, "-1"},
		{"floor", types(Decimal), []string{"-1e-6000"}, "-1"},
		{"floor", types(Decimal), []string{"1e6000"}, "1" + strings.Repeat("0", 6000)},
		{"floor", types(Int64), []string{"5"}, "5"},
		{"ceiling", types(Double), []string{"0.1"}, "1"},
		{"ceiling", types(Decimal), []string{"0.1"}, "1"},
		{"ceiling", types(Decimal), []string{"-0.9"}, "0"},
		{"ceiling", types(Int64), []string{"5"}, "5"},
		{"geo.distance", types(GeometryPoint, GeometryPoint), []string{"SRID=0;Point(0 0)", "SRID=0;Point(3 4)"}, "5"},
		{"geo.distance", types(GeographyPoint, GeographyPoint), []string{"SRID=4326;Point(0 0)", "SRID=4326;Point(0 0)"}, "0"},
		{"geo.distance", types(GeographyPoint, GeographyPoint), []string{"SRID=0;Point(0 0)", "SRID=4326;Point(0 0)"}, "!NotSupported"},
		{"geo.distance", types(GeographyPoint, GeographyPoint), []string{"SRID=0;Point EMPTY", "SRID=0;Point(0 0)"}, "NaN"},
		{"geo.length", types(GeometryLineString), []string{"SRID=0;LineString(0 0,3 4,3 5)"}, "6"},
		{"geo.length", types(GeographyLineString), []string{"SRID=4326;LineString(1 1,1 1)"}, "0"},
		{"geo.intersects", types(GeometryPoint, GeometryPolygon), []string{"SRID=0;Point(2 1)", "SRID=0;Polygon((0 0,4 0,4 4,0 0))"}, "true"},
		{"geo.intersects", types(GeometryPoint, GeometryPolygon), []string{"SRID=0;Point(1 2)", "SRID=0;Polygon((0 0,4 0,4 4,0 0))"}, "false"},
		{"geo.intersects", types(GeometryPoint, GeometryPolygon), []string{"SRID=0;Point(2 2)", "SRID=0;Polygon((0 0,4 0,4 4,0 0))"}, "true"},
		{"geo.intersects", types(GeometryPoint, GeometryPolygon), []string{"SRID=0;Point(4 4)", "SRID=0;Polygon((0 0,4 0,4 4,0 0))"}, "true"},
		{"geo.intersects", types(GeometryPoint, GeometryPolygon), []string{"SRID=0;Point(2 2)", "SRID=0;Polygon((0 0,4 0,4 4,0 4,0 0),(1 1,3 1,3 3,1 3,1 1))"}, "false"},
		{"geo.intersects", types(GeometryPoint, GeometryPolygon), []string{"SRID=0;Point(1 2)", "SRID=0;Polygon((0 0,4 0,4 4,0 4,0 0),(1 1,3 1,3 3,1 3,1 1))"}, "true"},
		{"geo.intersects", types(GeographyPoint, GeographyPolygon), []string{"SRID=4326;Point(0 0)", "SRID=4326;Polygon((-1 -1,1 -1,1 1,-1 1,-1 -1))"}, "true"},
		{"geo.intersects", types(GeographyPoint, GeographyPolygon), []string{"SRID=4326;Point(180 0)", "SRID=4326;Polygon((-1 -1,1 -1,1 1,-1 1,-1 -1))"}, "false"},
		{"geo.intersects", types(GeographyPoint, GeographyPolygon), []string{"SRID=4326;Point(180 0)", "SRID=4326;Polygon((179 -1,-179 -1,-179 1,179 1,179 -1))"}, "true"},
		// The great circle from 60 west to 60 east at 60 north passes 73.9 north.
		{"geo.intersects", types(GeographyPoint, GeographyPolygon), []string{"SRID=4326;Point(0 70)", "SRID=4326;Polygon((-60 30,60 30,60 60,-60 60,-60 30))"}, "true"},
		{"geo.intersects", types(GeographyPoint, GeographyPolygon), []string{"SRID=4326;Point(0 75)", "SRID=4326;Polygon((-60 30,60 30,60 60,-60 60,-60 30))"}, "false"},
		{"geo.intersects", types(GeographyPoint, GeographyPolygon), []string{"SRID=4326;Point(10 89)", "SRID=4326;Polygon((0 80,120 80,240 80,0 80))"}, "true"},
		{"geo.intersects", types(GeographyPoint, GeographyPolygon), []string{"SRID=4326;Point(10 1)", "SRID=4326;Polygon((0 0,120 0,240 0,0 0))"}, "!NotSupported"},
	} {
		o := overload(t, tt.name, tt.params)
		var args []Value
		for i, text := range tt.args {
			args = append(args, value(t, tt.params[i], text))
		}
		v, err := o.Apply(args)
		var fault Fault
		got := ""
		switch {
		case errors.As(err, &fault):
			got = "!" + string(fault)
		case err != nil:
			t.Errorf("%s(%s): %v", tt.name, strings.Join(tt.args, ","), err)
			continue
		default:
			got = show(v, o.Result)
		}
		if got != tt.want {
			t.Errorf("%s(%s) = %s, want %s", tt.name, strings.Join(tt.args, ","), got, tt.want)
		}
	}
}

// overload returns the overload of a function with these parameters.
func overload(t *testing.T, name string, params []Type) *Overload {
	t.Helper()
	f, ok := LookupFunction(name)
	if !ok {
		t.Fatalf("no function %s", name)
	}
	for i := range f.Overloads {
		if slices.EqualFunc(f.Overloads[i].Params, params, Same) {
			return &f.Overloads[i]
		}
	}
	t.Fatalf("no overload %s%v", name, params)
	return nil
}

func TestGeographyDistances(t *testing.T) {
	for _, tt := range []struct {
		p, q string
		want float64 // metres along a great circle of the mean radius
	}{
		{"0 0", "1 0", 111195.08},
		{"0 0", "0 90", 10007557.2},
		{"0 0", "180 0", 20015114.4},
		{"13.405 52.52", "2.3522 48.8566", 877464},
		{"179.5 0", "-179.5 0", 111195.08},
	} {
		o := overload(t, "geo.distance", types(GeographyPoint, GeographyPoint))
		v, err := o.Apply([]Value{value(t, GeographyPoint, "SRID=4326;Point("+tt.p+")"), value(t, GeographyPoint, "SRID=4326;Point("+tt.q+")")})
		if got, _ := v.(float64); err != nil || math.Abs(got-tt.want) > 1 {
			t.Errorf("distance of %s and %s = %.2f, %v, want %.2f", tt.p, tt.q, got, err, tt.want)
		}
	}
}

// TestFunctionTable holds the rows to their IDs and to being complete, and
// their names to those that package ast spells, in the same order.
func TestFunctionTable(t *testing.T) {
	var names []string
	n := 0
	for f := range Functions() {
		names = append(names, f.Name)
		if f.ID != FunctionID(n) {
			t.Errorf("row %d is %s with the ID %d", n, f.Name, f.ID)
		}
		n++
		if f.Summary == "" || !strings.HasPrefix(f.Spec, "5.1.1.") || !strings.Contains(strings.ToLower(f.Example), strings.ToLower(f.Name)+"(") {
			t.Errorf("%s is not documented: %q, %q, %q", f.Name, f.Summary, f.Spec, f.Example)
		}
		if g, ok := LookupFunction(strings.ToUpper(f.Name)); !ok || g != f {
			t.Errorf("%s is not found in upper case", f.Name)
		}
		if len(f.Overloads) == 0 {
			t.Errorf("%s has no overload", f.Name)
		}
		for _, o := range f.Overloads {
			if (o.Apply == nil) != (f.ID == FnNow) {
				t.Errorf("%s has no implementation", f.Name)
			}
		}
	}
	if n != int(FnGeoLength)+1 {
		t.Errorf("%d rows, %d IDs", n, FnGeoLength+1)
	}
	if diff := cmp.Diff(slices.Collect(ast.Functions()), names); diff != "" {
		t.Errorf("package ast spells other functions (-ast +schema):\n%s", diff)
	}
	if _, ok := LookupFunction("startſwith"); ok {
		t.Error("a letter that is not ASCII stands for an s")
	}
}

// TestSimpleCaseMapping holds the functions to the simple mappings of every
// character, one for one.
func TestSimpleCaseMapping(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if 0xD800 <= r && r <= 0xDFFF {
			continue
		}
		if got := toLower(string(r)); got != string(unicode.ToLower(r)) {
			t.Errorf("tolower of %U is %q", r, got)
		}
		if got := toUpper(string(r)); got != string(unicode.ToUpper(r)) {
			t.Errorf("toupper of %U is %q", r, got)
		}
		if got := trim(string(r)); (got == "") != unicode.Is(unicode.White_Space, r) {
			t.Errorf("trim of %U is %q", r, got)
		}
	}
}

// TestDatesAgainstTime holds the calendar to that of package time.
func TestDatesAgainstTime(t *testing.T) {
	for day := int64(-1_000_000); day < 4_000_000; day += 13 {
		want := time.Unix(day*secondsPerDay, 0).UTC()
		year, month, d := DateValue(day).Civil()
		if int(year) != want.Year() || month != want.Month() || int(d) != want.Day() {
			t.Fatalf("day %d is %d-%d-%d, want %v", day, year, month, d, want)
		}
		if back := DateOf(year, month, d); back != DateValue(day) {
			t.Fatalf("day %d came back as %d", day, back)
		}
	}
}
