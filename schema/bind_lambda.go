package schema

import "github.com/odatacheck/odata/ast"

// lambda binds any or all over the collection coll.
func (b *binder) lambda(coll Term, s *ast.LambdaSegment, pos ast.Span) Term {
	elem := Elem(coll.Type())
	if elem == nil {
		b.report(ast.TypeMismatch, s.OpPos, "%s needs a collection, found %s", s.Op, coll.Type())
		return nil
	}
	allowed := b.allowFunction(s.Op.String(), coll, s.OpPos)
	if s.Predicate == nil {
		if s.Op == ast.All {
			b.report(ast.ArgumentCount, s.Pos, "all needs a variable and a condition").Hint = "as in all(x:x eq 1)"
			return nil
		}
		if !allowed {
			return nil
		}
		if c, ok := coll.(*Const); ok {
			items, _ := c.Value.([]Value)
			return &Const{Value: len(items) > 0, Typ: Boolean, Pos: b.pos(pos)}
		}
		return &Lambda{Op: s.Op, Coll: coll, Variable: b.itemVariable(s.Variable, coll, elem), Pos: b.pos(pos)}
	}
	if b.scope.lookup(s.Variable) != nil {
		b.report(ast.DuplicateVariable, s.VariablePos, "variable %q is already declared by a lambda around this one", s.Variable).
			Hint = "choose another name"
		return nil
	}
	v := b.itemVariable(s.Variable, coll, elem)
	outer := b.scope
	b.scope = outer.with(v)
	body := b.boolean(s.Predicate)
	b.scope = outer
	b.closed[s.Variable] = true
	if body == nil || !allowed {
		return nil
	}
	return simplifiedLambda(&Lambda{Op: s.Op, Coll: coll, Variable: v, Body: body, Pos: b.pos(pos)})
}

// simplifiedLambda resolves a constant predicate as far as it decides without
// a look at the items.
func simplifiedLambda(t *Lambda) Term {
	c, ok := t.Body.(*Const)
	if !ok || CanFail(t.Coll) {
		return t
	}
	isTrue := c.Value == true
	switch {
	case t.Op == ast.Any && !isTrue:
		return &Const{Value: false, Typ: Boolean, Pos: t.Pos}
	case t.Op == ast.All && isTrue:
		return &Const{Value: true, Typ: Boolean, Pos: t.Pos}
	case t.Op == ast.Any:
		t.Body = nil
	}
	return t
}

// itemVariable declares a variable for the items of coll.
func (b *binder) itemVariable(name string, coll Term, elem Type) *Variable {
	v := &Variable{Name: name, Typ: elem, ItemNullable: itemsNullable(coll)}
	if f, ok := coll.(*Filtered); ok {
		coll = b.origins[f.Variable]
	}
	b.origins[v] = coll
	return v
}

// itemsNullable reports whether a collection may have null among its items.
func itemsNullable(coll Term) bool {
	switch t := coll.(type) {
	case *Prop:
		_, isEntity := Elem(t.Property.Type).(*EntityType)
		return t.Property.Nullable && !isEntity
	case *Filtered:
		return t.Variable.ItemNullable
	case *Cast:
		return itemsNullable(t.X)
	case *Const, *It, *Var, *Compare, *In, *InItems, *InCollection, *Has, *And, *Or, *Not, *Arith, *Negate, *Convert,
		*Call, *Case, *IsOf, *Lambda, *Count, *Array, *Object:
	}
	return true
}

// count binds /$count, with a filter or without.
func (b *binder) count(t Term, s *ast.CountSegment, pos ast.Span) Term {
	if Elem(t.Type()) == nil {
		d := b.report(ast.TypeMismatch, s.Pos, "$count needs a collection, found %s", t.Type())
		if t.Type() == String {
			d.Hint = "use length for the length of a string"
		}
		return nil
	}
	allowed := b.allowFunction("$count", t, s.Pos)
	if s.Filter != nil {
		t = b.filtered(t, s.Filter, pos)
	}
	if t == nil || !allowed {
		return nil
	}
	if c, ok := t.(*Const); ok {
		items, _ := c.Value.([]Value)
		return &Const{Value: int64(len(items)), Typ: Int64, Pos: b.pos(pos)}
	}
	return &Count{Coll: t, Pos: b.pos(pos)}
}

// filtered binds the condition of /$filter(...) or /$count($filter=...), in
// which names are those of an item.
func (b *binder) filtered(coll Term, condition ast.Expr, pos ast.Span) Term {
	v := b.itemVariable("", coll, Elem(coll.Type()))
	outer := b.scope
	b.scope.instance = &Var{Variable: v}
	pred := b.boolean(condition)
	b.scope = outer
	if pred == nil {
		return nil
	}
	if c, ok := pred.(*Const); ok && c.Value == true {
		return coll
	}
	return &Filtered{Coll: coll, Variable: v, Pred: pred, Pos: b.pos(pos)}
}
