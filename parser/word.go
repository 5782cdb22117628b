package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// word scans what begins with a letter: a name, a qualified name, a word of
// the grammar, a Guid or the prefix of a literal. j is after the first letter.
//
//	odataIdentifier = identifierLeadingCharacter *127identifierCharacter
func (s *scanner) word(i, j int, gap bool) (lexer.TokenType, int) {
	if guidAt(s.src, i) {
		return literalToken(ast.GuidLiteral), i + guidLength
	}
	j = s.identifierEnd(j)
	dotted := false
	for s.at(j) == '.' {
		k := s.identifierStart(j + 1)
		if k == j+1 {
			break
		}
		j, dotted = s.identifierEnd(k), true
	}
	if j-i > maxIdentifier {
		if d := tooLong(s.src, i, j); d != nil {
			return s.fail(*d)
		}
	}
	switch next := s.at(j); next {
	case '(':
		return s.callee(s.src[i:j], dotted), j
	case '\'':
		if t, end := s.prefixed(i, j, dotted); t != 0 {
			return t, end
		}
	case '=':
		if !dotted && s.assigns(j) {
			return tokParameter, j
		}
	case '.':
		if s.at(j+1) == '*' {
			return tokNamespaceStar, j + 2
		}
	}
	if dotted {
		return tokQualified, j
	}
	if j-i <= len("divby") && s.prev != tokSlash && s.at(j) != '/' {
		return s.keyword(i, j, gap), j
	}
	return tokName, j
}

// assigns reports whether an equals sign is at j without blanks around it.
func (s *scanner) assigns(j int) bool {
	after := s.at(j + 1)
	return s.at(j) == '=' && after != '=' && !isBlank(after)
}

// callee returns the token type of a name directly before a parenthesis.
func (s *scanner) callee(name string, dotted bool) lexer.TokenType {
	if dotted {
		if len(name) > len("geo.") && ast.EqualWords(name[:len("geo.")], "geo.") {
			return tokGeoCall
		}
		return tokQualifiedCall
	}
	if len(name) < len("any") || len(name) > len("cast") {
		return tokFunction
	}
	var buf [4]byte
	switch string(lower(buf[:0], name)) {
	case "any":
		return tokAny
	case "all":
		return tokAll
	}
	if s.prev == tokSlash {
		return tokFunction
	}
	switch string(lower(buf[:0], name)) {
	case "not":
		return tokNotCall
	case "cast":
		return tokCast
	case "isof":
		return tokIsOf
	case "case":
		return tokCase
	}
	return tokFunction
}

// lower appends the ASCII letters of word in lower case to buf.
func lower(buf []byte, word string) []byte {
	for k := range len(word) {
		c := word[k]
		if c-'A' < 26 {
			c += 'a' - 'A'
		}
		buf = append(buf, c)
	}
	return buf
}

// keyword returns the token type of a short name. Operators need a blank on
// both sides, which keeps most names that are spelled alike from being one.
func (s *scanner) keyword(i, j int, gap bool) lexer.TokenType {
	word := s.src[i:j]
	switch word {
	case "null":
		return tokNull
	case "INF", "NaN":
		return literalToken(ast.DoubleLiteral)
	}
	var buf [5]byte
	folded := lower(buf[:0], word)
	if isBlank(s.at(j)) {
		if gap && s.prev != 0 {
			if op, ok := binaryOperator(folded); ok {
				return operatorToken(op)
			}
		}
		if string(folded) == "not" && !s.notIsName(j) {
			return tokNot
		}
	}
	switch string(folded) {
	case "true", "false":
		return literalToken(ast.BooleanLiteral)
	}
	return tokName
}

// binaryOperator returns the operator between two operands that is spelled as
// word in lower case.
func binaryOperator(word []byte) (ast.Operator, bool) {
	switch string(word) {
	case "eq":
		return ast.Eq, true
	case "and":
		return ast.And, true
	case "or":
		return ast.Or, true
	case "ne":
		return ast.Ne, true
	case "gt":
		return ast.Gt, true
	case "ge":
		return ast.Ge, true
	case "lt":
		return ast.Lt, true
	case "le":
		return ast.Le, true
	case "in":
		return ast.In, true
	case "has":
		return ast.Has, true
	case "add":
		return ast.Add, true
	case "sub":
		return ast.Sub, true
	case "mul":
		return ast.Mul, true
	case "div":
		return ast.Div, true
	case "divby":
		return ast.DivBy, true
	case "mod":
		return ast.Mod, true
	}
	return 0, false
}

