package eval

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// TestStringSet is about sets with and without an index, and names that differ
// in no byte that is looked at.
func TestStringSet(t *testing.T) {
	same := func(n int) (list []string) {
		for i := range n {
			list = append(list, fmt.Sprintf("aaaa%08daaaaa%08daaaa", i, i))
		}
		return list
	}
	for name, list := range map[string][]string{
		"none": nil, "empty": {""}, "zero bytes": {"\x00", "\x00\x00"}, "few": {"a", "b", "ab"}, "alike": same(40), "many": same(3000),
	} {
		set := newStringSet(list)
		for _, v := range list {
			if !set.has(v) {
				t.Errorf("%s: %q is missing", name, v)
			}
		}
		for _, v := range []string{"x", "", "\x00", "a", "aaaa00000001aaaaa00000002aaaa", strings.Repeat("x", 100)} {
			want := false
			for _, w := range list {
				want = want || v == w
			}
			if set.has(v) != want {
				t.Errorf("%s: has(%q) = %v", name, v, !want)
			}
		}
	}
	if newStringSet(same(3000)).slots != nil {
		t.Error("3,000 members have an index")
	}
}

// TestEnumNamesAlike is about member names of the same length.
func TestEnumNamesAlike(t *testing.T) {
	typ := &schema.EnumType{Name: "T.Long", Flags: true, Members: []schema.EnumMember{{Name: "abcdefghijk", Value: 1}, {Name: "abxdefxhixk", Value: 2}}}
	n := newEnumNames(typ)
	n.fault = firstFault
	for text, want := range map[string]int64{"abcdefghijk": 1, "abxdefxhixk": 2, "abcdefghijk,abxdefxhixk": 3, "abcdefghijk, 4": 5, "7": 7} {
		if got, s := n.value(text); got != want || s != ok {
			t.Errorf("%q = %d, %d", text, got, s)
		}
	}
	for _, text := range []string{"", "abcdefghij", "abcdefghijk,", "x"} {
		if _, s := n.value(text); s != firstFault {
			t.Errorf("%q is accepted", text)
		}
	}
}

// TestLetters holds the search in mapped strings to mapping first.
func TestLetters(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	alphabet := []string{"a", "A", "k", "K", "\u212a", "i", "I", "İ", "ı", "ß", "ẞ", "ǅ", "é", "É", "日", "\xff", "\xe2\x84", "-", "0", "ſ", "s"}
	text := func(n int) string {
		var b strings.Builder
		for range r.IntN(n) {
			b.WriteString(alphabet[r.IntN(len(alphabet))])
		}
		return b.String()
	}
	maps := map[string]func(string) string{"lower": strings.ToLower, "upper": strings.ToUpper}
	for name, m := range map[string]*letters{"lower": lowerLetters, "upper": upperLetters} {
		for range 20_000 {
			s := text(8)
			lit := maps[name](text(4))
			if !utf8.ValidString(lit) || !utf8.ValidString(s) { // Go maps bad bytes only where it maps others too
				continue
			}
			mapped := maps[name](s)
			for what, got := range map[string]bool{
				fmt.Sprint("contains ", strings.Contains(mapped, lit)):   m.contains(s, lit),
				fmt.Sprint("hasPrefix ", strings.HasPrefix(mapped, lit)): m.hasPrefix(s, lit),
				fmt.Sprint("hasSuffix ", strings.HasSuffix(mapped, lit)): m.hasSuffix(s, lit),
				fmt.Sprint("equal ", mapped == lit):                      m.equal(s, lit),
				fmt.Sprint("apply ", mapped == m.apply(&frame{}, s)):     true,
				fmt.Sprint("self ", true):                                m.equal(s, mapped),
			} {
				if !strings.HasSuffix(what, fmt.Sprint(got)) {
					t.Fatalf("%s: %s is wrong for %q and %q", name, what, s, lit)
				}
			}
		}
	}
}

// TestLargeCollections takes the way of the definition.
func TestLargeCollections(t *testing.T) {
	e := &schema.EntityType{Name: "T.E", Key: []string{"n"}, Properties: []*schema.Property{
		{Name: "n", Type: &schema.CollectionType{Elem: schema.Int64}}}}
	n := &schema.Prop{Of: &schema.It{Typ: e}, Property: e.Properties[0]}
	row := schema.Record{Type: e, Values: []schema.Value{make([]schema.Value, 1000)}}
	list := row.Values[0].([]schema.Value)
	for i := range list {
		list[i] = int64(i % 7)
	}
	for name, want := range map[string]schema.Value{"contains": true, "hassubset": true, "indexof": int64(3)} {
		f, _ := schema.LookupFunction(name)
		o := &f.Overloads[len(f.Overloads)-1]
		call := &schema.Call{Func: f, Overload: o, Typ: o.Result, Args: []schema.Term{n, &schema.Const{Value: list[3:903], Typ: n.Type()}}}
		p, err := Compile(&schema.Compare{Op: 2, X: call, Y: &schema.Const{Value: want, Typ: o.Result}}, RecordFields(e))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Match(&row); !got || err != nil {
			t.Errorf("%s is not %v: %v", name, want, err)
		}
	}
}

