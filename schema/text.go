package schema

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
)

// bound places the text of a literal among the values of its type, so that a
// comparison with a literal that is no value can still be exact: x < 0.5 is
// x <= 0 where x is an integer.
type bound[V any] struct {
	Value V    // the greatest value that is not above the literal; the least if Below
	Exact bool // the literal is Value itself
	Below bool // the literal is below every value
	Above bool // the literal is above every value, and Value is the greatest
}

// textError tells what is wrong with the text of a value. It is the dynamic
// type of every error of the parse functions.
type textError struct {
	Code    ast.Code // InvalidLiteral, ValueOutOfRange or UnknownMember
	Message string
	Part    string // the offending part of the text, "" for all of it
	Hint    string // what to write instead, or ""
}

// Error returns the message.
func (e *textError) Error() string { return e.Message }

func malformed(text string, what string) error {
	return &textError{Code: ast.InvalidLiteral, Message: fmt.Sprintf("%q is not %s", excerpt(text), what)}
}

func outOfRange(text string, why string) error {
	return &textError{Code: ast.ValueOutOfRange, Message: fmt.Sprintf("%q is %s", excerpt(text), why)}
}

// ParseValue reads the text of a value of type t as a payload has it: without
// quotation marks and without a prefix, in the forms of the value rules of the
// OData ABNF. The text of a geography or geometry type carries its SRID. It is
// an error where t cannot hold the value exactly, apart from Single and Double,
// which take the nearest. Collections and structured types have no such text.
func ParseValue(t Type, text string) (Value, error) {
	switch t := t.(type) {
	case Primitive:
		return parsePrimitive(t, text)
	case *EnumType:
		return boxed(parseEnum(t, text))
	case *ComplexType, *EntityType, *CollectionType:
	}
	return nil, malformed(text, "a value of "+t.String())
}

func parsePrimitive(p Primitive, text string) (Value, error) {
	switch p {
	case Boolean:
		return boxed(parseBoolean(text))
	case Byte, SByte, Int16, Int32, Int64:
		return boxed(parseInt(p, text))
	case Decimal:
		b, err := parseDecimal(text)
		return exactly(b, err, text, p)
	case Single, Double:
		return boxed(finite(p, text))
	case String:
		if err := checkString(text); err != nil {
			return nil, err
		}
		return text, nil
	case Guid:
		return boxed(parseGuid(text))
	case Date:
		b, err := parseDate(text)
		return exactly(b, err, text, p)
	case TimeOfDay:
		b, err := parseTimeOfDay(text)
		return exactly(b, err, text, p)
	case DateTimeOffset:
		b, err := parseDateTimeOffset(text)
		return exactly(b, err, text, p)
	case Duration:
		b, err := parseDuration(text)
		return exactly(b, err, text, p)
	case Binary, Stream:
		return boxed(parseBinary(text))
	case GeographyPoint, GeographyLineString, GeographyPolygon, GeographyMultiPoint, GeographyMultiLineString,
		GeographyMultiPolygon, GeographyCollection, GeometryPoint, GeometryLineString, GeometryPolygon,
		GeometryMultiPoint, GeometryMultiLineString, GeometryMultiPolygon, GeometryCollection:
		return boxed(parseGeoOf(p, text))
	case Untyped:
	}
	return nil, malformed(text, "a value of "+p.String())
}

