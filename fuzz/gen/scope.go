package gen

import (
	"slices"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// operand is a property, an item of a collection, or a property of one, with
// the path that names it in a scope.
type operand struct {
	path *ast.Path // nil for $this
	typ  schema.Type
	prop *schema.Property // the last of the path, nil for an item
	// unsortable tells that some property of the path is.
	unsortable bool
}

func (o operand) expr() ast.Expr {
	if o.path == nil {
		return &ast.Variable{Kind: ast.This}
	}
	return o.path
}

// limited tells that the operand's property allows some operators or functions
// only.
func (o operand) limited() bool {
	return o.prop != nil && (o.prop.Operators != nil || o.prop.Functions != nil)
}

// scope is what names mean at one place of a filter.
type scope struct {
	entity *schema.EntityType
	vars   []operand // of lambda operators, the innermost last
	names  []string  // of the vars
	item   schema.Type
	seen   []operand // every operand, made on demand
}

// within returns the scope of a lambda operator's predicate.
func (s *scope) within(name string, t schema.Type) *scope {
	in := &scope{entity: s.entity, item: s.item}
	in.vars = append(slices.Clone(s.vars), operand{path: path(nil, name), typ: t})
	in.names = append(slices.Clone(s.names), name)
	return in
}

// narrowed returns the scope of a predicate in a $filter or $count segment,
// where names are properties of the item.
func (s *scope) narrowed(t schema.Type) *scope {
	return &scope{entity: s.entity, item: t, names: slices.Clone(s.names)}
}

// operands returns everything that can be named in the scope.
func (s *scope) operands() []operand {
	if s.seen != nil {
		return s.seen
	}
	for _, v := range s.vars {
		s.seen = append(s.seen, v)
		s.properties(v, v.typ, nil, 2)
	}
	switch t := s.item.(type) {
	case nil:
		s.properties(operand{}, s.entity, nil, 3)
	case *schema.ComplexType, *schema.EntityType:
		s.properties(operand{}, t, nil, 2)
	default:
		s.seen = append(s.seen, operand{typ: t})
	}
	if s.item != nil || len(s.vars) > 0 {
		s.properties(operand{}, s.entity, &ast.Variable{Kind: ast.It}, 1)
	}
	return s.seen
}

// properties adds the filterable properties of a structured type below a path.
func (s *scope) properties(below operand, t schema.Type, root ast.Expr, depth int) {
	if depth == 0 || schema.Elem(t) != nil {
		return
	}
	for _, p := range schema.PropertiesOf(t) {
		if !p.Filterable || below.path == nil && root == nil && slices.Contains(s.names, p.Name) {
			continue
		}
		o := operand{typ: p.Type, prop: p, unsortable: below.unsortable || !p.Sortable}
		if below.path == nil {
			o.path = path(root, p.Name)
		} else {
			o.path = then(below.path, &ast.NameSegment{Name: p.Name})
		}
		s.seen = append(s.seen, o)
		s.properties(o, p.Type, nil, depth-1)
	}
}

// find returns the operands that fit, without those that have limits and
// without entities, which nothing takes.
func (s *scope) find(fits func(schema.Type) bool) []operand {
	var found []operand
	for _, o := range s.operands() {
		if _, entity := o.typ.(*schema.EntityType); !entity && !o.limited() && fits(o.typ) {
			found = append(found, o)
		}
	}
	return found
}

func same(t schema.Type) func(schema.Type) bool {
	return func(o schema.Type) bool { return schema.Same(t, o) }
}

func numeric(t schema.Type) bool {
	p, ok := t.(schema.Primitive)
	return ok && p.IsNumeric()
}

func integral(t schema.Type) bool {
	p, ok := t.(schema.Primitive)
	return ok && p.IsInteger()
}

func collection(t schema.Type) bool { return schema.Elem(t) != nil }

func entities(t schema.Type) bool {
	_, ok := schema.Elem(t).(*schema.EntityType)
	return ok
}
