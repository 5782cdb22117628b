package schema

import "github.com/odatacheck/odata/ast"

// cases binds case(condition:value,...). Its values have one type, to which
// numbers are promoted.
func (b *binder) cases(x *ast.Case, want Type) Term {
	t := &Case{Pos: b.pos(x.Pos), Typ: Untyped}
	failed := false
	for _, arm := range x.Arms {
		cond := b.boolean(arm.Cond)
		value := b.expr(arm.Value, want)
		failed = failed || cond == nil || value == nil
		t.Arms = append(t.Arms, CaseArm{cond, value})
	}
	if failed {
		return nil
	}
	for i, arm := range t.Arms {
		to, ok := b.unite(t.Typ, arm.Value)
		if !ok {
			b.report(ast.TypeMismatch, x.Arms[i].Value.Span(), "the values of case must be of one type: expected %s, found %s",
				t.Typ, named(x.Arms[i].Value, arm.Value.Type()))
			return nil
		}
		t.Typ = to
	}
	for i := range t.Arms {
		value, ok := b.coerce(t.Arms[i].Value, t.Typ)
		if !ok || value == nil {
			return nil
		}
		t.Arms[i].Value = value
	}
	return simplifiedCase(t)
}

// unite returns the type of values that are of type t, Untyped at first, and
// the value of v.
func (b *binder) unite(t Type, v Term) (Type, bool) {
	p, isNumber := numeric(t)
	q, vNumber := numeric(v.Type())
	switch {
	case t == Untyped:
		return v.Type(), true
	case isNumber && vNumber:
		return common(p, q), true
	}
	_, ok := b.coerce(v, t)
	return t, ok
}

// simplifiedCase drops arms that are never reached.
func simplifiedCase(t *Case) Term {
	var kept []CaseArm
	for _, arm := range t.Arms {
		c, ok := arm.Cond.(*Const)
		if ok && c.Value != true {
			continue
		}
		kept = append(kept, arm)
		if ok {
			break
		}
	}
	if len(kept) == 0 {
		return &Const{Typ: t.Typ, Pos: t.Pos}
	}
	if _, ok := kept[0].Cond.(*Const); ok {
		return kept[0].Value
	}
	t.Arms = kept
	return t
}

// coerceCase coerces every value of t.
func (b *binder) coerceCase(t *Case, to Type) (Term, bool) {
	c := &Case{Arms: make([]CaseArm, len(t.Arms)), Typ: to, Pos: t.Pos}
	for i, arm := range t.Arms {
		value, ok := b.coerce(arm.Value, to)
		if !ok || value == nil {
			return nil, ok
		}
		c.Arms[i] = CaseArm{arm.Cond, value}
	}
	return c, true
}
