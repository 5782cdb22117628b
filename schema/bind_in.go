package schema

import (
	"slices"
	"sync"

	"github.com/odatacheck/odata/ast"
)

// in binds membership (URL Conventions 5.1.1.1.11): x in a list is x eq one of
// its items.
func (b *binder) in(x *ast.Binary) Term {
	var want Type
	if b.shapeless(x.X) {
		want = b.itemType(x.Y)
	}
	l := b.measured(x.X, want)
	if l == nil && b.hasObject(x.Y) {
		return nil
	}
	m := &membership{binder: b, x: x, left: l, opPos: b.pos(x.OpPos), pos: b.pos(x.Pos)}
	leftFails := sync.OnceValue(func() bool { return operandCanFail(l) })
	m.canFail = func(t Term) bool {
		if t == l {
			return leftFails()
		}
		return operandCanFail(t)
	}
	return m.of(x.Y)
}

// itemType returns the type that the items of a list or collection have, if a
// path of names tells. Names that are wrong are not reported here.
func (b *binder) itemType(x ast.Expr) Type {
	switch x := x.(type) {
	case *ast.Alias:
		var t Type
		b.opened(x, nil, func(value ast.Expr) Term {
			t = b.itemType(value)
			return nil
		})
		return t
	case *ast.Array:
		for _, item := range x.Items {
			if !b.affordable(item) {
				return nil
			}
			if t := b.pathType(item); t != nil {
				return t
			}
		}
	case *ast.Path:
		if t := b.pathType(x); t != nil {
			return Elem(t)
		}
	case *ast.List, *ast.Literal, *ast.Logical, *ast.Binary, *ast.Unary, *ast.Variable, *ast.Call, *ast.TypeCall,
		*ast.Case, *ast.Object:
	}
	return nil
}

// pathType returns the type of a path that consists of names, or nil.
func (b *binder) pathType(x ast.Expr) Type {
	path, ok := x.(*ast.Path)
	if !ok || path.Root != nil {
		return nil
	}
	for _, s := range path.Segments {
		if _, ok := s.(*ast.NameSegment); !ok {
			return nil
		}
	}
	b.quiet = true
	t := b.path(path, nil)
	b.quiet = false
	return typeOf(t)
}

// membership collects what the items of a list mean for the left operand.
type membership struct {
	*binder
	x          *ast.Binary
	left       Term // nil if it is wrong
	opPos, pos ast.Span
	failed     bool
	canFail    func(Term) bool // of left, asked once

	values  []Value // left eq one of them
	hasNull bool
	items   []Term // left eq one of them, not constant
	others  []Term // conditions in which left does not stand as it is
	always  bool   // one is true for every row
}

// of binds the right operand.
func (m *membership) of(y ast.Expr) Term {
	switch y := y.(type) {
	case *ast.List:
		return m.list(y.Items, y.Pos, true)
	case *ast.Array:
		return m.list(y.Items, y.Pos, false)
	case *ast.Alias:
		none := &Const{Value: false, Typ: Boolean, Pos: m.binder.pos(m.x.Pos)}
		return m.opened(y, none, m.of)
	case *ast.Path:
		if y == m.x.Y && m.x.Pos.End > y.Pos.End {
			return m.parenthesised(y)
		}
	case *ast.Literal, *ast.Logical, *ast.Binary, *ast.Unary, *ast.Variable, *ast.Call, *ast.TypeCall, *ast.Case, *ast.Object:
	}
	return m.collection(y)
}

// list binds x in (a,b) or x in [a,b].
func (m *membership) list(items []ast.Expr, list ast.Span, literals bool) Term {
	for _, item := range items {
		if literals && !m.listItem(m.x, item) {
			m.failed = true
			continue
		}
		m.add(item)
	}
	if m.failed || m.left == nil {
		return nil
	}
	allowed := m.allowOperator(ast.In, m.left, m.x.OpPos)
	if !m.allowItems(len(items), m.left, list) || !allowed {
		return nil
	}
	return m.term()
}

