package parser

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
)

// EBNF returns the grammars of $filter, $orderby and $select in participle's
// notation. Words in angle brackets are tokens, whose ABNF is in the OData
// standard; (?= ...) and (?! ...) look ahead. Operators, function names and
// the literals true and false may be written in any letter case, and operators
// need a blank on both sides.
func EBNF() string {
	filter := strings.ReplaceAll(reference().String(), `"not" | "not"`, `"not"`)
	orderBy := strings.Replace(orderByParser.String(), "operand", "CommonExpr", 1)
	return filter + "\n\n" + orderBy + "\n\n" + selectParser.String() + "\n"
}

// reference is the grammar of $filter for people to read: struct tags over the
// tokens of the production, one struct for each precedence level. It is tens of
// times slower. A test holds the production to it.
var reference = sync.OnceValue(func() *participle.Parser[commonExpr] {
	return participle.MustBuild[commonExpr](participle.Lexer(oData), participle.UseLookahead(4), participle.CaseInsensitive(
		"Or", "And", "Eq", "Ne", "Gt", "Ge", "Lt", "Le", "Add", "Sub", "Mul", "Div", "DivBy", "Mod",
		"Not", "NotCall", "Has", "In", "Any", "All", "Cast", "IsOf", "Case", "Parameter", "FilterParameter",
	))
})

type commonExpr struct {
	Terms []*andExpr `parser:"@@ ( 'or':Or @@ )*"`
}

type andExpr struct {
	Terms []*equalityExpr `parser:"@@ ( 'and':And @@ )*"`
}

type equalityExpr struct {
	First *relationalExpr   `parser:"@@"`
	Rest  []*equalityClause `parser:"@@*"`
}

type equalityClause struct {
	Op string          `parser:"@( 'eq':Eq | 'ne':Ne )"`
	X  *relationalExpr `parser:"@@"`
}

type relationalExpr struct {
	First *additiveExpr       `parser:"@@"`
	Rest  []*relationalClause `parser:"@@*"`
}

type relationalClause struct {
	Op string        `parser:"@( 'gt':Gt | 'ge':Ge | 'lt':Lt | 'le':Le )"`
	X  *additiveExpr `parser:"@@"`
}

type additiveExpr struct {
	First *multiplicativeExpr `parser:"@@"`
	Rest  []*additiveClause   `parser:"@@*"`
}

type additiveClause struct {
	Op string              `parser:"@( 'add':Add | 'sub':Sub )"`
	X  *multiplicativeExpr `parser:"@@"`
}

type multiplicativeExpr struct {
	First *unaryExpr              `parser:"@@"`
	Rest  []*multiplicativeClause `parser:"@@*"`
}

type multiplicativeClause struct {
	Op string     `parser:"@( 'mul':Mul | 'div':Div | 'divby':DivBy | 'mod':Mod )"`
	X  *unaryExpr `parser:"@@"`
}

type unaryExpr struct {
	Op         string          `parser:"( @( 'not':Not | 'not':NotCall | '-':Minus )"`
	X          *unaryExpr      `parser:"  @@ )"`
	Membership *membershipExpr `parser:"| @@"`
}

type membershipExpr struct {
	First *primaryExpr        `parser:"@@"`
	Rest  []*membershipClause `parser:"@@*"`
}

type membershipClause struct {
	Has *operandExpr `parser:"  'has':Has @@"`
	In  *inOperand   `parser:"| 'in':In @@"`
}

type operandExpr struct {
	Op      string       `parser:"( @( 'not':Not | 'not':NotCall | '-':Minus )"`
	X       *unaryExpr   `parser:"  @@ )"`
	Primary *primaryExpr `parser:"| @@"`
}

// inOperand is a list or what can be a collection. Parentheses are those of a
// list, unless there is one thing in them that can be a collection.
type inOperand struct {
	List          *listExpr       `parser:"  @@"`
	Parenthesised *collectionExpr `parser:"| '(':Open @@ ')':Close"`
	Collection    *collectionExpr `parser:"| @@"`
}

