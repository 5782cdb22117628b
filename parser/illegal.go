package parser

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// symbolHints gives the OData spelling of what other languages write, longest
// first.
var symbolHints = []struct{ symbol, spelling string }{
	{"===", "eq"}, {"!==", "ne"}, {"==", "eq"}, {"!=", "ne"}, {"<>", "ne"},
	{"<=", "le"}, {">=", "ge"}, {"<", "lt"}, {">", "gt"},
	{"&&", "and"}, {"&", "and"}, {"||", "or"}, {"|", "or"},
	{"!", "not"}, {"+", "add"}, {"%", "mod"},
}

// illegal reports a character that begins no token.
func (s *scanner) illegal(i int) (lexer.TokenType, int) {
	rest := s.src[i:]
	for _, h := range symbolHints {
		if strings.HasPrefix(rest, h.symbol) {
			return s.symbol(i, h.symbol, h.spelling)
		}
	}
	r, n := utf8.DecodeRuneInString(rest)
	d := ast.Diagnostic{
		Code: ast.UnexpectedCharacter, Span: ast.Span{Start: i, End: i + n},
		Message: "unexpected character " + quote(rest[:n]),
	}
	switch {
	case r == '.' && isDigit(s.at(i+1)) && !s.afterName(i):
		d.Code = ast.InvalidLiteral
		d.Span.End = s.digitsEnd(i + 1)
		d.Message = "malformed number " + quote(d.Span.Text(s.src)) + ": digits must be before the decimal point"
		d.Hint = "write " + quote("0"+d.Span.Text(s.src))
		d.Fix = &ast.Fix{Span: ast.Span{Start: i, End: i}, Text: "0"}
	case strings.ContainsRune(curlyQuotes, r):
		s.curly(&d, i, n)
	case r == '`':
		d.Hint = "put text in single quotation marks"
	case r == '\r' || r == '\n':
		d.Message = fmt.Sprintf("line break U+%04X where a blank was expected", r)
		d.Hint = "write a space"
		d.Fix = &ast.Fix{Span: d.Span, Text: " "}
	case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
		d.Message = fmt.Sprintf("character U+%04X looks like a blank but is none", r)
		d.Hint = "write a space"
		d.Fix = &ast.Fix{Span: d.Span, Text: " "}
	}
	return s.fail(d)
}

// afterName reports whether the character before i may be one of a name.
func (s *scanner) afterName(i int) bool {
	return i > 0 && (classes[s.src[i-1]]&identPart != 0 || s.src[i-1] >= utf8.RuneSelf)
}

// symbol reports an operator of other languages.
func (s *scanner) symbol(i int, symbol, spelling string) (lexer.TokenType, int) {
	span := ast.Span{Start: i, End: i + len(symbol)}
	text := spelling
	if i > 0 && !isBlank(s.src[i-1]) && spelling != "not" && s.prev != tokOpen {
		text = " " + text
	}
	if c := s.at(span.End); c != 0 && !isBlank(c) {
		text += " "
	}
	d := ast.Diagnostic{
		Code: ast.UnexpectedCharacter, Span: span,
		Message: quote(symbol) + " is not an operator of OData",
		Hint:    `did you mean "` + spelling + `"?`,
		Fix:     &ast.Fix{Span: span, Text: text},
	}
	if symbol == "+" && i > 0 && !isBlank(s.src[i-1]) && s.identifierEnd(i+1) > i+1 {
		d.Hint, d.Fix = `did you mean "add", or a blank that was sent as a plus?`, nil
	}
	return s.fail(d)
}

// curlyQuotes are the quotation marks that word processors put in the place of
// the straight ones.
const curlyQuotes = "‘’‚‛“”„‟«»‹›′″"

// curly completes the diagnostic for the curly quotation mark of n bytes at i.
// When another one closes the text, the fix writes both straight.
func (s *scanner) curly(d *ast.Diagnostic, i, n int) {
	d.Message = "curly quotation mark " + quote(s.src[i:i+n])
	d.Hint = "put text in straight single quotation marks"
	rest := s.src[i+n:]
	k := strings.IndexAny(rest, curlyQuotes)
	if k < 0 {
		d.Fix = &ast.Fix{Span: d.Span, Text: "'"}
		return
	}
	_, m := utf8.DecodeRuneInString(rest[k:])
	d.Fix = &ast.Fix{
		Span: ast.Span{Start: i, End: i + n + k + m},
		Text: "'" + strings.ReplaceAll(rest[:k], "'", "''") + "'",
	}
}

// quote puts offending text in double quotation marks for a message, shortened
// when it is long and escaped when it cannot be printed.
func quote(text string) string {
	const most = 40
	if len(text) > most {
		k := most - len("...")
		for k > 0 && !utf8.RuneStart(text[k]) {
			k--
		}
		text = text[:k] + "..."
	}
	if strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return `"` + text + `"`
}
