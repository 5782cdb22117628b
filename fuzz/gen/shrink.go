package gen

import (
	"iter"
	"slices"

	"github.com/leanovate/gopter"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// shrinkTries bounds the worlds that one call of Shrink looks at.
const shrinkTries = 20_000

// Shrink returns a smaller world that still fails, one of which no single part
// can be left out: fewer rows, fewer properties, a shorter filter, nulls for
// values. It gives up after 20,000 worlds.
func Shrink(w *World, fails func(*World) bool) *World {
	tries := 0
	for again := true; again; {
		again = false
		for smaller := range smaller(w) {
			if tries++; tries > shrinkTries {
				return w
			}
			if fails(smaller) {
				w, again = smaller, true
				break
			}
		}
	}
	return w
}

// shrinking returns the generator that makes a value of a seed and finds smaller
// ones.
func shrinking[T any](make func(seed uint64) T, smaller func(T) iter.Seq[T]) gopter.Gen {
	return func(p *gopter.GenParameters) *gopter.GenResult {
		return gopter.NewGenResult(make(p.NextUint64()), func(v any) gopter.Shrink { return stream(smaller(v.(T))) })
	}
}

// stream hands values to gopter.
func stream[T any](values iter.Seq[T]) gopter.Shrink {
	next, stop := iter.Pull(values)
	return func() (any, bool) {
		v, ok := next()
		if !ok {
			stop()
		}
		return v, ok
	}
}

// smaller yields the worlds that are one step smaller than w, the boldest steps
// first. Their filters bind.
func smaller(w *World) iter.Seq[*World] {
	return func(yield func(*World) bool) {
		for rows := range fewer(w.Rows) {
			if !yield(&World{w.Seed, w.Config, w.Type, rows, w.Filter}) {
				return
			}
		}
		for x := range shorter(w.Filter) {
			v := &World{w.Seed, w.Config, w.Type, w.Rows, x}
			if _, err := v.Bind(); err == nil && !yield(v) {
				return
			}
		}
		for i := range w.Type.Properties {
			if v := without(w, i); v != nil && !yield(v) {
				return
			}
		}
		for rows := range emptier(w) {
			if !yield(&World{w.Seed, w.Config, w.Type, rows, w.Filter}) {
				return
			}
		}
	}
}

// fewer yields halves of the rows, then all rows but one.
func fewer(rows []schema.Record) iter.Seq[[]schema.Record] {
	return func(yield func([]schema.Record) bool) {
		if n := len(rows); n > 2 && (!yield(rows[:n/2]) || !yield(rows[n/2:])) {
			return
		}
		for i := range rows {
			if len(rows) > 1 && !yield(slices.Concat(rows[:i], rows[i+1:])) {
				return
			}
		}
	}
}

// without returns w without a property that is no key and that the filter does
// not name, or nil.
func without(w *World, i int) *World {
	if w.Config.Type != nil || slices.Contains(w.Type.Key, w.Type.Properties[i].Name) || len(w.Type.Derived) > 0 || w.Type.Base != nil {
		return nil
	}
	e := *w.Type
	e.Properties = slices.Concat(e.Properties[:i], e.Properties[i+1:])
	e.Types = slices.DeleteFunc(slices.Clone(e.Types), func(t schema.Type) bool { return !reaches(e.Properties, t) })
	v := &World{Seed: w.Seed, Config: w.Config, Type: &e, Filter: w.Filter}
	if _, err := v.Bind(); err != nil {
		return nil
	}
	for _, row := range w.Rows {
		v.Rows = append(v.Rows, schema.Record{Type: &e, Values: slices.Concat(row.Values[:i], row.Values[i+1:])})
	}
	return v
}

// reaches reports whether the type of one of the properties is t or made of it.
func reaches(props []*schema.Property, t schema.Type) bool {
	return slices.ContainsFunc(props, func(p *schema.Property) bool {
		of := p.Type
		if elem := schema.Elem(of); elem != nil {
			of = elem
		}
		return of == t || reaches(schema.PropertiesOf(of), t) || derives(t, of)
	})
}

func derives(t, base schema.Type) bool {
	c, ok := t.(*schema.ComplexType)
	return ok && c.Base != nil && c.Base == base
}

// emptier yields the rows with one value null, or one collection shorter.
func emptier(w *World) iter.Seq[[]schema.Record] {
	return func(yield func([]schema.Record) bool) {
		props := schema.PropertiesOf(w.Type)
		for i, row := range w.Rows {
			for j, v := range row.Values {
				u, ok := simpler(v, props[j])
				if !ok || slices.Contains(w.Type.Key, props[j].Name) {
					continue
				}
				values := slices.Clone(row.Values)
				values[j] = u
				rows := slices.Clone(w.Rows)
				rows[i] = schema.Record{Type: row.Type, Values: values}
				if !yield(rows) {
					return
				}
			}
		}
	}
}

// simpler returns a simpler value of a property, if there is one.
func simpler(v schema.Value, p *schema.Property) (schema.Value, bool) {
	if items, ok := v.([]schema.Value); ok {
		if len(items) == 0 {
			return nil, false
		}
		return items[:len(items)-1], true
	}
	if s, ok := v.(string); ok && !p.Nullable && len(s) > 0 {
		return "", true
	}
	return nil, p.Nullable && v != nil
}

// shorter yields expressions that are one step shorter than x: a node is
// replaced by one below it or by a simple literal, or one of many is left out.
func shorter(x ast.Expr) iter.Seq[ast.Expr] {
	return func(yield func(ast.Expr) bool) {
		size := len(ast.Print(x))
		for node := range ast.Preorder(x) {
			for other := range replacements(node) {
				y := ast.Rewrite(x, func(e ast.Expr) ast.Expr {
					if e == node {
						return other
					}
					return e
				})
				if len(ast.Print(y)) < size && !yield(y) {
					return
				}
			}
		}
	}
}

// simple are the literals that a node may be replaced by.
var simple = [...]ast.Expr{
	word(ast.BooleanLiteral, "true"), word(ast.BooleanLiteral, "false"), null(),
	word(ast.IntegerLiteral, "0"), word(ast.IntegerLiteral, "1"), quoted(""), quoted("a"),
}

// replacements yields what may stand instead of a node. Not all of it is well
// typed.
func replacements(x ast.Expr) iter.Seq[ast.Expr] {
	return func(yield func(ast.Expr) bool) {
		below := 0
		for y := range ast.Preorder(x) {
			if below++; below > 1 && below < 30 && !yield(y) {
				return
			}
		}
		for _, y := range simple {
			if !ast.Equal(x, y) && !yield(y) {
				return
			}
		}
		for y := range reduced(x) {
			if !yield(y) {
				return
			}
		}
	}
}

// reduced yields x with one operand, item or arm less.
func reduced(x ast.Expr) iter.Seq[ast.Expr] {
	return func(yield func(ast.Expr) bool) {
		switch x := x.(type) {
		case *ast.Logical:
			for i := range x.Operands {
				if len(x.Operands) > 2 && !yield(&ast.Logical{Op: x.Op, Operands: slices.Concat(x.Operands[:i], x.Operands[i+1:])}) {
					return
				}
			}
		case *ast.List:
			for i := range x.Items {
				if !yield(&ast.List{Items: slices.Concat(x.Items[:i], x.Items[i+1:])}) {
					return
				}
			}
		case *ast.Array:
			for i := range x.Items {
				if !yield(&ast.Array{Items: slices.Concat(x.Items[:i], x.Items[i+1:])}) {
					return
				}
			}
		case *ast.Case:
			for i := range x.Arms {
				if len(x.Arms) > 1 && !yield(&ast.Case{Arms: slices.Concat(x.Arms[:i], x.Arms[i+1:])}) {
					return
				}
			}
		case *ast.Path:
			shorterPath(x, yield)
		case *ast.Binary, *ast.Unary, *ast.Literal, *ast.Variable, *ast.Alias, *ast.Call, *ast.TypeCall, *ast.Object:
		}
	}
}

// shorterPath yields a path without a $filter segment, or without the predicate
// of its any or its /$count.
func shorterPath(x *ast.Path, yield func(ast.Expr) bool) {
	for i, s := range x.Segments {
		var other []ast.Segment
		switch s := s.(type) {
		case *ast.FilterSegment:
		case *ast.CountSegment:
			if s.Filter == nil {
				continue
			}
			other = []ast.Segment{&ast.CountSegment{}}
		case *ast.LambdaSegment:
			if s.Predicate == nil {
				continue
			}
			other = []ast.Segment{&ast.LambdaSegment{Op: ast.Any}}
		case *ast.NameSegment, *ast.TypeSegment, *ast.KeySegment, *ast.FunctionSegment, *ast.AnnotationSegment:
			continue
		}
		if !yield(&ast.Path{Root: x.Root, Segments: slices.Concat(x.Segments[:i], other, x.Segments[i+1:])}) {
			return
		}
	}
}
