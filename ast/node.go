// Package ast is the syntax tree of OData 4.01 system query options: what the
// client wrote, with a byte span on every node.
//
// Trees are immutable: [Rewrite] copies, and a tree may be read by any number
// of goroutines at once. What an expression means is package schema's work.
package ast

// Expr is a node of a commonExpr (OData ABNF, part 5). It is sealed: the nodes
// of this file are all there are, and a switch over them has no default.
//
//sumtype:decl
type Expr interface {
	// Span returns the bytes of the option's text that the node covers,
	// without surrounding parentheses.
	Span() Span
	expr()
}

// Logical is an n-ary conjunction or disjunction (andExpr, orExpr). Chains of
// one operator are flat, so that a long chain is width and not depth; an
// operand in parentheses keeps its own node.
type Logical struct {
	Op       Operator // And or Or
	Operands []Expr   // two or more
	Pos      Span
}

// Binary is a comparison (eqExpr to leExpr), hasExpr, inExpr or an arithmetic
// expression (addExpr to modExpr).
type Binary struct {
	Op    Operator
	X, Y  Expr
	OpPos Span // the operator's own bytes
	Pos   Span
}

// Unary is a notExpr or a negateExpr.
type Unary struct {
	Op    Operator // Not or Neg
	X     Expr
	OpPos Span
	Pos   Span
}

// Literal is a primitiveLiteral. Text is the literal as it was written; what
// it stands for is decoded by the binder, which knows the expected type.
type Literal struct {
	Kind LiteralKind
	Text string
	Pos  Span
}

// Path is a member expression (firstMemberExpr): an optional root and one or
// more segments, as in title, $it/title, d/tags/any(t:t eq 'x') or
// Model.F()/Name. A single name is a Path with one Name segment.
type Path struct {
	Root     Expr      // nil, *Variable, *Alias, *Call or *TypeCall
	Segments []Segment // one or more
	Pos      Span
}

// Variable is one of the implicit variables $it, $this and $root standing for
// a whole expression or at the start of a Path.
type Variable struct {
	Kind VariableKind
	Pos  Span
}

// Alias is a parameterAlias such as @p, without its definition.
type Alias struct {
	Name string // with the leading @
	Pos  Span
}

// Call is a methodCallExpr, a call of a built-in function with positional
// arguments such as contains(title,'x').
type Call struct {
	Name    string // as written, any letter case
	Args    []Expr
	NamePos Span
	Pos     Span
}

// TypeCall is a castExpr or an isofExpr.
type TypeCall struct {
	Op      TypeOp
	X       Expr // nil: the current instance
	Type    TypeName
	NamePos Span
	Pos     Span
}

// Case is a caseMethodCallExpr.
type Case struct {
	Arms    []CaseArm // one or more
	NamePos Span
	Pos     Span
}

// CaseArm is one condition:value pair of a Case.
type CaseArm struct {
	Cond, Value Expr
}

// List is a listExpr, the parenthesised operand right of in. It may be empty.
type List struct {
	Items []Expr
	Pos   Span
}

// Array is an arrayOrObject's JSON array. Its items may be any expression.
type Array struct {
	Items []Expr
	Pos   Span
}

// Object is an arrayOrObject's JSON object.
type Object struct {
	Members []Member
	Pos     Span
}

// Member is one name:value pair of an Object.
type Member struct {
	Name    string // JSON escapes resolved
	NamePos Span   // with its quotation marks
	Value   Expr
}

// TypeName is an optionally qualified type name, or Collection(...) of one.
type TypeName struct {
	Name       string // without Collection( and )
	Collection bool
	Pos        Span
}

// LiteralKind tells the lexical form of a Literal (URL Conventions 5.1.1.14.1).
type LiteralKind uint8

// The kinds of Literal. A bare number is one of the three number kinds by its
// form alone: an IntegerLiteral may turn out to be an Int32, Int64 or Decimal.
const (
	NullLiteral           LiteralKind = iota // null
	BooleanLiteral                           // true, false in any letter case
	IntegerLiteral                           // 42, -42, +42
	DecimalLiteral                           // 42.0
	DoubleLiteral                            // 4.2e1, INF, -INF, NaN
	StringLiteral                            // 'it''s', or "it's" within JSON
	GuidLiteral                              // 01234567-89ab-cdef-0123-456789abcdef
	DateLiteral                              // 2012-09-03
	TimeOfDayLiteral                         // 13:52[:00[.1]]
	DateTimeOffsetLiteral                    // 2012-09-03T13:52Z
	DurationLiteral                          // duration'P1D'
	BinaryLiteral                            // binary'Zg'
	EnumLiteral                              // Sales.Pattern'Yellow'
	GeographyLiteral                         // geography'SRID=0;Point(1 2)'
	GeometryLiteral                          // geometry'SRID=0;Point(1 2)'
)

var literalKinds = [...]string{
	NullLiteral:           "null",
	BooleanLiteral:        "boolean",
	IntegerLiteral:        "integer",
	DecimalLiteral:        "decimal",
	DoubleLiteral:         "double",
	StringLiteral:         "string",
	GuidLiteral:           "guid",
	DateLiteral:           "date",
	TimeOfDayLiteral:      "timeOfDay",
	DateTimeOffsetLiteral: "dateTimeOffset",
	DurationLiteral:       "duration",
	BinaryLiteral:         "binary",
	EnumLiteral:           "enum",
	GeographyLiteral:      "geography",
	GeometryLiteral:       "geometry",
}

// String returns the kind as the grammar calls it, such as dateTimeOffset.
func (k LiteralKind) String() string { return literalKinds[k] }

// VariableKind tells the implicit variables apart.
type VariableKind uint8

// The implicit variables (URL Conventions 5.1.1.14.4 and 5.1.1.14.5).
const (
	It   VariableKind = iota // $it
	This                     // $this
	Root                     // $root
)

// String returns the variable as it is written.
func (k VariableKind) String() string { return [...]string{"$it", "$this", "$root"}[k] }

// TypeOp tells cast from isof.
type TypeOp uint8

// The type functions (URL Conventions 5.1.1.12).
const (
	Cast TypeOp = iota // cast
	IsOf               // isof
)

// String returns the function's name.
func (o TypeOp) String() string { return [...]string{"cast", "isof"}[o] }

func (x *Logical) Span() Span  { return x.Pos }
func (x *Binary) Span() Span   { return x.Pos }
func (x *Unary) Span() Span    { return x.Pos }
func (x *Literal) Span() Span  { return x.Pos }
func (x *Path) Span() Span     { return x.Pos }
func (x *Variable) Span() Span { return x.Pos }
func (x *Alias) Span() Span    { return x.Pos }
func (x *Call) Span() Span     { return x.Pos }
func (x *TypeCall) Span() Span { return x.Pos }
func (x *Case) Span() Span     { return x.Pos }
func (x *List) Span() Span     { return x.Pos }
func (x *Array) Span() Span    { return x.Pos }
func (x *Object) Span() Span   { return x.Pos }

func (*Logical) expr()  {}
func (*Binary) expr()   {}
func (*Unary) expr()    {}
func (*Literal) expr()  {}
func (*Path) expr()     {}
func (*Variable) expr() {}
func (*Alias) expr()    {}
func (*Call) expr()     {}
func (*TypeCall) expr() {}
func (*Case) expr()     {}
func (*List) expr()     {}
func (*Array) expr()    {}
func (*Object) expr()   {}
