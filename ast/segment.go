package ast

// Segment is one step of a [Path]. It is sealed like [Expr].
//
//sumtype:decl
type Segment interface {
	// Span returns the bytes of the segment without the slash before it.
	Span() Span
	segment()
}

// NameSegment is an unqualified identifier: a property, a lambda variable or,
// after another segment, an unqualified type name.
type NameSegment struct {
	Name string
	Pos  Span
}

// TypeSegment is a qualified type name that casts the instance before it.
type TypeSegment struct {
	Name string
	Pos  Span
}

// KeySegment is a keyPredicate in parentheses, as in Employees('A1245').
type KeySegment struct {
	Value Expr       // the single unnamed key, or nil
	Named []NamedArg // the compound key, or nil
	Pos   Span
}

// FunctionSegment is a bound function with named parameters, possibly
// unqualified, as in Model.ProductsByColor(color='red').
type FunctionSegment struct {
	Name    string
	Args    []NamedArg
	NamePos Span
	Pos     Span
}

// NamedArg is one name=value pair of a FunctionSegment or a KeySegment. In
// $select, where names alone choose an overload, the value of a function's is
// nil, as in Model.F(x,y).
type NamedArg struct {
	Name    string
	NamePos Span
	Value   Expr
}

// CountSegment is /$count, in OData 4.01 with optional $filter and $search.
type CountSegment struct {
	Filter Expr // nil when absent
	Pos    Span
}

// FilterSegment is /$filter(...), which narrows the collection before it.
type FilterSegment struct {
	Filter Expr
	Pos    Span
}

// LambdaSegment is any(...) or all(...). Variable is "" and Predicate nil for
// any().
type LambdaSegment struct {
	Op          LambdaOp
	Variable    string
	Predicate   Expr
	OpPos       Span
	VariablePos Span
	Pos         Span
}

// AnnotationSegment is an annotation such as @Core.Messages or
// @Measures.Currency#tablet.
type AnnotationSegment struct {
	Name string // with the leading @ and the qualifier
	Pos  Span
}

// LambdaOp tells any from all.
type LambdaOp uint8

// The lambda operators (URL Conventions 5.1.1.13).
const (
	Any LambdaOp = iota // any
	All                 // all
)

// String returns the operator's name.
func (o LambdaOp) String() string { return [...]string{"any", "all"}[o] }

func (s *NameSegment) Span() Span       { return s.Pos }
func (s *TypeSegment) Span() Span       { return s.Pos }
func (s *KeySegment) Span() Span        { return s.Pos }
func (s *FunctionSegment) Span() Span   { return s.Pos }
func (s *CountSegment) Span() Span      { return s.Pos }
func (s *FilterSegment) Span() Span     { return s.Pos }
func (s *LambdaSegment) Span() Span     { return s.Pos }
func (s *AnnotationSegment) Span() Span { return s.Pos }

func (*NameSegment) segment()       {}
func (*TypeSegment) segment()       {}
func (*KeySegment) segment()        {}
func (*FunctionSegment) segment()   {}
func (*CountSegment) segment()      {}
func (*FilterSegment) segment()     {}
func (*LambdaSegment) segment()     {}
func (*AnnotationSegment) segment() {}
