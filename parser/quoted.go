package parser

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// quoted scans a string in single quotation marks.
//
//	stringLiteral = SQUOTE *( SQUOTE-in-string / pcharNoSQUOTE ) SQUOTE
func (s *scanner) quoted(i int) (lexer.TokenType, int) {
	end := s.quotedEnd(i)
	if end >= 0 {
		return literalToken(ast.StringLiteral), end
	}
	if word := s.unopened(i); word < i {
		return s.fail(ast.Diagnostic{
			Code: ast.UnterminatedString, Span: ast.Span{Start: i, End: i + 1},
			Message: "the quotation mark after " + quote(s.src[word:i]) + " has no other before it",
			Hint:    "did you mean " + quote("'"+s.src[word:i+1]) + "?",
			Fix:     &ast.Fix{Span: ast.Span{Start: word, End: word}, Text: "'"},
		})
	}
	return s.unterminated(i, "'")
}

// unopened returns where the word begins that the quotation mark at i closes
// without one to open it, as in eq High' and; i if there is none.
func (s *scanner) unopened(i int) int {
	if s.prev != tokName || s.end != i || s.at(i+1) != 0 && !isBlank(s.at(i+1)) && strings.IndexByte("),", s.at(i+1)) < 0 {
		return i
	}
	word := i
	for s.afterName(word) {
		word--
	}
	if word > 0 && s.src[word-1] == '/' {
		return i
	}
	return word
}

// quotedEnd returns the end of the string that opens at i, -1 if it is not
// closed. Two quotation marks in a string stand for one.
func (s *scanner) quotedEnd(i int) int {
	for k := i + 1; ; k++ {
		n := strings.IndexByte(s.src[k:], '\'')
		if n < 0 {
			return -1
		}
		k += n + 1
		if s.at(k) != '\'' {
			return k
		}
	}
}

func (s *scanner) unterminated(i int, mark string) (lexer.TokenType, int) {
	return s.fail(ast.Diagnostic{
		Code: ast.UnterminatedString, Span: ast.Span{Start: i, End: i + 1},
		Message: "the string that begins with " + quote(s.src[i:]) + " is not closed",
		Hint:    "close it, and double each quotation mark within it",
		Fix:     &ast.Fix{Span: ast.Span{Start: len(s.src), End: len(s.src)}, Text: mark},
	})
}

// jsonString scans a string in double quotation marks with the escapes of JSON.
func (s *scanner) jsonString(i int) (lexer.TokenType, int) {
	for j := i + 1; j < len(s.src); j++ {
		switch c := s.src[j]; {
		case c == '"':
			return tokQuoted, j + 1
		case c < ' ':
			return s.fail(ast.Diagnostic{
				Code: ast.UnexpectedCharacter, Span: ast.Span{Start: j, End: j + 1},
				Message: "a control character within a string of JSON must be escaped",
			})
		case c == '\\':
			n := jsonEscape(s.src[j:])
			if n == 0 {
				_, width := utf8.DecodeRuneInString(s.src[j+1:])
				at := ast.Span{Start: j, End: j + 1 + width}
				return s.fail(ast.Diagnostic{
					Code: ast.InvalidLiteral, Span: at,
					Message: "malformed escape " + quote(at.Text(s.src)) + " in a string of JSON",
					Hint:    `write a backslash as "\\"`,
				})
			}
			j += n - 1
		}
	}
	return s.unterminated(i, `"`)
}

// jsonEscape returns the length of the escape that text begins with, 0 if it
// is none.
func jsonEscape(text string) int {
	if len(text) < 2 {
		return 0
	}
	if strings.IndexByte(`"\/bfnrt`, text[1]) >= 0 {
		return 2
	}
	if text[1] != 'u' || len(text) < 6 {
		return 0
	}
	for k := 2; k < 6; k++ {
		if classes[text[k]]&hexDigit == 0 {
			return 0
		}
	}
	return 6
}

// prefixed scans a literal whose prefix is src[i:j], before a quotation mark.
// It returns type 0 if the prefix is not one of OData 4.
func (s *scanner) prefixed(i, j int, dotted bool) (lexer.TokenType, int) {
	kind, check := ast.EnumLiteral, s.enum
	if !dotted {
		if j-i > len("geography") {
			return 0, 0
		}
		var buf [len("geography")]byte
		switch string(lower(buf[:0], s.src[i:j])) {
		case "duration":
			kind, check = ast.DurationLiteral, s.duration
		case "binary":
			kind, check = ast.BinaryLiteral, s.binary
		case "geography":
			kind, check = ast.GeographyLiteral, s.geo
		case "geometry":
			kind, check = ast.GeometryLiteral, s.geo
		default:
			return 0, 0
		}
	}
	end := s.quotedEnd(j)
	if end < 0 {
		return s.unterminated(j, "'")
	}
	if d := check(j+1, end-1); d != nil {
		return s.fail(*d)
	}
	return literalToken(kind), end
}

// invalid returns a diagnostic for the part [from,to) of a literal, and for
// the whole of a character that it ends in.
func (s *scanner) invalid(from, to int, message, hint string) *ast.Diagnostic {
	for to < len(s.src) && !utf8.RuneStart(s.src[to]) {
		to++
	}
	return &ast.Diagnostic{
		Code: ast.InvalidLiteral, Span: ast.Span{Start: from, End: to}, Message: message, Hint: hint,
	}
}

