package parser

import (
	"errors"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// TestDepthBlame pins what the depth limit blames where brackets and unary
// operators alternate: the first token that is too deep, so that nothing
// recurses further than to it.
func TestDepthBlame(t *testing.T) {
	tests := []struct {
		depth int
		src   string
	}{
		{2, "((‹(›a)))"},
		{2, "not not ‹not› a"},
		{3, "--(-(‹-›a))"},
		{2, "-(-‹(›a))"},
		{2, "-(-‹-›(a))"},
		{2, "))geography'SRID=0;Collection(Collection(‹Collection›(Point(1 1))))'"},
		{1, "(geography'SRID=0;‹é›')"},
		{2, ")]}- -‹-›a"},
	}
	for _, tt := range tests {
		src, span := unmark(tt.src)
		_, err := ParseFilter(src, Options{Limits: Limits{Depth: tt.depth}})
		var ds ast.Diagnostics
		if !errors.As(err, &ds) || ds[0].Code != ast.LimitExceeded || ds[0].Span != span {
			t.Errorf("%s: got %+v", tt.src, ds)
		}
	}
	deep := strings.Repeat(strings.Repeat("-", 100)+"(", 100) + "a" + strings.Repeat(")", 100)
	if _, err := ParseFilter(deep, Options{}); !hasCode(err, ast.LimitExceeded) {
		t.Errorf("10,000 operators within another: %v", err)
	}
}

// TestStrayBracket pins what a closing bracket with nothing before it is told.
func TestStrayBracket(t *testing.T) {
	for _, src := range []string{")", " ) eq 1"} {
		_, ds := ParseExpr(src, Options{})
		if d := ds[0]; d.Code != ast.UnexpectedToken || d.Message != `unexpected ")": no parenthesis is open` {
			t.Errorf("%s: got %+v", src, d)
		}
	}
}
