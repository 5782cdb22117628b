package schema

import "github.com/odatacheck/odata/ast"

// typeCall binds cast or isof (URL Conventions 5.1.1.10).
func (b *binder) typeCall(x *ast.TypeCall) Term {
	var t Term
	if x.X == nil {
		t = b.instance(x.NamePos)
	} else {
		t = b.expr(x.X, nil)
	}
	to, ok := b.lookupType(x.Type.Name)
	if !ok || to == Untyped {
		b.unknownType(x.Type.Name, x.Type.Pos)
		return nil
	}
	if x.Type.Collection {
		to = &CollectionType{Elem: to}
	}
	if t == nil || !b.allowFunction(x.Op.String(), t, x.NamePos) {
		return nil
	}
	if !castable(t.Type(), to) {
		d := b.report(ast.TypeMismatch, x.Type.Pos, "%s is never of type %s", describeInstance(x, t), to)
		if structured(t.Type()) {
			d.Hint = "expected a type that derives from " + t.Type().String()
		}
		return nil
	}
	if x.Op == ast.IsOf {
		return b.isOf(t, to, b.pos(x.Pos))
	}
	if x.X != nil && b.incomputable(t, x.X) {
		return nil
	}
	return b.cast(t, to, b.pos(x.Pos))
}

func describeInstance(x *ast.TypeCall, t Term) string {
	if x.X == nil {
		return "the current instance, of type " + t.Type().String() + ","
	}
	return named(x.X, t.Type())
}

// castable reports whether cast and isof take a value of one type with
// another: collections go with collections, structured types with structured
// ones, and two entity types must be related.
func castable(from, to Type) bool {
	if from == Untyped {
		return true
	}
	fromElem, toElem := Elem(from), Elem(to)
	if fromElem != nil || toElem != nil {
		return fromElem != nil && toElem != nil && castable(fromElem, toElem)
	}
	_, fromEntity := from.(*EntityType)
	_, toEntity := to.(*EntityType)
	if fromEntity && toEntity {
		return related(from, to)
	}
	return structured(from) == structured(to)
}

// related reports whether an instance of one type may be of the other.
func related(x, y Type) bool { return derives(x, y) || derives(y, x) }

// structured reports whether t is a complex or entity type.
func structured(t Type) bool {
	switch t.(type) {
	case *ComplexType, *EntityType:
		return true
	case Primitive, *EnumType, *CollectionType:
	}
	return false
}

// cast binds an explicit cast. It disappears where it changes nothing.
func (b *binder) cast(t Term, to Type, pos ast.Span) Term {
	switch {
	case isNull(t):
		return &Const{Typ: to, Pos: pos}
	case Same(t.Type(), to), derives(t.Type(), to):
		return t
	case neverCast(t.Type(), to) && !CanFail(t):
		return &Const{Typ: to, Pos: pos}
	}
	c, ok := t.(*Const)
	if !ok {
		return &Cast{X: t, Typ: to, Pos: pos}
	}
	return &Const{Value: CastValue(c.Value, c.Typ, to), Typ: to, Pos: pos}
}

// neverCast reports whether a cast from one type to another, which castable
// allows, gives null whatever the value is.
func neverCast(from, to Type) bool {
	if structured(to) {
		return !related(from, to)
	}
	return Elem(to) == nil && !castRule(from, to)
}

// isOf binds a test of type, which null passes. Only a structured value may
// turn out to be of a type that its declared type does not tell.
func (b *binder) isOf(t Term, of Type, pos ast.Span) Term {
	known := comparison{x: t, y: t, opPos: pos, pos: pos}
	switch {
	case isNull(t), derives(t.Type(), of):
		return known.constant(true)
	case structured(of) && related(t.Type(), of), Elem(of) != nil:
		return &IsOf{X: t, Of: of, Pos: pos}
	case neverNull(t):
		return known.constant(false)
	}
	return &Compare{Op: ast.Eq, X: t, Y: &Const{Typ: t.Type(), Pos: pos}, OpPos: pos, Pos: pos}
}
