package eval

import "github.com/odatacheck/odata/schema"

// onlyUses reports whether the variable v is the only instance that a term
// looks at, apart from the variables that it declares itself.
func onlyUses(t schema.Term, v *schema.Variable) bool {
	known := map[*schema.Variable]bool{v: true}
	for t := range schema.Preorder(t) { // which meets a variable's lambda before its uses
		switch t := t.(type) {
		case *schema.It:
			return false
		case *schema.Var:
			if !known[t.Variable] {
				return false
			}
		case *schema.Lambda:
			known[t.Variable] = true
		case *schema.Filtered:
			known[t.Variable] = true
		case *schema.Const, *schema.Prop, *schema.Compare, *schema.In, *schema.InItems, *schema.InCollection, *schema.Has,
			*schema.And, *schema.Or, *schema.Not, *schema.Arith, *schema.Negate, *schema.Convert, *schema.Call, *schema.Case,
			*schema.Cast, *schema.IsOf, *schema.Count, *schema.Array, *schema.Object:
		}
	}
	return true
}
