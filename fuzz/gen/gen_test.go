package gen

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// TestReproducible: a world is a function of its seed.
func TestReproducible(t *testing.T) {
	for seed := range uint64(200) {
		a, b := NewWorld(seed, Config{Restricted: true}), NewWorld(seed, Config{Restricted: true})
		if a.String() != b.String() {
			t.Fatalf("seed %d gives two worlds:\n%s\n%s", seed, a, b)
		}
		if c, d := NewDefect(seed, Config{}), NewDefect(seed, Config{}); c.String() != d.String() {
			t.Fatalf("seed %d gives two defects:\n%s\n%s", seed, c, d)
		}
		if c, d := NewQueryString(seed, Config{}), NewQueryString(seed, Config{}); c.Raw != d.Raw {
			t.Fatalf("seed %d gives two query strings:\n%s\n%s", seed, c, d)
		}
	}
}

// TestFiles: every world is a conformance file that reads back as it was.
func TestFiles(t *testing.T) {
	for seed := range uint64(500) {
		w := NewWorld(seed, Config{Portable: seed%2 == 0, Restricted: seed%3 == 0})
		text := fuzz.Format(w.File(nil, ""))
		f, err := fuzz.Parse("found.txtar", text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if again := fuzz.Format(f); string(again) != string(text) {
			t.Fatalf("seed %d:\n%s\n%s", seed, text, again)
		}
	}
}

// TestVocabulary: a few thousand worlds use every operator, every function of
// the table, every kind of literal, and every type.
func TestVocabulary(t *testing.T) {
	var text strings.Builder
	kinds := map[ast.LiteralKind]bool{}
	types := map[string]bool{}
	for seed := range uint64(6000) {
		w := NewWorld(seed, Config{Nodes: 30})
		text.WriteString(" " + w.Text() + "\n")
		for x := range ast.Preorder(w.Filter) {
			if l, ok := x.(*ast.Literal); ok {
				kinds[l.Kind] = true
			}
		}
		for _, p := range w.Type.Properties {
			types[fmt.Sprintf("%T", p.Type)] = true
			if _, ok := p.Type.(schema.Primitive); ok {
				types[p.Type.String()] = true
			}
		}
	}
	for op := range ast.Operators() {
		word := " " + op.String() + " "
		if op == ast.Neg {
			word = " -("
		}
		if op == ast.Not {
			word = "not "
		}
		if !strings.Contains(text.String(), word) {
			t.Errorf("no filter with the operator %s", op)
		}
	}
	for f := range schema.Functions() {
		if !strings.Contains(text.String(), f.Name+"(") {
			t.Errorf("no filter with the function %s", f.Name)
		}
	}
	for _, part := range []string{"case(", "cast(", "isof(", "/any(", "/all(", "/any()", "/$count", "/$count($filter=", "/$filter(", "$it/", "$this", "[", "{", "null"} {
		if !strings.Contains(text.String(), part) {
			t.Errorf("no filter with %s", part)
		}
	}
	for kind := ast.NullLiteral; kind <= ast.GeometryLiteral; kind++ {
		if !kinds[kind] {
			t.Errorf("no literal of kind %d", kind)
		}
	}
	for p := schema.Boolean; p <= schema.GeometryCollection; p++ {
		if !types[p.String()] {
			t.Errorf("no property of type %s", p)
		}
	}
}

// TestPortable: rows hold only what databases store.
func TestPortable(t *testing.T) {
	for seed := range uint64(3000) {
		w := NewWorld(seed, Config{Portable: true})
		for _, row := range w.Rows {
			text := string(schema.AppendJSON(nil, row, w.Type))
			for _, v := range row.Values {
				if at, ok := v.(time.Time); ok && at.Nanosecond()%100 != 0 {
					t.Fatalf("seed %d: %v", seed, at)
				}
			}
			for _, no := range []string{`"NaN"`, `"INF"`, `"-INF"`, "@odata.type", "+0", "-0:"} {
				if strings.Contains(text, no) && !strings.Contains(no, "0") {
					t.Fatalf("seed %d: %s", seed, text)
				}
			}
		}
	}
}

// TestRestricted: filters keep the restrictions of properties.
func TestRestricted(t *testing.T) {
	for seed := range uint64(2000) {
		w := NewWorld(seed, Config{Restricted: true})
		if _, err := w.Bind(); err != nil {
			t.Fatalf("%s\n%v", w, err)
		}
	}
}

// TestEncode: the default mode of the parser reads the options that were
// written, in their order.
func TestEncode(t *testing.T) {
	options := []fuzz.Option{{Name: "$filter", Value: "title eq 'a+b %26 é😀' and x eq 1"}, {Name: "@p", Value: "'ü&='"}, {Name: "$top", Value: "5"}}
	for seed := range uint64(500) {
		raw := Encode(seed, options)
		q, err := parser.ParseQuery(raw, parser.Options{})
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		for i, o := range options {
			if got := q.Options[i]; got.Name != o.Name || got.Text != o.Value {
				t.Fatalf("%s: got %s=%s, want %s=%s", raw, got.Name, got.Text, o.Name, o.Value)
			}
		}
	}
}

// TestDefects: every defect is made, and reported by its code.
func TestDefects(t *testing.T) {
	codes := map[ast.Code]bool{}
	for seed := range uint64(3000) {
		d := NewDefect(seed, Config{})
		x, err := parser.ParseFilter(d.Text, parser.Options{})
		if err == nil {
			_, err = schema.BindFilter(x, d.Type)
		}
		var ds ast.Diagnostics
		if !errors.As(err, &ds) || !slices.ContainsFunc(ds, func(g ast.Diagnostic) bool { return g.Code == d.Code }) {
			t.Fatalf("%s\n%v", d, err)
		}
		codes[d.Code] = true
	}
	for _, d := range defects {
		if !codes[d.code] {
			t.Errorf("no filter with %s", d.code)
		}
	}
}

// TestShrink: what is left has no part that could be left out.
func TestShrink(t *testing.T) {
	for seed := range uint64(40) {
		w := NewWorld(seed, Config{Nodes: 30})
		uses := func(w *World) bool { return strings.Contains(w.Text(), "eq") && len(w.Rows) > 1 }
		if !uses(w) {
			continue
		}
		small := Shrink(w, uses)
		if !uses(small) || small.Size() > w.Size() || len(small.Rows) != 2 {
			t.Errorf("seed %d: %s", seed, small)
		}
	}
}
