package sqlgen

import (
	"slices"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// in lowers membership in a list of constants.
func (l *lowering) in(t *schema.In) cond {
	if t.X.Type() == schema.Boolean {
		return l.inBools(t)
	}
	i := l.index[t]
	if alone(t) {
		return l.compareConst(ast.Eq, t.X, i, t.Values[0])
	}
	if len(t.Values) == 0 {
		if l.canFail(t.X) {
			return opaque{}
		}
		if t.HasNull {
			return l.isNull(t.X)
		}
		return fixedFalse
	}
	x, typ := t.X, schema.Primitive(schema.Untyped)
	if conv, ok := x.(*schema.Convert); ok && conv.X.Type().(schema.Primitive).IsInteger() {
		x, typ = conv.X, conv.Typ
	}
	val := l.value(x)
	if val == nil || val.form == formBinary || val.form == formGeo || !pointwise(typ, val.min, val.max) {
		return opaque{}
	}
	m := &membership{x: val, hasNull: t.HasNull}
	m.items = []elements{l.itemsOf(i, val, typ)}
	if !l.d.list.takes(val.form) {
		m.count = len(m.items[0](nil, l.consts))
		switch {
		case m.count == 0 && t.HasNull:
			return l.isNull(t.X)
		case m.count == 0:
			return fixedFalse
		case m.count > maxParams:
			return opaque{}
		}
	}
	return m
}

// pointwise reports whether no two integers from low to high convert to the
// same value of type t, so that a list of values is a list of integers.
func pointwise(t schema.Primitive, low, high int64) bool {
	limit := int64(maxInt)
	switch t {
	case schema.Double:
		limit = 1 << 53
	case schema.Single:
		limit = 1 << 24
	}
	return limit == maxInt || low >= -limit && high <= limit
}

// itemsOf returns the list at index i as items of a column like x, without
// those that no column holds.
func (l *lowering) itemsOf(i int, x *value, convertedTo schema.Primitive) elements {
	if convertedTo != schema.Untyped && convertedTo != schema.Int64 {
		return func(dst []any, consts []schema.Value) []any {
			for _, v := range consts[i].([]schema.Value) {
				if isNaN(v) {
					continue
				}
				if low, high := integersNear(convertedTo, v, ast.Eq); low <= high {
					dst = append(dst, low)
				}
			}
			return dst
		}
	}
	d, style := l.d, l.d.timestamp
	f, scale, enum := x.form, x.scale, x.enum
	return func(dst []any, consts []schema.Value) []any {
		values := consts[i].([]schema.Value)
		dst = slices.Grow(dst, len(values))
		for _, v := range values {
			if special, _, _ := isSpecial(v); special {
				continue
			}
			switch f {
			case formInt, formDays, formNanos, formTicks, formScaled:
				if b := floorOf(f, scale, v); b.exact {
					dst = append(dst, b.n)
				}
			case formTimestamp:
				if b := ticksOf(v.(time.Time)); b.n >= 0 && b.exact && b.n%style.unit == 0 {
					dst = append(dst, style.text(b.n/style.unit))
				}
			case formNumeric:
				dst = append(dst, numericAgainst(v.(schema.DecimalValue), scale, ast.Eq))
			case formDouble:
				dst = append(dst, v.(float64)+0)
			case formString:
				dst = append(dst, v)
			case formGuid, formUUID:
				dst = append(dst, guidText(v.(schema.GuidValue)))
			case formDigits:
				dst = append(dst, digitsOf(v.(schema.DecimalValue)))
			case formName:
				dst = append(dst, memberName(enum, v.(int64)))
			case formBool:
				dst = append(dst, boolArgument(d, v.(bool)))
			case formBinary, formGeo:
				panic("sqlgen: list of " + f.String())
			}
		}
		return dst
	}
}

// inBools lowers membership of a Boolean as comparisons.
func (l *lowering) inBools(t *schema.In) cond {
	c := &logical{op: ast.Or}
	for _, v := range t.Values {
		c.list = append(c.list, l.compareBool(ast.Eq, t.X, v == true))
	}
	if t.HasNull {
		c.list = append(c.list, l.isNull(t.X))
	}
	return c
}

// inItems lowers membership in a list that has items which are no constants.
func (l *lowering) inItems(t *schema.InItems) cond {
	c := &logical{op: ast.Or}
	for _, item := range t.Items {
		if k, ok := item.(*schema.Const); ok {
			if k.Value == nil {
				c.list = append(c.list, l.isNull(t.X))
			} else {
				c.list = append(c.list, l.compareConst(ast.Eq, t.X, l.index[k], k.Value))
			}
			continue
		}
		c.list = append(c.list, l.compareTerms(ast.Eq, t.X, item))
	}
	return c
}