// notIsName reports whether the not that ends at j is a property of that name:
// nothing follows that it could negate, or an operator and its right operand
// do, as in not eq 5.
func (s *scanner) notIsName(j int) bool {
	k := s.skipBlanks(j)
	if s.endsOperand(k) {
		return true
	}
	e := s.operatorEnd(k)
	if e == k {
		return false
	}
	m := s.skipBlanks(e)
	if m == e || s.endsOperand(m) {
		return false
	}
	o := s.operatorEnd(m)
	return o == m || !isBlank(s.at(o))
}

// operatorEnd returns the end of the binary operator at k, k if there is none.
func (s *scanner) operatorEnd(k int) int {
	e := k
	for classes[s.at(e)]&identPart != 0 && e-k <= len("divby") {
		e++
	}
	if e-k > len("divby") {
		return k
	}
	var buf [5]byte
	if _, ok := binaryOperator(lower(buf[:0], s.src[k:e])); !ok {
		return k
	}
	return e
}

// endsOperand reports whether no operand can begin at k.
func (s *scanner) endsOperand(k int) bool {
	return k >= len(s.src) || strings.IndexByte("),:]}", s.src[k]) >= 0
}

func (s *scanner) skipBlanks(k int) int {
	for isBlank(s.at(k)) {
		k++
	}
	return k
}

// alias scans a parameter alias or an annotation.
//
//	parameterAlias = AT odataIdentifier
//	annotation     = AT [ namespace "." ] termName [ "#" annotationQualifier ]
func (s *scanner) alias(i int) (lexer.TokenType, int) {
	j := s.identifierStart(i + 1)
	if j == i+1 {
		return s.fail(ast.Diagnostic{
			Code: ast.UnexpectedCharacter, Span: ast.Span{Start: i, End: i + 1},
			Message: `"@" is not followed by the name of a parameter alias or annotation`,
		})
	}
	t := tokAlias
	j = s.identifierEnd(j)
	for s.at(j) == '.' {
		k := s.identifierStart(j + 1)
		if k == j+1 {
			break
		}
		j, t = s.identifierEnd(k), tokAnnotation
	}
	if s.at(j) == '#' {
		if k := s.identifierStart(j + 1); k > j+1 {
			j, t = s.identifierEnd(k), tokAnnotation
		}
	}
	if d := tooLong(s.src, i+1, j); d != nil {
		return s.fail(*d)
	}
	return t, j
}

// dollar scans a name that begins with a dollar sign. These names are
// case-sensitive, but for that of the option within $count.
func (s *scanner) dollar(i int) (lexer.TokenType, int) {
	j := s.identifierEnd(i + 1)
	if ast.EqualWords(s.src[i:j], "$filter") && s.assigns(j) {
		return tokFilterParameter, j
	}
	switch s.src[i:j] {
	case "$it":
		return tokIt, j
	case "$this":
		return tokThis, j
	case "$root":
		return tokRoot, j
	case "$count":
		return tokCount, j
	case "$filter":
		return tokFilter, j
	case "$":
		return s.illegal(i)
	}
	return tokDollar, j
}

// maxIdentifier is the longest identifier in characters.
const maxIdentifier = 128

// tooLong returns the diagnostic for an identifier of src[i:j], its parts
// separated by dots, that has too many characters.
func tooLong(src string, i, j int) *ast.Diagnostic {
	for part := range strings.SplitSeq(src[i:j], ".") {
		if len(part) > maxIdentifier && utf8.RuneCountInString(part) > maxIdentifier {
			return &ast.Diagnostic{
				Code: ast.UnexpectedToken, Span: ast.Span{Start: i, End: i + len(part)},
				Message: "a name has at most 128 characters",
			}
		}
		i += len(part) + 1
	}
	return nil
}

// identifierStart returns the offset after the character at j if an identifier
// may begin with it, else j.
func (s *scanner) identifierStart(j int) int {
	c := s.at(j)
	if classes[c]&identStart != 0 {
		return j + 1
	}
	if c >= utf8.RuneSelf {
		if r, n := utf8.DecodeRuneInString(s.src[j:]); startsIdentifier(r) {
			return j + n
		}
	}
	return j
}

// identifierEnd returns the offset of the first character from j on that
// cannot be part of an identifier.
func (s *scanner) identifierEnd(j int) int {
	src := s.src
	for j < len(src) {
		c := src[j]
		if classes[c]&identPart != 0 {
			j++
			continue
		}
		if c < utf8.RuneSelf {
			return j
		}
		r, n := utf8.DecodeRuneInString(src[j:])
		if !unicode.In(r, unicode.L, unicode.Nl, unicode.Nd, unicode.Mn, unicode.Mc, unicode.Pc, unicode.Cf) {
			return j
		}
		j += n
	}
	return j
}

// startsIdentifier reports whether a name may begin with a character beyond
// ASCII.
func startsIdentifier(r rune) bool { return unicode.In(r, unicode.L, unicode.Nl) }
