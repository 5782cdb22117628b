package schema

import (
	"math"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
)

// comparison is a comparison while it is bound.
type comparison struct {
	op               ast.Operator
	written          ast.Operator // in the source: op, its mirror image or in
	flipped          bool         // x was to the right of the operator
	x, y             Term
	xSource, ySource ast.Expr
	opPos, pos       ast.Span        // of the term
	blame            ast.Span        // of a mismatch, in the current option
	canFail          func(Term) bool // what knows of an operand whether it can fail; nil: operandCanFail
}

// fails reports whether x can fail.
func (c comparison) fails() bool {
	if c.canFail != nil {
		return c.canFail(c.x)
	}
	return operandCanFail(c.x)
}

// swapped returns the comparison with its operands exchanged.
func (c comparison) swapped() comparison {
	c.op, c.flipped = mirrored(c.op), !c.flipped
	c.x, c.y = c.y, c.x
	c.xSource, c.ySource = c.ySource, c.xSource
	return c
}

// constant returns a Boolean constant in the place of c, whose x may be
// whatever it is. If x can fail it is still evaluated, which a comparison
// with null does.
func (c comparison) constant(v bool) Term {
	if !c.fails() {
		return &Const{Value: v, Typ: Boolean, Pos: c.pos}
	}
	never := &Compare{Op: ast.Gt, X: c.x, Y: &Const{Typ: c.x.Type(), Pos: c.y.Span()}, OpPos: c.opPos, Pos: c.pos}
	if v {
		return &Not{X: never, Pos: c.pos}
	}
	return never
}

// compare checks and promotes the operands of c and returns what it means: a
// Compare with a constant on the right, something simpler, or nil.
func (b *binder) compare(c comparison) Term {
	if _, ok := c.x.(*Const); ok {
		if _, both := c.y.(*Const); !both || isNull(c.x) {
			c = c.swapped()
		}
	}
	if isNull(c.y) {
		if !compatible(c.x.Type(), c.y.Type()) && !b.fits(c.x, c.y.Type()) {
			b.mismatch(c)
			return nil
		}
		return b.compareNull(c)
	}
	_, xNumber := numeric(c.x.Type())
	_, yNumber := numeric(c.y.Type())
	if xNumber && yNumber {
		return b.compareNumbers(c)
	}
	if !Same(c.x.Type(), c.y.Type()) {
		if y, ok := b.coerce(c.y, c.x.Type()); ok {
			c.y = y
		} else if x, ok := b.coerce(c.x, c.y.Type()); ok {
			c.x = x
		} else if y, ok := promotedItems(c.y, c.x.Type()); ok {
			c.y = y
		} else if x, ok := promotedItems(c.x, c.y.Type()); ok {
			c.x = x
		} else {
			b.mismatch(c)
			return nil
		}
		if c.x == nil || c.y == nil {
			return nil
		}
	}
	if !b.comparable(c, c.x.Type()) {
		return nil
	}
	if c.x.Type() == Duration {
		if t, ok := b.compareDistances(c); ok {
			return t
		}
	}
	if place, ok := b.placeOf(c.y); ok {
		if other, ok := b.placeOf(c.x); ok {
			return b.comparePlaces(c, other, place)
		}
		return b.placed(c, place)
	}
	if place, ok := b.placeOf(c.x); ok { // both are constants
		return b.placed(c.swapped(), place)
	}
	return c.compared()
}

// promotedItems returns a collection of numbers whose items are promoted to
// those of another collection type.
func promotedItems(t Term, to Type) (Term, bool) {
	from, isNumber := numeric(Elem(t.Type()))
	p, toNumber := numeric(Elem(to))
	if !isNumber || !toNumber || !widens(from, p) {
		return nil, false
	}
	return &Cast{X: t, Typ: to, Pos: t.Span()}, true
}

// compatible reports whether a null of type y, which a cast may give, can
// stand beside a value of type x.
func compatible(x, y Type) bool {
	_, xNumber := numeric(x)
	_, yNumber := numeric(y)
	return x == Untyped || y == Untyped || xNumber && yNumber || Same(x, y) || derives(x, y) || derives(y, x) ||
		Elem(x) == Untyped || Elem(y) == Untyped
}

