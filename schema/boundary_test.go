package schema

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/woodsbury/decimal128"
)

// TestIndexOfItems holds the search in linear time to the one that is obvious,
// in all collections of few items and null.
func TestIndexOfItems(t *testing.T) {
	items := func(code, n int) []Value {
		list := make([]Value, n)
		for i := range list {
			if digit := code % 3; digit > 0 {
				list[i] = int64(digit)
			}
			code /= 3
		}
		return list
	}
	obvious := func(c, d []Value) int64 {
		for i := 0; i+len(d) <= len(c); i++ {
			if slices.EqualFunc(c[i:i+len(d)], d, EqualValues) {
				return int64(i)
			}
		}
		return -1
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		n, m := rnd.IntN(13), rnd.IntN(7)
		c, d := items(rnd.IntN(1<<20), n), items(rnd.IntN(1<<10), m)
		if got, want := indexOfItems(c, d), obvious(c, d); got != want {
			t.Fatalf("%v in %v is at %d, want %d", d, c, got, want)
		}
	}
}

// at returns a position.
func at(x, y float64) position { return position{at: [4]float64{x, y}, n: 2} }

// angle returns the angle between two positions by their unit vectors.
func angle(p, q position) float64 {
	u, v := unitVector(p), unitVector(q)
	c := u.cross(v)
	return math.Atan2(math.Sqrt(c.dot(c)), u.dot(v))
}

// TestHaversine holds distances on the globe to angles between vectors, and a
// quarter of it to a quarter.
func TestHaversine(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	random := func() position { return at(rnd.Float64()*360-180, rnd.Float64()*180-90) }
	for range 5000 {
		p, q := random(), random()
		if got, want := haversine(p, q), earthRadius*angle(p, q); math.Abs(got-want) > 1e-4*want+1e-3 {
			t.Fatalf("from %v to %v are %g, want %g", p, q, got, want)
		}
	}
	quarter := earthRadius * math.Pi / 2
	for _, pair := range [][2]position{{at(0, 0), at(90, 0)}, {at(0, 0), at(123, 90)}, {at(-45, 0), at(45, 0)}, {at(10, 45), at(190, 45)}, {at(7, -90), at(8, 0)}} {
		if got := haversine(pair[0], pair[1]); math.Abs(got-quarter) > 1e-3 {
			t.Errorf("from %v to %v are %g, want %g", pair[0], pair[1], got, quarter)
		}
	}
	if x := (vector{1, 0, 0}).cross(vector{0, 1, 0}); x != (vector{0, 0, 1}) {
		t.Errorf("x cross y is %v", x)
	}
	if x := (vector{1, 2, 3}).cross(vector{4, 5, 7}); x != (vector{-1, 5, -3}) {
		t.Errorf("got %v", x)
	}
}

func geoOf(t *testing.T, p Primitive, text string) Value {
	t.Helper()
	v, err := ParseValue(p, text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func intersects(t *testing.T, point, polygon Primitive, p position, ring []position) bool {
	t.Helper()
	corners := make([]string, len(ring))
	for i, q := range ring {
		corners[i] = fmt.Sprintf("%.12f %.12f", q.x(), q.y())
	}
	v, err := geoIntersects([]Value{
		geoOf(t, point, fmt.Sprintf("SRID=0;Point(%.12f %.12f)", p.x(), p.y())),
		geoOf(t, polygon, "SRID=0;Polygon(("+strings.Join(append(corners, corners[0]), ",")+"))"),
	})
	if err != nil {
		t.Fatalf("%v in %v: %v", p, ring, err)
	}
	return v.(bool)
}

// TestTrianglesOnTheGlobe asks of random triangles, at the poles and across the
// date line too, whether random points lie in them. A point does if it lies on
// the same side of the three great circles.
func TestTrianglesOnTheGlobe(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		middle := at(rnd.Float64()*360-180, rnd.Float64()*180-90)
		if rnd.IntN(4) == 0 {
			middle = at(middle.x(), math.Copysign(90, middle.y()))
		}
		near := func(most float64) position {
			for {
				if p := at(rnd.Float64()*360-180, rnd.Float64()*180-90); angle(middle, p) < most {
					return p
				}
			}
		}
		ring := []position{near(0.7), near(0.7), near(0.7)}
		a, b, c := unitVector(ring[0]), unitVector(ring[1]), unitVector(ring[2])
		turn := a.cross(b).dot(c)
		p := near(1.2)
		v := unitVector(p)
		inside, close := true, math.Abs(turn) < 1e-3
		for _, edge := range [][2]vector{{a, b}, {b, c}, {c, a}} {
			side := edge[0].cross(edge[1]).dot(v) * turn
			inside = inside && side > 0
			close = close || math.Abs(side) < 1e-9
		}
		if close {
			continue // too near an edge to be told
		}
		if got := intersects(t, GeographyPoint, GeographyPolygon, p, ring); got != inside {
			t.Errorf("%v in %v is %v", p, ring, got)
		}
	}
}

// TestTrianglesInThePlane asks the same of all triangles of a small grid and
// all points of it, edges and corners included.
func TestTrianglesInThePlane(t *testing.T) {
	const size = 4
	corner := func(i int) planar { return planar{float64(i % size), float64(i / size)} }
	turn := func(a, b, c planar) float64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }
	for i := range size * size * size * size * size * size {
		a, b, c := corner(i%(size*size)), corner(i/(size*size)%(size*size)), corner(i/(size*size*size*size))
		whole := turn(a, b, c)
		if whole == 0 {
			continue
		}
		for k := range size * size {
			p := corner(k)
			want := turn(a, b, p)*whole >= 0 && turn(b, c, p)*whole >= 0 && turn(c, a, p)*whole >= 0
			if got := inPolygon(p, [][]planar{{a, b, c, a}}); got != want {
				t.Fatalf("%v in %v %v %v is %v", p, a, b, c, got)
			}
		}
	}
	// A ring that turns inwards, a hole, and a point beside an edge on its line.
	star := []planar{{0, 0}, {6, 0}, {6, 6}, {3, 2}, {0, 6}, {0, 0}}
	hole := []planar{{1, 1}, {2, 1}, {2, 2}, {1, 2}, {1, 1}}
	for p, want := range map[planar]bool{
		{3, 1}: true, {3, 2}: true, {3, 3}: false, {3, 5}: false, {0.5, 5}: true, {5.5, 5}: true, {1.5, 1.5}: false, {1, 1.5}: true, {2, 2}: true,
		{7, 0}: false, {-1, 0}: false, {-1, 6}: false, {7, 6}: false, {6, 7}: false, {6, 3}: true, {-1, 2}: false, {7, 2}: false,
	} {
		if got := inPolygon(p, [][]planar{star, hole}); got != want {
			t.Errorf("%v is %v", p, got)
		}
	}
}