// TestScale holds the scaling of durations to rational numbers.
func TestScale(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	doubles := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 1.5, 2.5, 1e-9, 1e9, 0x1p-63, 0x1p63, 0x1p11, 0x1p12, 0x1p-1074, 0x1p-1022, math.MaxFloat64, math.Inf(1), math.NaN(), 3, 7, 1.0 / 3}
	durations := []int64{0, 1, -1, 2, 3, -3, 5, 1 << 52, 1<<53 + 1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1, int64(time.Hour)}
	for range 50_000 {
		d := durations[r.IntN(len(durations))]
		if r.IntN(2) == 0 {
			d = r.Int64() >> r.IntN(64) * int64(1-2*r.IntN(2))
		}
		n := doubles[r.IntN(len(doubles))]
		if r.IntN(2) == 0 {
			n = math.Ldexp(float64(r.Int64()>>r.IntN(63)), r.IntN(160)-110) * float64(1-2*r.IntN(2))
		}
		op := []ast.Operator{ast.Mul, ast.Div, ast.DivBy}[r.IntN(3)]
		want, wantErr := schema.ScaleDuration(op, time.Duration(d), n)
		if got, err := scaleDouble(op, d, n); err != wantErr || err == nil && got != int64(want) {
			t.Fatalf("%d %s %g = %d, %v; want %d, %v", d, op, n, got, err, want, wantErr)
		}
		dec := decimal128.New(r.Int64()>>r.IntN(64), r.IntN(60)-40)
		if r.IntN(3) == 0 {
			dec = dec.Mul(decimal128.New(r.Int64(), -18))
		}
		if r.IntN(4) == 0 {
			dec = decimal128.New(r.Int64N(2000)-1000, -r.IntN(4))
		}
		want, wantErr = schema.ScaleDuration(op, time.Duration(d), dec)
		if got, err := scaleDecimal(op, d, dec); err != wantErr || err == nil && got != int64(want) {
			t.Fatalf("%d %s %v = %d, %v; want %d, %v", d, op, dec, got, err, want, wantErr)
		}
	}
}

// TestIntSet holds every form of a set of integers to its list.
func TestIntSet(t *testing.T) {
	const low, high = math.MinInt64, math.MaxInt64
	for _, list := range [][]int64{
		{}, {5}, {0, 63}, {0, 64}, {-1, 62}, {-1, 63}, {3, 62}, {3, 30, 66}, {3, 67}, {-32, 0, 31}, {-1000, 1010}, {-1000, 1000}, {-5, 1000, 5},
		{low, low + 63}, {low, low + 64}, {high, high - 63}, {high - 64, high}, {low, high}, {low, -1, 0, high}, {7, 7, 7},
	} {
		probes := []int64{low, low + 1, -64, -1, 0, 1, 63, 64, 65, high - 1, high}
		for _, v := range list {
			for k := int64(-130); k <= 130; k++ {
				probes = append(probes, v+k) // may wrap around, which is a probe too
			}
		}
		has := intSet(slices.Clone(list))
		for _, v := range probes {
			if has(v) != slices.Contains(list, v) {
				t.Errorf("%d in %v is %v", v, list, has(v))
			}
		}
	}
}

// halfEven returns x / y rounded to the nearest integer, ties to even.
func halfEven(x, y *big.Int) *big.Int {
	q, rest := new(big.Int).QuoRem(x, y, new(big.Int))
	half := new(big.Int).Mul(rest.Abs(rest), big.NewInt(2)).CmpAbs(y)
	if half > 0 || half == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(int64(x.Sign()*y.Sign())))
	}
	return q
}

// TestShifted holds the rounding of products to that of whole numbers, with
// bits at the ends of the words and ties that the last bit breaks.
func TestShifted(t *testing.T) {
	words := []uint64{0, 1, 2, 3, 1 << 31, 1 << 52, 1<<52 + 1, 1<<53 - 1, 1 << 62, 1 << 63, 1<<63 + 1, 1<<63 - 1, math.MaxUint64}
	for _, high := range words {
		if high >= 1<<53 {
			continue // a product of 64 and 53 bits has no such
		}
		for _, low := range words {
			if high|low == 0 {
				continue // decided before
			}
			x := new(big.Int).Lsh(new(big.Int).SetUint64(high), 64)
			x.Or(x, new(big.Int).SetUint64(low))
			for n := -140; n <= 70; n++ {
				want := new(big.Int).Lsh(x, uint(max(n, 0)))
				want = halfEven(want, new(big.Int).Lsh(big.NewInt(1), uint(max(-n, 0))))
				if want.BitLen() > 64 {
					want.SetUint64(tooLarge)
				}
				if got := shifted(high, low, n); got != want.Uint64() {
					t.Fatalf("%#x %#x times 2 to the power of %d is %#x, want %#x", high, low, n, got, want)
				}
			}
		}
	}
}

// TestDivideEven holds the rounding of quotients to that of whole numbers.
func TestDivideEven(t *testing.T) {
	numbers := []int64{math.MaxInt64, math.MinInt64, math.MinInt64 + 1, 1 << 62, -1 << 62, 1_000_000_007}
	for n := int64(-13); n <= 13; n++ {
		numbers = append(numbers, n)
	}
	for _, d := range numbers {
		for _, n := range numbers {
			got, err := divideEven(d, n)
			if n == 0 || d == math.MinInt64 && n == -1 {
				if err == nil {
					t.Errorf("%d / %d is %d", d, n, got)
				}
				continue
			}
			if want := halfEven(big.NewInt(d), big.NewInt(n)); err != nil || got != want.Int64() {
				t.Errorf("%d / %d is %d, %v, want %d", d, n, got, err, want)
			}
		}
	}
}
