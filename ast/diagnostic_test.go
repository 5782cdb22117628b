package ast_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/odatacheck/odata/ast"
)

func TestDiagnosticError(t *testing.T) {
	tests := []struct {
		diagnostic ast.Diagnostic
		want       string
	}{
		{ast.Diagnostic{Message: "m"}, "m"},
		{ast.Diagnostic{Option: "$filter", Message: "m"}, "$filter: m"},
		{ast.Diagnostic{Option: "$filter", Message: "m", Hint: "h"}, "$filter: m (h)"},
	}
	for _, tt := range tests {
		if got := tt.diagnostic.Error(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestDiagnosticsErr(t *testing.T) {
	warning := ast.Diagnostic{Code: ast.Lenient, Severity: ast.Warning, Message: "w"}
	failure := ast.Diagnostic{Code: ast.TypeMismatch, Message: "e"}
	if err := (ast.Diagnostics)(nil).Err(); err != nil {
		t.Errorf("nil: %v", err)
	}
	if err := (ast.Diagnostics{warning}).Err(); err != nil {
		t.Errorf("a warning is an error: %v", err)
	}
	err := fmt.Errorf("wrapped: %w", ast.Diagnostics{warning, failure}.Err())
	if err.Error() != "wrapped: w\ne" {
		t.Errorf("got %q", err)
	}
	var ds ast.Diagnostics
	if !errors.As(err, &ds) || len(ds) != 2 {
		t.Errorf("no Diagnostics in %v", err)
	}
	var d ast.Diagnostic
	if !errors.As(err, &d) || d != warning {
		t.Errorf("no Diagnostic in %v", err)
	}
}

func TestDiagnosticsStatus(t *testing.T) {
	warning := ast.Diagnostic{Code: ast.Lenient, Severity: ast.Warning}
	missing := ast.Diagnostic{Code: ast.NotSupported}
	wrong := ast.Diagnostic{Code: ast.TypeMismatch}
	tests := []struct {
		diagnostics ast.Diagnostics
		want        int
	}{
		{nil, 400},
		{ast.Diagnostics{warning}, 400},
		{ast.Diagnostics{wrong}, 400},
		{ast.Diagnostics{missing}, 501},
		{ast.Diagnostics{missing, warning}, 501},
		{ast.Diagnostics{missing, wrong}, 400},
	}
	for _, tt := range tests {
		if got := tt.diagnostics.Status(); got != tt.want {
			t.Errorf("%v: got %d, want %d", tt.diagnostics, got, tt.want)
		}
	}
}

func TestSpan(t *testing.T) {
	s := ast.Span{Start: 1, End: 3}
	if s.Len() != 2 || s.To(ast.Span{Start: 5, End: 9}) != (ast.Span{Start: 1, End: 9}) {
		t.Error("Len or To")
	}
	if !s.Contains(s) || !s.Contains(ast.Span{Start: 2, End: 2}) || s.Contains(ast.Span{Start: 2, End: 4}) || s.Contains(ast.Span{End: 2}) {
		t.Error("Contains")
	}
	tests := []struct {
		span ast.Span
		want string
	}{
		{s, "bc"},
		{ast.Span{Start: 3, End: 3}, ""},
		{ast.Span{Start: -1, End: 2}, ""},
		{ast.Span{Start: 2, End: 1}, ""},
		{ast.Span{Start: 2, End: 5}, ""},
	}
	for _, tt := range tests {
		if got := tt.span.Text("abcd"); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.span, got, tt.want)
		}
	}
}

func TestQueryOption(t *testing.T) {
	q := &ast.Query{Options: []ast.Option{{Name: "$top", Text: "5"}}}
	if o, ok := q.Option("$top"); !ok || o.Text != "5" {
		t.Error("$top is missing")
	}
	if _, ok := q.Option("$skip"); ok {
		t.Error("$skip is there")
	}
}
