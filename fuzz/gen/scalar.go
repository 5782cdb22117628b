package gen

import (
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// number makes an expression of any numeric type.
func (g *filters) number(n int) ast.Expr {
	parts := g.split(max(2, n-1), 2)
	return choose(g.source, []choice[ast.Expr]{
		{40, func() ast.Expr { return g.arithmetic(parts[0], parts[1]) }},
		{6, func() ast.Expr { return negate(g.number1(n - 1)) }},
		{12, func() ast.Expr { return g.integer1(n) }},
		{12, func() ast.Expr { return call(pick(g.source, "round", "floor", "ceiling"), g.number1(n-1)) }},
		{8, func() ast.Expr {
			t := pick(g.source, schema.DateTimeOffset, schema.TimeOfDay)
			return call("fractionalseconds", g.of(t, n-1))
		}},
		{6, func() ast.Expr { return call("totalseconds", g.of(schema.Duration, n-1)) }},
		{6, func() ast.Expr {
			return castTo(g.number1(n-1), pick(g.source, schema.Byte, schema.Int16, schema.Int32, schema.Int64, schema.Decimal, schema.Double))
		}},
		{3, func() ast.Expr {
			return castTo(g.of(schema.String, n-1), pick(g.source, schema.Int32, schema.Int64, schema.Decimal, schema.Double))
		}},
		{3, func() ast.Expr { return g.fromEnum() }},
		{g.geoWeight(), func() ast.Expr { return g.geoNumber() }},
	})
}

// number1 makes a number that is no bare literal where it can.
func (g *filters) number1(n int) ast.Expr {
	return g.of(pick[schema.Type](g.source, schema.Int32, schema.Int64, schema.Decimal, schema.Double, schema.Single, schema.Byte), n)
}

// arithmetic makes an operator of two numbers. Right operands are mostly small
// and not zero, so that not every request fails.
func (g *filters) arithmetic(n, m int) ast.Expr {
	op := pick(g.source, ast.Add, ast.Sub, ast.Mul, ast.Add, ast.Sub, ast.Div, ast.DivBy, ast.Mod)
	x := g.number1(n)
	if g.chance(2) {
		return binary(op, x, null())
	}
	if (op == ast.Div || op == ast.Mod || op == ast.Mul) && g.chance(85) || g.chance(40) {
		return binary(op, x, numberLiteral(pick(g.source, "1", "2", "3", "-2", "7", "10", "0.5", "2.5", "-1", "1e1", "4e-1")))
	}
	return binary(op, x, g.number1(m))
}

// integer1 makes an expression of an integer type that is not large.
func (g *filters) integer1(n int) ast.Expr {
	count := 0
	if found := g.find(collection); len(found) > 0 {
		count = 20
	}
	return choose(g.source, []choice[ast.Expr]{
		{20, func() ast.Expr { return call("length", g.of(schema.String, n-1)) }},
		{15, func() ast.Expr { return call("indexof", g.of(schema.String, n-2), g.of(schema.String, 1)) }},
		{20, func() ast.Expr {
			t := pick(g.source, schema.DateTimeOffset, schema.Date)
			return call(pick(g.source, "year", "month", "day"), g.of(t, n-1))
		}},
		{20, func() ast.Expr {
			t := pick(g.source, schema.DateTimeOffset, schema.TimeOfDay)
			return call(pick(g.source, "hour", "minute", "second"), g.of(t, n-1))
		}},
		{3, func() ast.Expr { return call("totaloffsetminutes", g.of(schema.DateTimeOffset, n-1)) }},
		{count, func() ast.Expr { return g.count(n) }},
		{count / 4, func() ast.Expr {
			return call("length", pick(g.source, g.find(collection)...).expr())
		}},
	})
}

// position makes an argument of substring.
func (g *filters) position(n int) ast.Expr {
	if n > 2 && g.chance(30) {
		return g.integer1(n)
	}
	return numberLiteral(pick(g.source, "0", "1", "2", "3", "100", "-1", "-2"))
}

// fromEnum makes an integer of an enumeration value.
func (g *filters) fromEnum() ast.Expr {
	found := g.find(func(t schema.Type) bool { _, ok := t.(*schema.EnumType); return ok })
	if len(found) == 0 {
		return g.leaf(schema.Int32)
	}
	return castTo(pick(g.source, found...).expr(), schema.Int64)
}

// stringOf makes an expression of type String.
func (g *filters) stringOf(n int) ast.Expr {
	parts := g.split(max(2, n-1), 2)
	return choose(g.source, []choice[ast.Expr]{
		{20, func() ast.Expr { return call("concat", g.of(schema.String, parts[0]), g.of(schema.String, parts[1])) }},
		{45, func() ast.Expr { return call(pick(g.source, "tolower", "toupper", "trim"), g.of(schema.String, n-1)) }},
		{15, func() ast.Expr { return call("substring", g.of(schema.String, parts[0]), g.position(parts[1])) }},
		{15, func() ast.Expr {
			length := numberLiteral(pick(g.source, "0", "1", "2", "5", "2147483647"))
			return call("substring", g.of(schema.String, parts[0]), g.position(parts[1]), length)
		}},
		{5, func() ast.Expr { return castTo(g.castable(), schema.String) }},
	})
}

// castable makes an operand that can be cast to a string.
func (g *filters) castable() ast.Expr {
	found := g.find(func(t schema.Type) bool {
		p, ok := t.(schema.Primitive)
		return ok && (p == schema.Boolean || p.IsInteger() || p == schema.Date || p == schema.Guid || p == schema.String)
	})
	if len(found) == 0 {
		return g.leaf(schema.Int32)
	}
	return pick(g.source, found...).expr()
}

// temporal makes an expression of a time type, or a leaf of any other.
func (g *filters) temporal(t schema.Primitive, n int) ast.Expr {
	parts := g.split(max(2, n-1), 2)
	moved := func() ast.Expr {
		return binary(pick(g.source, ast.Add, ast.Sub), g.of(t, parts[0]), g.duration(parts[1]))
	}
	switch t {
	case schema.DateTimeOffset:
		return moved()
	case schema.Date:
		if g.chance(40) {
			return call("date", g.of(schema.DateTimeOffset, n-1))
		}
		return moved()
	case schema.TimeOfDay:
		return call("time", g.of(schema.DateTimeOffset, n-1))
	case schema.Duration:
		return g.durationOf(n, parts)
	}
	return g.leaf(t)
}

// duration makes the right operand of add and sub.
func (g *filters) duration(n int) ast.Expr {
	if n < 2 && g.chance(50) {
		return word(ast.DurationLiteral, pick(g.source, "duration'P1D'", "duration'PT1H'", "duration'-PT1S'", "duration'PT0.0000001S'", "duration'PT23H59M59S'"))
	}
	return g.of(schema.Duration, n)
}

func (g *filters) durationOf(n int, parts []int) ast.Expr {
	return choose(g.source, []choice[ast.Expr]{
		{20, func() ast.Expr {
			t := pick(g.source, schema.DateTimeOffset, schema.Date)
			return binary(ast.Sub, g.of(t, parts[0]), g.of(t, parts[1]))
		}},
		{20, func() ast.Expr {
			return binary(pick(g.source, ast.Add, ast.Sub), g.of(schema.Duration, parts[0]), g.duration(parts[1]))
		}},
		{10, func() ast.Expr { return negate(g.of(schema.Duration, n-1)) }},
		{20, func() ast.Expr {
			by := numberLiteral(pick(g.source, "2", "3", "0.5", "-1", "1e1", "7"))
			op := pick(g.source, ast.Mul, ast.Div, ast.DivBy)
			if op == ast.Mul && g.chance(40) {
				return binary(op, by, g.of(schema.Duration, n-1))
			}
			return binary(op, g.of(schema.Duration, n-1), by)
		}},
	})
}
