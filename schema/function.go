package schema

import "github.com/odatacheck/odata/ast"

// FunctionID names a built-in function in the switches of back ends.
type FunctionID uint8

// The built-in functions (URL Conventions 5.1.1.4 to 5.1.1.11). cast, isof,
// case and the lambda operators are syntax, not rows of the function table.
const (
	FnConcat FunctionID = iota
	FnContains
	FnEndsWith
	FnIndexOf
	FnLength
	FnStartsWith
	FnSubstring
	FnHasSubset
	FnHasSubsequence
	FnMatchesPattern
	FnToLower
	FnToUpper
	FnTrim
	FnDate
	FnDay
	FnFractionalSeconds
	FnHour
	FnMaxDateTime
	FnMinDateTime
	FnMinute
	FnMonth
	FnNow
	FnSecond
	FnTime
	FnTotalOffsetMinutes
	FnTotalSeconds
	FnYear
	FnCeiling
	FnFloor
	FnRound
	FnGeoDistance
	FnGeoIntersects
	FnGeoLength
)

// Function is a row of the function table: everything the library knows of the
// meaning of a built-in function. How a database spells it is package sqlgen's.
type Function struct {
	ID        FunctionID
	Name      string // canonical spelling; matched in any letter case
	Summary   string
	Spec      string // section of URL Conventions
	Example   string // a $filter expression that uses it
	Overloads []Overload
}

// Overload is one signature. A parameter that is a *CollectionType with an
// Untyped item takes a collection of any type; all such parameters of one
// call have the same type, and a result of that type is theirs.
type Overload struct {
	Params []Type
	Result Type
	// Apply computes the result for arguments without null in the Go
	// representation of [Value]. It is the definition that the typed code of
	// package eval is tested against and that the binder folds constants
	// with. It is nil for now(), which has no value at bind time. The error is
	// a [Fault].
	Apply func(args []Value) (Value, error)
}

// Fault is a failure of evaluation that fails the whole request: its text is
// the [ast.Code], such as DivisionByZero.
type Fault string

// Error returns the code's summary.
func (f Fault) Error() string { return ast.Code(f).Summary() }
