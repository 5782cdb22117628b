package schema

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/woodsbury/decimal128"
)

// nearestRat is the oracle: r rounded to a Decimal, half to even, by big
// integers alone. It returns NaN where r is beyond the range.
func nearestRat(r *big.Rat) DecimalValue {
	if r.Sign() == 0 {
		return DecimalValue{}
	}
	ten := big.NewInt(10)
	num, den := new(big.Int).Abs(r.Num()), new(big.Int).Set(r.Denom())
	exponent := len(num.String()) - len(den.String()) - decimalDigits
	exponent = max(exponent, decimalMinExp)
	for {
		n, d := new(big.Int).Set(num), new(big.Int).Set(den)
		if exponent < 0 {
			n.Mul(n, new(big.Int).Exp(ten, big.NewInt(int64(-exponent)), nil))
		} else {
			d.Mul(d, new(big.Int).Exp(ten, big.NewInt(int64(exponent)), nil))
		}
		q, rem := new(big.Int).QuoRem(n, d, new(big.Int))
		if len(q.String()) > decimalDigits {
			exponent++
			continue
		}
		if c := rem.Lsh(rem, 1).Cmp(d); c > 0 || c == 0 && q.Bit(0) == 1 {
			q.Add(q, big.NewInt(1))
		}
		text := q.String() + "e" + strconv.Itoa(exponent)
		if r.Sign() < 0 {
			text = "-" + text
		}
		d128, err := decimal128.Parse(text)
		if err != nil {
			return decimal128.NaN()
		}
		return d128
	}
}

func randomDecimal(rng *rand.Rand) DecimalValue {
	var b strings.Builder
	if rng.IntN(2) == 0 {
		b.WriteByte('-')
	}
	for range 1 + rng.IntN(decimalDigits) {
		b.WriteByte("0000123456789999"[rng.IntN(16)])
	}
	exponent := rng.IntN(41) - 20
	if rng.IntN(8) == 0 {
		exponent = rng.IntN(2*6000) - 6000
	}
	b.WriteString("e" + strconv.Itoa(exponent))
	return decimal128.MustParse(b.String())
}

func TestDecimalArithmeticAgainstRationals(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		x, y := randomDecimal(rng), randomDecimal(rng)
		rx, ry := x.Rat(nil), y.Rat(nil)
		check := func(op string, got DecimalValue, want *big.Rat) {
			t.Helper()
			w := nearestRat(want)
			if w.IsNaN() {
				if !got.IsInf(0) {
					t.Errorf("%v %s %v = %v, want an infinity", x, op, y, got)
				}
			} else if !got.Equal(w) {
				t.Errorf("%v %s %v = %v, want %v", x, op, y, got, w)
			}
		}
		check("add", addDecimal(x, y), new(big.Rat).Add(rx, ry))
		check("sub", subDecimal(x, y), new(big.Rat).Sub(rx, ry))
		check("mul", mulDecimal(x, y), new(big.Rat).Mul(rx, ry))
		if !y.IsZero() {
			check("quo", quoDecimal(x, y), new(big.Rat).Quo(rx, ry))
			q := new(big.Rat).Quo(rx, ry)
			trunc := new(big.Int).Quo(q.Num(), q.Denom())
			rem := new(big.Rat).Sub(rx, new(big.Rat).Mul(ry, new(big.Rat).SetInt(trunc)))
			_, got := x.QuoRem(y)
			check("rem", got, rem)
		}
		if got := int(x.Cmp(y)); got != rx.Cmp(ry) {
			t.Errorf("%v cmp %v = %d", x, y, got)
		}
		if back := decimal128.MustParse(x.String()); !back.Equal(x) {
			t.Errorf("%v came back as %v", x, back)
		}
	}
}

