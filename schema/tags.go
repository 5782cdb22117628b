package schema

import (
	"errors"
	"fmt"
	"path"
	"reflect"
	"strings"
	"time"
	"unicode"
)

// Enum is implemented by integer and string types that stand for an
// enumeration type: the integers are its members' values, the strings their
// names. EnumType is called on the zero value.
type Enum interface {
	EnumType() *EnumType
}

// Of returns a new entity type for the struct type T, or a pointer to one.
// Each field with a tag is a property, with its name first and options behind:
//
//	Severity string `odata:"severity,filter,sort"`
//
//	filter       may be used in $filter
//	sort         may be used in $orderby
//	key          is part of the key
//	ops=eq|ne    the operators that comparisons may use; without it, all that fit the type
//	funcs=any|tolower  the functions that may be applied; all, any and $count count as such
//	max=100      the longest list right of in
//	type=Edm.X   the type, where the field's own has several
//
// Fields without a tag or with the tag "-" are no properties; those of an
// embedded struct without a tag are taken as T's own. The types are
//
//	bool                         Edm.Boolean
//	uint8, int8, int16, int32    Edm.Byte, Edm.SByte, Edm.Int16, Edm.Int32
//	uint16, other integers       Edm.Int32, Edm.Int64
//	float32, float64             Edm.Single, Edm.Double
//	string, [16]byte             Edm.String, Edm.Guid
//	DecimalValue, DateValue      Edm.Decimal, Edm.Date
//	TimeValue, time.Time         Edm.TimeOfDay, Edm.DateTimeOffset
//	time.Duration                Edm.Duration
//	[]byte, BinaryValue          Edm.Binary, or type=Edm.Stream
//	GeoValue                     type=Edm.GeographyPoint and its kin
//	Value                        any primitive type that type= names
//	a type that is an [Enum]     the enumeration type
//	other structs                a complex type of the fields with tags
//	other slices                 a collection
//
// A pointer, a []byte and a Value are nullable, and so are the items of a slice
// of them; nothing else is. The error names every field that does not fit.
//
// The type may be changed, say to set MaxTop or IgnoreCase, until a query is
// bound to it. Package eval reads rows of T by the same tags.
func Of[T any]() (*EntityType, error) {
	t := reflect.TypeFor[T]()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("an entity type is made from a struct, not from %s", t)
	}
	b := tagReader{enums: map[reflect.Type]*EnumType{}, complexes: map[reflect.Type]*ComplexType{}}
	e := &EntityType{Name: typeName(t)}
	for _, f := range b.fields(t, nil) {
		p := b.property(f)
		if f.tag.key {
			e.Key = append(e.Key, p.Name)
			if _, primitive := p.Type.(Primitive); !primitive || p.Nullable {
				b.errorf(f, "a key is of a primitive type and never null")
			}
		}
		e.Properties = append(e.Properties, p)
	}
	if len(b.errs) == 0 && len(e.Properties) == 0 {
		return nil, fmt.Errorf("%s has no field with an odata tag", t)
	}
	return e, errors.Join(b.errs...)
}

// taggedField is a field that is a property.
type taggedField struct {
	owner reflect.Type
	field reflect.StructField
	tag   tag
}

// tagReader builds the types of structs that may refer to each other.
type tagReader struct {
	enums     map[reflect.Type]*EnumType
	complexes map[reflect.Type]*ComplexType
	errs      []error
}

func (b *tagReader) errorf(f taggedField, format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf("field %s of %s: %s", f.field.Name, f.owner, fmt.Sprintf(format, args...)))
}

// fields returns the fields of t that are properties. within holds the structs
// that embed t.
func (b *tagReader) fields(t reflect.Type, within []reflect.Type) []taggedField {
	var fields []taggedField
	for i := range t.NumField() {
		f := taggedField{owner: t, field: t.Field(i)}
		text, tagged := f.field.Tag.Lookup("odata")
		switch {
		case !tagged && f.field.Anonymous && f.field.Type.Kind() == reflect.Struct:
			fields = append(fields, b.fields(f.field.Type, append(within, t))...)
			continue
		case !tagged || text == "-":
			continue
		}
		if b.parseTag(&f, text) {
			fields = append(fields, f)
		}
	}
	if len(within) == 0 {
		return b.distinct(fields)
	}
	return fields
}

// distinct drops fields whose property another field has.
func (b *tagReader) distinct(fields []taggedField) []taggedField {
	seen := make(map[string]string)
	kept := fields[:0]
	for _, f := range fields {
		if other, twice := seen[f.tag.name]; twice {
			b.errorf(f, "field %s is property %q already", other, f.tag.name)
			continue
		}
		seen[f.tag.name] = f.field.Name
		kept = append(kept, f)
	}
	return kept
}

func (b *tagReader) parseTag(f *taggedField, text string) bool {
	name, options, _ := strings.Cut(text, ",")
	if !isIdentifier(name) {
		b.errorf(*f, "the tag %q does not begin with the name of a property", text)
		return false
	}
	f.tag.name = name
	ok := true
	for options != "" {
		var option string
		option, options, _ = strings.Cut(options, ",")
		if err := f.tag.set(option); err != nil {
			b.errorf(*f, "%v", err)
			ok = false
		}
	}
	return ok
}

// typeName returns the qualified name of the type made from t: the last part
// of its package's path, then its own name.
func typeName(t reflect.Type) string {
	name := identifier(t.Name())
	if namespace := identifier(path.Base(t.PkgPath())); t.PkgPath() != "" {
		return namespace + "." + name
	}
	return "local." + name
}

