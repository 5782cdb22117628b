package sqlgen

import (
	"fmt"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// unstored returns a diagnostic for every property in t, of an option, that is
// not stored, and for every complex value of which a part is not: the residual
// would take the part for null.
func (b *builder) unstored(option string, t schema.Term) error {
	s := storage{m: b.m, option: option, vars: map[*schema.Variable]*place{}, parts: map[schema.Term]bool{}}
	for x := range schema.Preorder(t) {
		s.check(x)
	}
	return s.ds.Err()
}

// storage finds where terms are stored.
type storage struct {
	m      *mapping
	option string
	vars   map[*schema.Variable]*place
	parts  map[schema.Term]bool // terms that are not used as values, but for what they have
	ds     ast.Diagnostics
}

// check looks at one term, after those around it.
func (s *storage) check(t schema.Term) {
	switch t := t.(type) {
	case *schema.Prop:
		s.parts[t.Of] = true
		p := s.place(t)
		_, cast := t.Of.(*schema.Cast)
		switch {
		case p == nil && s.place(t.Of) != nil || cast:
			s.refuse(t, fmt.Sprintf("property %q is not stored", t.Property.Name))
		case p != nil && !s.parts[t]:
			s.whole(t, p)
		}
	case *schema.Var:
		if p := s.place(t); p != nil && !s.parts[t] {
			s.whole(t, p)
		}
	case *schema.Lambda:
		s.parts[t.Coll] = true
		s.vars[t.Variable] = s.items(t.Coll)
	case *schema.Filtered:
		s.parts[t.Coll] = s.parts[t]
		s.vars[t.Variable] = s.items(t.Coll)
	case *schema.Count:
		s.parts[t.Coll] = true
	case *schema.Compare:
		if k, ok := t.Y.(*schema.Const); ok && k.Value == nil {
			s.parts[t.X] = true
		}
	}
}

// whole wants all of the value at p stored.
func (s *storage) whole(t schema.Term, p *place) {
	if name := p.lacks(); name != "" {
		s.refuse(t, fmt.Sprintf("property %q, a part of this value, is not stored", name))
	}
}

// lacks returns the name of a property below p that is not stored, or "".
func (p *place) lacks() string {
	if p.coll != nil {
		return p.coll.item.lacks()
	}
	props := schema.PropertiesOf(p.typ)
	for i, c := range p.children {
		if c == nil {
			return props[i].Name
		}
		if name := c.lacks(); name != "" {
			return name
		}
	}
	return ""
}

// place returns where a term is stored, nil if it is not.
func (s *storage) place(t schema.Term) *place {
	switch t := t.(type) {
	case *schema.It:
		return s.m.root
	case *schema.Var:
		return s.vars[t.Variable]
	case *schema.Filtered:
		return s.place(t.Coll)
	case *schema.Prop:
		if p := s.place(t.Of); p != nil {
			return p.child(t.Property)
		}
	}
	return nil
}

// items returns where the items of a collection are stored.
func (s *storage) items(t schema.Term) *place {
	if p := s.place(t); p != nil && p.coll != nil {
		return p.coll.item
	}
	return nil
}

func (s *storage) refuse(t schema.Term, what string) {
	s.ds = append(s.ds, ast.Diagnostic{
		Code: ast.NotCompilable, Option: s.option, Span: t.Span(),
		Message: fmt.Sprintf("%s in table %q, whatever the database", what, s.m.table.Name),
	})
}
