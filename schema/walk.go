package schema

import "iter"

// Preorder yields t and every term below it, parents first and in the order of
// the source. A nil t yields nothing, and the absent body of a [Lambda] is left
// out. A literal list of an [In] is no term; its values are in the In.
//
// It recurses once a level, as the walk of a syntax tree does: the binder's trees are no
// deeper than the text that they come from.
func Preorder(t Term) iter.Seq[Term] {
	return func(yield func(Term) bool) { preorder(t, yield) }
}

// preorder reports whether yield wants more.
func preorder(t Term, yield func(Term) bool) bool {
	return t == nil || yield(t) && below(t, yield)
}

// below is preorder for the terms below t.
func below(t Term, yield func(Term) bool) bool {
	switch t := t.(type) {
	case *Const, *It, *Var:
		return true
	case *Prop:
		return preorder(t.Of, yield)
	case *Compare:
		return preorder(t.X, yield) && preorder(t.Y, yield)
	case *In:
		return preorder(t.X, yield)
	case *InItems:
		return preorder(t.X, yield) && allBelow(t.Items, yield)
	case *InCollection:
		return preorder(t.X, yield) && preorder(t.Coll, yield)
	case *Has:
		return preorder(t.X, yield) && preorder(t.Mask, yield)
	case *And:
		return allBelow(t.Terms, yield)
	case *Or:
		return allBelow(t.Terms, yield)
	case *Not:
		return preorder(t.X, yield)
	case *Arith:
		return preorder(t.X, yield) && preorder(t.Y, yield)
	case *Negate:
		return preorder(t.X, yield)
	case *Convert:
		return preorder(t.X, yield)
	case *Call:
		return allBelow(t.Args, yield)
	case *Case:
		for _, arm := range t.Arms {
			if !preorder(arm.Cond, yield) || !preorder(arm.Value, yield) {
				return false
			}
		}
		return true
	case *Cast:
		return preorder(t.X, yield)
	case *IsOf:
		return preorder(t.X, yield)
	case *Lambda:
		return preorder(t.Coll, yield) && preorder(t.Body, yield)
	case *Count:
		return preorder(t.Coll, yield)
	case *Filtered:
		return preorder(t.Coll, yield) && preorder(t.Pred, yield)
	case *Array:
		return allBelow(t.Items, yield)
	case *Object:
		return allBelow(t.Fields, yield)
	}
	panic("schema: unknown term")
}

func allBelow(terms []Term, yield func(Term) bool) bool {
	for _, t := range terms {
		if !preorder(t, yield) {
			return false
		}
	}
	return true
}
