package gen

import (
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// The constructors of this file make nodes without spans.

func binary(op ast.Operator, x, y ast.Expr) ast.Expr { return &ast.Binary{Op: op, X: x, Y: y} }

func not(x ast.Expr) ast.Expr { return &ast.Unary{Op: ast.Not, X: x} }

func negate(x ast.Expr) ast.Expr { return &ast.Unary{Op: ast.Neg, X: x} }

func call(name string, args ...ast.Expr) ast.Expr { return &ast.Call{Name: name, Args: args} }

func null() ast.Expr { return &ast.Literal{Kind: ast.NullLiteral, Text: "null"} }

func word(kind ast.LiteralKind, text string) ast.Expr { return &ast.Literal{Kind: kind, Text: text} }

func quoted(s string) ast.Expr {
	return word(ast.StringLiteral, "'"+strings.ReplaceAll(s, "'", "''")+"'")
}

func path(root ast.Expr, names ...string) *ast.Path {
	p := &ast.Path{Root: root}
	for _, n := range names {
		p.Segments = append(p.Segments, &ast.NameSegment{Name: n})
	}
	return p
}

// then returns p with further segments.
func then(p *ast.Path, segments ...ast.Segment) *ast.Path {
	return &ast.Path{Root: p.Root, Segments: append(append([]ast.Segment(nil), p.Segments...), segments...)}
}

// castTo returns cast(x,t).
func castTo(x ast.Expr, t schema.Type) ast.Expr {
	return &ast.TypeCall{Op: ast.Cast, X: x, Type: typeName(t)}
}

func typeName(t schema.Type) ast.TypeName {
	if elem := schema.Elem(t); elem != nil {
		return ast.TypeName{Name: elem.String(), Collection: true}
	}
	return ast.TypeName{Name: t.String()}
}

// numberLiteral is the literal of a number as it is written.
func numberLiteral(text string) ast.Expr {
	switch {
	case strings.ContainsAny(text, "eEIN"):
		return word(ast.DoubleLiteral, text)
	case strings.Contains(text, "."):
		return word(ast.DecimalLiteral, text)
	}
	return word(ast.IntegerLiteral, text)
}

// constant returns the literal of a value of type t; a collection is a JSON
// array and a complex value a JSON object. A Stream has no literal: null stands
// for it.
func constant(v schema.Value, t schema.Type) ast.Expr {
	switch v := v.(type) {
	case nil:
		return null()
	case []schema.Value:
		a := &ast.Array{}
		for _, item := range v {
			a.Items = append(a.Items, constant(item, schema.Elem(t)))
		}
		return a
	case schema.Record:
		o := &ast.Object{}
		for i, p := range schema.PropertiesOf(v.Type) {
			o.Members = append(o.Members, ast.Member{Name: p.Name, Value: constant(v.Values[i], p.Type)})
		}
		return o
	}
	if t == schema.Stream {
		return null()
	}
	text := schema.FormatLiteral(v, t)
	switch t := t.(type) {
	case *schema.EnumType:
		return word(ast.EnumLiteral, text)
	case schema.Primitive:
		if t.IsNumeric() {
			return numberLiteral(text)
		}
		return word(literalKind(t), text)
	case *schema.ComplexType, *schema.EntityType, *schema.CollectionType:
	}
	panic("gen: no literal of " + t.String())
}

func literalKind(t schema.Primitive) ast.LiteralKind {
	switch t {
	case schema.Boolean:
		return ast.BooleanLiteral
	case schema.String:
		return ast.StringLiteral
	case schema.Guid:
		return ast.GuidLiteral
	case schema.Date:
		return ast.DateLiteral
	case schema.TimeOfDay:
		return ast.TimeOfDayLiteral
	case schema.DateTimeOffset:
		return ast.DateTimeOffsetLiteral
	case schema.Duration:
		return ast.DurationLiteral
	case schema.Binary:
		return ast.BinaryLiteral
	}
	if t < schema.GeometryPoint {
		return ast.GeographyLiteral
	}
	return ast.GeometryLiteral
}

func isLiteral(x ast.Expr) bool {
	_, ok := x.(*ast.Literal)
	return ok
}

func isNull(x ast.Expr) bool {
	l, ok := x.(*ast.Literal)
	return ok && l.Kind == ast.NullLiteral
}