// enum checks the value src[i:end] of an enumeration literal.
//
//	enumValue       = singleEnumValue *( COMMA singleEnumValue )
//	singleEnumValue = enumerationMember / enumMemberValue
func (s *scanner) enum(i, end int) *ast.Diagnostic {
	if i == end {
		return s.invalid(i-1, end+1, "an enumeration value needs a member", "")
	}
	for from := i; from <= end; {
		to := strings.IndexByte(s.src[from:end], ',')
		if to < 0 {
			to = end
		} else {
			to += from
		}
		if !s.enumMember(from, to) {
			d := s.invalid(from, max(to, from), "malformed enumeration member "+quote(s.src[from:to])+": expected a name or an integer", "")
			if part := s.src[from:to]; strings.TrimSpace(part) != part {
				d.Hint, d.Fix = "remove the blank", &ast.Fix{Span: d.Span, Text: strings.TrimSpace(part)}
			}
			return d
		}
		from = to + 1
	}
	return nil
}

func (s *scanner) enumMember(from, to int) bool {
	if j := s.identifierStart(from); j > from && j <= to {
		return s.identifierEnd(j) == to
	}
	if c := s.at(from); from < to && (c == '-' || c == '+') {
		from++
	}
	return from < to && s.digitsEnd(from) == to
}

// binary checks the value src[i:end] of a binary literal.
//
//	binaryValue = *(4base64char) [ base64b16 / base64b8 ]
func (s *scanner) binary(i, end int) *ast.Diagnostic {
	text := s.src[i:end]
	if k := strings.IndexAny(text, "+/"); k >= 0 {
		return s.invalid(i+k, i+k+1, "binary values are base64url, which has no "+quote(text[k:k+1]), `write "-" for "+" and "_" for "/"`)
	}
	digits := strings.TrimRight(text, "=")
	if pad := len(text) - len(digits); pad > 0 && (pad > 2 || len(text)%4 != 0) {
		return s.invalid(i+len(digits), end, "too much or too little padding in a binary value", "padding is optional")
	}
	for k := range len(digits) {
		if c := digits[k]; classes[c]&identPart == 0 && c != '-' {
			return s.invalid(i+k, i+k+1, "a character that is not of base64url in a binary value", "")
		}
	}
	if _, err := base64.RawURLEncoding.Strict().DecodeString(digits); err != nil {
		return s.invalid(i, end, "malformed binary value: its last character is missing, superfluous or has unused bits", "")
	}
	return nil
}

// duration checks the value src[i:end] of a duration literal.
//
//	durationValue = [ "-" ] "P" [ 1*DIGIT "D" ] [ "T" [ 1*DIGIT "H" ] [ 1*DIGIT "M" ] [ 1*DIGIT [ "." 1*DIGIT ] "S" ] ]
func (s *scanner) duration(i, end int) *ast.Diagnostic {
	whole := "malformed duration " + quote(s.src[i:end])
	j := i
	if s.at(j) == '-' {
		j++
	}
	if s.at(j)|0x20 != 'p' {
		return s.invalid(j, min(j+1, end), whole+`: expected "P"`, "")
	}
	j++
	const units, afterT = "dhms", 1
	next, inTime, parts := 0, false, 0
	for j < end {
		if !inTime && s.at(j)|0x20 == 't' {
			j, inTime, parts = j+1, true, 0
			next = max(next, afterT)
			continue
		}
		k := s.digitsEnd(j)
		fraction := s.at(k) == '.'
		if fraction {
			k = s.digitsEnd(k + 1)
		}
		unit := strings.IndexByte(units, s.at(k)|0x20)
		switch {
		case k == j || !isDigit(s.src[j]) || !isDigit(s.src[k-1]):
			return s.invalid(j, min(max(k, j+1), end), whole+": expected digits", "")
		case unit < next || inTime != (unit >= afterT):
			return s.badUnit(k, end, whole, inTime)
		case fraction && unit != len(units)-1:
			return s.invalid(j, k, whole+": only seconds may have a fraction", "")
		}
		j, next, parts = k+1, unit+1, parts+1
	}
	if parts == 0 {
		return s.invalid(end, end, whole+": it has no component", `write "PT0S" for zero`)
	}
	return nil
}

// badUnit reports that no unit of a duration can be at k.
func (s *scanner) badUnit(k, end int, whole string, inTime bool) *ast.Diagnostic {
	switch s.at(k) | 0x20 {
	case 'y', 'w':
		return s.invalid(k, k+1, whole+": it cannot have years, months or weeks", "give days")
	case 'm':
		if !inTime {
			return s.invalid(k, k+1, whole+": it cannot have years, months or weeks", `minutes come after "T"`)
		}
	case 'h', 's':
		if !inTime {
			return s.invalid(k, k+1, whole+`: hours, minutes and seconds come after "T"`, "")
		}
	}
	return s.invalid(k, min(k+1, end), whole+": expected days, hours, minutes, seconds in this order", "")
}
