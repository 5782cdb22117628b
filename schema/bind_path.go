package schema

import (
	"slices"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// scope is what names stand for.
type scope struct {
	instance  Term        // the current instance: *It, or the *Var of a $filter segment
	variables []*Variable // of the lambdas around, the innermost last
}

func (s scope) lookup(name string) *Variable {
	for _, v := range s.variables {
		if v.Name == name {
			return v
		}
	}
	return nil
}

// with returns the scope of a lambda's predicate.
func (s scope) with(v *Variable) scope {
	s.variables = append(slices.Clip(s.variables), v)
	return s
}

// variable binds $it, $this or $root on its own.
func (b *binder) variable(x *ast.Variable) Term {
	switch x.Kind {
	case ast.It:
		return &It{Typ: b.entity, Pos: b.pos(x.Pos)}
	case ast.This:
		if v, ok := b.scope.instance.(*Var); ok {
			return &Var{Variable: v.Variable, Pos: b.pos(x.Pos)}
		}
		b.report(ast.NotSupported, x.Pos, "$this is not supported outside of /$filter(...) and /$count($filter=...)").
			Hint = "use $it or leave it out"
	case ast.Root:
		b.report(ast.NotSupported, x.Pos, "paths that begin with $root are not supported")
	}
	return nil
}

// path binds a path segment by segment.
func (b *binder) path(x *ast.Path, want Type) Term {
	segments := x.Segments
	var t Term
	switch {
	case x.Root != nil:
		t = b.expr(x.Root, nil)
	default:
		if name, ok := segments[0].(*ast.NameSegment); ok {
			t = b.firstName(name, len(segments) > 1, want)
			segments = segments[1:]
		} else {
			t = b.instance(x.Pos)
		}
	}
	for _, s := range segments {
		if t == nil {
			return nil
		}
		t = b.segment(t, s, ast.Span{Start: x.Pos.Start, End: s.Span().End})
	}
	return t
}

// instance returns the current instance as the start of a path.
func (b *binder) instance(pos ast.Span) Term {
	if v, ok := b.scope.instance.(*Var); ok {
		return &Var{Variable: v.Variable, Pos: b.pos(pos)}
	}
	return &It{Typ: b.entity, Pos: b.pos(pos)}
}

// firstName binds the name at the start of a path: a lambda variable, which
// shadows a property, or a property of the current instance, or a type derived
// from its type.
func (b *binder) firstName(s *ast.NameSegment, more bool, want Type) Term {
	if v := b.scope.lookup(s.Name); v != nil {
		return &Var{Variable: v, Pos: b.pos(s.Pos)}
	}
	of := b.instance(s.Pos)
	if p, ok := b.property(of.Type(), s.Name); ok {
		return b.prop(of, p, s, s.Pos)
	}
	if more {
		if t := b.derivedByName(of.Type(), s.Name); t != nil {
			return b.derive(of, t, s.Pos)
		}
	}
	b.unknownName(s, of.Type(), more, want)
	return nil
}

func (b *binder) property(t Type, name string) (*Property, bool) {
	return lookupProperty(t, name, b.entity.IgnoreCase)
}

// segment binds one step on top of t. The span is that of the path so far.
func (b *binder) segment(t Term, s ast.Segment, pos ast.Span) Term {
	switch s := s.(type) {
	case *ast.NameSegment:
		return b.name(t, s, pos)
	case *ast.TypeSegment:
		return b.typeSegment(t, s, pos)
	case *ast.KeySegment:
		b.report(ast.NotSupported, s.Pos, "key predicates are not supported in expressions").Hint = "use any, as in Items/any(i:i/id eq 1)"
	case *ast.FunctionSegment:
		b.report(ast.NotSupported, s.NamePos, "calls of functions of the service such as %q are not supported", excerpt(s.Name))
	case *ast.CountSegment:
		return b.count(t, s, pos)
	case *ast.FilterSegment:
		if Elem(t.Type()) == nil {
			b.report(ast.TypeMismatch, s.Pos, "$filter needs a collection, found %s", t.Type())
			return nil
		}
		return b.filtered(t, s.Filter, pos)
	case *ast.LambdaSegment:
		return b.lambda(t, s, pos)
	case *ast.AnnotationSegment:
		b.report(ast.NotSupported, s.Pos, "annotations such as %q are not supported", excerpt(s.Name))
	}
	return nil
}

// name binds a property of t or, unqualified, a type derived from its type.
func (b *binder) name(t Term, s *ast.NameSegment, pos ast.Span) Term {
	if elem := Elem(t.Type()); elem != nil {
		if d := b.derivedByName(elem, s.Name); d != nil {
			return b.derive(t, d, pos)
		}
		d := b.report(ast.TypeMismatch, s.Pos, "%q cannot follow a collection", s.Name)
		d.Hint = "use any or all, as in any(x:x/" + s.Name + " eq ...)"
		return nil
	}
	if t.Type() == Untyped {
		return &Const{Typ: Untyped, Pos: b.pos(pos)}
	}
	if p, ok := b.property(t.Type(), s.Name); ok {
		return b.prop(t, p, s, pos)
	}
	if d := b.derivedByName(t.Type(), s.Name); d != nil {
		return b.derive(t, d, pos)
	}
	if !structured(t.Type()) {
		b.report(ast.UnknownProperty, s.Pos, "unknown property %q: %s has no properties", s.Name, t.Type())
		return nil
	}
	if b.full() {
		return nil
	}
	d := b.report(ast.UnknownProperty, s.Pos, "unknown property %q of %s", s.Name, t.Type())
	d.Hint = b.alternatives(t.Type())
	suggest(d, s.Pos, nearest(s.Name, propertyNames(t.Type())))
	return nil
}

// prop returns property p of the instance of, if the query may use it.
func (b *binder) prop(of Term, p *Property, s *ast.NameSegment, pos ast.Span) Term {
	switch b.use {
	case filtering:
		if !p.Filterable {
			b.report(ast.NotFilterable, s.Pos, "property %q cannot be used in $filter", p.Name).Hint = b.alternatives(of.Type())
			return nil
		}
	case sorting:
		if !p.Sortable {
			b.report(ast.NotSortable, s.Pos, "property %q cannot be used in $orderby", p.Name).Hint = b.alternatives(of.Type())
			return nil
		}
	case selecting:
	}
	switch of := of.(type) {
	case *Const:
		return b.propOfConst(of, p, pos)
	case *Object:
		i := slices.Index(PropertiesOf(of.Typ), p)
		return of.Fields[i]
	case *It, *Var, *Prop, *Cast:
		return &Prop{Of: of, Property: p, Pos: b.pos(pos)}
	case *Compare, *In, *InItems, *InCollection, *Has, *And, *Or, *Not, *Arith, *Negate, *Convert, *Call, *Case,
		*IsOf, *Lambda, *Count, *Filtered, *Array:
	}
	b.report(ast.NotSupported, s.Pos, "a property of such an expression is not supported")
	return nil
}

func (b *binder) propOfConst(of *Const, p *Property, pos ast.Span) Term {
	c := &Const{Typ: p.Type, Pos: b.pos(pos)}
	if r, ok := of.Value.(Record); ok {
		if i := slices.Index(PropertiesOf(r.Type), p); i >= 0 {
			c.Value = r.Values[i]
		}
	}
	if c.Value == nil && Elem(p.Type) != nil {
		c.Value = []Value{} // a collection is never null
	}
	return c
}

// maxAlternatives is the length up to which a hint lists all properties.
const maxAlternatives = 20

// alternatives names the properties that could have been used instead, if they
// are few.
func (b *binder) alternatives(t Type) string {
	var names []string
	for _, p := range PropertiesOf(t) {
		if b.usable(p) {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 || len(names) > maxAlternatives {
		return ""
	}
	return "expected one of " + strings.Join(names, ", ")
}

// typeSegment binds a cast to a derived type by its qualified name.
func (b *binder) typeSegment(t Term, s *ast.TypeSegment, pos ast.Span) Term {
	to, ok := b.lookupType(s.Name)
	if !ok {
		b.unknownType(s.Name, s.Pos)
		return nil
	}
	from := t.Type()
	if elem := Elem(from); elem != nil {
		from = elem
	}
	switch {
	case derives(from, to):
		return t
	case derives(to, from):
		return b.derive(t, to, pos)
	}
	b.report(ast.TypeMismatch, s.Pos, "%s does not derive from %s", s.Name, from)
	return nil
}

// derive casts the instance t, or the items of the collection t, to the
// derived type to.
func (b *binder) derive(t Term, to Type, pos ast.Span) Term {
	elem := Elem(t.Type())
	if elem == nil {
		return &Cast{X: t, Typ: to, Pos: b.pos(pos)}
	}
	v := b.itemVariable("", t, elem)
	is := &IsOf{X: &Var{Variable: v, Pos: b.pos(pos)}, Of: to, Pos: b.pos(pos)}
	items := &Filtered{Coll: t, Variable: v, Pred: is, Pos: b.pos(pos)}
	return &Cast{X: items, Typ: &CollectionType{Elem: to}, Pos: b.pos(pos)}
}

// derives reports whether t is base or derives from it.
func derives(t, base Type) bool {
	switch t := t.(type) {
	case *EntityType:
		for ; t != nil; t = t.Base {
			if t == base {
				return true
			}
		}
	case *ComplexType:
		for ; t != nil; t = t.Base {
			if t == base {
				return true
			}
		}
	case Primitive, *EnumType, *CollectionType:
		return Same(t, base)
	}
	return false
}

// derivedByName returns the type derived from t with an unqualified name, or
// nil.
func (b *binder) derivedByName(t Type, name string) Type {
	if !structured(t) {
		return nil
	}
	for _, d := range b.modelTypes() {
		if d != t && derives(d, t) && strings.HasSuffix(d.String(), "."+name) {
			return d
		}
	}
	return nil
}
