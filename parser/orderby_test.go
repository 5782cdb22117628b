package parser

import (
	"errors"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// TestOrderDirections pins what is told about the word behind an expression of
// $orderby, and what the fix makes of it.
func TestOrderDirections(t *testing.T) {
	tests := []struct {
		src   string
		code  ast.Code
		hint  string
		fixed string
	}{
		{"(a)‹desc›", ast.MissingWhitespace, "", "(a) desc"},
		{"b,'x'‹ASC›,c", ast.MissingWhitespace, "", "b,'x' ASC,c"},
		{"f(a)‹asc›", ast.MissingWhitespace, "", "f(a) asc"},
		{"a ‹descending›", ast.UnexpectedToken, `did you mean "desc"?`, "a desc"},
		{"a ‹Ascending›", ast.UnexpectedToken, `did you mean "asc"?`, "a asc"},
		{"a ‹dsc›,b", ast.UnexpectedToken, `did you mean "desc"?`, "a desc,b"},
		{"a ‹b›", ast.UnexpectedToken, "", ""},
		{"a ‹eqq› b", ast.UnexpectedToken, `did you mean "eq"?`, "a eq b"},
	}
	for _, tt := range tests {
		src, span := unmark(tt.src)
		_, err := ParseOrderBy(src, Options{})
		var ds ast.Diagnostics
		if !errors.As(err, &ds) {
			t.Errorf("%s: no error", src)
			continue
		}
		d := ds[0]
		if d.Code != tt.code || d.Span != span || d.Hint != tt.hint || (d.Fix == nil) != (tt.fixed == "") {
			t.Errorf("%s: got %s %+v", tt.src, d.Code, d)
		}
		if d.Fix == nil {
			continue
		}
		if got := ast.ApplyFix(src, *d.Fix); got != tt.fixed {
			t.Errorf("%s: the fix makes %q, want %q", src, got, tt.fixed)
		}
	}
}
