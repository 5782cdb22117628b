package parser

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/google/go-cmp/cmp"
	"github.com/odatacheck/odata/ast"
)

// floor is the parser that the production is measured against: what one would
// write by hand without participle. It reads the tokens of the same lexer from
// a slice that is used again, climbs precedences, takes its nodes from slabs as
// the production does, and knows the grammar of the corpus. It has one message
// for every error, no limits but that of the lexer, and no warnings.
type floor struct {
	tokens   []lexer.Token
	i        int
	stack    []ast.Expr
	literals slab[ast.Literal]
	leaves   slab[leaf]
	binaries slab[ast.Binary]
}

var floorTokens = sync.Pool{New: func() any { return new([]lexer.Token) }}

var errFloor = errors.New("syntax error")

// parseFloor parses the text of $filter by hand.
func parseFloor(src string) (ast.Expr, error) {
	buf := floorTokens.Get().(*[]lexer.Token)
	defer func() {
		clear(*buf)
		floorTokens.Put(buf)
	}()
	s := scanner{src: src, budget: newBudget(Limits{})}
	tokens := (*buf)[:0]
	for {
		tokens = append(tokens, lexer.Token{})
		t := &tokens[len(tokens)-1]
		s.next(t)
		if t.Type == lexer.EOF {
			break
		}
	}
	*buf = tokens
	if s.diag != nil {
		return nil, errFloor
	}
	f := floor{tokens: tokens}
	x := f.expr(0)
	if x == nil || f.tokens[f.i].Type != lexer.EOF {
		return nil, errFloor
	}
	return x, nil
}

func (f *floor) end() int  { return endOf(&f.tokens[f.i-1]) }
func (f *floor) left() int { return min(len(f.tokens)-f.i, 256) }

func (f *floor) expr(least int) ast.Expr {
	start := f.tokens[f.i].Pos.Offset
	x := f.unary()
	for x != nil {
		t := &f.tokens[f.i]
		if !isBinary(t.Type) {
			break
		}
		op := ast.Operator(t.Type - tokOperator)
		prec := precedences[op]
		if prec < least {
			break
		}
		if op == ast.And || op == ast.Or {
			base := len(f.stack)
			f.push(x)
			for f.tokens[f.i].Type == t.Type {
				f.i++
				y := f.expr(prec + 1)
				if y == nil {
					return nil
				}
				f.push(y)
			}
			x = &ast.Logical{Op: op, Operands: f.pop(base), Pos: ast.Span{Start: start, End: f.end()}}
			continue
		}
		f.i++
		var y ast.Expr
		if op == ast.In && f.tokens[f.i].Type == tokOpen {
			y = f.list()
		} else {
			y = f.expr(prec + 1)
		}
		if y == nil {
			return nil
		}
		b := f.binaries.take(f.left())
		*b = ast.Binary{Op: op, X: x, Y: y, OpPos: spanOf(t), Pos: ast.Span{Start: start, End: f.end()}}
		x = b
	}
	return x
}

func (f *floor) push(x ast.Expr) {
	if f.stack == nil {
		f.stack = make([]ast.Expr, 0, 16)
	}
	f.stack = append(f.stack, x)
}

func (f *floor) pop(base int) []ast.Expr {
	list := make([]ast.Expr, len(f.stack)-base)
	copy(list, f.stack[base:])
	f.stack = f.stack[:base]
	return list
}

func (f *floor) unary() ast.Expr {
	t := &f.tokens[f.i]
	op := ast.Not
	switch t.Type {
	case tokNot, tokNotCall:
	case tokMinus:
		op = ast.Neg
	default:
		return f.primary()
	}
	f.i++
	x := f.expr(ast.PrecUnary)
	if x == nil {
		return nil
	}
	return &ast.Unary{Op: op, X: x, OpPos: spanOf(t), Pos: ast.Span{Start: t.Pos.Offset, End: f.end()}}
}

func (f *floor) primary() ast.Expr {
	t := &f.tokens[f.i]
	switch {
	case isLiteral(t.Type):
		return f.literal()
	case t.Type == tokName || isBinary(t.Type):
		return f.path()
	case t.Type == tokOpen:
		f.i++
		x := f.expr(0)
		if x == nil || f.tokens[f.i].Type != tokClose {
			return nil
		}
		f.i++
		return x
	case t.Type == tokFunction:
		f.i += 2
		base := len(f.stack)
		if !f.items(tokClose) {
			return nil
		}
		return &ast.Call{Name: t.Value, Args: f.pop(base), NamePos: spanOf(t), Pos: ast.Span{Start: t.Pos.Offset, End: f.end()}}
	}
	return nil
}

