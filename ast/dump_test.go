package ast_test

import (
	"testing"

	"github.com/odatacheck/odata/ast"
)

func TestDump(t *testing.T) {
	seen := make(map[string]bool)
	for _, tt := range trees {
		if got := ast.Dump(tt.expr); got != tt.dump {
			t.Errorf("Dump(%s) = %s, want %s", tt.print, got, tt.dump)
		}
		if seen[tt.dump] {
			t.Errorf("two trees have the dump %s", tt.dump)
		}
		seen[tt.dump] = true
	}
	if got := ast.Dump(nil); got != "" {
		t.Errorf("Dump(nil) = %q", got)
	}
}

// A dump is for looking at trees, broken ones too.
func TestDumpBrokenTree(t *testing.T) {
	tests := []struct {
		expr ast.Expr
		want string
	}{
		{bin(name("a"), ast.Eq, nil), "(eq a ())"},
		{path(nil, seg("a"), nil, seg("b")), "a/()/b"},
		{path(nil, key(num("5")), filter(nil)), "(filter (key () 5))"},
		{path(nil, bound("F"), seg("b")), "(function () F)/b"},
	}
	for _, tt := range tests {
		if got := ast.Dump(tt.expr); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}