// identifier replaces what may not stand in an odataIdentifier.
func identifier(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, name)
	if clean == "" || unicode.IsDigit([]rune(clean)[0]) {
		return "_" + clean
	}
	return clean
}

func (b *tagReader) property(f taggedField) *Property {
	p := &Property{
		Name:         f.tag.name,
		Filterable:   f.tag.filter,
		Sortable:     f.tag.sort,
		Operators:    f.tag.operators,
		Functions:    f.tag.functions,
		MaxListItems: f.tag.most,
	}
	if t := f.field.Type; t.Kind() == reflect.Slice && !isBytes(t) {
		elem, nullable := b.single(f, t.Elem())
		p.Type, p.Nullable = &CollectionType{Elem: elem}, nullable
		if f.tag.sort {
			b.errorf(f, "a collection cannot be sorted by")
		}
		return p
	}
	p.Type, p.Nullable = b.single(f, f.field.Type)
	return p
}

// single returns the type of a field that is no collection, or of its items.
func (b *tagReader) single(f taggedField, t reflect.Type) (typ Type, nullable bool) {
	if t.Kind() == reflect.Pointer {
		t, nullable = t.Elem(), true
	}
	own, choices := b.typeOf(f, t)
	nullable = nullable || t.Kind() == reflect.Slice || t.Kind() == reflect.Interface
	if f.tag.typ == "" {
		if own == nil {
			b.errorf(f, "type %s is of no OData type, or needs type=", t)
			own = Untyped
		}
		return own, nullable
	}
	p, ok := LookupPrimitive(f.tag.typ)
	if !ok || Type(p) != own && (choices == nil || !choices(p)) {
		b.errorf(f, "type %s cannot be %s", t, f.tag.typ)
	}
	return p, nullable
}

// typeOf returns the type that a Go type stands for without type=, or nil, and
// what else it may stand for.
func (b *tagReader) typeOf(f taggedField, t reflect.Type) (own Type, choices func(Primitive) bool) {
	switch t {
	case reflect.TypeFor[DecimalValue]():
		return Decimal, nil
	case reflect.TypeFor[DateValue]():
		return Date, nil
	case reflect.TypeFor[TimeValue]():
		return TimeOfDay, nil
	case reflect.TypeFor[time.Time]():
		return DateTimeOffset, nil
	case reflect.TypeFor[time.Duration]():
		return Duration, nil
	case reflect.TypeFor[BinaryValue]():
		return Binary, isStream
	case reflect.TypeFor[GeoValue]():
		return nil, Primitive.IsGeo
	case reflect.TypeFor[Value]():
		return nil, func(p Primitive) bool { return p != Untyped }
	}
	if t.Implements(reflect.TypeFor[Enum]()) {
		return b.enum(f, t), nil
	}
	return b.kindOf(f, t)
}

// isBytes reports whether t is a slice of bytes that are not members of an
// enumeration type.
func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && !t.Elem().Implements(reflect.TypeFor[Enum]())
}

func isStream(p Primitive) bool { return p == Stream }

func (b *tagReader) kindOf(f taggedField, t reflect.Type) (own Type, choices func(Primitive) bool) {
	switch t.Kind() {
	case reflect.Bool:
		return Boolean, nil
	case reflect.Uint8:
		return Byte, Primitive.IsInteger
	case reflect.Int8:
		return SByte, Primitive.IsInteger
	case reflect.Int16:
		return Int16, Primitive.IsInteger
	case reflect.Int32, reflect.Uint16:
		return Int32, Primitive.IsInteger
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint32, reflect.Uint64:
		return Int64, Primitive.IsInteger
	case reflect.Float32:
		return Single, func(p Primitive) bool { return p == Double }
	case reflect.Float64:
		return Double, nil
	case reflect.String:
		return String, nil
	case reflect.Array:
		if t.Len() == 16 && t.Elem().Kind() == reflect.Uint8 {
			return Guid, nil
		}
	case reflect.Slice:
		if isBytes(t) {
			return Binary, isStream
		}
	case reflect.Struct:
		return b.complex(t), nil
	}
	return nil, nil
}

// enum asks a Go type for its enumeration type, once, so that it is one type.
func (b *tagReader) enum(f taggedField, t reflect.Type) Type {
	if e, known := b.enums[t]; known {
		return e
	}
	if k := t.Kind(); k != reflect.String && (k < reflect.Int || k > reflect.Uint64) {
		b.errorf(f, "type %s is neither an integer nor a string", t)
		return Untyped
	}
	e := reflect.Zero(t).Interface().(Enum).EnumType()
	if e == nil || len(e.Members) == 0 {
		b.errorf(f, "type %s describes no enumeration type", t)
		return Untyped
	}
	b.enums[t] = e
	return e
}

// complex makes a complex type, once for each struct, so that a struct may
// contain pointers to its own kind.
func (b *tagReader) complex(t reflect.Type) Type {
	if c, known := b.complexes[t]; known {
		return c
	}
	c := &ComplexType{Name: typeName(t)}
	b.complexes[t] = c
	for _, f := range b.fields(t, nil) {
		if f.tag.key {
			b.errorf(f, "only an entity type has a key")
		}
		c.Properties = append(c.Properties, b.property(f))
	}
	if len(c.Properties) == 0 {
		b.errs = append(b.errs, fmt.Errorf("%s has no field with an odata tag", t))
	}
	return c
}
