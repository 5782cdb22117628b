package ast

import (
	"strings"
	"unicode"
)

// Dump returns e as a compact S-expression for tests, logs of a debugger and
// `odatacheck ast`. Trees that the parser makes have the same dump exactly
// when they are [Equal]. Dump(nil) is "".
//
//	operators    (and x y z)  (eq x y)  (not x)  (- x)
//	literals     as they were written: null, 42, 'it''s', Sales.Pattern'Yellow'
//	variables    $it  $this  $root
//	aliases      @p
//	calls        (contains title 'x')
//	casts        (cast x Edm.String)  (isof Model.T)  (isof x Collection(Edm.Guid))
//	case         (case cond value cond value)
//	lists        ['High' 'Low']
//	JSON         (array 1 2)  (object "name" value)
//	paths        title  a/Model.T/b  $it/title  @p/title  (length x)/y
//	annotations  Price/@Measures.Currency, at the start of a path /@Core.Messages
//
// The other segments of a path stand before the path they apply to, which is
// () at the start of a path. What follows them goes on behind the parenthesis:
//
//	lambdas      (any tags t (eq t 'x'))  (all tags t ...)  (any tags)
//	$count       (count tags)  (count tags (gt x 1))
//	$filter      (filter tags (gt x 1))
//	keys         (key $root/Orders 5)/Name  (key Orders a=1 b=2)
//	functions    (function a/b Model.F x=1 y=2), in $select (function () Model.F x y)
//
// A name that could be mistaken for something else, such as a property called
// true, is in grave accents. A call of a function whose name is one of the
// words above is (call any x).
func Dump(e Expr) string {
	if e == nil {
		return ""
	}
	d := dumper{}
	d.expr(e)
	return d.String()
}

type dumper struct{ strings.Builder }

func (d *dumper) text(parts ...string) {
	for _, s := range parts {
		d.WriteString(s)
	}
}

func (d *dumper) expr(e Expr) {
	switch e := e.(type) {
	case *Logical:
		d.form(e.Op.String(), e.Operands...)
	case *Binary:
		d.form(e.Op.String(), e.X, e.Y)
	case *Unary:
		d.form(e.Op.String(), e.X)
	case *Literal:
		d.text(e.Text)
	case *Path:
		d.path(e.Root, e.Segments)
	case *Variable:
		d.text(e.Kind.String())
	case *Alias:
		d.text(e.Name)
	case *Call:
		d.form(callHead(e.Name), e.Args...)
	case *TypeCall:
		d.typeCall(e)
	case *Case:
		items := make([]Expr, 0, 2*len(e.Arms))
		for _, arm := range e.Arms {
			items = append(items, arm.Cond, arm.Value)
		}
		d.form("case", items...)
	case *List:
		d.list(e.Items)
	case *Array:
		d.form("array", e.Items...)
	case *Object:
		d.object(e)
	case nil:
		d.text("()")
	}
}

func (d *dumper) form(head string, items ...Expr) {
	d.text("(", head)
	for _, x := range items {
		d.text(" ")
		d.expr(x)
	}
	d.text(")")
}

func (d *dumper) typeCall(e *TypeCall) {
	d.text("(", e.Op.String())
	if e.X != nil {
		d.text(" ")
		d.expr(e.X)
	}
	name := quoteUnless(e.Type.Name, isTypeName)
	if e.Type.Collection {
		name = "Collection(" + name + ")"
	}
	d.text(" ", name, ")")
}

func (d *dumper) list(items []Expr) {
	d.text("[")
	for i, x := range items {
		if i > 0 {
			d.text(" ")
		}
		d.expr(x)
	}
	d.text("]")
}

func (d *dumper) object(e *Object) {
	d.text("(object")
	for _, m := range e.Members {
		d.text(" ", string(appendJSONString(nil, m.Name)), " ")
		d.expr(m.Value)
	}
	d.text(")")
}

