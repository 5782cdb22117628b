package naive

import (
	"math"
	"math/big"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"github.com/woodsbury/decimal128"
)

// arithmetic computes a binary arithmetic operator. Null comes before failure.
func (v *env) arithmetic(x *ast.Binary) (schema.Value, error) {
	tx, ty := besideDurations(x.Op, v.static(x.X, nil), v.static(x.Y, nil))
	wantX, wantY := tx, ty
	if timed(tx) {
		wantY = schema.Duration
	}
	typ := v.typeOfArithmetic(x)
	if numeric(tx) && numeric(ty) {
		wantX, wantY = typ, typ
	}
	a, b, err := v.both(x, wantX, wantY)
	if err != nil || a == nil {
		return nil, err
	}
	return compute(x.Op, a, b, typ)
}

// besideDurations returns the types of two operands, of which a string is a
// duration where only a duration can be added.
func besideDurations(op ast.Operator, x, y schema.Type) (schema.Type, schema.Type) {
	switch {
	case op != ast.Add && op != ast.Sub:
	case (x == schema.Duration || timed(x)) && y == schema.String:
		y = schema.Duration
	case x == schema.String && y == schema.Duration:
		x = schema.Duration
	}
	return x, y
}

// both computes the operands of x, nil where one of them is null.
func (v *env) both(x *ast.Binary, wantX, wantY schema.Type) (a, b schema.Value, err error) {
	a, errA := v.as(x.X, wantX)
	b, errB := v.as(x.Y, wantY)
	if errA == nil && a == nil || errB == nil && b == nil {
		v.note(errA)
		v.note(errB)
		return nil, nil, nil
	}
	if errA != nil {
		return nil, nil, errA
	}
	return a, b, errB
}

func (v *env) note(err error) {
	if err != nil {
		v.may[ast.Code(err.(fault))] = true
	}
}

func timed(t schema.Type) bool {
	return t == schema.DateTimeOffset || t == schema.Date
}

func compute(op ast.Operator, a, b schema.Value, typ schema.Type) (schema.Value, error) {
	switch x := a.(type) {
	case time.Time:
		return timeArith(op, x, b)
	case schema.DateValue:
		return dateArith(op, x, b)
	case time.Duration:
		if y, ok := b.(time.Duration); ok {
			return durationSum(op, x, y)
		}
		return scale(op, x, b)
	}
	if d, ok := b.(time.Duration); ok {
		return scale(op, d, a)
	}
	switch typ {
	case schema.Int64:
		return integers(op, a.(int64), b.(int64))
	case schema.Decimal:
		return decimals(op, a.(schema.DecimalValue), b.(schema.DecimalValue))
	case schema.Double:
		return doubles(op, a.(float64), b.(float64))
	}
	z, err := doubles(op, a.(float64), b.(float64))
	if err != nil {
		return nil, err
	}
	return float64(float32(z.(float64))), nil
}

func integers(op ast.Operator, a, b int64) (schema.Value, error) {
	x, y, z := big.NewInt(a), big.NewInt(b), new(big.Int)
	switch op {
	case ast.Add:
		z.Add(x, y)
	case ast.Sub:
		z.Sub(x, y)
	case ast.Mul:
		z.Mul(x, y)
	case ast.Div, ast.Mod:
		if b == 0 {
			return nil, fault(ast.DivisionByZero)
		}
		if op == ast.Div {
			z.Quo(x, y)
		} else {
			z.Rem(x, y)
		}
	}
	return whole(z)
}

func whole(z *big.Int) (schema.Value, error) {
	if !z.IsInt64() {
		return nil, fault(ast.Overflow)
	}
	return z.Int64(), nil
}

func doubles(op ast.Operator, a, b float64) (schema.Value, error) {
	switch op {
	case ast.Add:
		return a + b, nil
	case ast.Sub:
		return a - b, nil
	case ast.Mul:
		return a * b, nil
	case ast.Div:
		if b == 0 {
			switch {
			case a > 0:
				return inf, nil
			case a < 0:
				return -inf, nil
			}
			return nan, nil
		}
		return a / b, nil
	}
	if b == 0 {
		return nil, fault(ast.DivisionByZero)
	}
	return math.Mod(a, b), nil
}

func decimals(op ast.Operator, a, b schema.DecimalValue) (schema.Value, error) {
	if a.IsNaN() || b.IsNaN() || a.IsInf(0) || b.IsInf(0) {
		return special(op, a, b)
	}
	x, y, z := rat(a), rat(b), new(big.Rat)
	switch op {
	case ast.Add:
		z.Add(x, y)
	case ast.Sub:
		z.Sub(x, y)
	case ast.Mul:
		z.Mul(x, y)
	default:
		if y.Sign() == 0 {
			switch {
			case op != ast.DivBy:
				return nil, fault(ast.DivisionByZero)
			case x.Sign() == 0:
				return decimal128.NaN(), nil
			}
			return decimal128.Inf(x.Sign()), nil
		}
		z.Quo(x, y)
		if op == ast.Mod {
			z.Sub(x, z.Mul(new(big.Rat).SetInt(truncated(z)), y))
		}
	}
	return rounded(z), nil
}

