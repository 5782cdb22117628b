package naive

import (
	"fmt"
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// typeOf returns the static type of x: Untyped for null, String for a quoted
// literal, whatever it may turn out to be beside another operand.
func (v *env) typeOf(x ast.Expr) schema.Type {
	switch x := x.(type) {
	case *ast.Logical:
		return schema.Boolean
	case *ast.Binary:
		if x.Op.IsArithmetic() {
			return v.typeOfArithmetic(x)
		}
		return schema.Boolean
	case *ast.Unary:
		if x.Op == ast.Not {
			return schema.Boolean
		}
		t := v.typeOf(x.X)
		if integer(t) {
			return schema.Int64
		}
		return t
	case *ast.Literal:
		return v.typeOfLiteral(x)
	case *ast.Path:
		t, _ := v.walk(x)
		return t
	case *ast.Variable:
		return v.implicit(x).typ
	case *ast.Call:
		return v.typeOfCall(x)
	case *ast.TypeCall:
		if x.Op == ast.IsOf {
			return schema.Boolean
		}
		return v.named(x.Type)
	case *ast.Case:
		t := schema.Type(schema.Untyped)
		for _, arm := range x.Arms {
			t = higher(t, v.typeOf(arm.Value))
		}
		return t
	case *ast.Array:
		t := schema.Type(schema.Untyped)
		for _, item := range x.Items {
			t = higher(t, v.typeOf(item))
		}
		return &schema.CollectionType{Elem: t}
	case *ast.Object:
		return schema.Untyped
	case *ast.List, *ast.Alias:
	}
	panic(fmt.Sprintf("naive: no type: %T", x))
}

// higher returns the type to which two types are promoted.
func higher(a, b schema.Type) schema.Type {
	switch {
	case a == schema.Untyped:
		return b
	case b == schema.Untyped || !numeric(a) || !numeric(b):
		return a
	case integer(a) && integer(b):
		if a == b {
			return a
		}
		return schema.Int64
	}
	return max(a.(schema.Primitive), b.(schema.Primitive))
}

func numeric(t schema.Type) bool { p, ok := t.(schema.Primitive); return ok && p.IsNumeric() }

func integer(t schema.Type) bool { p, ok := t.(schema.Primitive); return ok && p.IsInteger() }

// floating tells the types in which a literal beside them is read.
func floating(t schema.Type) bool {
	return t == schema.Decimal || t == schema.Single || t == schema.Double
}

func (v *env) typeOfLiteral(x *ast.Literal) schema.Type {
	switch x.Kind {
	case ast.NullLiteral:
		return schema.Untyped
	case ast.BooleanLiteral:
		return schema.Boolean
	case ast.IntegerLiteral:
		return integerType(x.Text)
	case ast.DecimalLiteral:
		return schema.Decimal
	case ast.DoubleLiteral:
		return schema.Double
	case ast.StringLiteral:
		return schema.String
	case ast.GuidLiteral:
		return schema.Guid
	case ast.DateLiteral:
		return schema.Date
	case ast.TimeOfDayLiteral:
		return schema.TimeOfDay
	case ast.DateTimeOffsetLiteral:
		return schema.DateTimeOffset
	case ast.DurationLiteral:
		return schema.Duration
	case ast.BinaryLiteral:
		return schema.Binary
	case ast.EnumLiteral:
		return v.typeNamed(x.Text[:strings.IndexByte(x.Text, '\'')])
	case ast.GeographyLiteral:
		return geoType(schema.GeographyPoint, x.Text)
	case ast.GeometryLiteral:
		return geoType(schema.GeometryPoint, x.Text)
	}
	panic("naive: unknown literal")
}

func geoType(point schema.Primitive, text string) schema.Type {
	_, wkt, _ := strings.Cut(strings.ToLower(text), ";")
	for i, kind := range []string{"point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "collection"} {
		if strings.HasPrefix(wkt, kind+"(") {
			return point + schema.Primitive(i)
		}
	}
	panic("naive: no geo literal " + text)
}

func (v *env) typeNamed(name string) schema.Type {
	for _, t := range v.entity.Types {
		if t.String() == name {
			return t
		}
	}
	if t := entityNamed(v.entity, name); t != nil {
		return t
	}
	panic("naive: no type " + name)
}

// entityNamed finds an entity type among e and those that derive from it.
func entityNamed(e *schema.EntityType, name string) schema.Type {
	if e.Name == name {
		return e
	}
	for _, d := range e.Derived {
		if t := entityNamed(d, name); t != nil {
			return t
		}
	}
	return nil
}

func (v *env) named(t ast.TypeName) schema.Type {
	var found schema.Type
	if p, ok := schema.LookupPrimitive(t.Name); ok {
		found = p
	} else {
		found = v.typeNamed(t.Name)
	}
	if t.Collection {
		return &schema.CollectionType{Elem: found}
	}
	return found
}

func (v *env) typeOfArithmetic(x *ast.Binary) schema.Type {
	a, b := besideDurations(x.Op, v.typeOf(x.X), v.typeOf(x.Y))
	switch {
	case a == schema.DateTimeOffset && b == schema.DateTimeOffset || a == schema.Date && b == schema.Date,
		a == schema.Duration && numeric(b), numeric(a) && b == schema.Duration:
		return schema.Duration
	case (a == schema.Untyped || b == schema.Untyped) && !numeric(a) && !numeric(b):
		return higher(a, b)
	case !numeric(a) && a != schema.Untyped:
		return a
	case x.Op == ast.DivBy:
		return schema.Decimal
	}
	t := v.meet(x.X, x.Y)
	if integer(t) {
		return schema.Int64
	}
	return t
}

// meet returns the type in which two numbers are compared or computed: that of
// the operand which is no literal if that is Decimal, Single or Double, else
// the higher.
func (v *env) meet(x, y ast.Expr) schema.Type {
	a, b := v.typeOf(x), v.typeOf(y)
	_, lx := x.(*ast.Literal)
	_, ly := y.(*ast.Literal)
	switch {
	case ly && !lx && floating(a) && b != schema.Untyped:
		return a
	case lx && !ly && floating(b) && a != schema.Untyped:
		return b
	}
	return higher(a, b)
}

func (v *env) typeOfCall(x *ast.Call) schema.Type {
	name := strings.ToLower(x.Name)
	switch name {
	case "concat", "substring":
		for _, arg := range x.Args {
			if l, ok := arg.(*ast.Literal); ok && l.Kind == ast.NullLiteral {
				return schema.Untyped // null, whatever the others are
			}
		}
		for _, arg := range x.Args {
			if t := v.typeOf(arg); schema.Elem(t) != nil && schema.Elem(t) != schema.Untyped {
				return t
			}
		}
		if _, ok := x.Args[0].(*ast.Array); ok {
			return v.typeOf(x.Args[0])
		}
		return schema.String
	case "tolower", "toupper", "trim":
		return schema.String
	case "contains", "startswith", "endswith", "matchespattern", "hassubset", "hassubsequence", "geo.intersects":
		return schema.Boolean
	case "length", "indexof", "year", "month", "day", "hour", "minute", "second", "totaloffsetminutes":
		return schema.Int32
	case "fractionalseconds", "totalseconds":
		return schema.Decimal
	case "date":
		return schema.Date
	case "time":
		return schema.TimeOfDay
	case "now", "mindatetime", "maxdatetime":
		return schema.DateTimeOffset
	case "geo.distance", "geo.length":
		return schema.Double
	case "round", "floor", "ceiling":
		switch t := v.typeOf(x.Args[0]); {
		case t == schema.Single:
			return schema.Double
		case integer(t):
			return schema.Int64
		default:
			return t
		}
	}
	panic("naive: no function " + x.Name)
}
