package parser

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// TestSpans holds the spans of many trees to their rules: a span lies in the
// parent's, spans of siblings follow each other, and the text of a span parses
// to the node.
func TestSpans(t *testing.T) {
	lines := referenceLines(t)
	for _, src := range lines {
		checkSpans(t, src)
	}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for range 20_000 {
		checkSpans(t, randomText(random, lines))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func checkSpans(t *testing.T, src string) {
	t.Helper()
	x, err := ParseFilter(src, Options{})
	if err != nil || len(src) > 2000 {
		return
	}
	for n := range ast.Preorder(x) {
		span := n.Span()
		if span.Start < 0 || span.Start >= span.End || span.End > len(src) {
			t.Fatalf("%q: %s has the span %v", src, ast.Dump(n), span)
		}
		last := span.Start
		for _, kid := range children(n) {
			if !span.Contains(kid.Span()) || kid.Span().Start < last {
				t.Errorf("%q: %s at %v is not after %d in its parent %s at %v", src, ast.Dump(kid), kid.Span(), last, ast.Dump(n), span)
			}
			last = kid.Span().End
		}
		checkParts(t, src, n)
		checkText(t, src, n)
	}
}

func children(n ast.Expr) []ast.Expr {
	var kids []ast.Expr
	ast.Walk(n, func(x ast.Expr) bool {
		if x == n {
			return true
		}
		kids = append(kids, x)
		return false
	})
	return kids
}

// checkParts checks the spans of a node that belong to no expression.
func checkParts(t *testing.T, src string, n ast.Expr) {
	t.Helper()
	want := func(span ast.Span, text string) {
		t.Helper()
		if got := span.Text(src); got != text || !n.Span().Contains(span) {
			t.Errorf("%q: the span %v of a part of %s is %q, want %q", src, span, ast.Dump(n), got, text)
		}
	}
	fold := func(span ast.Span, text string) {
		t.Helper()
		if !strings.EqualFold(span.Text(src), text) {
			t.Errorf("%q: the span %v of a part of %s is %q, want %q", src, span, ast.Dump(n), span.Text(src), text)
		}
	}
	switch n := n.(type) {
	case *ast.Binary:
		fold(n.OpPos, n.Op.String())
		if n.OpPos.Start < n.X.Span().End || n.OpPos.End > n.Y.Span().Start {
			t.Errorf("%q: the operator of %s is not between its operands", src, ast.Dump(n))
		}
	case *ast.Unary:
		fold(n.OpPos, n.Op.String())
	case *ast.Literal:
		want(n.Pos, n.Text)
	case *ast.Alias:
		want(n.Pos, n.Name)
	case *ast.Variable:
		want(n.Pos, n.Kind.String())
	case *ast.Call:
		want(n.NamePos, n.Name)
	case *ast.TypeCall:
		fold(n.NamePos, n.Op.String())
		want(n.Type.Pos, n.Type.Pos.Text(src))
		if !strings.Contains(n.Type.Pos.Text(src), n.Type.Name) {
			t.Errorf("%q: the type of %s is at %q", src, ast.Dump(n), n.Type.Pos.Text(src))
		}
	case *ast.Case:
		fold(n.NamePos, "case")
	case *ast.Object:
		for _, m := range n.Members {
			if got := unescape(m.NamePos.Text(src)); got != m.Name {
				t.Errorf("%q: a member of %s is at %q", src, ast.Dump(n), got)
			}
		}
	case *ast.Path:
		checkSegments(t, src, n, want, fold)
	case *ast.Logical, *ast.List, *ast.Array:
	}
}

func checkSegments(t *testing.T, src string, n *ast.Path, want, fold func(ast.Span, string)) {
	t.Helper()
	last := n.Pos.Start
	for _, s := range n.Segments {
		if s.Span().Start < last || s.Span().End > n.Pos.End {
			t.Errorf("%q: a segment at %v of %s is not after %d", src, s.Span(), ast.Dump(n), last)
		}
		last = s.Span().End
		args := func(list []ast.NamedArg) {
			for _, a := range list {
				want(a.NamePos, a.Name)
			}
		}
		switch s := s.(type) {
		case *ast.NameSegment:
			want(s.Pos, s.Name)
		case *ast.TypeSegment:
			want(s.Pos, s.Name)
		case *ast.AnnotationSegment:
			want(s.Pos, s.Name)
		case *ast.FunctionSegment:
			want(s.NamePos, s.Name)
			args(s.Args)
		case *ast.KeySegment:
			want(ast.Span{Start: s.Pos.Start, End: s.Pos.Start + 1}, "(")
			want(ast.Span{Start: s.Pos.End - 1, End: s.Pos.End}, ")")
			args(s.Named)
		case *ast.LambdaSegment:
			fold(s.OpPos, s.Op.String())
			if s.Variable != "" {
				want(s.VariablePos, s.Variable)
			}
		case *ast.CountSegment:
			want(ast.Span{Start: s.Pos.Start, End: s.Pos.Start + len("$count")}, "$count")
		case *ast.FilterSegment:
			want(ast.Span{Start: s.Pos.Start, End: s.Pos.Start + len("$filter")}, "$filter")
		}
	}
	if last != n.Pos.End {
		t.Errorf("%q: %s ends at %d, its last segment at %d", src, ast.Dump(n), n.Pos.End, last)
	}
}

// checkText parses the text of a node again, where it can stand alone.
func checkText(t *testing.T, src string, n ast.Expr) {
	t.Helper()
	text := n.Span().Text(src)
	want := ast.Dump(n)
	switch n := n.(type) {
	case *ast.Variable:
		if n.Kind == ast.Root {
			return
		}
	case *ast.List:
		text, want = "x in "+text, "(in x "+want+")"
	case *ast.Literal:
		if n.Text[0] == '"' {
			text, want = "["+text+"]", "(array "+want+")"
		}
	case *ast.Logical, *ast.Binary, *ast.Unary, *ast.Path, *ast.Alias, *ast.Call, *ast.TypeCall, *ast.Case, *ast.Array, *ast.Object:
	}
	x, err := ParseFilter(text, Options{})
	if err != nil {
		t.Errorf("%q: the text %q of %s does not parse: %v", src, text, want, err)
		return
	}
	if got := ast.Dump(x); got != want {
		t.Errorf("%q: the text %q of %s parses to %s", src, text, want, got)
	}
}

// TestExtents pins which parentheses a span covers.
func TestExtents(t *testing.T) {
	tests := []struct{ src, want string }{
		{"(a) eq (b)", "(a) eq (b)"},
		{"((a) eq (b))", "(a) eq (b)"},
		{" (a or b) ", "a or b"},
		{"(a) or (b)", "(a) or (b)"},
		{"not (a)", "not (a)"},
		{"-(a)", "-(a)"},
		{"a in (1)", "a in (1)"},
		{"(a) in (b)", "(a) in (b)"},
		{"(((a)))", "a"},
	}
	for _, tt := range tests {
		x, err := ParseFilter(tt.src, Options{})
		if err != nil {
			t.Errorf("%q: %v", tt.src, err)
			continue
		}
		if got := x.Span().Text(tt.src); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.src, got, tt.want)
		}
	}
}
