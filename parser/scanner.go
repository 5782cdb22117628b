package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// scanner splits the decoded text of an option into tokens. White space makes
// no tokens. At the first error it hands out one tokBad and then EOF, so that
// the grammar can report an earlier error of its own.
type scanner struct {
	src    string
	budget budget
	pos    int             // where the next token is looked for
	end    int             // where the previous token ended
	prev   lexer.TokenType // type of the previous token, 0 at the start
	open   int             // open brackets
	unary  int             // unary operators directly before pos
	diag   *ast.Diagnostic // why the text ends at a tokBad
}

// next stores the next token in t. It leaves the line and column alone.
func (s *scanner) next(t *lexer.Token) {
	src, i := s.src, s.pos
	for i < len(src) && (src[i] == ' ' || src[i] == '\t') {
		i++
	}
	t.Pos.Offset = i
	if i == len(src) {
		t.Type, t.Value = lexer.EOF, ""
		return
	}
	if s.budget.tokens--; s.budget.tokens < 0 {
		s.diag = exceeded(ast.Span{Start: i, End: len(src)}, "tokens", s.budget.limits.Tokens)
		t.Type, t.Value = tokBad, ""
		s.pos = len(src)
		return
	}
	typ, end := s.scan(i, i > s.end)
	switch typ {
	case tokOpen, tokCallOpen, tokOpenBracket, tokOpenBrace:
		s.open++
		typ, end = s.deeper(typ, i, end)
		s.unary = 0
	case tokClose, tokCloseBracket, tokCloseBrace:
		s.open--
	case tokMinus, tokNot, tokNotCall:
		s.unary++
		typ, end = s.deeper(typ, i, end)
	default:
		s.unary = 0
	}
	t.Type, t.Value = typ, src[i:end]
	s.end, s.prev, s.pos = end, typ, end
	if typ == tokBad {
		s.pos = len(src)
	}
}

// deeper refuses a token that nests beyond the limit.
func (s *scanner) deeper(typ lexer.TokenType, i, end int) (lexer.TokenType, int) {
	if s.open+s.unary <= s.budget.limits.Depth {
		return typ, end
	}
	s.diag = tooDeep(ast.Span{Start: i, End: end}, s.budget.limits.Depth)
	return tokBad, end
}

// all returns every token, the last of them EOF. It fails on a limit only.
func (s *scanner) all() ([]lexer.Token, error) {
	var tokens []lexer.Token
	for {
		var t lexer.Token
		s.next(&t)
		if s.limited() {
			return nil, ast.Diagnostics{*s.diag}.Err()
		}
		tokens = append(tokens, t)
		if t.Type == lexer.EOF {
			announce(tokens, len(tokens), s.budget.limits.Depth)
			return tokens, nil
		}
	}
}

// limited reports whether the tokens ended at a limit, which is reported
// before any error of the grammar.
func (s *scanner) limited() bool { return s.diag != nil && s.diag.Code == ast.LimitExceeded }

// fail records what is wrong with the text at the span and ends the tokens.
func (s *scanner) fail(d ast.Diagnostic) (lexer.TokenType, int) {
	s.diag = &d
	return tokBad, d.Span.End
}

// Character classes of ASCII.
const (
	identStart = 1 << iota
	identPart
	decimalDigit
	hexDigit
)

var classes = func() (t [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		t[c] = identStart | identPart
		t[c-'a'+'A'] = identStart | identPart
	}
	t['_'] = identStart | identPart
	for c := '0'; c <= '9'; c++ {
		t[c] = identPart | decimalDigit | hexDigit
	}
	for c := 'a'; c <= 'f'; c++ {
		t[c] |= hexDigit
		t[c-'a'+'A'] |= hexDigit
	}
	return t
}()

func isDigit(c byte) bool { return c-'0' < 10 }
func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// at returns the byte at i, 0 at and after the end. The text holds no U+0000.
func (s *scanner) at(i int) byte {
	if i < len(s.src) {
		return s.src[i]
	}
	return 0
}

// scan returns the type and the end of the token at i. gap tells whether blanks
// are before it.
func (s *scanner) scan(i int, gap bool) (lexer.TokenType, int) {
	c := s.src[i]
	if classes[c]&identStart != 0 {
		return s.word(i, i+1, gap)
	}
	if isDigit(c) {
		return s.number(i)
	}
	switch c {
	case '\'':
		return s.quoted(i)
	case '(':
		if !gap && (s.prev == tokClose || s.prev == tokCount || s.prev == tokFilter) {
			return tokCallOpen, i + 1
		}
		return tokOpen, i + 1
	case ')':
		return tokClose, i + 1
	case ',':
		return tokComma, i + 1
	case '/':
		if gap || i == 0 || isBlank(s.at(i+1)) {
			return tokLooseSlash, i + 1
		}
		return tokSlash, i + 1
	case '-':
		return s.minus(i)
	case ':':
		return tokColon, i + 1
	case '[':
		return tokOpenBracket, i + 1
	case ']':
		return tokCloseBracket, i + 1
	case '{':
		return tokOpenBrace, i + 1
	case '}':
		return tokCloseBrace, i + 1
	case '"':
		return s.jsonString(i)
	case '@':
		return s.alias(i)
	case '$':
		return s.dollar(i)
	case ';':
		return tokSemicolon, i + 1
	case '*':
		return tokStar, i + 1
	case '=':
		if s.at(i+1) != '=' {
			return tokAssign, i + 1
		}
	case '+':
		if isDigit(s.at(i + 1)) {
			return s.number(i)
		}
	}
	if c >= utf8.RuneSelf {
		if r, n := utf8.DecodeRuneInString(s.src[i:]); startsIdentifier(r) {
			return s.word(i, i+n, gap)
		}
	}
	return s.illegal(i)
}

// minus scans a minus: the sign of the number that follows directly, or the
// operator.
//
//	negateExpr = "-" BWS commonExpr
func (s *scanner) minus(i int) (lexer.TokenType, int) {
	if isDigit(s.at(i + 1)) {
		return s.number(i)
	}
	if strings.HasPrefix(s.src[i+1:], "INF") && s.identifierEnd(i+4) == i+4 {
		return literalToken(ast.DoubleLiteral), i + 4
	}
	return tokMinus, i + 1
}

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
		if len(name) > len("geo.") && strings.EqualFold(name[:len("geo.")], "geo.") {
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
// case-sensitive.
func (s *scanner) dollar(i int) (lexer.TokenType, int) {
	j := s.identifierEnd(i + 1)
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
		if s.assigns(j) {
			return tokFilterParameter, j
		}
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
