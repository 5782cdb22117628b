package gen

import (
	"math"
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// of makes an expression of type t, of any numeric type if t is numeric, of
// about n nodes.
func (g *filters) of(t schema.Type, n int) ast.Expr {
	if n < 2 || g.chance(25) {
		return g.leaf(t)
	}
	if g.chance(4) {
		return g.cases(t, n)
	}
	switch t := t.(type) {
	case *schema.CollectionType:
		return g.collection(t, n)
	case *schema.EnumType, *schema.ComplexType, *schema.EntityType:
		return g.leaf(t)
	case schema.Primitive:
		switch {
		case t == schema.Boolean:
			return g.boolean(n)
		case t.IsNumeric():
			return g.number(n)
		case t == schema.String:
			return g.stringOf(n)
		}
		return g.temporal(t, n)
	}
	panic("gen: unknown type")
}

// leaf makes a name of type t, or a literal where the scope has none.
func (g *filters) leaf(t schema.Type) ast.Expr {
	fits := same(t)
	if numeric(t) && g.chance(50) {
		fits = numeric
	}
	structured := schema.PropertiesOf(t) != nil || collection(t)
	if found := g.find(fits); len(found) > 0 && (structured || g.chance(85)) {
		return g.rooted(pick(g.source, found...).expr())
	}
	if schema.PropertiesOf(t) != nil {
		return null()
	}
	if t == schema.Boolean && !g.chance(30) {
		return g.compare(1)
	}
	return g.literal(t, false)
}

// rooted puts $it in front of some of the paths that start at the entity.
func (g *filters) rooted(x ast.Expr) ast.Expr {
	p, ok := x.(*ast.Path)
	if !ok || p.Root != nil || g.item != nil || len(g.vars) > 0 || !g.chance(5) {
		return x
	}
	return &ast.Path{Root: &ast.Variable{Kind: ast.It}, Segments: p.Segments}
}

// literal makes a literal of type t. Where bare is allowed, because the other
// operand has the type, enumeration members and durations may come without it.
func (g *filters) literal(t schema.Type, bare bool) ast.Expr {
	if elem := schema.Elem(t); elem != nil {
		a := &ast.Array{}
		for range g.IntN(3) {
			a.Items = append(a.Items, constant(g.nullable(elem, false, nil), elem))
		}
		return a
	}
	if schema.PropertiesOf(t) != nil {
		return constant(g.record(t, nil), t)
	}
	if t == schema.DateTimeOffset && g.chance(5) {
		return call(pick(g.source, "now", "mindatetime", "maxdatetime"))
	}
	return g.written(t, bare)
}

// written makes a literal of a type that is no collection and not structured.
func (g *filters) written(t schema.Type, bare bool) ast.Expr {
	if numeric(t) {
		return g.numeral(t.(schema.Primitive))
	}
	v := g.value(t)
	if e, ok := t.(*schema.EnumType); ok && g.chance(5) {
		_, high := limits(e.Underlying)
		v = min(high, int64(g.IntN(300))) // perhaps no member
	}
	x := constant(v, t)
	switch t := t.(type) {
	case *schema.EnumType:
		if bare && g.chance(70) {
			text := x.(*ast.Literal).Text
			return word(ast.StringLiteral, text[strings.IndexByte(text, '\''):])
		}
	case schema.Primitive:
		switch {
		case t == schema.Duration && bare && g.chance(30):
			text := x.(*ast.Literal).Text
			return word(ast.StringLiteral, text[strings.IndexByte(text, '\''):])
		case (t == schema.DateTimeOffset || t == schema.TimeOfDay) && g.chance(8):
			return word(literalKind(t), finer(x.(*ast.Literal).Text, pick(g.source, "000", "001", "999")))
		}
	case *schema.ComplexType, *schema.EntityType, *schema.CollectionType:
	}
	return x
}

// finer gives a time literal twelve fraction digits that end in the given ones.
func finer(text, end string) string {
	point, zone := strings.IndexByte(text, '.'), strings.IndexAny(text, "Zz")
	if zone < 0 {
		if t := strings.IndexByte(text, 'T'); t >= 0 {
			zone = t + strings.IndexAny(text[t:], "+-")
		} else {
			zone = len(text)
		}
	}
	digits := ""
	if point >= 0 {
		digits = text[point+1 : zone]
		text = text[:point] + text[zone:]
		zone = point
	}
	digits += strings.Repeat("0", max(0, 9-len(digits)))
	return text[:zone] + "." + digits + end + text[zone:]
}

// numeral makes a literal of a number beside an operand of type t: of the same
// type, or in one of the other forms.
func (g *filters) numeral(t schema.Primitive) ast.Expr {
	v := g.value(t)
	text := schema.FormatLiteral(v, t)
	if n, ok := v.(int64); ok {
		switch g.IntN(12) {
		case 0:
			return numberLiteral(text + ".0")
		case 1:
			return numberLiteral(text + ".5")
		case 2:
			if n > -1e15 && n < 1e15 {
				return numberLiteral(text + "e0")
			}
		case 3:
			return g.numeral(schema.Int64)
		}
	}
	if f, ok := v.(float64); ok && !math.IsNaN(f) && !math.IsInf(f, 0) && g.chance(15) && !strings.Contains(text, "e") {
		return numberLiteral(text + "e0")
	}
	return numberLiteral(text)
}

// cases makes a case with one or two conditions and values of type t.
func (g *filters) cases(t schema.Type, n int) ast.Expr {
	x := &ast.Case{}
	for range g.between(1, 2) {
		x.Arms = append(x.Arms, ast.CaseArm{Cond: g.boolean(max(1, n/3)), Value: g.valueOf(t, n/3)})
	}
	if g.chance(50) {
		x.Arms = append(x.Arms, ast.CaseArm{Cond: word(ast.BooleanLiteral, "true"), Value: g.valueOf(t, n/3)})
	}
	return x
}

// valueOf makes a value of a case, whose type must be plain: a literal that
// takes its type from another operand will not do.
func (g *filters) valueOf(t schema.Type, n int) ast.Expr {
	if collection(t) || schema.PropertiesOf(t) != nil {
		if found := g.find(same(t)); len(found) > 0 {
			return pick(g.source, found...).expr()
		}
		return null()
	}
	return g.of(t, max(1, n))
}
