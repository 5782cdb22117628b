package parser

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// fail records why the production failed. The first failure counts.
func (p *production) fail(d *ast.Diagnostic) {
	if p.diag == nil {
		p.diag = d
	}
}

// failAt records a failure without a fix.
func (p *production) failAt(code ast.Code, at ast.Span, message, hint string) {
	p.fail(&ast.Diagnostic{Code: code, Span: at, Message: message, Hint: hint})
}

// note records a leniency, if it could still be reported.
func (p *production) note(at ast.Span, message string, fix *ast.Fix) {
	if len(p.notes) == maxWarnings {
		return
	}
	p.notes = append(p.notes, ast.Diagnostic{
		Code: ast.Lenient, Severity: ast.Warning, Span: at, Message: message, Fix: fix,
	})
}

func emptySpan(at int) ast.Span { return ast.Span{Start: at, End: at} }

// describe names a token in a message.
func describe(t *lexer.Token) string {
	if t.Type == lexer.EOF {
		return "end of the expression"
	}
	return quote(t.Value)
}

// at returns the tokens before and at the next one. The one before is empty at
// the start. It reports false at a tokBad, whose diagnostic the lexer has.
func (p *production) at() (before, t *lexer.Token, ok bool) {
	before = &lexer.Token{}
	if p.i > 0 {
		before = &p.tokens[p.i-1]
	}
	return before, p.token(), p.kind() != tokBad
}

// expected fails at the next token, where something else was expected.
func (p *production) expected(what string) {
	before, t, ok := p.at()
	switch {
	case !ok:
	case t.Type == lexer.EOF:
		p.failAt(ast.UnexpectedEnd, emptySpan(endOf(before)), "unexpected end of the expression: expected "+what, "")
	default:
		p.failAt(ast.UnexpectedToken, spanOf(t), "unexpected "+describe(t)+": expected "+what, "")
	}
}

// operandExpected fails at the next token, where an operand was expected.
func (p *production) operandExpected() {
	before, t, ok := p.at()
	if !ok {
		return
	}
	switch t.Type {
	case lexer.EOF:
		p.missingOperand(before)
	case tokClose:
		if before.Type == tokOpen || before.Type == tokCallOpen {
			p.failAt(ast.UnexpectedToken, ast.Span{Start: before.Pos.Offset, End: endOf(t)}, "empty parentheses: expected an expression", "")
			return
		}
		if before.Value == "" {
			p.failAt(ast.UnexpectedToken, spanOf(t), `unexpected ")": no parenthesis is open`, "")
			return
		}
		p.failAt(ast.UnexpectedToken, spanOf(t), `unexpected ")": an operand is missing after `+quote(before.Value), "")
	case tokQuoted:
		p.doubleQuotes(t)
	case tokAny, tokAll:
		p.failAt(ast.UnexpectedToken, spanOf(t), quote(t.Value)+" needs the path of a collection before it", `write "collection/`+t.Value+`(...)"`)
	case tokCount, tokFilter, tokFilterParameter:
		p.failAt(ast.UnexpectedToken, spanOf(t), quote(t.Value)+" needs the path of a collection before it", `write "collection/`+t.Value+`"`)
	case tokDollar:
		p.dollar(t)
	case tokParameter:
		p.equals(&p.tokens[p.i+1])
	case tokLooseSlash, tokSlash:
		p.failAt(ast.UnexpectedToken, spanOf(t), `unexpected "/": a path begins with a name`, "")
	default:
		p.failAt(ast.UnexpectedToken, spanOf(t), "unexpected "+describe(t)+": expected an operand", "")
	}
}

// missingOperand fails at the end of the text, where before is the last token.
func (p *production) missingOperand(before *lexer.Token) {
	if before.Value == "" {
		p.failAt(ast.UnexpectedEnd, emptySpan(p.start()), "the expression is empty", "")
		return
	}
	p.failAt(ast.UnexpectedEnd, emptySpan(endOf(before)), "unexpected end of the expression: an operand is missing after "+quote(before.Value), "")
}

// doubleQuotes refuses a string in double quotation marks outside of JSON.
func (p *production) doubleQuotes(t *lexer.Token) {
	d := &ast.Diagnostic{
		Code: ast.UnexpectedToken, Span: spanOf(t),
		Message: "text in double quotation marks is allowed as a value of JSON only",
		Hint:    "write it in single quotation marks",
	}
	if text := unescape(t.Value); invalidText(text) < 0 {
		d.Fix = &ast.Fix{Span: d.Span, Text: "'" + strings.ReplaceAll(text, "'", "''") + "'"}
	}
	p.fail(d)
}

// dollar refuses an unknown name that begins with a dollar sign.
func (p *production) dollar(t *lexer.Token) {
	d := &ast.Diagnostic{
		Code: ast.UnexpectedToken, Span: spanOf(t),
		Message: "unexpected " + quote(t.Value) + ": expected $it, $this or $root",
	}
	suggest(d, t.Value, "$it", "$this", "$root")
	p.fail(d)
}

