package schema

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/woodsbury/decimal128"
)

func properties() *gopter.Properties {
	parameters := gopter.DefaultTestParameters()
	parameters.MinSuccessfulTests = 1000
	return gopter.NewProperties(parameters)
}

// allPrimitives are the types of wide and the geo types, without Untyped.
func allPrimitives() []Primitive {
	var all []Primitive
	for p := Boolean; p <= GeometryCollection; p++ {
		all = append(all, p)
	}
	return all
}

// randomValue returns a value of p.
func randomValue(rng *rand.Rand, p Primitive) Value {
	bits := int64(rng.Uint64()) >> rng.IntN(64)
	switch p {
	case Boolean:
		return bits&1 == 0
	case Byte, SByte, Int16, Int32, Int64:
		low, high := integerRange(p)
		return min(max(bits, low), high)
	case Decimal:
		return randomDecimal(rng)
	case Single:
		return float64(float32(randomFloat(rng, func() float64 { return float64(math.Float32frombits(rng.Uint32())) })))
	case Double:
		return randomFloat(rng, func() float64 { return math.Float64frombits(rng.Uint64()) })
	case String:
		return randomString(rng)
	case Guid:
		var g GuidValue
		for i := range g {
			g[i] = byte(rng.Uint32())
		}
		return g
	case Date:
		return DateValue(bits % 365_000_000_000)
	case TimeOfDay:
		return TimeValue(magnitude(bits) % uint64(nanosPerDay))
	case DateTimeOffset:
		t := time.Unix(bits%31_000_000_000_000_000, int64(rng.IntN(1e9)))
		return t.In(location(60 * int64(rng.IntN(2*1439)-1439)))
	case Duration:
		return time.Duration(bits)
	case Binary, Stream:
		return BinaryValue(randomString(rng))
	case GeographyPoint, GeographyLineString, GeographyPolygon, GeographyMultiPoint, GeographyMultiLineString,
		GeographyMultiPolygon, GeographyCollection, GeometryPoint, GeometryLineString, GeometryPolygon,
		GeometryMultiPoint, GeometryMultiLineString, GeometryMultiPolygon, GeometryCollection:
		wkt := []string{
			"Point(1.5 -2)", "LineString(1 2,3 4e-7)", "Polygon((0 0,1 0,1 1,0 0),(0 0,0 0))", "MultiPoint((1 2),(3 4 5 6))",
			"MultiLineString((1 2,3 4),(5 6,7 8))", "MultiPolygon(((0 0,1 0,1 1,0 0)))", "GeometryCollection(Point(1 2),LineString(1 2,3 4))",
		}[int(p-GeographyPoint)%7]
		return GeoValue{Type: p, SRID: rng.IntN(100_000), WKT: wkt}
	case Untyped:
	}
	panic("no values of " + p.String())
}

func randomFloat(rng *rand.Rand, any func() float64) float64 {
	switch rng.IntN(4) {
	case 0:
		return float64(int(rng.Uint32()) >> rng.IntN(32) % (1 << 24))
	case 1:
		return []float64{0, math.Inf(1), math.Inf(-1), 1e21, 1e-6, 123456}[rng.IntN(6)]
	}
	if f := any(); !math.IsNaN(f) {
		return f
	}
	return 1
}

func randomString(rng *rand.Rand) string {
	alphabet := []rune("ab '\"\\/%_\n\t\x01é\u2028ßİ😀\U0010ffff€")
	runes := make([]rune, rng.IntN(12))
	for i := range runes {
		runes[i] = alphabet[rng.IntN(len(alphabet))]
	}
	return string(runes)
}

// identical tells apart what eq does not: the offset of an instant.
func identical(a, b Value) bool {
	if t, ok := a.(time.Time); ok {
		u, ok := b.(time.Time)
		return ok && t.Equal(u) && offsetOfTime(t) == offsetOfTime(u)
	}
	return EqualValues(a, b)
}