// TestEndsOfTime pins the first and the last day and instant, and that one less
// and one more overflow.
func TestEndsOfTime(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		from DateValue
		d    time.Duration
		ok   bool
	}{{firstDay + 1, -day, true}, {firstDay, -day, false}, {lastDay - 1, day, true}, {lastDay, day, false}, {firstDay, 0, true}, {lastDay, 0, true}} {
		if got, err := AddDate(tt.from, tt.d); (err == nil) != tt.ok || tt.ok && got != tt.from+DateValue(tt.d/day) {
			t.Errorf("%d add %v: %v %v", tt.from, tt.d, got, err)
		}
		if got, err := subDate(tt.from, -tt.d); (err == nil) != tt.ok || tt.ok && got != tt.from+DateValue(tt.d/day) {
			t.Errorf("%d sub %v: %v %v", tt.from, -tt.d, got, err)
		}
	}
	first, last := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
	for _, tt := range []struct {
		from time.Time
		d    time.Duration
		ok   bool
	}{{first, 0, true}, {first, -1, false}, {first.Add(1), -1, true}, {first.Add(time.Second), -time.Second, true}, {last, 0, true}, {last, 1, false}, {last.Add(-1), 1, true}, {last.Add(-day), day, true}} {
		if got, err := AddTime(tt.from, tt.d); (err == nil) != tt.ok || tt.ok && !got.Equal(tt.from.Add(tt.d)) {
			t.Errorf("%v add %v: %v %v", tt.from, tt.d, got, err)
		}
		if got, err := subTime(tt.from, -tt.d); (err == nil) != tt.ok || tt.ok && !got.Equal(tt.from.Add(tt.d)) {
			t.Errorf("%v sub %v: %v %v", tt.from, -tt.d, got, err)
		}
	}
}

// TestDistances holds the distance of instants to that of package time, and
// their order to that of durations.
func TestDistances(t *testing.T) {
	zero := time.Date(2024, 2, 29, 12, 0, 0, 500_000_000, time.UTC)
	offsets := []time.Duration{0, 1, -1, 499_999_999, 500_000_000, -500_000_000, -500_000_001, time.Second, -time.Second, 1_499_999_999, -1_500_000_001, 400 * 24 * time.Hour}
	var all []Distance
	for _, a := range offsets {
		for _, b := range offsets {
			d := DistanceOfTimes(zero.Add(a), zero.Add(b))
			if d != DistanceOf(a-b) {
				t.Errorf("%v to %v is %v, want %v", b, a, d, DistanceOf(a-b))
			}
			all = append(all, d)
		}
	}
	for _, x := range all {
		for _, y := range all {
			a, _ := x.Duration()
			b, _ := y.Duration()
			if got := x.Compare(y); (got < 0) != (a < b) || (got > 0) != (a > b) {
				t.Errorf("%v to %v: %d", a, b, got)
			}
		}
	}
}

