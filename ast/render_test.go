package ast_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/ast"
)

func TestRender(t *testing.T) {
	const text = "severty eq 'High' and indicatorType eq 'FileSha256'"
	const hint = `did you mean "severity"?`
	tests := []struct {
		name       string
		diagnostic ast.Diagnostic
		src        string
		want       string
	}{
		{"span", ast.Diagnostic{Option: "$filter", Span: ast.Span{End: 7}, Message: `unknown property "severty"`, Hint: hint}, text, `
$filter: unknown property "severty"
    severty eq 'High' and indicatorType eq 'FileSha256'
    ^^^^^^^ did you mean "severity"?
`},
		{"warning without hint", ast.Diagnostic{Severity: ast.Warning, Option: "$filter", Span: ast.Span{Start: 8, End: 10}, Message: "m"}, text, `
$filter: warning: m
    severty eq 'High' and indicatorType eq 'FileSha256'
            ^^
`},
		{"zero width at the end", ast.Diagnostic{Option: "@p", Span: ast.Span{Start: 4, End: 4}, Message: "m", Hint: "h"}, "a eq", `
@p: m
    a eq
        ^ h
`},
		{"zero width at the start", ast.Diagnostic{Option: "@p", Message: "m"}, "a", `
@p: m
    a
    ^
`},
		{"no text", ast.Diagnostic{Option: "$filter", Message: "m", Hint: "h"}, "", `
$filter: m (h)
`},
		{"no option", ast.Diagnostic{Message: "m", Span: ast.Span{Start: 1, End: 3}}, "$stop=1", `
m
    $stop=1
     ^^
`},
		{"span beyond the text", ast.Diagnostic{Option: "$top", Message: "m", Span: ast.Span{Start: 7, End: 9}}, "ab", `
$top: m
    ab
      ^
`},
		{"span of nonsense", ast.Diagnostic{Option: "$top", Message: "m", Span: ast.Span{Start: -7, End: -9}}, "ab", `
$top: m
    ab
    ^
`},
		{"wide", ast.Diagnostic{Option: "$filter", Message: "m", Span: ast.Span{Start: 12, End: 16}}, "'日本' eq 한a'", `
$filter: m
    '日本' eq 한a'
              ^^^
`},
		{"combining", ast.Diagnostic{Option: "$filter", Message: "m", Span: ast.Span{Start: 6, End: 9}}, "'e\u0301' a\u0301'", `
$filter: m
    'e` + "\u0301' a\u0301" + `'
        ^
`},
		{"within a character", ast.Diagnostic{Option: "$filter", Message: "m", Span: ast.Span{Start: 2, End: 3}}, "'日'", `
$filter: m
    '日'
     ^^
`},
		{"tabs", ast.Diagnostic{Option: "$filter", Message: "m", Span: ast.Span{Start: 5, End: 9}}, "a\teq\tx\tyz", `
$filter: m
    a	eq	x	yz
     	  	^	^^
`},
		{"tab to blame", ast.Diagnostic{Option: "$filter", Message: "m", Span: ast.Span{Start: 1, End: 2}}, "a\tb", `
$filter: m
    a	b
     ^
`},
		{"controls", ast.Diagnostic{Option: "$filter", Message: "m", Span: ast.Span{Start: 5, End: 7}}, "\x1b\xff\u202e\u00a0\U000e0001", `
$filter: m
    \u001b\xff\u202e\u00a0\U000e0001
                    ^^^^^^
`},
		{"second line", ast.Diagnostic{Option: "$filter", Message: "m", Span: ast.Span{Start: 8, End: 9}}, "a eq\r\n  b\r\nc", `
$filter:2: m
      b
      ^
`},
		{"over the end of a line", ast.Diagnostic{Option: "$filter", Message: "m", Span: ast.Span{Start: 2, End: 9}}, "a eq\n  b\nc", `
$filter:1: m
    a eq
      ^^
`},
		{"controls in the message", ast.Diagnostic{Option: "@\x01", Message: "a\nb\x1b", Hint: "\tc\u2028"}, "a", `
@\u0001: a\u000ab\u001b
    a
    ^ \tc\u2028
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := ast.Render(&b, tt.diagnostic, tt.src, ast.Style{}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), b.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestRenderWindow(t *testing.T) {
	const width = 24 // 20 columns of text
	long := strings.Repeat("0123456789", 3)
	tests := []struct {
		name string
		src  string
		span ast.Span
		want string
	}{
		{"fits", long[:20], ast.Span{Start: 19, End: 20}, `
    01234567890123456789
                       ^
`},
		{"start", long, ast.Span{Start: 1, End: 3}, `
    012345678901234567…
     ^^
`},
		{"middle", "ab" + long + long, ast.Span{Start: 32, End: 34}, `
    …456789012345678901…
           ^^
`},
		{"end", long, ast.Span{Start: 30, End: 30}, `
    …234567890123456789
                       ^
`},
		{"longer than the window", long + long, ast.Span{Start: 12, End: 50}, `
    …678901234567890123…
           ^^^^^^^^^^^^
`},
		{"wide", strings.Repeat("日", 20), ast.Span{Start: 30, End: 33}, `
    …日日日日日日日日日…
           ^^
`},
		{"combining before the window", strings.Repeat("0123\u0301\u0301\u0301", 9), ast.Span{Start: 53, End: 54}, `
    …0123` + "\u0301\u0301\u0301" + `0123` + "\u0301\u0301\u0301" + `0…
        ^
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			d := ast.Diagnostic{Option: "$filter", Message: "m", Span: tt.span}
			if err := ast.Render(&b, d, tt.src, ast.Style{Width: width}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff("$filter: m"+tt.want, b.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A hostile text is neither long nor dangerous when it is shown.
func TestRenderBounds(t *testing.T) {
	for _, piece := range []string{"\u0301", "\x1b[2J", "日", "\x80", "\t", "a\u0301", "\u202e", "(", "\n", "\xe6\x97"} {
		src := strings.Repeat(piece, 1<<20/len(piece))
		for _, start := range []int{0, 1, len(src) / 2, len(src) - 1, len(src)} {
			var b strings.Builder
			d := ast.Diagnostic{Option: "$filter", Message: "m", Span: ast.Span{Start: start, End: len(src)}}
			if err := ast.Render(&b, d, src, ast.Style{}); err != nil {
				t.Fatal(err)
			}
			if b.Len() > 1000 {
				t.Errorf("%q at %d: %d bytes", piece, start, b.Len())
			}
			for _, r := range b.String() {
				if unicode.IsControl(r) && r != '\n' && r != '\t' {
					t.Fatalf("%q at %d: %q in the output", piece, start, r)
				}
			}
		}
	}
}

func TestRenderStyle(t *testing.T) {
	paint := func(mark string) func(string) string {
		return func(s string) string { return "<" + mark + ">" + s + "</>" }
	}
	style := ast.Style{Error: paint("e"), Warning: paint("w"), Hint: paint("h")}
	ds := ast.Diagnostics{
		{Option: "$filter", Message: "m", Hint: "h", Span: ast.Span{Start: 1, End: 2}},
		{Option: "$top", Severity: ast.Warning, Message: "n", Hint: "i"},
	}
	q := &ast.Query{Options: []ast.Option{{Name: "$filter", Text: "abc"}}}
	var b strings.Builder
	if err := ds.Render(&b, q, style); err != nil {
		t.Fatal(err)
	}
	want := "$filter: <e>m</>\n    abc\n     <e>^</> <h>h</>\n$top: <w>warning: n</> (<h>i</>)\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestRenderSources(t *testing.T) {
	q := &ast.Query{Raw: "$stop=1", Options: []ast.Option{{Name: "@p", Text: "x y"}}}
	tests := []struct {
		query  *ast.Query
		option string
		want   string
	}{
		{q, "", "m\n    $stop=1\n    ^\n"},
		{q, "@p", "@p: m\n    x y\n    ^\n"},
		{q, "@q", "@q: m\n"},
		{nil, "@p", "@p: m\n"},
	}
	for _, tt := range tests {
		var b strings.Builder
		if err := (ast.Diagnostics{{Option: tt.option, Message: "m"}}).Render(&b, tt.query, ast.Style{}); err != nil {
			t.Fatal(err)
		}
		if b.String() != tt.want {
			t.Errorf("%q: got %q, want %q", tt.option, b.String(), tt.want)
		}
	}
}

type brokenWriter struct{}

var errBroken = errors.New("broken")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestRenderWriteError(t *testing.T) {
	ds := ast.Diagnostics{{Message: "m"}}
	if err := ds.Render(brokenWriter{}, nil, ast.Style{}); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}
