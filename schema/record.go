package schema

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// RowError tells why a JSON object does not fit its type: the diagnostic
// [ast.InvalidRow].
type RowError struct {
	Path   string // of the property, such as certificateInfo/issuer or tags/0; "" for the object itself
	Offset int    // byte offset in the JSON text
	Want   string // what was expected there
	Found  string // what was found, or ""
}

// Error names the property, what was expected and what was found.
func (e *RowError) Error() string {
	var b strings.Builder
	if e.Path != "" {
		fmt.Fprintf(&b, "property %q: ", e.Path)
	}
	b.WriteString("expected " + e.Want)
	if e.Found != "" {
		b.WriteString(", found " + e.Found)
	}
	return b.String()
}

// DecodeRecord reads one JSON object as a value of t, an entity or complex
// type. Property names match in exactly their letter case. Numbers are read
// exactly; Int64 and Decimal may be strings, as under IEEE754Compatible; an
// enumeration value is a member's name or value. A property that is missing is
// null.
//
// It is an error where a property is unknown, given twice, of another type,
// out of range, or null though it may not be; where t cannot hold a value
// exactly; and where the text is not one JSON object in UTF-8 without U+0000.
// Members with an @ are annotations and ignored, apart from the type of the
// object, which may be one that derives from t. The error is a *[RowError].
func DecodeRecord(data []byte, t Type) (Record, error) {
	return decodeRecord(data, t, nil)
}

// decodeRecord reads one object and nothing else. missing is that of the
// reader.
func decodeRecord(data []byte, t Type, missing *[]Missing) (Record, error) {
	src := string(data)
	if !utf8.ValidString(src) {
		return Record{}, &RowError{Offset: len(validPrefix(src)), Want: "JSON in UTF-8"}
	}
	d := recordReader{jsonReader: jsonReader{src: src}, root: t, missing: missing}
	d.typed = strings.Contains(src, "@odata.type") || strings.Contains(src, "@type") || strings.Contains(src, `\u00`)
	r, err := d.record(t)
	if err != nil {
		return Record{}, d.rowError(err)
	}
	if d.blanks(); d.at < len(d.src) {
		return Record{}, d.rowError(d.expected("nothing behind the object"))
	}
	return r, nil
}

// validPrefix returns s up to the first byte that is not UTF-8.
func validPrefix(s string) string {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)) {
			return s[:i]
		}
	}
	return s
}

// recordReader decodes values by their types.
type recordReader struct {
	jsonReader
	root  Type
	path  []string // property names and item numbers of the value at hand
	typed bool     // an object may name its type

	missing *[]Missing // where a member that is missing is noted; nil makes it an error
}

// expected is the error at the next token.
func (d *recordReader) expected(want string) error {
	d.blanks()
	found := "the end"
	if d.at < len(d.src) {
		found = d.token()
	}
	return &RowError{Path: strings.Join(d.path, "/"), Offset: d.at, Want: want, Found: found}
}

// token returns the text of the next value, for a message.
func (d *recordReader) token() string {
	probe := d.jsonReader
	switch c := probe.peek(); {
	case c == '{':
		return "an object"
	case c == '[':
		return "an array"
	case probe.skip() == nil:
		return excerpt(d.src[d.at:probe.at])
	}
	return strconv.Quote(excerpt(d.src[d.at:]))
}

// rowError turns the error of a text into one of the row.
func (d *recordReader) rowError(err error) error {
	var text *jsonError
	if errors.As(err, &text) {
		d.at = text.at
		return d.expected(text.want)
	}
	return err
}

// record reads an object of type t or of a type that derives from it.
func (d *recordReader) record(t Type) (Record, error) {
	if d.peek() != '{' {
		return Record{}, d.expected("an object of type " + t.String())
	}
	t, err := d.dynamicType(t)
	if err != nil {
		return Record{}, err
	}
	properties := PropertiesOf(t)
	r := Record{Type: t, Values: make([]Value, len(properties))}
	given := make([]bool, len(properties))
	next := 0 // most objects have their properties in order
	err = d.each(func(name string) error {
		if strings.Contains(name, "@") {
			return d.skip()
		}
		i := next
		if i >= len(properties) || properties[i].Name != name {
			i = slices.IndexFunc(properties, func(p *Property) bool { return p.Name == name })
		}
		d.path = append(d.path, name)
		switch {
		case i < 0:
			return d.expected("a property of " + t.String())
		case given[i]:
			return d.expected("each property once")
		}
		given[i], next = true, i+1
		v, err := d.property(properties[i])
		if err != nil {
			return err
		}
		r.Values[i] = v
		d.path = d.path[:len(d.path)-1]
		return nil
	})
	if err != nil {
		return Record{}, err
	}
	for i, p := range properties {
		if !given[i] && !p.Nullable && !p.Navigation && Elem(p.Type) == nil {
			if err := d.lacks(p); err != nil {
				return Record{}, err
			}
		}
	}
	return r, nil
}