type listExpr struct {
	Open  string      `parser:"@'(':Open"`
	Items []*listItem `parser:"( @@ ( ',':Comma @@ )* )? ')':Close"`
}

type listItem struct {
	Literal *primitiveLiteral `parser:"  @@"`
	Alias   string            `parser:"| @Alias"`
}

type collectionExpr struct {
	Array  *arrayExpr  `parser:"  @@"`
	Case   *caseExpr   `parser:"| @@"`
	Member *memberExpr `parser:"| @@"`
	Call   *callExpr   `parser:"| @@"`
}

type primaryExpr struct {
	Literal *primitiveLiteral `parser:"  @@"`
	Paren   *commonExpr       `parser:"| '(':Open @@ ')':Close"`
	Array   *arrayExpr        `parser:"| @@"`
	Object  *objectExpr       `parser:"| @@"`
	Case    *caseExpr         `parser:"| @@"`
	Member  *memberExpr       `parser:"| @@"`
	Call    *callExpr         `parser:"| @@"`
}

type primitiveLiteral struct {
	Null           string `parser:"  @Null"`
	Boolean        string `parser:"| @Boolean"`
	Integer        string `parser:"| @Integer"`
	Decimal        string `parser:"| @Decimal"`
	Double         string `parser:"| @Double"`
	String         string `parser:"| @String"`
	Guid           string `parser:"| @Guid"`
	Date           string `parser:"| @Date"`
	TimeOfDay      string `parser:"| @TimeOfDay"`
	DateTimeOffset string `parser:"| @DateTimeOffset"`
	Duration       string `parser:"| @Duration"`
	Binary         string `parser:"| @Binary"`
	Enum           string `parser:"| @Enum"`
	Geography      string `parser:"| @Geography"`
	Geometry       string `parser:"| @Geometry"`
}

type arrayExpr struct {
	Open  string       `parser:"@'[':OpenBracket"`
	Items []*jsonValue `parser:"( @@ ( ',':Comma @@ )* )? ']':CloseBracket"`
}

type objectExpr struct {
	Open    string        `parser:"@'{':OpenBrace"`
	Members []*jsonMember `parser:"( @@ ( ',':Comma @@ )* )? '}':CloseBrace"`
}

type jsonMember struct {
	Name  string     `parser:"@Quoted ':':Colon"`
	Value *jsonValue `parser:"@@"`
}

type jsonValue struct {
	Quoted string      `parser:"  @Quoted"`
	Expr   *commonExpr `parser:"| @@"`
}

type caseExpr struct {
	Name string     `parser:"@'case':Case '(':Open"`
	Arms []*caseArm `parser:"@@ ( ',':Comma @@ )* ')':Close"`
}

type caseArm struct {
	Cond  *commonExpr `parser:"@@ ':':Colon"`
	Value *commonExpr `parser:"@@"`
}

// callExpr is a function with positional arguments.
type callExpr struct {
	Name string        `parser:"@( Function | GeoFunction ) '(':Open"`
	Args []*commonExpr `parser:"( @@ ( ',':Comma @@ )* )? ')':Close"`
}

type memberExpr struct {
	First *firstSegment `parser:"@@"`
	Steps []*stepExpr   `parser:"( (?! '/':Slash ( '$count':Count | 'any':Any | 'all':All ) ) '/':Slash @@ )*"`
	Last  *lastStep     `parser:"( '/':Slash @@ )?"`
}

type firstSegment struct {
	Variable   string     `parser:"  @( '$it':It | '$this':This )"`
	EntitySet  *entitySet `parser:"| '$root':Root '/':Slash @@"`
	Alias      string     `parser:"| @Alias"`
	Type       *typeExpr  `parser:"| @@"`
	Word       *word      `parser:"| @@"`
	Qualified  string     `parser:"| @Qualified (?= '/':Slash )"`
	Annotation string     `parser:"| @Annotation"`
	Call       *firstCall `parser:"| @@"`
}