// comparable reports whether values of type t can be compared by c, with
// something that is not null.
func (b *binder) comparable(c comparison, t Type) bool {
	switch t := t.(type) {
	case Primitive:
		if t == Binary || t == Stream || t.IsGeo() {
			b.report(ast.TypeMismatch, c.blame, "%s can only be compared by eq or ne with null", named(c.xSource, t))
			return false
		}
		return true
	case *EnumType:
		return true
	case *ComplexType, *CollectionType:
		if c.op != ast.Eq && c.op != ast.Ne {
			b.report(ast.TypeMismatch, c.blame, "%s can only be compared by eq or ne", named(c.xSource, t))
			return false
		}
	case *EntityType:
	}
	return b.allowWhole(c.written.String(), t, c.blame)
}

// compareNull binds a comparison with null, which is never null itself (URL
// Conventions 5.1.1.1).
func (b *binder) compareNull(c comparison) Term {
	equality := c.op == ast.Eq || c.op == ast.Ne
	t := c.x.Type()
	if p, ok := t.(Primitive); !equality && (ok && (p == Binary || p == Stream || p.IsGeo()) || structured(t) || Elem(t) != nil) {
		b.report(ast.TypeMismatch, c.blame, "%s can only be compared by eq or ne", named(c.xSource, t))
		return nil
	}
	switch {
	case isNull(c.x) && (Elem(t) == nil) != (Elem(c.y.Type()) == nil):
		return c.constant(c.op == ast.Ne) // collections are never null
	case isNull(c.x):
		return c.constant(Relate(c.op, nil, nil))
	case c.op == ast.Gt || c.op == ast.Lt:
		return c.constant(false)
	case neverNull(c.x) && !c.fails():
		return c.constant(c.op == ast.Ne)
	}
	if c.op != ast.Ne {
		c.op = ast.Eq
	}
	c.y = &Const{Typ: t, Pos: c.y.Span()}
	return &Compare{Op: c.op, X: c.x, Y: c.y, OpPos: c.opPos, Pos: c.pos}
}

// neverNull reports whether t cannot be null whatever the row. Properties are
// not asked: whether a column really has no null is not ours to trust.
func neverNull(t Term) bool {
	if Elem(t.Type()) != nil {
		return true // collections are never null
	}
	if _, ok := constantDistance(t); ok {
		return true
	}
	switch t := t.(type) {
	case *Const:
		return t.Value != nil
	case *It, *Compare, *In, *InItems, *InCollection, *IsOf, *Lambda, *Count, *Array, *Object:
		return true
	case *Prop, *Var, *Has, *And, *Or, *Not, *Arith, *Negate, *Convert, *Call, *Case, *Cast, *Filtered:
	}
	return false
}

// compared returns c for operands of one type, folded if both are constant.
func (c comparison) compared() Term {
	x, xOK := c.x.(*Const)
	y, yOK := c.y.(*Const)
	switch {
	case xOK && yOK:
		return c.constant(Relate(c.op, x.Value, y.Value))
	case xOK:
		c = c.swapped()
	}
	if yOK && c.op.IsComparison() {
		if t := c.ofBoolean(y); t != nil {
			return t
		}
	}
	return &Compare{Op: c.op, X: c.x, Y: c.y, OpPos: c.opPos, Pos: c.pos}
}

// ofBoolean simplifies a comparison of a condition that is never null with
// true or false.
func (c comparison) ofBoolean(y *Const) Term {
	v, ok := y.Value.(bool)
	if !ok || !neverNull(c.x) {
		return nil
	}
	switch {
	case c.op == ast.Eq && v, c.op == ast.Ne && !v:
		return c.x
	case c.op == ast.Eq, c.op == ast.Ne:
		return negation(c.x, c.pos)
	}
	return nil
}

// notNull returns the condition that x is not null.
func (c comparison) notNull() Term {
	if neverNull(c.x) && !c.fails() {
		return c.constant(true)
	}
	return &Compare{
		Op: ast.Ne, X: c.x, Y: &Const{Typ: c.x.Type(), Pos: c.y.Span()}, OpPos: c.opPos, Pos: c.pos,
	}
}

// place is where a literal lies among the values of a type with an order.
type place struct {
	value Value // the greatest value that is not above the literal
	exact bool
	below bool // before every value
	above bool // after every value
}

func placing[V any](v bound[V]) place {
	return place{value: v.Value, exact: v.Exact, below: v.Below, above: v.Above}
}

