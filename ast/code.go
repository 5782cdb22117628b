package ast

import "iter"

// Code names a kind of diagnostic. Codes are stable: a tool may match them.
type Code string

// Codes of the query string.
const (
	InvalidEncoding   Code = "InvalidEncoding"   // bad percent-encoding, invalid UTF-8, or U+0000
	UnknownOption     Code = "UnknownOption"     // an option with $ that OData does not define
	UnsupportedOption Code = "UnsupportedOption" // a system query option that is not implemented (501)
	DuplicateOption   Code = "DuplicateOption"   // an option or alias given twice
	InvalidOption     Code = "InvalidOption"     // a value that $top, $skip or $count does not take
	AmbiguousPlus     Code = "AmbiguousPlus"     // warning: a plus that may be a blank
	MisspeltOption    Code = "MisspeltOption"    // warning: a custom query option that reads like a system query option
	LimitExceeded     Code = "LimitExceeded"     // a limit of bytes, tokens, depth, nodes or list items
)

// Codes of the syntax.
const (
	UnexpectedCharacter Code = "UnexpectedCharacter"
	UnterminatedString  Code = "UnterminatedString"
	InvalidLiteral      Code = "InvalidLiteral" // not a literal of the form it begins with
	UnexpectedToken     Code = "UnexpectedToken"
	UnexpectedEnd       Code = "UnexpectedEnd"
	MissingWhitespace   Code = "MissingWhitespace"
	Lenient             Code = "Lenient" // warning: accepted, though the grammar refuses it; an error in strict mode
)

// Codes of the binder.
const (
	UnknownProperty    Code = "UnknownProperty"
	UnknownFunction    Code = "UnknownFunction"
	UnknownType        Code = "UnknownType"
	UnknownMember      Code = "UnknownMember" // no such member of an enumeration type
	UnknownVariable    Code = "UnknownVariable"
	NotFilterable      Code = "NotFilterable"
	NotSortable        Code = "NotSortable"
	OperatorNotAllowed Code = "OperatorNotAllowed"
	FunctionNotAllowed Code = "FunctionNotAllowed"
	ListTooLong        Code = "ListTooLong" // longer than the property's own limit
	TopTooLarge        Code = "TopTooLarge"
	TypeMismatch       Code = "TypeMismatch"
	ArgumentCount      Code = "ArgumentCount"
	ValueOutOfRange    Code = "ValueOutOfRange" // a literal of the right form that is no value: 2012-02-30
	InvalidPattern     Code = "InvalidPattern"  // matchesPattern cannot use the regular expression
	DuplicateVariable  Code = "DuplicateVariable"
	AliasCycle         Code = "AliasCycle"
	NotSupported       Code = "NotSupported"  // legal OData that is not implemented (501)
	NotCompilable      Code = "NotCompilable" // neither SQL of the dialect nor a residual
)

// Codes of evaluation, at bind time for constants and per row otherwise.
const (
	DivisionByZero Code = "DivisionByZero"
	Overflow       Code = "Overflow"
	NegativeLength Code = "NegativeLength" // substring with a negative length
	InvalidRow     Code = "InvalidRow"     // a row that does not fit the entity type
)

type codeInfo struct {
	code    Code
	status  int
	summary string
	example string // a query string that an Indicator service answers with the code, or ""
}

