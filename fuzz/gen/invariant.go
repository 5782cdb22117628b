package gen

import (
	"fmt"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// Malformed says which guarantee of the binder a term breaks, or "": those that
// the documentation of [schema.Term] gives to back ends.
func Malformed(t schema.Term) string {
	for x := range schema.Preorder(t) {
		if problem := malformed(x); problem != "" {
			return fmt.Sprintf("%s in %s", problem, schema.Dump(x))
		}
	}
	return ""
}

func malformed(t schema.Term) string {
	switch t := t.(type) {
	case *schema.Compare:
		if _, ok := t.X.(*schema.Const); ok {
			return "a constant left of a comparison"
		}
		if c, ok := t.Y.(*schema.Const); !schema.Same(t.X.Type(), t.Y.Type()) && !(ok && c.Value == nil) {
			return fmt.Sprintf("%s compared with %s", t.X.Type(), t.Y.Type())
		}
		if !t.Op.IsComparison() {
			return "no comparison operator"
		}
	case *schema.And:
		return logical(t.Terms)
	case *schema.Or:
		return logical(t.Terms)
	case *schema.Not:
		if t.X.Type() != schema.Boolean {
			return "not of " + t.X.Type().String()
		}
	case *schema.Arith:
		return arithmetic(t)
	case *schema.Convert:
		if t.X.Type() == t.Typ || !numeric(t.X.Type()) || !numeric(t.Typ) {
			return fmt.Sprintf("%s converted to %s", t.X.Type(), t.Typ)
		}
	case *schema.In:
		return distinct(t.Values)
	case *schema.Call:
		if len(t.Args) != len(t.Overload.Params) {
			return "a call with the wrong number of arguments"
		}
		for i, arg := range t.Args {
			if p := t.Overload.Params[i]; !collection(p) && !schema.Same(p, arg.Type()) {
				return fmt.Sprintf("argument %d is %s, not %s", i+1, arg.Type(), p)
			}
		}
	case *schema.Const:
		return represented(t)
	case *schema.It, *schema.Prop, *schema.Var, *schema.InItems, *schema.InCollection, *schema.Has, *schema.Negate, *schema.Case,
		*schema.Cast, *schema.IsOf, *schema.Lambda, *schema.Count, *schema.Filtered, *schema.Array, *schema.Object:
	}
	return ""
}

func logical(terms []schema.Term) string {
	if len(terms) < 2 {
		return "a logical operator with one operand"
	}
	for _, t := range terms {
		if t.Type() != schema.Boolean {
			return "a logical operator with " + t.Type().String()
		}
	}
	return ""
}

func arithmetic(t *schema.Arith) string {
	if !t.Op.IsArithmetic() {
		return "no arithmetic operator"
	}
	if numeric(t.Typ) && (t.X.Type() != schema.Type(t.Typ) || t.Y.Type() != schema.Type(t.Typ)) {
		return fmt.Sprintf("%s and %s computed as %s", t.X.Type(), t.Y.Type(), t.Typ)
	}
	if t.Typ.IsInteger() && t.Typ != schema.Int64 {
		return "integers computed as " + t.Typ.String()
	}
	if t.Op == ast.DivBy && numeric(t.Typ) && t.Typ != schema.Decimal {
		return "divby computed as " + t.Typ.String()
	}
	return ""
}

func distinct(values []schema.Value) string {
	for i, v := range values {
		if v == nil {
			return "null among the values of in"
		}
		for _, u := range values[:i] {
			if schema.EqualValues(u, v) {
				return "a repeat among the values of in"
			}
		}
	}
	return ""
}

// represented checks the Go representation of a constant.
func represented(c *schema.Const) string {
	if c.Value == nil {
		return ""
	}
	ok := true
	switch t := c.Typ.(type) {
	case schema.Primitive:
		switch {
		case t == schema.Boolean:
			_, ok = c.Value.(bool)
		case t.IsInteger():
			var n int64
			n, ok = c.Value.(int64)
			low, high := limits(t)
			ok = ok && n >= low && n <= high
		case t == schema.Decimal:
			_, ok = c.Value.(schema.DecimalValue)
		case t == schema.Double:
			_, ok = c.Value.(float64)
		case t == schema.Single:
			var f float64
			f, ok = c.Value.(float64)
			ok = ok && (f != f || float64(float32(f)) == f)
		case t == schema.String:
			_, ok = c.Value.(string)
		}
	case *schema.EnumType:
		_, ok = c.Value.(int64)
	case *schema.CollectionType:
		_, ok = c.Value.([]schema.Value)
	case *schema.ComplexType, *schema.EntityType:
		_, ok = c.Value.(schema.Record)
	}
	if !ok {
		return fmt.Sprintf("a constant of %s that is none", c.Typ)
	}
	return ""
}