// TestCastToInteger pins the ends of each integer type, rounded half away from
// zero.
func TestCastToInteger(t *testing.T) {
	for _, to := range []Primitive{Byte, SByte, Int16, Int32} {
		low, high := integerRange(to)
		for _, tt := range []struct {
			n    float64
			want Value
		}{
			{float64(low), low}, {float64(high), high}, {float64(low) - 1, nil}, {float64(high) + 1, nil},
			{float64(low) - 0.5, nil}, {float64(low) - 0.25, low}, {float64(high) + 0.25, high}, {float64(high) + 0.5, nil},
		} {
			for _, v := range []Value{tt.n, ConvertValue(tt.n, Decimal)} {
				if got := castInteger(v, to); got != tt.want {
					t.Errorf("%v as %s is %v, want %v", v, to, got, tt.want)
				}
			}
			if n := int64(tt.n); float64(n) == tt.n {
				if got := castInteger(n, to); got != tt.want {
					t.Errorf("%d as %s is %v, want %v", n, to, got, tt.want)
				}
			}
		}
	}
	for n, want := range map[float64]Value{-1 << 63: int64(math.MinInt64), 1 << 63: nil, 1<<63 - 1024: int64(1<<63 - 1024), -1<<63 - 2048: nil} {
		if got := castInteger(n, Int64); got != want {
			t.Errorf("%g as Int64 is %v, want %v", n, got, want)
		}
	}
	for text, want := range map[string]Value{"9223372036854775807": int64(math.MaxInt64), "9223372036854775807.5": nil, "-9223372036854775808": int64(math.MinInt64), "-9223372036854775808.5": nil} {
		if got := castInteger(decimal128.MustParse(text), Int64); got != want {
			t.Errorf("%s as Int64 is %v, want %v", text, got, want)
		}
	}
}

// TestFormatFloat pins where an exponent begins.
func TestFormatFloat(t *testing.T) {
	for f, want := range map[float64]string{
		1e-6: "0.000001", 9.99e-7: "9.99e-7", -1e-6: "-0.000001", 1e20: "100000000000000000000", 1e21: "1e21", -1e21: "-1e21", 9.99e20: "999000000000000000000", 0: "0",
		math.Inf(1): "INF", math.Inf(-1): "-INF",
	} {
		if got := FormatValue(f, Double); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for text, want := range map[string]string{"Infinity": "INF", "-Infinity": "-INF", "NaN": "NaN", "-0": "0", "1e3": "1000"} {
		if got := FormatValue(decimal128.MustParse(text), Decimal); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestSurrogates pins the ends of both halves of a pair.
func TestSurrogates(t *testing.T) {
	for text, ok := range map[string]bool{
		`\ud800\udc00`: true, `\udbff\udfff`: true, `\uD83D\uDE00`: true, `\ud7ff`: true, `\ue000`: true, `\ufffd`: true, `\ufffd\\ud800`: true,
		`\ud800`: false, `\udbff`: false, `\udc00`: false, `\udfff`: false, `\udc00\ud800`: false, `\ud800\ud800\udc00`: false, `\ud800x`: false, `\ud800\n`: false, `\udbff\ue000`: false, `\ud7ff\udc00`: false, `\\\ud800`: false,
	} {
		if _, err := jsonString(`"` + text + `"`); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestNesting pins how deep shapes nest, and that shapes and values side by side
// do not count as depth.
func TestNesting(t *testing.T) {
	wrap := func(n int, inner string) string {
		return "SRID=0;" + strings.Repeat("Collection(", n) + inner + strings.Repeat(")", n)
	}
	for text, ok := range map[string]bool{
		wrap(geoDepth, "Point(1 2)"): true, wrap(geoDepth+1, "Point(1 2)"): false, wrap(geoDepth-1, "MultiPolygon(((0 0,1 0,0 0)))"): true,
		wrap(1, strings.Repeat("Collection(Point(1 2)),", 3*geoDepth)+"Point(1 2)"): true,
	} {
		if _, err := ParseValue(GeographyCollection, text); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
	e := wide()
	list := strings.Repeat(`{"City":null,"Street":"x"},`, 3*jsonDepth)
	row := `{"id":1,"nums":[],"addrs":[` + strings.TrimSuffix(list, ",") + `]}`
	if _, err := DecodeRecord([]byte(row), e); err != nil {
		t.Errorf("%d items: %v", 3*jsonDepth, err)
	}
}

// TestNegationCanFail pins which types have a value without an opposite.
func TestNegationCanFail(t *testing.T) {
	for p, want := range map[Primitive]bool{Int64: true, Duration: true, Double: false, Single: false, Decimal: false} {
		x := &Prop{Of: &It{}, Property: &Property{Name: "p", Type: p}}
		if got := CanFail(&Negate{X: x}); got != want {
			t.Errorf("%s: %v", p, got)
		}
		if got := CanFail(&Negate{X: &Negate{X: &Const{Value: int64(1), Typ: p}}}); got != want {
			t.Errorf("%s, twice: %v", p, got)
		}
	}
}
