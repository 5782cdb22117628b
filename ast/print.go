package ast

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Print returns e as canonical OData text: operators and built-in functions in
// their own spelling, single blanks, no parentheses that could be left out,
// and literals spelled in one way (see below). Parsing the text gives e again,
// spans and the spelling of literals and functions apart, and printing that
// gives the same text. Print(nil) is "".
//
// A nested [Logical] keeps its parentheses even under the same operator,
// because they are what makes it a node of its own. The operand of a negation
// gets parentheses where its first token would swallow the minus, as in -(5),
// and so does a property that is called not, beside an operator.
//
// Literals: true and false, GUIDs and the prefixes duration, binary,
// geography and geometry are lower case, the letters of a dateTimeOffset or a
// duration upper case; the exponent is e; a plus that means nothing is
// dropped, so that the only plus left is one of a time zone or a string;
// strings are in single quotation marks, unless the value of a JSON string
// cannot be written so.
//
// A tree that no text stands for, such as a Path on top of a Literal, prints
// as text that does not parse. Print panics on a node whose required operands
// are nil.
func Print(e Expr) string { return printExpr(e, false) }

// Shape returns the text of [Print] with ? in the place of every literal, for
// logs and statistics that must not hold the client's data. Names stay as they
// are, and so does the length of a list. Shape(nil) is "".
func Shape(e Expr) string { return printExpr(e, true) }

func printExpr(e Expr, shape bool) string {
	if e == nil {
		return ""
	}
	p := printer{shape: shape}
	p.expr(e)
	return string(p.buf)
}

type printer struct {
	buf   []byte
	shape bool
}

func (p *printer) text(s string) { p.buf = append(p.buf, s...) }

func (p *printer) expr(e Expr) {
	switch e := e.(type) {
	case *Logical:
		p.logical(e)
	case *Binary:
		p.operand(e.X, e.Op.Precedence())
		p.text(" " + e.Op.String() + " ")
		p.operand(e.Y, e.Op.Precedence()+1)
	case *Unary:
		p.unary(e)
	case *Literal:
		p.literal(e)
	case *Path:
		p.path(e)
	case *Variable:
		p.text(e.Kind.String())
	case *Alias:
		p.text(e.Name)
	case *Call:
		p.text(functionSpelling(e.Name))
		p.items('(', e.Args, ')')
	case *TypeCall:
		p.typeCall(e)
	case *Case:
		p.cases(e)
	case *List:
		p.items('(', e.Items, ')')
	case *Array:
		p.items('[', e.Items, ']')
	case *Object:
		p.object(e)
	case nil:
		panic("ast: a required operand is nil")
	}
}

// precAtom is above every operator: an atom needs no parentheses anywhere.
const precAtom = PrecPrimary + 1

// precedence returns the level of e's outermost operator.
func precedence(e Expr) int {
	switch e := e.(type) {
	case *Logical:
		return e.Op.Precedence()
	case *Binary:
		return e.Op.Precedence()
	case *Unary:
		return e.Op.Precedence()
	case *Literal, *Path, *Variable, *Alias, *Call, *TypeCall, *Case, *List, *Array, *Object:
		return precAtom
	}
	panic("ast: a required operand is nil")
}

// operand prints e where only operators of at least the given level bind.
func (p *printer) operand(e Expr, level int) {
	if precedence(e) < level || isNamedNot(e) {
		p.parenthesised(e)
		return
	}
	p.expr(e)
}

// isNamedNot reports whether e is a property that would be taken for the
// operator. Those called like another operator are told by their place.
func isNamedNot(e Expr) bool {
	path, ok := e.(*Path)
	if !ok || path.Root != nil || len(path.Segments) != 1 {
		return false
	}
	name, ok := path.Segments[0].(*NameSegment)
	return ok && EqualWords(name.Name, Not.String())
}

func (p *printer) parenthesised(e Expr) {
	p.text("(")
	p.expr(e)
	p.text(")")
}

func (p *printer) logical(e *Logical) {
	for i, x := range e.Operands {
		if i > 0 {
			p.text(" " + e.Op.String() + " ")
		}
		p.operand(x, e.Op.Precedence()+1)
	}
}

func (p *printer) unary(e *Unary) {
	p.text(e.Op.String())
	if e.Op == Not {
		p.text(" ")
	}
	operand := len(p.buf)
	p.operand(e.X, PrecUnary)
	lead := p.buf[operand:min(len(p.buf), operand+len("INF")+utf8.UTFMax)]
	if e.Op == Neg && joinsMinus(string(lead)) {
		p.buf = slices.Insert(p.buf, operand, '(')
		p.text(")")
	}
}

