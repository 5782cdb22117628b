package schema

import (
	"slices"

	"github.com/odatacheck/odata/ast"
)

// in binds membership (URL Conventions 5.1.1.1.11): x in a list is x eq one of
// its items.
func (b *binder) in(x *ast.Binary) Term {
	right := b.aliases.shaped(x.Y)
	switch right := right.(type) {
	case *ast.List:
		return b.inList(x, right.Items, right.Pos, true)
	case *ast.Array:
		if _, direct := x.Y.(*ast.Array); direct {
			return b.inList(x, right.Items, right.Pos, false)
		}
	case *ast.Literal, *ast.Logical, *ast.Binary, *ast.Unary, *ast.Path, *ast.Variable, *ast.Alias, *ast.Call,
		*ast.TypeCall, *ast.Case, *ast.Object, nil:
	}
	return b.inTerm(x)
}

// inList binds x in (a,b) or x in [a,b].
func (b *binder) inList(x *ast.Binary, items []ast.Expr, list ast.Span, literals bool) Term {
	var l Term
	if b.shapeless(x.X) {
		l = b.expr(x.X, b.itemType(items))
	} else {
		l = b.expr(x.X, nil)
	}
	m := membership{binder: b, x: x, left: l}
	for _, item := range items {
		if literals && !b.listItem(x, item) {
			m.failed = true
			continue
		}
		m.add(item)
	}
	if m.failed || l == nil {
		return nil
	}
	allowed := b.allowOperator(ast.In, l, x.OpPos)
	if !b.allowItems(len(items), l, list) || !allowed {
		return nil
	}
	return m.term()
}

// itemType returns the type of the first item that has one of its own.
func (b *binder) itemType(items []ast.Expr) Type { return nil }

// listItem reports whether an item may stand in round brackets, where only
// literals do.
func (b *binder) listItem(x *ast.Binary, item ast.Expr) bool {
	switch item := item.(type) {
	case *ast.Literal, *ast.Alias, *ast.Array, *ast.Object:
		return true
	case *ast.Unary:
		if _, ok := item.X.(*ast.Literal); ok && item.Op == ast.Neg {
			return true
		}
	case *ast.Path, *ast.Variable:
		d := b.report(ast.TypeMismatch, item.Span(), "a list in parentheses holds literals, found %s", quote(item))
		d.Hint = "write " + quote(x.X) + " eq " + quote(item) + ", or use square brackets"
		return false
	case *ast.Logical, *ast.Binary, *ast.Call, *ast.TypeCall, *ast.Case, *ast.List:
	}
	b.report(ast.TypeMismatch, item.Span(), "a list in parentheses holds literals, found %s", quote(item)).
		Hint = "use square brackets for expressions"
	return false
}

// membership collects what the items of a list mean for the left operand.
type membership struct {
	*binder
	x      *ast.Binary
	left   Term
	failed bool

	values  []Value // left eq one of them
	hasNull bool
	items   []Term // left eq one of them, not constant
	others  []Term // conditions that need a promotion of left
	always  bool   // one is true for every row
}

// add binds one item as the comparison left eq item.
func (m *membership) add(item ast.Expr) {
	t := m.expr(item, typeOf(m.left))
	if t == nil || m.left == nil {
		m.failed = true
		return
	}
	c := m.compare(comparison{
		op: ast.Eq, x: m.left, y: t, xSource: m.x.X, ySource: item,
		opPos: m.pos(m.x.OpPos), pos: m.pos(m.x.Pos), blame: item.Span(),
	})
	if c == nil {
		m.failed = true
		return
	}
	switch c := c.(type) {
	case *Const:
		m.always = m.always || c.Value == true
		return
	case *Compare:
		if c.X != m.left || c.Op != ast.Eq {
			break
		}
		y, ok := c.Y.(*Const)
		switch {
		case !ok:
			m.items = append(m.items, c.Y)
		case y.Value == nil:
			m.hasNull = true
		default:
			m.values = append(m.values, y.Value)
		}
		return
	}
	m.others = append(m.others, c)
}

