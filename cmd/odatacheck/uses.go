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
	u.read(q.Filter)
	u.option = "$orderby"
	for _, o := range q.OrderBy {
		u.read(o.Term)
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

// read notes what a term reads: of a complex value, or of a collection of them,
// every property, unless the term around it looks at one property, the type or
// the number of items.
func (u *uses) read(t schema.Term) {
	var passed schema.Term // the next term, if it is such a value
	for t := range schema.Preorder(t) {
		if t != passed {
			u.whole(t.Type(), t.Span())
		}
		passed = nil
		switch t := t.(type) {
		case *schema.Prop:
			u.add(t.Property, t.Pos)
			passed = t.Of
		case *schema.Cast:
			passed = t.X
		case *schema.IsOf:
			passed = t.X
		case *schema.Lambda:
			passed = t.Coll
		case *schema.Count:
			passed = t.Coll
		case *schema.Filtered:
			passed = t.Coll
		case *schema.Const, *schema.It, *schema.Var, *schema.Compare, *schema.In, *schema.InItems, *schema.InCollection,
			*schema.Has, *schema.And, *schema.Or, *schema.Not, *schema.Arith, *schema.Negate, *schema.Convert, *schema.Call,
			*schema.Case, *schema.Array, *schema.Object:
		}
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
