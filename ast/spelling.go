package ast

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// literalSpelling returns the canonical spelling of e, which stands for the
// same value as e.Text. What it does not understand it leaves alone.
func literalSpelling(e *Literal) string {
	switch e.Kind {
	case NullLiteral:
		return "null"
	case BooleanLiteral, GuidLiteral:
		return strings.ToLower(e.Text)
	case IntegerLiteral, DecimalLiteral:
		return strings.TrimPrefix(e.Text, "+")
	case DoubleLiteral:
		return doubleSpelling(e.Text)
	case StringLiteral:
		return stringSpelling(e.Text)
	case DateTimeOffsetLiteral:
		return strings.ToUpper(e.Text)
	case DurationLiteral:
		prefix, value := splitPrefix(e.Text)
		return strings.ToLower(prefix) + strings.ToUpper(value)
	case BinaryLiteral, GeographyLiteral, GeometryLiteral:
		prefix, value := splitPrefix(e.Text)
		return strings.ToLower(prefix) + value
	case DateLiteral, TimeOfDayLiteral, EnumLiteral:
		return e.Text
	}
	panic("ast: unknown kind of literal")
}

// doubleSpelling leaves INF, -INF and NaN alone, for they have no exponent.
func doubleSpelling(text string) string {
	mantissa, exponent, found := strings.Cut(strings.TrimPrefix(text, "+"), "E")
	if !found {
		mantissa, exponent, found = strings.Cut(mantissa, "e")
	}
	if !found {
		return mantissa
	}
	return mantissa + "e" + strings.TrimPrefix(exponent, "+")
}

// splitPrefix cuts duration'P1D' before its first quotation mark.
func splitPrefix(text string) (prefix, value string) {
	i := strings.IndexByte(text, '\'')
	if i < 0 {
		return "", text
	}
	return text[:i], text[i:]
}

// stringSpelling turns a JSON string into an OData string. U+0000 and half a
// surrogate pair have no other spelling than the JSON escape.
func stringSpelling(text string) string {
	if !strings.HasPrefix(text, `"`) {
		return text
	}
	var value string
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return text
	}
	if strings.ContainsRune(value, 0) || strings.Count(value, string(utf8.RuneError)) != strings.Count(text, string(utf8.RuneError)) {
		return text
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}
