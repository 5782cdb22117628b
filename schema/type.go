// Package schema gives OData expressions their meaning: Edm types and values,
// entity types with what may be filtered, the function table, and the binder
// that turns an [ast.Query] into a checked [Query] of [Term] trees.
package schema

import (
	"slices"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// Type is the type of a property or an expression. It is sealed: a Primitive,
// *EnumType, *ComplexType, *EntityType or *CollectionType. Types are compared
// with [Same].
//
//sumtype:decl
type Type interface {
	// String returns the type as CSDL writes it, such as Edm.Int32 or
	// Collection(Edm.String).
	String() string
	typ()
}

// Primitive is a built-in type of the Edm namespace (CSDL 3.3).
type Primitive uint8

// The primitive types. Untyped is the type of a bare null and of an empty
// collection; every type accepts it.
const (
	Untyped Primitive = iota
	Boolean
	Byte
	SByte
	Int16
	Int32
	Int64
	Decimal
	Single
	Double
	String
	Guid
	Date
	TimeOfDay
	DateTimeOffset
	Duration
	Binary
	Stream
	GeographyPoint
	GeographyLineString
	GeographyPolygon
	GeographyMultiPoint
	GeographyMultiLineString
	GeographyMultiPolygon
	GeographyCollection
	GeometryPoint
	GeometryLineString
	GeometryPolygon
	GeometryMultiPoint
	GeometryMultiLineString
	GeometryMultiPolygon
	GeometryCollection
)

var primitiveNames = [...]string{
	"Untyped", "Boolean", "Byte", "SByte", "Int16", "Int32", "Int64", "Decimal", "Single", "Double",
	"String", "Guid", "Date", "TimeOfDay", "DateTimeOffset", "Duration", "Binary", "Stream",
	"GeographyPoint", "GeographyLineString", "GeographyPolygon", "GeographyMultiPoint",
	"GeographyMultiLineString", "GeographyMultiPolygon", "GeographyCollection",
	"GeometryPoint", "GeometryLineString", "GeometryPolygon", "GeometryMultiPoint",
	"GeometryMultiLineString", "GeometryMultiPolygon", "GeometryCollection",
}

// String returns the qualified name, such as Edm.Int32.
func (p Primitive) String() string { return "Edm." + primitiveNames[p] }

// IsInteger reports whether p is one of Byte, SByte, Int16, Int32 and Int64.
func (p Primitive) IsInteger() bool { return p >= Byte && p <= Int64 }

// IsNumeric reports whether p is an integer type, Decimal, Single or Double.
func (p Primitive) IsNumeric() bool { return p >= Byte && p <= Double }

// IsGeo reports whether p is a geography or geometry type.
func (p Primitive) IsGeo() bool { return p >= GeographyPoint }

// LookupPrimitive returns the primitive type with a qualified name such as
// Edm.Int32. Names are case-sensitive.
func LookupPrimitive(name string) (Primitive, bool) {
	rest, ok := strings.CutPrefix(name, "Edm.")
	if !ok {
		return Untyped, false
	}
	i := slices.Index(primitiveNames[:], rest)
	if i < 0 {
		return Untyped, false
	}
	return Primitive(i), true
}

// EnumType is an enumeration type (CSDL 10).
type EnumType struct {
	Name       string    // qualified
	Underlying Primitive // an integer type; Int32 when the model names none
	Flags      bool      // members may be combined
	Members    []EnumMember
}

// EnumMember is a member of an EnumType. Values may have gaps and repeat.
type EnumMember struct {
	Name  string
	Value int64
}

// CollectionType is Collection(Elem).
type CollectionType struct {
	Elem Type
}

// ComplexType is a structured type without key (CSDL 9). It must not be
// changed once a query was bound to a type that refers to it.
type ComplexType struct {
	Name       string // qualified
	Base       *ComplexType
	Properties []*Property // declared here, without those of Base
}

// EntityType is a structured type with a key (CSDL 6). It must not be changed
// once a query was bound to it; from then on it is safe for concurrent use.
type EntityType struct {
	Name       string // qualified
	Base       *EntityType
	Key        []string // names of properties, here or in Base
	Properties []*Property
	Derived    []*EntityType // types that have this one as Base, directly; casts find them here
	Types      []Type        // further enumeration and complex types that casts may name
	IgnoreCase bool          // names of properties match in any letter case
	MaxTop     int64         // largest $top; 0 is no limit
}

// Property is a structural or navigation property, with what a client may do
// with it. The zero value of its restrictions denies: a property is filterable
// only where that is declared. A complex value is compared as a whole only where
// every property that it can have may be used; with null it always is.
type Property struct {
	Name         string
	Type         Type
	Nullable     bool // the value may be null; for a collection, its items
	Filterable   bool
	Sortable     bool
	Navigation   bool           // Type is an *EntityType or a collection of one
	Operators    []ast.Operator // allowed in comparisons, in for items of a list too; nil allows all that fit the type
	Functions    []string       // allowed by lower-case name, with any, all and $count; nil allows all
	MaxListItems int            // longest list right of in; 0 is no limit of its own
}

func (e *EnumType) String() string       { return e.Name }
func (c *CollectionType) String() string { return "Collection(" + c.Elem.String() + ")" }
func (c *ComplexType) String() string    { return c.Name }
func (e *EntityType) String() string     { return e.Name }

func (Primitive) typ()       {}
func (*EnumType) typ()       {}
func (*CollectionType) typ() {}
func (*ComplexType) typ()    {}
func (*EntityType) typ()     {}

// Same reports whether a and b are the same type: collections by their items,
// all others by identity.
func Same(a, b Type) bool {
	ca, ok := a.(*CollectionType)
	if !ok {
		return a == b
	}
	cb, ok := b.(*CollectionType)
	return ok && Same(ca.Elem, cb.Elem)
}

// Elem returns the item type of a collection, or nil.
func Elem(t Type) Type {
	if c, ok := t.(*CollectionType); ok {
		return c.Elem
	}
	return nil
}

// PropertiesOf returns the properties of a structured type, those of its base
// types first, or nil for any other type. The order is that of [Record.Values].
func PropertiesOf(t Type) []*Property {
	switch t := t.(type) {
	case *ComplexType:
		if t.Base == nil {
			return t.Properties
		}
		return slices.Concat(PropertiesOf(t.Base), t.Properties)
	case *EntityType:
		if t.Base == nil {
			return t.Properties
		}
		return slices.Concat(PropertiesOf(t.Base), t.Properties)
	case Primitive, *EnumType, *CollectionType:
	}
	return nil
}
