package ast_test

import (
	"strconv"
	"testing"

	"github.com/odatacheck/odata/ast"
)

func keep(e ast.Expr) ast.Expr { return e }

func TestRewriteKeeps(t *testing.T) {
	for _, tt := range trees {
		if got := ast.Rewrite(tt.expr, keep); got != tt.expr {
			t.Errorf("%s: copied without a change", tt.print)
		}
	}
	if ast.Rewrite(nil, keep) != nil {
		t.Error("nil is not nil")
	}
}

func TestRewriteEverywhere(t *testing.T) {
	original := everywhere()
	before := string(ast.DumpJSON(original))
	for i := 1; i <= 21; i++ {
		old := strconv.Itoa(i)
		got := ast.Rewrite(original, func(e ast.Expr) ast.Expr {
			if l, ok := e.(*ast.Literal); ok && l.Text == old {
				return name("new")
			}
			return e
		})
		want := ast.Rewrite(everywhere(), func(e ast.Expr) ast.Expr {
			if l, ok := e.(*ast.Literal); ok {
				if l.Text == old {
					return name("new")
				}
				return &ast.Literal{Kind: l.Kind, Text: l.Text} // forces a copy of everything
			}
			return e
		})
		if !ast.Equal(got, want) {
			t.Errorf("%s: got %s", old, ast.Dump(got))
		}
		if ast.Equal(got, original) {
			t.Errorf("%s: not replaced", old)
		}
		if after := string(ast.DumpJSON(original)); after != before {
			t.Fatalf("%s: the original has changed: %s", old, after)
		}
	}
}

func TestRewriteSharesAndKeepsSpans(t *testing.T) {
	left := not(name("a"))
	tree := &ast.Binary{Op: ast.Eq, X: left, Y: num("1"), OpPos: ast.Span{Start: 6, End: 8}, Pos: ast.Span{End: 10}}
	got := ast.Rewrite(tree, func(e ast.Expr) ast.Expr {
		if _, ok := e.(*ast.Literal); ok {
			return num("2")
		}
		return e
	}).(*ast.Binary)
	if got.X != left {
		t.Error("the unchanged operand was copied")
	}
	if got.OpPos != tree.OpPos || got.Pos != tree.Pos {
		t.Error("the copy has lost its spans")
	}
}

func TestRewriteIsBottomUp(t *testing.T) {
	tree := not(not(not(name("a"))))
	got := ast.Rewrite(tree, func(e ast.Expr) ast.Expr {
		if u, ok := e.(*ast.Unary); ok && u.Op == ast.Not {
			if inner, ok := u.X.(*ast.Unary); ok && inner.Op == ast.Not {
				return inner.X
			}
		}
		return e
	})
	if dump := ast.Dump(got); dump != "(not a)" {
		t.Errorf("got %s", dump)
	}
}

func TestRewriteRoot(t *testing.T) {
	replaceAlias := func(by ast.Expr) func(ast.Expr) ast.Expr {
		return func(e ast.Expr) ast.Expr {
			if _, ok := e.(*ast.Alias); ok {
				return by
			}
			return e
		}
	}
	tree := path(alias("@p"), seg("Street"))
	tests := []struct {
		by   ast.Expr
		want string
	}{
		{name("a", "b"), "a/b/Street"},
		{path(it(), seg("a")), "$it/a/Street"},
		{it(), "$it/Street"},
		{call("f"), "(f)/Street"},
	}
	for _, tt := range tests {
		if got := ast.Dump(ast.Rewrite(tree, replaceAlias(tt.by))); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
	if got := ast.Dump(tree); got != "@p/Street" {
		t.Errorf("the original has become %s", got)
	}
}

func TestRewriteToNil(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	ast.Rewrite(name("a"), func(ast.Expr) ast.Expr { return nil })
}
