package schema

import (
	"errors"
	"strconv"

	"github.com/odatacheck/odata/ast"
)

// Bind checks a query against an entity type and returns what it means. The
// error is [ast.Diagnostics] with everything that is wrong, up to a thousand
// problems in the order of the query string; 501 is the status where all of it is legal OData that
// is not supported. Custom options are left to the caller. Aliases that
// nothing uses are not looked at.
func Bind(q *ast.Query, e *EntityType) (*Query, error) {
	if q == nil || e == nil {
		return nil, errors.New("schema: bind needs a query and an entity type")
	}
	b := newBinder(e, q)
	bound := &Query{Type: e, Source: q}
	if q.Filter != nil {
		bound.Filter = b.filter(q.Filter)
	}
	bound.OrderBy = b.orderBy(q.OrderBy)
	bound.Select = b.selection(q.Select)
	bound.Top = b.top(q)
	if q.Skip != nil {
		bound.Skip = *q.Skip
	}
	bound.Count = q.Count != nil && *q.Count
	diags := b.sorted()
	if err := diags.Err(); err != nil {
		return nil, err
	}
	bound.Notes = append(append(bound.Notes, q.Notes...), diags...)
	return bound, nil
}

// orderBy binds $orderby (Protocol 11.2.6.2).
func (b *binder) orderBy(items []ast.OrderItem) []Order {
	b.option, b.use = "$orderby", sorting
	b.scope = scope{instance: &It{Typ: b.entity}}
	var orders []Order
	for _, item := range items {
		t := b.expr(item.Expr, nil)
		if t == nil {
			continue
		}
		if !sortable(t.Type()) {
			b.report(ast.TypeMismatch, item.Expr.Span(), "cannot sort by %s", named(item.Expr, t.Type())).
				Hint = "expected a value with an order, such as a string, a number or a date"
			continue
		}
		orders = append(orders, Order{Term: t, Descending: item.Descending})
	}
	return orders
}

// sortable reports whether values of type t have an order.
func sortable(t Type) bool {
	switch t := t.(type) {
	case Primitive:
		return t != Binary && t != Stream && !t.IsGeo()
	case *EnumType:
		return true
	case *ComplexType, *EntityType, *CollectionType:
	}
	return false
}

// selection binds $select. It is nil for everything, which * asks for too.
func (b *binder) selection(items []ast.SelectItem) []*Path {
	b.option, b.use = "$select", selecting
	b.scope = scope{instance: &It{Typ: b.entity}}
	var paths []*Path
	all := false
	for _, item := range items {
		switch {
		case item.Path == nil:
			all = all || item.Text == "*"
		default:
			if p := b.selected(item.Path); p != nil {
				paths = append(paths, p)
			}
		}
	}
	if all {
		return nil
	}
	return paths
}

// selected binds a path of properties and derived types. It may lead through
// collections, whose items it then selects from.
func (b *binder) selected(x *ast.Path) *Path {
	if x.Root != nil {
		b.report(ast.NotSupported, x.Root.Span(), "only properties can be selected")
		return nil
	}
	p := &Path{}
	var t Type = b.entity
	for _, s := range x.Segments {
		if elem := Elem(t); elem != nil {
			t = elem
		}
		switch s := s.(type) {
		case *ast.NameSegment:
			if property, ok := b.property(t, s.Name); ok {
				p.Properties = append(p.Properties, property)
				t = property.Type
			} else if t = b.selectedType(t, s); t == nil {
				return nil
			}
		case *ast.TypeSegment:
			cast := b.typeSegment(&Var{Variable: &Variable{Typ: t}}, s, s.Pos)
			if cast == nil {
				return nil
			}
			t = cast.Type()
		case *ast.KeySegment, *ast.FunctionSegment, *ast.CountSegment, *ast.FilterSegment, *ast.LambdaSegment, *ast.AnnotationSegment:
			b.report(ast.NotSupported, s.Span(), "only properties can be selected")
			return nil
		}
	}
	if len(p.Properties) == 0 {
		b.report(ast.NotSupported, x.Pos, "only properties can be selected")
		return nil
	}
	return p
}

// selectedType returns the type derived from t that an unqualified name casts
// to, or nil.
func (b *binder) selectedType(t Type, s *ast.NameSegment) Type {
	if d := b.derivedByName(t, s.Name); d != nil {
		return d
	}
	d := b.report(ast.UnknownProperty, s.Pos, "unknown property %q of %s", s.Name, t)
	d.Hint = b.alternatives(t)
	suggest(d, s.Pos, nearest(s.Name, propertyNames(t)))
	return nil
}

// top checks $top against the limit of the entity type.
func (b *binder) top(q *ast.Query) *int64 {
	if q.Top == nil || b.entity.MaxTop == 0 || *q.Top <= b.entity.MaxTop {
		return q.Top
	}
	b.option = "$top"
	option, _ := q.Option("$top")
	span := ast.Span{End: len(option.Text)}
	limit := strconv.FormatInt(b.entity.MaxTop, 10)
	d := b.report(ast.TopTooLarge, span, "$top is %s, and at most %s", excerpt(option.Text), limit)
	d.Hint = "ask for more with $skip"
	d.Fix = &ast.Fix{Span: span, Text: limit}
	return nil
}
