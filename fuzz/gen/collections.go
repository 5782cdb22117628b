package gen

import (
	"fmt"
	"slices"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// test makes a call of a Boolean function.
func (g *filters) test(n int) ast.Expr {
	parts := g.split(max(2, n-1), 2)
	colls := g.find(func(t schema.Type) bool { return collection(t) && !nullOnly(schema.Elem(t)) && !entities(t) })
	weight := 0
	if len(colls) > 0 {
		weight = 15
	}
	return choose(g.source, []choice[ast.Expr]{
		{50, func() ast.Expr {
			return call(pick(g.source, "contains", "startswith", "endswith"), g.of(schema.String, parts[0]), g.of(schema.String, parts[1]))
		}},
		{15, func() ast.Expr {
			pattern := pick(g.source, "a", "^a", "b$", "[a-c]+", ".", `\d+`, "^$", "a|b", "é", "^.{2}$", `\s`, "(ab)+", "^[^a]*$")
			return call("matchesPattern", g.of(schema.String, n-1), quoted(pattern))
		}},
		{weight, func() ast.Expr {
			o := pick(g.source, colls...)
			name := pick(g.source, "hassubset", "hassubsequence", "contains", "startswith", "endswith")
			return call(name, o.expr(), g.of(o.typ, parts[1]))
		}},
		{g.geoWeight(), func() ast.Expr { return g.geoTest() }},
	})
}

// collection makes an expression of a collection type.
func (g *filters) collection(t *schema.CollectionType, n int) ast.Expr {
	if nullOnly(t.Elem) || schema.PropertiesOf(t.Elem) != nil {
		return g.leaf(t)
	}
	parts := g.split(max(2, n-1), 2)
	if len(g.find(same(t))) == 0 {
		return g.literal(t, false)
	}
	return choose(g.source, []choice[ast.Expr]{
		{10, func() ast.Expr { return call("concat", g.leaf(t), g.of(t, parts[1])) }},
		{10, func() ast.Expr { return call("substring", g.leaf(t), numberLiteral(pick(g.source, "0", "1", "-1"))) }},
		{10, func() ast.Expr {
			return call("substring", g.leaf(t), numberLiteral(pick(g.source, "0", "1")), numberLiteral(pick(g.source, "0", "1", "2")))
		}},
		{10, func() ast.Expr {
			a := &ast.Array{}
			for range g.between(1, 2) {
				a.Items = append(a.Items, g.element(t.Elem))
			}
			return a
		}},
	})
}

// element makes an item of an array: a name of just the type, or a constant.
func (g *filters) element(t schema.Type) ast.Expr {
	if found := g.find(same(t)); len(found) > 0 && g.chance(50) {
		return pick(g.source, found...).expr()
	}
	return constant(g.value(t), t)
}

// narrowable returns a collection of the scope with its path, at times with a
// $filter segment behind it.
func (g *filters) narrowable(n int) (*ast.Path, schema.Type) {
	o := pick(g.source, g.find(func(t schema.Type) bool { return collection(t) })...)
	elem := schema.Elem(o.typ)
	if n > 3 && g.chance(10) {
		return then(o.path, &ast.FilterSegment{Filter: g.inside(elem, n/2)}), elem
	}
	return o.path, elem
}

// inside makes the predicate of a $filter or $count segment.
func (g *filters) inside(elem schema.Type, n int) ast.Expr {
	return g.within1(g.narrowed(elem), n)
}

func (g *filters) within1(s *scope, n int) ast.Expr {
	return g.in(s, func() ast.Expr { return g.boolean(max(1, n)) })
}

// count makes a /$count.
func (g *filters) count(n int) ast.Expr {
	p, elem := g.narrowable(n)
	seg := &ast.CountSegment{}
	if n > 2 && g.chance(20) {
		seg.Filter = g.inside(elem, n-2)
	}
	return then(p, seg)
}

// lambda makes any or all.
func (g *filters) lambda(n int) ast.Expr {
	if len(g.find(func(t schema.Type) bool { return collection(t) })) == 0 {
		return g.compare(n)
	}
	p, elem := g.narrowable(n)
	if g.chance(8) {
		return then(p, &ast.LambdaSegment{Op: ast.Any})
	}
	name := g.variable()
	body := g.within1(g.within(name, elem), n-1)
	return then(p, &ast.LambdaSegment{Op: pick(g.source, ast.Any, ast.Any, ast.All), Variable: name, Predicate: body})
}

// variable returns a name that no lambda around has: at times that of a
// property or an operator.
func (g *filters) variable() string {
	name := pick(g.source, "x", "y", "and", "or", "eq", "i", "größe")
	if g.chance(15) {
		name = pick(g.source, g.entity.Properties...).Name
	}
	if slices.Contains(g.names, name) || name == "not" {
		return fmt.Sprintf("v%d", len(g.names))
	}
	return name
}

// geoWeight is the weight of geo functions: none where the scope has no values
// for them.
func (g *filters) geoWeight() int {
	if len(g.find(func(t schema.Type) bool { p, ok := t.(schema.Primitive); return ok && p.IsGeo() })) == 0 {
		return 0
	}
	return 8
}

// geoLeaf makes a name or a literal of a geo type.
func (g *filters) geoLeaf(t schema.Primitive) ast.Expr {
	if found := g.find(same(t)); len(found) > 0 && g.chance(70) {
		return pick(g.source, found...).expr()
	}
	return constant(g.geo(t), t)
}

func (g *filters) geoNumber() ast.Expr {
	if g.chance(40) {
		return call("geo.length", g.geoLeaf(pick(g.source, schema.GeometryLineString, schema.GeographyLineString)))
	}
	t := pick(g.source, schema.GeometryPoint, schema.GeographyPoint)
	return call("geo.distance", g.geoLeaf(t), g.geoLeaf(t))
}

func (g *filters) geoTest() ast.Expr {
	if g.chance(30) {
		return call("geo.intersects", g.geoLeaf(schema.GeographyPoint), g.geoLeaf(schema.GeographyPolygon))
	}
	return call("geo.intersects", g.geoLeaf(schema.GeometryPoint), g.geoLeaf(schema.GeometryPolygon))
}