func (f *floor) literal() ast.Expr {
	t := &f.tokens[f.i]
	x := f.literals.take(f.left())
	*x = ast.Literal{Kind: ast.LiteralKind(t.Type - tokLiteral), Text: t.Value, Pos: spanOf(t)}
	f.i++
	return x
}

// items reads expressions up to closer onto the stack.
func (f *floor) items(closer lexer.TokenType) bool {
	if f.tokens[f.i].Type == closer {
		f.i++
		return true
	}
	for {
		x := f.expr(0)
		if x == nil {
			return false
		}
		f.push(x)
		switch f.tokens[f.i].Type {
		case tokComma:
			f.i++
		case closer:
			f.i++
			return true
		default:
			return false
		}
	}
}

func (f *floor) list() ast.Expr {
	start, base := f.tokens[f.i].Pos.Offset, len(f.stack)
	f.i++
	for f.tokens[f.i].Type != tokClose || len(f.stack) > base {
		if !isLiteral(f.tokens[f.i].Type) {
			return nil
		}
		f.push(f.literal())
		if f.tokens[f.i].Type != tokComma {
			break
		}
		f.i++
	}
	if f.tokens[f.i].Type != tokClose {
		return nil
	}
	f.i++
	return &ast.List{Items: f.pop(base), Pos: ast.Span{Start: start, End: f.end()}}
}

func (f *floor) path() ast.Expr {
	t := &f.tokens[f.i]
	l := f.leaves.take(f.left())
	l.name = ast.NameSegment{Name: t.Value, Pos: spanOf(t)}
	l.only[0] = &l.name
	l.path.Segments = l.only[:]
	f.i++
	for f.tokens[f.i].Type == tokSlash {
		f.i++
		s := f.segment()
		if s == nil {
			return nil
		}
		l.path.Segments = append(l.path.Segments, s)
	}
	l.path.Pos = ast.Span{Start: t.Pos.Offset, End: f.end()}
	return &l.path
}

func (f *floor) segment() ast.Segment {
	t := &f.tokens[f.i]
	f.i++
	switch t.Type {
	case tokName:
		return &ast.NameSegment{Name: t.Value, Pos: spanOf(t)}
	case tokCount:
		return &ast.CountSegment{Pos: spanOf(t)}
	case tokAny, tokAll:
		l := &ast.LambdaSegment{OpPos: spanOf(t)}
		if t.Type == tokAll {
			l.Op = ast.All
		}
		f.i++
		if v := &f.tokens[f.i]; v.Type == tokName && f.tokens[f.i+1].Type == tokColon {
			l.Variable, l.VariablePos = v.Value, spanOf(v)
			f.i += 2
			if l.Predicate = f.expr(0); l.Predicate == nil {
				return nil
			}
		}
		if f.tokens[f.i].Type != tokClose {
			return nil
		}
		f.i++
		l.Pos = ast.Span{Start: t.Pos.Offset, End: f.end()}
		return l
	}
	return nil
}

// parseFloorQuery parses a query string by hand.
func parseFloorQuery(raw string) (*ast.Query, error) {
	q := &ast.Query{Raw: raw}
	plus := !strings.Contains(raw, " ") && !strings.Contains(raw, "%20")
	for at := 0; at < len(raw); {
		end := at + strings.IndexByte(raw[at:], '&')
		if end < at {
			end = len(raw)
		}
		name, value, has := strings.Cut(raw[at:end], "=")
		d, bad := decode(value, at+len(name)+1, plus)
		if bad != nil {
			return nil, errFloor
		}
		q.Options = append(q.Options, ast.Option{Name: name, Text: d.text, Raw: value, RawStart: d.at, HasValue: has, Plus: d.plus})
		var err error
		switch name {
		case "$filter":
			q.Filter, err = parseFloor(d.text)
		case "$top":
			q.Top, err = floorNumber(d.text)
		case "$skip":
			q.Skip, err = floorNumber(d.text)
		default:
			err = errFloor
		}
		if err != nil {
			return nil, err
		}
		at = end + 1
	}
	return q, nil
}

func floorNumber(text string) (*int64, error) {
	n, err := strconv.ParseUint(text, 10, 63)
	m := int64(n)
	return &m, err
}

// TestFloor holds the parser that the benchmark measures against to the trees
// of the production: a floor that does less would flatter nobody.
func TestFloor(t *testing.T) {
	for _, c := range corpus() {
		t.Run(c.name, func(t *testing.T) {
			if strings.HasPrefix(c.src, "$") {
				want, err := ParseQuery(c.src, Options{})
				if err != nil {
					t.Fatal(err)
				}
				got, err := parseFloorQuery(c.src)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
				return
			}
			want, err := ParseFilter(c.src, Options{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := parseFloor(c.src)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
