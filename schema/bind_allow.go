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
		if p := b.origins[t.Variable]; p != nil {
			visit(p)
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

// source returns the property that a collection's items come from, or nil.
func (b *binder) source(coll Term) *Property {
	var source *Property
	b.subjects(coll, false, func(p *Property) { source = p })
	return source
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
