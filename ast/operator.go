package ast

import "iter"

// Operator is an operator of the expression syntax. Everything the library
// knows of an operator's spelling and binding is in one table.
type Operator uint8

// The operators (URL Conventions 5.1.1.1 and 5.1.1.2).
const (
	Or Operator = iota
	And
	Eq
	Ne
	Gt
	Ge
	Lt
	Le
	Add
	Sub
	Mul
	Div
	DivBy
	Mod
	Not
	Neg
	Has
	In
)

// Precedence levels, low to high (URL Conventions 5.1.1.17). Operators of one
// level associate to the left.
const (
	PrecOr = iota + 1
	PrecAnd
	PrecEquality
	PrecRelational
	PrecAdditive
	PrecMultiplicative
	PrecUnary
	PrecPrimary // has, in
)

type operatorInfo struct {
	spelling   string
	precedence int
	summary    string
}

var operators = [...]operatorInfo{
	Or:    {"or", PrecOr, "logical or"},
	And:   {"and", PrecAnd, "logical and"},
	Eq:    {"eq", PrecEquality, "equal"},
	Ne:    {"ne", PrecEquality, "not equal"},
	Gt:    {"gt", PrecRelational, "greater than"},
	Ge:    {"ge", PrecRelational, "greater than or equal"},
	Lt:    {"lt", PrecRelational, "less than"},
	Le:    {"le", PrecRelational, "less than or equal"},
	Add:   {"add", PrecAdditive, "addition"},
	Sub:   {"sub", PrecAdditive, "subtraction"},
	Mul:   {"mul", PrecMultiplicative, "multiplication"},
	Div:   {"div", PrecMultiplicative, "division; of integers, without remainder"},
	DivBy: {"divby", PrecMultiplicative, "decimal division"},
	Mod:   {"mod", PrecMultiplicative, "remainder, with the sign of the left operand"},
	Not:   {"not", PrecUnary, "logical negation"},
	Neg:   {"-", PrecUnary, "arithmetic negation"},
	Has:   {"has", PrecPrimary, "flags of the right operand are set in the left"},
	In:    {"in", PrecPrimary, "member of a list or collection"},
}

// String returns the operator's canonical spelling.
func (o Operator) String() string { return operators[o].spelling }

// Precedence returns the operator's level, PrecOr to PrecPrimary.
func (o Operator) Precedence() int { return operators[o].precedence }

// Summary describes the operator in a few words.
func (o Operator) Summary() string { return operators[o].summary }

// IsComparison reports whether o is one of eq, ne, gt, ge, lt and le.
func (o Operator) IsComparison() bool { return o >= Eq && o <= Le }

// IsArithmetic reports whether o is one of add, sub, mul, div, divby and mod.
func (o Operator) IsArithmetic() bool { return o >= Add && o <= Mod }

// LookupOperator returns the operator that is spelled as word in any letter
// case, as services of version 4.01 must accept it.
func LookupOperator(word string) (Operator, bool) {
	if len(word) > len("divby") {
		return 0, false
	}
	for i := range operators {
		if EqualWords(operators[i].spelling, word) {
			return Operator(i), true
		}
	}
	return 0, false
}

// EqualWords reports whether a and b are the same word in the letter case of
// ASCII or another, as words of the grammar compare.
// Unicode folding, which takes U+017F for an s, is not for words of a grammar.
func EqualWords(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if a[i] != b[i] && (a[i]|0x20 != b[i]|0x20 || !isLetter(a[i])) {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// Operators yields all operators in the order of their declaration.
func Operators() iter.Seq[Operator] {
	return func(yield func(Operator) bool) {
		for i := range operators {
			if !yield(Operator(i)) {
				return
			}
		}
	}
}
