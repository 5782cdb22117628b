package schema

import (
	"slices"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// aliases resolves parameter aliases (URL Conventions 5.3).
type aliases struct {
	defs      []ast.AliasDef
	values    map[string]ast.Expr // by name, made when first needed
	shapes    map[string]ast.Expr // what shaped found
	open      []string            // those being resolved, the outermost first
	opened    map[string]bool     // the same
	use       ast.Span            // where the outermost is used
	limit     int                 // of expressions that may be bound inside of them
	spent     int
	exhausted bool
}

// value returns the expression that name stands for, nil for null.
func (a *aliases) value(name string) ast.Expr {
	if a.values == nil {
		a.values, a.shapes, a.opened = make(map[string]ast.Expr), make(map[string]ast.Expr), make(map[string]bool)
		for _, d := range a.defs {
			if _, twice := a.values[d.Name]; !twice {
				a.values[d.Name] = d.Value
			}
		}
	}
	return a.values[name]
}

// shaped returns the expression behind x, through any aliases. Of aliases in a
// circle it returns one.
func (a *aliases) shaped(x ast.Expr) ast.Expr {
	var through []string
	for len(through) <= len(a.defs) {
		alias, ok := x.(*ast.Alias)
		if !ok {
			break
		}
		x = a.value(alias.Name)
		if shape, known := a.shapes[alias.Name]; known {
			x = shape
			break
		}
		through = append(through, alias.Name)
	}
	for _, name := range through {
		a.shapes[name] = x
	}
	return x
}

// affordable takes x from the budget, if it belongs to an alias. It reports
// false, and says so once, when the budget is spent.
func (b *binder) affordable(x ast.Expr) bool {
	cost := 1
	switch x := x.(type) {
	case *ast.Literal:
		cost += len(x.Text) / aliasText
	case *ast.Path:
		cost += len(x.Segments) + x.Pos.Len()/aliasText
	case *ast.Object:
		cost += len(x.Members) + x.Pos.Len()/aliasText
	case *ast.TypeCall:
		cost += x.Type.Pos.Len() / aliasText
	case *ast.Logical, *ast.Binary, *ast.Unary, *ast.Variable, *ast.Alias, *ast.Call, *ast.Case, *ast.List, *ast.Array:
	}
	return b.spend(cost, x)
}

// affordableValue is affordable for a constant that x was folded to.
func (b *binder) affordableValue(v Value, x ast.Expr) bool {
	switch v := v.(type) {
	case string:
		return b.spend(len(v)/aliasText, x)
	case []Value:
		return b.spend(len(v), x)
	}
	return true
}

func (b *binder) spend(cost int, x ast.Expr) bool {
	a := &b.aliases
	if len(a.open) > 0 {
		a.spent += cost
	}
	if a.spent <= a.limit {
		return true
	}
	if !a.exhausted {
		a.exhausted = true
		b.report(ast.LimitExceeded, x.Span(), "aliases stand for more than %d expressions or %d bytes of text",
			a.limit, a.limit*aliasText)
	}
	return false
}

// alias binds what an alias stands for, anew at each use, because what it
// means depends on the type that is wanted there.
func (b *binder) alias(x *ast.Alias, want Type) Term {
	null := &Const{Typ: Untyped, Pos: b.pos(x.Pos)}
	bind := b.expr
	if b.exact == ast.Expr(x) {
		bind = b.measured
	}
	return b.opened(x, null, func(value ast.Expr) Term { return bind(value, want) })
}

// opened calls bind with the expression that an alias stands for, if that is
// not null. Names in it are those of the current instance, never lambda
// variables.
func (b *binder) opened(x *ast.Alias, null Term, bind func(ast.Expr) Term) Term {
	a := &b.aliases
	value := a.value(x.Name)
	switch {
	case value == nil:
		return null
	case a.exhausted: // or each of many uses would still look at each item of a list
		return nil
	}
	if a.opened[x.Name] {
		circle := append(slices.Clone(a.open[slices.Index(a.open, x.Name):]), x.Name)
		b.report(ast.AliasCycle, x.Pos, "alias %s is defined by itself: %s", x.Name, excerpt(strings.Join(circle, " needs ")))
		return nil
	}
	if len(a.open) == maxDepth {
		b.report(ast.LimitExceeded, x.Pos, "aliases need one another through more than %d levels", maxDepth)
		return nil
	}
	option, scoped := b.option, b.scope
	if len(a.open) == 0 {
		a.use = x.Pos
	}
	a.open, a.opened[x.Name] = append(a.open, x.Name), true
	b.option, b.scope = x.Name, scope{instance: &It{Typ: b.entity, Pos: a.use}}
	t := bind(value)
	b.option, b.scope = option, scoped
	a.open, a.opened[x.Name] = a.open[:len(a.open)-1], false
	return t
}
