package ast_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/ast"
)

func TestLocate(t *testing.T) {
	const text = "aé\n日😀b\r\n\n\xffz"
	tests := []struct {
		offset int
		want   ast.Position
	}{
		{-1, ast.Position{Offset: 0, Line: 1, Column: 1, UTF16Column: 1, RawOffset: 0}},
		{0, ast.Position{Offset: 0, Line: 1, Column: 1, UTF16Column: 1, RawOffset: 0}},
		{1, ast.Position{Offset: 1, Line: 1, Column: 2, UTF16Column: 2, RawOffset: 1}},
		{3, ast.Position{Offset: 3, Line: 1, Column: 3, UTF16Column: 3, RawOffset: 3}},
		{4, ast.Position{Offset: 4, Line: 2, Column: 1, UTF16Column: 1, RawOffset: 4}},
		{7, ast.Position{Offset: 7, Line: 2, Column: 2, UTF16Column: 2, RawOffset: 7}},
		{11, ast.Position{Offset: 11, Line: 2, Column: 3, UTF16Column: 4, RawOffset: 11}},
		{14, ast.Position{Offset: 14, Line: 3, Column: 1, UTF16Column: 1, RawOffset: 14}},
		{15, ast.Position{Offset: 15, Line: 4, Column: 1, UTF16Column: 1, RawOffset: 15}},
		{16, ast.Position{Offset: 16, Line: 4, Column: 2, UTF16Column: 2, RawOffset: 16}},
		{99, ast.Position{Offset: 17, Line: 4, Column: 3, UTF16Column: 3, RawOffset: 17}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, ast.Locate(text, tt.offset)); diff != "" {
			t.Errorf("%d (-want +got):\n%s", tt.offset, diff)
		}
	}
}

func TestQueryPosition(t *testing.T) {
	q := &ast.Query{
		Raw: "$top=1&$filter=%27%C3%A9%27+x",
		Options: []ast.Option{
			{Name: "$top", Text: "1", Raw: "1", RawStart: 5, HasValue: true},
			{Name: "$filter", Text: "'é' x", Raw: "%27%C3%A9%27+x", RawStart: 15, HasValue: true, Plus: true},
		},
	}
	tests := []struct {
		option string
		start  int
		want   ast.Position
	}{
		{"$filter", 0, ast.Position{Offset: 0, Line: 1, Column: 1, UTF16Column: 1, RawOffset: 15}},
		{"$filter", 3, ast.Position{Offset: 3, Line: 1, Column: 3, UTF16Column: 3, RawOffset: 24}},
		{"$filter", 5, ast.Position{Offset: 5, Line: 1, Column: 5, UTF16Column: 5, RawOffset: 28}},
		{"$filter", 6, ast.Position{Offset: 6, Line: 1, Column: 6, UTF16Column: 6, RawOffset: 29}},
		{"", 7, ast.Position{Offset: 7, Line: 1, Column: 8, UTF16Column: 8, RawOffset: 7}},
		{"@none", 7, ast.Position{Line: 1, Column: 1, UTF16Column: 1}},
	}
	for _, tt := range tests {
		got := q.Position(ast.Diagnostic{Option: tt.option, Span: ast.Span{Start: tt.start, End: tt.start}})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s %d (-want +got):\n%s", tt.option, tt.start, diff)
		}
	}
}

func TestRawOffset(t *testing.T) {
	tests := []struct {
		raw  string
		pos  int
		want int
	}{
		{"abc", 0, 0},
		{"abc", 2, 2},
		{"abc", 9, 3},
		{"%41%42c", 1, 3},
		{"%41%42c", 2, 6},
		{"%4", 1, 1},
		{"%zzb", 1, 1},
		{"a%2", 3, 3},
		{"%C3%A9x", 2, 6},
	}
	for _, tt := range tests {
		o := ast.Option{Raw: tt.raw, RawStart: 100}
		if got := o.RawOffset(tt.pos) - 100; got != tt.want {
			t.Errorf("%s: RawOffset(%d) = %d, want %d", tt.raw, tt.pos, got, tt.want)
		}
	}
}

func TestApplyFix(t *testing.T) {
	tests := []struct {
		src, text  string
		start, end int
		want       string
	}{
		{"severty eq 'x'", "severity", 0, 7, "severity eq 'x'"},
		{"a == b", "eq", 2, 4, "a eq b"},
		{"a eq", " b", 4, 4, "a eq b"},
		{"", "a", 0, 0, "a"},
		{"a", "b", 0, 2, "a"},
		{"a", "b", -1, 0, "a"},
		{"abc", "x", 2, 1, "abc"},
		{"日", "x", 0, 1, "日"},
		{"日", "x", 1, 3, "日"},
		{"日", "x", 0, 3, "x"},
	}
	for _, tt := range tests {
		if got := ast.ApplyFix(tt.src, ast.Fix{Span: ast.Span{Start: tt.start, End: tt.end}, Text: tt.text}); got != tt.want {
			t.Errorf("%q [%d,%d): got %q, want %q", tt.src, tt.start, tt.end, got, tt.want)
		}
	}
}
