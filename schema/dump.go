package schema

import (
	"strings"
)

// Dump returns t as one line of text for tests and logs, an operation and its
// operands in parentheses:
//
//	title                      a property of the current instance
//	x, x/name                  a lambda variable, a property of it
//	$it, $this                 the current instance, the item of a $filter segment
//	'a', 1, 1.0, 1e0, null     constants as literals, with :Int64, :Single and
//	                           the like where the literal is not of that type
//	severity'High'             an enumeration constant without its namespace
//	(eq X Y) (add X Y) ...     comparisons, arithmetic, has, and, or, not; (- X)
//	(in X 1 2 null)            a list of constants
//	(in-items X Y Z)           a list of terms
//	(in-collection X C)
//	(to-Double X)              a promotion
//	(contains X Y) (cast T X) (isof T X) (case C V C V)
//	(any x C P) (any C)        all alike
//	(count C) (filter x C P)   x is $this where it has no name
//	(array X Y) (object X Y)
func Dump(t Term) string {
	var d dumper
	d.term(t)
	return d.String()
}

type dumper struct{ strings.Builder }

func (d *dumper) term(t Term) {
	switch t := t.(type) {
	case *Const:
		d.constant(t.Value, t.Typ)
	case *It:
		d.WriteString("$it")
	case *Prop:
		if _, ok := t.Of.(*It); !ok {
			d.term(t.Of)
			d.WriteByte('/')
		}
		d.WriteString(t.Property.Name)
	case *Var:
		d.variable(t.Variable)
	case *Compare:
		d.list(t.Op.String(), t.X, t.Y)
	case *In:
		d.in(t)
	case *InItems:
		d.list("in-items", append([]Term{t.X}, t.Items...)...)
	case *InCollection:
		d.list("in-collection", t.X, t.Coll)
	case *Has:
		d.list("has", t.X, t.Mask)
	case *And:
		d.list("and", t.Terms...)
	case *Or:
		d.list("or", t.Terms...)
	case *Not:
		d.list("not", t.X)
	case *Arith:
		d.list(t.Op.String(), t.X, t.Y)
	case *Negate:
		d.list("-", t.X)
	case *Convert:
		d.list("to-"+shortName(t.Typ), t.X)
	case *Call:
		d.list(t.Func.Name, t.Args...)
	case *Case:
		var operands []Term
		for _, arm := range t.Arms {
			operands = append(operands, arm.Cond, arm.Value)
		}
		d.list("case", operands...)
	case *Cast:
		d.list("cast "+shortName(t.Typ), t.X)
	case *IsOf:
		d.list("isof "+shortName(t.Of), t.X)
	case *Lambda:
		if t.Body == nil {
			d.list(t.Op.String(), t.Coll)
			break
		}
		d.list(t.Op.String(), &Var{Variable: t.Variable}, t.Coll, t.Body)
	case *Count:
		d.list("count", t.Coll)
	case *Filtered:
		d.list("filter", &Var{Variable: t.Variable}, t.Coll, t.Pred)
	case *Array:
		d.list("array", t.Items...)
	case *Object:
		d.list("object", t.Fields...)
	case nil:
		d.WriteString("<nil>")
	}
}

func (d *dumper) list(head string, operands ...Term) {
	d.WriteByte('(')
	d.WriteString(head)
	for _, t := range operands {
		d.WriteByte(' ')
		d.term(t)
	}
	d.WriteByte(')')
}

func (d *dumper) in(t *In) {
	d.WriteString("(in ")
	d.term(t.X)
	for _, v := range t.Values {
		d.WriteByte(' ')
		d.constant(v, t.X.Type())
	}
	if t.HasNull {
		d.WriteString(" null")
	}
	d.WriteByte(')')
}

func (d *dumper) variable(v *Variable) {
	if v.Name == "" {
		d.WriteString("$this")
		return
	}
	d.WriteString(v.Name)
}

func (d *dumper) constant(v Value, t Type) {
	if e, ok := t.(*EnumType); ok && v != nil {
		d.WriteString(shortName(e) + "'" + FormatValue(v, e) + "'")
		return
	}
	d.WriteString(FormatLiteral(v, t))
	switch t {
	case Byte, SByte, Int16, Int64, Single:
		if v != nil {
			d.WriteString(":" + shortName(t))
		}
	}
}

// shortName returns the name of t without namespaces.
func shortName(t Type) string {
	if elem := Elem(t); elem != nil {
		return "Collection(" + shortName(elem) + ")"
	}
	name := t.String()
	return name[strings.LastIndexByte(name, '.')+1:]
}
