package schema

import (
	"github.com/woodsbury/decimal128"
)

// Value is a value of an Edm type at run time. It is nil for null or one of
//
//	bool            Edm.Boolean
//	int64           Edm.Byte, Edm.SByte, Edm.Int16, Edm.Int32, Edm.Int64, enumeration types
//	DecimalValue    Edm.Decimal
//	float64         Edm.Single (exactly a float32), Edm.Double
//	string          Edm.String
//	GuidValue       Edm.Guid
//	DateValue       Edm.Date
//	TimeValue       Edm.TimeOfDay
//	time.Time       Edm.DateTimeOffset, with its own offset
//	time.Duration   Edm.Duration
//	BinaryValue     Edm.Binary, Edm.Stream
//	GeoValue        geography and geometry types
//	Record          complex and entity types
//	[]Value         collections
type Value any

// DecimalValue is an Edm.Decimal: 34 significant digits, as IEEE decimal128,
// rounding half to even.
type DecimalValue = decimal128.Decimal

// GuidValue is an Edm.Guid, in the order of its text.
type GuidValue [16]byte

// DateValue is an Edm.Date as days since 1970-01-01 in the proleptic Gregorian
// calendar, negative before.
type DateValue int64

// TimeValue is an Edm.TimeOfDay as nanoseconds since midnight.
type TimeValue int64

// BinaryValue is an Edm.Binary.
type BinaryValue string

// GeoValue is a value of a geography or geometry type.
type GeoValue struct {
	Type Primitive
	SRID int
	WKT  string // well-known text as written, without SRID
}

// Record is a value of a complex or entity type. Its values stand in the order
// of [PropertiesOf] its type, which may derive from the declared type.
type Record struct {
	Type   Type
	Values []Value
}
