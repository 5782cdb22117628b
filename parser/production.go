package parser

import (
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// production reads a commonExpr by climbing precedences and builds the tree
// directly. A method that returns an expression returns nil when it has failed.
type production struct {
	tokens  []lexer.Token // the last is EOF
	i       int           // index of the next token
	limit   int           // of height
	room    int           // tokens that the nodes of a slab are made for, at most
	height  int           // of the expression that was read last
	unaries int           // unary operators whose operands are being read
	nodes   int           // expressions and segments so far
	items   int           // items of lists and arrays so far

	diag  *ast.Diagnostic // why the production failed; nil at a tokBad
	notes ast.Diagnostics

	stack    []ast.Expr    // operands and items of nodes that are not complete
	segments []ast.Segment // segments of paths that are not complete

	literals slab[ast.Literal]
	leaves   slab[leaf]
	names    slab[ast.NameSegment]
	binaries slab[ast.Binary]
}

// slab hands out nodes from a slice, which costs one allocation for many.
type slab[T any] struct{ free []T }

// take returns a node. left is the number of tokens to make nodes for; about
// every fourth is one of the type.
func (s *slab[T]) take(left int) *T {
	if len(s.free) == 0 {
		s.free = make([]T, 1+left/4)
	}
	x := &s.free[0]
	s.free = s.free[1:]
	return x
}

// leaf is a Path of a single name, by far the most frequent, in one piece.
type leaf struct {
	path ast.Path
	name ast.NameSegment
	only [1]ast.Segment
}

// precedences is the operator table's column of precedences.
var precedences = func() (t [ast.In + 1]int) {
	for op := range ast.Operators() {
		t[op] = op.Precedence()
	}
	return t
}()

// token returns the next token.
func (p *production) token() *lexer.Token { return &p.tokens[p.i] }

// kind returns the type of the next token.
func (p *production) kind() lexer.TokenType { return p.tokens[p.i].Type }

// start returns the offset of the next token.
func (p *production) start() int { return p.tokens[p.i].Pos.Offset }

// end returns the offset after the last token that was read.
func (p *production) end() int {
	if p.i == 0 {
		return 0
	}
	return endOf(&p.tokens[p.i-1])
}

// left returns for how many tokens the next slab should be made.
func (p *production) left() int { return min(len(p.tokens)-p.i, p.room) }

func endOf(t *lexer.Token) int { return t.Pos.Offset + len(t.Value) }

func spanOf(t *lexer.Token) ast.Span { return ast.Span{Start: t.Pos.Offset, End: endOf(t)} }

// from returns the span from start to the end of the last token.
func (p *production) from(start int) ast.Span { return ast.Span{Start: start, End: p.end()} }

// next reads a token and returns its span.
func (p *production) next() ast.Span {
	t := &p.tokens[p.i]
	if t.Type != lexer.EOF {
		p.i++
	}
	return spanOf(t)
}

// leafNode accounts for a node without operands.
func (p *production) leafNode() {
	p.nodes++
	p.height = 1
}

// parent accounts for a node whose highest operand has the height h. It fails
// at the span if that is too high.
func (p *production) parent(h int, at ast.Span) bool {
	p.nodes++
	p.height = h + 1
	if p.height > p.limit {
		p.fail(tooDeep(at, p.limit))
		return false
	}
	return true
}

// expr reads operators of the precedence least and above with their operands.
//
//	commonExpr = ( primitiveLiteral / arrayOrObject / rootExpr / firstMemberExpr
//	             / functionExpr / negateExpr / methodCallExpr / parenExpr / castExpr / isofExpr / notExpr )
//	             [ addExpr / subExpr / ... ] [ eqExpr / ... ] [ andExpr / orExpr ]
func (p *production) expr(least int) ast.Expr {
	start := p.start()
	x := p.unary()
	for x != nil {
		t := p.token()
		if !isBinary(t.Type) {
			break
		}
		op := ast.Operator(t.Type - tokOperator)
		if precedences[op] < least {
			break
		}
		switch op {
		case ast.And, ast.Or:
			x = p.logical(x, op, start)
		case ast.In:
			x = p.in(x, start)
		default:
			x = p.binary(x, op, start)
		}
	}
	return x
}

// binary reads an operator and its right operand.
func (p *production) binary(x ast.Expr, op ast.Operator, start int) ast.Expr {
	h, opPos := p.height, p.next()
	y := p.expr(precedences[op] + 1)
	if y == nil || !p.parent(max(h, p.height), opPos) {
		return nil
	}
	b := p.binaries.take(p.left())
	*b = ast.Binary{Op: op, X: x, Y: y, OpPos: opPos, Pos: p.from(start)}
	return b
}

// logical reads the rest of a chain of one operator.
//
//	andExpr = RWS "and" RWS boolCommonExpr
//	orExpr  = RWS "or" RWS boolCommonExpr
func (p *production) logical(x ast.Expr, op ast.Operator, start int) ast.Expr {
	h, opPos := p.height, spanOf(p.token())
	base := len(p.stack)
	p.pushExpr(x)
	for p.kind() == operatorToken(op) {
		p.i++
		y := p.expr(precedences[op] + 1)
		if y == nil {
			return nil
		}
		h = max(h, p.height)
		p.pushExpr(y)
	}
	if !p.parent(h, opPos) {
		return nil
	}
	return &ast.Logical{Op: op, Operands: p.popExprs(base), Pos: p.from(start)}
}

// pushExpr puts an expression on the stack.
func (p *production) pushExpr(x ast.Expr) {
	if p.stack == nil {
		p.stack = make([]ast.Expr, 0, 16)
	}
	p.stack = append(p.stack, x)
}

// popExprs takes the expressions above base off the stack.
func (p *production) popExprs(base int) []ast.Expr {
	var list []ast.Expr
	if n := len(p.stack) - base; n > 0 {
		list = make([]ast.Expr, n)
		copy(list, p.stack[base:])
	}
	p.stack = p.stack[:base]
	return list
}

// unary reads an operand with the unary operators before it.
//
//	negateExpr = "-" BWS commonExpr
//	notExpr    = "not" RWS boolCommonExpr
func (p *production) unary() ast.Expr {
	op := ast.Not
	switch p.kind() {
	case tokNot:
	case tokNotCall:
		p.note(spanOf(p.token()), `a blank is missing after "not"`, &ast.Fix{Span: emptySpan(endOf(p.token())), Text: " "})
	case tokMinus:
		op = ast.Neg
	default:
		return p.primary()
	}
	start, opPos := p.start(), p.next()
	if p.unaries == p.limit { // the lexer counts those side by side only
		p.fail(tooDeep(opPos, p.limit))
		return nil
	}
	p.unaries++
	x := p.expr(ast.PrecUnary)
	p.unaries--
	if x == nil || !p.parent(p.height, opPos) {
		return nil
	}
	return &ast.Unary{Op: op, X: x, OpPos: opPos, Pos: p.from(start)}
}

// primary reads an operand.
func (p *production) primary() ast.Expr {
	t := p.token()
	if isLiteral(t.Type) {
		return p.literal(ast.LiteralKind(t.Type - tokLiteral))
	}
	if t.Type == tokName || isBinary(t.Type) {
		return p.namePath()
	}
	switch t.Type {
	case tokFunction:
		return p.call()
	case tokOpen:
		return p.paren()
	case tokAlias:
		return p.alias()
	case tokIt, tokThis, tokRoot:
		return p.variable()
	case tokQualified, tokQualifiedCall, tokAnnotation:
		return p.path(nil)
	case tokGeoCall:
		if p.tokens[p.i+2].Type == tokParameter {
			return p.path(nil)
		}
		return p.positional()
	case tokCast:
		return p.typeCall(ast.Cast)
	case tokIsOf:
		return p.typeCall(ast.IsOf)
	case tokCase:
		return p.caseCall()
	case tokOpenBracket:
		return p.array()
	case tokOpenBrace:
		return p.object()
	}
	p.operandExpected()
	return nil
}

func (p *production) literal(kind ast.LiteralKind) ast.Expr {
	t := p.token()
	x := p.literals.take(p.left())
	*x = ast.Literal{Kind: kind, Text: t.Value, Pos: spanOf(t)}
	p.i++
	p.leafNode()
	return x
}

// paren reads a parenthesised expression, which leaves no trace in the tree.
//
//	parenExpr = OPEN BWS commonExpr BWS CLOSE
func (p *production) paren() ast.Expr {
	p.i++
	x := p.expr(0)
	if x == nil || !p.close(tokClose) {
		return nil
	}
	return x
}

// close reads a closing bracket.
func (p *production) close(bracket lexer.TokenType) bool {
	if p.kind() != bracket {
		p.operatorExpected(bracket)
		return false
	}
	p.i++
	return true
}

// variable reads $it, $this or $root, or a path that begins with it.
//
//	rootExpr = "$root/" ( entitySetName keyPredicate / singletonEntity ) [ singleNavigationExpr ]
func (p *production) variable() ast.Expr {
	t := p.token()
	v := &ast.Variable{Pos: spanOf(t)}
	switch t.Type {
	case tokThis:
		v.Kind = ast.This
	case tokRoot:
		v.Kind = ast.Root
	}
	p.i++
	p.leafNode()
	if p.kind() == tokSlash {
		return p.path(v)
	}
	if v.Kind == ast.Root {
		p.failAt(ast.UnexpectedToken, v.Pos, `"$root" stands for no value of its own`, `continue with "/" and the name of an entity set`)
		return nil
	}
	return v
}

// alias reads a parameter alias, or a path that begins with it.
func (p *production) alias() ast.Expr {
	t := p.token()
	a := &ast.Alias{Name: t.Value, Pos: spanOf(t)}
	p.i++
	p.leafNode()
	if p.kind() == tokSlash {
		return p.path(a)
	}
	return a
}
