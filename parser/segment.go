package parser

import (
	"github.com/odatacheck/odata/ast"
)

// lambda reads any or all with what is in their parentheses.
//
//	anyExpr = "any" OPEN BWS [ lambdaVariableExpr BWS COLON BWS lambdaPredicateExpr BWS ] CLOSE
//	allExpr = "all" OPEN BWS lambdaVariableExpr BWS COLON BWS lambdaPredicateExpr BWS CLOSE
func (p *production) lambda() bool {
	l := &ast.LambdaSegment{}
	if p.kind() == tokAll {
		l.Op = ast.All
	}
	start := p.start()
	l.OpPos = p.next()
	p.i++
	if p.kind() == tokClose {
		if l.Op == ast.All {
			p.failAt(ast.UnexpectedToken, l.OpPos.To(spanOf(p.token())), `"all" needs a predicate`, `write "all(x:...)"`)
			return false
		}
		p.i++
	} else if !p.predicate(l) {
		return false
	}
	l.Pos = p.from(start)
	p.push(l)
	return true
}

// predicate reads the variable and the predicate of a lambda.
func (p *production) predicate(l *ast.LambdaSegment) bool {
	t := p.token()
	arrow := t.Type == tokParameter // x in x=>x eq 1
	if t.Type != tokName && !arrow && !isBinary(t.Type) || isNot(t.Value) {
		p.expected("a lambda variable and a colon")
		return false
	}
	l.Variable, l.VariablePos = t.Value, p.next()
	if p.kind() != tokColon {
		p.expected(`":" after the lambda variable ` + quote(l.Variable))
		return false
	}
	p.i++
	l.Predicate = p.expr(0)
	return l.Predicate != nil && p.close(tokClose)
}

// isNot reports whether a name is the operator not. A variable of that name
// could not be told from it.
func isNot(name string) bool { return ast.EqualWords(name, "not") }

// count reads $count with its options.
//
//	count = "/$count" [ OPEN ( filter / search ) *( SEMI ( filter / search ) ) CLOSE ]
func (p *production) count() bool {
	c := &ast.CountSegment{}
	start := p.start()
	p.i++
	if p.kind() == tokCallOpen {
		p.i++
		switch t := p.token(); {
		case t.Type == tokFilterParameter, t.Type == tokParameter && ast.EqualWords(t.Value, "filter"):
			p.i += 2
		case t.Type == tokDollar && ast.EqualWords(t.Value, "$search"), t.Type == tokParameter && ast.EqualWords(t.Value, "search"):
			p.failAt(ast.NotSupported, spanOf(t), "$search within $count is not supported", "")
			return false
		default:
			p.expected(`"$filter="`)
			return false
		}
		if c.Filter = p.expr(0); c.Filter == nil {
			return false
		}
		if p.kind() == tokSemicolon {
			p.failAt(ast.NotSupported, spanOf(p.token()), "further options within $count are not supported", "")
			return false
		}
		if !p.close(tokClose) {
			return false
		}
	}
	c.Pos = p.from(start)
	p.push(c)
	return true
}

// filterSegment reads $filter(...).
//
//	filterExpr = "/$filter" OPEN boolCommonExpr CLOSE
func (p *production) filterSegment() bool {
	f := &ast.FilterSegment{}
	start := p.start()
	p.i++
	if p.kind() != tokCallOpen {
		p.expected(`"(" directly after "$filter"`)
		return false
	}
	p.i++
	if f.Filter = p.expr(0); f.Filter == nil || !p.close(tokClose) {
		return false
	}
	f.Pos = p.from(start)
	p.push(f)
	return true
}
