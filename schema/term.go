package schema

import "github.com/odatacheck/odata/ast"

// Term is a node of a bound expression: what the client's text means. Names
// are resolved, literals decoded and typed, promotions explicit, constants
// folded. It is sealed like [ast.Expr], immutable, and safe for concurrent use.
//
// The binder guarantees to back ends:
//   - the operands of a Compare have the same type, or one is a null Const;
//     where one operand is a Const it is Y;
//   - the operands of an Arith are converted to the types that its result
//     needs; integer arithmetic is computed and typed as Int64;
//   - a Const of a type holds a Value of that type's Go representation;
//   - no subtree is made of constants alone, except Now and what must fail
//     per row, and a Duration too long for a Const beside a [Distance]; a Const
//     Boolean may stand anywhere.
//
//sumtype:decl
type Term interface {
	// Type returns the type of the term's value.
	Type() Type
	// Nullable reports whether the value may be null.
	Nullable() bool
	// Span returns the source of the term in its option's text.
	Span() ast.Span
	term()
}

// Const is a literal or a folded constant. Value nil is null.
type Const struct {
	Value Value
	Typ   Type
	Pos   ast.Span
}

// It is $it, the current instance of the entity type.
type It struct {
	Typ *EntityType
	Pos ast.Span
}

// Prop is the value of a property of a structured instance, null where that is
// null; a collection is never null but empty.
type Prop struct {
	Of       Term // *It, *Var, *Prop or *Cast to a derived type
	Property *Property
	Pos      ast.Span
}

// Var is the current item of a lambda operator or a $filter segment.
type Var struct {
	Variable *Variable
	Pos      ast.Span
}

// Variable is the range variable of one Lambda or Filtered; identity counts.
// A null item of a collection is a null Var.
type Variable struct {
	Name         string // as written; "" for the implicit item of $filter(...)
	Typ          Type
	ItemNullable bool
}

// Compare is eq, ne, gt, ge, lt or le: two-valued, never null
// (URL Conventions 5.1.1.1.1 to 5.1.1.1.6). The binder writes X gt null, which
// is always false, where all that is left of X is that it can fail.
type Compare struct {
	Op    ast.Operator
	X, Y  Term
	OpPos ast.Span
	Pos   ast.Span
}

// In is membership in a list of constants of X's type, without repeats and
// without null, sorted where the type has an order. It is two-valued.
type In struct {
	X       Term
	Values  []Value
	HasNull bool // null was in the list: true for a null X
	Pos     ast.Span
}

// InItems is membership in a list with items that are not all constants: X eq
// one of them. Items are converted to X's type. It is two-valued.
type InItems struct {
	X     Term
	Items []Term
	Pos   ast.Span
}

// InCollection is membership in a collection-valued term, false where that is
// null. It is two-valued.
type InCollection struct {
	X, Coll Term
	Pos     ast.Span
}

// Has tests that all flags of Mask are set in X; null when X is null.
type Has struct {
	X    Term
	Mask Term // of the same enumeration type
	Pos  ast.Span
}

// And is an n-ary conjunction of Boolean terms in three-valued logic.
type And struct {
	Terms []Term // two or more
	Pos   ast.Span
}

// Or is an n-ary disjunction of Boolean terms in three-valued logic.
type Or struct {
	Terms []Term // two or more
	Pos   ast.Span
}

// Not is negation in three-valued logic.
type Not struct {
	X   Term
	Pos ast.Span
}

// Arith is add, sub, mul, div, divby or mod. X and Y are of the types that
// SEMANTICS of the operator pair for Typ: both Typ for numbers; for temporal
// operands as in URL Conventions 5.1.1.2 (DateTimeOffset sub DateTimeOffset is
// a Duration, Duration mul Int64 a Duration).
type Arith struct {
	Op    ast.Operator
	X, Y  Term
	Typ   Primitive
	OpPos ast.Span
	Pos   ast.Span
}

// Negate is unary minus on Int64, Decimal, Single, Double or Duration.
type Negate struct {
	X   Term
	Pos ast.Span
}

// Convert is an implicit numeric promotion to Typ, rounding to nearest. It
// also widens any integer type to Int64. Null stays null.
type Convert struct {
	X   Term
	Typ Primitive
	Pos ast.Span
}

// Call is a call of a built-in function with arguments of exactly the types of
// the overload's parameters. Null arguments give null.
type Call struct {
	Func     *Function
	Overload *Overload
	Args     []Term
	Typ      Type
	Pos      ast.Span
}

// Case is the first Value whose condition is true, else null.
type Case struct {
	Arms []CaseArm
	Typ  Type
	Pos  ast.Span
}

// CaseArm is one condition and value of a Case.
type CaseArm struct {
	Cond, Value Term
}

// Cast is an explicit cast; null where X cannot be cast.
type Cast struct {
	X   Term
	Typ Type
	Pos ast.Span
}

// IsOf tests whether X is of or derives from Of; never null.
type IsOf struct {
	X   Term
	Of  Type
	Pos ast.Span
}

// Lambda is any or all over a collection; two-valued. A null collection counts
// as empty. Body is nil for any(). A null Body counts as not true.
type Lambda struct {
	Op       ast.LambdaOp
	Coll     Term
	Variable *Variable
	Body     Term
	Pos      ast.Span
}

// Count is /$count, an Int64: the number of items, 0 for a null collection.
type Count struct {
	Coll Term
	Pos  ast.Span
}

// Filtered is the items of Coll for which Pred is true, in order.
type Filtered struct {
	Coll     Term
	Variable *Variable
	Pred     Term
	Pos      ast.Span
}

// Array is a collection built from terms of one type, not all constant.
type Array struct {
	Items []Term
	Typ   *CollectionType
	Pos   ast.Span
}

