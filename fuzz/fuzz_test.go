package fuzz_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/fuzz/internal/naive"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// budget bounds the work of one input by counts, not by time.
var budget = parser.Options{Limits: parser.Limits{Bytes: 1 << 14, Tokens: 1 << 11, Depth: 64, Nodes: 1 << 11, ListItems: 1 << 10}}

// files returns the conformance files; their filters seed every target.
func files(t testing.TB) []*fuzz.File {
	t.Helper()
	files, err := fuzz.Conformance()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// FuzzParseFilter: any text gives a tree whose text is that tree, or
// diagnostics that point into it.
func FuzzParseFilter(f *testing.F) {
	for _, file := range files(f) {
		for _, c := range file.Cases {
			f.Add(c.Filter)
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		x, err := parser.ParseFilter(src, budget)
		if err != nil {
			diagnosed(t, src, err)
			return
		}
		if problem := spans(src, x); problem != "" {
			t.Error(problem)
		}
		if n := len(slices.Collect(ast.Preorder(x))); n > budget.Limits.Nodes {
			t.Errorf("%d nodes", n)
		}
		strict := budget
		strict.Strict = true
		if y, err := parser.ParseFilter(src, strict); err == nil && !ast.Equal(x, y) {
			t.Errorf("strict %s, lenient %s", ast.Dump(y), ast.Dump(x))
		}
	})
}

// diagnosed holds an error of the parser or the binder to what diagnostics
// promise.
func diagnosed(t *testing.T, src string, err error) {
	t.Helper()
	var ds ast.Diagnostics
	if !errors.As(err, &ds) || len(ds) == 0 {
		t.Fatalf("no diagnostics: %v", err)
	}
	for _, d := range ds {
		switch {
		case d.Code.Summary() == "":
			t.Errorf("unknown code %q", d.Code)
		case d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(src):
			t.Errorf("span %v of a text of %d bytes", d.Span, len(src))
		case d.Message == "" || strings.HasSuffix(d.Message, "."):
			t.Errorf("message %q", d.Message)
		case strings.Contains(d.Message, "*ast.") || strings.Contains(d.Message, "schema.") && !strings.Contains(src, "schema."):
			t.Errorf("message %q shows a type", d.Message)
		}
		if r, _ := utf8.DecodeRuneInString(d.Message); unicode.IsUpper(r) && !strings.Contains(src, string(r)) && !strings.HasPrefix(d.Message, "Edm.") {
			t.Errorf("message %q begins in upper case", d.Message)
		}
		if d.Fix != nil && utf8.ValidString(src) && !utf8.ValidString(ast.ApplyFix(src, *d.Fix)) {
			t.Errorf("fix %+v breaks the text", d.Fix)
		}
		if err := ast.Render(io.Discard, d, src, ast.Style{}); err != nil {
			t.Error(err)
		}
	}
}

// FuzzParseQuery: any query string gives a query that survives encoding, or
// diagnostics.
func FuzzParseQuery(f *testing.F) {
	for _, file := range files(f) {
		for i := range file.Cases {
			if i%7 == 0 || len(file.Cases[i].Options) > 0 {
				f.Add(file.Cases[i].RawQuery(), byte(i))
			}
		}
	}
	for seed := range uint64(60) {
		f.Add(gen.NewQueryString(seed, gen.Config{}).Raw, byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw string, mode byte) {
		opts := budget
		opts.Plus = []parser.PlusMode{parser.PlusAuto, parser.PlusSpace, parser.PlusLiteral}[mode%3]
		q, err := parser.ParseQuery(raw, opts)
		if err != nil {
			var ds ast.Diagnostics
			if !errors.As(err, &ds) || len(ds) == 0 {
				t.Fatalf("no diagnostics: %v", err)
			}
			return
		}
		for _, o := range q.Options {
			if o.RawStart < 0 || o.RawStart+len(o.Raw) > len(raw) || raw[o.RawStart:o.RawStart+len(o.Raw)] != o.Raw {
				t.Errorf("option %s: %q is not at %d", o.Name, o.Raw, o.RawStart)
			}
			if end := o.RawOffset(len(o.Text)); end != o.RawStart+len(o.Raw) {
				t.Errorf("option %s: the text ends at %d, not %d", o.Name, end, o.RawStart+len(o.Raw))
			}
		}
		again, err := parser.ParseQuery(ast.EncodeQuery(q), parser.Options{})
		if err != nil {
			t.Fatalf("encoded %s: %v", ast.EncodeQuery(q), err)
		}
		if a, b := ast.PrintQuery(q), ast.PrintQuery(again); a != b {
			t.Errorf("%s became %s", a, b)
		}
	})
}

// FuzzRoundTrip: what is parsed, printed or spelled in another way, and parsed
// again, is the same.
func FuzzRoundTrip(f *testing.F) {
	for _, file := range files(f) {
		for i := range file.Cases {
			f.Add(file.Cases[i].Filter, uint64(i))
		}
	}
	f.Fuzz(func(t *testing.T, src string, seed uint64) {
		x, err := parser.ParseFilter(src, budget)
		if err != nil {
			return
		}
		text := ast.Print(x)
		y, err := parser.ParseFilter(text, parser.Options{Strict: true})
		if err != nil {
			t.Fatalf("printed %s: %v", text, err)
		}
		if again := ast.Print(y); again != text {
			t.Errorf("%s printed again is %s", text, again)
		}
		if generated(x) {
			spelled := gen.Spell(seed, x)
			z, err := parser.ParseFilter(spelled, parser.Options{})
			if err != nil {
				t.Fatalf("spelled %s: %v", spelled, err)
			}
			if again := ast.Print(z); again != text {
				t.Errorf("%s spelled %s is %s", text, spelled, again)
			}
		}
	})
}

// generated tells trees of nodes that the generators make; gen.Spell knows no
// others.
func generated(x ast.Expr) bool {
	for node := range ast.Preorder(x) {
		switch n := node.(type) {
		case *ast.Object:
			return false // its names may need escapes
		case *ast.Literal:
			if strings.HasPrefix(n.Text, `"`) {
				return false
			}
		case *ast.Path:
			if _, ok := n.Root.(*ast.Literal); ok {
				return false
			}
			for _, s := range n.Segments {
				switch s := s.(type) {
				case *ast.KeySegment, *ast.FunctionSegment, *ast.AnnotationSegment:
					return false
				case *ast.NameSegment:
					if s.Name == "not" {
						return false
					}
				}
			}
		}
	}
	return true
}

// FuzzBind: any filter over the type of any conformance file gives a term that
// keeps what the binder guarantees, or diagnostics.
func FuzzBind(f *testing.F) {
	all := files(f)
	for n, file := range all {
		for i := range file.Cases {
			f.Add(file.Cases[i].Filter, byte(n))
		}
	}
	f.Fuzz(func(t *testing.T, src string, n byte) {
		e := all[int(n)%len(all)].Type
		x, err := parser.ParseFilter(src, budget)
		if err != nil {
			return
		}
		term, err := schema.BindFilter(x, e)
		if err != nil {
			diagnosed(t, src, err)
			return
		}
		if term.Type() != schema.Boolean && term.Type() != schema.Untyped {
			t.Errorf("a filter of type %s", term.Type())
		}
		if problem := gen.Malformed(term); problem != "" {
			t.Errorf("%s: %s", problem, schema.Dump(term))
		}
		y, err := parser.ParseFilter(ast.Print(x), parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		again, err := schema.BindFilter(y, e)
		if err != nil {
			t.Fatalf("printed %s: %v", ast.Print(x), err)
		}
		if a, b := schema.Dump(term), schema.Dump(again); a != b {
			t.Errorf("bound %s, printed and bound %s", a, b)
		}
	})
}

// FuzzEval: any filter gives for rows of the file, and for rows drawn from its
// own constants, what the reference interpreter gives.
func FuzzEval(f *testing.F) {
	all := files(f)
	for n, file := range all {
		for i := range file.Cases {
			f.Add(file.Cases[i].Filter, byte(n), uint64(i))
		}
		if file.Name == "lambda" { // more work than any budget
			f.Add(nested(20)+"min lt 2"+strings.Repeat(")", 20), byte(n), uint64(0))
		}
	}
	f.Fuzz(func(t *testing.T, src string, n byte, seed uint64) {
		file := all[int(n)%len(all)]
		x, err := parser.ParseFilter(src, budget)
		if err != nil {
			return
		}
		term, err := schema.BindFilter(x, file.Type)
		if err != nil {
			return
		}
		p, err := eval.Compile(term, eval.RecordFields(file.Type))
		if err != nil {
			t.Fatal(err)
		}
		p = p.At(noon)
		rows := slices.Concat(file.Rows, gen.Rows(seed, gen.Config{}, file.Type, term, 4))
		for i := range rows {
			got, err := p.Match(&rows[i])
			if slices.Contains(fuzz.CodesOf(err), ast.LimitExceeded) {
				continue // the reference counts its work differently
			}
			want, ok := reference(x, file.Type, rows[i])
			if !ok {
				continue
			}
			if problem := judge(want, got, err); problem != "" {
				t.Errorf("%s\nrow %s: %s: %s", src, schema.AppendJSON(nil, rows[i], file.Type), problem, schema.Dump(term))
			}
		}
	})
}

// nested opens lambda operators within each other.
func nested(depth int) string {
	var b strings.Builder
	for i := range depth {
		fmt.Fprintf(&b, "nums/all(x%d:", i)
	}
	return b.String()
}

// reference evaluates x naively; ok is false where x has a node that the
// reference does not know, or is too much work for it.
func reference(x ast.Expr, e *schema.EntityType, row schema.Record) (o naive.Outcome, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			if text, is := r.(string); !is || !strings.HasPrefix(text, "naive: ") {
				panic(r)
			}
			ok = false
		}
	}()
	return naive.Match(x, e, row, noon), true
}
