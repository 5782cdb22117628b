package main

import (
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// use is a property that a query looks at, and where it does so first.
type use struct {
	property *schema.Property
	option   string
	span     ast.Span
}

// usesOf returns the properties whose values $filter and $orderby need, each
// once, in the order of the text.
func usesOf(q *schema.Query) []use {
	u := uses{option: "$filter", seen: map[*schema.Property]bool{}, types: map[schema.Type]bool{}}
	u.value(q.Filter)
	u.option = "$orderby"
	for _, o := range q.OrderBy {
		u.value(o.Term)
	}
	return u.all
}

type uses struct {
	all    []use
	option string
	seen   map[*schema.Property]bool
	types  map[schema.Type]bool // all of whose properties were added
}

func (u *uses) add(p *schema.Property, at ast.Span) {
	if !u.seen[p] {
		u.seen[p] = true
		u.all = append(u.all, use{p, u.option, at})
	}
}

// value notes what the value of t depends on: of a complex value, or of a
// collection of them, every property.
func (u *uses) value(t schema.Term) {
	if t == nil {
		return
	}
	u.whole(t.Type(), t.Span())
	u.parts(t)
}

func (u *uses) values(terms []schema.Term) {
	for _, t := range terms {
		u.value(t)
	}
}

// whole notes the properties of a structured type, however deep.
func (u *uses) whole(t schema.Type, at ast.Span) {
	if elem := schema.Elem(t); elem != nil {
		t = elem
	}
	properties := schema.PropertiesOf(t)
	if len(properties) == 0 || u.types[t] {
		return
	}
	u.types[t] = true
	for _, p := range properties {
		u.add(p, at)
		u.whole(p.Type, at)
	}
}

// parts notes what t reads, apart from the properties of its own value.
func (u *uses) parts(t schema.Term) {
	switch t := t.(type) {
	case *schema.Const, *schema.It, *schema.Var:
	case *schema.Prop:
		u.add(t.Property, t.Pos)
		u.parts(t.Of)
	case *schema.Compare:
		u.value(t.X)
		u.value(t.Y)
	case *schema.In:
		u.value(t.X)
	case *schema.InItems:
		u.value(t.X)
		u.values(t.Items)
	case *schema.InCollection:
		u.value(t.X)
		u.value(t.Coll)
	case *schema.Has:
		u.value(t.X)
		u.value(t.Mask)
	case *schema.And:
		u.values(t.Terms)
	case *schema.Or:
		u.values(t.Terms)
	case *schema.Not:
		u.value(t.X)
	case *schema.Arith:
		u.value(t.X)
		u.value(t.Y)
	case *schema.Negate:
		u.value(t.X)
	case *schema.Convert:
		u.value(t.X)
	case *schema.Call:
		u.values(t.Args)
	case *schema.Case:
		for _, arm := range t.Arms {
			u.value(arm.Cond)
			u.value(arm.Value)
		}
	case *schema.Cast:
		u.parts(t.X)
	case *schema.IsOf:
		u.parts(t.X)
	case *schema.Lambda:
		u.parts(t.Coll)
		u.value(t.Body)
	case *schema.Count:
		u.parts(t.Coll)
	case *schema.Filtered:
		u.parts(t.Coll)
		u.value(t.Pred)
	case *schema.Array:
		u.values(t.Items)
	case *schema.Object:
		u.values(t.Fields)
	}
}
