package schema

import (
	"slices"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// subjects yields the properties whose values t passes on, changed by
// arithmetic and casts at most. With calls, those that a function was applied
// to count as well, so that lower(x) does not hide x.
func (b *binder) subjects(t Term, calls bool, visit func(*Property)) {
	switch t := t.(type) {
	case *Prop:
		visit(t.Property)
	case *Var:
		if coll := b.origins[t.Variable]; coll != nil {
			b.subjects(coll, calls, visit)
		}
	case *Arith:
		b.subjects(t.X, calls, visit)
		b.subjects(t.Y, calls, visit)
	case *Negate:
		b.subjects(t.X, calls, visit)
	case *Convert:
		b.subjects(t.X, calls, visit)
	case *Cast:
		b.subjects(t.X, calls, visit)
	case *Filtered:
		b.subjects(t.Coll, calls, visit)
	case *Case:
		for _, arm := range t.Arms {
			b.subjects(arm.Value, calls, visit)
		}
	case *Array:
		for _, item := range t.Items {
			b.subjects(item, calls, visit)
		}
	case *Object:
		for _, field := range t.Fields {
			b.subjects(field, calls, visit)
		}
	case *Call:
		if calls {
			for _, arg := range t.Args {
				b.subjects(arg, calls, visit)
			}
		}
	case *Const, *It, *Compare, *In, *InItems, *InCollection, *Has, *And, *Or, *Not, *IsOf, *Lambda, *Count:
	}
}

// allowOperator reports whether all properties that t passes on allow op.
func (b *binder) allowOperator(op ast.Operator, t Term, span ast.Span) bool {
	ok := true
	b.subjects(t, false, func(p *Property) {
		if p.Operators == nil || slices.Contains(p.Operators, op) {
			return
		}
		ok = false
		b.report(ast.OperatorNotAllowed, span, "property %q does not allow the operator %s", p.Name, op).
			Hint = "it allows " + operatorList(p.Operators)
	})
	return ok
}

func operatorList(operators []ast.Operator) string {
	names := make([]string, len(operators))
	for i, op := range operators {
		names[i] = op.String()
	}
	return nameList(names)
}

// nameList joins names, or says that there are none.
func nameList(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// allowFunction reports whether all properties in t allow the function called
// name: a built-in function, any, all, $count, cast or isof.
func (b *binder) allowFunction(name string, t Term, span ast.Span) bool {
	ok := true
	b.subjects(t, true, func(p *Property) {
		if p.Functions == nil || slices.Contains(p.Functions, strings.ToLower(name)) {
			return
		}
		ok = false
		b.report(ast.FunctionNotAllowed, span, "property %q does not allow the function %s", p.Name, name).
			Hint = "it allows " + nameList(p.Functions)
	})
	return ok
}

// wholeValue is a comparison of values of a type, in $filter or $orderby.
type wholeValue struct {
	of  Type
	use usage
}

// hiddenProperty is what a comparison of whole values would look at though the
// query may not use it.
type hiddenProperty struct {
	of       Type
	property *Property // nil where of is an entity type, which is not compared at all
}

// allowWhole reports whether values of type t may be compared by what, an
// operator or a function, as far as they hold properties of their own: equal
// values tell of each of them.
func (b *binder) allowWhole(what string, t Type, span ast.Span) bool {
	for Elem(t) != nil {
		t = Elem(t)
	}
	if !structured(t) {
		return true
	}
	key := wholeValue{t, b.use}
	hidden, known := b.whole[key]
	if !known {
		hidden = b.hidden(t, make(map[Type]bool))
		b.whole[key] = hidden
	}
	switch {
	case hidden == nil:
		return true
	case hidden.property == nil:
		b.report(ast.NotSupported, span, "comparisons of entities are not supported").Hint = "compare their keys"
		return false
	}
	code, option := ast.NotFilterable, "$filter"
	if b.use == sorting {
		code, option = ast.NotSortable, "$orderby"
	}
	b.report(code, span, "%s looks at property %q of %s, which cannot be used in %s", what, hidden.property.Name, hidden.of, option).
		Hint = "compare the properties that may be"
	return false
}

// hidden returns a property that the query may not use, of t or of a type that
// derives from it or that it leads to, or nil.
func (b *binder) hidden(t Type, seen map[Type]bool) *hiddenProperty {
	for Elem(t) != nil {
		t = Elem(t)
	}
	if seen[t] || !structured(t) {
		return nil
	}
	seen[t] = true
	if _, ok := t.(*EntityType); ok {
		return &hiddenProperty{of: t}
	}
	for _, p := range PropertiesOf(t) {
		if !b.usable(p) {
			return &hiddenProperty{t, p}
		}
		if h := b.hidden(p.Type, seen); h != nil {
			return h
		}
	}
	for _, d := range b.modelTypes() {
		if d != t && derives(d, t) {
			if h := b.hidden(d, seen); h != nil {
				return h
			}
		}
	}
	return nil
}

// usable reports whether the query may use p where it stands.
func (b *binder) usable(p *Property) bool {
	switch b.use {
	case filtering:
		return p.Filterable
	case sorting:
		return p.Sortable
	case selecting:
	}
	return true
}

// allowItems reports whether all properties that t passes on allow a list of n
// items.
func (b *binder) allowItems(n int, t Term, span ast.Span) bool {
	ok := true
	b.subjects(t, false, func(p *Property) {
		if p.MaxListItems == 0 || n <= p.MaxListItems {
			return
		}
		ok = false
		b.report(ast.ListTooLong, span, "property %q allows a list of %d items, found %d", p.Name, p.MaxListItems, n).
			Hint = "split it into several queries"
	})
	return ok
}