func boxed[V any](v V, err error) (Value, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

func exactly[V any](b bound[V], err error, text string, p Primitive) (Value, error) {
	switch {
	case err != nil:
		return nil, err
	case b.Below || b.Above:
		return nil, outOfRange(text, "beyond the range of "+p.String())
	case !b.Exact:
		return nil, outOfRange(text, "more precise than "+p.String()+" can hold")
	}
	return b.Value, nil
}

// parseBoolean reads true or false in any letter case.
func parseBoolean(text string) (bool, error) {
	switch {
	case equalFoldASCII(text, "true"):
		return true, nil
	case equalFoldASCII(text, "false"):
		return false, nil
	}
	return false, malformed(text, "true or false")
}

// parseGuid reads 8-4-4-4-12 hexadecimal digits in any letter case.
func parseGuid(text string) (GuidValue, error) {
	var g GuidValue
	if len(text) != 36 {
		return g, malformed(text, "a guid")
	}
	n := 0 // hexadecimal digits read
	for i := range len(text) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if text[i] != '-' {
				return g, malformed(text, "a guid")
			}
			continue
		}
		d, ok := hexDigit(text[i])
		if !ok {
			return g, malformed(text, "a guid")
		}
		g[n/2] = g[n/2]<<4 | d
		n++
	}
	return g, nil
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// parseBinary reads base64url with all of its padding or none. Bits that carry
// nothing must be zero, so that a value has one text.
func parseBinary(text string) (BinaryValue, error) {
	data := text
	if len(text)%4 == 0 {
		data = strings.TrimSuffix(strings.TrimSuffix(text, "="), "=")
	}
	if strings.ContainsAny(data, "\r\n") { // the decoder would skip them
		return "", malformed(text, "base64url")
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(data)
	if err != nil {
		return "", malformed(text, "base64url")
	}
	return BinaryValue(b), nil
}

// literalString decodes the text of a string literal: 'it”s', or the JSON
// string "it's".
func literalString(text string) (string, error) {
	if strings.HasPrefix(text, `"`) {
		return jsonString(text)
	}
	if len(text) < 2 || text[0] != '\'' || text[len(text)-1] != '\'' {
		return "", malformed(text, "a string")
	}
	s := strings.ReplaceAll(text[1:len(text)-1], "''", "'")
	return s, checkString(s)
}

// literalBody cuts a literal such as duration'P1D' into its prefix and the
// text between the quotation marks. Without quotation marks the prefix is
// empty and the value all of text.
func literalBody(text string) (prefix, value string) {
	i := strings.IndexByte(text, '\'')
	if i < 0 || !strings.HasSuffix(text[i+1:], "'") {
		return "", text
	}
	return text[:i], strings.ReplaceAll(text[i+1:len(text)-1], "''", "'")
}

// jsonString decodes a JSON string and refuses half a surrogate pair, which
// the decoder would replace silently.
func jsonString(text string) (string, error) {
	var s string
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return "", malformed(text, "a JSON string")
	}
	if strings.ContainsRune(s, utf8.RuneError) && loneSurrogate(text) {
		return "", outOfRange(text, "a string with half a surrogate pair")
	}
	return s, checkString(s)
}

// loneSurrogate reports whether a valid JSON string escapes half a surrogate
// pair.
func loneSurrogate(text string) bool {
	high := false // the escape just before was a high surrogate
	for i := 0; i < len(text); {
		if text[i] != '\\' || text[i+1] != 'u' {
			if high {
				return true
			}
			if text[i] == '\\' {
				i++
			}
			i++
			continue
		}
		var unit uint16
		for _, c := range []byte(text[i+2 : i+6]) {
			d, _ := hexDigit(c)
			unit = unit<<4 | uint16(d)
		}
		low := 0xDC00 <= unit && unit <= 0xDFFF
		if high != low {
			return true
		}
		high = 0xD800 <= unit && unit <= 0xDBFF
		i += 6
	}
	return high
}

func checkString(s string) error {
	if !utf8.ValidString(s) {
		return outOfRange(s, "not UTF-8")
	}
	if strings.IndexByte(s, 0) >= 0 {
		return outOfRange(s, "a string with U+0000")
	}
	return nil
}

// equalFoldASCII compares in any letter case of A to Z. strings.EqualFold
// would take the Kelvin sign for a k.
func equalFoldASCII(s, t string) bool {
	if len(s) != len(t) {
		return false
	}
	for i := range len(s) {
		if lowerASCII(s[i]) != lowerASCII(t[i]) {
			return false
		}
	}
	return true
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
