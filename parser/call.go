package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// call reads what begins with an unqualified name and a parenthesis: a function
// with positional arguments or, at the start of a path, a bound function or a
// name with a key.
//
//	methodCallExpr = functionName OPEN BWS [ commonExpr BWS *( COMMA BWS commonExpr BWS ) ] CLOSE
func (p *production) call() ast.Expr {
	start := p.start()
	switch p.tokens[p.i+2].Type {
	case tokParameter:
		return p.callPath(start)
	case tokClose:
		if after := p.tokens[p.i+3].Type; after == tokSlash || after == tokCallOpen {
			return p.callPath(start)
		}
	}
	if isKeyValue(p.tokens[p.i+2].Type) && p.tokens[p.i+3].Type == tokClose && p.tokens[p.i+4].Type == tokSlash {
		return p.callPath(start)
	}
	return p.positional()
}

// callPath reads a path that begins with a bound function or a name with a key.
func (p *production) callPath(start int) ast.Expr {
	base := len(p.segments)
	if !p.segmentCall() {
		return nil
	}
	return p.finishPath(&ast.Path{}, base, start, p.height)
}

// positional reads a call with positional arguments.
func (p *production) positional() ast.Expr {
	t := p.token()
	start := p.start()
	c := &ast.Call{Name: t.Value, NamePos: p.next()}
	p.i++
	base, h := len(p.stack), 0
	for p.kind() != tokClose || len(p.stack) > base {
		x := p.expr(0)
		if x == nil {
			return nil
		}
		h = max(h, p.height)
		p.pushExpr(x)
		if p.kind() != tokComma {
			break
		}
		p.i++
	}
	if !p.close(tokClose) || !p.parent(h, c.NamePos) {
		return nil
	}
	c.Args, c.Pos = p.popExprs(base), p.from(start)
	if u := p.token(); u.Type == tokSlash || u.Type == tokCallOpen {
		p.failAt(ast.UnexpectedToken, spanOf(u), "the path cannot continue after the function "+quote(c.Name), "")
		return nil
	}
	return c
}

// typeCall reads cast or isof.
//
//	castExpr = "cast" OPEN BWS [ commonExpr BWS COMMA BWS ] qualifiedTypeName BWS CLOSE
//	isofExpr = "isof" OPEN BWS [ commonExpr BWS COMMA BWS ] qualifiedTypeName BWS CLOSE
func (p *production) typeCall(op ast.TypeOp) ast.Expr {
	c := &ast.TypeCall{Op: op}
	start := p.start()
	c.NamePos = p.next()
	p.i++
	h := 0
	if n := p.typeNameLength(); n == 0 || p.tokens[p.i+n].Type != tokClose {
		if c.X = p.expr(0); c.X == nil {
			return nil
		}
		h = p.height
		if p.kind() != tokComma {
			if p.kind() == tokClose && p.quotedType(c.X) {
				return nil
			}
			p.expected(`"," and the name of a type`)
			return nil
		}
		p.i++
	}
	if !p.typeName(&c.Type) || !p.close(tokClose) || !p.parent(h, c.NamePos) {
		return nil
	}
	c.Pos = p.from(start)
	if p.kind() == tokSlash {
		return p.path(c)
	}
	return c
}

// typeNameLength returns the number of tokens of the type name that is next, 0
// if there is none.
func (p *production) typeNameLength() int {
	isName := func(t lexer.TokenType) bool { return t == tokName || t == tokQualified }
	switch t := p.token(); {
	case isName(t.Type):
		return 1
	case t.Type == tokFunction && t.Value == "Collection" && isName(p.tokens[p.i+2].Type) && p.tokens[p.i+3].Type == tokClose:
		return 4
	}
	return 0
}

// typeName reads the name of a type.
//
//	qualifiedTypeName = singleQualifiedTypeName / "Collection" OPEN singleQualifiedTypeName CLOSE
func (p *production) typeName(n *ast.TypeName) bool {
	start := p.start()
	switch p.typeNameLength() {
	case 1:
		n.Name, n.Pos = p.token().Value, p.next()
		return true
	case 4:
		n.Name, n.Collection = p.tokens[p.i+2].Value, true
		p.i += 4
		n.Pos = p.from(start)
		return true
	}
	if t := p.token(); t.Type == literalToken(ast.StringLiteral) && p.tokens[p.i+1].Type == tokClose {
		p.quotedTypeAt(t.Value, spanOf(t))
		return false
	}
	p.expected("the name of a type")
	return false
}

// quotedType reports the name of a type in quotation marks, the only operand.
func (p *production) quotedType(x ast.Expr) bool {
	lit, ok := x.(*ast.Literal)
	if !ok || lit.Kind != ast.StringLiteral {
		return false
	}
	p.quotedTypeAt(lit.Text, lit.Pos)
	return true
}

func (p *production) quotedTypeAt(text string, at ast.Span) {
	d := &ast.Diagnostic{
		Code: ast.UnexpectedToken, Span: at,
		Message: "the name of a type is written without quotation marks, not " + quote(text),
	}
	s := scanner{src: strings.Trim(text, "'"), budget: newBudget(Limits{})}
	if tokens, err := s.all(); err == nil {
		inner := production{tokens: tokens}
		if n := inner.typeNameLength(); n > 0 && tokens[n].Type == lexer.EOF {
			d.Hint, d.Fix = "write "+quote(s.src), &ast.Fix{Span: at, Text: s.src}
		}
	}
	p.fail(d)
}

// caseCall reads the function case.
//
//	caseMethodCallExpr = "case" OPEN BWS boolCommonExpr BWS COLON BWS commonExpr BWS
//	                     *( COMMA BWS boolCommonExpr BWS COLON BWS commonExpr BWS ) CLOSE
func (p *production) caseCall() ast.Expr {
	c := &ast.Case{}
	start := p.start()
	c.NamePos = p.next()
	p.i++
	h := 0
	for {
		var arm ast.CaseArm
		if arm.Cond = p.expr(0); arm.Cond == nil {
			return nil
		}
		h = max(h, p.height)
		if !p.close(tokColon) {
			return nil
		}
		if arm.Value = p.expr(0); arm.Value == nil {
			return nil
		}
		h = max(h, p.height)
		c.Arms = append(c.Arms, arm)
		if p.kind() != tokComma {
			break
		}
		p.i++
	}
	if !p.close(tokClose) || !p.parent(h, c.NamePos) {
		return nil
	}
	c.Pos = p.from(start)
	return c
}