// Object is a complex value built from terms in the order of its properties,
// not all constant.
type Object struct {
	Fields []Term
	Typ    *ComplexType
	Pos    ast.Span
}

func (t *Const) Type() Type        { return t.Typ }
func (t *It) Type() Type           { return t.Typ }
func (t *Prop) Type() Type         { return t.Property.Type }
func (t *Var) Type() Type          { return t.Variable.Typ }
func (t *Compare) Type() Type      { return Boolean }
func (t *In) Type() Type           { return Boolean }
func (t *InItems) Type() Type      { return Boolean }
func (t *InCollection) Type() Type { return Boolean }
func (t *Has) Type() Type          { return Boolean }
func (t *And) Type() Type          { return Boolean }
func (t *Or) Type() Type           { return Boolean }
func (t *Not) Type() Type          { return Boolean }
func (t *Arith) Type() Type        { return t.Typ }
func (t *Negate) Type() Type       { return t.X.Type() }
func (t *Convert) Type() Type      { return t.Typ }
func (t *Call) Type() Type         { return t.Typ }
func (t *Case) Type() Type         { return t.Typ }
func (t *Cast) Type() Type         { return t.Typ }
func (t *IsOf) Type() Type         { return Boolean }
func (t *Lambda) Type() Type       { return Boolean }
func (t *Count) Type() Type        { return Int64 }
func (t *Filtered) Type() Type     { return &CollectionType{Elem: t.Variable.Typ} }
func (t *Array) Type() Type        { return t.Typ }
func (t *Object) Type() Type       { return t.Typ }

func (t *Const) Nullable() bool { return t.Value == nil }
func (t *It) Nullable() bool    { return false }
func (t *Prop) Nullable() bool {
	return Elem(t.Property.Type) == nil && (t.Property.Nullable || t.Of.Nullable())
}
func (t *Var) Nullable() bool          { return t.Variable.ItemNullable }
func (t *Compare) Nullable() bool      { return false }
func (t *In) Nullable() bool           { return false }
func (t *InItems) Nullable() bool      { return false }
func (t *InCollection) Nullable() bool { return false }
func (t *Has) Nullable() bool          { return t.X.Nullable() || t.Mask.Nullable() }
func (t *And) Nullable() bool          { return anyNullable(t.Terms) }
func (t *Or) Nullable() bool           { return anyNullable(t.Terms) }
func (t *Not) Nullable() bool          { return t.X.Nullable() }
func (t *Arith) Nullable() bool        { return t.X.Nullable() || t.Y.Nullable() }
func (t *Negate) Nullable() bool       { return t.X.Nullable() }
func (t *Convert) Nullable() bool      { return t.X.Nullable() }
func (t *Call) Nullable() bool         { return anyNullable(t.Args) }
func (t *Case) Nullable() bool         { return true }
func (t *Cast) Nullable() bool         { return true }
func (t *IsOf) Nullable() bool         { return false }
func (t *Lambda) Nullable() bool       { return false }
func (t *Count) Nullable() bool        { return false }
func (t *Filtered) Nullable() bool     { return t.Coll.Nullable() }
func (t *Array) Nullable() bool        { return false }
func (t *Object) Nullable() bool       { return false }

func (t *Const) Span() ast.Span        { return t.Pos }
func (t *It) Span() ast.Span           { return t.Pos }
func (t *Prop) Span() ast.Span         { return t.Pos }
func (t *Var) Span() ast.Span          { return t.Pos }
func (t *Compare) Span() ast.Span      { return t.Pos }
func (t *In) Span() ast.Span           { return t.Pos }
func (t *InItems) Span() ast.Span      { return t.Pos }
func (t *InCollection) Span() ast.Span { return t.Pos }
func (t *Has) Span() ast.Span          { return t.Pos }
func (t *And) Span() ast.Span          { return t.Pos }
func (t *Or) Span() ast.Span           { return t.Pos }
func (t *Not) Span() ast.Span          { return t.Pos }
func (t *Arith) Span() ast.Span        { return t.Pos }
func (t *Negate) Span() ast.Span       { return t.Pos }
func (t *Convert) Span() ast.Span      { return t.Pos }
func (t *Call) Span() ast.Span         { return t.Pos }
func (t *Case) Span() ast.Span         { return t.Pos }
func (t *Cast) Span() ast.Span         { return t.Pos }
func (t *IsOf) Span() ast.Span         { return t.Pos }
func (t *Lambda) Span() ast.Span       { return t.Pos }
func (t *Count) Span() ast.Span        { return t.Pos }
func (t *Filtered) Span() ast.Span     { return t.Pos }
func (t *Array) Span() ast.Span        { return t.Pos }
func (t *Object) Span() ast.Span       { return t.Pos }

func (*Const) term()        {}
func (*It) term()           {}
func (*Prop) term()         {}
func (*Var) term()          {}
func (*Compare) term()      {}
func (*In) term()           {}
func (*InItems) term()      {}
func (*InCollection) term() {}
func (*Has) term()          {}
func (*And) term()          {}
func (*Or) term()           {}
func (*Not) term()          {}
func (*Arith) term()        {}
func (*Negate) term()       {}
func (*Convert) term()      {}
func (*Call) term()         {}
func (*Case) term()         {}
func (*Cast) term()         {}
func (*IsOf) term()         {}
func (*Lambda) term()       {}
func (*Count) term()        {}
func (*Filtered) term()     {}
func (*Array) term()        {}
func (*Object) term()       {}

func anyNullable(terms []Term) bool {
	for _, t := range terms {
		if t.Nullable() {
			return true
		}
	}
	return false
}