// special computes with INF and NaN as binary numbers do, for which only the
// sign of the other operand matters.
func special(op ast.Operator, a, b schema.DecimalValue) (schema.Value, error) {
	if op == ast.DivBy {
		op = ast.Div
	} else if op == ast.Div && b.IsZero() {
		return nil, fault(ast.DivisionByZero)
	}
	z, err := doubles(op, signOf(a), signOf(b))
	if err != nil {
		return nil, err
	}
	f := z.(float64)
	if op == ast.Mod && b.IsInf(0) && !a.IsInf(0) && !a.IsNaN() {
		return a, nil
	}
	switch {
	case math.IsNaN(f):
		return decimal128.NaN(), nil
	case math.IsInf(f, 0):
		return decimal128.Inf(int(math.Copysign(1, f))), nil
	}
	return decimal128.FromInt64(0), nil // x div INF
}

// signOf returns -1, 0 or 1 for a finite Decimal, else the same in binary.
func signOf(d schema.DecimalValue) float64 {
	if d.IsNaN() || d.IsInf(0) {
		return double(d, 64)
	}
	return float64(rat(d).Sign())
}

func negate(v schema.Value) (schema.Value, error) {
	switch v := v.(type) {
	case int64:
		return whole(new(big.Int).Neg(big.NewInt(v)))
	case schema.DecimalValue:
		return v.Neg(), nil
	case float64:
		return -v, nil
	case time.Duration:
		n, err := whole(new(big.Int).Neg(big.NewInt(int64(v))))
		if err != nil {
			return nil, err
		}
		return time.Duration(n.(int64)), nil
	}
	panic("naive: no negation")
}

func durationSum(op ast.Operator, a, b time.Duration) (schema.Value, error) {
	x, y := big.NewInt(int64(a)), big.NewInt(int64(b))
	if op == ast.Sub {
		y.Neg(y)
	}
	n, err := whole(x.Add(x, y))
	if err != nil {
		return nil, err
	}
	return time.Duration(n.(int64)), nil
}

// scale multiplies or divides a duration, to the nanosecond, half even.
func scale(op ast.Operator, d time.Duration, by schema.Value) (schema.Value, error) {
	r := new(big.Rat)
	switch n := by.(type) {
	case int64:
		r.SetInt64(n)
	case float64:
		if op != ast.Mul && n == 0 {
			return nil, fault(ast.DivisionByZero)
		}
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, fault(ast.Overflow)
		}
		r.SetFloat64(n)
	case schema.DecimalValue:
		if n.IsNaN() || n.IsInf(0) {
			return nil, fault(ast.Overflow)
		}
		r = rat(n)
	}
	x := new(big.Rat).SetInt64(int64(d))
	if op == ast.Mul {
		x.Mul(x, r)
	} else {
		if r.Sign() == 0 {
			return nil, fault(ast.DivisionByZero)
		}
		x.Quo(x, r)
	}
	n, err := whole(halfEven(x))
	if err != nil {
		return nil, err
	}
	return time.Duration(n.(int64)), nil
}

// seconds0001 and seconds10000 bound the instants that can be computed.
var (
	seconds0001  = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	seconds10000 = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

func timeArith(op ast.Operator, t time.Time, b schema.Value) (schema.Value, error) {
	if u, ok := b.(time.Time); ok {
		x, y := nanos(t), nanos(u)
		n, err := whole(x.Sub(x, y))
		if err != nil {
			return nil, err
		}
		return time.Duration(n.(int64)), nil
	}
	n := nanos(t)
	d := big.NewInt(int64(b.(time.Duration)))
	if op == ast.Sub {
		d.Neg(d)
	}
	s, ns := n.Add(n, d).DivMod(n, big.NewInt(1e9), new(big.Int))
	if !s.IsInt64() || s.Int64() < seconds0001 || s.Int64() >= seconds10000 {
		return nil, fault(ast.Overflow)
	}
	return time.Unix(s.Int64(), ns.Int64()).In(t.Location()), nil
}

func nanos(t time.Time) *big.Int {
	n := big.NewInt(t.Unix())
	return n.Add(n.Mul(n, big.NewInt(1e9)), big.NewInt(int64(t.Nanosecond())))
}

// dateArith goes to midnight, moves, and drops the time.
func dateArith(op ast.Operator, d schema.DateValue, b schema.Value) (schema.Value, error) {
	if e, ok := b.(schema.DateValue); ok {
		n, err := whole(new(big.Int).Mul(big.NewInt(int64(d)-int64(e)), big.NewInt(int64(24*time.Hour))))
		if err != nil {
			return nil, err
		}
		return time.Duration(n.(int64)), nil
	}
	got, err := timeArith(op, time.Unix(int64(d)*86400, 0).UTC(), b)
	if err != nil {
		return nil, err
	}
	return days(got.(time.Time)), nil
}
