package parser

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// ParseFilter parses src, the percent-decoded text of $filter. The error is
// ast.Diagnostics with the code InvalidEncoding, LimitExceeded, NotSupported or
// one of the codes of the syntax; Option is "$filter".
//
// Spec: URL Conventions 5.1.1 System Query Option $filter.
func ParseFilter(src string, opts Options) (ast.Expr, error) {
	x, ds := ParseExpr(src, opts)
	return x, ds.Err()
}

// ParseExpr is ParseFilter with the warnings: the expression is nil exactly if
// one of the diagnostics is an error.
func ParseExpr(src string, opts Options) (ast.Expr, ast.Diagnostics) {
	q := newQuery(opts)
	x := q.expr(filterOption, src)
	return x, q.ds
}

// filterOption is the canonical name of $filter.
const filterOption = "$filter"

// query is the state of parsing one query string.
type query struct {
	opts   Options
	budget budget
	ds     ast.Diagnostics
}

func newQuery(opts Options) *query { return &query{opts: opts, budget: newBudget(opts.Limits)} }

// report adds a diagnostic for an option.
func (q *query) report(option string, d ast.Diagnostic) {
	d.Option = option
	if d.Code == ast.Lenient {
		d.Severity = ast.Warning
		if q.opts.Strict {
			d.Severity = ast.Error
		}
	}
	q.ds = append(q.ds, d)
}

// filter is the root grammar of an expression. It implements
// participle.Parseable, and what it finds travels in its fields: participle
// would flatten an error.
type filter struct {
	result
}

// result is what a production has found.
type result struct {
	expr         ast.Expr // nil after a failure
	diag         *ast.Diagnostic
	notes        ast.Diagnostics
	nodes, items int
}

var filterParser = participle.MustBuild[filter](participle.Lexer(definition{}))

// Parse implements participle.Parseable. It reads an expression up to the end.
func (f *filter) Parse(lex *lexer.PeekingLexer) error {
	var stack [16]ast.Expr
	var segments [8]ast.Segment
	first := lex.Range(0, 1)[0].Pos
	p := production{
		tokens: lex.Range(0, lexer.RawCursor(first.Line)), i: int(lex.RawCursor()), limit: first.Column,
		stack: stack[:0], segments: segments[:0],
	}
	x := p.expr(0)
	if x != nil && p.kind() != lexer.EOF {
		p.operatorExpected(lexer.EOF)
		x = nil
	}
	f.result = result{expr: x, diag: p.diag, notes: p.notes, nodes: p.nodes, items: p.items}
	return nil
}

// expr parses the text of an option and returns nil after reporting an error.
func (q *query) expr(option, src string) ast.Expr {
	if d := q.checkText(src); d != nil {
		q.report(option, *d)
		return nil
	}
	s := scanner{src: src, budget: q.budget}
	b := tokenize(&s)
	defer b.release()
	q.budget.tokens = s.budget.tokens
	if s.limited() {
		q.report(option, *s.diag)
		return nil
	}
	f, err := filterParser.ParseFromLexer(b.lex, participle.AllowTrailing(true))
	if err != nil {
		panic("parser: the production returned an error")
	}
	return q.finish(option, src, &s, b, &f.result)
}

// finish reports what a production has found and returns its expression.
func (q *query) finish(option, src string, s *scanner, b *buffer, r *result) ast.Expr {
	if r.expr == nil {
		d := r.diag
		if d == nil {
			d = s.diag
		}
		q.report(option, *d)
		return nil
	}
	if d := q.budget.spend(r.nodes, r.items, ast.Span{End: len(src)}); d != nil {
		q.report(option, *d)
		return nil
	}
	errors := len(q.ds)
	q.blanks(option, src)
	for _, n := range r.notes {
		q.report(option, n)
	}
	if q.opts.Strict && len(q.ds) > errors {
		return nil
	}
	return r.expr
}

// checkText refuses what is no text at all, or too long.
func (q *query) checkText(src string) *ast.Diagnostic {
	if len(src) > q.budget.limits.Bytes {
		return exceeded(ast.Span{Start: q.budget.limits.Bytes, End: len(src)}, "bytes", q.budget.limits.Bytes)
	}
	if i := strings.IndexByte(src, 0); i >= 0 {
		return &ast.Diagnostic{Code: ast.InvalidEncoding, Span: ast.Span{Start: i, End: i + 1}, Message: "the text contains U+0000"}
	}
	if utf8.ValidString(src) {
		return nil
	}
	i := 0
	for {
		r, n := utf8.DecodeRuneInString(src[i:])
		if r == utf8.RuneError && n == 1 {
			return &ast.Diagnostic{Code: ast.InvalidEncoding, Span: ast.Span{Start: i, End: i + 1}, Message: "the text is not valid UTF-8"}
		}
		i += n
	}
}

// blanks notes blanks around the text of an option.
func (q *query) blanks(option, src string) {
	text := strings.TrimLeft(src, " \t")
	if n := len(src) - len(text); n > 0 {
		q.blank(option, ast.Span{End: n})
	}
	if n := len(strings.TrimRight(text, " \t")); n < len(text) {
		q.blank(option, ast.Span{Start: len(src) - len(text) + n, End: len(src)})
	}
}

func (q *query) blank(option string, at ast.Span) {
	q.report(option, ast.Diagnostic{
		Code: ast.Lenient, Span: at, Message: "a blank at the start or end of the value", Hint: "remove it",
		Fix: &ast.Fix{Span: at},
	})
}