// dynamicType returns the type that the object at hand names, or t.
func (d *recordReader) dynamicType(t Type) (Type, error) {
	if !d.typed {
		return t, nil
	}
	probe := d.jsonReader
	name := ""
	err := probe.each(func(member string) error {
		if member != "@odata.type" && member != "@type" {
			return probe.skip()
		}
		probe.blanks()
		start := probe.at
		text, err := probe.text()
		if err != nil {
			return probe.expected("the name of a type")
		}
		text = text[strings.LastIndexByte(text, '#')+1:]
		if name != "" && name != text {
			return &jsonError{start, "one type"}
		}
		name = text
		return nil
	})
	if err != nil || name == "" || name == t.String() {
		return t, err
	}
	for _, candidate := range d.types(t) {
		if candidate.String() == name && derives(candidate, t) {
			return candidate, nil
		}
	}
	return nil, d.expected("an object of a type that is or derives from " + t.String() + ", not " + strconv.Quote(excerpt(name)))
}

// types returns the types that may derive from t.
func (d *recordReader) types(t Type) []Type {
	if e, ok := t.(*EntityType); ok {
		return e.types()
	}
	if e, ok := d.root.(*EntityType); ok {
		return e.types()
	}
	return nil
}

func (d *recordReader) property(p *Property) (Value, error) {
	elem := Elem(p.Type)
	if d.word("null") {
		if elem == nil && !p.Nullable {
			d.at -= len("null")
			return nil, d.expected("a value of " + p.Type.String())
		}
		return nil, nil
	}
	if elem == nil {
		return d.value(p.Type)
	}
	if d.peek() != '[' {
		return nil, d.expected("an array for " + p.Type.String())
	}
	values := []Value{}
	err := d.items('[', ']', func() error {
		d.path = append(d.path, strconv.Itoa(len(values)))
		if p.Nullable && d.word("null") {
			values = append(values, nil)
		} else {
			v, err := d.value(elem)
			if err != nil {
				return err
			}
			values = append(values, v)
		}
		d.path = d.path[:len(d.path)-1]
		return nil
	})
	return values, err
}

// value reads what is no collection and not null.
func (d *recordReader) value(t Type) (Value, error) {
	switch t := t.(type) {
	case Primitive:
		return d.primitive(t)
	case *EnumType:
		return d.enum(t)
	case *ComplexType, *EntityType:
		return boxed(d.record(t))
	case *CollectionType:
	}
	return nil, d.expected("no collection in a collection")
}

// enum reads a member's name or value. Without flags, a value that no member
// has is none of the type (CSDL 10.2).
func (d *recordReader) enum(t *EnumType) (Value, error) {
	start := d.jsonReader
	var v Value
	var err error
	if d.peek() == '"' {
		v, err = d.text(t)
	} else {
		v, err = d.number(t, t.underlying())
	}
	if err != nil || t.Flags || slices.ContainsFunc(t.Members, func(m EnumMember) bool { return m.Value == v }) {
		return v, err
	}
	d.jsonReader = start
	return nil, d.expected("a value of " + t.String())
}

func (d *recordReader) primitive(p Primitive) (Value, error) {
	switch p {
	case Boolean:
		switch {
		case d.word("true"):
			return true, nil
		case d.word("false"):
			return false, nil
		}
		return nil, d.expected("true or false")
	case Byte, SByte, Int16, Int32:
		return d.number(p, p)
	case Int64, Decimal, Single, Double:
		if d.peek() == '"' {
			return d.numberText(p)
		}
		return d.number(p, p)
	case String, Guid, Date, TimeOfDay, DateTimeOffset, Duration, Binary, Stream:
		return d.text(p)
	case GeographyPoint, GeographyLineString, GeographyPolygon, GeographyMultiPoint, GeographyMultiLineString,
		GeographyMultiPolygon, GeographyCollection, GeometryPoint, GeometryLineString, GeometryPolygon,
		GeometryMultiPoint, GeometryMultiLineString, GeometryMultiPolygon, GeometryCollection:
		return d.shapeOf(p)
	case Untyped:
	}
	return nil, d.expected("no value, because the property has no type")
}

// number reads a JSON number; t is the type to name in an error.
func (d *recordReader) number(t Type, p Primitive) (Value, error) {
	start := d.jsonReader
	text := d.jsonReader.number()
	if text == "" {
		return nil, d.expected("a value of " + t.String())
	}
	v, err := parsePrimitive(p, text)
	if err != nil {
		d.jsonReader = start
		return nil, d.expected("a value of " + t.String())
	}
	return v, nil
}

// numberText reads a number in a string: INF, -INF or NaN for Single and
// Double, any number for Int64 and Decimal.
func (d *recordReader) numberText(p Primitive) (Value, error) {
	start := d.jsonReader
	text, err := d.jsonReader.text()
	if err == nil && (p == Int64 || p == Decimal || strings.HasSuffix(text, "INF") || text == "NaN") {
		if v, err := parsePrimitive(p, text); err == nil {
			return v, nil
		}
	}
	d.jsonReader = start
	return nil, d.expected("a value of " + p.String())
}

// text reads a value whose JSON is a string.
func (d *recordReader) text(t Type) (Value, error) {
	start := d.jsonReader
	if d.peek() == '"' {
		if text, err := d.jsonReader.text(); err == nil {
			if v, err := ParseValue(t, text); err == nil {
				return v, nil
			}
		}
	}
	d.jsonReader = start
	return nil, d.expected("a value of " + t.String())
}

func (d *recordReader) shapeOf(p Primitive) (Value, error) {
	start := d.jsonReader
	if d.peek() == '{' {
		if text, err := d.geo(p < GeometryPoint); err == nil {
			if v, err := parseGeoOf(p, text); err == nil {
				return v, nil
			}
		}
	}
	d.jsonReader = start
	return nil, d.expected("a GeoJSON object for " + p.String())
}
