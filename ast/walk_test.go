package ast_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/ast"
)

// everywhere holds the literals 1, 2, 3, ... in every place where an
// expression can be, in the order of the text.
func everywhere() ast.Expr {
	return and(
		bin(num("1"), ast.Eq, not(num("2"))),
		path(call("f", num("3"), num("4")),
			key(num("5")), keys(arg("a", num("6")), arg("b", num("7"))),
			bound("M.F", arg("c", num("8"))), count(num("9")), filter(num("10")), anyOf("x", num("11")),
			seg("n"), typ("M.T"), note("@M.A"), count(nil), anyOf("", nil)),
		cast(num("12"), "T"), cast(nil, "T"),
		cases(arm(num("13"), num("14")), arm(num("15"), num("16"))),
		list(num("17"), num("18")),
		array(num("19"), object(member("x", num("20")), member("y", num("21")))),
		it(), alias("@p"),
	)
}

func literals(e ast.Expr) string {
	var texts []string
	for x := range ast.Preorder(e) {
		if l, ok := x.(*ast.Literal); ok {
			texts = append(texts, l.Text)
		}
	}
	return strings.Join(texts, " ")
}

func TestWalk(t *testing.T) {
	var texts []string
	ast.Walk(everywhere(), func(e ast.Expr) bool {
		if l, ok := e.(*ast.Literal); ok {
			texts = append(texts, l.Text)
		}
		return true
	})
	const want = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21"
	if got := strings.Join(texts, " "); got != want {
		t.Errorf("Walk: %s", got)
	}
	if got := literals(everywhere()); got != want {
		t.Errorf("Preorder: %s", got)
	}
	ast.Walk(nil, func(ast.Expr) bool { t.Error("visited nil"); return true })
	for range ast.Preorder(nil) {
		t.Error("yielded nil")
	}
}

func TestWalkPrunes(t *testing.T) {
	var dumps []string
	ast.Walk(and(not(name("a")), bin(name("b"), ast.Eq, num("1"))), func(e ast.Expr) bool {
		dumps = append(dumps, ast.Dump(e))
		_, unary := e.(*ast.Unary)
		return !unary
	})
	want := []string{"(and (not a) (eq b 1))", "(not a)", "(eq b 1)", "b", "1"}
	if diff := cmp.Diff(want, dumps); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Every prefix of the iteration can be all that is asked for.
func TestPreorderStops(t *testing.T) {
	total := 0
	for range ast.Preorder(everywhere()) {
		total++
	}
	for limit := 1; limit <= total; limit++ {
		n := 0
		for range ast.Preorder(everywhere()) {
			if n++; n == limit {
				break
			}
		}
		if n != limit {
			t.Fatalf("yielded %d, want %d", n, limit)
		}
	}
}
