package schema

import (
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
)

// quotedRunes is the length up to which a message quotes an expression whole.
const quotedRunes = 40

// named names an operand in a message, with its type.
func named(x ast.Expr, t Type) string {
	if t == Untyped {
		return "null"
	}
	return quote(x) + " of type " + t.String()
}

// quote returns the source of a short expression, and what a longer one is.
func quote(x ast.Expr) string {
	if x.Span().Len() > 4*quotedRunes { // bytes, and blanks may go
		return "an expression"
	}
	if text := ast.Print(x); utf8.RuneCountInString(text) <= quotedRunes {
		return text
	}
	return "an expression"
}

// example compares x with a value of its type.
func example(x ast.Expr, t Type) string { return quote(x) + " eq " + sample(t) }

// sample returns a literal of type t.
func sample(t Type) string {
	switch t := t.(type) {
	case Primitive:
		return primitiveSample(t)
	case *EnumType:
		if len(t.Members) > 0 {
			return "'" + t.Members[0].Name + "'"
		}
	case *ComplexType, *EntityType, *CollectionType:
	}
	return "null"
}

func primitiveSample(p Primitive) string {
	switch p {
	case Boolean:
		return "true"
	case Byte, SByte, Int16, Int32, Int64:
		return "1"
	case Decimal, Single, Double:
		return "1.5"
	case String:
		return "'text'"
	case Guid:
		return "01234567-89ab-cdef-0123-456789abcdef"
	case Date:
		return "2026-01-31"
	case TimeOfDay:
		return "13:30:00"
	case DateTimeOffset:
		return "2026-01-31T13:30:00Z"
	case Duration:
		return "duration'P1DT12H'"
	case Binary:
		return "binary'AQID'"
	case Untyped, Stream, GeographyPoint, GeographyLineString, GeographyPolygon, GeographyMultiPoint,
		GeographyMultiLineString, GeographyMultiPolygon, GeographyCollection, GeometryPoint, GeometryLineString,
		GeometryPolygon, GeometryMultiPoint, GeometryMultiLineString, GeometryMultiPolygon, GeometryCollection:
	}
	return "null"
}
