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
	return t == nil || yield(t) && eachTerm(t, func(below Term) bool { return preorder(below, yield) })
}

// eachTerm calls f for the terms right below t, an absent one included as nil,
// until f returns false, and reports whether it came to the end.
func eachTerm(t Term, f func(Term) bool) bool {
	switch t := t.(type) {
	case *Const, *It, *Var:
		return true
	case *Prop:
		return f(t.Of)
	case *Compare:
		return f(t.X) && f(t.Y)
	case *In:
		return f(t.X)
	case *InItems:
		return f(t.X) && eachOf(t.Items, f)
	case *InCollection:
		return f(t.X) && f(t.Coll)
	case *Has:
		return f(t.X) && f(t.Mask)
	case *And:
		return eachOf(t.Terms, f)
	case *Or:
		return eachOf(t.Terms, f)
	case *Not:
		return f(t.X)
	case *Arith:
		return f(t.X) && f(t.Y)
	case *Negate:
		return f(t.X)
	case *Convert:
		return f(t.X)
	case *Call:
		return eachOf(t.Args, f)
	case *Case:
		for _, arm := range t.Arms {
			if !f(arm.Cond) || !f(arm.Value) {
				return false
			}
		}
		return true
	case *Cast:
		return f(t.X)
	case *IsOf:
		return f(t.X)
	case *Lambda:
		return f(t.Coll) && f(t.Body)
	case *Count:
		return f(t.Coll)
	case *Filtered:
		return f(t.Coll) && f(t.Pred)
	case *Array:
		return eachOf(t.Items, f)
	case *Object:
		return eachOf(t.Fields, f)
	}
	panic("schema: unknown term")
}

func eachOf(terms []Term, f func(Term) bool) bool {
	for _, t := range terms {
		if !f(t) {
			return false
		}
	}
	return true
}
