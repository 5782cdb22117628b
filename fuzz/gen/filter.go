package gen

import (
	"strconv"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// filters makes well-typed expressions of one entity type.
type filters struct {
	*pool
	cfg    Config
	entity *schema.EntityType
	*scope
}

// Filter returns a well-typed Boolean expression of e, without spans. Only
// constant parts that must fail, such as 1 div 0, and only by chance, keep the
// binder from accepting it.
func Filter(seed uint64, c Config, e *schema.EntityType) ast.Expr {
	s := newSource(seed)
	c = c.withDefaults()
	g := &filters{pool: newPool(s, c.Portable), cfg: c, entity: e, scope: &scope{entity: e}}
	return g.boolean(s.between(1, c.Nodes))
}

// in makes something within another scope.
func (g *filters) in(s *scope, make func() ast.Expr) ast.Expr {
	outer := g.scope
	g.scope = s
	x := make()
	g.scope = outer
	return x
}

// split divides a budget among k operands; each gets one at least.
func (g *filters) split(n, k int) []int {
	parts := make([]int, k)
	for i := range parts {
		parts[i] = 1
	}
	for n -= k; n > 0; n-- {
		parts[g.IntN(k)]++
	}
	return parts
}

// boolean makes a Boolean expression of about n nodes.
func (g *filters) boolean(n int) ast.Expr {
	if n <= 3 {
		return g.atom(n)
	}
	return choose(g.source, []choice[ast.Expr]{
		{30, func() ast.Expr { return g.logical(n) }},
		{10, func() ast.Expr { return not(g.boolean(n - 1)) }},
		{4, func() ast.Expr {
			parts := g.split(n-1, 2)
			return binary(g.relation(schema.Boolean), g.boolean(parts[0]), g.boolean(parts[1]))
		}},
		{3, func() ast.Expr { return g.cases(schema.Boolean, n-1) }},
		{40, func() ast.Expr { return g.atom(n) }},
	})
}

func (g *filters) logical(n int) ast.Expr {
	k := g.between(2, min(4, n-1))
	x := &ast.Logical{Op: pick(g.source, ast.And, ast.Or)}
	for _, part := range g.split(n-1, k) {
		x.Operands = append(x.Operands, g.boolean(part))
	}
	return x
}

// atom makes a Boolean expression that is no logical operator.
func (g *filters) atom(n int) ast.Expr {
	lambda := 0
	if n > 1 && !g.cfg.Flat && len(g.vars) < 3 {
		lambda = 18
	}
	return choose(g.source, []choice[ast.Expr]{
		{34, func() ast.Expr { return g.compare(n) }},
		{16, func() ast.Expr { return g.computed() }},
		{12, func() ast.Expr { return g.membership(n) }},
		{14, func() ast.Expr { return g.test(n) }},
		{lambda, func() ast.Expr { return g.lambda(n) }},
		{6, func() ast.Expr { return g.has() }},
		{8, func() ast.Expr { return g.leaf(schema.Boolean) }},
		{2, func() ast.Expr { return g.isOf() }},
		{4, func() ast.Expr { return g.restricted() }},
	})
}

// compare makes a comparison of two operands of one type, or with null.
func (g *filters) compare(n int) ast.Expr {
	t := g.comparable()
	op := g.relation(t)
	x := g.operandOf(t, n)
	var y ast.Expr
	switch {
	case nullOnly(t) || isNull(x) || g.chance(8):
		y = null()
	case n < 3 || g.chance(65):
		y = g.literal(t, !isLiteral(x))
	default:
		y = g.of(t, n/2)
	}
	if g.chance(20) {
		x, y = y, x
	}
	return binary(op, x, y)
}

// computed makes a comparison of a literal with one operator or function of
// names, small enough for rows to hit its limits.
func (g *filters) computed() ast.Expr {
	if g.chance(12) {
		if x := g.period(); x != nil {
			return x
		}
	}
	t := g.comparable()
	for tries := 0; (nullOnly(t) || schema.PropertiesOf(t) != nil) && tries < 5; tries++ {
		t = g.comparable()
	}
	if nullOnly(t) || schema.PropertiesOf(t) != nil {
		return g.compare(1)
	}
	if integral(t) && g.chance(50) {
		x := g.leaf(t)
		if isLiteral(x) {
			return g.compare(1)
		}
		op := pick(g.source, ast.Add, ast.Sub, ast.Mul, ast.Div, ast.Div, ast.DivBy, ast.Mod, ast.Mod)
		by := numberLiteral(pick(g.source, "1", "2", "3", "-2", "-3", "7", "10"))
		return binary(g.relation(t), binary(op, x, by), numberLiteral(pick(g.source, "0", "1", "-1", "2", "-2", "3", "-3", "5", "0.5", "-3.5")))
	}
	return binary(g.relation(t), g.of(t, 3), g.literal(t, false))
}

// period makes a comparison of the date or the year of a name with that of a
// point in time of the pool, or returns nil where nothing has one.
func (g *filters) period() ast.Expr {
	found := g.find(same(schema.DateTimeOffset))
	if len(found) == 0 {
		return nil
	}
	x, day := pick(g.source, found...).expr(), pick(g.source, g.times...).UTC()
	if day.Year() < 1 || day.Year() > 9999 {
		return nil
	}
	if g.chance(30) {
		return binary(g.relation(schema.Int32), call("year", x), numberLiteral(strconv.Itoa(day.Year())))
	}
	date := schema.DateOf(int64(day.Year()), day.Month(), int64(day.Day()))
	return binary(g.relation(schema.Date), call("date", x), constant(date, schema.Date))
}

// operandOf makes an operand of a comparison, mostly with a name in it.
func (g *filters) operandOf(t schema.Type, n int) ast.Expr {
	if n >= 3 {
		return g.of(t, n-2)
	}
	return g.leaf(t)
}

// comparable returns the type of an operand of the scope, or one at random.
func (g *filters) comparable() schema.Type {
	if found := g.find(func(t schema.Type) bool { return !collection(t) || !entities(t) && g.chance(15) }); len(found) > 0 && g.chance(94) {
		return pick(g.source, found...).typ
	}
	return pick[schema.Type](g.source, schema.Int32, schema.String, schema.Decimal, schema.Double, schema.DateTimeOffset, schema.Date, schema.Duration)
}

// nullOnly tells that values of t compare with null only.
func nullOnly(t schema.Type) bool {
	p, ok := t.(schema.Primitive)
	return ok && (p == schema.Binary || p == schema.Stream || p.IsGeo())
}

// relation returns a comparison operator that t has.
func (g *filters) relation(t schema.Type) ast.Operator {
	_, structured := t.(*schema.ComplexType)
	if structured || collection(t) || nullOnly(t) || g.chance(40) {
		return pick(g.source, ast.Eq, ast.Ne)
	}
	return pick(g.source, ast.Gt, ast.Ge, ast.Lt, ast.Le)
}

// membership makes an in with a list, an array or a collection.
func (g *filters) membership(n int) ast.Expr {
	found := g.find(func(t schema.Type) bool { return !collection(t) && !nullOnly(t) && schema.PropertiesOf(t) == nil })
	if len(found) == 0 {
		return g.compare(n)
	}
	o := pick(g.source, found...)
	if colls := g.find(same(&schema.CollectionType{Elem: o.typ})); len(colls) > 0 && g.chance(30) {
		return binary(ast.In, g.leafOr(o, n), pick(g.source, colls...).expr())
	}
	k := g.IntN(5)
	for _, o := range g.operands() {
		if o.prop != nil && o.prop.MaxListItems > 0 {
			k = min(k, o.prop.MaxListItems) // wherever it stands in the left operand
		}
	}
	items := make([]ast.Expr, k)
	array := g.chance(30)
	for i := range items {
		switch {
		case g.chance(12):
			items[i] = null()
		case array && g.chance(30):
			items[i] = g.of(o.typ, 1)
		default:
			items[i] = g.written(o.typ, true)
		}
	}
	if array {
		return binary(ast.In, g.leafOr(o, n), &ast.Array{Items: items})
	}
	return binary(ast.In, g.leafOr(o, n), &ast.List{Items: items})
}

// leafOr makes the left operand of in: o itself, or an expression of its type
// that is no literal and has no limits of its own.
func (g *filters) leafOr(o operand, n int) ast.Expr {
	if n > 4 && g.chance(30) && (o.prop == nil || o.prop.MaxListItems == 0) {
		switch x := g.of(o.typ, n-3).(type) {
		case *ast.Path, *ast.Literal: // a property with a limit, and a literal without a type
		default:
			return x
		}
	}
	return o.expr()
}

// has makes a test of flags.
func (g *filters) has() ast.Expr {
	found := g.find(func(t schema.Type) bool { _, ok := t.(*schema.EnumType); return ok })
	if len(found) == 0 {
		return g.leaf(schema.Boolean)
	}
	o := pick(g.source, found...)
	if others := g.find(same(o.typ)); g.chance(20) {
		return binary(ast.Has, o.expr(), pick(g.source, others...).expr())
	}
	return binary(ast.Has, o.expr(), g.literal(o.typ, true))
}

// isOf makes a test of an operand's own or of another primitive type.
func (g *filters) isOf() ast.Expr {
	found := g.find(func(t schema.Type) bool { p, ok := t.(schema.Primitive); return ok && !p.IsGeo() })
	if len(found) == 0 {
		return g.leaf(schema.Boolean)
	}
	o := pick(g.source, found...)
	t := o.typ
	if g.chance(30) {
		t = pick[schema.Type](g.source, schema.String, schema.Boolean, schema.Date)
	}
	return &ast.TypeCall{Op: ast.IsOf, X: o.expr(), Type: typeName(t)}
}

// restricted makes a comparison of a property that allows only some operators
// and functions.
func (g *filters) restricted() ast.Expr {
	var found []operand
	for _, o := range g.operands() {
		if o.limited() && o.prop.Operators != nil && !collection(o.typ) && schema.PropertiesOf(o.typ) == nil {
			found = append(found, o)
		}
	}
	if len(found) == 0 {
		return g.compare(1)
	}
	o := pick(g.source, found...)
	y := null()
	if !nullOnly(o.typ) && g.chance(80) {
		y = g.literal(o.typ, true)
	}
	return binary(pick(g.source, o.prop.Operators...), o.expr(), y)
}
