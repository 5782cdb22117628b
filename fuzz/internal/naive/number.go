package naive

import (
	"math"
	"math/big"

	"github.com/odatacheck/odata/schema"
	"github.com/woodsbury/decimal128"
)

var (
	inf = math.Inf(1)
	nan = math.NaN()
)

// as computes x in the type t: a literal is read in it, a number promoted.
func (v *env) as(x expr, t schema.Type) (schema.Value, error) {
	got, err := v.eval(x, t)
	if err != nil || got == nil || !numeric(t) {
		return got, err
	}
	return convert(got, t), nil
}

// convert promotes a number, to nearest.
func convert(v schema.Value, t schema.Type) schema.Value {
	switch t {
	case schema.Decimal:
		switch v := v.(type) {
		case int64:
			return decimal128.FromInt64(v)
		case float64:
			switch {
			case math.IsNaN(v):
				return decimal128.NaN()
			case math.IsInf(v, 0):
				return decimal128.Inf(int(math.Copysign(1, v)))
			}
			return rounded(new(big.Rat).SetFloat64(v))
		}
	case schema.Double:
		switch v := v.(type) {
		case int64:
			return float64(v)
		case schema.DecimalValue:
			return double(v, 64)
		}
	case schema.Single:
		switch v := v.(type) {
		case int64:
			return float64(float32(v))
		case schema.DecimalValue:
			return double(v, 32)
		}
	}
	return v
}

// double returns the binary number nearest to a Decimal.
func double(d schema.DecimalValue, bits int) float64 {
	switch {
	case d.IsNaN():
		return nan
	case d.IsInf(1):
		return inf
	case d.IsInf(-1):
		return -inf
	}
	if bits == 32 {
		f, _ := rat(d).Float32()
		return float64(f)
	}
	f, _ := rat(d).Float64()
	return f
}

// rat returns the exact value of a finite Decimal.
func rat(d schema.DecimalValue) *big.Rat { return d.Rat(nil) }

// rounded returns the Decimal of 34 digits nearest to r, half to even.
func rounded(r *big.Rat) schema.DecimalValue {
	if r.Sign() == 0 {
		return decimal128.FromInt64(0)
	}
	// scale r so that its whole part has 34 digits
	abs := new(big.Rat).Abs(r)
	exp := 0
	low := new(big.Int).Exp(big.NewInt(10), big.NewInt(33), nil)
	high := new(big.Int).Mul(low, big.NewInt(10))
	lowRat, highRat, ten := new(big.Rat).SetInt(low), new(big.Rat).SetInt(high), big.NewRat(10, 1)
	for abs.Cmp(highRat) >= 0 {
		abs.Quo(abs, ten)
		exp++
	}
	for abs.Cmp(lowRat) < 0 {
		abs.Mul(abs, ten)
		exp--
	}
	n := halfEven(abs)
	if r.Sign() < 0 {
		n.Neg(n)
	}
	d, err := decimal128.Parse(n.String() + "e" + big.NewInt(int64(exp)).String())
	if err != nil {
		panic("naive: " + err.Error())
	}
	return d
}

// halfEven returns the whole number nearest to r.
func halfEven(r *big.Rat) *big.Int {
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	switch m.Lsh(m, 1).Cmp(r.Denom()) {
	case 1:
		q.Add(q, big.NewInt(1))
	case 0:
		if q.Bit(0) == 1 {
			q.Add(q, big.NewInt(1))
		}
	}
	return q
}

// truncated returns the whole part of r, towards zero.
func truncated(r *big.Rat) *big.Int { return new(big.Int).Quo(r.Num(), r.Denom()) }
