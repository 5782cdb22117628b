package schema

import "github.com/odatacheck/odata/ast"

// arithmetic binds add, sub, mul, div, divby or mod (URL Conventions 5.1.1.2).
func (b *binder) arithmetic(x *ast.Binary) Term {
	l, r := b.operands(x)
	if l == nil || r == nil {
		return nil
	}
	if l.Type() == Untyped || r.Type() == Untyped {
		return b.arithmeticNull(x, l, r)
	}
	var t *Arith
	_, lNumber := numeric(l.Type())
	_, rNumber := numeric(r.Type())
	if lNumber && rNumber {
		t = b.arithmeticNumbers(x.Op, l, r)
	} else {
		t = b.arithmeticTemporal(x.Op, l, r)
	}
	if t == nil {
		b.noArithmetic(x, l, r)
		return nil
	}
	t.Op, t.OpPos, t.Pos = x.Op, b.pos(x.OpPos), b.pos(x.Pos)
	if _, ok := DistanceTerm(t); ok && (b.beyond(t.X) || b.beyond(t.Y)) {
		b.report(ast.Overflow, x.OpPos, "the year is too large to compute with")
		return nil
	}
	if b.incomputable(t.X, x.X) || b.incomputable(t.Y, x.Y) {
		return nil
	}
	return b.foldedArith(t, x)
}

// arithmeticNumbers converts two numbers to the type of the result. The caller
// adds operator and spans.
func (b *binder) arithmeticNumbers(op ast.Operator, x, y Term) *Arith {
	p := b.pair(x, y)
	switch {
	case op == ast.DivBy:
		p = Decimal
		return &Arith{X: b.toDecimal(x), Y: b.toDecimal(y), Typ: p}
	case p.IsInteger():
		p = Int64
	}
	return &Arith{X: b.as(x, p), Y: b.as(y, p), Typ: p}
}

// toDecimal converts a number of any type, a Double too.
func (b *binder) toDecimal(t Term) Term {
	if l, ok := b.literalOf(t); ok {
		return b.reread(t, l, Decimal)
	}
	return b.convert(t, Decimal)
}

// arithmeticTemporal returns what an operator means for dates, instants and
// durations, or nil where it means nothing. A string beside them is a
// duration.
func (b *binder) arithmeticTemporal(op ast.Operator, x, y Term) *Arith {
	if op == ast.Add || op == ast.Sub {
		x, y = b.durationBeside(x, y)
	}
	tx, _ := x.Type().(Primitive)
	ty, _ := y.Type().(Primitive)
	switch op {
	case ast.Add:
		if ty == Duration && (tx == DateTimeOffset || tx == Date || tx == Duration) {
			return &Arith{X: x, Y: y, Typ: tx}
		}
	case ast.Sub:
		switch {
		case ty == Duration && (tx == DateTimeOffset || tx == Date || tx == Duration):
			return &Arith{X: x, Y: y, Typ: tx}
		case tx == ty && (tx == DateTimeOffset || tx == Date):
			return &Arith{X: x, Y: y, Typ: Duration}
		}
	case ast.Mul:
		if tx == Duration && ty.IsNumeric() || tx.IsNumeric() && ty == Duration {
			return &Arith{X: b.factor(x), Y: b.factor(y), Typ: Duration}
		}
	case ast.Div, ast.DivBy:
		if tx == Duration && ty.IsNumeric() {
			return &Arith{X: x, Y: b.factor(y), Typ: Duration}
		}
	}
	return nil
}

// durationBeside reads a string literal as a duration if the other operand is
// a date, an instant or a duration.
func (b *binder) durationBeside(x, y Term) (Term, Term) {
	temporal := func(t Term) bool {
		p := t.Type()
		return p == DateTimeOffset || p == Date || p == Duration
	}
	if temporal(x) && !temporal(y) {
		if d, ok := b.coerce(y, Duration); ok {
			return x, d
		}
	}
	if y.Type() == Duration && !temporal(x) {
		if d, ok := b.coerce(x, Duration); ok {
			return d, y
		}
	}
	return x, y
}

// factor widens an integer that a duration is multiplied with or divided by.
func (b *binder) factor(t Term) Term {
	if p, ok := numeric(t.Type()); ok && p.IsInteger() {
		return b.convert(t, Int64)
	}
	return t
}