// TestTextsComeBack: what is written is read as the same value, as a payload,
// as JSON and as a literal, and the literal alone tells its type.
func TestTextsComeBack(t *testing.T) {
	ps := properties()
	for _, p := range allPrimitives() {
		ps.Property(p.String(), prop.ForAll(func(seed uint64) string {
			v := randomValue(rand.New(rand.NewPCG(seed, 1)), p)
			text := FormatValue(v, p)
			back, err := ParseValue(p, text)
			switch {
			case err != nil:
				return text + ": " + err.Error()
			case !identical(back, v):
				return text + " came back as " + FormatValue(back, p)
			}
			complexType := &ComplexType{Name: "T.C", Properties: []*Property{required("v", p)}}
			data := AppendJSON(nil, Record{complexType, []Value{v}}, complexType)
			r, err := DecodeRecord(data, complexType)
			switch {
			case err != nil:
				return string(data) + ": " + err.Error()
			case !json.Valid(data):
				return string(data) + " is not JSON"
			case !identical(r.Values[0], v) && !p.IsGeo():
				return string(data) + " came back as " + FormatValue(r.Values[0], p)
			}
			if again := AppendJSON(nil, r, complexType); !bytes.Equal(again, data) {
				return string(data) + " came back as " + string(again)
			}
			return ""
		}, gen.UInt64()))
	}
	ps.TestingRun(t)
}

func TestStringFunctionsAgainstRunes(t *testing.T) {
	ps := properties()
	oracle := func(s string, start, length int64) string {
		runes := []rune(s)
		n := int64(len(runes))
		if start < 0 {
			start = max(0, n+start)
		}
		start = min(start, n)
		return string(runes[start:min(n, start+length)])
	}
	ps.Property("substring", prop.ForAll(func(seed uint64, start, length int64) bool {
		s := randomString(rand.New(rand.NewPCG(seed, 2)))
		v, err := substringOf([]Value{s, start, length})
		w, err2 := substringFrom([]Value{s, start})
		return err == nil && err2 == nil && v == oracle(s, start, length) && w == oracle(s, start, 100)
	}, gen.UInt64(), gen.Int64Range(-15, 15), gen.Int64Range(0, 15)))
	ps.Property("indexof", prop.ForAll(func(seed uint64) bool {
		rng := rand.New(rand.NewPCG(seed, 3))
		s, u := randomString(rng), randomString(rng)
		if rng.IntN(2) == 0 && s != "" {
			r := []rune(s)
			i := rng.IntN(len(r))
			u = string(r[i : i+rng.IntN(len(r)-i)])
		}
		hay, needle, want := []rune(s), []rune(u), int64(-1)
		for i := 0; i+len(needle) <= len(hay) && want < 0; i++ {
			if slices.Equal(hay[i:i+len(needle)], needle) {
				want = int64(i)
			}
		}
		return indexOfString(s, u) == want && containsString(s, u) == (want >= 0) && lengthOfString(s) == int64(len(hay))
	}, gen.UInt64()))
	ps.TestingRun(t)
}

func TestCollectionFunctionsAgainstLoops(t *testing.T) {
	ps := properties()
	items := func(rng *rand.Rand) []Value {
		values := []Value{}
		for range rng.IntN(7) {
			if n := rng.IntN(4); n > 0 {
				values = append(values, int64(n))
			} else {
				values = append(values, nil)
			}
		}
		return values
	}
	ps.Property("indexof, contains, startswith, endswith", prop.ForAll(func(seed uint64) bool {
		rng := rand.New(rand.NewPCG(seed, 4))
		c, d := items(rng), items(rng)
		d = d[:min(len(d), 3)]
		want := int64(-1)
		for i := len(c) - len(d); i >= 0; i-- {
			if slices.Equal(c[i:i+len(d)], d) {
				want = int64(i)
			}
		}
		starts, ends := len(d) <= len(c) && slices.Equal(c[:len(d)], d), len(d) <= len(c) && slices.Equal(c[len(c)-len(d):], d)
		return indexOfItems(c, d) == want && containsItems(c, d) == (want >= 0) && startsWithItems(c, d) == starts && endsWithItems(c, d) == ends
	}, gen.UInt64()))
	ps.Property("hassubset", prop.ForAll(func(seed uint64) bool {
		rng := rand.New(rand.NewPCG(seed, 5))
		c, d := items(rng), items(rng)
		rest, want := slices.Clone(c), true
		for _, item := range d {
			if i := slices.Index(rest, item); i >= 0 {
				rest = slices.Delete(rest, i, i+1)
			} else {
				want = false
			}
		}
		wrap := func(values []Value) []Value { // items without a key
			var wrapped []Value
			for _, v := range values {
				wrapped = append(wrapped, []Value{v})
			}
			return wrapped
		}
		return hasSubset(c, d) == want && hasSubset(wrap(c), wrap(d)) == want
	}, gen.UInt64()))
	ps.Property("hassubset has keys for equal values of every type", prop.ForAll(func(seed uint64) bool {
		for _, p := range allPrimitives() {
			v := randomValue(rand.New(rand.NewPCG(seed, 6)), p)
			w, err := ParseValue(p, FormatValue(v, p))
			if err != nil || !hasSubset([]Value{v}, []Value{w}) {
				return false
			}
		}
		return true
	}, gen.UInt64()))
	ps.TestingRun(t)
}

