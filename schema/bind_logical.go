package schema

import "github.com/odatacheck/odata/ast"

// logical binds and or or.
func (b *binder) logical(x *ast.Logical) Term {
	terms := make([]Term, 0, len(x.Operands))
	failed := false
	for _, operand := range x.Operands {
		t := b.boolean(operand)
		failed = failed || t == nil
		terms = append(terms, t)
	}
	if failed {
		return nil
	}
	if x.Op == ast.Or {
		return disjunction(terms, b.pos(x.Pos))
	}
	return conjunction(terms, b.pos(x.Pos))
}

// conjunction joins terms by and: false decides, true and a second null say
// nothing.
func conjunction(terms []Term, pos ast.Span) Term {
	kept, decided := settle(terms, false)
	switch {
	case decided:
		return &Const{Value: false, Typ: Boolean, Pos: pos}
	case len(kept) == 0:
		return &Const{Value: true, Typ: Boolean, Pos: pos}
	case len(kept) == 1:
		return kept[0]
	}
	return &And{Terms: kept, Pos: pos}
}

// disjunction joins terms by or: true decides, false and a second null say
// nothing.
func disjunction(terms []Term, pos ast.Span) Term {
	kept, decided := settle(terms, true)
	switch {
	case decided:
		return &Const{Value: true, Typ: Boolean, Pos: pos}
	case len(kept) == 0:
		return &Const{Value: false, Typ: Boolean, Pos: pos}
	case len(kept) == 1:
		return kept[0]
	}
	return &Or{Terms: kept, Pos: pos}
}

// settle drops the constants that do not matter beside the value that decides.
func settle(terms []Term, decisive bool) (kept []Term, decided bool) {
	null := false
	for _, t := range terms {
		c, ok := t.(*Const)
		switch {
		case !ok:
			kept = append(kept, t)
		case c.Value == nil && !null:
			null = true
			kept = append(kept, t)
		case c.Value == decisive:
			return nil, true
		}
	}
	return kept, false
}

func (b *binder) not(x *ast.Unary) Term {
	t := b.boolean(x.X)
	if t == nil {
		return nil
	}
	return negation(t, b.pos(x.Pos))
}

// negation returns not t.
func negation(t Term, pos ast.Span) Term {
	switch t := t.(type) {
	case *Const:
		c := &Const{Typ: Boolean, Pos: pos}
		if v, ok := t.Value.(bool); ok {
			c.Value = !v
		}
		return c
	case *Not:
		return t.X
	case *It, *Prop, *Var, *Compare, *In, *InItems, *InCollection, *Has, *And, *Or, *Arith, *Negate, *Convert, *Call,
		*Case, *Cast, *IsOf, *Lambda, *Count, *Filtered, *Array, *Object:
	}
	return &Not{X: t, Pos: pos}
}
