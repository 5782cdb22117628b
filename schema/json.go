package schema

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// AppendJSON appends a value of type t to dst as OData JSON has it: numbers as
// numbers, Int64 and Decimal too, INF, -INF and NaN as strings, an enumeration
// value by its members' names, an instant with its own offset. A record whose
// type derives from t names it. It panics where v is no value of t.
func AppendJSON(dst []byte, v Value, t Type) []byte {
	if v == nil {
		return append(dst, "null"...)
	}
	switch t := t.(type) {
	case Primitive:
		return appendPrimitiveJSON(dst, v, t)
	case *EnumType:
		return append(appendEnum(append(dst, '"'), v.(int64), t), '"')
	case *CollectionType:
		dst = append(dst, '[')
		for i, item := range v.([]Value) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = AppendJSON(dst, item, t.Elem)
		}
		return append(dst, ']')
	case *ComplexType, *EntityType:
		return appendRecordJSON(dst, v.(Record), t)
	}
	panic("schema: no JSON of type " + t.String())
}

func appendRecordJSON(dst []byte, r Record, declared Type) []byte {
	dst = append(dst, '{')
	first := true
	if !Same(r.Type, declared) {
		dst = appendJSONString(append(dst, `"@odata.type":`...), "#"+r.Type.String())
		first = false
	}
	for i, p := range PropertiesOf(r.Type) {
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(appendJSONString(dst, p.Name), ':')
		dst = AppendJSON(dst, r.Values[i], p.Type)
	}
	return append(dst, '}')
}

func appendPrimitiveJSON(dst []byte, v Value, p Primitive) []byte {
	switch v := v.(type) {
	case bool, int64:
		return appendPrimitive(dst, v, p)
	case DecimalValue:
		if v.IsNaN() || v.IsInf(0) {
			return append(appendDecimal(append(dst, '"'), v), '"')
		}
		return appendDecimal(dst, v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return append(appendFloat(append(dst, '"'), v, p), '"')
		}
		return appendFloat(dst, v, p)
	case string:
		return appendJSONString(dst, v)
	case GeoValue:
		return appendGeoJSON(dst, v)
	case GuidValue, DateValue, TimeValue, time.Time, time.Duration, BinaryValue:
		return append(appendPrimitive(append(dst, '"'), v, p), '"') // their texts need no escapes
	}
	panic("schema: not a value of " + p.String())
}

// appendJSONString writes s with the escapes that JSON demands and no others.
func appendJSONString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			dst = append(dst, `\u00`...)
			dst = append(dst, hex[c>>4], hex[c&15])
		}
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// jsonDepth bounds how deep values may nest.
const jsonDepth = 64

// jsonError is where a text is not the JSON that was expected there.
type jsonError struct {
	at   int // byte offset
	want string
}

// Error says what was expected.
func (e *jsonError) Error() string { return "expected " + e.want }

// jsonReader reads JSON from a string that is valid UTF-8. A method that finds
// something else stays in front of it; the errors are *jsonError.
type jsonReader struct {
	src   string
	at    int
	depth int
}

func (r *jsonReader) blanks() {
	for r.at < len(r.src) {
		switch r.src[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// peek returns the first byte of the next token, or 0 at the end.
func (r *jsonReader) peek() byte {
	r.blanks()
	if r.at == len(r.src) {
		return 0
	}
	return r.src[r.at]
}

func (r *jsonReader) take(c byte) bool {
	if r.peek() != c || r.at == len(r.src) {
		return false
	}
	r.at++
	return true
}

// word takes null, true or false.
func (r *jsonReader) word(w string) bool {
	r.blanks()
	if len(r.src)-r.at < len(w) || r.src[r.at:r.at+len(w)] != w {
		return false
	}
	r.at += len(w)
	return true
}

// number returns the text of a number, "" where there is none.
func (r *jsonReader) number() string {
	r.blanks()
	start := r.at
	s := r.src[start:]
	if s != "" && s[0] == '-' {
		s = s[1:]
	}
	whole, s := cutDigits(s)
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return ""
	}
	if s != "" && s[0] == '.' {
		var fraction string
		if fraction, s = cutDigits(s[1:]); fraction == "" {
			return ""
		}
	}
	if s != "" && s[0]|0x20 == 'e' {
		_, t := cutSign(s[1:])
		var exponent string
		if exponent, s = cutDigits(t); exponent == "" {
			return ""
		}
	}
	r.at = len(r.src) - len(s)
	return r.src[start:r.at]
}

// text takes a string that is a value of Edm.String.
func (r *jsonReader) text() (string, error) {
	r.blanks()
	start := r.at
	escaped, ok := r.skipText()
	if ok && !escaped {
		return r.src[start+1 : r.at-1], nil
	}
	if ok {
		if s, err := jsonString(r.src[start:r.at]); err == nil {
			return s, nil
		}
	}
	r.at = start
	return "", r.expected("a string")
}

// skipText takes a string and reports whether it has escapes, which are not
// looked at. It may stop anywhere where there is none.
func (r *jsonReader) skipText() (escaped, ok bool) {
	if !r.take('"') {
		return false, false
	}
	for ; r.at < len(r.src); r.at++ {
		switch c := r.src[r.at]; {
		case c == '"':
			r.at++
			return escaped, true
		case c == '\\':
			escaped = true
			r.at = min(r.at+1, len(r.src)-1) // a backslash may be the last byte
		case c < ' ':
			return false, false
		}
	}
	return false, false
}

// each takes an object and calls member with each name, at the value, which
// member must take.
func (r *jsonReader) each(member func(name string) error) error {
	return r.items('{', '}', func() error {
		name, err := r.text()
		if err != nil {
			return r.expected("the name of a property")
		}
		if !r.take(':') {
			return r.expected("a colon")
		}
		return member(name)
	})
}

// items takes what stands between two brackets, with commas between.
func (r *jsonReader) items(opening, closing byte, item func() error) error {
	what := "array"
	if opening == '{' {
		what = "object"
	}
	if !r.take(opening) {
		return r.expected("an " + what)
	}
	if r.depth++; r.depth > jsonDepth {
		r.at--
		return r.expected("no more than " + strconv.Itoa(jsonDepth) + " levels")
	}
	if r.peek() != closing {
		for {
			if err := item(); err != nil {
				return err
			}
			if !r.take(',') {
				break
			}
		}
	}
	r.depth--
	if !r.take(closing) {
		return r.expected("a comma or the end of the " + what)
	}
	return nil
}

// skip takes any value.
func (r *jsonReader) skip() error {
	ok := false
	switch r.peek() {
	case '{':
		return r.each(func(string) error { return r.skip() })
	case '[':
		return r.items('[', ']', r.skip)
	case '"':
		start, escaped := r.at, false
		escaped, ok = r.skipText()
		if ok = ok && (!escaped || json.Valid([]byte(r.src[start:r.at]))); !ok {
			r.at = start
		}
	case 't':
		ok = r.word("true")
	case 'f':
		ok = r.word("false")
	case 'n':
		ok = r.word("null")
	default:
		ok = r.number() != ""
	}
	if !ok {
		return r.expected("a value")
	}
	return nil
}

// expected is the error at the next token.
func (r *jsonReader) expected(want string) error {
	r.blanks()
	return &jsonError{r.at, want}
}

// excerpt is the beginning of a text for a message.
func excerpt(s string) string {
	const limit = 40
	if len(s) <= limit {
		return s
	}
	n := limit
	for n > 0 && !utf8.RuneStart(s[n]) { // to 0 only where s is no UTF-8
		n--
	}
	return s[:n] + "..."
}