// parenthesised reports a path in parentheses, which looks like a list of
// values and is none.
func (m *membership) parenthesised(y *ast.Path) Term {
	t := m.expr(y, typeOf(m.left))
	if t == nil {
		return nil
	}
	d := m.report(ast.TypeMismatch, y.Pos, "a list in parentheses holds literals, found %s", named(y, t.Type()))
	if Elem(t.Type()) == nil {
		d.Hint = "use eq to compare with one value"
		return nil
	}
	d.Hint = "remove the parentheses to look into the collection"
	d.Fix = &ast.Fix{Span: ast.Span{Start: m.x.OpPos.End, End: m.x.Pos.End}, Text: " " + ast.Print(y)}
	return nil
}

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

// add binds one item as the comparison left eq item.
func (m *membership) add(item ast.Expr) {
	m.addTerm(m.measured(item, typeOf(m.left)), item)
}

// addTerm adds an item that is bound, nil if it is wrong.
func (m *membership) addTerm(t Term, source ast.Expr) {
	if t == nil || m.left == nil || !m.allowOperator(ast.In, t, source.Span()) {
		m.failed = true
		return
	}
	if !m.readable(t) {
		m.failed = true
		return
	}
	c := m.compare(comparison{
		op: ast.Eq, written: ast.In, x: m.left, y: t, xSource: m.x.X, ySource: source,
		opPos: m.opPos, pos: m.pos, blame: source.Span(), canFail: m.canFail,
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
		if c.X != m.left {
			break
		}
		switch y, ok := c.Y.(*Const); {
		case c.Op != ast.Eq: // never true, and left is evaluated without it
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

// readable reports whether left may be read once more, in the type of the item
// t, where that takes as long as left is.
func (m *membership) readable(t Term) bool {
	switch m.left.(type) {
	case *Case, *Array:
		return Same(m.left.Type(), t.Type()) || m.repeat(m.left, 1)
	case *Const:
		return m.repeat(m.left, 1)
	case *It, *Prop, *Var, *Compare, *In, *InItems, *InCollection, *Has, *And, *Or, *Not, *Arith, *Negate, *Convert,
		*Call, *Cast, *IsOf, *Lambda, *Count, *Filtered, *Object:
	}
	return true
}

// term returns the disjunction of what was collected.
func (m *membership) term() Term {
	pos := m.pos
	if m.always {
		return &Const{Value: true, Typ: Boolean, Pos: pos}
	}
	var terms []Term
	values := distinct(m.values, m.left.Type())
	switch {
	case len(values) == 0 && !m.hasNull:
	case len(values) == 0:
		null := &Const{Typ: m.left.Type(), Pos: pos}
		terms = append(terms, &Compare{Op: ast.Eq, X: m.left, Y: null, OpPos: m.opPos, Pos: pos})
	case len(values) == 1 && !m.hasNull:
		only := &Const{Value: values[0], Typ: m.left.Type(), Pos: pos}
		terms = append(terms, &Compare{Op: ast.Eq, X: m.left, Y: only, OpPos: m.opPos, Pos: pos})
	default:
		terms = append(terms, &In{X: m.left, Values: values, HasNull: m.hasNull, Pos: pos})
	}
	if len(m.items) > 0 {
		terms = append(terms, &InItems{X: m.left, Items: m.items, Pos: pos})
	}
	terms = append(terms, m.others...)
	if len(terms) == 0 {
		return comparison{x: m.left, y: m.left, opPos: m.opPos, pos: pos}.constant(false)
	}
	if !m.repeat(m.left, len(terms)-1) {
		return nil
	}
	return disjunction(terms, pos)
}

// repeat reports whether t may stand in the result n times more.
func (m *membership) repeat(t Term, n int) bool {
	if n == 0 {
		return true
	}
	if m.repeats += int64(m.size(t)) * int64(n); m.repeats <= maxRepeats {
		return true
	}
	m.report(ast.LimitExceeded, m.x.OpPos, "lists repeat what is left of in as more than %d terms", maxRepeats)
	return false
}

// size returns the number of terms of t, counting one that stands in several
// places there each time, and not far beyond maxRepeats. A long literal and the
// items of a constant count as in the budget of aliases.
func (b *binder) size(t Term) int {
	if t == nil {
		return 0
	}
	n, ok := b.sizes[t]
	if !ok {
		n = 1
		if l, ok := b.literalOf(t); ok {
			n += len(l.node.Text) / aliasText
		} else if c, ok := t.(*Const); ok {
			items, _ := c.Value.([]Value)
			n += len(items)
		}
		eachTerm(t, func(below Term) bool {
			n += b.size(below)
			return n <= maxRepeats
		})
		b.sizes[t] = n
	}
	return n
}

// distinct returns values of type t without repeats, sorted where they have an
// order.
func distinct(values []Value, t Type) []Value {
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
	seen := make(map[string]bool, len(values))
	return slices.DeleteFunc(values, func(v Value) bool {
		text := string(appendIdentity(nil, v, t))
		again := seen[text]
		seen[text] = true
		return again
	})
}

// appendIdentity writes v so that values of the same text can stand for each
// other.
func appendIdentity(dst []byte, v Value, t Type) []byte {
	switch v := v.(type) {
	case Record:
		dst = append(append(dst, v.Type.String()...), '{')
		for i, p := range PropertiesOf(v.Type) {
			dst = append(appendIdentity(dst, v.Values[i], p.Type), ',')
		}
		return append(dst, '}')
	case []Value:
		dst = append(dst, '[')
		for _, item := range v {
			dst = append(appendIdentity(dst, item, Elem(t)), ',')
		}
		return append(dst, ']')
	}
	return appendLiteral(dst, v, t)
}

// collection binds x in a collection-valued expression: directly where x is of
// the items' type, and otherwise as the condition that an item equals x.
func (m *membership) collection(y ast.Expr) Term {
	r := m.expr(y, nil)
	if m.left == nil || r == nil {
		return nil
	}
	elem := Elem(r.Type())
	if elem == nil {
		m.noCollection(y, r)
		return nil
	}
	if c, ok := r.(*Const); ok {
		return m.constants(c, y)
	}
	v := m.itemVariable("", r, elem)
	item := &Var{Variable: v, Pos: m.binder.pos(y.Span())}
	t := m.compare(comparison{
		op: ast.Eq, written: ast.In, x: m.left, y: item, xSource: m.x.X, ySource: y,
		opPos: m.opPos, pos: m.pos, blame: m.blame(m.x.OpPos, y),
	})
	allowed := m.allowOperator(ast.In, m.left, m.blame(m.x.OpPos, y))
	if !m.allowOperator(ast.In, r, m.blame(m.x.OpPos, y)) || !allowed || t == nil {
		return nil
	}
	if c, ok := t.(*Compare); ok && c.Op == ast.Eq {
		switch {
		case c.X == item:
			return &InCollection{X: c.Y, Coll: r, Pos: m.pos}
		case c.Y == item:
			return &InCollection{X: c.X, Coll: r, Pos: m.pos}
		}
	}
	// What is left fails for an empty collection too.
	failing := comparison{x: m.left, y: m.left, opPos: m.opPos, pos: m.pos}.constant(false)
	if _, ok := failing.(*Const); !ok && !m.repeat(m.left, 1) {
		return nil
	}
	some := simplifiedLambda(&Lambda{Op: ast.Any, Coll: r, Variable: v, Body: t, Pos: m.pos})
	return disjunction([]Term{failing, some}, m.pos)
}

// constants binds x in a collection that is constant but not written as a
// list, such as concat([1],[2]).
func (m *membership) constants(r *Const, source ast.Expr) Term {
	items, _ := r.Value.([]Value) // null has none
	for _, v := range items {
		m.addTerm(&Const{Value: v, Typ: Elem(r.Typ), Pos: r.Pos}, source)
	}
	if m.failed || m.left == nil || !m.allowOperator(ast.In, m.left, m.x.OpPos) {
		return nil
	}
	return m.term()
}

// blame returns the operator's span where the right operand is of the same
// option, and y's span in an alias.
func (m *membership) blame(operator ast.Span, y ast.Expr) ast.Span {
	if y == m.x.Y {
		return operator
	}
	return y.Span()
}

// noCollection reports a right operand that is not a collection.
func (m *membership) noCollection(y ast.Expr, r Term) {
	d := m.report(ast.TypeMismatch, y.Span(), "in needs a list or a collection, found %s", named(y, r.Type()))
	if _, ok := y.(*ast.Literal); !ok {
		d.Hint = "use eq to compare with one value"
		return
	}
	opening, closing := "(", ")"
	if y != m.x.Y {
		opening, closing = "[", "]" // an alias has no other lists
	}
	text := opening + ast.Print(y) + closing
	d.Hint = "did you mean " + excerpt(text) + "?"
	d.Fix = &ast.Fix{Span: y.Span(), Text: text}
}
