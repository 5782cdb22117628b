package ast_test

import (
	"testing"

	"github.com/odatacheck/odata/ast"
)

// Two trees of the table are equal exactly when they are the same row, and
// exactly when their dumps are.
func TestEqual(t *testing.T) {
	for i, a := range trees {
		for j, b := range trees {
			if got := ast.Equal(a.expr, b.expr); got != (i == j) {
				t.Errorf("Equal(%s, %s) = %t", a.dump, b.dump, got)
			}
		}
		if ast.Equal(a.expr, nil) || ast.Equal(nil, a.expr) {
			t.Errorf("%s equals nil", a.dump)
		}
		if !ast.Equal(a.expr, deepCopy(a.expr)) {
			t.Errorf("%s does not equal its copy", a.dump)
		}
	}
	if !ast.Equal(nil, nil) {
		t.Error("nil does not equal nil")
	}
}

// deepCopy copies every node and gives it another span where it is easy.
func deepCopy(e ast.Expr) ast.Expr {
	return ast.Rewrite(e, func(e ast.Expr) ast.Expr {
		switch e := e.(type) {
		case *ast.Literal:
			return &ast.Literal{Kind: e.Kind, Text: e.Text, Pos: ast.Span{Start: 7, End: 9}}
		case *ast.Path:
			return &ast.Path{Root: e.Root, Segments: append([]ast.Segment{}, e.Segments...), Pos: ast.Span{Start: 7, End: 9}}
		case *ast.Variable:
			return &ast.Variable{Kind: e.Kind, Pos: ast.Span{Start: 7, End: 9}}
		case *ast.Alias:
			return &ast.Alias{Name: e.Name, Pos: ast.Span{Start: 7, End: 9}}
		default:
			return e
		}
	})
}

func TestEqualDetails(t *testing.T) {
	tests := []struct{ a, b ast.Expr }{
		{str("'a'"), str(`"a"`)},
		{num("1"), lit(ast.DecimalLiteral, "1")},
		{lit(ast.BooleanLiteral, "true"), lit(ast.BooleanLiteral, "TRUE")},
		{call("now"), call("NOW")},
		{and(name("a"), name("b")), or(name("a"), name("b"))},
		{and(name("a"), name("b")), and(name("a"), name("b"), name("c"))},
		{not(name("a")), neg(name("a"))},
		{cast(nil, "T"), &ast.TypeCall{Op: ast.IsOf, Type: ast.TypeName{Name: "T"}}},
		{isofCollection(nil, "T"), &ast.TypeCall{Op: ast.IsOf, Type: ast.TypeName{Name: "T"}}},
		{list(), array()},
		{object(member("a", it())), object(member("b", it()))},
		{name("a"), path(nil, typ("a"))},
		{path(it(), seg("a")), name("a")},
		{path(nil, seg("a"), anyOf("x", it())), path(nil, seg("a"), allOf("x", it()))},
		{path(nil, seg("a"), anyOf("x", it())), path(nil, seg("a"), anyOf("y", it()))},
		{path(nil, seg("a"), keys(arg("x", it()))), path(nil, seg("a"), keys(arg("y", it())))},
		{path(nil, bound("F")), path(nil, bound("G"))},
		{path(nil, note("@A")), alias("@A")},
	}
	for _, tt := range tests {
		if ast.Equal(tt.a, tt.b) || ast.Equal(tt.b, tt.a) {
			t.Errorf("%s equals %s", ast.Dump(tt.a), ast.Dump(tt.b))
		}
	}
	if !ast.Equal(&ast.List{}, &ast.List{Items: []ast.Expr{}}) {
		t.Error("an empty list does not equal an empty list")
	}
}
