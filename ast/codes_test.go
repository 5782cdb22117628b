package ast_test

import (
	goast "go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/ast"
)

// Every constant of type Code is in the table exactly once, in the order of
// the declarations, and is spelled like its name.
func TestCodes(t *testing.T) {
	var declared []string
	f, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	goast.Inspect(f, func(n goast.Node) bool {
		spec, ok := n.(*goast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*goast.Ident); ok && typ.Name == "Code" {
			name := spec.Names[0].Name
			declared = append(declared, name)
			if value := spec.Values[0].(*goast.BasicLit).Value; value != `"`+name+`"` {
				t.Errorf("%s is spelled %s", name, value)
			}
		}
		return true
	})
	var listed []string
	for c := range ast.Codes() {
		listed = append(listed, string(c))
	}
	if diff := cmp.Diff(declared, listed); diff != "" {
		t.Errorf("-declared +listed:\n%s", diff)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(listed)))) != len(listed) {
		t.Error("a code is listed twice")
	}
}

func TestCodeTable(t *testing.T) {
	for c := range ast.Codes() {
		summary := c.Summary()
		if summary == "" || strings.HasSuffix(summary, ".") {
			t.Errorf("%s: summary %q", c, summary)
		}
		if c.Status() != 400 && c.Status() != 501 {
			t.Errorf("%s: status %d", c, c.Status())
		}
		if e := c.Example(); e != "" && !strings.HasPrefix(e, "$") {
			t.Errorf("%s: the example %q is no query string", c, e)
		}
	}
	const unknown = ast.Code("NoSuchCode")
	if unknown.Summary() != "" || unknown.Example() != "" || unknown.Status() != 400 {
		t.Error("an unknown code has a row")
	}
	for c := range ast.Codes() { // stops when told to
		if c == ast.UnknownOption {
			break
		}
	}
}
