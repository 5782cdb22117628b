package eval

import "github.com/odatacheck/odata/schema"

// onlyUses reports whether the variable v is the only instance that a term
// looks at, apart from the variables that it declares itself.
func onlyUses(t schema.Term, v *schema.Variable) bool {
	return uses(t, map[*schema.Variable]bool{v: true})
}

func uses(t schema.Term, known map[*schema.Variable]bool) bool {
	switch t := t.(type) {
	case *schema.Const:
		return true
	case *schema.It:
		return false
	case *schema.Prop:
		return uses(t.Of, known)
	case *schema.Var:
		return known[t.Variable]
	case *schema.Compare:
		return uses(t.X, known) && uses(t.Y, known)
	case *schema.In:
		return uses(t.X, known)
	case *schema.InItems:
		return uses(t.X, known) && usesAll(t.Items, known)
	case *schema.InCollection:
		return uses(t.X, known) && uses(t.Coll, known)
	case *schema.Has:
		return uses(t.X, known) && uses(t.Mask, known)
	case *schema.And:
		return usesAll(t.Terms, known)
	case *schema.Or:
		return usesAll(t.Terms, known)
	case *schema.Not:
		return uses(t.X, known)
	case *schema.Arith:
		return uses(t.X, known) && uses(t.Y, known)
	case *schema.Negate:
		return uses(t.X, known)
	case *schema.Convert:
		return uses(t.X, known)
	case *schema.Call:
		return usesAll(t.Args, known)
	case *schema.Case:
		for _, arm := range t.Arms {
			if !uses(arm.Cond, known) || !uses(arm.Value, known) {
				return false
			}
		}
		return true
	case *schema.Cast:
		return uses(t.X, known)
	case *schema.IsOf:
		return uses(t.X, known)
	case *schema.Lambda:
		return uses(t.Coll, known) && (t.Body == nil || usesWith(t.Body, t.Variable, known))
	case *schema.Count:
		return uses(t.Coll, known)
	case *schema.Filtered:
		return uses(t.Coll, known) && usesWith(t.Pred, t.Variable, known)
	case *schema.Array:
		return usesAll(t.Items, known)
	case *schema.Object:
		return usesAll(t.Fields, known)
	}
	panic("eval: unknown term")
}

func usesAll(terms []schema.Term, known map[*schema.Variable]bool) bool {
	for _, t := range terms {
		if !uses(t, known) {
			return false
		}
	}
	return true
}

// usesWith looks at a term in which one more variable is declared.
func usesWith(t schema.Term, v *schema.Variable, known map[*schema.Variable]bool) bool {
	known[v] = true
	defer delete(known, v)
	return uses(t, known)
}
