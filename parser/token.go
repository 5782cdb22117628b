package parser

import (
	"io"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// Token types. They are fine enough for the grammar to be LL(1): a name before
// an opening parenthesis, a name before an equals sign and an operator between
// blanks are types of their own, and names that look like keywords are told
// apart here wherever the neighbouring characters decide.
const (
	tokBad             lexer.TokenType = iota + 1 // what the lexer refuses
	tokName                                       // title
	tokQualified                                  // Model.Product
	tokFunction                                   // contains in contains(
	tokQualifiedCall                              // Model.F in Model.F(
	tokGeoCall                                    // geo.distance in geo.distance(
	tokParameter                                  // color in color=
	tokAny                                        // any in any(
	tokAll                                        // all in all(
	tokCast                                       // cast in cast(
	tokIsOf                                       // isof in isof(
	tokCase                                       // case in case(
	tokNotCall                                    // not in not(
	tokAlias                                      // @p
	tokAnnotation                                 // @Core.Messages#q
	tokIt                                         // $it
	tokThis                                       // $this
	tokRoot                                       // $root
	tokCount                                      // $count
	tokFilter                                     // $filter
	tokFilterParameter                            // $filter in $filter=
	tokDollar                                     // any other name after $
	tokMinus                                      // - that is no part of a number
	tokQuoted                                     // "text", a string of JSON
	tokOpen                                       // (
	tokCallOpen                                   // ( directly after ), $count or $filter
	tokClose                                      // )
	tokOpenBracket                                // [
	tokCloseBracket                               // ]
	tokOpenBrace                                  // {
	tokCloseBrace                                 // }
	tokComma                                      // ,
	tokColon                                      // :
	tokAssign                                     // =
	tokSlash                                      // / between two segments
	tokLooseSlash                                 // / beside a blank
	tokSemicolon                                  // ;
	tokStar                                       // *
	tokNamespaceStar                              // Model.*
	tokLiteral                                    // the first of one type for each ast.LiteralKind
	tokOperator        = tokLiteral + lexer.TokenType(ast.GeometryLiteral) + 1
	// tokOperator is the first of one type for each ast.Operator but Neg.
)

const (
	tokNull = tokLiteral + lexer.TokenType(ast.NullLiteral)
	tokNot  = tokOperator + lexer.TokenType(ast.Not)
	tokLast = tokOperator + lexer.TokenType(ast.In)
)

// literalToken returns the token type of a literal kind.
func literalToken(k ast.LiteralKind) lexer.TokenType { return tokLiteral + lexer.TokenType(k) }

// operatorToken returns the token type of an operator.
func operatorToken(o ast.Operator) lexer.TokenType { return tokOperator + lexer.TokenType(o) }

// isLiteral reports whether t is a literal, JSON strings excepted.
func isLiteral(t lexer.TokenType) bool { return t >= tokLiteral && t < tokOperator }

// isBinary reports whether t is an operator between two operands.
func isBinary(t lexer.TokenType) bool { return t >= tokOperator && t <= tokLast && t != tokNot }

// symbols names the token types for participle. It asks on every parse, so
// there is one map for all.
var symbols = map[string]lexer.TokenType{
	"EOF": lexer.EOF, "Bad": tokBad, "Name": tokName, "Qualified": tokQualified,
	"Function": tokFunction, "QualifiedFunction": tokQualifiedCall, "GeoFunction": tokGeoCall, "Parameter": tokParameter,
	"Any": tokAny, "All": tokAll, "Cast": tokCast, "IsOf": tokIsOf, "Case": tokCase,
	"NotCall": tokNotCall, "Alias": tokAlias, "Annotation": tokAnnotation,
	"It": tokIt, "This": tokThis, "Root": tokRoot, "Count": tokCount, "Filter": tokFilter, "FilterParameter": tokFilterParameter,
	"Dollar": tokDollar, "Minus": tokMinus, "Quoted": tokQuoted,
	"Open": tokOpen, "CallOpen": tokCallOpen, "Close": tokClose,
	"OpenBracket": tokOpenBracket, "CloseBracket": tokCloseBracket,
	"OpenBrace": tokOpenBrace, "CloseBrace": tokCloseBrace,
	"Comma": tokComma, "Colon": tokColon, "Assign": tokAssign,
	"Slash": tokSlash, "LooseSlash": tokLooseSlash, "Semicolon": tokSemicolon,
	"Star": tokStar, "NamespaceStar": tokNamespaceStar,

	"Null": literalToken(ast.NullLiteral), "Boolean": literalToken(ast.BooleanLiteral),
	"Integer": literalToken(ast.IntegerLiteral), "Decimal": literalToken(ast.DecimalLiteral),
	"Double": literalToken(ast.DoubleLiteral), "String": literalToken(ast.StringLiteral),
	"Guid": literalToken(ast.GuidLiteral), "Date": literalToken(ast.DateLiteral),
	"TimeOfDay":      literalToken(ast.TimeOfDayLiteral),
	"DateTimeOffset": literalToken(ast.DateTimeOffsetLiteral),
	"Duration":       literalToken(ast.DurationLiteral), "Binary": literalToken(ast.BinaryLiteral),
	"Enum": literalToken(ast.EnumLiteral), "Geography": literalToken(ast.GeographyLiteral),
	"Geometry": literalToken(ast.GeometryLiteral),

	"Or": operatorToken(ast.Or), "And": operatorToken(ast.And),
	"Eq": operatorToken(ast.Eq), "Ne": operatorToken(ast.Ne),
	"Gt": operatorToken(ast.Gt), "Ge": operatorToken(ast.Ge),
	"Lt": operatorToken(ast.Lt), "Le": operatorToken(ast.Le),
	"Add": operatorToken(ast.Add), "Sub": operatorToken(ast.Sub),
	"Mul": operatorToken(ast.Mul), "Div": operatorToken(ast.Div),
	"DivBy": operatorToken(ast.DivBy), "Mod": operatorToken(ast.Mod),
	"Not": tokNot, "Has": operatorToken(ast.Has), "In": operatorToken(ast.In),
}

// definition is the lexer as participle knows it.
type definition struct{ symbols map[string]lexer.TokenType }

// oData is the lexer of every grammar.
var oData = definition{symbols}

// Symbols names the token types.
func (d definition) Symbols() map[string]lexer.TokenType { return d.symbols }

// Lex reads r to its end and splits it into tokens.
func (d definition) Lex(filename string, r io.Reader) (lexer.Lexer, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(filename, string(src))
}

// LexString splits src into tokens under the default limits.
func (definition) LexString(_, src string) (lexer.Lexer, error) {
	s := scanner{src: src, budget: newBudget(Limits{})}
	tokens, err := s.all()
	if err != nil {
		return nil, err
	}
	return &stream{tokens}, nil
}

// stream hands out tokens one by one, the last of them EOF.
type stream struct{ tokens []lexer.Token }

// Next returns the next token and stays at the last.
func (s *stream) Next() (lexer.Token, error) {
	t := s.tokens[0]
	if len(s.tokens) > 1 {
		s.tokens = s.tokens[1:]
	}
	return t, nil
}