// path prints the path that ends with the last of segments, those before it
// first: a loop opens the forms from the last segment to the first, a second
// one closes them.
func (d *dumper) path(root Expr, segments []Segment) {
	for i := len(segments) - 1; i >= 0; i-- {
		if head := formHead(segments[i]); head != "" {
			d.text("(", head, " ")
		}
	}
	empty := root == nil
	if !empty {
		d.expr(root)
	}
	for _, s := range segments {
		d.segment(s, empty)
		empty = false
	}
}

// formHead returns the head of a segment that stands before its path.
func formHead(s Segment) string {
	switch s := s.(type) {
	case *KeySegment:
		return "key"
	case *FunctionSegment:
		return "function"
	case *CountSegment:
		return "count"
	case *FilterSegment:
		return "filter"
	case *LambdaSegment:
		return s.Op.String()
	case *NameSegment, *TypeSegment, *AnnotationSegment, nil:
	}
	return ""
}

func (d *dumper) segment(s Segment, first bool) {
	switch s := s.(type) {
	case *NameSegment:
		d.step(quoteUnless(s.Name, isName), first)
		return
	case *TypeSegment:
		d.step(quoteUnless(s.Name, isTypeName), first)
		return
	case *AnnotationSegment:
		d.step(s.Name, false)
		return
	case *KeySegment, *FunctionSegment, *CountSegment, *FilterSegment, *LambdaSegment:
	case nil:
		d.step("()", first)
		return
	}
	if first {
		d.text("()")
	}
	d.rest(s)
	d.text(")")
}

func (d *dumper) step(name string, first bool) {
	if !first {
		d.text("/")
	}
	d.text(name)
}

// rest prints what follows the path in the form of s.
func (d *dumper) rest(s Segment) {
	switch s := s.(type) {
	case *KeySegment:
		d.optional(s.Value)
		d.args(s.Named)
	case *FunctionSegment:
		d.text(" ", s.Name)
		d.args(s.Args)
	case *CountSegment:
		d.optional(s.Filter)
	case *FilterSegment:
		d.optional(s.Filter)
	case *LambdaSegment:
		if s.Predicate != nil {
			d.text(" ", quoteUnless(s.Variable, isName))
			d.optional(s.Predicate)
		}
	case *NameSegment, *TypeSegment, *AnnotationSegment:
	}
}

func (d *dumper) optional(e Expr) {
	if e != nil {
		d.text(" ")
		d.expr(e)
	}
}

func (d *dumper) args(args []NamedArg) {
	for _, a := range args {
		d.text(" ", quoteUnless(a.Name, isName))
		if a.Value != nil {
			d.text("=")
			d.expr(a.Value)
		}
	}
}

// callHead tells a call from the other forms.
func callHead(name string) string {
	switch name {
	case "array", "object", "call", "case", "cast", "isof", "any", "all", "count", "filter", "key", "function":
		return "call " + name
	}
	if op, ok := LookupOperator(name); ok && op.String() == name {
		return "call " + name
	}
	return quoteUnless(name, isTypeName)
}

func quoteUnless(name string, plain func(string) bool) string {
	if plain(name) {
		return name
	}
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}

// isTypeName reports whether every part of a name with or without dots is an
// odataIdentifier.
func isTypeName(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if !isIdentifier(part) {
			return false
		}
	}
	return true
}

// isName reports whether name is an odataIdentifier and no literal.
func isName(name string) bool {
	switch name {
	case "null", "INF", "NaN":
		return false
	}
	return isIdentifier(name) && !EqualWords(name, "true") && !EqualWords(name, "false")
}

// isIdentifier reports whether s is an odataIdentifier, whatever its length.
func isIdentifier(s string) bool {
	for i, r := range s {
		if !isIdentifierPart(r) || i == 0 && r != '_' && !unicode.In(r, unicode.L, unicode.Nl) {
			return false
		}
	}
	return s != ""
}

// isIdentifierPart reports whether r may follow the first character of an
// odataIdentifier.
func isIdentifierPart(r rune) bool {
	return unicode.In(r, unicode.L, unicode.Nl, unicode.Nd, unicode.Mn, unicode.Mc, unicode.Pc, unicode.Cf)
}
