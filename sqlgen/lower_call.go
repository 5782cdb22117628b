package sqlgen

import (
	"math"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// cellOf returns how the dialect spells a call.
func (l *lowering) cellOf(t *schema.Call) cell {
	return l.d.functions[overloadOf(t.Func.ID, t.Overload)]
}

func overloadOf(fn schema.FunctionID, o *schema.Overload) overload {
	return overload{fn, len(o.Params), len(o.Params) > 0 && schema.Elem(o.Params[0]) != nil}
}

// callCond lowers a call of a Boolean function.
func (l *lowering) callCond(t *schema.Call) cond {
	c := l.cellOf(t)
	if c.sql == "" && t.Func.ID != schema.FnStartsWith {
		return opaque{}
	}
	args := l.arguments(t.Args)
	if args == nil {
		return opaque{}
	}
	switch t.Func.ID {
	case schema.FnContains, schema.FnEndsWith, schema.FnStartsWith:
		if k, ok := t.Args[1].(*schema.Const); ok {
			return l.search(t, c, args, k)
		}
		if l.d.text != nil {
			return opaque{} // searches for an empty string differ
		}
	}
	if c.sql == "" || repeats(c.sql, args) {
		return opaque{}
	}
	return &leaf{sql: c.sql, args: args}
}

// search lowers contains, startswith or endswith of a constant.
func (l *lowering) search(t *schema.Call, c cell, args []*value, k *schema.Const) cond {
	class := classOf(k.Value)
	if class == classEmpty {
		return valid{args[:1]}
	}
	if t.Func.ID == schema.FnStartsWith && args[0].col != nil && class != classLong {
		return l.prefix(args[0], l.index[k], class)
	}
	if c.sql == "" || repeats(c.sql, args) || class == classLong && l.d.text != nil {
		return opaque{}
	}
	return &leaf{sql: c.sql, args: args}
}

// prefix lowers startswith of a column to the range from the prefix to the
// least string after all that begin with it, which an index serves.
func (l *lowering) prefix(x *value, i int, class class) cond {
	x = nullResult(x)
	from := &comparison{op: ast.Ge, x: x, y: l.param(i, x, ast.Ge)}
	if class == classEndless {
		return from
	}
	to := &value{form: x.form, cost: 1, arg: func(consts []schema.Value) any {
		next, _ := successor(consts[i].(string))
		return next
	}}
	return &logical{op: ast.And, list: []cond{from, &comparison{op: ast.Lt, x: x, y: to}}}
}

// arguments lowers arguments, or returns nil if one cannot be.
func (l *lowering) arguments(terms []schema.Term) []*value {
	args := make([]*value, len(terms))
	for i, t := range terms {
		if args[i] = l.value(t); args[i] == nil {
			return nil
		}
	}
	return args
}

// call lowers a call of a function that is not Boolean.
func (l *lowering) call(t *schema.Call) *value {
	if t.Func.ID == schema.FnNow {
		return l.instant(t)
	}
	c := l.cellOf(t)
	args := l.arguments(t.Args)
	if args == nil {
		return nil
	}
	switch t.Func.ID {
	case schema.FnToLower:
		if col := args[0].col; col != nil && col.lower != nil && args[0].form == formString {
			low := *args[0]
			low.col = col.lower
			return &low
		}
		if !l.d.unicodeCase {
			return nil
		}
	case schema.FnToUpper:
		if !l.d.unicodeCase {
			return nil
		}
	}
	if c.sql == "" {
		return nil
	}
	v := l.spelledCall(t, c.sql, args)
	if v == nil || repeats(v.sql, v.args) {
		return nil
	}
	return v
}

// maxString bounds the length of strings in the arithmetic of positions.
const maxString = math.MaxInt32 - 2

func (l *lowering) spelledCall(t *schema.Call, sql string, args []*value) *value {
	switch t.Func.ID {
	case schema.FnConcat, schema.FnToLower, schema.FnToUpper:
		return templateValue(formString, sql, args...)
	case schema.FnTrim:
		set := l.d.trimSet
		space := &value{form: formString, cost: 1, arg: func([]schema.Value) any { return set }}
		return templateValue(formString, sql, args[0], space)
	case schema.FnIndexOf:
		if k, ok := t.Args[1].(*schema.Const); ok && classOf(k.Value) == classEmpty && l.d.text != nil {
			return nil
		}
		return templateValue(formInt, sql, args...).within(-1, maxString)
	case schema.FnLength:
		return templateValue(formInt, sql, args...).within(0, maxString)
	case schema.FnSubstring:
		return l.substring(t, sql, args)
	case schema.FnYear, schema.FnMonth, schema.FnDay, schema.FnDate, schema.FnTime, schema.FnHour, schema.FnMinute,
		schema.FnSecond, schema.FnFractionalSeconds, schema.FnTotalOffsetMinutes, schema.FnTotalSeconds:
		return l.temporal(t.Func.ID, sql, args[0])
	case schema.FnCeiling, schema.FnFloor, schema.FnRound:
		if args[0].form == formInt {
			return args[0]
		}
		if args[0].form == formDouble {
			return templateValue(formDouble, sql, args[0])
		}
	case schema.FnContains, schema.FnEndsWith, schema.FnStartsWith, schema.FnHasSubset, schema.FnHasSubsequence,
		schema.FnMatchesPattern, schema.FnNow, schema.FnMinDateTime, schema.FnMaxDateTime,
		schema.FnGeoDistance, schema.FnGeoIntersects, schema.FnGeoLength:
	}
	return nil
}

// substring lowers substring with a start and a length that are not negative.
// As arguments they are kept within 31 bits.
func (l *lowering) substring(t *schema.Call, sql string, args []*value) *value {
	for i := 1; i < len(args); i++ {
		if args[i].form != formInt || args[i].min < 0 {
			return nil
		}
		if k, ok := t.Args[i].(*schema.Const); ok {
			at := l.index[k]
			args[i] = &value{form: formInt, cost: 1, arg: func(consts []schema.Value) any {
				return min(consts[at].(int64), maxString/2)
			}}
		} else if args[i].max > maxString {
			return nil
		}
	}
	return templateValue(formString, sql, args...)
}

// temporal lowers the functions of dates, times and durations.
func (l *lowering) temporal(fn schema.FunctionID, sql string, x *value) *value {
	if x.form == formTimestamp {
		x = templateValue(formTicks, l.d.timestamp.ticks, x).within(0, maxTicks)
	}
	switch fn {
	case schema.FnDate:
		return templateValue(formDays, sql, x).within(minDays, maxDays)
	case schema.FnTime:
		return templateValue(formNanos, sql, x).within(0, ticksPerDay*100-1)
	case schema.FnTotalOffsetMinutes:
		return templateValue(formInt, sql, x).within(0, 0)
	case schema.FnTotalSeconds:
		v := *x
		v.form, v.scale = formScaled, 9
		return &v
	case schema.FnYear:
		return templateValue(formInt, sql, l.daysOf(x)).within(1, 9999)
	case schema.FnMonth:
		return templateValue(formInt, sql, l.daysOf(x)).within(1, 12)
	case schema.FnDay:
		return templateValue(formInt, sql, l.daysOf(x)).within(1, 31)
	case schema.FnHour:
		return templateValue(formInt, sql, l.clockOf(x)).within(0, 23)
	case schema.FnMinute, schema.FnSecond:
		return templateValue(formInt, sql, l.clockOf(x)).within(0, 59)
	case schema.FnFractionalSeconds:
		v := templateValue(formScaled, sql, l.clockOf(x)).within(0, 1e9-1)
		v.scale = 9
		return v
	}
	return nil
}

// daysOf returns the date of a point in time.
func (l *lowering) daysOf(x *value) *value {
	if x.form != formTicks {
		return x
	}
	return templateValue(formDays, l.d.functions[overload{schema.FnDate, 1, false}].sql, x)
}

// clockOf returns the time of day of a point in time.
func (l *lowering) clockOf(x *value) *value {
	if x.form != formTicks {
		return x
	}
	return templateValue(formNanos, l.d.functions[overload{schema.FnTime, 1, false}].sql, x)
}

// comparePeriod lowers comparisons of the year or date of a column with a
// constant to those of the column with the ends of that period, so that its
// index serves. It returns nil for anything else.
func (l *lowering) comparePeriod(op ast.Operator, x schema.Term, i int) cond {
	call, ok := x.(*schema.Call)
	if !ok || call.Func.ID != schema.FnYear && call.Func.ID != schema.FnDate {
		return nil
	}
	col := l.value(call.Args[0])
	if col == nil || col.col == nil {
		return nil
	}
	var start func(v schema.Value, after int64) int64 // of the period of v, or of the one after it, in the column's units
	switch {
	case call.Func.ID == schema.FnDate:
		start = func(v schema.Value, after int64) int64 { return startOfDay(int64(v.(schema.DateValue)) + after) }
	case col.form == formDays:
		start = func(v schema.Value, after int64) int64 { return startOfYear(v.(int64) + after) }
	default:
		start = func(v schema.Value, after int64) int64 { return startOfDay(startOfYear(v.(int64) + after)) }
	}
	if col.form == formTimestamp {
		return l.comparePeriodNative(op, col, i, start)
	}
	end := func(after, less int64) *value {
		return &value{form: col.form, cost: 1, arg: func(consts []schema.Value) any { return start(consts[i], after) - less }}
	}
	switch op {
	case ast.Lt:
		return &comparison{op: ast.Lt, x: col, y: end(0, 0)}
	case ast.Le:
		return &comparison{op: ast.Lt, x: col, y: end(1, 0)}
	case ast.Gt:
		return &comparison{op: ast.Ge, x: col, y: end(1, 0)}
	case ast.Ge:
		return &comparison{op: ast.Ge, x: col, y: end(0, 0)}
	case ast.Ne:
		return negation{&interval{x: col, low: end(0, 0), high: end(1, 1)}}
	}
	return &interval{x: col, low: end(0, 0), high: end(1, 1)}
}

// comparePeriodNative is comparePeriod for native time stamps, which cannot
// hold the ends of time: always an interval, empty where it lies beyond them.
func (l *lowering) comparePeriodNative(op ast.Operator, col *value, i int, start func(schema.Value, int64) int64) cond {
	style := l.d.timestamp
	ends := func(v schema.Value) (low, high int64) {
		low, high = 0, maxTicks
		switch op {
		case ast.Lt:
			high = start(v, 0) - 1
		case ast.Le:
			high = start(v, 1) - 1
		case ast.Gt:
			low = start(v, 1)
		case ast.Ge:
			low = start(v, 0)
		default:
			low, high = start(v, 0), start(v, 1)-1
		}
		if low > maxTicks || high < 0 {
			return maxTicks, 0
		}
		return max(low, 0), min(high, maxTicks)
	}
	end := func(pick func(low, high int64) int64) *value {
		return &value{form: formTimestamp, cost: 1, arg: func(consts []schema.Value) any {
			return style.text(pick(ends(consts[i])) / style.unit)
		}}
	}
	c := &interval{
		x:    col,
		low:  end(func(low, _ int64) int64 { return low }),
		high: end(func(_, high int64) int64 { return high }),
	}
	if op == ast.Ne {
		return negation{c}
	}
	return c
}

// startOfYear returns the first day of a year; of one that no column holds, a
// day before or after all that they do.
func startOfYear(year int64) int64 {
	year = max(0, min(year, 10000))
	return int64(schema.DateOf(year, time.January, 1))
}

// startOfDay returns the first tick of a day; of one that no column holds, a
// tick before or after all that they do.
func startOfDay(day int64) int64 {
	day = max(minDays-1, min(day, maxDays+1))
	return (day - minDays) * ticksPerDay
}

// compareSum lowers col add k op v and col sub k op v to a comparison of the
// column with v less or plus k, so that its index serves. It returns nil where
// the sum could leave 64 bits, and for anything else.
func (l *lowering) compareSum(op ast.Operator, x schema.Term, i int, v schema.Value) cond {
	a, ok := x.(*schema.Arith)
	if !ok || a.Typ != schema.Int64 || a.Op != ast.Add && a.Op != ast.Sub {
		return nil
	}
	k, ok := a.Y.(*schema.Const)
	if !ok {
		return nil
	}
	col, add := l.value(a.X), l.value(k)
	if col == nil || add == nil || col.col == nil || col.form != formInt {
		return nil
	}
	if class := classOf(v); class == classFar || class == classFarNegative {
		return nil
	}
	if _, _, ok := arithBounds(a.Op, col, add); !ok || !narrow(col) || !narrow(add) {
		return nil
	}
	at, sub := l.index[k], a.Op == ast.Sub
	return &comparison{op: op, x: col, y: &value{form: formInt, cost: 1, arg: func(consts []schema.Value) any {
		if sub {
			return consts[i].(int64) + consts[at].(int64)
		}
		return consts[i].(int64) - consts[at].(int64)
	}}}
}

// narrow reports whether v has 32 bits, with a sign beside them.
func narrow(v *value) bool { return v.min >= -1<<32 && v.max <= 1<<32 }