// codes documents every code. A test binds each example and wants its code.
var codes = []codeInfo{
	{InvalidEncoding, 400, "the query string is not percent-encoded UTF-8 without U+0000", "$filter=title%20eq%20%zz"},
	{UnknownOption, 400, "no system query option has this name", "$stop=5"},
	{UnsupportedOption, 501, "a system query option that is not supported", "$search=blue"},
	{DuplicateOption, 400, "an option or alias is given more than once", "$top=1&TOP=2"},
	{InvalidOption, 400, "the value is not one the option takes", "$top=-1"},
	{AmbiguousPlus, 400, "a plus within a string may have been meant as a blank", "$filter=title%09eq%09'a+b'"},
	{MisspeltOption, 400, "a custom query option that reads like a system query option has no effect", "$top=5&fliter=title eq 'a'"},
	{LimitExceeded, 400, "the query is larger than a limit allows", ""},
	{UnexpectedCharacter, 400, "a character that starts nothing in the grammar", "$filter=severity == 'High'"},
	{UnterminatedString, 400, "a string without its closing quotation mark", "$filter=title eq 'x"},
	{InvalidLiteral, 400, "malformed literal", "$filter=title eq 1."},
	{UnexpectedToken, 400, "something else was expected here", "$filter=title eq 'x' 'y'"},
	{UnexpectedEnd, 400, "the expression is not complete", "$filter=title eq"},
	{MissingWhitespace, 400, "an operator needs a blank on both sides", "$filter=title eq'x'"},
	{Lenient, 400, "accepted, though the grammar refuses it", "$filter=not(generateAlert)"},
	{UnknownProperty, 400, "the entity type has no such property", "$filter=severty eq 'High'"},
	{UnknownFunction, 400, "there is no such function", "$filter=startwith(title,'x')"},
	{UnknownType, 400, "the model has no such type", "$filter=cast(title,Edm.Text) eq 'x'"},
	{UnknownMember, 400, "the enumeration type has no such member", "$filter=severity eq 'Hihg'"},
	{UnknownVariable, 400, "a lambda variable outside of its lambda", "$filter=x/title eq 'a'"},
	{NotFilterable, 400, "the property may not be used in $filter", "$filter=description eq 'x'"},
	{NotSortable, 400, "the property may not be used in $orderby", "$orderby=certificateInfo"},
	{OperatorNotAllowed, 400, "the property does not allow the operator", ""},
	{FunctionNotAllowed, 400, "the property does not allow the function", ""},
	{ListTooLong, 400, "the list is longer than the property allows", ""},
	{TopTooLarge, 400, "$top is larger than the entity type allows", "$top=10001"},
	{TypeMismatch, 400, "the operand's type does not fit", "$filter=title eq 5"},
	{ArgumentCount, 400, "the function takes another number of arguments", "$filter=contains(title)"},
	{ValueOutOfRange, 400, "the literal has the right form but is not a value", "$filter=expirationTime gt 2012-02-30T00:00:00Z"},
	{InvalidPattern, 400, "the regular expression cannot be used", "$filter=matchesPattern(title,'(')"},
	{DuplicateVariable, 400, "a nested lambda declares a variable that is in scope", "$filter=rbacGroupNames/any(g:rbacGroupIds/any(g:g eq 1))"},
	{AliasCycle, 400, "parameter aliases refer to each other in a circle", "$filter=title eq @a&@a=@b&@b=@a"},
	{NotSupported, 501, "legal OData that is not supported", "$filter=$it eq $it"},
	{NotCompilable, 501, "neither SQL of the dialect nor a residual", ""},
	{DivisionByZero, 400, "division by zero", "$filter=1 div 0 eq 1"},
	{Overflow, 400, "a result beyond the range of its type", "$filter=9223372036854775807 add 1 eq 0"},
	{NegativeLength, 400, "substring with a negative length", "$filter=substring('abc',0,-1) eq ''"},
	{InvalidRow, 400, "a row does not fit the entity type", ""},
}

// Status returns the HTTP status for c: 501 or 400.
func (c Code) Status() int {
	for i := range codes {
		if codes[i].code == c {
			return codes[i].status
		}
	}
	return 400
}

// Summary describes c in a few words, "" if c is unknown.
func (c Code) Summary() string {
	for i := range codes {
		if codes[i].code == c {
			return codes[i].summary
		}
	}
	return ""
}

// Example returns a query string that the Indicator entity type answers with
// c, or "" if no query string of its own shows it.
func (c Code) Example() string {
	for i := range codes {
		if codes[i].code == c {
			return codes[i].example
		}
	}
	return ""
}

// Codes yields every code.
func Codes() iter.Seq[Code] {
	return func(yield func(Code) bool) {
		for i := range codes {
			if !yield(codes[i].code) {
				return
			}
		}
	}
}
