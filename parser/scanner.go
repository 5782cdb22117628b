package parser

import (
	"strings"

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
		s.open = max(s.open-1, 0) // what closes nothing makes no room
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
	if t := punctuation[c]; t != 0 {
		return t, i + 1
	}
	switch c {
	case '\'':
		return s.quoted(i)
	case '(':
		if !gap && (s.prev == tokClose || s.prev == tokCount || s.prev == tokFilter) {
			return tokCallOpen, i + 1
		}
		return tokOpen, i + 1
	case '/':
		if gap || i == 0 || isBlank(s.at(i+1)) {
			return tokLooseSlash, i + 1
		}
		return tokSlash, i + 1
	case '-':
		return s.minus(i)
	case '"':
		return s.jsonString(i)
	case '@':
		return s.alias(i)
	case '$':
		return s.dollar(i)
	case '=':
		if s.at(i+1) != '=' {
			return tokAssign, i + 1
		}
	case '+':
		if isDigit(s.at(i + 1)) {
			return s.number(i)
		}
	}
	if j := s.identifierStart(i); j > i {
		return s.word(i, j, gap)
	}
	return s.illegal(i)
}

// punctuation has the types of the tokens of one character that are the same
// everywhere.
var punctuation = [256]lexer.TokenType{
	')': tokClose, ',': tokComma, ':': tokColon, '[': tokOpenBracket, ']': tokCloseBracket,
	'{': tokOpenBrace, '}': tokCloseBrace, ';': tokSemicolon, '*': tokStar,
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
