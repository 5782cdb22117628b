package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// obsoletePrefixes are the literal prefixes of earlier versions in lower case,
// with what to write now.
var obsoletePrefixes = map[string]string{
	"guid":           "write a Guid without prefix and quotation marks",
	"datetime":       "write a date and time without prefix and quotation marks",
	"datetimeoffset": "write a date and time without prefix and quotation marks",
	"date":           "write a date without prefix and quotation marks",
	"time":           `write a time of day without prefix and quotation marks, or a duration as "duration'PT1S'"`,
	"timeofday":      "write a time of day without prefix and quotation marks",
	"x":              `write "binary'...'" with base64url`,
}

// prefix refuses a name directly before a string.
func (p *production) prefix(name, text *lexer.Token) {
	if op, ok := ast.LookupOperator(name.Value); ok {
		p.fail(&ast.Diagnostic{
			Code: ast.MissingWhitespace, Span: spanOf(name),
			Message: "a blank is missing after " + quote(name.Value),
			Hint:    "did you mean the operator " + quote(op.String()) + "?",
			Fix:     &ast.Fix{Span: emptySpan(endOf(name)), Text: " "},
		})
		return
	}
	d := &ast.Diagnostic{
		Code: ast.InvalidLiteral, Span: ast.Span{Start: name.Pos.Offset, End: endOf(text)},
		Message: "unknown literal prefix " + quote(name.Value),
		Hint:    "an enumeration value has a qualified type name or none",
	}
	folded := strings.ToLower(name.Value)
	if hint, ok := obsoletePrefixes[folded]; ok {
		d.Message = "the literal prefix " + quote(name.Value) + " is not of OData 4"
		d.Hint = hint
		if now := modernLiteral(folded, strings.Trim(text.Value, "'")); now != "" {
			d.Fix = &ast.Fix{Span: d.Span, Text: now}
		}
	}
	p.fail(d)
}

// modernLiteral returns the literal of OData 4 for an obsolete prefix in lower
// case and its value, "" if there is none for sure. A datetime had no offset.
func modernLiteral(prefix, value string) string {
	switch prefix {
	case "guid":
		return firstLiteral(ast.GuidLiteral, value)
	case "datetime":
		return firstLiteral(ast.DateTimeOffsetLiteral, value, value+"Z", value+"T00:00:00Z")
	case "datetimeoffset":
		return firstLiteral(ast.DateTimeOffsetLiteral, value)
	case "date":
		return firstLiteral(ast.DateLiteral, value)
	case "timeofday":
		return firstLiteral(ast.TimeOfDayLiteral, value)
	case "time":
		if now := firstLiteral(ast.TimeOfDayLiteral, value); now != "" {
			return now
		}
		return firstLiteral(ast.DurationLiteral, "duration'"+value+"'")
	}
	return ""
}

// firstLiteral returns the first of texts that is a literal of the kind, or "".
func firstLiteral(kind ast.LiteralKind, texts ...string) string {
	for _, text := range texts {
		s := scanner{src: text, budget: newBudget(Limits{})}
		var t lexer.Token
		if s.next(&t); t.Type == literalToken(kind) && t.Value == text {
			return text
		}
	}
	return ""
}
