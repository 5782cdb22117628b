package parser

import (
	"math/rand/v2"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// TestPrint holds the canonical spelling to its promise: it parses to the same
// tree, and is its own canonical spelling.
func TestPrint(t *testing.T) {
	lines := referenceLines(t)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range len(lines) + 10_000 {
		var src string
		if i < len(lines) {
			src = lines[i]
		} else {
			src = randomText(random, lines)
		}
		x, err := ParseFilter(src, Options{})
		if err != nil {
			continue
		}
		printed := ast.Print(x)
		y, err := ParseFilter(printed, Options{Strict: true})
		switch {
		case err != nil:
			t.Errorf("%q is printed as %q: %v", src, printed, err)
		case !ast.Equal(respell(x), y):
			t.Errorf("%q is printed as %q, which parses to %s, not %s", src, printed, ast.Dump(y), ast.Dump(x))
		case ast.Print(y) != printed:
			t.Errorf("%q is printed as %q, which is printed as %q", src, printed, ast.Print(y))
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// respell gives the literals and functions of x their canonical spelling.
func respell(x ast.Expr) ast.Expr {
	return ast.Rewrite(x, func(e ast.Expr) ast.Expr {
		switch e := e.(type) {
		case *ast.Literal:
			return &ast.Literal{Kind: e.Kind, Text: ast.Print(e)}
		case *ast.Call:
			if name, ok := ast.LookupFunction(e.Name); ok {
				return &ast.Call{Name: name, Args: e.Args}
			}
		case *ast.Logical, *ast.Binary, *ast.Unary, *ast.Path, *ast.Variable, *ast.Alias,
			*ast.TypeCall, *ast.Case, *ast.List, *ast.Array, *ast.Object:
		}
		return e
	})
}
