package schema

import (
	"slices"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// array binds a JSON array, whose items are of the type that the wanted
// collection has, or else of one type that fits all.
func (b *binder) array(x *ast.Array, want Type) Term {
	elem := Elem(want)
	items := make([]Term, len(x.Items))
	failed := false
	for i, item := range x.Items {
		items[i] = b.expr(item, elem)
		failed = failed || items[i] == nil || b.incomputable(items[i], item)
	}
	if failed {
		return nil
	}
	fit := elem != nil
	for _, item := range items {
		fit = fit && b.fits(item, elem)
	}
	if !fit {
		var ok bool
		if elem, ok = b.united(items, x.Items, "items of an array"); !ok {
			return nil
		}
	}
	t, _ := b.coerceArray(&Array{Items: items, Typ: &CollectionType{Elem: elem}, Pos: b.pos(x.Pos)}, &CollectionType{Elem: elem})
	return t
}

// fits reports whether t can be read or promoted to type to.
func (b *binder) fits(t Term, to Type) bool {
	_, ok := b.coerce(t, to)
	return ok
}

// coerceArray coerces every item of t and makes a constant of constants.
func (b *binder) coerceArray(t *Array, to Type) (Term, bool) {
	collection, ok := to.(*CollectionType)
	if !ok {
		return nil, false
	}
	values := make([]Value, 0, len(t.Items))
	items := make([]Term, len(t.Items))
	for i, item := range t.Items {
		item, ok := b.coerce(item, collection.Elem)
		if !ok || item == nil {
			return nil, ok
		}
		items[i] = item
		if c, ok := item.(*Const); ok {
			values = append(values, c.Value)
		}
	}
	if len(values) == len(items) {
		return &Const{Value: values, Typ: collection, Pos: t.Pos}, true
	}
	return &Array{Items: items, Typ: collection, Pos: t.Pos}, true
}

// object binds a JSON object as a value of the complex type that is wanted, or
// of the one that its control information names. Properties that it does not
// name are null.
func (b *binder) object(x *ast.Object, want Type) Term {
	typ := b.objectType(x, want)
	if typ == nil {
		return nil
	}
	properties := PropertiesOf(typ)
	fields := make([]Term, len(properties))
	failed := false
	for _, m := range x.Members {
		if strings.Contains(m.Name, "@") { // control information says nothing about the value
			continue
		}
		field := b.member(m, typ, properties, fields)
		failed = failed || !field
	}
	if failed {
		return nil
	}
	for i, p := range properties {
		switch {
		case fields[i] != nil:
		case Elem(p.Type) != nil:
			fields[i] = &Const{Value: []Value{}, Typ: p.Type, Pos: b.pos(x.Pos)}
		default:
			fields[i] = &Const{Typ: p.Type, Pos: b.pos(x.Pos)}
		}
	}
	return foldedObject(&Object{Fields: fields, Typ: typ, Pos: b.pos(x.Pos)})
}

// objectType returns the type of an object, or reports that nothing tells it.
func (b *binder) objectType(x *ast.Object, want Type) *ComplexType {
	wanted, _ := want.(*ComplexType)
	for i, m := range x.Members {
		if !namesType(m) {
			continue
		}
		if again := slices.IndexFunc(x.Members[i+1:], namesType); again >= 0 {
			b.report(ast.InvalidLiteral, x.Members[i+1+again].NamePos, "the type is given twice")
			return nil
		}
		name, ok := b.typeText(m)
		if !ok {
			return nil
		}
		t, ok := b.lookupType(name)
		if !ok {
			b.unknownType(name, partOf(m.Value.(*ast.Literal), name))
			return nil
		}
		typ, ok := t.(*ComplexType)
		if !ok || wanted != nil && !derives(typ, wanted) {
			b.report(ast.TypeMismatch, m.Value.Span(), "%s is not %s or a type that derives from it", name, complexName(wanted))
			return nil
		}
		return typ
	}
	if wanted == nil {
		b.report(ast.TypeMismatch, x.Pos, "an object can only stand beside a value of a complex type")
	}
	return wanted
}

// namesType reports whether a member is the type of its object.
func namesType(m ast.Member) bool { return m.Name == "@odata.type" || m.Name == "@type" }

// typeText returns the name of a type from a member such as
// "@odata.type":"#Model.Address".
func (b *binder) typeText(m ast.Member) (string, bool) {
	if l, ok := m.Value.(*ast.Literal); ok && l.Kind == ast.StringLiteral {
		if text, err := literalString(l.Text); err == nil {
			return strings.TrimPrefix(text, "#"), true
		}
	}
	b.report(ast.TypeMismatch, m.Value.Span(), "%q must be a string", m.Name)
	return "", false
}

// complexName names a wanted complex type in a message.
func complexName(t *ComplexType) string {
	if t == nil {
		return "a complex type"
	}
	return t.Name
}

// member binds one member of an object into fields.
func (b *binder) member(m ast.Member, typ *ComplexType, properties []*Property, fields []Term) bool {
	p, ok := b.property(typ, m.Name)
	if !ok {
		d := b.report(ast.UnknownProperty, m.NamePos, "unknown property %q of %s", excerpt(m.Name), typ)
		if b.full() {
			return false
		}
		if near := nearest(m.Name, propertyNames(typ)); near != "" {
			d.Hint = `did you mean "` + near + `"?`
			d.Fix = &ast.Fix{Span: m.NamePos, Text: `"` + near + `"`}
		}
		return false
	}
	i := slices.Index(properties, p)
	if fields[i] != nil {
		b.report(ast.InvalidLiteral, m.NamePos, "property %q is given twice", p.Name)
		return false
	}
	value := b.expr(m.Value, p.Type)
	if value == nil {
		return false
	}
	coerced, ok := b.coerce(value, p.Type)
	if !ok {
		b.report(ast.TypeMismatch, m.Value.Span(), "property %q must be %s, found %s", p.Name, p.Type, named(m.Value, value.Type()))
		return false
	}
	fields[i] = coerced
	return coerced != nil
}

// foldedObject makes a constant of constants.
func foldedObject(t *Object) Term {
	values := make([]Value, len(t.Fields))
	for i, f := range t.Fields {
		c, ok := f.(*Const)
		if !ok {
			return t
		}
		values[i] = c.Value
	}
	return &Const{Value: Record{Type: t.Typ, Values: values}, Typ: t.Typ, Pos: t.Pos}
}
