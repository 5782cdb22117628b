package sqlgen

import (
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// lowering turns a bound expression into conditions and values that SQL
// computes exactly. What it cannot turn becomes opaque, leaf by leaf, and the
// residual decides it.
//
// It must not look at the value of a constant, but at its class: then the text
// depends on the shape of the filter alone. Constants are known by their place
// in the list that [shape] made.
type lowering struct {
	d      *Dialect
	m      *mapping
	consts []schema.Value
	index  map[schema.Term]int
	vars   map[*schema.Variable]*source
	scopes []*source // the lambdas around, outermost first
	// What was lowered is kept: a term is asked for as a condition, as a value
	// and for whether it can fail, and again by each term around it that is. The
	// terms are a tree, and so a term is always in the same scope.
	conds  map[schema.Term]cond
	values map[schema.Term]*value
}

func newLowering(d *Dialect, m *mapping, s *shape) lowering {
	return lowering{
		d: d, m: m, consts: s.consts, index: s.index, vars: map[*schema.Variable]*source{},
		conds: map[schema.Term]cond{}, values: map[schema.Term]*value{},
	}
}

// cond lowers a Boolean expression.
func (l *lowering) cond(t schema.Term) cond {
	c, ok := l.conds[t]
	if !ok {
		c = l.newCond(t)
		l.conds[t] = c
	}
	return c
}

func (l *lowering) newCond(t schema.Term) cond {
	switch t := t.(type) {
	case *schema.Const:
		return l.fixed(t)
	case *schema.Prop, *schema.Var:
		if v := l.column(t); v != nil && v.form == formBool {
			return truth{v}
		}
		return opaque{}
	case *schema.Compare:
		return affordable(l.compare(t))
	case *schema.In:
		return affordable(l.in(t))
	case *schema.InItems:
		return affordable(l.whole(t, l.inItems(t)))
	case *schema.InCollection:
		return l.whole(t, l.inCollection(t))
	case *schema.Has:
		return l.has(t)
	case *schema.And:
		return l.logical(ast.And, t.Terms)
	case *schema.Or:
		return l.logical(ast.Or, t.Terms)
	case *schema.Not:
		return negation{l.cond(t.X)}
	case *schema.Call:
		return affordable(l.callCond(t))
	case *schema.Case, *schema.Cast:
		if v := l.value(t); v != nil {
			return affordable(truth{v})
		}
		return opaque{}
	case *schema.IsOf:
		return opaque{}
	case *schema.Lambda:
		return l.whole(t, l.lambda(t))
	case *schema.It, *schema.Arith, *schema.Negate, *schema.Convert, *schema.Count, *schema.Filtered,
		*schema.Array, *schema.Object:
	}
	panic("sqlgen: not a Boolean expression: " + t.Type().String())
}

// whole returns c, what t was lowered to, or opaque if a part of t can fail: SQL
// that narrows by the other parts would skip the failure.
func (l *lowering) whole(t schema.Term, c cond) cond {
	if l.canFail(t) {
		return opaque{}
	}
	return c
}

// affordable returns c, or opaque if its text would be too long.
func affordable(c cond) cond {
	if c.cost() > maxCost {
		return opaque{}
	}
	return c
}

// operands lowers the operands of an and or an or. Evaluation goes from left to
// right: an operand that can fail is evaluated for every row that those before
// it do not decide, whatever those behind it are.
func (l *lowering) operands(terms []schema.Term) []cond {
	list := make([]cond, len(terms))
	for i, t := range terms {
		list[i] = l.cond(t)
		if list[i].exact() || !l.canFail(t) {
			continue
		}
		for j, left := range terms[:i] {
			if left.Nullable() { // null decides nothing, and t is evaluated
				list[j] = opaque{}
			}
		}
		for j := i + 1; j < len(terms); j++ {
			list[j] = opaque{}
		}
		break
	}
	return list
}

func (l *lowering) fixed(t *schema.Const) cond {
	switch t.Value {
	case true:
		return fixedTrue
	case false:
		return fixedFalse
	}
	return fixedNull
}

// logical lowers and/or. What is equal to one of several constants becomes one
// membership, and what is unequal to all of several its negation.
func (l *lowering) logical(op ast.Operator, terms []schema.Term) cond {
	c := &logical{op: op}
	var merged []*membership
	at := map[*membership]int{} // place in the list
next:
	for _, x := range l.operands(terms) {
		m := asMembership(x, op == ast.And)
		if m == nil || m.count > 0 || !l.d.list.takes(m.x.form) {
			c.list = append(c.list, x)
			continue
		}
		for i, have := range merged {
			if !have.x.isColumn(m.x) || have.x.null != m.x.null {
				continue // has is null where the column is; eq is not
			}
			both := &membership{x: have.x, hasNull: have.hasNull || m.hasNull}
			both.items = append(append(both.items, have.items...), m.items...)
			merged[i], at[both] = both, at[have]
			c.list[at[both]] = polar(both, op == ast.And)
			continue next
		}
		at[m] = len(c.list)
		merged = append(merged, m)
		c.list = append(c.list, x)
	}
	if len(c.list) == 1 {
		return c.list[0]
	}
	return c
}

// polar returns c, or its negation.
func polar(c cond, negative bool) cond {
	if negative {
		return negation{c}
	}
	return c
}

// asMembership returns c, or its negation, as a test of a column's membership,
// or nil.
func asMembership(c cond, negative bool) *membership {
	switch c := c.(type) {
	case negation:
		if negative {
			return asMembership(c.x, false)
		}
	case *membership:
		if c.x.col != nil && !negative {
			return c
		}
	case *comparison:
		equality := ast.Eq
		if negative {
			equality = ast.Ne
		}
		if c.op == equality && c.x.col != nil && c.y.arg != nil && !c.y.null {
			arg := c.y.arg
			return &membership{x: c.x, items: []elements{func(dst []any, consts []schema.Value) []any {
				return append(dst, arg(consts))
			}}}
		}
	}
	return nil
}

// has lowers a test of flags.
func (l *lowering) has(t *schema.Has) cond {
	mask, ok := t.Mask.(*schema.Const)
	x := l.value(t.X)
	if !ok || x == nil {
		return opaque{}
	}
	i := l.index[mask]
	if mask.Value == nil {
		return fixedNull
	}
	switch x.form {
	case formInt:
		if classOf(mask.Value) == classNegative || classOf(mask.Value) == classFarNegative {
			return opaque{} // some databases give an unsigned result
		}
		return &leaf{sql: l.d.operators[ast.Has].sql, args: []*value{x, l.param(i, x, ast.Eq)}}
	case formName:
		enum := x.enum
		return &membership{x: nullResult(x), items: []elements{func(dst []any, consts []schema.Value) []any {
			mask := consts[i].(int64)
			return appendNames(dst, enum, func(v int64) bool { return v&mask == mask })
		}}}
	}
	return opaque{}
}

// nullResult returns x as an operand of a condition that is null where x is
// null, as SQL has it without further ado.
func nullResult(x *value) *value {
	v := *x
	v.null, v.keeps = false, x.null
	return &v
}

func appendNames(dst []any, e *schema.EnumType, keep func(v int64) bool) []any {
	for _, m := range e.Members {
		if keep(m.Value) {
			dst = append(dst, m.Name)
		}
	}
	return dst
}

// param returns the constant at index i as an operand right of op for values
// like x.
func (l *lowering) param(i int, x *value, op ast.Operator) *value {
	return &value{form: x.form, scale: x.scale, enum: x.enum, cost: 1, arg: argument(l.d, i, x, op)}
}
