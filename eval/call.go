package eval

import (
	"strconv"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// call compiles a call of a built-in function. Null arguments give null.
func (c *compiler) call(t *schema.Call) operand {
	if len(t.Overload.Params) > 0 && schema.Elem(t.Overload.Params[0]) != nil {
		return c.callCollection(t)
	}
	switch t.Func.ID {
	case schema.FnConcat, schema.FnContains, schema.FnEndsWith, schema.FnIndexOf, schema.FnLength,
		schema.FnStartsWith, schema.FnSubstring, schema.FnMatchesPattern, schema.FnToLower, schema.FnToUpper, schema.FnTrim:
		return c.callString(t)
	case schema.FnDate, schema.FnDay, schema.FnFractionalSeconds, schema.FnHour, schema.FnMaxDateTime,
		schema.FnMinDateTime, schema.FnMinute, schema.FnMonth, schema.FnNow, schema.FnSecond, schema.FnTime,
		schema.FnTotalOffsetMinutes, schema.FnTotalSeconds, schema.FnYear:
		return c.callTime(t)
	case schema.FnCeiling, schema.FnFloor, schema.FnRound:
		return c.callRound(t)
	case schema.FnGeoDistance, schema.FnGeoIntersects, schema.FnGeoLength:
		return c.callGeo(t)
	case schema.FnHasSubset, schema.FnHasSubsequence:
	}
	panic("eval: a function without code: " + t.Func.Name)
}

// map1 compiles a function of one argument that cannot fail.
//
//go:noinline
func map1[A, R any](x *scalar[A], fn func(A) R) *scalar[R] {
	get := x.get
	return &scalar[R]{get: func(row ptr, f *frame) (r R, s status) {
		v, s := get(row, f)
		if s != ok {
			return r, s
		}
		return fn(v), ok
	}}
}

// map2 compiles a function of two arguments that cannot fail.
//
//go:noinline
func map2[A, B, R any](x *scalar[A], y *scalar[B], fn func(A, B) R) *scalar[R] {
	getX, getY := x.get, y.get
	return &scalar[R]{get: func(row ptr, f *frame) (r R, s status) {
		a, sa := getX(row, f)
		b, sb := getY(row, f)
		if sa|sb != ok {
			return r, both(sa, sb)
		}
		return fn(a, b), ok
	}}
}

func (c *compiler) callTime(t *schema.Call) operand {
	switch t.Func.ID {
	case schema.FnNow:
		c.frames, c.usesNow = true, true
		return &scalar[time.Time]{get: func(_ ptr, f *frame) (time.Time, status) { return f.now, ok }}
	case schema.FnMinDateTime, schema.FnMaxDateTime:
		v, err := t.Overload.Apply(nil)
		if err != nil {
			panic("eval: " + err.Error())
		}
		return literal(v.(time.Time))
	}
	switch param := t.Overload.Params[0]; param {
	case schema.DateTimeOffset:
		return callInstant(t.Func.ID, value[time.Time](c, t.Args[0], param))
	case schema.Date:
		return callDate(t.Func.ID, value[int64](c, t.Args[0], param))
	case schema.TimeOfDay:
		return callClock(t.Func.ID, value[int64](c, t.Args[0], param))
	case schema.Duration: // totalseconds
		if isDistance(t.Args[0]) {
			return map1(c.distance(t.Args[0]), schema.Distance.TotalSeconds)
		}
		return map1(value[int64](c, t.Args[0], param), seconds)
	}
	panic("eval: a function without code: " + t.Func.Name)
}

// callInstant compiles a function of a DateTimeOffset. Its parts are those of
// its own offset.
func callInstant(id schema.FunctionID, x *scalar[time.Time]) operand {
	switch id {
	case schema.FnDate:
		return map1(x, func(t time.Time) int64 {
			year, month, day := t.Date()
			return int64(schema.DateOf(int64(year), month, int64(day)))
		})
	case schema.FnTime:
		return map1(x, func(t time.Time) int64 {
			hour, minute, second := t.Clock()
			return int64(hour)*int64(time.Hour) + int64(minute)*int64(time.Minute) + int64(second)*int64(time.Second) + int64(t.Nanosecond())
		})
	case schema.FnYear:
		return map1(x, func(t time.Time) int64 { return int64(t.Year()) })
	case schema.FnMonth:
		return map1(x, func(t time.Time) int64 { return int64(t.Month()) })
	case schema.FnDay:
		return map1(x, func(t time.Time) int64 { return int64(t.Day()) })
	case schema.FnHour:
		return map1(x, func(t time.Time) int64 { return int64(t.Hour()) })
	case schema.FnMinute:
		return map1(x, func(t time.Time) int64 { return int64(t.Minute()) })
	case schema.FnSecond:
		return map1(x, func(t time.Time) int64 { return int64(t.Second()) })
	case schema.FnFractionalSeconds:
		return map1(x, func(t time.Time) schema.DecimalValue { return seconds(int64(t.Nanosecond())) })
	case schema.FnTotalOffsetMinutes:
		return map1(x, func(t time.Time) int64 {
			_, offset := t.Zone()
			return int64(offset / 60)
		})
	default:
		panic("eval: not a function of an instant")
	}
}

func callDate(id schema.FunctionID, x *scalar[int64]) operand {
	switch id {
	case schema.FnYear:
		return map1(x, func(d int64) int64 {
			year, _, _ := schema.DateValue(d).Civil()
			return year
		})
	case schema.FnMonth:
		return map1(x, func(d int64) int64 {
			_, month, _ := schema.DateValue(d).Civil()
			return int64(month)
		})
	case schema.FnDay:
		return map1(x, func(d int64) int64 {
			_, _, day := schema.DateValue(d).Civil()
			return day
		})
	default:
		panic("eval: not a function of a date")
	}
}

func callClock(id schema.FunctionID, x *scalar[int64]) operand {
	switch id {
	case schema.FnHour:
		return map1(x, func(t int64) int64 { return t / int64(time.Hour) })
	case schema.FnMinute:
		return map1(x, func(t int64) int64 { return t / int64(time.Minute) % 60 })
	case schema.FnSecond:
		return map1(x, func(t int64) int64 { return t / int64(time.Second) % 60 })
	case schema.FnFractionalSeconds:
		return map1(x, func(t int64) schema.DecimalValue { return seconds(t % int64(time.Second)) })
	default:
		panic("eval: not a function of a time of day")
	}
}

// callGeo compiles a function of geo values by its definition, which parses
// them: there is no other representation, and rows hold few.
func (c *compiler) callGeo(t *schema.Call) operand {
	args := make([]node[schema.Value], len(t.Args))
	for i, a := range t.Args {
		args[i] = c.box(c.operand(a, t.Overload.Params[i]), t.Overload.Params[i])
	}
	bad := c.fault(ast.InvalidRow, t.Pos, "a geo value is malformed")
	unsupported := c.fault(ast.NotSupported, t.Pos, "")
	apply := t.Overload.Apply
	get := func(row ptr, f *frame) (schema.Value, status) {
		values := make([]schema.Value, len(args))
		failed := ok
		for i, get := range args {
			v, s := get(row, f)
			if s != ok {
				failed = both(failed, s)
				continue
			}
			if !validGeo(v) {
				return nil, bad
			}
			values[i] = v
		}
		if failed != ok {
			return nil, failed
		}
		v, err := apply(values)
		if err != nil {
			return nil, unsupported
		}
		return v, ok
	}
	if t.Overload.Result == schema.Boolean {
		return booleanOf(unboxed[bool](get))
	}
	return &scalar[float64]{get: unboxed[float64](get)}
}

//go:noinline
func unboxed[V any](get node[schema.Value]) node[V] {
	return func(row ptr, f *frame) (v V, s status) {
		x, s := get(row, f)
		if s != ok {
			return v, s
		}
		return x.(V), ok
	}
}

// validGeo reports whether a value is one that the definition can parse.
func validGeo(v schema.Value) bool {
	g, is := v.(schema.GeoValue)
	if !is {
		return false
	}
	_, err := schema.ParseValue(g.Type, "SRID="+strconv.Itoa(g.SRID)+";"+g.WKT)
	return err == nil
}
