package schema_test

import (
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

func path(name string) *ast.Path {
	return &ast.Path{Segments: []ast.Segment{&ast.NameSegment{Name: name}}}
}

func number(text string) *ast.Literal { return &ast.Literal{Kind: ast.IntegerLiteral, Text: text} }

// TestHandmade binds trees that the parser does not make.
func TestHandmade(t *testing.T) {
	in := func(items ...ast.Expr) ast.Expr {
		return &ast.Binary{Op: ast.In, X: path("Age"), Y: &ast.List{Items: items}}
	}
	lambda := func(s *ast.LambdaSegment) ast.Expr {
		return &ast.Path{Segments: []ast.Segment{&ast.NameSegment{Name: "Names"}, s}}
	}
	for name, c := range map[string]struct {
		x    ast.Expr
		want ast.Code // "" binds
	}{
		"list":                  {in(number("1"), number("2")), ""},
		"negated item":          {in(&ast.Unary{Op: ast.Neg, X: number("1")}), ""},
		"property in a list":    {in(path("Rating")), ast.TypeMismatch},
		"call in a list":        {in(&ast.Call{Name: "now"}), ast.TypeMismatch},
		"list in a list":        {in(&ast.List{}), ast.TypeMismatch},
		"list alone":            {&ast.List{}, ast.TypeMismatch},
		"null as a collection":  {&ast.Binary{Op: ast.In, X: path("Age"), Y: &ast.Literal{Kind: ast.NullLiteral, Text: "null"}}, ast.TypeMismatch},
		"number as collection":  {&ast.Binary{Op: ast.In, X: path("Age"), Y: number("5")}, ast.TypeMismatch},
		"all without condition": {lambda(&ast.LambdaSegment{Op: ast.All}), ast.ArgumentCount},
		"no literal":            {&ast.Binary{Op: ast.Eq, X: path("Age"), Y: number("5x")}, ast.InvalidLiteral},
		"no string":             {&ast.Binary{Op: ast.Eq, X: path("Name"), Y: &ast.Literal{Kind: ast.StringLiteral, Text: "x"}}, ast.InvalidLiteral},
		"undefined alias":       {&ast.Binary{Op: ast.Eq, X: path("Age"), Y: &ast.Alias{Name: "@p"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := schema.BindFilter(c.x, product)
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && err == nil:
				t.Error("bound")
			case c.want != "":
				if diags := asDiagnostics(t, err); diags[0].Code != c.want {
					t.Errorf("got %v", diags)
				}
			}
		})
	}
}

func TestNothingToBind(t *testing.T) {
	if _, err := schema.BindFilter(nil, product); err == nil {
		t.Error("bound no expression")
	}
	if _, err := schema.Bind(&ast.Query{}, nil); err == nil {
		t.Error("bound no type")
	}
	q, err := schema.Bind(&ast.Query{}, product)
	if err != nil || q.Filter != nil || q.OrderBy != nil || q.Select != nil || q.Top != nil {
		t.Errorf("an empty query: %v, %v", q, err)
	}
}
