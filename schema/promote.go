package schema

// numeric returns t as a numeric type, if it is one.
func numeric(t Type) (Primitive, bool) {
	p, ok := t.(Primitive)
	return p, ok && p.IsNumeric()
}

// widens reports whether numeric promotion leads from one type to another
// (URL Conventions 5.1.1.18). Integer arithmetic is Int64, so that integers go
// to Int64 at once.
func widens(from, to Primitive) bool {
	if from.IsInteger() && to.IsInteger() {
		low, high := integerRange(from)
		least, greatest := integerRange(to)
		return least <= low && high <= greatest
	}
	return from < to && !to.IsInteger() // the order of the constants is that of promotion
}

// common returns the type to which two numbers are promoted: the higher one,
// and Int64 for different integers.
func common(x, y Primitive) Primitive {
	if x != y && x.IsInteger() && y.IsInteger() {
		return Int64
	}
	return max(x, y)
}

// convert promotes t, a number, to p.
func (b *binder) convert(t Term, p Primitive) Term {
	if t.Type() == p {
		return t
	}
	if c, ok := t.(*Const); ok {
		return &Const{Value: ConvertValue(c.Value, p), Typ: p, Pos: c.Pos}
	}
	return &Convert{X: t, Typ: p, Pos: t.Span()}
}

// as returns the number t in type p, to which it can be promoted. A literal is
// read in p directly, where that is Decimal, Single or Double; then p may be
// lower than the type of its form.
func (b *binder) as(t Term, p Primitive) Term {
	if t.Type() == p {
		return t
	}
	if l, ok := b.literalOf(t); ok && !p.IsInteger() {
		return b.reread(t, l, p)
	}
	return b.convert(t, p)
}

// pair returns the type in which two numbers meet in arithmetic or in a
// comparison. A literal takes the type of what is no literal, if that is
// Decimal, Single or Double; otherwise the higher type counts.
func (b *binder) pair(x, y Term) Primitive {
	px, py := x.Type().(Primitive), y.Type().(Primitive)
	_, lx := b.literalOf(x)
	_, ly := b.literalOf(y)
	switch {
	case ly && !lx && !px.IsInteger():
		return px
	case lx && !ly && !py.IsInteger():
		return py
	}
	return common(px, py)
}