// arithmeticNull returns the null that arithmetic with null gives, once the
// other operand is one that the operator takes at all.
func (b *binder) arithmeticNull(x *ast.Binary, l, r Term) Term {
	null := &Const{Typ: Untyped, Pos: b.pos(x.Pos)}
	other := l
	if l.Type() == Untyped {
		other = r
	}
	switch p, _ := other.Type().(Primitive); {
	case other.Type() == Untyped:
	case p.IsNumeric():
		null.Typ = p
		if p.IsInteger() {
			null.Typ = Int64
		}
		if x.Op == ast.DivBy {
			null.Typ = Decimal
		}
		if typ := l.Type(); typ == Duration || r.Type() == Duration {
			null.Typ = Duration
		}
	case p == Duration && x.Op != ast.Mod:
	case (p == Date || p == DateTimeOffset) && (x.Op == ast.Add && other == l || x.Op == ast.Sub):
	default:
		b.noArithmetic(x, l, r)
		return nil
	}
	return null
}

func (b *binder) noArithmetic(x *ast.Binary, l, r Term) {
	d := b.report(ast.TypeMismatch, x.OpPos, "%s does not take %s and %s", x.Op, named(x.X, l.Type()), named(x.Y, r.Type()))
	switch {
	case x.Op == ast.Add && l.Type() == Duration && (r.Type() == Date || r.Type() == DateTimeOffset):
		d.Hint = "write the date first and the duration behind add"
	case x.Op == ast.Add && l.Type() == String && r.Type() == String:
		d.Hint = "use concat to join strings"
	}
}

// beyond reports whether t is a literal of a year that dates do not have.
func (b *binder) beyond(t Term) bool {
	p, ok := b.placeOf(t)
	return ok && (p.below || p.above)
}

// incomputable reports t, which source means, if it is a literal that is no
// value of its type where that value is needed. A comparison needs no more than
// its neighbour.
func (b *binder) incomputable(t Term, source ast.Expr) bool {
	p, ok := b.placeOf(t)
	switch {
	case !ok:
		return false
	case p.below || p.above:
		b.report(ast.Overflow, source.Span(), "the literal is too large to compute with")
	default:
		d := b.report(ast.NotSupported, source.Span(), "a literal with more digits than nanoseconds cannot be computed with")
		d.Hint = "give it at most nine fraction digits"
	}
	return true
}

// foldedArith computes t, which x means, if it is made of constants.
func (b *binder) foldedArith(t *Arith, source *ast.Binary) Term {
	if isNull(t.X) || isNull(t.Y) {
		return &Const{Typ: t.Typ, Pos: t.Pos}
	}
	x, xOK := t.X.(*Const)
	y, yOK := t.Y.(*Const)
	if !xOK || !yOK {
		return t
	}
	v, err := ApplyArith(t.Op, x.Value, y.Value, t.Typ)
	if err != nil {
		if _, ok := DistanceTerm(t); ok && b.exact == ast.Expr(source) {
			return t
		}
		if d := b.fault(err, source.OpPos); d.Code == ast.Overflow && t.Typ == Int64 {
			d.Hint = "write a number with an exponent, such as 1e20, to compute with Edm.Double"
		}
		return nil
	}
	return &Const{Value: v, Typ: t.Typ, Pos: t.Pos}
}

// fault reports a failure of evaluation that needs no row.
func (b *binder) fault(err error, blame ast.Span) *ast.Diagnostic {
	f, ok := err.(Fault)
	if !ok {
		panic("schema: evaluation failed without a fault: " + err.Error())
	}
	return b.report(ast.Code(f), blame, "%s", f.Error())
}

// negate binds unary minus (URL Conventions 5.1.1.2.3).
func (b *binder) negate(x *ast.Unary) Term {
	t := b.expr(x.X, nil)
	if t == nil {
		return nil
	}
	p, _ := t.Type().(Primitive)
	switch {
	case p.IsInteger():
		t = b.convert(t, Int64)
	case p.IsNumeric(), p == Duration, isNull(t):
	default:
		b.report(ast.TypeMismatch, x.OpPos, "minus needs a number or a duration, found %s", named(x.X, t.Type()))
		return nil
	}
	if b.incomputable(t, x.X) {
		return nil
	}
	c, ok := t.(*Const)
	if !ok {
		return &Negate{X: t, Pos: b.pos(x.Pos)}
	}
	v, err := NegateValue(c.Value)
	if err != nil {
		b.fault(err, x.OpPos)
		return nil
	}
	return &Const{Value: v, Typ: c.Typ, Pos: b.pos(x.Pos)}
}
