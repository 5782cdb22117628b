package parser

import (
	"strings"

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
	opts     Options
	budget   budget
	ds       ast.Diagnostics
	errors   int // reported so far, not all of them in ds
	warnings int
}

func newQuery(opts Options) *query { return &query{opts: opts, budget: newBudget(opts.Limits)} }

// report adds a diagnostic for an option, unless there are enough of its
// severity.
func (q *query) report(option string, d ast.Diagnostic) {
	d.Option = option
	if d.Code == ast.Lenient {
		d.Severity = ast.Warning
		if q.opts.Strict {
			d.Severity = ast.Error
		}
	}
	n, most := &q.errors, maxErrors
	if d.Severity == ast.Warning {
		n, most = &q.warnings, maxWarnings
	}
	if *n++; *n <= most {
		q.ds = append(q.ds, d)
	}
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

var (
	filterParser  = participle.MustBuild[filter](participle.Lexer(oData))
	allowTrailing = participle.AllowTrailing(true) // filter looks for the end itself
)

// Parse implements participle.Parseable. It reads an expression up to the end.
func (f *filter) Parse(lex *lexer.PeekingLexer) error {
	p := produce(lex, 256)
	x := p.expr(0)
	if x != nil && p.kind() != lexer.EOF {
		p.operatorExpected(lexer.EOF)
		x = nil
	}
	f.result = p.result(x)
	return nil
}

// produce returns a production that reads the next tokens of lex, of which it
// expects no more than room.
func produce(lex *lexer.PeekingLexer, room int) production {
	first := lex.Range(0, 1)[0].Pos
	return production{
		tokens: lex.Range(0, lexer.RawCursor(first.Line)), i: int(lex.RawCursor()), limit: first.Column, room: room,
	}
}

func (p *production) result(x ast.Expr) result {
	return result{expr: x, diag: p.diag, notes: p.notes, nodes: p.nodes, items: p.items}
}

// expr parses the text of an option and returns nil after reporting an error.
func (q *query) expr(option, src string) ast.Expr {
	s := scanner{src: src}
	b := q.tokenize(option, &s)
	if b == nil {
		return nil
	}
	defer b.release()
	f, err := filterParser.ParseFromLexer(b.lex, allowTrailing)
	if err != nil {
		panic("parser: the production returned an error")
	}
	if !q.accept(option, &s, &f.result) || !q.leniencies(option, src) {
		return nil
	}
	return f.expr
}

// tokenize splits the text of an option into tokens, which the caller must
// release. It returns nil after reporting an error.
func (q *query) tokenize(option string, s *scanner) *buffer {
	if d := q.checkText(s.src); d != nil {
		q.report(option, *d)
		return nil
	}
	s.budget = q.budget
	b := tokenize(s)
	q.budget.tokens = s.budget.tokens
	if s.limited() {
		b.release()
		q.report(option, *s.diag)
		return nil
	}
	return b
}

// accept reports what a production has found besides the expression, and
// whether it has found one.
func (q *query) accept(option string, s *scanner, r *result) bool {
	if r.expr == nil {
		d := r.diag
		if d == nil {
			d = s.diag
		}
		q.report(option, *d)
		return false
	}
	if d := q.budget.spend(r.nodes, r.items, ast.Span{End: len(s.src)}); d != nil {
		q.report(option, *d)
		return false
	}
	for _, n := range r.notes {
		q.report(option, n)
	}
	return !q.opts.Strict || len(r.notes) == 0
}

// leniencies reports blanks around the text of an option, and whether they may
// be there.
func (q *query) leniencies(option, src string) bool {
	before := q.errors
	q.blanks(option, src)
	return q.errors == before
}

// checkText refuses what is no text at all, or too long.
func (q *query) checkText(src string) *ast.Diagnostic {
	if len(src) > q.budget.limits.Bytes {
		return exceeded(ast.Span{Start: q.budget.limits.Bytes, End: len(src)}, "bytes", q.budget.limits.Bytes)
	}
	if i := invalidText(src); i >= 0 {
		return badText(src[i], ast.Span{Start: i, End: i + 1})
	}
	return nil
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