func TestDecimalConversions(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 10000 {
		x := randomDecimal(rng)
		want, _ := x.Rat(nil).Float64()
		if got := DoubleOf(x); got != want {
			t.Errorf("DoubleOf(%v) = %v, want %v", x, got, want)
		}
		want32, _ := x.Rat(nil).Float32()
		if got := SingleOf(x); got != float64(want32) {
			t.Errorf("SingleOf(%v) = %v, want %v", x, got, want32)
		}
		f := math.Float64frombits(rng.Uint64())
		if rng.IntN(2) == 0 {
			f = math.Ldexp(rng.Float64()*2-1, rng.IntN(60))
		}
		if math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		if got, want := DecimalOf(f), nearestRat(new(big.Rat).SetFloat64(f)); !got.Equal(want) {
			t.Errorf("DecimalOf(%v) = %v, want %v", f, got, want)
		}
		i := int64(rng.Uint64())
		if got := decimal128.FromInt64(i); got.Rat(nil).Cmp(new(big.Rat).SetInt64(i)) != 0 {
			t.Errorf("FromInt64(%d) = %v", i, got)
		}
	}
}

func TestDecimalEdges(t *testing.T) {
	parse := decimal128.MustParse
	nines := strings.Repeat("9", 34)
	for _, tt := range []struct {
		name      string
		got, want DecimalValue
	}{
		{"carry into digit 35", addDecimal(parse(nines), parse("0.7")), parse("1e34")},
		{"a tie goes to even", addDecimal(parse("1"+strings.Repeat("0", 33)+"0"), parse("5")), parse("1e34")},
		{"not rounded twice", addDecimal(parse("10000000000000000000000000000000004"), parse("0.5")), parse("1e34")},
		{"a tie and something more", addDecimal(parse("10000000000000000000000000000000005"), parse("0.1")), parse("10000000000000000000000000000000010")},
		{"greatest", addDecimal(parse(nines+"e6111"), parse("4e6110")), parse(nines + "e6111")},
		{"beyond the greatest", addDecimal(parse(nines+"e6111"), parse("5e6110")), decimal128.Inf(1)},
		{"beyond the least", mulDecimal(parse(nines+"e6111"), parse("-1.1")), decimal128.Inf(-1)},
		{"least", quoDecimal(parse("1e-6176"), parse("-2")), parse("0")},
		{"a third", quoDecimal(parse("1"), parse("3")), parse("0." + strings.Repeat("3", 34))},
	} {
		if !tt.got.Equal(tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, tt.got, tt.want)
		}
	}
}

func TestDecimalRoundingToWholeNumbers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	half := big.NewRat(1, 2)
	floor := func(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }
	for range 20000 {
		x := randomDecimal(rng)
		if rng.IntN(3) == 0 { // a tie
			x = decimal128.New(rng.Int64N(1000)*10+5, -1)
		}
		r := x.Rat(nil)
		ceiling := new(big.Int).Neg(floor(new(big.Rat).Neg(r)))
		away := floor(new(big.Rat).Add(new(big.Rat).Abs(r), half))
		if r.Sign() < 0 {
			away.Neg(away)
		}
		for _, tt := range []struct {
			name string
			got  DecimalValue
			want *big.Int
		}{{"floor", floorOfDecimal(x), floor(r)}, {"ceiling", ceilingOfDecimal(x), ceiling}, {"round", roundDecimalAway(x), away}} {
			if !tt.got.Equal(nearestRat(new(big.Rat).SetInt(tt.want))) {
				t.Errorf("%s(%v) = %v, want %v", tt.name, x, tt.got, tt.want)
			}
		}
	}
}

func BenchmarkDecimal(b *testing.B) {
	x, y := decimal128.MustParse("12345678.901"), decimal128.MustParse("0.07")
	seven, six := decimal128.MustParse("7"), decimal128.MustParse("6")
	huge, tiny := decimal128.MustParse("7e6143"), decimal128.MustParse("3.3e-6175")
	for _, tt := range []struct {
		name string
		run  func() DecimalValue
	}{
		{"add", func() DecimalValue { return addDecimal(x, y) }},
		{"mul", func() DecimalValue { return mulDecimal(x, y) }},
		{"quo", func() DecimalValue { return quoDecimal(x, y) }},
		{"quo of 35 digits", func() DecimalValue { return quoDecimal(seven, six) }},
		{"mod", func() DecimalValue { return decimalRemainder(x, y) }},
		{"mod of extremes", func() DecimalValue { return decimalRemainder(huge, tiny) }},
	} {
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tt.run()
			}
		})
	}
}
