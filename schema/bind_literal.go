package schema

import (
	"errors"
	"math"
	"strings"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
)

// literal binds a literal by its form alone. What stands beside it may read it
// again in a type of its own; see coerce and compare.
func (b *binder) literal(x *ast.Literal) Term {
	c := &Const{Pos: b.pos(x.Pos)}
	var err error
	if x.Kind == ast.EnumLiteral {
		err = b.enumLiteral(c, x)
	} else {
		c.Typ, c.Value, err = literalValue(x)
	}
	if err != nil {
		b.invalid(err, x, b.option, c.Typ)
		return nil
	}
	b.literals[c] = literal{x, b.option}
	return c
}

// errReported stands for an error that is a diagnostic already.
var errReported = errors.New("schema: reported")

func (b *binder) enumLiteral(c *Const, x *ast.Literal) error {
	prefix, body := literalBody(x.Text)
	t, ok := b.lookupType(prefix)
	e, isEnum := t.(*EnumType)
	span := ast.Span{Start: x.Pos.Start, End: x.Pos.Start + len(prefix)}
	switch {
	case !ok:
		b.unknownType(prefix, span)
		return errReported
	case !isEnum:
		b.report(ast.TypeMismatch, span, "%s is not an enumeration type", prefix)
		return errReported
	}
	v, err := parseEnum(e, body)
	c.Typ, c.Value = e, v
	return err
}

// literalValue decodes a literal of any kind but EnumLiteral. A date, time or
// duration that is no value becomes the value before it.
func literalValue(x *ast.Literal) (Primitive, Value, error) {
	_, body := literalBody(x.Text)
	switch x.Kind {
	case ast.NullLiteral:
		return Untyped, nil, nil
	case ast.BooleanLiteral:
		v, err := parseBoolean(x.Text)
		return Boolean, v, err
	case ast.IntegerLiteral:
		return integerLiteral(x.Text)
	case ast.DecimalLiteral:
		v, err := decimalLiteral(x.Text)
		return Decimal, v, err
	case ast.DoubleLiteral:
		v, err := parseFloat(Double, x.Text)
		return Double, v, err
	case ast.StringLiteral:
		v, err := literalString(x.Text)
		return String, v, err
	case ast.GuidLiteral:
		v, err := parseGuid(x.Text)
		return Guid, v, err
	case ast.DateLiteral:
		v, err := parseDate(x.Text)
		return Date, v.Value, err
	case ast.TimeOfDayLiteral:
		v, err := parseTimeOfDay(x.Text)
		return TimeOfDay, v.Value, err
	case ast.DateTimeOffsetLiteral:
		v, err := parseDateTimeOffset(x.Text)
		return DateTimeOffset, v.Value, err
	case ast.DurationLiteral:
		v, err := parseDuration(body)
		return Duration, v.Value, err
	case ast.BinaryLiteral:
		v, err := parseBinary(body)
		return Binary, v, err
	case ast.GeographyLiteral, ast.GeometryLiteral:
		v, err := parseGeo(x.Kind == ast.GeographyLiteral, body)
		return v.Type, v, err
	case ast.EnumLiteral:
	}
	panic("schema: unknown kind of literal")
}

// integerLiteral gives an integer the first of Int32, Int64 and Decimal that
// holds it.
func integerLiteral(text string) (Primitive, Value, error) {
	v, err := parseInteger(text)
	switch {
	case err != nil:
		return Int64, nil, err
	case v.Below || v.Above:
		d, err := decimalLiteral(text)
		return Decimal, d, err
	case v.Value < math.MinInt32 || v.Value > math.MaxInt32:
		return Int64, v.Value, nil
	}
	return Int32, v.Value, nil
}

// decimalLiteral returns the Decimal nearest to a number, which is infinite
// where it is too large, like a Double.
func decimalLiteral(text string) (DecimalValue, error) {
	v, err := nearestDecimal(text)
	switch {
	case v.Above:
		v.Value = decimal128.Inf(1)
	case v.Below:
		v.Value = decimal128.Inf(-1)
	}
	return v.Value, err
}

// invalid reports what is wrong with the text of a literal that was to be of
// type t.
func (b *binder) invalid(err error, x *ast.Literal, option string, t Type) {
	var problem *textError
	if !errors.As(err, &problem) {
		return
	}
	current := b.option
	b.option = option
	defer func() { b.option = current }()
	d := b.report(problem.Code, partOf(x, problem.Part), "%s", problem.Message)
	d.Hint = problem.Hint
	if e, ok := t.(*EnumType); ok && !b.full() && d.Hint == "" && problem.Code != ast.ValueOutOfRange {
		members := memberNames(e)
		if problem.Part != "" {
			suggest(d, d.Span, nearest(strings.TrimSpace(problem.Part), members))
		}
		d.Hint = strings.TrimSpace(d.Hint + " the members are " + nameList(members))
	}
}

