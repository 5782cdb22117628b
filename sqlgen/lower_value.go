package sqlgen

import (
	"math"
	"math/bits"
	"strconv"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// value lowers an expression to one that SQL computes exactly and without
// failing, or returns nil.
func (l *lowering) value(t schema.Term) *value {
	v, ok := l.values[t]
	if !ok {
		if v = l.newValue(t); v != nil && v.cost > maxCost {
			v = nil
		}
		l.values[t] = v
	}
	return v
}

func (l *lowering) newValue(t schema.Term) *value {
	switch t := t.(type) {
	case *schema.Const:
		return l.constant(t)
	case *schema.Prop, *schema.Var:
		return l.column(t)
	case *schema.Arith:
		return l.arith(t)
	case *schema.Negate:
		return l.negate(t)
	case *schema.Convert:
		return l.convert(t)
	case *schema.Call:
		if t.Typ != schema.Boolean {
			return l.call(t)
		}
	case *schema.Case:
		return l.caseOf(t)
	case *schema.Count:
		return l.countOf(t)
	case *schema.Compare, *schema.In, *schema.InItems, *schema.InCollection, *schema.Has, *schema.And, *schema.Or,
		*schema.Not, *schema.IsOf, *schema.Lambda:
	case *schema.It, *schema.Cast, *schema.Filtered, *schema.Array, *schema.Object:
		return nil
	}
	c := l.cond(t)
	if !c.exact() {
		return nil
	}
	return &value{form: formBool, null: t.Nullable(), cost: 2*c.cost() + 2, cond: c}
}

// constant lowers a constant where its form does not depend on an operand
// beside it.
func (l *lowering) constant(t *schema.Const) *value {
	p, ok := t.Typ.(schema.Primitive)
	if !ok || t.Value == nil {
		return nil
	}
	if p == schema.Boolean {
		return &value{form: formBool, cost: 1, cond: l.fixed(t)}
	}
	f, _ := storedPrimitive(p, Portable)
	switch f {
	case formScaled, formBinary, formGeo:
		return nil
	case formDouble:
		if special, _, _ := isSpecial(t.Value); special {
			return nil
		}
	case formTicks:
		if b := ticksOf(t.Value.(time.Time)); !b.exact {
			return nil
		}
	}
	v := l.param(l.index[t], &value{form: f}, ast.Eq)
	v.min, v.max = boundsOfClass(classOf(t.Value))
	if f != formInt {
		v.min, v.max = minInt, maxInt
	}
	return v
}

// number returns an integer that belongs to the spelling of an expression and
// not to the filter.
func (l *lowering) number(n int64) *value {
	return templateValue(formInt, strconv.FormatInt(n, 10)).within(n, n)
}

// column lowers a property or variable that a column stores.
func (l *lowering) column(t schema.Term) *value {
	p, from := l.place(t)
	if p == nil || p.col == nil || p.children != nil {
		return nil
	}
	if _, ok := p.typ.(*schema.ComplexType); ok {
		return nil
	}
	return columnValue(p.col, from, t.Nullable() || p.col.null)
}

// place returns where a property, a variable or the entity is stored, and nil
// if it is not.
func (l *lowering) place(t schema.Term) (*place, *source) {
	switch t := t.(type) {
	case *schema.It:
		return l.m.root, nil
	case *schema.Var:
		from := l.vars[t.Variable]
		if from == nil {
			return nil, nil
		}
		l.refer(from)
		return from.coll.item, from
	case *schema.Prop:
		p, from := l.place(t.Of)
		if p == nil {
			return nil, nil
		}
		if from == nil {
			l.refer(nil)
		}
		return p.child(t.Property), from
	}
	return nil, nil
}

// refer notes that the lambdas inside of the one of from refer to what is
// outside of them.
func (l *lowering) refer(from *source) {
	for i := len(l.scopes) - 1; i >= 0 && l.scopes[i] != from; i-- {
		l.scopes[i].outward = true
	}
}

// widened returns an operand of integer arithmetic with 64 bits.
func (l *lowering) widened(v *value) *value {
	if v.col == nil || l.d.widen == "{0}" {
		return v
	}
	w := templateValue(v.form, l.d.widen, v).within(v.min, v.max)
	w.scale = v.scale
	return w
}

// arith lowers integer arithmetic whose result cannot leave 64 bits.
func (l *lowering) arith(t *schema.Arith) *value {
	if now := l.instant(t); now != nil {
		return now
	}
	if t.Typ != schema.Int64 {
		return nil
	}
	sql := l.d.operators[t.Op].sql
	x, y := l.value(t.X), l.value(t.Y)
	if x == nil || y == nil || x.form != formInt || y.form != formInt || sql == "" {
		return nil
	}
	low, high, ok := arithBounds(t.Op, x, y)
	if !ok {
		return nil
	}
	return templateValue(formInt, sql, l.widened(x), l.widened(y)).within(low, high)
}

// arithBounds returns the least and greatest result of x op y, or false if it
// may fail.
func arithBounds(op ast.Operator, x, y *value) (low, high int64, ok bool) {
	switch op {
	case ast.Add:
		low, ok1 := sum(x.min, y.min)
		high, ok2 := sum(x.max, y.max)
		return low, high, ok1 && ok2
	case ast.Sub:
		if y.min == minInt {
			return 0, 0, false
		}
		low, ok1 := sum(x.min, -y.max)
		high, ok2 := sum(x.max, -y.min)
		return low, high, ok1 && ok2
	case ast.Mul:
		return combine(x, y)
	case ast.Div, ast.Mod:
		if y.min <= 0 && y.max >= 0 || x.min == minInt {
			return 0, 0, false
		}
		limit := max(-x.min, x.max)
		if op == ast.Mod && y.min > minInt {
			limit = min(limit, max(-y.min, y.max))
		}
		low = -limit
		if x.min >= 0 && y.min > 0 {
			low = 0
		}
		return low, limit, true
	}
	return 0, 0, false
}

func sum(x, y int64) (int64, bool) {
	s := x + y
	return s, (s > x) == (y > 0)
}

func combine(x, y *value) (low, high int64, ok bool) {
	low, high = maxInt, minInt
	for _, a := range []int64{x.min, x.max} {
		for _, b := range []int64{y.min, y.max} {
			p, ok := product(a, b)
			if !ok {
				return 0, 0, false
			}
			low, high = min(low, p), max(high, p)
		}
	}
	return low, high, true
}

func product(x, y int64) (int64, bool) {
	if x == minInt || y == minInt {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(max(x, -x)), uint64(max(y, -y)))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	return x * y, true
}

// instant lowers now() and what is added to or subtracted from it: it is known
// before the query is sent.
func (l *lowering) instant(t schema.Term) *value {
	f := l.instantSlot(t)
	if f == nil || sums(t) > maxSums {
		return nil
	}
	return &value{form: formTicks, min: 0, max: maxTicks, cost: 1, arg: func(consts []schema.Value) any {
		return ticksOf(f(consts)).n
	}}
}

// maxSums is how many durations now() takes without leaving the years 1 to
// 9999: each has 292 years at most. Beyond that it may fail.
const maxSums = 6

// sums returns how many operations of arithmetic lead to t, one upon the other.
func sums(t schema.Term) int {
	n := 0
	for {
		a, ok := t.(*schema.Arith)
		if !ok {
			return n
		}
		n, t = n+1, a.X
	}
}

func (l *lowering) instantSlot(t schema.Term) func(consts []schema.Value) time.Time {
	switch t := t.(type) {
	case *schema.Call:
		if t.Func.ID == schema.FnNow {
			return func(consts []schema.Value) time.Time { return consts[0].(time.Time) }
		}
	case *schema.Arith:
		x := l.instantSlot(t.X)
		y, ok := t.Y.(*schema.Const)
		if x == nil || !ok || t.Typ != schema.DateTimeOffset || y.Typ != schema.Duration || y.Value == nil {
			return nil
		}
		i, sub := l.index[y], t.Op == ast.Sub
		return func(consts []schema.Value) time.Time {
			d := consts[i].(time.Duration)
			if sub {
				return x(consts).Add(-d)
			}
			return x(consts).Add(d)
		}
	}
	return nil
}

func (l *lowering) negate(t *schema.Negate) *value {
	x := l.value(t.X)
	if x == nil {
		return nil
	}
	sql := l.d.operators[ast.Neg].sql
	switch x.form {
	case formInt, formScaled, formNanos:
		if x.min == minInt {
			return nil
		}
		v := templateValue(x.form, sql, l.widened(x)).within(-x.max, -x.min)
		v.scale = x.scale
		return v
	case formDouble:
		return templateValue(formDouble, sql, x)
	}
	return nil
}

// convert lowers a promotion of numbers.
func (l *lowering) convert(t *schema.Convert) *value {
	x := l.value(t.X)
	if x == nil {
		return nil
	}
	switch {
	case x.form == formInt && t.Typ == schema.Int64:
		return x
	case x.form == formInt && t.Typ == schema.Decimal:
		v := *x
		v.form, v.scale = formScaled, 0
		if v.arg != nil {
			return nil
		}
		return &v
	case x.form == formInt && t.Typ == schema.Double, x.form == formInt && pointwise(t.Typ, x.min, x.max):
		return templateValue(formDouble, l.d.toDouble, x)
	case x.form == formDouble && t.Typ == schema.Double:
		return x // a Single is stored as the Double that it is
	}
	return nil
}

func (l *lowering) caseOf(t *schema.Case) *value {
	v := &value{null: true, cost: 2, min: maxInt, max: minInt}
	typed, none := false, templateValue(0, nullSQL)
	for _, a := range t.Arms {
		c := l.cond(a.Cond)
		if !c.exact() {
			return nil
		}
		if k, ok := a.Value.(*schema.Const); ok && k.Value == nil {
			v.arms = append(v.arms, arm{c, none})
			continue
		}
		x := l.value(a.Value)
		if x == nil || typed && (x.form != v.form || x.scale != v.scale || x.enum != v.enum) {
			return nil
		}
		typed = true
		v.form, v.scale, v.enum = x.form, x.scale, x.enum
		v.min, v.max = min(v.min, x.min), max(v.max, x.max)
		v.cost += c.cost() + x.cost
		v.arms = append(v.arms, arm{c, x})
	}
	none.form, none.scale = v.form, v.scale
	if !typed {
		return nil
	}
	return v
}
