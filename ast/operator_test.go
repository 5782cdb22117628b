package ast_test

import (
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
)

func TestOperators(t *testing.T) {
	n := 0
	for op := range ast.Operators() {
		n++
		if op.Summary() == "" || op.Precedence() < ast.PrecOr || op.Precedence() > ast.PrecPrimary {
			t.Errorf("%s: incomplete row", op)
		}
		for _, spelling := range []string{op.String(), strings.ToUpper(op.String())} {
			if got, ok := ast.LookupOperator(spelling); !ok || got != op {
				t.Errorf("LookupOperator(%s) = %v, %t", spelling, got, ok)
			}
		}
		if op.IsComparison() && op.IsArithmetic() {
			t.Errorf("%s compares and computes", op)
		}
	}
	if n != int(ast.In)+1 {
		t.Errorf("%d operators", n)
	}
	for _, word := range []string{"", "equals", "=", "e", "divbyx", "nots", "ha\u017f", "eQ\x00", "\r"} {
		if op, ok := ast.LookupOperator(word); ok {
			t.Errorf("%q is taken for %s", word, op)
		}
	}
	for op := range ast.Operators() { // stops when told to
		if op == ast.And {
			break
		}
	}
}

func TestOperatorClasses(t *testing.T) {
	var comparisons, arithmetic []string
	for op := range ast.Operators() {
		if op.IsComparison() {
			comparisons = append(comparisons, op.String())
		}
		if op.IsArithmetic() {
			arithmetic = append(arithmetic, op.String())
		}
	}
	if got := strings.Join(comparisons, " "); got != "eq ne gt ge lt le" {
		t.Errorf("comparisons: %s", got)
	}
	if got := strings.Join(arithmetic, " "); got != "add sub mul div divby mod" {
		t.Errorf("arithmetic: %s", got)
	}
}

func TestFunctions(t *testing.T) {
	n := 0
	for f := range ast.Functions() {
		n++
		for _, spelling := range []string{f, strings.ToUpper(f), strings.ToLower(f)} {
			if got, ok := ast.LookupFunction(spelling); !ok || got != f {
				t.Errorf("LookupFunction(%s) = %s, %t", spelling, got, ok)
			}
		}
	}
	if n != 33 {
		t.Errorf("%d functions", n)
	}
	for _, name := range []string{"", "geo", "substringof", "cast", "totaloffsetminutesx", "contain\u017f", "geo\x0elength"} {
		if f, ok := ast.LookupFunction(name); ok {
			t.Errorf("%q is taken for %s", name, f)
		}
	}
	for range ast.Functions() { // stops when told to
		break
	}
}
