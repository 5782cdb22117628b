package ast

import "slices"

// Equal reports whether a and b are the same tree, spans apart. Names and the
// text of literals are compared as they are: 'a' is not "a", and TRUE not
// true. Two absent expressions are equal.
func Equal(a, b Expr) bool {
	switch a := a.(type) {
	case *Logical:
		b, ok := b.(*Logical)
		return ok && a.Op == b.Op && equalAll(a.Operands, b.Operands)
	case *Binary:
		b, ok := b.(*Binary)
		return ok && a.Op == b.Op && Equal(a.X, b.X) && Equal(a.Y, b.Y)
	case *Unary:
		b, ok := b.(*Unary)
		return ok && a.Op == b.Op && Equal(a.X, b.X)
	case *Literal:
		b, ok := b.(*Literal)
		return ok && a.Kind == b.Kind && a.Text == b.Text
	case *Path:
		b, ok := b.(*Path)
		return ok && Equal(a.Root, b.Root) && slices.EqualFunc(a.Segments, b.Segments, EqualSegment)
	case *Variable:
		b, ok := b.(*Variable)
		return ok && a.Kind == b.Kind
	case *Alias:
		b, ok := b.(*Alias)
		return ok && a.Name == b.Name
	case *Call:
		b, ok := b.(*Call)
		return ok && a.Name == b.Name && equalAll(a.Args, b.Args)
	case *TypeCall:
		b, ok := b.(*TypeCall)
		return ok && a.Op == b.Op && Equal(a.X, b.X) &&
			a.Type.Name == b.Type.Name && a.Type.Collection == b.Type.Collection
	case *Case:
		b, ok := b.(*Case)
		return ok && slices.EqualFunc(a.Arms, b.Arms, func(x, y CaseArm) bool {
			return Equal(x.Cond, y.Cond) && Equal(x.Value, y.Value)
		})
	case *List:
		b, ok := b.(*List)
		return ok && equalAll(a.Items, b.Items)
	case *Array:
		b, ok := b.(*Array)
		return ok && equalAll(a.Items, b.Items)
	case *Object:
		b, ok := b.(*Object)
		return ok && slices.EqualFunc(a.Members, b.Members, func(x, y Member) bool {
			return x.Name == y.Name && Equal(x.Value, y.Value)
		})
	case nil:
		return b == nil
	}
	panic("ast: unknown node")
}

// EqualSegment is [Equal] for one step of a [Path].
func EqualSegment(a, b Segment) bool {
	switch a := a.(type) {
	case *NameSegment:
		b, ok := b.(*NameSegment)
		return ok && a.Name == b.Name
	case *TypeSegment:
		b, ok := b.(*TypeSegment)
		return ok && a.Name == b.Name
	case *KeySegment:
		b, ok := b.(*KeySegment)
		return ok && Equal(a.Value, b.Value) && equalArgs(a.Named, b.Named)
	case *FunctionSegment:
		b, ok := b.(*FunctionSegment)
		return ok && a.Name == b.Name && equalArgs(a.Args, b.Args)
	case *CountSegment:
		b, ok := b.(*CountSegment)
		return ok && Equal(a.Filter, b.Filter)
	case *FilterSegment:
		b, ok := b.(*FilterSegment)
		return ok && Equal(a.Filter, b.Filter)
	case *LambdaSegment:
		b, ok := b.(*LambdaSegment)
		return ok && a.Op == b.Op && a.Variable == b.Variable && Equal(a.Predicate, b.Predicate)
	case *AnnotationSegment:
		b, ok := b.(*AnnotationSegment)
		return ok && a.Name == b.Name
	case nil:
		return b == nil
	}
	panic("ast: unknown segment")
}

func equalAll(a, b []Expr) bool { return slices.EqualFunc(a, b, Equal) }

func equalArgs(a, b []NamedArg) bool {
	return slices.EqualFunc(a, b, func(x, y NamedArg) bool {
		return x.Name == y.Name && Equal(x.Value, y.Value)
	})
}
