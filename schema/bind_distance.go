package schema

import (
	"time"

	"github.com/odatacheck/odata/ast"
)

// measured binds an operand whose difference of two dates or instants is taken
// exactly: one of constants that is too long for a Duration stays as it is.
func (b *binder) measured(x ast.Expr, want Type) Term {
	outer := b.exact
	b.exact = x
	t := b.expr(x, want)
	b.exact = outer
	return t
}

// compareDistances binds a comparison of durations of which one is a
// [Distance]. It reports false where none is.
func (b *binder) compareDistances(c comparison) (Term, bool) {
	_, x := DistanceTerm(c.x)
	_, y := DistanceTerm(c.y)
	if !x && !y {
		return nil, false
	}
	left, xOK := b.distanceOf(c.x)
	right, yOK := b.distanceOf(c.y)
	switch {
	case xOK && yOK:
		return b.orderDistances(c, left, right), true
	case xOK:
		c, right = c.swapped(), left
	case !yOK:
		return c.compared(), true
	}
	if _, ok := DistanceTerm(c.x); !ok { // a Duration beside what is none
		long := right.Value.Seconds > 0
		return b.placed(c, place{above: long, below: !long}), true
	}
	if !right.Exact {
		switch c.op {
		case ast.Eq, ast.Ne:
			return c.constant(c.op == ast.Ne), true
		case ast.Lt:
			c.op = ast.Le
		case ast.Ge:
			c.op = ast.Gt
		}
	}
	c.y = distanceTerm(right.Value, c.y.Span())
	return c.compared(), true
}

// distanceOf returns the place of a constant among the distances. What is
// beyond them all is not exact.
func (b *binder) distanceOf(t Term) (bound[Distance], bool) {
	if d, ok := constantDistance(t); ok {
		return bound[Distance]{Value: d, Exact: true}, true
	}
	c, ok := t.(*Const)
	if !ok {
		return bound[Distance]{}, false
	}
	if l, ok := b.literalOf(t); ok {
		v, _ := parseDistance(durationBody(l.node))
		return v, true
	}
	return bound[Distance]{Value: DistanceOf(c.Value.(time.Duration)), Exact: true}, true
}

// orderDistances compares two constants.
func (b *binder) orderDistances(c comparison, x, y bound[Distance]) Term {
	order := x.Value.Compare(y.Value)
	if order == 0 {
		if !x.Exact && !y.Exact {
			b.report(ast.NotSupported, c.blame, alikeLiterals)
			return nil
		}
		order = boolOrder(y.Exact) - boolOrder(x.Exact) // a literal that is not exact is above its value
	}
	return c.constant(Relate(c.op, int64(order), int64(0)))
}

// distanceTerm returns a constant Duration, or the difference of two instants
// if it is none.
func distanceTerm(d Distance, pos ast.Span) Term {
	if short, ok := d.Duration(); ok {
		return &Const{Value: short, Typ: Duration, Pos: pos}
	}
	return &Arith{
		Op:  ast.Sub,
		X:   &Const{Value: time.Unix(d.Seconds, d.Nanos).UTC(), Typ: DateTimeOffset, Pos: pos},
		Y:   &Const{Value: time.Unix(0, 0).UTC(), Typ: DateTimeOffset, Pos: pos},
		Typ: Duration, OpPos: pos, Pos: pos,
	}
}

// durationBody returns the text of a duration literal, which may be a bare
// string, without prefix and quotes.
func durationBody(x *ast.Literal) string {
	if x.Kind == ast.StringLiteral {
		text, _ := literalString(x.Text)
		return text
	}
	_, text := literalBody(x.Text)
	return text
}