// word is a name, or an operator in the place of a name.
type word struct {
	Text string `parser:"@( Name | Or | And | Eq | Ne | Gt | Ge | Lt | Le | Add | Sub | Mul | Div | DivBy | Mod | Has | In )"`
}

// firstCall is a bound function at the start of a path, or an entity of a
// collection, which the slash after it tells from a callExpr.
type firstCall struct {
	Named *namedCall `parser:"  @@"`
	Empty *emptyCall `parser:"| @@"`
	Keyed *keyedName `parser:"| @@"`
}

type namedCall struct {
	Name string      `parser:"@( Function | QualifiedFunction | GeoFunction ) '(':Open"`
	Args []*namedArg `parser:"@@ ( ',':Comma @@ )* ')':Close"`
	Key  *keyExpr    `parser:"( '(':CallOpen @@ )?"`
}

type emptyCall struct {
	Name string   `parser:"( @QualifiedFunction '(':Open ')':Close | @Function '(':Open ')':Close (?= '/':Slash | '(':CallOpen ) )"`
	Key  *keyExpr `parser:"( '(':CallOpen @@ )?"`
}

type keyedName struct {
	Name  string    `parser:"@Function '(':Open"`
	Value *listItem `parser:"@@ ')':Close (?= '/':Slash )"`
}

type entitySet struct {
	Name  string   `parser:"  @Name"`
	Keyed string   `parser:"| @Function '(':Open"`
	Key   *keyExpr `parser:"  @@"`
}

type stepExpr struct {
	Name       string      `parser:"  @Name"`
	Qualified  string      `parser:"| @Qualified"`
	Annotation string      `parser:"| @( Alias | Annotation )"`
	Call       *stepCall   `parser:"| @@"`
	Filter     *filterStep `parser:"| @@"`
}

type stepCall struct {
	Name  string      `parser:"@( Function | QualifiedFunction | GeoFunction ) '(':Open"`
	Value *listItem   `parser:"( @@ ')':Close"`
	Args  []*namedArg `parser:"| ( @@ ( ',':Comma @@ )* )? ')':Close"`
	Key   *keyExpr    `parser:"  ( '(':CallOpen @@ )? )"`
}

type keyExpr struct {
	Value *listItem   `parser:"  @@ ')':Close"`
	Named []*namedArg `parser:"| @@ ( ',':Comma @@ )* ')':Close"`
}

type namedArg struct {
	Name  string      `parser:"@Parameter '=':Assign"`
	Value *commonExpr `parser:"@@"`
}

type filterStep struct {
	Filter *commonExpr `parser:"'$filter':Filter '(':CallOpen @@ ')':Close"`
	Key    *keyExpr    `parser:"( '(':CallOpen @@ )?"`
}

type lastStep struct {
	Count *countStep  `parser:"  @@"`
	Any   *anyExpr    `parser:"| @@"`
	All   *lambdaExpr `parser:"| 'all':All '(':Open @@ ')':Close"`
}

type countStep struct {
	Count  string      `parser:"@'$count':Count"`
	Filter *commonExpr `parser:"( '(':CallOpen ( '$filter':FilterParameter | 'filter':Parameter ) '=':Assign @@ ')':Close )?"`
}

type anyExpr struct {
	Any    string      `parser:"@'any':Any '(':Open"`
	Lambda *lambdaExpr `parser:"@@? ')':Close"`
}

type lambdaExpr struct {
	Variable  *word       `parser:"(?! 'not':Name ) @@ ':':Colon"`
	Predicate *commonExpr `parser:"@@"`
}

type typeExpr struct {
	Op   string      `parser:"@( 'cast':Cast | 'isof':IsOf ) '(':Open"`
	X    *commonExpr `parser:"( (?! ( Name | Qualified | 'Collection':Function '(':Open ( Name | Qualified ) ')':Close ) ')':Close ) @@ ',':Comma )?"`
	Type *typeName   `parser:"@@ ')':Close"`
}

type typeName struct {
	Item string `parser:"  'Collection':Function '(':Open @( Name | Qualified ) ')':Close"`
	Name string `parser:"| @( Name | Qualified )"`
}