// partOf returns the span of a part of a literal's text.
func partOf(x *ast.Literal, part string) ast.Span {
	i := strings.LastIndex(x.Text, part)
	if part == "" || i < 0 {
		return x.Pos
	}
	return ast.Span{Start: x.Pos.Start + i, End: x.Pos.Start + i + len(part)}
}

// literalOf returns the literal that t is, if it is one.
func (b *binder) literalOf(t Term) (literal, bool) {
	c, ok := t.(*Const)
	if !ok {
		return literal{}, false
	}
	l, ok := b.literals[c]
	return l, ok
}

// reread returns the literal t as a constant of the numeric type p, which is
// Decimal, Single or Double: the nearest value to what is written.
func (b *binder) reread(t Term, l literal, p Primitive) Term {
	var v Value
	text := l.node.Text
	f, _ := parseFloat(p, text) // it was read before
	switch {
	case p != Decimal:
		v = f
	case strings.HasSuffix(text, "INF"), text == "NaN":
		v = DecimalOf(f)
	default:
		v, _ = decimalLiteral(text)
	}
	c := &Const{Value: v, Typ: p, Pos: t.Span()}
	b.literals[c] = l
	return c
}

// coerce returns t as a term of type to, where that needs no cast: null and
// literals are read in the type, numbers promoted. It reports false where t
// does not fit. The term is nil where it should fit but its text is wrong,
// which is reported.
func (b *binder) coerce(t Term, to Type) (Term, bool) {
	switch {
	case Same(t.Type(), to):
		return t, true
	case isNull(t):
		return &Const{Typ: to, Pos: t.Span()}, true
	case derives(t.Type(), to):
		return upcast(t, to), true
	}
	switch t := t.(type) {
	case *Case:
		return b.coerceCase(t, to)
	case *Array:
		return b.coerceArray(t, to)
	case *Const:
		if l, ok := b.literals[t]; ok {
			if c, ok := b.coerceLiteral(t, l, to); ok {
				return c, true
			}
		} else if items, ok := t.Value.([]Value); ok && Elem(to) != nil {
			return b.coerceItems(t, items, to)
		}
	case *It, *Prop, *Var, *Compare, *In, *InItems, *InCollection, *Has, *And, *Or, *Not, *Arith, *Negate, *Convert,
		*Call, *Cast, *IsOf, *Lambda, *Count, *Filtered, *Object:
	}
	from, isNumber := numeric(t.Type())
	p, toNumber := numeric(to)
	if isNumber && toNumber && widens(from, p) {
		return b.convert(t, p), true
	}
	return nil, false
}

// upcast returns an instance of a derived type as one of its base type.
func upcast(t Term, base Type) Term {
	if c, ok := t.(*Const); ok {
		return &Const{Value: c.Value, Typ: base, Pos: c.Pos}
	}
	return &Cast{X: t, Typ: base, Pos: t.Span()}
}

// coerceLiteral reads a literal in another type.
func (b *binder) coerceLiteral(t *Const, l literal, to Type) (Term, bool) {
	c := &Const{Typ: to, Pos: t.Pos}
	switch to := to.(type) {
	case *EnumType:
		text, ok := t.Value.(string)
		if !ok {
			return nil, false
		}
		v, err := parseEnum(to, text)
		if err != nil {
			b.invalid(err, l.node, l.option, to)
			return nil, true
		}
		c.Value = v
		return c, true
	case Primitive:
		_, isNumber := numeric(t.Typ)
		switch {
		case to == Duration && t.Typ == String:
			v, err := parseDuration(t.Value.(string))
			c.Value = v.Value
			b.literals[c] = l
			return c, err == nil
		case isNumber && to.IsInteger():
			v, err := parseInteger(l.node.Text)
			low, high := integerRange(to)
			c.Value = v.Value
			b.literals[c] = l
			return c, err == nil && v.Exact && low <= v.Value && v.Value <= high
		case isNumber && to.IsNumeric():
			return b.reread(t, l, to), true
		}
	case *ComplexType, *EntityType, *CollectionType:
	}
	return nil, false
}

// coerceItems widens the items of a constant collection.
func (b *binder) coerceItems(t *Const, items []Value, to Type) (Term, bool) {
	elem := Elem(t.Typ)
	from, isNumber := numeric(elem)
	p, toNumber := numeric(Elem(to))
	switch {
	case elem == Untyped:
		return &Const{Value: items, Typ: to, Pos: t.Pos}, true
	case !isNumber || !toNumber || !widens(from, p):
		return nil, false
	}
	converted := make([]Value, len(items))
	for i, v := range items {
		converted[i] = ConvertValue(v, p)
	}
	return &Const{Value: converted, Typ: to, Pos: t.Pos}, true
}

// isNull reports whether t is the constant null.
func isNull(t Term) bool {
	c, ok := t.(*Const)
	return ok && c.Value == nil
}
