package schema

import "github.com/odatacheck/odata/ast"

// cases binds case(condition:value,...). Its values have one type, to which
// numbers are promoted.
func (b *binder) cases(x *ast.Case, want Type) Term {
	t := &Case{Pos: b.pos(x.Pos)}
	failed := false
	for _, arm := range x.Arms {
		cond := b.boolean(arm.Cond)
		value := b.expr(arm.Value, want)
		failed = failed || cond == nil || value == nil || b.incomputable(value, arm.Value)
		t.Arms = append(t.Arms, CaseArm{cond, value})
	}
	if failed {
		return nil
	}
	values := make([]Term, len(t.Arms))
	sources := make([]ast.Expr, len(t.Arms))
	for i := range t.Arms {
		values[i], sources[i] = t.Arms[i].Value, x.Arms[i].Value
	}
	var ok bool
	if t.Typ, ok = b.united(values, sources, "values of case"); !ok {
		return nil
	}
	for i := range t.Arms {
		value, ok := b.coerce(t.Arms[i].Value, t.Typ)
		if !ok || value == nil || b.incomputable(value, x.Arms[i].Value) {
			return nil
		}
		t.Arms[i].Value = value
	}
	return simplifiedCase(t)
}

// united returns the one type that all terms can have, or reports the first
// that does not fit. What has a type of its own comes before literals.
func (b *binder) united(terms []Term, sources []ast.Expr, what string) (Type, bool) {
	var to Type = Untyped
	for _, literals := range [...]bool{false, true} {
		for i, t := range terms {
			if _, ok := t.(*Const); ok != literals {
				continue
			}
			next, ok := b.unite(to, t)
			if !ok {
				b.report(ast.TypeMismatch, sources[i].Span(), "the %s must be of one type: expected %s, found %s",
					what, to, named(sources[i], t.Type()))
				return nil, false
			}
			to = next
		}
	}
	return to, true
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
	t.Arms = kept
	if _, ok := kept[0].Cond.(*Const); !ok {
		return t
	}
	if _, ok := DistanceTerm(kept[0].Value); ok {
		return t // the difference of two dates is exact as an operand only
	}
	return kept[0].Value
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
