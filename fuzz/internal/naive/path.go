package naive

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// path computes a member expression.
func (v *env) path(x *ast.Path) (schema.Value, error) {
	for i, s := range x.Segments {
		front := &ast.Path{Root: x.Root, Segments: x.Segments[:i]}
		switch s := s.(type) {
		case *ast.LambdaSegment:
			return v.lambda(front, s)
		case *ast.CountSegment:
			items, t, err := v.items(front)
			if err != nil {
				return nil, err
			}
			if s.Filter != nil {
				if items, err = v.filtered(items, t, s.Filter); err != nil {
					return nil, err
				}
			}
			return int64(len(items)), nil
		case *ast.NameSegment, *ast.TypeSegment, *ast.FilterSegment:
		default:
			panic(fmt.Sprintf("naive: no segment %T", s))
		}
	}
	_, got := v.walk(x)
	return got, nil
}

// walk returns type and value of a path of names; null where something on the
// way is null. The types of any, all and $count are those of their results.
func (v *env) walk(x *ast.Path) (schema.Type, schema.Value) {
	var t schema.Type = v.entity
	var value schema.Value = v.row
	switch {
	case x.Root != nil:
		t = v.typeOf(x.Root)
		got, err := v.eval(x.Root, nil)
		if err != nil {
			panic("naive: a root that fails")
		}
		value = got
	case v.item != nil:
		t, value = v.item.typ, v.item.value
	}
	for i, s := range x.Segments {
		switch s := s.(type) {
		case *ast.NameSegment:
			if i == 0 && x.Root == nil {
				if at := v.variable(s.Name); at >= 0 {
					t, value = v.vars[at].typ, v.vars[at].value
					continue
				}
			}
			t, value = v.member(t, value, s.Name)
		case *ast.TypeSegment:
			to := v.typeNamed(s.Name)
			if schema.Elem(t) != nil {
				t, value = &schema.CollectionType{Elem: to}, only(value, to)
				continue
			}
			t = to
			if r, ok := value.(schema.Record); !ok || !isA(r.Type, t) {
				value = nil
			}
		case *ast.LambdaSegment:
			return schema.Boolean, nil
		case *ast.CountSegment:
			return schema.Int64, nil
		case *ast.FilterSegment:
		default:
			panic(fmt.Sprintf("naive: no segment %T", s))
		}
	}
	return t, value
}

// variable returns the index of the innermost variable called name, or -1.
func (v *env) variable(name string) int {
	for i, b := range slices.Backward(v.vars) {
		if b.name == name {
			return i
		}
	}
	return -1
}

func (v *env) member(t schema.Type, value schema.Value, name string) (schema.Type, schema.Value) {
	for i, p := range schema.PropertiesOf(t) {
		if p.Name == name || v.entity.IgnoreCase && strings.EqualFold(p.Name, name) {
			if r, ok := value.(schema.Record); ok {
				return p.Type, r.Values[i]
			}
			if schema.Elem(p.Type) != nil {
				return p.Type, []schema.Value{}
			}
			return p.Type, nil
		}
	}
	panic("naive: no property " + name)
}

// only returns the items of a collection that are of type t.
func only(coll schema.Value, t schema.Type) schema.Value {
	items, _ := coll.([]schema.Value)
	kept := []schema.Value{}
	for _, item := range items {
		if r, ok := item.(schema.Record); ok && isA(r.Type, t) {
			kept = append(kept, r)
		}
	}
	return kept
}

// isA reports whether t is base or derives from it.
func isA(t, base schema.Type) bool {
	for t != base {
		switch u := t.(type) {
		case *schema.ComplexType:
			if u.Base == nil {
				return false
			}
			t = u.Base
		case *schema.EntityType:
			if u.Base == nil {
				return false
			}
			t = u.Base
		default:
			return false
		}
	}
	return true
}

// items computes a collection-valued path, which may end in $filter segments.
func (v *env) items(x *ast.Path) ([]schema.Value, schema.Type, error) {
	last := len(x.Segments) - 1
	if f, ok := x.Segments[last].(*ast.FilterSegment); ok {
		items, t, err := v.items(&ast.Path{Root: x.Root, Segments: x.Segments[:last]})
		if err != nil {
			return nil, nil, err
		}
		items, err = v.filtered(items, t, f.Filter)
		return items, t, err
	}
	t, value := v.walk(x)
	items, _ := value.([]schema.Value)
	return items, schema.Elem(t), nil
}

// filtered keeps the items for which a predicate is true.
func (v *env) filtered(items []schema.Value, t schema.Type, pred ast.Expr) ([]schema.Value, error) {
	var kept []schema.Value
	for _, item := range items {
		w := *v
		w.vars, w.item = nil, &binding{typ: t, value: item}
		got, err := w.eval(pred, schema.Boolean)
		if err != nil {
			return nil, err
		}
		if got == true {
			kept = append(kept, item)
		}
	}
	return kept, nil
}

// lambda computes any and all, which are never null.
func (v *env) lambda(front *ast.Path, s *ast.LambdaSegment) (schema.Value, error) {
	items, t, err := v.items(front)
	if err != nil {
		return nil, err
	}
	if s.Predicate == nil {
		return len(items) > 0, nil
	}
	decides := s.Op == ast.Any
	for i, item := range items {
		got, err := v.with(binding{s.Variable, t, item}).eval(s.Predicate, schema.Boolean)
		if err != nil {
			return nil, err
		}
		if (got == true) == decides {
			for _, rest := range items[i+1:] {
				v.with(binding{s.Variable, t, rest}).skipped(s.Predicate, schema.Boolean)
			}
			return decides, nil
		}
	}
	return !decides, nil
}