// term returns the disjunction of what was collected.
func (m *membership) term() Term {
	pos := m.pos(m.x.Pos)
	if m.always {
		return &Const{Value: true, Typ: Boolean, Pos: pos}
	}
	var terms []Term
	values := distinct(m.values)
	switch {
	case len(values) == 0 && !m.hasNull:
	case len(values) == 0:
		null := &Const{Typ: m.left.Type(), Pos: pos}
		terms = append(terms, &Compare{Op: ast.Eq, X: m.left, Y: null, OpPos: m.pos(m.x.OpPos), Pos: pos})
	case len(values) == 1 && !m.hasNull:
		only := &Const{Value: values[0], Typ: m.left.Type(), Pos: pos}
		terms = append(terms, &Compare{Op: ast.Eq, X: m.left, Y: only, OpPos: m.pos(m.x.OpPos), Pos: pos})
	default:
		terms = append(terms, &In{X: m.left, Values: values, HasNull: m.hasNull, Pos: pos})
	}
	if len(m.items) > 0 {
		terms = append(terms, &InItems{X: m.left, Items: m.items, Pos: pos})
	}
	return disjunction(append(terms, m.others...), pos)
}

// distinct returns values without repeats, sorted where they have an order.
func distinct(values []Value) []Value {
	if len(values) == 0 {
		return nil
	}
	if _, ordered := CompareValues(values[0], values[0]); ordered {
		slices.SortStableFunc(values, func(x, y Value) int {
			order, _ := CompareValues(x, y)
			return order
		})
		return slices.CompactFunc(values, EqualValues)
	}
	var kept []Value
	for _, v := range values {
		if !slices.ContainsFunc(kept, func(k Value) bool { return EqualValues(k, v) }) {
			kept = append(kept, v)
		}
	}
	return kept
}

// inTerm binds x in a collection-valued expression.
func (b *binder) inTerm(x *ast.Binary) Term {
	l, r := b.expr(x.X, nil), b.expr(x.Y, nil)
	if l == nil || r == nil {
		return nil
	}
	_, isAlias := x.Y.(*ast.Alias)
	if isNull(r) && isAlias {
		return &Const{Value: false, Typ: Boolean, Pos: b.pos(x.Pos)}
	}
	elem := Elem(r.Type())
	if elem == nil {
		d := b.report(ast.TypeMismatch, x.Y.Span(), "in needs a list or a collection, found %s", named(x.Y, r.Type()))
		switch x.Y.(type) {
		case *ast.Literal:
			d.Hint = "did you mean (" + quote(x.Y) + ")?"
			d.Fix = &ast.Fix{Span: x.Y.Span(), Text: "(" + ast.Print(x.Y) + ")"}
		default:
			d.Hint = "use eq to compare with one value"
		}
		return nil
	}
	allowed := b.allowOperator(ast.In, l, x.OpPos)
	if !b.allowOperator(ast.In, r, x.OpPos) || !allowed {
		return nil
	}
	return b.inCollection(x, l, r, elem)
}

// inCollection binds l in r for a collection r: directly where l is of the
// items' type, and otherwise as the condition that an item equals l.
func (b *binder) inCollection(x *ast.Binary, l, r Term, elem Type) Term {
	v := b.itemVariable("", r, elem)
	item := &Var{Variable: v, Pos: b.pos(x.Y.Span())}
	t := b.compare(comparison{
		op: ast.Eq, x: l, y: item, xSource: x.X, ySource: x.Y,
		opPos: b.pos(x.OpPos), pos: b.pos(x.Pos), blame: x.OpPos,
	})
	if t == nil {
		return nil
	}
	if c, ok := t.(*Compare); ok && c.Op == ast.Eq {
		switch {
		case c.X == item:
			return &InCollection{X: c.Y, Coll: r, Pos: b.pos(x.Pos)}
		case c.Y == item:
			return &InCollection{X: c.X, Coll: r, Pos: b.pos(x.Pos)}
		}
	}
	return simplifiedLambda(&Lambda{Op: ast.Any, Coll: r, Variable: v, Body: t, Pos: b.pos(x.Pos)})
}
