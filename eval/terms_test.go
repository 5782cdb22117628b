package eval_test

import (
	"math/rand/v2"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// author writes random well-typed terms as the binder makes them.
type author struct {
	maker
	e     *schema.EntityType
	vars  []*schema.Variable
	spans int
	null  int // 1 in null constants is null
}

func newAuthor(seed int64, e *schema.EntityType) *author {
	return &author{maker: maker{Rand: rand.New(rand.NewPCG(uint64(seed), 99))}, e: e, null: 12}
}

// span gives every term a place of its own, so that a failure tells which one.
func (a *author) span() ast.Span {
	a.spans++
	return ast.Span{Start: a.spans, End: a.spans + 1}
}

var scalarTypes = []schema.Type{
	schema.Boolean, schema.Int64, schema.Int32, schema.Byte, schema.SByte, schema.Int16, schema.Decimal, schema.Single, schema.Double,
	schema.String, schema.Guid, schema.Date, schema.TimeOfDay, schema.DateTimeOffset, schema.Duration, colorType, flagsType,
}

var ordered = []ast.Operator{ast.Eq, ast.Ne, ast.Gt, ast.Ge, ast.Lt, ast.Le}

// term returns a term of type t.
func (a *author) term(t schema.Type, size int) schema.Term {
	if size <= 1 || a.IntN(6) == 0 {
		return a.leaf(t)
	}
	switch a.IntN(14) {
	case 0:
		return a.cases(t, size-1)
	case 1:
		if x := a.cast(t, size-1); x != nil {
			return x
		}
	}
	switch t := t.(type) {
	case schema.Primitive:
		return a.primitiveTerm(t, size-1)
	case *schema.CollectionType:
		return a.collectionTerm(t, size-1)
	case *schema.ComplexType:
		if a.IntN(3) == 0 {
			o := &schema.Object{Typ: t, Pos: a.span()}
			for _, p := range schema.PropertiesOf(t) {
				o.Fields = append(o.Fields, a.term(p.Type, size/3))
			}
			return o
		}
	}
	return a.leaf(t)
}

// leaf returns a property, a variable or a constant of type t.
func (a *author) leaf(t schema.Type) schema.Term {
	paths := a.paths(t)
	if len(paths) > 0 && a.IntN(5) > 0 {
		return paths[a.IntN(len(paths))]
	}
	return a.constant(t)
}

func (a *author) constant(t schema.Type) schema.Term {
	k := &schema.Const{Typ: t, Pos: a.span()}
	if schema.Elem(t) != nil || a.IntN(a.null) > 0 {
		k.Value = a.value(t)
	}
	return k
}

// paths returns every way from $it and the variables to a value of type t.
func (a *author) paths(t schema.Type) []schema.Term {
	var found []schema.Term
	var visit func(x schema.Term, depth int)
	visit = func(x schema.Term, depth int) {
		if schema.Same(x.Type(), t) {
			found = append(found, x)
		}
		for _, p := range schema.PropertiesOf(x.Type()) {
			if depth < 4 {
				visit(&schema.Prop{Of: x, Property: p, Pos: a.span()}, depth+1)
			}
		}
	}
	visit(&schema.It{Typ: a.e, Pos: a.span()}, 0)
	for _, v := range a.vars {
		visit(&schema.Var{Variable: v, Pos: a.span()}, 0)
	}
	return found
}

func (a *author) primitiveTerm(t schema.Primitive, size int) schema.Term {
	switch t {
	case schema.Boolean:
		return a.boolean(size)
	case schema.Int64:
		return a.int64(size)
	case schema.Int32:
		return a.int32(size)
	case schema.Decimal:
		switch a.IntN(5) {
		case 0:
			return &schema.Convert{X: a.term(one[schema.Type](a.maker, schema.Int64, schema.Int32, schema.Double), size), Typ: t, Pos: a.span()}
		case 1:
			return a.round(t, size)
		case 2:
			return a.named("fractionalseconds", size)
		case 3:
			return a.named("totalseconds", size)
		}
		return a.arith(t, size, ast.Add, ast.Sub, ast.Mul, ast.Div, ast.Mod, ast.DivBy)
	case schema.Single:
		if a.IntN(3) == 0 {
			return &schema.Convert{X: a.term(one[schema.Type](a.maker, schema.Int64, schema.Decimal), size), Typ: t, Pos: a.span()}
		}
		return a.arith(t, size, ast.Add, ast.Sub, ast.Mul, ast.Div, ast.Mod)
	case schema.Double:
		switch a.IntN(3) {
		case 0:
			return &schema.Convert{X: a.term(one[schema.Type](a.maker, schema.Int64, schema.Decimal, schema.Single), size), Typ: t, Pos: a.span()}
		case 1:
			return a.round(t, size)
		}
		return a.arith(t, size, ast.Add, ast.Sub, ast.Mul, ast.Div, ast.Mod)
	case schema.String:
		return a.named(one(a.maker, "concat", "substring", "tolower", "toupper", "trim"), size)
	case schema.Date:
		if a.IntN(2) == 0 {
			return a.named("date", size)
		}
		return a.moved(t, size)
	case schema.TimeOfDay:
		return a.named("time", size)
	case schema.DateTimeOffset:
		if a.IntN(2) == 0 {
			return a.named(one(a.maker, "now", "mindatetime", "maxdatetime"), size)
		}
		return a.moved(t, size)
	case schema.Duration:
		return a.duration(size)
	}
	return a.leaf(t)
}

func (a *author) int64(size int) schema.Term {
	switch a.IntN(5) {
	case 0:
		return &schema.Convert{X: a.term(one[schema.Type](a.maker, schema.Int32, schema.Byte, schema.Int16), size), Typ: schema.Int64, Pos: a.span()}
	case 1:
		return &schema.Count{Coll: a.term(a.collectionType(), size), Pos: a.span()}
	case 2:
		return &schema.Negate{X: a.term(schema.Int64, size), Pos: a.span()}
	case 3:
		return a.round(schema.Int64, size)
	}
	return a.arith(schema.Int64, size, ast.Add, ast.Sub, ast.Mul, ast.Div, ast.Mod)
}

func (a *author) int32(size int) schema.Term {
	return a.named(one(a.maker, "indexof", "length", "day", "hour", "minute", "month", "second", "totaloffsetminutes", "year"), size)
}

func (a *author) arith(t schema.Primitive, size int, ops ...ast.Operator) schema.Term {
	if a.IntN(8) == 0 {
		return &schema.Negate{X: a.term(t, size), Pos: a.span()}
	}
	return &schema.Arith{Op: one(a.maker, ops...), X: a.term(t, size/2), Y: a.term(t, size/2), Typ: t, OpPos: a.span(), Pos: a.span()}
}

func (a *author) moved(t schema.Primitive, size int) schema.Term {
	return &schema.Arith{Op: one(a.maker, ast.Add, ast.Sub), X: a.term(t, size/2), Y: a.term(schema.Duration, size/2), Typ: t, OpPos: a.span(), Pos: a.span()}
}

func (a *author) duration(size int) schema.Term {
	x := &schema.Arith{Typ: schema.Duration, OpPos: a.span(), Pos: a.span()}
	number := one[schema.Type](a.maker, schema.Int64, schema.Decimal, schema.Double, schema.Single)
	switch a.IntN(6) {
	case 0:
		return &schema.Negate{X: a.term(schema.Duration, size), Pos: a.span()}
	case 1:
		t := one[schema.Type](a.maker, schema.Date, schema.DateTimeOffset)
		x.Op, x.X, x.Y = ast.Sub, a.term(t, size/2), a.term(t, size/2)
	case 2:
		x.Op, x.X, x.Y = ast.Mul, a.term(schema.Duration, size/2), a.term(number, size/2)
	case 3:
		x.Op, x.X, x.Y = ast.Mul, a.term(number, size/2), a.term(schema.Duration, size/2)
	case 4:
		x.Op, x.X, x.Y = one(a.maker, ast.Div, ast.DivBy), a.term(schema.Duration, size/2), a.term(number, size/2)
	default:
		x.Op, x.X, x.Y = one(a.maker, ast.Add, ast.Sub), a.term(schema.Duration, size/2), a.term(schema.Duration, size/2)
	}
	return x
}

func (a *author) round(t schema.Primitive, size int) schema.Term {
	f, _ := schema.LookupFunction(one(a.maker, "round", "floor", "ceiling"))
	for i := range f.Overloads {
		if f.Overloads[i].Params[0] == t {
			return &schema.Call{Func: f, Overload: &f.Overloads[i], Args: []schema.Term{a.term(t, size)}, Typ: t, Pos: a.span()}
		}
	}
	panic("no overload")
}

// named returns a call of one of a function's overloads.
func (a *author) named(name string, size int) schema.Term {
	f, ok := schema.LookupFunction(name)
	if !ok {
		panic(name)
	}
	o := &f.Overloads[a.IntN(len(f.Overloads))]
	if name == "concat" || name == "substring" { // the others give collections
		o = &f.Overloads[0]
		if name == "substring" {
			o = &f.Overloads[a.IntN(2)]
		}
	}
	return a.call(f, o, a.collectionType(), size)
}

func (a *author) call(f *schema.Function, o *schema.Overload, items schema.Type, size int) schema.Term {
	c := &schema.Call{Func: f, Overload: o, Typ: o.Result, Pos: a.span()}
	if schema.Elem(o.Result) != nil {
		c.Typ = items
	}
	for _, p := range o.Params {
		if schema.Elem(p) != nil {
			p = items
		}
		c.Args = append(c.Args, a.term(p, size/len(o.Params)))
	}
	return c
}

// collectionType returns the type of a collection that there are properties
// of.
func (a *author) collectionType() *schema.CollectionType {
	return coll(one[schema.Type](a.maker, schema.String, schema.Int32, schema.Double, schema.DateTimeOffset, colorType, addressType))
}

func (a *author) collectionTerm(t *schema.CollectionType, size int) schema.Term {
	switch a.IntN(4) {
	case 0:
		array := &schema.Array{Typ: t, Pos: a.span()}
		for range a.IntN(4) {
			array.Items = append(array.Items, a.term(t.Elem, size/4))
		}
		return array
	case 1:
		x := a.term(t, size/2)
		v := a.variable(t.Elem)
		defer a.leave()
		return &schema.Filtered{Coll: x, Variable: v, Pred: a.term(schema.Boolean, size/2), Pos: a.span()}
	case 2:
		f, _ := schema.LookupFunction("concat")
		return a.call(f, &f.Overloads[1], t, size)
	}
	f, _ := schema.LookupFunction("substring")
	return a.call(f, &f.Overloads[2+a.IntN(2)], t, size)
}

func (a *author) variable(t schema.Type) *schema.Variable {
	v := &schema.Variable{Name: "x", Typ: t, ItemNullable: true}
	a.vars = append(a.vars, v)
	return v
}

func (a *author) leave() { a.vars = a.vars[:len(a.vars)-1] }

func (a *author) boolean(size int) schema.Term {
	switch a.IntN(12) {
	case 0:
		return &schema.Not{X: a.term(schema.Boolean, size), Pos: a.span()}
	case 1, 2:
		return &schema.And{Terms: a.booleans(size), Pos: a.span()}
	case 3, 4:
		return &schema.Or{Terms: a.booleans(size), Pos: a.span()}
	case 5:
		return a.in(size)
	case 6:
		return a.lambda(size)
	case 7:
		return a.test(size)
	case 8:
		return &schema.Has{X: a.term(flagsType, size/2), Mask: a.term(flagsType, size/2), Pos: a.span()}
	case 9:
		t := one[schema.Type](a.maker, coll(schema.String), coll(schema.Int32), coll(schema.Double), coll(addressType), addressType, innerType)
		return a.compare(t, one(a.maker, ast.Eq, ast.Ne), size)
	}
	return a.compare(one(a.maker, scalarTypes...), one(a.maker, ordered...), size)
}

func (a *author) booleans(size int) []schema.Term {
	terms := make([]schema.Term, 2+a.IntN(3))
	for i := range terms {
		terms[i] = a.term(schema.Boolean, size/len(terms))
	}
	return terms
}

func (a *author) compare(t schema.Type, op ast.Operator, size int) schema.Term {
	return a.compareTerms(a.term(t, size/2), op, size/2)
}

// compareTerms compares a term with another of its type.
func (a *author) compareTerms(t schema.Term, op ast.Operator, size int) schema.Term {
	typ := t.Type()
	x := &schema.Compare{Op: op, X: t, OpPos: a.span(), Pos: a.span()}
	if a.IntN(2) == 0 {
		x.Y = a.constant(typ)
	} else {
		x.Y = a.term(typ, size)
	}
	if k, ok := x.Y.(*schema.Const); ok && k.Value == nil && a.IntN(2) == 0 {
		k.Typ = schema.Untyped
	}
	return x
}

func (a *author) in(size int) schema.Term {
	t := one(a.maker, scalarTypes...)
	switch a.IntN(3) {
	case 0:
		return &schema.InCollection{X: a.term(t, size/2), Coll: a.term(coll(t), size/2), Pos: a.span()}
	case 1:
		x := &schema.InItems{X: a.term(t, size/2), Pos: a.span()}
		for range 1 + a.IntN(4) {
			x.Items = append(x.Items, a.term(t, size/4))
		}
		return x
	}
	if a.IntN(6) == 0 {
		t = one[schema.Type](a.maker, addressType, innerType)
	}
	x := &schema.In{X: a.term(t, size), HasNull: a.IntN(3) == 0, Pos: a.span()}
	for range a.IntN(12) {
		x.Values = append(x.Values, a.value(t))
	}
	return x
}

func (a *author) lambda(size int) schema.Term {
	x := &schema.Lambda{Op: one(a.maker, ast.Any, ast.All), Coll: a.term(a.collectionType(), size/2), Pos: a.span()}
	if x.Op == ast.Any && a.IntN(6) == 0 {
		return x
	}
	x.Variable = a.variable(schema.Elem(x.Coll.Type()))
	defer a.leave()
	x.Body = a.term(schema.Boolean, size/2)
	return x
}

// test is a function or a test of type.
func (a *author) test(size int) schema.Term {
	switch a.IntN(12) {
	case 0:
		t := one[schema.Type](a.maker, schema.Binary, schema.GeographyPoint)
		return &schema.Compare{Op: one(a.maker, ast.Eq, ast.Ne), X: a.leaf(t), Y: &schema.Const{Typ: t}, OpPos: a.span(), Pos: a.span()}
	case 1: // a property of a derived type
		far := &schema.Cast{X: a.term(addressType, size/2), Typ: farType, Pos: a.span()}
		p := one(a.maker, schema.PropertiesOf(farType)...)
		return a.compareTerms(&schema.Prop{Of: far, Property: p, Pos: a.span()}, one(a.maker, ast.Eq, ast.Ne), size/2)
	case 2:
		c := coll(addressType)
		return &schema.IsOf{X: a.term(c, size), Of: one[schema.Type](a.maker, c, coll(farType)), Pos: a.span()}
	}
	if a.IntN(8) == 0 {
		return &schema.IsOf{X: a.term(one[schema.Type](a.maker, addressType, schema.String), size), Of: one[schema.Type](a.maker, addressType, farType, schema.String), Pos: a.span()}
	}
	return a.named(one(a.maker, "contains", "startswith", "endswith", "contains", "startswith", "endswith", "hassubset", "hassubsequence", "matchesPattern"), size)
}

func (a *author) cases(t schema.Type, size int) schema.Term {
	c := &schema.Case{Typ: t, Pos: a.span()}
	for range 1 + a.IntN(3) {
		c.Arms = append(c.Arms, schema.CaseArm{Cond: a.term(schema.Boolean, size/4), Value: a.term(t, size/4)})
	}
	return c
}

func (a *author) cast(t schema.Type, size int) schema.Term {
	if _, isComplex := t.(*schema.ComplexType); isComplex {
		return nil
	}
	if elem := schema.Elem(t); elem != nil {
		if elem == addressType || a.IntN(2) == 0 {
			return nil
		}
		return &schema.Cast{X: a.term(coll(one[schema.Type](a.maker, schema.String, schema.Int32, schema.Double)), size), Typ: t, Pos: a.span()}
	}
	return &schema.Cast{X: a.term(one(a.maker, scalarTypes...), size), Typ: t, Pos: a.span()}
}