// suggest adds the name that is one edit away from a word, if there is one.
func suggest(d *ast.Diagnostic, word string, names ...string) {
	for _, name := range names {
		if len(word) <= len(name)+1 && levenshtein.ComputeDistance(strings.ToLower(word), name) <= 1 {
			d.Hint = "did you mean " + quote(name) + "?"
			d.Fix = &ast.Fix{Span: d.Span, Text: name}
		}
	}
}

// equals refuses an equals sign as an operator.
func (p *production) equals(t *lexer.Token) {
	at := spanOf(t)
	text := "eq"
	if before := &p.tokens[p.i]; before.Type == tokParameter || p.end() == at.Start {
		text = " " + text
	}
	if next := p.after(t); next.Pos.Offset == at.End {
		text += " "
	}
	p.fail(&ast.Diagnostic{
		Code: ast.UnexpectedCharacter, Span: at,
		Message: `"=" is not an operator of OData`, Hint: `did you mean "eq"?`,
		Fix: &ast.Fix{Span: at, Text: text},
	})
}

// after returns the token after t, which is the next token or the one after it.
func (p *production) after(t *lexer.Token) *lexer.Token {
	i := p.i
	for &p.tokens[i] != t {
		i++
	}
	return &p.tokens[min(i+1, len(p.tokens)-1)]
}

// operatorExpected fails at the next token, which follows a complete operand:
// only an operator or closer, EOF if there is no open bracket, could.
func (p *production) operatorExpected(closer lexer.TokenType) {
	before, t, ok := p.at()
	if !ok {
		return
	}
	adjacent := endOf(before) == t.Pos.Offset
	switch {
	case t.Type == lexer.EOF:
		p.unclosed(closer, before)
	case t.Type == literalToken(ast.StringLiteral) && adjacent && before.Type == tokName:
		p.prefix(before, t)
	case t.Type == tokName, t.Type == tokFunction, t.Type == tokNot, t.Type == tokNotCall:
		p.unknownOperator(before, t, adjacent, closer)
	case t.Type == tokAssign:
		p.equals(t)
	case t.Type == tokOpen && before.Type == tokName && !adjacent:
		p.blankBeforeParenthesis(before, t)
	case t.Type == tokLooseSlash:
		p.failAt(ast.UnexpectedToken, spanOf(t), `no blank may be beside the "/" of a path`, `division is written "div"`)
	case t.Type == tokStar:
		p.spelling(t, "mul")
	case t.Type == tokMinus:
		p.spelling(t, "sub")
	case isLiteral(t.Type) && t.Value[0] == '-':
		p.sign(t, "sub")
	case isLiteral(t.Type) && t.Value[0] == '+':
		p.sign(t, "add")
	case t.Type == tokClose && closer == lexer.EOF:
		p.failAt(ast.UnexpectedToken, spanOf(t), `unexpected ")": no parenthesis is open`, "")
	case t.Type == tokColon && before.Type == literalToken(ast.IntegerLiteral):
		p.failAt(ast.UnexpectedToken, spanOf(t), `unexpected ":"`, "hours, minutes and seconds have two digits each")
	default:
		p.failAt(ast.UnexpectedToken, spanOf(t), "unexpected "+describe(t)+": expected "+p.continuation(closer), "")
	}
}

// bracketNames spells the closing brackets and what else may end an operand.
var bracketNames = map[lexer.TokenType]string{
	tokClose: ")", tokCloseBracket: "]", tokCloseBrace: "}", tokColon: ":",
}

// continuation tells what may follow an operand.
func (p *production) continuation(closer lexer.TokenType) string {
	if closer == lexer.EOF {
		return "an operator such as eq or and"
	}
	return "an operator or " + quote(bracketNames[closer])
}

// unclosed fails at the end of the text.
func (p *production) unclosed(closer lexer.TokenType, before *lexer.Token) {
	at := emptySpan(endOf(before))
	bracket := bracketNames[closer]
	p.fail(&ast.Diagnostic{
		Code: ast.UnexpectedEnd, Span: at,
		Message: "unexpected end of the expression: " + quote(bracket) + " is missing",
		Fix:     &ast.Fix{Span: at, Text: bracket},
	})
}

// spelling refuses an operator sign of other languages.
func (p *production) spelling(t *lexer.Token, operator string) {
	p.fail(&ast.Diagnostic{
		Code: ast.UnexpectedToken, Span: spanOf(t),
		Message: quote(t.Value) + " is not an operator of OData", Hint: "did you mean " + quote(operator) + "?",
		Fix: &ast.Fix{Span: ast.Span{Start: p.end(), End: p.after(t).Pos.Offset}, Text: " " + operator + " "},
	})
}

// sign refuses a signed number after an operand.
func (p *production) sign(t *lexer.Token, operator string) {
	at := ast.Span{Start: t.Pos.Offset, End: t.Pos.Offset + 1}
	p.fail(&ast.Diagnostic{
		Code: ast.UnexpectedToken, Span: at,
		Message: quote(t.Value[:1]) + " is not an operator of OData", Hint: "did you mean " + quote(operator) + "?",
		Fix: &ast.Fix{Span: ast.Span{Start: p.end(), End: at.End}, Text: " " + operator + " "},
	})
}

