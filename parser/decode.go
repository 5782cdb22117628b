package parser

import (
	"strings"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
)

// decoded is a part of the query string with its percent-encoding resolved.
type decoded struct {
	text string
	raw  string
	at   int  // offset of raw in the query string
	plus bool // a plus in raw stands for a blank
}

// decode resolves the percent-encoding of raw, which begins at offset at of
// the query string. The diagnostic is about the query string.
func decode(raw string, at int, plusIsBlank bool) (decoded, *ast.Diagnostic) {
	d := decoded{text: raw, raw: raw, at: at}
	d.plus = plusIsBlank && strings.IndexByte(raw, '+') >= 0
	if d.plus || strings.IndexByte(raw, '%') >= 0 {
		text := make([]byte, 0, len(raw))
		for i := 0; i < len(raw); i++ {
			c := raw[i]
			switch {
			case c == '%':
				if i+2 >= len(raw) || classes[raw[i+1]]&hexDigit == 0 || classes[raw[i+2]]&hexDigit == 0 {
					return d, badPercent(raw, i, at)
				}
				c = byte(hex2(raw[i+1:]))
				i += 2
			case c == '+' && d.plus:
				c = ' '
			}
			text = append(text, c)
		}
		d.text = string(text)
	}
	if i := invalidText(d.text); i >= 0 {
		o := ast.Option{Raw: raw, RawStart: at}
		span := ast.Span{Start: o.RawOffset(i), End: o.RawOffset(i + 1)}
		return d, badText(d.text[i], span)
	}
	return d, nil
}

func badPercent(raw string, i, at int) *ast.Diagnostic {
	end := min(i+3, len(raw))
	for end < len(raw) && !utf8.RuneStart(raw[end]) {
		end++ // to blame whole characters
	}
	return &ast.Diagnostic{
		Code: ast.InvalidEncoding, Span: ast.Span{Start: at + i, End: at + end},
		Message: "malformed percent-encoding " + quote(strings.ToValidUTF8(raw[i:end], "?")),
		Hint:    `write a percent sign as "%25"`,
	}
}

// badText returns the diagnostic for a byte that is no text.
func badText(c byte, at ast.Span) *ast.Diagnostic {
	d := &ast.Diagnostic{Code: ast.InvalidEncoding, Span: at, Message: "the text is not valid UTF-8", Hint: "encode text as UTF-8"}
	if c == 0 {
		d.Message, d.Hint = "the text contains U+0000", "remove it"
	}
	return d
}

// invalidText returns the offset of the first byte of text that is U+0000 or
// not of UTF-8, -1 if there is none.
func invalidText(text string) int {
	zero := strings.IndexByte(text, 0)
	if utf8.ValidString(text) {
		return zero
	}
	for i, r := range text {
		if i == zero {
			return i
		}
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				return i
			}
		}
	}
	panic("parser: the invalid byte was not found")
}

// hex2 returns the value of the two hexadecimal digits that text begins with.
func hex2(text string) rune { return hex4("00" + text[:2]) }

// pluses counts, in a part of the query string that holds an expression, the
// pluses within strings and outside of them.
func (d decoded) pluses() (within, outside, first int) {
	first = -1
	if !d.plus {
		return 0, 0, first
	}
	quoted := false
	raw := 0
	for i := 0; i < len(d.text); i++ {
		width := 1
		if d.raw[raw] == '%' {
			width = 3
		}
		switch {
		case d.text[i] == '\'':
			quoted = !quoted
		case d.raw[raw] != '+':
		case quoted:
			if within++; first < 0 {
				first = i
			}
		default:
			outside++
		}
		raw += width
	}
	return within, outside, first
}
