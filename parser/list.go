package parser

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
)

// in reads the operator in and its right operand.
//
//	inExpr   = RWS "in" RWS ( listExpr / commonExpr )
//	listExpr = OPEN BWS [ listItem BWS *( COMMA BWS listItem BWS ) ] CLOSE
func (p *production) in(x ast.Expr, start int) ast.Expr {
	h, opPos := p.height, p.next()
	var y ast.Expr
	if p.kind() == tokOpen {
		y = p.list()
	} else {
		y = p.collection()
	}
	if y == nil || !p.parent(max(h, p.height), opPos) {
		return nil
	}
	b := p.binaries.take(p.left())
	*b = ast.Binary{Op: ast.In, X: x, Y: y, OpPos: opPos, Pos: p.from(start)}
	return b
}

// collection reads a right operand of in that is not in parentheses.
func (p *production) collection() ast.Expr {
	start := p.start()
	y := p.expr(ast.PrecPrimary + 1)
	if y == nil || canBeCollection(y) {
		return y
	}
	at := p.from(start)
	if lit, ok := y.(*ast.Literal); ok {
		p.fail(&ast.Diagnostic{
			Code: ast.UnexpectedToken, Span: at,
			Message: quote(lit.Text) + " is not a list",
			Hint:    `put the values right of "in" in parentheses`,
			Fix:     &ast.Fix{Span: at, Text: "(" + lit.Text + ")"},
		})
		return nil
	}
	p.failAt(ast.UnexpectedToken, at, `what is right of "in" is neither a list nor a collection`, `put the values right of "in" in parentheses`)
	return nil
}

// list reads a list in parentheses. Its items are literals and aliases;
// parentheses around one expression that can be a collection are just that.
func (p *production) list() ast.Expr {
	start := p.start()
	p.i++
	base := len(p.stack)
	if p.kind() != tokClose {
		for {
			t := p.token()
			if !isLiteral(t.Type) && t.Type != tokAlias || !p.endsItem(p.i+1) {
				return p.notItem(start, len(p.stack) == base)
			}
			x := p.primary()
			p.pushExpr(x)
			if p.kind() != tokComma {
				break
			}
			p.i++
		}
	}
	p.i++
	p.items += len(p.stack) - base
	p.nodes++
	p.height = 2
	return &ast.List{Items: p.popExprs(base), Pos: p.from(start)}
}

// endsItem reports whether the token at i ends an item of a list.
func (p *production) endsItem(i int) bool {
	return p.tokens[i].Type == tokComma || p.tokens[i].Type == tokClose
}

// notItem reads what is no literal in a list that begins at start: either it is
// alone and the parentheses are just parentheses, or it is an error.
func (p *production) notItem(start int, first bool) ast.Expr {
	nested := p.kind() == tokOpen
	from := p.start()
	x := p.expr(0)
	if x == nil {
		return nil
	}
	at := p.from(from)
	if !p.endsItem(p.i) {
		p.operatorExpected(tokClose)
		return nil
	}
	if first && !nested && p.kind() == tokClose && canBeCollection(x) {
		p.i++
		return x
	}
	d := &ast.Diagnostic{
		Code: ast.UnexpectedToken, Span: at,
		Message: "a list in parentheses holds literals only",
		Hint:    `write a list of expressions in square brackets: "in [...]"`,
	}
	if nested {
		d.Hint = "remove the inner parentheses"
	}
	p.fail(d)
	return nil
}

// canBeCollection reports whether x may have a collection as its value.
func canBeCollection(x ast.Expr) bool {
	switch x.(type) {
	case *ast.Path, *ast.Variable, *ast.Alias, *ast.Call, *ast.TypeCall, *ast.Case, *ast.Array:
		return true
	case *ast.Logical, *ast.Binary, *ast.Unary, *ast.Literal, *ast.List, *ast.Object:
		return false
	}
	panic("parser: unknown expression")
}

// array reads a JSON array, whose items may be any expression.
//
//	arrayOrObject = array / object
//	array         = begin-array [ item *( value-separator item ) ] end-array
func (p *production) array() ast.Expr {
	start := p.start()
	p.i++
	base, h := len(p.stack), 0
	for p.kind() != tokCloseBracket || len(p.stack) > base {
		x := p.value()
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
	if !p.close(tokCloseBracket) || !p.parent(h, p.from(start)) {
		return nil
	}
	p.items += len(p.stack) - base
	return &ast.Array{Items: p.popExprs(base), Pos: p.from(start)}
}

// value reads a value within JSON: a string of JSON or any expression.
func (p *production) value() ast.Expr {
	if p.kind() != tokQuoted {
		return p.expr(0)
	}
	if isBinary(p.tokens[p.i+1].Type) {
		p.doubleQuotes(p.token())
		return nil
	}
	return p.literal(ast.StringLiteral)
}

// object reads a JSON object.
//
//	object = begin-object [ member *( value-separator member ) ] end-object
func (p *production) object() ast.Expr {
	start := p.start()
	p.i++
	var members []ast.Member
	h := 0
	for p.kind() != tokCloseBrace || len(members) > 0 {
		t := p.token()
		if t.Type != tokQuoted {
			p.expected("the name of a member in double quotation marks")
			return nil
		}
		m := ast.Member{Name: unescape(t.Value), NamePos: p.next()}
		if p.kind() != tokColon {
			p.expected(`":"`)
			return nil
		}
		p.i++
		if m.Value = p.value(); m.Value == nil {
			return nil
		}
		h = max(h, p.height)
		members = append(members, m)
		if p.kind() != tokComma {
			break
		}
		p.i++
	}
	if !p.close(tokCloseBrace) || !p.parent(h, p.from(start)) {
		return nil
	}
	p.items += len(members)
	return &ast.Object{Members: members, Pos: p.from(start)}
}

// unescape resolves the escapes of a JSON string in its quotation marks. The
// lexer has checked them.
func unescape(text string) string {
	text = text[1 : len(text)-1]
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '\\' {
			b.WriteByte(c)
			continue
		}
		i++
		switch text[i] {
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u':
			r := hex4(text[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				low := rune(utf8.RuneError)
				if strings.HasPrefix(text[i+1:], `\u`) {
					low = hex4(text[i+3:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			b.WriteRune(r)
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// hex4 returns the value of the four hexadecimal digits that text begins with.
func hex4(text string) rune {
	var r rune
	for _, c := range []byte(text[:4]) {
		switch {
		case c <= '9':
			c -= '0'
		default:
			c = c | 0x20 - 'a' + 10
		}
		r = r<<4 | rune(c)
	}
	return r
}
