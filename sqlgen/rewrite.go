package sqlgen

import "github.com/odatacheck/odata/schema"

// rewrite returns a copy of t in which f has replaced what it wants to. Where
// f returns nil the term is copied, so that no node of the result occurs twice.
func rewrite(t schema.Term, f func(schema.Term) schema.Term) schema.Term {
	if t == nil {
		return nil
	}
	if r := f(t); r != nil {
		return r
	}
	do := func(t schema.Term) schema.Term { return rewrite(t, f) }
	all := func(terms []schema.Term) []schema.Term {
		copies := make([]schema.Term, len(terms))
		for i, t := range terms {
			copies[i] = do(t)
		}
		return copies
	}
	switch t := t.(type) {
	case *schema.Const:
		c := *t
		return &c
	case *schema.It:
		c := *t
		return &c
	case *schema.Var:
		c := *t
		return &c
	case *schema.Prop:
		return &schema.Prop{Of: do(t.Of), Property: t.Property, Pos: t.Pos}
	case *schema.Compare:
		return &schema.Compare{Op: t.Op, X: do(t.X), Y: do(t.Y), OpPos: t.OpPos, Pos: t.Pos}
	case *schema.In:
		return &schema.In{X: do(t.X), Values: t.Values, HasNull: t.HasNull, Pos: t.Pos}
	case *schema.InItems:
		return &schema.InItems{X: do(t.X), Items: all(t.Items), Pos: t.Pos}
	case *schema.InCollection:
		return &schema.InCollection{X: do(t.X), Coll: do(t.Coll), Pos: t.Pos}
	case *schema.Has:
		return &schema.Has{X: do(t.X), Mask: do(t.Mask), Pos: t.Pos}
	case *schema.And:
		return &schema.And{Terms: all(t.Terms), Pos: t.Pos}
	case *schema.Or:
		return &schema.Or{Terms: all(t.Terms), Pos: t.Pos}
	case *schema.Not:
		return &schema.Not{X: do(t.X), Pos: t.Pos}
	case *schema.Arith:
		return &schema.Arith{Op: t.Op, X: do(t.X), Y: do(t.Y), Typ: t.Typ, OpPos: t.OpPos, Pos: t.Pos}
	case *schema.Negate:
		return &schema.Negate{X: do(t.X), Pos: t.Pos}
	case *schema.Convert:
		return &schema.Convert{X: do(t.X), Typ: t.Typ, Pos: t.Pos}
	case *schema.Call:
		return &schema.Call{Func: t.Func, Overload: t.Overload, Args: all(t.Args), Typ: t.Typ, Pos: t.Pos}
	case *schema.Case:
		c := &schema.Case{Typ: t.Typ, Pos: t.Pos}
		for _, arm := range t.Arms {
			c.Arms = append(c.Arms, schema.CaseArm{Cond: do(arm.Cond), Value: do(arm.Value)})
		}
		return c
	case *schema.Cast:
		return &schema.Cast{X: do(t.X), Typ: t.Typ, Pos: t.Pos}
	case *schema.IsOf:
		return &schema.IsOf{X: do(t.X), Of: t.Of, Pos: t.Pos}
	case *schema.Lambda:
		return &schema.Lambda{Op: t.Op, Coll: do(t.Coll), Variable: t.Variable, Body: do(t.Body), Pos: t.Pos}
	case *schema.Count:
		return &schema.Count{Coll: do(t.Coll), Pos: t.Pos}
	case *schema.Filtered:
		return &schema.Filtered{Coll: do(t.Coll), Variable: t.Variable, Pred: do(t.Pred), Pos: t.Pos}
	case *schema.Array:
		return &schema.Array{Items: all(t.Items), Typ: t.Typ, Pos: t.Pos}
	case *schema.Object:
		return &schema.Object{Fields: all(t.Fields), Typ: t.Typ, Pos: t.Pos}
	}
	panic("sqlgen: unknown term")
}
