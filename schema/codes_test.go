package schema_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// diagnose returns what the parser or the binder says about a query string,
// warnings too.
func diagnose(t *testing.T, rawQuery string, e *schema.EntityType) ast.Diagnostics {
	t.Helper()
	q, err := parser.ParseQuery(rawQuery, parser.Options{})
	if err != nil {
		return asDiagnostics(t, err)
	}
	bound, err := schema.Bind(q, e)
	if err != nil {
		return asDiagnostics(t, err)
	}
	return bound.Notes
}

func asDiagnostics(t *testing.T, err error) ast.Diagnostics {
	t.Helper()
	var diags ast.Diagnostics
	if !errors.As(err, &diags) {
		t.Fatalf("not diagnostics: %v", err)
	}
	return diags
}

// TestCodes wants of every documented code that its example shows it.
func TestCodes(t *testing.T) {
	for code := range ast.Codes() {
		if code.Example() == "" {
			continue
		}
		t.Run(string(code), func(t *testing.T) {
			diags := diagnose(t, code.Example(), schema.Indicator())
			if !slices.ContainsFunc(diags, func(d ast.Diagnostic) bool { return d.Code == code }) {
				t.Errorf("%s: no %s, got %v", code.Example(), code, diags)
			}
		})
	}
}
