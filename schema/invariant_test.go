package schema_test

import (
	"fmt"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// checker holds a term to what the binder promises to back ends.
type checker struct {
	problems []string
	text     string // of $filter, in which every span lies, also of what comes from an alias
}

func (c *checker) require(ok bool, t schema.Term, what string) {
	if !ok {
		c.problems = append(c.problems, what+": "+schema.Dump(t))
	}
}

func isConst(t schema.Term) bool {
	_, ok := t.(*schema.Const)
	return ok
}

func isNull(t schema.Term) bool {
	c, ok := t.(*schema.Const)
	return ok && c.Value == nil
}

func numeric(t schema.Type) bool {
	p, ok := t.(schema.Primitive)
	return ok && p.IsNumeric()
}

func (c *checker) all(terms ...schema.Term) {
	for _, t := range terms {
		c.term(t)
	}
}

func (c *checker) boolean(terms ...schema.Term) {
	for _, t := range terms {
		c.require(t.Type() == schema.Boolean, t, "not Boolean")
		c.term(t)
	}
}

func (c *checker) term(t schema.Term) {
	if t != nil {
		span := t.Span()
		c.require(0 <= span.Start && span.Start <= span.End && span.End <= len(c.text), t, "span")
	}
	switch t := t.(type) {
	case *schema.Const:
		if t.Value != nil {
			schema.FormatLiteral(t.Value, t.Typ) // panics where the value is none of the type
		}
	case *schema.It, *schema.Var:
	case *schema.Prop:
		switch t.Of.(type) {
		case *schema.It, *schema.Var, *schema.Prop, *schema.Cast:
		default:
			c.require(false, t, "a property of something else")
		}
		c.term(t.Of)
	case *schema.Compare:
		c.require(t.Pos.Contains(t.OpPos), t, "operator outside of the term")
		c.require(!isConst(t.X), t, "constant on the left")
		c.require(schema.Same(t.X.Type(), t.Y.Type()) || isNull(t.Y), t, "operands of two types")
		c.all(t.X, t.Y)
	case *schema.In:
		c.require(!isConst(t.X), t, "all constant")
		c.require(len(t.Values) > 0, t, "empty list")
		for i, v := range t.Values {
			schema.FormatLiteral(v, t.X.Type())
			if order, ok := schema.CompareValues(v, v); i > 0 && ok && order == 0 {
				order, _ := schema.CompareValues(t.Values[i-1], v)
				c.require(order < 0, t, "not sorted")
			}
		}
		c.term(t.X)
	case *schema.InItems:
		for _, item := range t.Items {
			c.require(schema.Same(item.Type(), t.X.Type()) && !isConst(item), t, "item")
		}
		c.all(append(t.Items, t.X)...)
	case *schema.InCollection:
		c.require(isNull(t.X) || schema.Same(t.X.Type(), schema.Elem(t.Coll.Type())), t, "item of another type")
		c.require(!isConst(t.Coll), t, "constant collection")
		c.all(t.X, t.Coll)
	case *schema.Has:
		c.require(schema.Same(t.X.Type(), t.Mask.Type()), t, "mask of another type")
		c.all(t.X, t.Mask)
	case *schema.And:
		c.require(len(t.Terms) > 1, t, "one operand")
		c.boolean(t.Terms...)
	case *schema.Or:
		c.require(len(t.Terms) > 1, t, "one operand")
		c.boolean(t.Terms...)
	case *schema.Not:
		c.require(!isConst(t.X), t, "constant")
		c.boolean(t.X)
	case *schema.Arith:
		c.arith(t)
		c.all(t.X, t.Y)
	case *schema.Negate:
		c.require(!isConst(t.X), t, "constant")
		c.term(t.X)
	case *schema.Convert:
		c.require(!isConst(t.X) && numeric(t.X.Type()) && t.Typ.IsNumeric() && t.Typ != t.X.Type(), t, "conversion")
		c.term(t.X)
	case *schema.Call:
		c.call(t)
		c.all(t.Args...)
	case *schema.Case:
		for _, arm := range t.Arms {
			c.boolean(arm.Cond)
			c.require(schema.Same(arm.Value.Type(), t.Typ), t, "value of another type")
			c.term(arm.Value)
		}
	case *schema.Cast:
		c.require(!isConst(t.X) && !schema.Same(t.X.Type(), t.Typ), t, "cast")
		c.term(t.X)
	case *schema.IsOf:
		c.require(!isConst(t.X), t, "constant")
		c.term(t.X)
	case *schema.Lambda:
		c.term(t.Coll)
		c.require(schema.Same(schema.Elem(t.Coll.Type()), t.Variable.Typ), t, "variable")
		if t.Body != nil {
			c.boolean(t.Body)
		}
	case *schema.Count:
		c.require(!isConst(t.Coll) && schema.Elem(t.Coll.Type()) != nil, t, "collection")
		c.term(t.Coll)
	case *schema.Filtered:
		c.require(schema.Same(schema.Elem(t.Coll.Type()), t.Variable.Typ), t, "variable")
		c.term(t.Coll)
		c.boolean(t.Pred)
	case *schema.Array:
		for _, item := range t.Items {
			c.require(schema.Same(item.Type(), t.Typ.Elem), t, "item")
		}
		c.all(t.Items...)
	case *schema.Object:
		for i, p := range schema.PropertiesOf(t.Typ) {
			c.require(schema.Same(t.Fields[i].Type(), p.Type), t, "field "+p.Name)
		}
		c.all(t.Fields...)
	case nil:
		c.problems = append(c.problems, "nil term")
	}
}

func (c *checker) arith(t *schema.Arith) {
	if isConst(t.X) && isConst(t.Y) {
		_, distance := schema.DistanceTerm(t)
		_, err := schema.ApplyArith(t.Op, t.X.(*schema.Const).Value, t.Y.(*schema.Const).Value, t.Typ)
		c.require(distance && err != nil, t, "constant")
	}
	c.require(!isNull(t.X) && !isNull(t.Y), t, "null")
	x, y := t.X.Type(), t.Y.Type()
	switch t.Typ {
	case schema.Int64, schema.Decimal, schema.Single, schema.Double:
		c.require(x == t.Typ && y == t.Typ, t, "operands not promoted")
	case schema.Duration:
		ok := x == y && (x == schema.Duration || x == schema.Date || x == schema.DateTimeOffset) ||
			x == schema.Duration && numeric(y) || numeric(x) && y == schema.Duration
		c.require(ok, t, "duration")
	case schema.Date, schema.DateTimeOffset:
		c.require(x == t.Typ && y == schema.Duration && (t.Op == ast.Add || t.Op == ast.Sub), t, "instant")
	default:
		c.require(false, t, "type of arithmetic")
	}
}

func (c *checker) call(t *schema.Call) {
	constant := t.Overload.Apply != nil
	for i, param := range t.Overload.Params {
		if schema.Elem(param) == schema.Untyped {
			c.require(schema.Elem(t.Args[i].Type()) != nil, t, "no collection")
		} else {
			c.require(schema.Same(t.Args[i].Type(), param), t, fmt.Sprintf("argument %d", i))
		}
		c.require(!isNull(t.Args[i]), t, "null argument")
		constant = constant && isConst(t.Args[i])
	}
	c.require(!constant, t, "constant")
}

// check returns how a filter breaks the promises, if it binds.
func check(filter string, e *schema.EntityType) []string {
	q, err := parser.ParseQuery("$filter="+filter, parser.Options{Plus: parser.PlusLiteral})
	if err != nil {
		return nil
	}
	bound, err := schema.Bind(q, e)
	if err != nil || bound.Filter == nil {
		return nil
	}
	option, _ := q.Option("$filter")
	c := checker{text: option.Text}
	c.boolean(bound.Filter)
	return c.problems
}

func TestInvariants(t *testing.T) {
	for _, c := range bindCases {
		for _, problem := range check(c.filter, product) {
			t.Errorf("%s: %s", c.filter, problem)
		}
	}
}

// FuzzBind binds whatever parses: nothing may panic, and what binds must be as
// promised.
func FuzzBind(f *testing.F) {
	for _, c := range bindCases {
		f.Add(c.filter)
	}
	for _, c := range diagnosticCases {
		f.Add(c.filter)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		for _, problem := range check(filter, product) {
			t.Error(problem)
		}
	})
}