// blankBeforeParenthesis refuses a blank between a function and its arguments.
func (p *production) blankBeforeParenthesis(before, t *lexer.Token) {
	gap := ast.Span{Start: endOf(before), End: t.Pos.Offset}
	p.fail(&ast.Diagnostic{
		Code: ast.UnexpectedToken, Span: spanOf(t),
		Message: `unexpected "(" after the name ` + quote(before.Value) + ": expected an operator",
		Hint:    "a function call has no blank before its parenthesis",
		Fix:     &ast.Fix{Span: gap},
	})
}

// infix are functions that people write between their operands.
var infix = []string{"contains", "startswith", "endswith", "matchespattern"}

// foreignOperators gives the OData spelling of operators of other languages.
var foreignOperators = map[string]string{
	"equals": "eq", "equal": "eq", "is": "eq", "neq": "ne", "gte": "ge", "lte": "le", "greater": "gt", "less": "lt",
	"plus": "add", "minus": "sub", "times": "mul",
}

// unknownOperator fails at a word where an operator was expected.
func (p *production) unknownOperator(before, t *lexer.Token, adjacent bool, closer lexer.TokenType) {
	word := t.Value
	next := p.after(t)
	if op, ok := ast.LookupOperator(word); ok && op != ast.Not && op != ast.Neg {
		p.misplacedOperator(t, next, adjacent)
		return
	}
	d := &ast.Diagnostic{
		Code: ast.UnexpectedToken, Span: spanOf(t),
		Message: "unexpected " + quote(word) + ": expected " + p.continuation(closer),
	}
	folded := strings.ToLower(word)
	switch {
	case adjacent && before.Type == literalToken(ast.StringLiteral):
		d.Hint = "double a quotation mark within a string"
		d.Fix = &ast.Fix{Span: emptySpan(t.Pos.Offset), Text: "'"}
	case isBinary(before.Type):
		d.Message = "an operand is missing before " + quote(before.Value)
		d.Span = spanOf(before)
	case folded == "not":
		d.Message, d.Hint = quote(word)+" is not between its operands", `write "not" before the whole comparison`
	case folded == "like":
		d.Hint = "did you mean contains, startswith or endswith?"
	case folded == "between":
		d.Hint = `write "x ge 1 and x le 2"`
	case folded == "is" && next.Type == tokNull:
		d.Hint = `did you mean "eq null"?`
		d.Fix = &ast.Fix{Span: spanOf(t), Text: "eq"}
	case folded == "is" && next.Type == tokNot:
		d.Hint = `did you mean "ne null"?`
		d.Fix = &ast.Fix{Span: ast.Span{Start: t.Pos.Offset, End: endOf(next)}, Text: "ne"}
	case slices.Contains(infix, folded):
		d.Hint = `write "` + folded + `(property,'text')"`
	case foreignOperators[folded] != "":
		d.Hint = "did you mean " + quote(foreignOperators[folded]) + "?"
		d.Fix = &ast.Fix{Span: spanOf(t), Text: foreignOperators[folded]}
	case t.Type == tokName:
		if op := nearestOperator(folded); op != "" {
			d.Hint = "did you mean " + quote(op) + "?"
			d.Fix = &ast.Fix{Span: spanOf(t), Text: op}
		}
	}
	p.fail(d)
}

// misplacedOperator fails at an operator that lacks a blank or an operand.
func (p *production) misplacedOperator(t, next *lexer.Token, adjacent bool) {
	switch {
	case adjacent:
		p.blankBefore(t)
	case next.Type == lexer.EOF:
		p.missingOperand(t)
	case next.Type == tokClose, next.Type == tokComma, next.Type == tokCloseBracket:
		p.failAt(ast.UnexpectedToken, spanOf(next), "unexpected "+describe(next)+": an operand is missing after "+quote(t.Value), "")
	default:
		p.fail(&ast.Diagnostic{
			Code: ast.MissingWhitespace, Span: spanOf(t),
			Message: "a blank is missing after " + quote(t.Value),
			Fix:     &ast.Fix{Span: emptySpan(endOf(t)), Text: " "},
		})
	}
}

// blankBefore fails at a word that directly follows an operand.
func (p *production) blankBefore(t *lexer.Token) {
	p.fail(&ast.Diagnostic{
		Code: ast.MissingWhitespace, Span: spanOf(t),
		Message: "a blank is missing before " + quote(t.Value),
		Fix:     &ast.Fix{Span: emptySpan(t.Pos.Offset), Text: " "},
	})
}

// nearestOperator returns the only operator one edit away from word, or "".
func nearestOperator(word string) string {
	var nearest string
	if len(word) < 2 || len(word) > len("divby")+1 {
		return ""
	}
	for op := range ast.Operators() {
		if op == ast.Neg || op == ast.Not || levenshtein.ComputeDistance(word, op.String()) > 1 {
			continue
		}
		if nearest != "" {
			return ""
		}
		nearest = op.String()
	}
	return nearest
}
