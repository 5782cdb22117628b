package naive

import (
	"cmp"
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

type expr = ast.Expr

// compare computes a comparison, which is true or false and never null.
func (v *env) compare(op ast.Operator, x, y ast.Expr) (schema.Value, error) {
	a, b, err := v.pair(x, y)
	if err != nil {
		return nil, err
	}
	if a == nil && b == nil && (schema.Elem(v.typeOf(x)) != nil) != (schema.Elem(v.typeOf(y)) != nil) {
		return op == ast.Ne, nil // collections are never null
	}
	return relate(op, a, b), nil
}

// relate is the comparison of two values of one type.
func relate(op ast.Operator, a, b any) bool {
	if a == nil || b == nil {
		both := a == nil && b == nil
		switch op {
		case ast.Eq, ast.Ge, ast.Le:
			return both
		case ast.Ne:
			return !both
		}
		return false
	}
	if op == ast.Eq || op == ast.Ne {
		return same(a, b) == (op == ast.Eq)
	}
	n, ok := order(a, b)
	if !ok {
		return false
	}
	switch op {
	case ast.Gt:
		return n > 0
	case ast.Ge:
		return n >= 0
	case ast.Lt:
		return n < 0
	}
	return n <= 0
}

// pair computes two operands in the type in which they meet. Times are given as
// big numbers of nanoseconds, so that literals beyond those are exact.
func (v *env) pair(x, y ast.Expr) (a, b any, err error) {
	tx, ty := v.static(x, nil), v.static(y, nil)
	tx, ty = v.static(x, ty), v.static(y, tx)
	wantX, wantY := ty, tx
	if numeric(tx) && numeric(ty) {
		wantX = v.meet(x, y)
		wantY = wantX
	}
	if ex, ey := schema.Elem(tx), schema.Elem(ty); ex != nil && ey != nil {
		wantX = &schema.CollectionType{Elem: higher(ex, ey)}
		wantY = wantX
	}
	if a, err = v.operand(x, wantX); err != nil {
		return nil, nil, err
	}
	if b, err = v.operand(y, wantY); err != nil {
		return nil, nil, err
	}
	return items(a, schema.Elem(wantX)), items(b, schema.Elem(wantY)), nil
}

// items promotes what a collection of numbers holds to type t.
func items(v any, t schema.Type) any {
	list, ok := v.([]schema.Value)
	if !ok || list == nil || t == nil || !numeric(t) {
		return v
	}
	promoted := make([]schema.Value, len(list))
	for i, item := range list {
		if item != nil {
			promoted[i] = convert(item, t)
		}
	}
	return promoted
}

// static returns the type of an operand that stands beside one of type other.
func (v *env) static(x ast.Expr, other schema.Type) schema.Type {
	switch x := x.(type) {
	case *ast.Object:
		return other
	case *ast.Array:
		if elem := schema.Elem(other); other != nil && elem != nil && v.holds(elem, x) {
			return other
		}
	case *ast.Literal:
		if _, ok := other.(*schema.EnumType); ok && x.Kind == ast.StringLiteral {
			return other
		}
		if other == schema.Duration && x.Kind == ast.StringLiteral {
			return other
		}
	}
	return v.typeOf(x)
}

// holds reports whether a collection of elem can be what an array stands for:
// every number in it is a literal that is a value of elem, or of a type which is
// promoted to elem.
func (v *env) holds(elem schema.Type, x *ast.Array) bool {
	if !numeric(elem) {
		return true
	}
	for _, item := range x.Items {
		t := v.typeOf(item)
		l, literal := item.(*ast.Literal)
		switch {
		case t == elem, t == schema.Untyped:
		case literal && floating(elem):
		case literal && !wholeIn(elem, l.Text), !literal && !widens(t, elem):
			return false
		}
	}
	return true
}

// rangeOf returns the ends of an integer type.
func rangeOf(t schema.Type) (low, high int64) {
	switch t {
	case schema.Byte:
		return 0, math.MaxUint8
	case schema.SByte:
		return math.MinInt8, math.MaxInt8
	case schema.Int16:
		return math.MinInt16, math.MaxInt16
	case schema.Int32:
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt64, math.MaxInt64
}

// wholeIn reports whether the text of a number is that of an integer of type t.
func wholeIn(t schema.Type, text string) bool {
	_, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	if len(exponent) > 4 {
		return false
	}
	r, ok := new(big.Rat).SetString(text)
	low, high := rangeOf(t)
	return ok && r.IsInt() && r.Num().IsInt64() && low <= r.Num().Int64() && r.Num().Int64() <= high
}

// widens reports whether every value of from, a number, is promoted to one of to.
func widens(from, to schema.Type) bool {
	if integer(from) && integer(to) {
		low, high := rangeOf(from)
		least, greatest := rangeOf(to)
		return least <= low && high <= greatest
	}
	return !integer(to) && higher(from, to) == to
}

func (v *env) operand(x ast.Expr, want schema.Type) (any, error) {
	if l, ok := x.(*ast.Literal); ok {
		if n := exact(l, want); n != nil {
			return n, nil
		}
	}
	if n, ok, err := v.distance(x); ok {
		return n, err
	}
	got, err := v.as(x, want)
	if err != nil {
		return nil, err
	}
	return fine(got), nil
}

// distance computes the difference of two dates or instants, if x is one,
// exactly: they may be farther apart than a Duration reaches. n is nil for
// null.
func (v *env) distance(x ast.Expr) (n any, ok bool, err error) {
	b, sub := x.(*ast.Binary)
	if !sub || b.Op != ast.Sub {
		return nil, false, nil
	}
	if t := v.typeOf(b.X); !timed(t) || v.typeOf(b.Y) != t {
		return nil, false, nil
	}
	left, errX := v.eval(b.X, nil)
	right, errY := v.eval(b.Y, nil)
	if errX == nil && left == nil || errY == nil && right == nil {
		v.note(errX)
		v.note(errY)
		return nil, true, nil
	}
	if err := cmp.Or(errX, errY); err != nil {
		return nil, true, err
	}
	var apart *big.Int
	switch left := left.(type) {
	case time.Time:
		apart = new(big.Int).Sub(nanos(left), nanos(right.(time.Time)))
	case schema.DateValue:
		apart = new(big.Int).Mul(big.NewInt(int64(left)-int64(right.(schema.DateValue))), big.NewInt(int64(24*time.Hour)))
	}
	return new(big.Rat).SetInt(apart), true, nil
}

// exact returns a literal of a time type as nanoseconds, nil for any other.
func exact(x *ast.Literal, want schema.Type) any {
	switch {
	case x.Kind == ast.TimeOfDayLiteral:
		return big.NewRat(exactTime(x.Text), 1000)
	case x.Kind == ast.DateTimeOffsetLiteral:
		t, ps := splitInstant(x.Text)
		return new(big.Rat).Add(fine(t).(*big.Rat), big.NewRat(ps, 1000))
	case x.Kind == ast.DurationLiteral:
		return exactDuration(strings.TrimSuffix(x.Text[strings.IndexByte(x.Text, '\'')+1:], "'"))
	case x.Kind == ast.StringLiteral && want == schema.Duration:
		return exactDuration(x.Text[1 : len(x.Text)-1])
	}
	return nil
}

// fine turns times into nanoseconds.
func fine(v schema.Value) any {
	switch v := v.(type) {
	case schema.TimeValue:
		return big.NewRat(int64(v), 1)
	case time.Duration:
		return big.NewRat(int64(v), 1)
	case time.Time:
		return new(big.Rat).SetInt(nanos(v))
	}
	return v
}

// equal is eq of two values of their own types.
func equal(a schema.Value, ta schema.Type, b schema.Value, tb schema.Type) bool {
	if numeric(ta) && numeric(tb) && a != nil && b != nil {
		t := higher(ta, tb)
		a, b = convert(a, t), convert(b, t)
	}
	if ea, eb := schema.Elem(ta), schema.Elem(tb); ea != nil && eb != nil {
		t := higher(ea, eb)
		a, b = items(a, t), items(b, t)
	}
	return relate(ast.Eq, fine(a), fine(b))
}

// same is eq of two values that are not null.
func same(a, b any) bool {
	switch x := a.(type) {
	case []schema.Value:
		y := b.([]schema.Value)
		if len(x) != len(y) {
			return false
		}
		for i := range x {
			if !relate(ast.Eq, fine(x[i]), fine(y[i])) {
				return false
			}
		}
		return true
	case schema.Record:
		y := b.(schema.Record)
		if x.Type != y.Type {
			return false
		}
		for i := range x.Values {
			if !relate(ast.Eq, fine(x.Values[i]), fine(y.Values[i])) {
				return false
			}
		}
		return true
	}
	if n, ok := order(a, b); ok {
		return n == 0
	}
	switch a.(type) {
	case float64, schema.DecimalValue:
		return false // NaN
	}
	return a == b
}

// order compares two values of one type that has an order; ok is false for NaN
// and for types without an order.
func order(a, b any) (n int, ok bool) {
	switch x := a.(type) {
	case bool:
		return number01(x) - number01(b.(bool)), true
	case int64:
		return big.NewInt(x).Cmp(big.NewInt(b.(int64))), true
	case float64:
		y := b.(float64)
		switch {
		case math.IsNaN(x) || math.IsNaN(y):
			return 0, false
		case x < y:
			return -1, true
		case x > y:
			return 1, true
		}
		return 0, true
	case schema.DecimalValue:
		return orderDecimals(x, b.(schema.DecimalValue))
	case string:
		return orderRunes([]rune(x), []rune(b.(string))), true
	case schema.GuidValue:
		y := b.(schema.GuidValue)
		return strings.Compare(string(x[:]), string(y[:])), true
	case schema.DateValue:
		return big.NewInt(int64(x)).Cmp(big.NewInt(int64(b.(schema.DateValue)))), true
	case *big.Rat:
		return x.Cmp(b.(*big.Rat)), true
	}
	return 0, false
}

func number01(b bool) int {
	if b {
		return 1
	}
	return 0
}

func orderDecimals(x, y schema.DecimalValue) (int, bool) {
	if x.IsNaN() || y.IsNaN() {
		return 0, false
	}
	if x.IsInf(0) || y.IsInf(0) {
		return infinity(x) - infinity(y), true
	}
	return rat(x).Cmp(rat(y)), true
}

func infinity(d schema.DecimalValue) int {
	switch {
	case d.IsInf(1):
		return 1
	case d.IsInf(-1):
		return -1
	}
	return 0
}

func orderRunes(a, b []rune) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return int(a[i] - b[i])
		}
	}
	return len(a) - len(b)
}
