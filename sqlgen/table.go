package sqlgen

import (
	"github.com/odatacheck/odata/schema"
)

// Table says where the instances of an entity type are stored. Everything that
// stands in SQL text as an identifier comes from it, quoted.
//
// [TableOf] makes one from an entity type; [New] checks one. A Table must not
// be changed while a [Compiler] uses it.
type Table struct {
	Schema      string // "": the connection's own
	Name        string
	Columns     []Column     // of single-valued properties; the key must be among them
	Collections []Collection // of collection-valued properties
}

// Column stores a single-valued property.
//
// A string column must sort and compare by code point, as [Compiler.Create]
// declares it: COLLATE "C" in PostgreSQL, utf8mb4_nopad_bin in MariaDB,
// utf8mb4_0900_bin in MySQL, Latin1_General_100_BIN2_UTF8 in SQL Server, the
// default in SQLite. Strings are valid UTF-8 without U+0000, doubles are
// neither NaN nor infinite, and only nullable properties are NULL. A row that
// is read and has anything else is an error.
type Column struct {
	// Path is the property, such as title; one within a complex property is
	// written with the properties that lead to it, such as address/city. The
	// path of a nullable complex property itself stands for a Boolean column
	// that tells whether there is a value.
	Path    string
	Name    string // of the column
	Storage Storage
	// Scale is the count of decimal digits that an Edm.Decimal has at most.
	Scale int
	// Lower is the column that holds strings.ToLower of an Edm.String, so that
	// tolower is exact and indexed; "" is none. [Compiler.Insert] fills it.
	Lower string
	// Length is the largest count of characters of an Edm.String; 0 is no
	// limit, and no index in PostgreSQL, MariaDB, MySQL and SQL Server.
	Length int
	Index  bool // Create makes an index of it
}

// Storage is how a column stores the values of its property's type.
type Storage uint8

// The ways to store a value.
const (
	// Portable is the way that is exact and the same on every database:
	//
	//	Edm.Boolean         the database's Boolean, otherwise 0 and 1
	//	integers            a 64-bit integer
	//	Edm.Decimal         a 64-bit integer, the value times 10 to the power of Column.Scale; below 10^18
	//	Edm.Single, Double  double precision
	//	Edm.String          text
	//	Edm.Guid            its canonical text in lower case
	//	Edm.Date            a 64-bit integer, days since 1970-01-01; years 0001 to 9999
	//	Edm.TimeOfDay       a 64-bit integer, nanoseconds since midnight
	//	Edm.DateTimeOffset  a 64-bit integer, ticks of 100 ns since 0001-01-01T00:00:00Z
	//	Edm.Duration        a 64-bit integer, nanoseconds; two less than the most that it holds
	//	enumeration types   a 64-bit integer, the underlying value
	//	Edm.Binary          bytes
	//	geo types           text, SRID=n;WKT
	//
	// A DateTimeOffset is stored as an instant: its offset must be zero.
	Portable Storage = iota
	// Native is the database's own type, where it has one that can be trusted:
	// timestamptz, datetime(6) and datetime2(7) of UTC for Edm.DateTimeOffset,
	// in SQLite its text with seven fraction digits; numeric of 37 digits for
	// Edm.Decimal, not in SQLite; uuid for Edm.Guid, in PostgreSQL only. PostgreSQL, MariaDB
	// and MySQL keep microseconds: a row with more is refused, not rounded.
	Native
	// Text stores an enumeration value as the name of its member, not for flags
	// nor where two members have one value, and an Edm.Decimal as its digits, to
	// 128 characters. SQL tells whether two decimals stored so are equal; their
	// order is residual.
	Text
)

// Collection stores a collection-valued property.
type Collection struct {
	Path    string // the property, as [Column.Path]
	Storage CollectionStorage
	// Column is the array or JSON column of the entity's table.
	Column string
	// Table is the child table; its rows are the items.
	Table string
	// Parent are the columns of the child table that hold the key of the row
	// that has the item, in the order of the entity type's key. In a child
	// table of a child table, Parent is followed by its parent's Ordinal.
	Parent []string
	// Ordinal is the column with the item's position, from 0.
	Ordinal string
	// Columns store the item: one column with an empty Path for a primitive
	// item, otherwise one for each property, relative to the item. The
	// empty Path of a nullable complex item stands for a Boolean column that
	// tells whether the item is there.
	Columns []Column
	// Collections within complex items, stored in child tables.
	Collections []Collection
}

// CollectionStorage is where the items of a collection are.
type CollectionStorage uint8

// The ways to store a collection.
const (
	// ChildTable has a row for each item: exact and indexed on every database.
	ChildTable CollectionStorage = iota
	// ArrayColumn is an array with a GIN index, in PostgreSQL only: smaller and
	// faster than a child table, and it can be sharded. For items of type
	// Edm.String, Edm.Guid, Edm.Boolean, integers, times and enumeration types.
	ArrayColumn
	// JSONColumn is a JSON array. It is exact but never indexed.
	JSONColumn
)

// stored returns how a value of type t is represented in a column, or false if
// columns cannot hold it in that way.
func stored(t schema.Type, s Storage) (form, bool) {
	switch t := t.(type) {
	case schema.Primitive:
		return storedPrimitive(t, s)
	case *schema.EnumType:
		switch s {
		case Portable:
			return formInt, true
		case Text:
			return formName, !t.Flags && distinct(t)
		case Native:
		}
	case *schema.ComplexType:
		return formBool, s == Portable
	case *schema.EntityType, *schema.CollectionType:
	}
	return 0, false
}

func storedPrimitive(t schema.Primitive, s Storage) (form, bool) {
	if s == Text {
		return formDigits, t == schema.Decimal
	}
	native := s == Native
	switch {
	case t == schema.Boolean:
		return formBool, !native
	case t.IsInteger():
		return formInt, !native
	case t == schema.Decimal && native:
		return formNumeric, true
	case t == schema.Decimal:
		return formScaled, true
	case t == schema.Single || t == schema.Double:
		return formDouble, !native
	case t == schema.String:
		return formString, !native
	case t == schema.Guid && native:
		return formUUID, true
	case t == schema.Guid:
		return formGuid, true
	case t == schema.Date:
		return formDays, !native
	case t == schema.TimeOfDay || t == schema.Duration:
		return formNanos, !native
	case t == schema.DateTimeOffset && native:
		return formTimestamp, true
	case t == schema.DateTimeOffset:
		return formTicks, true
	case t == schema.Binary || t == schema.Stream:
		return formBinary, !native
	case t.IsGeo():
		return formGeo, !native
	}
	return 0, false
}

// distinct reports whether no two members of e have the same value.
func distinct(e *schema.EnumType) bool {
	seen := map[int64]bool{}
	for _, m := range e.Members {
		if seen[m.Value] {
			return false
		}
		seen[m.Value] = true
	}
	return true
}
