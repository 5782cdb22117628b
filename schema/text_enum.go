package schema

import (
	"fmt"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// parseEnum reads the text of an enumeration value: a member's name or a
// number in the range of the underlying type, and where the type has flags any
// count of them with commas between (rule enumValue). Names are
// case-sensitive. A name that is no member is UnknownMember with the name as
// Part.
func parseEnum(e *EnumType, text string) (int64, error) {
	if text == "" {
		return 0, malformed(text, "a member of "+e.Name)
	}
	first, rest, list := strings.Cut(text, ",")
	if !list {
		return parseEnumMember(e, text)
	}
	if !e.Flags {
		return 0, &textError{
			Code:    ast.InvalidLiteral,
			Message: fmt.Sprintf("%q combines members, but %s has no flags", excerpt(text), e.Name),
			Hint:    "in ('" + strings.ReplaceAll(strings.ReplaceAll(excerpt(text), "'", "''"), ",", "','") + "')",
		}
	}
	value := int64(0)
	for {
		v, err := parseEnumMember(e, first)
		if err != nil {
			return 0, err
		}
		value |= v
		if !list {
			return value, nil
		}
		first, rest, list = strings.Cut(rest, ",")
	}
}

func parseEnumMember(e *EnumType, name string) (int64, error) {
	if v, ok := e.Value(name); ok {
		return v, nil
	}
	if strings.Trim(name, "+-0123456789") != "" || name == "" {
		return 0, &textError{
			Code:    ast.UnknownMember,
			Message: fmt.Sprintf("enumeration type %s has no member %q", e.Name, excerpt(name)),
			Part:    name,
		}
	}
	v, err := parseInt(e.underlying(), name)
	if err != nil {
		err.(*textError).Part = name
	}
	return v, err
}

// Value returns the value of the member called name, in exactly that letter
// case.
func (e *EnumType) Value(name string) (int64, bool) {
	for i := range e.Members {
		if e.Members[i].Name == name {
			return e.Members[i].Value, true
		}
	}
	return 0, false
}

// underlying returns the underlying type, Edm.Int32 where none was given.
func (e *EnumType) underlying() Primitive {
	if e.Underlying == Untyped {
		return Int32
	}
	return e.Underlying
}

// Member returns the name of the first member with value v.
func (e *EnumType) Member(v int64) (name string, ok bool) {
	for i := range e.Members {
		if e.Members[i].Value == v {
			return e.Members[i].Name, true
		}
	}
	return "", false
}
