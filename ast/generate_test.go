package ast_test

import (
	"math/rand"

	"github.com/odatacheck/odata/ast"
)

// generator makes random trees of the form that the parser makes, in canonical
// spelling. Every node, segment, operator and kind of literal comes up.
type generator struct{ *rand.Rand }

func pick[T any](g generator, items ...T) T { return items[g.Intn(len(items))] }

// some calls f no less than least times.
func some[T any](g generator, least int, f func() T) []T {
	items := make([]T, least+g.Intn(3))
	for i := range items {
		items[i] = f()
	}
	return items
}

// expr returns a tree of at most the given depth, segments not counted.
func (g generator) expr(depth int) ast.Expr {
	if depth <= 1 {
		return g.atom()
	}
	below := func() ast.Expr { return g.expr(depth - 1 - g.Intn(2)) }
	switch g.Intn(13) {
	case 0, 1:
		return &ast.Logical{Op: pick(g, ast.And, ast.Or), Operands: some(g, 2, below)}
	case 2, 3:
		op := ast.Operator(g.Intn(int(ast.In) + 1))
		for op == ast.And || op == ast.Or || op == ast.Not || op == ast.Neg || op == ast.In {
			op = ast.Operator(g.Intn(int(ast.In) + 1))
		}
		return bin(below(), op, below())
	case 4:
		return bin(below(), ast.In, g.collection(depth-1))
	case 5, 6:
		return &ast.Unary{Op: pick(g, ast.Not, ast.Neg), X: below()}
	case 7:
		return call(g.function(), some(g, 0, below)...)
	case 8:
		return g.typeCall(depth - 1)
	case 9:
		return cases(some(g, 1, func() ast.CaseArm { return arm(below(), below()) })...)
	case 10:
		return array(some(g, 0, below)...)
	case 11:
		return object(some(g, 0, func() ast.Member {
			return member(pick(g, "a", "", `"`, `\`, "\n", "@odata.type", "ü"), below())
		})...)
	}
	return g.path(depth - 1)
}

func (g generator) atom() ast.Expr {
	switch g.Intn(6) {
	case 0:
		return g.variable()
	case 1:
		return g.alias()
	case 2, 3:
		return name(g.single())
	}
	return g.literal()
}

func (g generator) variable() ast.Expr {
	return &ast.Variable{Kind: pick(g, ast.It, ast.This)}
}

func (g generator) alias() ast.Expr { return alias(pick(g, "@p", "@not", "@ü_1")) }

// single returns the name of a property that can stand alone.
func (g generator) single() string {
	return pick(g, "a", "b", "title", "eq", "IN", "has", "not", "asc", "INFx", "e5", "x10", "größe", "any", "contains", "cast", "duration")
}

// inner returns a name beside a slash.
func (g generator) inner() string { return pick(g, g.single(), "null", "true", "INF") }

func (g generator) function() string {
	return pick(g, "contains", "matchesPattern", "now", "geo.distance", "custom", "eq")
}

func (g generator) qualified() string { return pick(g, "Model.T", "a.b.c", "Geo1.Point") }

func (g generator) typeCall(depth int) *ast.TypeCall {
	c := &ast.TypeCall{Op: pick(g, ast.Cast, ast.IsOf)}
	c.Type = ast.TypeName{Name: pick(g, "Edm.String", "Model.T", "T"), Collection: g.Intn(3) == 0}
	if g.Intn(3) > 0 {
		c.X = g.expr(depth)
	}
	return c
}

// collection returns a right operand of in.
func (g generator) collection(depth int) ast.Expr {
	switch g.Intn(5) {
	case 0:
		return g.path(depth)
	case 1:
		return array(some(g, 0, func() ast.Expr { return g.expr(depth) })...)
	case 2:
		return pick(g, g.alias(), g.variable(), call("f", g.expr(depth)))
	}
	return list(some(g, 0, g.keyValue)...)
}

// keyValue returns what a key or a list may hold.
func (g generator) keyValue() ast.Expr { return pick(g, g.literal(), g.alias()) }

func (g generator) namedArgs(least, depth int) []ast.NamedArg {
	return some(g, least, func() ast.NamedArg { return arg(pick(g, "a", "eq", "null"), g.expr(depth)) })
}

// path returns a path of several segments.
func (g generator) path(depth int) ast.Expr {
	p := &ast.Path{}
	switch g.Intn(9) {
	case 0:
		p.Root = &ast.Variable{Kind: ast.Root}
		p.Segments = append(p.Segments, seg(pick(g, "Orders", "not", "null", "in")))
		if g.Intn(2) == 0 {
			p.Segments = append(p.Segments, pick(g, key(g.keyValue()), keys(g.namedArgs(1, depth)...)))
		}
	case 1:
		p.Root = g.variable()
	case 2:
		p.Root = g.alias()
	case 3:
		p.Root = g.typeCall(depth)
	case 4:
		p.Segments = append(p.Segments, note(pick(g, "@Core.Messages", "@Core.M#q", "@M#q")))
	case 5:
		p.Segments = append(p.Segments, typ(g.qualified()))
	case 6:
		p.Segments = append(p.Segments, bound(g.qualified(), g.namedArgs(0, depth)...))
	case 7:
		p.Segments = append(p.Segments, seg("Orders"), key(g.keyValue()))
	case 8:
		p.Segments = append(p.Segments, seg(g.inner()))
	}
	for range 1 + g.Intn(3) {
		p.Segments = append(p.Segments, g.step(depth)...)
	}
	switch g.Intn(4) {
	case 0:
		p.Segments = append(p.Segments, pick(g, count(nil), count(g.expr(depth))))
	case 1:
		p.Segments = append(p.Segments, &ast.LambdaSegment{
			Op: pick(g, ast.Any, ast.All), Variable: pick(g, "x", "eq", "x10"), Predicate: g.expr(depth),
		})
	case 2:
		p.Segments = append(p.Segments, anyOf("", nil))
	}
	return p
}

// step returns what can be in the middle of a path.
func (g generator) step(depth int) []ast.Segment {
	switch g.Intn(7) {
	case 0:
		return []ast.Segment{typ(g.qualified())}
	case 1:
		return []ast.Segment{pick(g, seg("Orders"), typ(g.qualified())), key(g.keyValue())}
	case 2:
		return []ast.Segment{bound(pick(g, "F", g.qualified()), g.namedArgs(0, depth)...)}
	case 3:
		return []ast.Segment{filter(g.expr(depth)), keys(g.namedArgs(1, depth)...)}
	case 4:
		return []ast.Segment{filter(g.expr(depth))}
	case 5:
		return []ast.Segment{note(pick(g, "@M", "@Core.Messages", "@M#q"))}
	}
	return []ast.Segment{seg(g.inner())}
}

func (g generator) literal() ast.Expr {
	kind := ast.LiteralKind(g.Intn(int(ast.GeometryLiteral) + 1))
	return lit(kind, pick(g, canonicalLiterals[kind]...))
}

var canonicalLiterals = [...][]string{
	ast.NullLiteral:           {"null"},
	ast.BooleanLiteral:        {"true", "false"},
	ast.IntegerLiteral:        {"0", "10", "-30", "007", "99999999999999999999"},
	ast.DecimalLiteral:        {"4.20", "-0.0"},
	ast.DoubleLiteral:         {"1e3", "-4.2e-1", "INF", "-INF", "NaN"},
	ast.StringLiteral:         {"''", "'it''s'", "'a)('", "' and '", "'日本'", "'\n%+&'"},
	ast.GuidLiteral:           {"01234567-89ab-cdef-0123-456789abcdef", "abcdef01-89ab-cdef-0123-456789abcdef"},
	ast.DateLiteral:           {"2012-09-03", "-0001-01-01"},
	ast.TimeOfDayLiteral:      {"13:52", "13:52:10", "13:52:10.123456789012"},
	ast.DateTimeOffsetLiteral: {"2012-09-03T13:52Z", "2012-09-03T13:52:10.1+02:30"},
	ast.DurationLiteral:       {"duration'P1DT2H3M4.5S'", "duration'-PT0S'"},
	ast.BinaryLiteral:         {"binary''", "binary'Zm8='"},
	ast.EnumLiteral:           {"S.T'A,B'", "S.T'-4'"},
	ast.GeographyLiteral:      {"geography'SRID=0;Point(1 2)'"},
	ast.GeometryLiteral:       {"geometry'SRID=0;LineString(1 2,3 4)'"},
}