// joinsMinus reports whether a minus directly before a text that begins with
// lead would become part of its first token: -5, -INF and -2012-09-03 are literals.
func joinsMinus(lead string) bool {
	if after, ok := strings.CutPrefix(lead, "INF"); ok {
		r, _ := utf8.DecodeRuneInString(after)
		return after == "" || !isIdentifierPart(r)
	}
	return lead != "" && isDigit(lead[0])
}

func (p *printer) typeCall(e *TypeCall) {
	p.text(e.Op.String())
	p.text("(")
	if e.X != nil {
		p.expr(e.X)
		p.text(",")
	}
	p.text(e.Type.String())
	p.text(")")
}

func (p *printer) cases(e *Case) {
	p.text("case(")
	for i, arm := range e.Arms {
		if i > 0 {
			p.text(",")
		}
		p.expr(arm.Cond)
		colon := len(p.buf)
		p.text(":")
		p.expr(arm.Value)
		if looksLikeTime(p.buf, colon) {
			p.buf = slices.Replace(p.buf, colon, colon+1, []byte(" : ")...)
		}
	}
	p.text(")")
}

// looksLikeTime reports whether the colon could be one of a timeOfDay: the
// condition x eq 10 and the value 30 must not become 10:30.
func looksLikeTime(text []byte, colon int) bool {
	return colon >= 2 && colon+2 < len(text) &&
		isDigit(text[colon-2]) && isDigit(text[colon-1]) && isDigit(text[colon+1]) && isDigit(text[colon+2])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func (p *printer) items(opening byte, items []Expr, closing byte) {
	p.buf = append(p.buf, opening)
	for i, x := range items {
		if i > 0 {
			p.text(",")
		}
		p.expr(x)
	}
	p.buf = append(p.buf, closing)
}

func (p *printer) object(e *Object) {
	p.text("{")
	for i, m := range e.Members {
		if i > 0 {
			p.text(",")
		}
		p.buf = appendJSONString(p.buf, m.Name)
		p.text(":")
		p.expr(m.Value)
	}
	p.text("}")
}

// appendJSONString appends s as a JSON string in which only what must be
// escaped is (RFC 8259, section 7).
func appendJSONString(buf []byte, s string) []byte {
	const hex = "0123456789abcdef"
	buf = append(buf, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			buf = append(buf, '\\', c)
		case c < ' ':
			buf = append(buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			buf = append(buf, c)
		}
	}
	return append(buf, '"')
}

func (p *printer) path(e *Path) {
	switch e.Root.(type) {
	case nil:
	case *Variable, *Alias, *Call, *TypeCall:
		p.expr(e.Root)
	case *Logical, *Binary, *Unary, *Literal, *Path, *Case, *List, *Array, *Object:
		p.parenthesised(e.Root)
	}
	for i, s := range e.Segments {
		if _, isKey := s.(*KeySegment); !isKey && (i > 0 || e.Root != nil) {
			p.text("/")
		}
		p.segment(s)
	}
}

func (p *printer) segment(s Segment) {
	switch s := s.(type) {
	case *NameSegment:
		p.text(s.Name)
	case *TypeSegment:
		p.text(s.Name)
	case *KeySegment:
		if s.Value != nil {
			p.parenthesised(s.Value)
		} else {
			p.namedArgs(s.Named)
		}
	case *FunctionSegment:
		p.text(s.Name)
		p.namedArgs(s.Args)
	case *CountSegment:
		p.text("$count")
		if s.Filter != nil {
			p.text("($filter=")
			p.expr(s.Filter)
			p.text(")")
		}
	case *FilterSegment:
		p.text("$filter")
		p.parenthesised(s.Filter)
	case *LambdaSegment:
		p.text(s.Op.String())
		p.text("(")
		if s.Predicate != nil {
			p.text(s.Variable)
			p.text(":")
			p.expr(s.Predicate)
		}
		p.text(")")
	case *AnnotationSegment:
		p.text(s.Name)
	case nil:
		panic("ast: a segment is nil")
	}
}

func (p *printer) namedArgs(args []NamedArg) {
	p.text("(")
	for i, a := range args {
		if i > 0 {
			p.text(",")
		}
		p.text(a.Name)
		if a.Value != nil {
			p.text("=")
			p.expr(a.Value)
		}
	}
	p.text(")")
}

func (p *printer) literal(e *Literal) {
	if p.shape {
		p.text("?")
		return
	}
	p.text(literalSpelling(e))
}

// String returns the type name as it is written in cast and isof.
func (t TypeName) String() string {
	if t.Collection {
		return "Collection(" + t.Name + ")"
	}
	return t.Name
}

func functionSpelling(name string) string {
	if canonical, ok := LookupFunction(name); ok {
		return canonical
	}
	return name
}
