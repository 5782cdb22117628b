package parser

import (
	"errors"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// TestMalformedNames pins names that are those of system query options and
// aliases but for something that got into them. As custom options they would
// be ignored, and a filter with them.
func TestMalformedNames(t *testing.T) {
	tests := []struct{ query, hint string }{
		{"$top=1&amp;$filter=a", `write "$filter"`},
		{"$top=1&amp;filter=a", `write "filter"`},
		{"$filter=a eq @p&amp;@p=1", `write "@p"`},
		{"$filter=a eq @p& @p=1", `write "@p"`},
		{"x=1&%20amp; $fliter=a", `write "$fliter"`},
		{"?@p=1", `write "@p"`},
	}
	for _, tt := range tests {
		_, err := ParseQuery(tt.query, Options{})
		var ds ast.Diagnostics
		if !errors.As(err, &ds) || ds[0].Code != ast.UnknownOption || ds[0].Hint != tt.hint {
			t.Errorf("%s: got %v", tt.query, err)
		}
	}
	for _, query := range []string{"amp;x=1", "amp;=1", "amp=1", "x;$filter=1", "a@b=1"} {
		if q, err := ParseQuery(query, Options{}); err != nil || len(q.Custom) != 1 {
			t.Errorf("%s: got %v, %v", query, q.Custom, err)
		}
	}
}
