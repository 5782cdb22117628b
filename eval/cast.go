package eval

import (
	"math"
	"strconv"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/schema"
)

// cast compiles an explicit cast: null where the value cannot be cast.
func (c *compiler) cast(t *schema.Cast) operand {
	from, to := t.X.Type(), t.Typ
	x := c.operand(t.X, from)
	if x, is := x.(*instance); is {
		return castInstance(x, to)
	}
	if cast := c.castNumber(x, from, to); cast != nil {
		return cast
	}
	get := c.box(x, from)
	return c.unbox(to, func(row ptr, f *frame) (schema.Value, status) {
		v, s := get(row, f)
		if s != ok {
			return nil, s
		}
		if v = schema.CastValue(v, from, to); v == nil {
			return nil, null
		}
		return v, ok
	})
}

// castNumber compiles a cast among numbers and enumerations, and of integers to
// strings, without boxing. It returns nil for other casts.
func (c *compiler) castNumber(x operand, from, to schema.Type) operand {
	p, isPrimitive := from.(schema.Primitive)
	_, isEnum := from.(*schema.EnumType)
	if !isEnum && !(isPrimitive && p.IsNumeric()) {
		return nil
	}
	target, _ := to.(schema.Primitive)
	if e, is := to.(*schema.EnumType); is {
		if target = e.Underlying; target == schema.Untyped {
			target = schema.Int32
		}
	}
	switch x := x.(type) {
	case *scalar[int64]:
		switch {
		case target.IsInteger():
			low, high := integerRange(target)
			return try1(x, func(v int64) (int64, bool) { return v, low <= v && v <= high })
		case target == schema.String && !isEnum:
			return c.integerText(x)
		case target.IsNumeric():
			return convertInt(x, target)
		}
	case *scalar[float64]:
		switch {
		case target.IsInteger():
			low, high := integerRange(target)
			return try1(x, func(v float64) (int64, bool) {
				i, fits := wholeDouble(v)
				return i, fits && low <= i && i <= high
			})
		case target == schema.Single:
			return try1(x, func(v float64) (float64, bool) {
				f := float64(float32(v))
				return f, !math.IsInf(f, 0) || math.IsInf(v, 0)
			})
		case target == schema.Decimal:
			return map1(x, schema.DecimalOf)
		case target.IsNumeric():
			return x
		}
	case *scalar[schema.DecimalValue]:
		switch {
		case target.IsInteger():
			low, high := integerRange(target)
			return try1(x, func(v schema.DecimalValue) (int64, bool) {
				if v.IsNaN() { // which has no Int64
					return 0, false
				}
				i, fits := v.Round(0, decimal128.ToNearestAway).Int64()
				return i, fits && low <= i && i <= high
			})
		case target == schema.Single:
			return try1(x, finite(schema.SingleOf))
		case target == schema.Double:
			return try1(x, finite(schema.DoubleOf))
		}
	}
	return nil
}

// finite makes a conversion fail where a finite number is too large for it.
func finite(convert func(schema.DecimalValue) float64) func(schema.DecimalValue) (float64, bool) {
	return func(v schema.DecimalValue) (float64, bool) {
		f := convert(v)
		return f, !math.IsInf(f, 0) || v.IsInf(0)
	}
}

// wholeDouble rounds to the nearest integer, half away from zero.
func wholeDouble(v float64) (int64, bool) {
	v = math.Round(v)
	if v >= math.MinInt64 && v < 1<<63 {
		return int64(v), true
	}
	return 0, false
}

// try1 compiles a function that is null where it reports false.
//
//go:noinline
func try1[A, R any](x *scalar[A], fn func(A) (R, bool)) *scalar[R] {
	get := x.get
	return &scalar[R]{get: func(row ptr, f *frame) (r R, s status) {
		v, s := get(row, f)
		if s != ok {
			return r, s
		}
		r, fits := fn(v)
		if !fits {
			return r, null
		}
		return r, ok
	}}
}

func (c *compiler) integerText(x *scalar[int64]) operand {
	c.frames = true
	get := x.get
	return &scalar[string]{get: func(row ptr, f *frame) (string, status) {
		v, s := get(row, f)
		if s != ok {
			return "", s
		}
		start := len(f.arena)
		f.arena = strconv.AppendInt(f.arena, v, 10)
		return f.made(start), ok
	}}
}

// integerRange returns the bounds of an integer type.
func integerRange(p schema.Primitive) (low, high int64) {
	switch p {
	case schema.Byte:
		return 0, math.MaxUint8
	case schema.SByte:
		return math.MinInt8, math.MaxInt8
	case schema.Int16:
		return math.MinInt16, math.MaxInt16
	case schema.Int32:
		return math.MinInt32, math.MaxInt32
	default:
		return math.MinInt64, math.MaxInt64
	}
}

// castInstance narrows an instance to a type that derives from its own: null
// where it is not of that type.
func castInstance(x *instance, to schema.Type) operand {
	at := x.address()
	is := x.lay.dynamic(to)
	return &instance{lay: x.lay, typ: to, get: func(row ptr, f *frame) (ptr, status) {
		p, s := at(row, f)
		switch {
		case s != ok:
			return nil, s
		case !is(p):
			return nil, null
		}
		return p, ok
	}}
}

// isOf compiles the test of a type. Null is of every type.
func (c *compiler) isOf(t *schema.IsOf) cond {
	typ := t.X.Type()
	switch x := c.operand(t.X, typ).(type) {
	case *instance:
		at, is := x.address(), x.lay.dynamic(t.Of)
		return isOf(at, is)
	case *collection:
		return c.collectionIsOf(x, t.Of)
	default: // the types of primitive values do not change
		state := x.state()
		same := truthOf(schema.Same(typ, t.Of))
		return func(row ptr, f *frame) truth {
			switch s := state(row, f); {
			case s == ok:
				return same
			case s == null:
				return yes
			default:
				return truth(s)
			}
		}
	}
}

//go:noinline
func isOf(at node[ptr], is func(ptr) bool) cond {
	return func(row ptr, f *frame) truth {
		p, s := at(row, f)
		switch {
		case s == null:
			return yes
		case s != ok:
			return truth(s)
		}
		return truthOf(is(p))
	}
}

// collectionIsOf tests every item.
func (c *compiler) collectionIsOf(x *collection, of schema.Type) cond {
	elem := schema.Elem(of)
	item, structured := x.item.(*instance)
	if !structured {
		same := truthOf(elem != nil && schema.Same(x.elem, elem))
		state := x.state()
		return func(row ptr, f *frame) truth {
			switch s := state(row, f); {
			case s == null:
				return yes
			case s.failed():
				return truth(s)
			}
			return same
		}
	}
	test := isOf(item.address(), item.lay.dynamic(elem))
	other := x.any(func(_, item ptr, f *frame) truth {
		t := test(item, f)
		if t.failed() {
			return t
		}
		return t ^ 1
	})
	return not(other)
}
