package ast

import "slices"

// Rewrite replaces every expression of the tree e by what f returns for it,
// children first: f sees a node whose children are already replaced. It never
// changes e. A node is copied only when something below it was replaced, so
// that a tree shares its unchanged parts with the original, and is the
// original when f returns each argument as it is. The copies keep their spans.
//
// A Path whose root is replaced by another Path continues that Path. Any other
// replacement is the caller's responsibility: the result must be a tree that
// [Path] and its fellows allow. f must not return nil. Rewrite(nil, f) is nil.
func Rewrite(e Expr, f func(Expr) Expr) Expr {
	if e == nil {
		return nil
	}
	r := f(rewriteChildren(e, f))
	if r == nil {
		panic("ast: Rewrite: the function returned nil")
	}
	return r
}

func rewriteChildren(e Expr, f func(Expr) Expr) Expr {
	switch e := e.(type) {
	case *Logical:
		if operands, changed := rewriteAll(e.Operands, f); changed {
			return &Logical{Op: e.Op, Operands: operands, Pos: e.Pos}
		}
	case *Binary:
		x, y := Rewrite(e.X, f), Rewrite(e.Y, f)
		if x != e.X || y != e.Y {
			return &Binary{Op: e.Op, X: x, Y: y, OpPos: e.OpPos, Pos: e.Pos}
		}
	case *Unary:
		if x := Rewrite(e.X, f); x != e.X {
			return &Unary{Op: e.Op, X: x, OpPos: e.OpPos, Pos: e.Pos}
		}
	case *Path:
		return rewritePath(e, f)
	case *Call:
		if args, changed := rewriteAll(e.Args, f); changed {
			return &Call{Name: e.Name, Args: args, NamePos: e.NamePos, Pos: e.Pos}
		}
	case *TypeCall:
		if x := Rewrite(e.X, f); x != e.X {
			return &TypeCall{Op: e.Op, X: x, Type: e.Type, NamePos: e.NamePos, Pos: e.Pos}
		}
	case *Case:
		arms, changed := rewriteSlice(e.Arms, func(a CaseArm) (CaseArm, bool) {
			r := CaseArm{Cond: Rewrite(a.Cond, f), Value: Rewrite(a.Value, f)}
			return r, r != a
		})
		if changed {
			return &Case{Arms: arms, NamePos: e.NamePos, Pos: e.Pos}
		}
	case *List:
		if items, changed := rewriteAll(e.Items, f); changed {
			return &List{Items: items, Pos: e.Pos}
		}
	case *Array:
		if items, changed := rewriteAll(e.Items, f); changed {
			return &Array{Items: items, Pos: e.Pos}
		}
	case *Object:
		members, changed := rewriteSlice(e.Members, func(m Member) (Member, bool) {
			r := Member{Name: m.Name, NamePos: m.NamePos, Value: Rewrite(m.Value, f)}
			return r, r != m
		})
		if changed {
			return &Object{Members: members, Pos: e.Pos}
		}
	case *Literal, *Variable, *Alias:
	}
	return e
}

func rewritePath(e *Path, f func(Expr) Expr) Expr {
	root := Rewrite(e.Root, f)
	segments, changed := rewriteSlice(e.Segments, func(s Segment) (Segment, bool) {
		r := rewriteSegment(s, f)
		return r, r != s
	})
	if base, ok := root.(*Path); ok {
		return &Path{Root: base.Root, Segments: slices.Concat(base.Segments, segments), Pos: e.Pos}
	}
	if changed || root != e.Root {
		return &Path{Root: root, Segments: segments, Pos: e.Pos}
	}
	return e
}

func rewriteSegment(s Segment, f func(Expr) Expr) Segment {
	switch s := s.(type) {
	case *KeySegment:
		value := Rewrite(s.Value, f)
		named, changed := rewriteArgs(s.Named, f)
		if changed || value != s.Value {
			return &KeySegment{Value: value, Named: named, Pos: s.Pos}
		}
	case *FunctionSegment:
		if args, changed := rewriteArgs(s.Args, f); changed {
			return &FunctionSegment{Name: s.Name, Args: args, NamePos: s.NamePos, Pos: s.Pos}
		}
	case *CountSegment:
		if filter := Rewrite(s.Filter, f); filter != s.Filter {
			return &CountSegment{Filter: filter, Pos: s.Pos}
		}
	case *FilterSegment:
		if filter := Rewrite(s.Filter, f); filter != s.Filter {
			return &FilterSegment{Filter: filter, Pos: s.Pos}
		}
	case *LambdaSegment:
		if predicate := Rewrite(s.Predicate, f); predicate != s.Predicate {
			r := *s
			r.Predicate = predicate
			return &r
		}
	case *NameSegment, *TypeSegment, *AnnotationSegment:
	}
	return s
}

func rewriteAll(items []Expr, f func(Expr) Expr) ([]Expr, bool) {
	return rewriteSlice(items, func(x Expr) (Expr, bool) {
		r := Rewrite(x, f)
		return r, r != x
	})
}

func rewriteArgs(args []NamedArg, f func(Expr) Expr) ([]NamedArg, bool) {
	return rewriteSlice(args, func(a NamedArg) (NamedArg, bool) {
		r := NamedArg{Name: a.Name, NamePos: a.NamePos, Value: Rewrite(a.Value, f)}
		return r, r != a
	})
}

// rewriteSlice copies items on the first change.
func rewriteSlice[T any](items []T, f func(T) (T, bool)) ([]T, bool) {
	changed := false
	for i, x := range items {
		r, differs := f(x)
		if !differs {
			continue
		}
		if !changed {
			items, changed = slices.Clone(items), true
		}
		items[i] = r
	}
	return items, changed
}