// placeOf returns the place of a literal that is no value of its type: with
// more digits than nanoseconds, or too far away.
func (b *binder) placeOf(t Term) (place, bool) {
	l, ok := b.literalOf(t)
	if !ok {
		return place{}, false
	}
	var p place
	text := l.node.Text
	switch t.Type() {
	case Date:
		v, _ := parseDate(text)
		p = placing(v)
	case TimeOfDay:
		v, _ := parseTimeOfDay(text)
		p = placing(v)
	case DateTimeOffset:
		v, _ := parseDateTimeOffset(text)
		p = placing(v)
	case Duration:
		v, _ := parseDuration(durationBody(l.node))
		p = placing(v)
	default:
		return place{}, false
	}
	return p, !p.exact
}

// placed compares x with a literal that is no value of the type by its
// neighbours: x < 1.5 is x <= 1.
func (b *binder) placed(c comparison, p place) Term {
	switch {
	case c.op == ast.Eq:
		return c.constant(false)
	case c.op == ast.Ne:
		return c.constant(true)
	case p.below && (c.op == ast.Gt || c.op == ast.Ge), p.above && (c.op == ast.Lt || c.op == ast.Le):
		return c.notNull()
	case p.below, p.above:
		return c.constant(false)
	case c.op == ast.Lt:
		c.op = ast.Le
	case c.op == ast.Ge:
		c.op = ast.Gt
	}
	c.y = &Const{Value: p.value, Typ: c.x.Type(), Pos: c.y.Span()}
	return c.compared()
}

const alikeLiterals = "two literals that differ by less than a nanosecond, or are too large, cannot be compared"

// comparePlaces compares two literals that are both no values of their type.
func (b *binder) comparePlaces(c comparison, x, y place) Term {
	order, _ := CompareValues(x.value, y.value)
	switch {
	case x.below != y.below || x.above != y.above:
		order = boolOrder(x.above) - boolOrder(x.below) - boolOrder(y.above) + boolOrder(y.below)
	case order == 0:
		b.report(ast.NotSupported, c.blame, alikeLiterals)
		return nil
	}
	return c.constant(Relate(c.op, int64(order), int64(0)))
}

// compareNumbers promotes numbers to the higher of their types. A constant
// beside an integer is compared exactly instead, which spares the conversion.
func (b *binder) compareNumbers(c comparison) Term {
	y, ok := c.y.(*Const)
	px := c.x.Type().(Primitive)
	if ok && px.IsInteger() {
		if p, ok := b.integerPlace(y, px); ok {
			if p.exact && !p.below && !p.above {
				c.y = &Const{Value: p.value, Typ: px, Pos: y.Pos}
				return c.compared()
			}
			return b.placed(c, p)
		}
	}
	if ok && !EqualValues(y.Value, y.Value) {
		return c.constant(c.op == ast.Ne) // NaN is equal to nothing and has no order
	}
	p := b.pair(c.x, c.y)
	c.x, c.y = b.as(c.x, p), b.as(c.y, p)
	return c.compared()
}

// integerPlace returns where a number lies among the values of the integer
// type p. It reports false for a Double so large that a promotion of p to
// Double would round.
func (b *binder) integerPlace(y *Const, p Primitive) (place, bool) {
	var v bound[int64]
	switch value := y.Value.(type) {
	case int64:
		v = bound[int64]{Value: value, Exact: true}
	case DecimalValue:
		switch {
		case value.IsNaN():
			return place{}, false
		case value.IsInf(0):
			v = bound[int64]{Below: value.Signbit(), Above: !value.Signbit()}
		default:
			text := decimal128.Format(value, 'e', -1)
			if l, ok := b.literals[y]; ok {
				text = l.node.Text
			}
			v, _ = parseInteger(text)
		}
	case float64:
		const exactly = 1 << 53 // up to here every integer is a Double
		switch {
		case value < math.MinInt64, value > 1<<63: // MaxInt64 is rounded to the latter
			v = bound[int64]{Below: value < 0, Above: value > 0}
		case math.Abs(value) < exactly && y.Typ != Single:
			floor := math.Floor(value)
			v = bound[int64]{Value: int64(floor), Exact: floor == value}
		default:
			return place{}, false
		}
	}
	low, high := integerRange(p)
	switch {
	case v.Below || v.Value < low:
		return place{below: true}, true
	case v.Above || v.Value > high || v.Value == high && !v.Exact:
		return place{above: true}, true
	}
	return placing(v), true
}
