package schema

import (
	"strconv"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// mismatch reports operands that cannot be compared, with the most likely
// repair.
func (b *binder) mismatch(c comparison) {
	l, r := named(c.xSource, c.x.Type()), named(c.ySource, c.y.Type())
	if c.flipped {
		l, r = r, l
	}
	d := b.report(ast.TypeMismatch, c.blame, "%s cannot compare %s with %s", c.written, l, r)
	if b.respelled(d, c.y, c.x.Type()) || b.respelled(d, c.x, c.y.Type()) {
		return
	}
	switch xColl, yColl := Elem(c.x.Type()) != nil, Elem(c.y.Type()) != nil; {
	case xColl != yColl:
		d.Hint = "use any to look at each item of a collection"
	case !xColl:
		d.Hint = "expected " + article(c.x.Type()) + " such as " + sample(c.x.Type())
	}
}

func article(t Type) string {
	if p, ok := t.(Primitive); ok && p.IsNumeric() {
		return "a number"
	}
	return "a value of " + t.String()
}

// respelled adds the spelling of the literal t in type want, if there is one.
// The literal may be in an alias; then there is no fix.
func (b *binder) respelled(d *ast.Diagnostic, t Term, want Type) bool {
	l, ok := b.literalOf(t)
	if !ok {
		return false
	}
	text := respelling(t.(*Const), l.node, want)
	if text == "" {
		return false
	}
	d.Hint = "did you mean " + excerpt(text) + "?"
	if l.option == b.option {
		d.Fix = &ast.Fix{Span: l.node.Pos, Text: text}
	}
	return true
}

// respelling returns the literal of type want that l was probably meant as, or
// "".
func respelling(c *Const, l *ast.Literal, want Type) string {
	switch want := want.(type) {
	case *EnumType:
		v, ok := c.Value.(int64)
		if !ok || l.Kind != ast.IntegerLiteral {
			return ""
		}
		if name := FormatValue(v, want); strings.Trim(name, "-0123456789") != "" {
			return "'" + name + "'"
		}
	case Primitive:
		if s, ok := c.Value.(string); ok {
			return unquoted(s, want)
		}
		return primitiveRespelling(c, l, want)
	case *ComplexType, *EntityType, *CollectionType:
	}
	return ""
}

func primitiveRespelling(c *Const, l *ast.Literal, want Primitive) string {
	switch {
	case want == String && c.Typ != Binary:
		return "'" + strings.ReplaceAll(l.Text, "'", "''") + "'"
	case want == DateTimeOffset && l.Kind == ast.DateLiteral:
		return l.Text + "T00:00:00Z"
	case want == Date && l.Kind == ast.DateTimeOffsetLiteral:
		return l.Text[:strings.IndexAny(l.Text, "Tt")]
	case want == Boolean && c.Value == int64(1):
		return "true"
	case want == Boolean && c.Value == int64(0):
		return "false"
	}
	return ""
}

// unquoted returns the text of a string as a literal of type want, if it is
// one.
func unquoted(s string, want Primitive) string {
	switch {
	case want == String || want == Untyped:
		return ""
	case want.IsNumeric():
		if _, ok := splitNumber(s); !ok {
			return ""
		}
		return s
	case want == Binary:
		return ""
	case want == DateTimeOffset:
		if _, err := parseDateTimeOffset(s + "Z"); err == nil {
			return s + "Z"
		}
		if _, err := parseDateTimeOffset(s + "T00:00:00Z"); err == nil {
			return s + "T00:00:00Z"
		}
	}
	v, err := ParseValue(want, s)
	if err != nil || want.IsGeo() || want == Stream {
		return ""
	}
	if flag, ok := v.(bool); ok {
		return strconv.FormatBool(flag)
	}
	return s
}
