package parser

import (
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// namePath reads a path that begins with a name.
//
//	firstMemberExpr = memberExpr / inscopeVariableExpr [ "/" memberExpr ]
func (p *production) namePath() ast.Expr {
	t := p.token()
	l := p.leaves.take(p.left())
	l.name = ast.NameSegment{Name: t.Value, Pos: spanOf(t)}
	p.i++
	if p.kind() != tokSlash {
		p.nodes++
		l.only[0] = &l.name
		l.path = ast.Path{Segments: l.only[:], Pos: l.name.Pos}
		p.leafNode()
		return &l.path
	}
	base := len(p.segments)
	p.push(&l.name)
	return p.finishPath(&l.path, base, l.name.Pos.Start, 0)
}

// path reads a path that begins with root or, if root is nil, with a qualified
// name or an annotation.
func (p *production) path(root ast.Expr) ast.Expr {
	base := len(p.segments)
	if root != nil {
		return p.finishPath(&ast.Path{Root: root}, base, root.Span().Start, p.height)
	}
	start, h := p.start(), 0
	switch p.kind() {
	case tokAnnotation:
		p.annotation()
	case tokQualifiedCall, tokGeoCall:
		if inner := p.tokens[p.i+2].Type; isKeyValue(inner) {
			p.unnamed()
			return nil
		}
		if !p.segmentCall() {
			return nil
		}
		h = p.height
	default:
		if !p.typeSegment() {
			return nil
		}
	}
	return p.finishPath(&ast.Path{}, base, start, h)
}

// typeSegment reads a qualified type name at the start of a path, where it
// casts the current instance and something must follow.
func (p *production) typeSegment() bool {
	t := p.token()
	name := &ast.TypeSegment{Name: t.Value, Pos: spanOf(t)}
	p.i++
	if p.kind() == tokSlash {
		p.push(name)
		return true
	}
	if u := p.token(); u.Type == tokOpen {
		p.operatorExpected(lexer.EOF)
		return false
	}
	p.failAt(ast.UnexpectedToken, name.Pos, "the qualified name "+quote(name.Name)+" is not a value",
		`continue with "/" and a property, or call it with "()"`)
	return false
}

// push adds a segment to the path that is being read.
func (p *production) push(s ast.Segment) {
	if p.segments == nil {
		p.segments = make([]ast.Segment, 0, 8)
	}
	p.nodes++
	p.segments = append(p.segments, s)
}

// finishPath reads the rest of a path whose first segments, from base on, are
// on the stack. h is the height of what it holds so far.
func (p *production) finishPath(path *ast.Path, base, start, h int) ast.Expr {
	for {
		for p.kind() == tokCallOpen {
			if !p.keyAfter(base) {
				return nil
			}
			h = max(h, p.height)
		}
		if p.kind() != tokSlash {
			break
		}
		if len(p.segments) > base && isLast(p.segments[len(p.segments)-1]) {
			p.failAt(ast.UnexpectedToken, spanOf(p.token()), `nothing may follow `+quote(lastName(p.segments[len(p.segments)-1]))+" in a path", "")
			return nil
		}
		p.i++
		p.height = 0
		if len(p.segments) == base && isRoot(path.Root) {
			if !p.entitySet() {
				return nil
			}
		} else if !p.segment() {
			return nil
		}
		h = max(h, p.height)
	}
	path.Segments = make([]ast.Segment, len(p.segments)-base)
	copy(path.Segments, p.segments[base:])
	p.segments = p.segments[:base]
	path.Pos = p.from(start)
	if !p.parent(h, path.Pos) {
		return nil
	}
	return path
}

func isRoot(x ast.Expr) bool {
	v, ok := x.(*ast.Variable)
	return ok && v.Kind == ast.Root
}

// isLast reports whether a path ends with s.
func isLast(s ast.Segment) bool {
	switch s.(type) {
	case *ast.CountSegment, *ast.LambdaSegment:
		return true
	case *ast.NameSegment, *ast.TypeSegment, *ast.KeySegment, *ast.FunctionSegment,
		*ast.FilterSegment, *ast.AnnotationSegment:
		return false
	}
	panic("parser: unknown segment")
}

// lastName names a segment that ends a path.
func lastName(s ast.Segment) string {
	if l, ok := s.(*ast.LambdaSegment); ok {
		return l.Op.String()
	}
	return "$count"
}

// entitySet reads what must follow $root.
//
//	rootExpr = "$root/" ( entitySetName keyPredicate / singletonEntity ) [ singleNavigationExpr ]
func (p *production) entitySet() bool {
	t := p.token()
	switch t.Type {
	case tokName:
		p.push(&ast.NameSegment{Name: t.Value, Pos: p.next()})
		return true
	case tokFunction:
		p.push(&ast.NameSegment{Name: t.Value, Pos: p.next()})
		return p.key()
	}
	p.expected("the name of an entity set or a singleton")
	return false
}

// segment reads a segment after a slash.
func (p *production) segment() bool {
	t := p.token()
	switch t.Type {
	case tokName:
		n := p.names.take(p.left())
		*n = ast.NameSegment{Name: t.Value, Pos: spanOf(t)}
		p.i++
		p.push(n)
		return true
	case tokQualified:
		p.push(&ast.TypeSegment{Name: t.Value, Pos: p.next()})
		return true
	case tokFunction, tokQualifiedCall, tokGeoCall:
		return p.segmentCall()
	case tokAny, tokAll:
		return p.lambda()
	case tokCount:
		return p.count()
	case tokFilter:
		return p.filterSegment()
	case tokAlias, tokAnnotation:
		p.annotation()
		return true
	case tokParameter:
		p.equals(&p.tokens[p.i+1])
		return false
	}
	p.expected("a segment of a path")
	if t.Type == tokDollar {
		suggest(p.diag, t.Value, "$count", "$filter")
	}
	return false
}

func (p *production) annotation() {
	t := p.token()
	p.push(&ast.AnnotationSegment{Name: t.Value, Pos: p.next()})
}

// segmentCall reads a bound function with named parameters, or a name with a
// key.
//
//	functionExpr = functionName OPEN [ functionExprParameter *( COMMA functionExprParameter ) ] CLOSE
func (p *production) segmentCall() bool {
	t := p.token()
	start, namePos := p.start(), spanOf(t)
	p.height = 0
	if inner := p.tokens[p.i+2].Type; inner != tokParameter && inner != tokClose {
		if !isKeyValue(inner) || p.tokens[p.i+3].Type != tokClose {
			p.unnamed()
			return false
		}
		p.i++
		if t.Type != tokFunction {
			p.push(&ast.TypeSegment{Name: t.Value, Pos: namePos})
		} else {
			p.push(&ast.NameSegment{Name: t.Value, Pos: namePos})
		}
		return p.key()
	}
	p.i++
	args, ok := p.namedArgs()
	if !ok {
		return false
	}
	p.push(&ast.FunctionSegment{Name: t.Value, Args: args, NamePos: namePos, Pos: p.from(start)})
	return true
}

// unnamed refuses positional arguments of the bound function that is next.
func (p *production) unnamed() {
	name := p.token()
	if p.i += 2; p.kind() == tokBad {
		return
	}
	if p.kind() == lexer.EOF {
		p.unclosed(tokClose, &p.tokens[p.i-1])
		return
	}
	p.failAt(ast.UnexpectedToken, spanOf(p.token()), "unexpected "+describe(p.token())+": the parameters of "+quote(name.Value)+" need names",
		`write "name=value"`)
}

// isKeyValue reports whether a token can be the value of a key.
func isKeyValue(t lexer.TokenType) bool { return isLiteral(t) || t == tokAlias }

// keyAfter reads a key after a closing parenthesis.
func (p *production) keyAfter(base int) bool {
	if len(p.segments) > base {
		switch p.segments[len(p.segments)-1].(type) {
		case *ast.FunctionSegment, *ast.FilterSegment:
			return p.key()
		case *ast.NameSegment, *ast.TypeSegment, *ast.KeySegment, *ast.CountSegment,
			*ast.LambdaSegment, *ast.AnnotationSegment:
		}
	}
	p.operatorExpected(lexer.EOF)
	return false
}

// key reads a key in parentheses.
//
//	keyPredicate = simpleKey / compoundKey
//	simpleKey    = OPEN ( parameterAlias / keyPropertyValue ) CLOSE
//	compoundKey  = OPEN keyValuePair *( COMMA keyValuePair ) CLOSE
func (p *production) key() bool {
	k := &ast.KeySegment{}
	start := p.start()
	p.height = 0
	if p.tokens[p.i+1].Type == tokParameter {
		args, ok := p.namedArgs()
		if !ok {
			return false
		}
		k.Named = args
	} else {
		p.i++
		if !isKeyValue(p.kind()) {
			p.expected("the value of a key")
			return false
		}
		if k.Value = p.primary(); k.Value == nil || !p.close(tokClose) {
			return false
		}
	}
	k.Pos = p.from(start)
	p.push(k)
	return true
}

// namedArgs reads name=value pairs in parentheses, or empty parentheses.
func (p *production) namedArgs() ([]ast.NamedArg, bool) {
	p.i++
	var args []ast.NamedArg
	h := 0
	for p.kind() != tokClose || len(args) > 0 {
		t := p.token()
		if t.Type != tokParameter {
			p.expected("name=value")
			return nil, false
		}
		a := ast.NamedArg{Name: t.Value, NamePos: p.next()}
		p.i++ // the equals sign, which made the name a tokParameter
		if a.Value = p.expr(0); a.Value == nil {
			return nil, false
		}
		h = max(h, p.height)
		args = append(args, a)
		if p.kind() != tokComma {
			break
		}
		p.i++
	}
	p.height = h
	return args, p.close(tokClose)
}