// TestEqualItemsHaveOneKey: values that eq takes for equal count as one.
func TestEqualItemsHaveOneKey(t *testing.T) {
	instant := time.Date(2024, 1, 1, 12, 0, 0, 5, time.UTC)
	for _, pair := range [][2]Value{
		{math.Copysign(0, -1), 0.0},
		{decimal128.MustParse("1.0"), decimal128.MustParse("1.00")},
		{decimal128.MustParse("-0"), DecimalValue{}},
		{decimal128.MustParse("1e34"), addDecimal(decimal128.MustParse(strings.Repeat("9", 34)), decimal128.MustParse("1"))},
		{decimal128.MustParse("1e6000"), decimal128.MustParse("10e5999")},
		{instant, instant.In(time.FixedZone("", 7200))},
	} {
		if !EqualValues(pair[0], pair[1]) || !hasSubset(pair[:1], pair[1:]) {
			t.Errorf("%v and %v count as two", pair[0], pair[1])
		}
	}
	if hasSubset([]Value{math.NaN()}, []Value{math.NaN()}) {
		t.Error("NaN counts as equal to NaN")
	}
}

// FuzzDecodeRecord wants no panic, agreement with package json on what is JSON
// at all, and that what is read comes back.
func FuzzDecodeRecord(f *testing.F) {
	f.Add([]byte(`{"id":1,"str":"a\u00e9\ud83d\ude00","dec":"1.5","tags":["x",null],"addr":{"Street":"x"}}`))
	f.Add([]byte(`{"id":1,"dbl":1e3,"enum":"Red,Blue","point":{"type":"Point","coordinates":[1,2]},"dto":"2024-01-01T00:00Z"}`))
	f.Add([]byte(`{"nobody":"\`)) // a backslash at the end
	e := wide()
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := DecodeRecord(data, e)
		if err != nil {
			return
		}
		if !json.Valid(data) {
			t.Fatalf("%q is not JSON", data)
		}
		out := AppendJSON(nil, r, e)
		again, err := DecodeRecord(out, e)
		if err != nil || !bytes.Equal(AppendJSON(nil, again, e), out) {
			t.Fatalf("%q: %s came back as %v, %v", data, out, again, err)
		}
	})
}

// FuzzParseValue wants no panic, and that what is read comes back.
func FuzzParseValue(f *testing.F) {
	for i, text := range []string{
		"true", "255", "-1.5e-7", "-INF", "2024-02-29", "23:59:59.999999999", "2024-02-29T23:59:60.5+02:00",
		"-P1DT2H3M4.5S", "Zm8=", "SRID=0;Polygon((0 0,1 0,1 1,0 0))", "0123abcd-89ab-cdef-0123-456789abcdef",
	} {
		f.Add(byte(i), text)
	}
	f.Fuzz(func(t *testing.T, kind byte, text string) {
		p := Primitive(int(kind) % (int(GeometryCollection) + 1))
		v, err := ParseValue(p, text)
		if err != nil {
			return
		}
		out := FormatValue(v, p)
		if back, err := ParseValue(p, out); err != nil || !identical(back, v) && out != "NaN" {
			t.Fatalf("%s %q: %q came back as %v, %v", p, text, out, back, err)
		}
	})
}
