package ast

import "iter"

// Walk calls visit for e and, where visit returns true, for every expression
// below it, parents first and in the order of the text. Roots, keys, named
// arguments and the predicates within the segments of a [Path] are expressions
// below the Path. Absent expressions are not visited.
//
// Walk, like every function of this package that descends into a tree,
// recurses once a level. The parser limits the depth of its trees; whoever
// builds a tree by hand must do the same.
func Walk(e Expr, visit func(Expr) bool) {
	if e == nil || !visit(e) {
		return
	}
	eachChild(e, func(child Expr) bool {
		Walk(child, visit)
		return true
	})
}

// Preorder yields e and every expression below it in the order of [Walk].
func Preorder(e Expr) iter.Seq[Expr] {
	return func(yield func(Expr) bool) { yieldAll(e, yield) }
}

// yieldAll reports whether yield wants more.
func yieldAll(e Expr, yield func(Expr) bool) bool {
	if e == nil {
		return true
	}
	return yield(e) && eachChild(e, func(child Expr) bool { return yieldAll(child, yield) })
}

// eachChild calls f for the expressions right below e, absent ones included as
// nil, until f returns false, and reports whether it came to the end.
func eachChild(e Expr, f func(Expr) bool) bool {
	switch e := e.(type) {
	case *Logical:
		return each(e.Operands, f)
	case *Binary:
		return f(e.X) && f(e.Y)
	case *Unary:
		return f(e.X)
	case *Path:
		return eachInPath(e, f)
	case *Call:
		return each(e.Args, f)
	case *TypeCall:
		return f(e.X)
	case *Case:
		for _, arm := range e.Arms {
			if !f(arm.Cond) || !f(arm.Value) {
				return false
			}
		}
	case *List:
		return each(e.Items, f)
	case *Array:
		return each(e.Items, f)
	case *Object:
		for _, m := range e.Members {
			if !f(m.Value) {
				return false
			}
		}
	case *Literal, *Variable, *Alias:
	}
	return true
}

func each(items []Expr, f func(Expr) bool) bool {
	for _, x := range items {
		if !f(x) {
			return false
		}
	}
	return true
}

func eachInPath(e *Path, f func(Expr) bool) bool {
	if !f(e.Root) {
		return false
	}
	for _, s := range e.Segments {
		if !eachInSegment(s, f) {
			return false
		}
	}
	return true
}

func eachInSegment(s Segment, f func(Expr) bool) bool {
	switch s := s.(type) {
	case *KeySegment:
		return f(s.Value) && eachArg(s.Named, f)
	case *FunctionSegment:
		return eachArg(s.Args, f)
	case *CountSegment:
		return f(s.Filter)
	case *FilterSegment:
		return f(s.Filter)
	case *LambdaSegment:
		return f(s.Predicate)
	case *NameSegment, *TypeSegment, *AnnotationSegment:
	}
	return true
}

func eachArg(args []NamedArg, f func(Expr) bool) bool {
	for _, a := range args {
		if !f(a.Value) {
			return false
		}
	}
	return true
}
