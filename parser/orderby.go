package parser

import (
	"errors"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// ParseOrderBy parses src, the percent-decoded text of $orderby. The error is
// ast.Diagnostics as that of [ParseFilter]; Option is "$orderby".
//
// Spec: URL Conventions 5.1.4 System Query Option $orderby.
func ParseOrderBy(src string, opts Options) ([]ast.OrderItem, error) {
	q := newQuery(opts)
	items := q.orderBy(orderByOption, src)
	return items, q.ds.Err()
}

const orderByOption = "$orderby"

// orderBy is the grammar of $orderby.
//
//	orderby     = orderbyItem *( COMMA orderbyItem )
//	orderbyItem = commonExpr [ RWS ( "asc" / "desc" ) ]
type orderBy struct {
	Items []*orderItem `parser:"@@ ( ',':Comma @@ )*"`
}

type orderItem struct {
	Expr      *operand   `parser:"@@"`
	Direction *direction `parser:"@@?"`
}

type direction struct {
	Pos  lexer.Position
	Word string `parser:"@( 'asc':Name | 'desc':Name )"`
}

var orderByParser = participle.MustBuild[orderBy](
	participle.Lexer(oData), participle.CaseInsensitive("Name"),
)

// operand is an expression within another grammar. Like filter it reads itself
// and keeps its errors; after one it skips to the end of the text.
type operand struct {
	result
	extent ast.Span // with parentheses around it
}

// Parse implements participle.Parseable.
func (o *operand) Parse(lex *lexer.PeekingLexer) error {
	p := produce(lex, 8)
	start := p.start()
	x := p.expr(0)
	if x == nil || !p.endsOrderItem() {
		x = nil
		p.i = len(p.tokens) - 1
	}
	lex.FastForward(lexer.RawCursor(p.i - 1))
	o.result = p.result(x)
	o.extent = ast.Span{Start: start, End: p.end()}
	return nil
}

// endsOrderItem reports whether a direction or the end of the item is next, and
// fails otherwise.
func (p *production) endsOrderItem() bool {
	t := p.token()
	direction := t.Type == tokName && (ast.EqualWords(t.Value, "asc") || ast.EqualWords(t.Value, "desc"))
	switch {
	case t.Type == lexer.EOF, t.Type == tokComma, direction && p.end() < t.Pos.Offset:
		return true
	case direction:
		p.blankBefore(t)
		return false
	}
	p.operatorExpected(lexer.EOF)
	if d := p.diag; d != nil && d.Hint == "" && d.Span == spanOf(t) {
		switch word := t.Value; {
		case ast.EqualWords(word, "ascending"):
			suggest(d, "asc", "asc")
		case ast.EqualWords(word, "descending"):
			suggest(d, "desc", "desc")
		default:
			suggest(d, word, "asc", "desc")
		}
	}
	return false
}

// orderBy parses the text of $orderby and returns nil after reporting an error.
func (q *query) orderBy(option, src string) []ast.OrderItem {
	s := scanner{src: src}
	b := q.tokenize(option, &s)
	if b == nil {
		return nil
	}
	defer b.release()
	g, err := orderByParser.ParseFromLexer(b.lex)
	items := make([]ast.OrderItem, 0, len(g.Items))
	for _, it := range g.Items {
		if !q.accept(option, &s, &it.Expr.result) {
			return nil
		}
		item := ast.OrderItem{Expr: it.Expr.expr, Pos: it.Expr.extent}
		if d := it.Direction; d != nil {
			item.Descending = ast.EqualWords(d.Word, "desc")
			item.Pos.End = d.Pos.Offset + len(d.Word)
		}
		items = append(items, item)
	}
	if err != nil {
		q.grammarError(option, &s, b, err, `"," and another expression`)
		return nil
	}
	if !q.leniencies(option, src) {
		return nil
	}
	return items
}

// grammarError reports the error of a struct-tag grammar: a token, blamed by
// participle, in the place of which something else was expected.
func (q *query) grammarError(option string, s *scanner, b *buffer, err error, expected string) {
	var unexpected *participle.UnexpectedTokenError
	if !errors.As(err, &unexpected) {
		q.report(option, *exceeded(ast.Span{End: len(s.src)}, "items", participle.MaxIterations)) // its other error
		return
	}
	p := production{tokens: b.tokens[:b.used]}
	for p.token().Type != lexer.EOF && p.start() < unexpected.Unexpected.Pos.Offset {
		p.i++
	}
	at := p.i
	if p.nestedOptions() {
		p.failAt(ast.NotSupported, spanOf(p.token()), "options within "+option+" are not supported", "")
	}
	p.i = at
	p.expected(expected)
	if p.diag == nil {
		p.diag = s.diag
	}
	q.report(option, *p.diag)
}

// nestedOptions reports whether the next token begins query options in
// parentheses. It skips an opening parenthesis.
func (p *production) nestedOptions() bool {
	if p.kind() == tokOpen {
		p.i++
	} else if p.i == 0 || p.tokens[p.i-1].Type != tokOpen {
		return false
	}
	switch p.kind() {
	case tokDollar, tokFilter, tokFilterParameter, tokCount, tokParameter, tokAlias:
		return true
	}
	return false
}
