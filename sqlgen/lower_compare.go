package sqlgen

import (
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// compare lowers a comparison.
func (l *lowering) compare(t *schema.Compare) cond {
	c, ok := t.Y.(*schema.Const)
	if !ok {
		return l.compareTerms(t.Op, t.X, t.Y)
	}
	if c.Value == nil {
		return l.compareNull(t.Op, t.X)
	}
	return l.compareConst(t.Op, t.X, l.index[c], c.Value)
}

// compareNull lowers x op null. A null is neither greater nor less than
// another one, but it is equal.
func (l *lowering) compareNull(op ast.Operator, x schema.Term) cond {
	if l.canFail(x) {
		return opaque{}
	}
	switch op {
	case ast.Gt, ast.Lt:
		return fixedFalse
	case ast.Ne:
		return negation{l.isNull(x)}
	}
	return l.isNull(x)
}

// isNull lowers x eq null.
func (l *lowering) isNull(x schema.Term) cond {
	if !x.Nullable() {
		return fixedFalse
	}
	if v := l.value(x); v != nil {
		return affordable(nullTest{v})
	}
	switch x := x.(type) {
	case *schema.Prop, *schema.Var:
		return l.isNullPlace(x)
	case *schema.Convert:
		return l.isNull(x.X)
	case *schema.Negate:
		return l.isNull(x.X)
	case *schema.Call:
		return l.isNullCall(x)
	}
	return opaque{}
}

// isNullPlace is for properties that are no values in SQL: complex ones, and
// those of types that only compare with null.
func (l *lowering) isNullPlace(x schema.Term) cond {
	p, from := l.place(x)
	if p == nil || p.col == nil {
		return opaque{}
	}
	if _, ok := p.typ.(*schema.ComplexType); !ok {
		return nullTest{columnValue(p.col, from, p.col.null)}
	}
	return negation{truth{columnValue(p.col, from, false)}}
}

// isNullCall is for functions that SQL does not compute: they are null where
// an argument is, if they cannot fail before that is known.
func (l *lowering) isNullCall(x *schema.Call) cond {
	if x.Func.ID == schema.FnSubstring {
		return opaque{} // a negative length fails
	}
	c := &logical{op: ast.Or}
	for _, arg := range x.Args {
		c.list = append(c.list, l.isNull(arg))
	}
	return c
}

// compareConst lowers x op v, where v is the constant at index i.
func (l *lowering) compareConst(op ast.Operator, x schema.Term, i int, v schema.Value) cond {
	switch {
	case x.Type() == schema.Boolean:
		return l.compareBool(op, x, v == true)
	case isNaN(v):
		return l.compareNaN(op, x)
	}
	if c := l.compareConverted(op, x, i, v); c != nil {
		return c
	}
	if c := l.comparePeriod(op, x, i); c != nil {
		return c
	}
	if c := l.compareSum(op, x, i, v); c != nil {
		return c
	}
	val := l.value(x)
	if val == nil {
		return opaque{}
	}
	switch val.form {
	case formName:
		return l.compareName(op, val, i)
	case formTimestamp:
		return l.compareTimestamp(op, val, i, v)
	case formBinary, formGeo:
		return opaque{}
	case formDouble, formNumeric, formDigits:
		if special, _, sign := isSpecial(v); special {
			return compareInfinite(op, val, sign)
		}
		if val.form == formDigits && op != ast.Eq && op != ast.Ne {
			return opaque{}
		}
	}
	return &comparison{op: op, x: val, y: l.param(i, val, op)}
}

func isNaN(v schema.Value) bool {
	_, nan, _ := isSpecial(v)
	return nan
}

// compareNaN lowers a comparison with NaN, which is unequal to everything.
func (l *lowering) compareNaN(op ast.Operator, x schema.Term) cond {
	if l.canFail(x) {
		return opaque{}
	}
	return fixedBool(op == ast.Ne)
}

// compareInfinite lowers a comparison with an infinity, which rows do not
// hold: it is above or below all that are not null.
func compareInfinite(op ast.Operator, x *value, sign int) cond {
	switch op {
	case ast.Eq:
		return fixedFalse
	case ast.Ne:
		return fixedTrue
	}
	if (op == ast.Lt || op == ast.Le) == (sign > 0) {
		return negation{nullTest{x}}
	}
	return fixedFalse
}

// compareBool lowers x eq true and its kin; false is less than true.
func (l *lowering) compareBool(op ast.Operator, x schema.Term, v bool) cond {
	c := l.cond(x)
	if l.canFail(x) && !c.exact() {
		return opaque{}
	}
	equals := func(v bool) cond {
		if x.Nullable() {
			return strict{polar(c, !v)}
		}
		return polar(c, !v)
	}
	switch op {
	case ast.Eq:
		return equals(v)
	case ast.Ne:
		return negation{equals(v)}
	case ast.Ge, ast.Le:
		if (op == ast.Ge) == v {
			return equals(v)
		}
		return negation{l.isNull(x)} // >= false, <= true
	}
	if (op == ast.Gt) == v {
		return fixedFalse // > true, < false
	}
	return equals(!v)
}

// compareName lowers comparisons of an enumeration that is stored by name.
func (l *lowering) compareName(op ast.Operator, x *value, i int) cond {
	switch op {
	case ast.Eq, ast.Ne:
		return &comparison{op: op, x: x, y: l.param(i, x, op)}
	}
	enum := x.enum
	return &membership{x: x, items: []elements{func(dst []any, consts []schema.Value) []any {
		v := consts[i].(int64)
		return appendNames(dst, enum, func(m int64) bool { return schema.Relate(op, m, v) })
	}}}
}

// compareTimestamp lowers comparisons of a native time stamp with an instant
// that it may not be able to hold.
func (l *lowering) compareTimestamp(op ast.Operator, x *value, i int, v schema.Value) cond {
	t := v.(time.Time)
	b := ticksOf(t)
	unit := l.d.timestamp.unit
	inexact := !b.exact || b.n%unit != 0
	outside := b.n < 0 || b.n/unit == maxTicks/unit && inexact
	switch {
	case inexact && op == ast.Eq:
		return fixedFalse
	case inexact && op == ast.Ne:
		return fixedTrue
	case outside:
		sign := 1
		if b.n < 0 {
			sign = -1
		}
		return compareInfinite(op, x, sign)
	}
	return &comparison{op: op, x: x, y: l.param(i, x, op)}
}

// compareConverted lowers comparisons of an integer that was promoted to a
// Decimal, Single or Double: it is compared with the integers around the
// constant, so that its index serves.
func (l *lowering) compareConverted(op ast.Operator, x schema.Term, i int, v schema.Value) cond {
	conv, ok := x.(*schema.Convert)
	if !ok || conv.Typ == schema.Int64 {
		return nil
	}
	if p, ok := conv.X.Type().(schema.Primitive); !ok || !p.IsInteger() {
		return nil
	}
	val := l.value(conv.X)
	if val == nil {
		return opaque{}
	}
	typ, near := conv.Typ, op
	if op == ast.Ne {
		near = ast.Eq
	}
	end := func(high bool) *value {
		return &value{form: val.form, cost: 1, arg: func(consts []schema.Value) any {
			a, b := integersNear(typ, consts[i], near)
			if high {
				return b
			}
			return a
		}}
	}
	c := &interval{x: val, low: end(false), high: end(true)}
	if op == ast.Ne {
		return negation{c}
	}
	return c
}

// compareTerms lowers a comparison of two terms that are not constant.
func (l *lowering) compareTerms(op ast.Operator, x, y schema.Term) cond {
	a, b := l.value(x), l.value(y)
	if a == nil || b == nil {
		return opaque{}
	}
	if a.form == formScaled && b.form == formScaled {
		a, b = l.sameScale(a, b)
	}
	switch {
	case a == nil, a.form != b.form, a.form == formBinary, a.form == formGeo:
		return opaque{}
	case (a.form == formName || a.form == formDigits) && op != ast.Eq && op != ast.Ne:
		return opaque{}
	}
	return &comparison{op: op, x: a, y: b}
}

// sameScale brings two scaled decimals to one scale, or returns nil where that
// could overflow.
func (l *lowering) sameScale(a, b *value) (*value, *value) {
	if a.scale > b.scale {
		b, a = l.sameScale(b, a)
		return a, b
	}
	if a.scale == b.scale {
		return a, b
	}
	factor := int64(1)
	for range b.scale - a.scale {
		factor *= 10
		if factor > maxScaled {
			return nil, nil
		}
	}
	low, high, ok := combine(a, l.number(factor))
	if !ok {
		return nil, nil
	}
	v := templateValue(formScaled, l.d.operators[ast.Mul].sql, l.widened(a), l.number(factor)).within(low, high)
	v.scale = b.scale
	return v, b
}
