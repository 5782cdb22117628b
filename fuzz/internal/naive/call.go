package naive

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"github.com/woodsbury/decimal128"
)

// typeCall computes cast and isof. What a cast gives is the schema's own
// definition; the reference has no second one.
func (v *env) typeCall(x *ast.TypeCall) (schema.Value, error) {
	to := v.named(x.Type)
	var got schema.Value = v.row
	var from schema.Type = v.entity
	if x.X != nil {
		var err error
		if got, err = v.eval(x.X, nil); err != nil {
			return nil, err
		}
		from = v.typeOf(x.X)
	}
	if r, ok := got.(schema.Record); ok {
		from = r.Type
	}
	switch {
	case x.Op == ast.IsOf:
		return got == nil || schema.Same(from, to) || isA(from, to), nil
	case schema.PropertiesOf(to) != nil && !isA(from, to):
		return nil, nil
	case schema.PropertiesOf(to) != nil:
		return got, nil
	}
	return schema.CastValue(got, from, to), nil
}

// call computes a function; any null argument gives null.
func (v *env) call(x *ast.Call) (schema.Value, error) {
	if strings.EqualFold(x.Name, "totalseconds") {
		if n, ok, err := v.distance(x.Args[0]); ok {
			if err != nil || n == nil {
				return nil, err
			}
			return rounded(n.(*big.Rat).Quo(n.(*big.Rat), big.NewRat(1e9, 1))), nil
		}
	}
	var coll schema.Type
	for _, arg := range x.Args {
		if t := v.typeOf(arg); schema.Elem(t) != nil && (coll == nil || schema.Elem(coll) == schema.Untyped) {
			if _, literal := arg.(*ast.Array); !literal || coll == nil {
				coll = t
			}
		}
	}
	for _, arg := range x.Args {
		if _, literal := arg.(*ast.Array); !literal && schema.Elem(v.typeOf(arg)) != nil {
			coll = v.typeOf(arg)
			break
		}
	}
	args := make([]schema.Value, len(x.Args))
	var failed error
	null := false
	for i, arg := range x.Args {
		got, err := v.eval(arg, coll)
		switch {
		case err != nil:
			if null {
				v.note(err)
			} else if failed == nil {
				failed = err
			}
		case got == nil:
			null = true
		}
		args[i] = got
	}
	if null {
		v.note(failed)
		return nil, nil
	}
	if failed != nil {
		return nil, failed
	}
	name := strings.ToLower(x.Name)
	if len(args) > 0 {
		if _, ok := args[0].([]schema.Value); ok {
			return collectionFunction(name, args)
		}
	}
	return v.apply(name, args)
}

func (v *env) apply(name string, args []schema.Value) (schema.Value, error) {
	switch name {
	case "now":
		return v.now, nil
	case "mindatetime":
		return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), nil
	case "maxdatetime":
		return time.Date(9999, 12, 31, 23, 59, 59, 999999900, time.UTC), nil
	case "round", "floor", "ceiling":
		return whole1(name, args[0]), nil
	case "totalseconds":
		return rounded(big.NewRat(int64(args[0].(time.Duration)), 1e9)), nil
	case "geo.distance", "geo.length", "geo.intersects":
		f, _ := schema.LookupFunction(name)
		for _, o := range f.Overloads {
			if len(o.Params) == len(args) && o.Params[0] == args[0].(schema.GeoValue).Type {
				return o.Apply(args)
			}
		}
	}
	if s, ok := args[0].(string); ok {
		return stringFunction(name, []rune(s), args)
	}
	return timeFunction(name, args[0])
}

// whole1 rounds a number to a whole one, half away from zero.
func whole1(name string, v schema.Value) schema.Value {
	switch v := v.(type) {
	case float64:
		switch name {
		case "floor":
			return math.Floor(v)
		case "ceiling":
			return math.Ceil(v)
		}
		return math.Round(v)
	case schema.DecimalValue:
		if v.IsNaN() || v.IsInf(0) {
			return v
		}
		r := rat(v)
		half := big.NewRat(1, 2)
		n := truncated(r)
		switch {
		case name == "round" && r.Sign() >= 0:
			n = truncated(new(big.Rat).Add(r, half))
		case name == "round":
			n = truncated(new(big.Rat).Sub(r, half))
		case r.IsInt():
		case name == "floor" && r.Sign() < 0:
			n.Sub(n, big.NewInt(1))
		case name == "ceiling" && r.Sign() > 0:
			n.Add(n, big.NewInt(1))
		}
		return rounded(new(big.Rat).SetInt(n))
	}
	return v
}

func stringFunction(name string, s []rune, args []schema.Value) (schema.Value, error) {
	var t []rune
	if len(args) > 1 {
		if text, ok := args[1].(string); ok {
			t = []rune(text)
		}
	}
	switch name {
	case "concat":
		return string(s) + string(t), nil
	case "contains":
		return find(s, t) >= 0, nil
	case "startswith":
		return len(t) <= len(s) && slices.Equal(s[:len(t)], t), nil
	case "endswith":
		return len(t) <= len(s) && slices.Equal(s[len(s)-len(t):], t), nil
	case "indexof":
		return int64(find(s, t)), nil
	case "length":
		return int64(len(s)), nil
	case "tolower":
		return mapped(s, unicode.ToLower), nil
	case "toupper":
		return mapped(s, unicode.ToUpper), nil
	case "trim":
		return trimmed(s), nil
	case "matchespattern":
		re, err := schema.CompilePattern(string(t)) // the reading of ECMAScript's syntax is the schema's
		if err != nil {
			panic("naive: " + err.Error())
		}
		return re.MatchString(string(s)), nil
	case "substring":
		from, to, err := span(len(s), args)
		if err != nil {
			return nil, err
		}
		return string(s[from:to]), nil
	}
	panic("naive: no function " + name)
}

// span returns what substring takes of n characters or items.
func span(n int, args []schema.Value) (from, to int, err error) {
	start := args[1].(int64)
	if start < 0 {
		start = max(0, start+int64(n))
	}
	start = min(start, int64(n))
	count := int64(n)
	if len(args) > 2 {
		if count = args[2].(int64); count < 0 {
			return 0, 0, fault(ast.NegativeLength)
		}
	}
	return int(start), int(start + min(count, int64(n)-start)), nil
}

func find(s, t []rune) int {
	for i := range len(s) - len(t) + 1 {
		if slices.Equal(s[i:i+len(t)], t) {
			return i
		}
	}
	return -1
}

func mapped(s []rune, f func(rune) rune) string {
	out := make([]rune, len(s))
	for i, r := range s {
		out[i] = f(r)
	}
	return string(out)
}

func trimmed(s []rune) string {
	for len(s) > 0 && unicode.Is(unicode.White_Space, s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && unicode.Is(unicode.White_Space, s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return string(s)
}

func timeFunction(name string, v schema.Value) (schema.Value, error) {
	var t time.Time
	switch v := v.(type) {
	case time.Time:
		t = v
	case schema.DateValue:
		t = time.Unix(int64(v)*86400, 0).UTC()
	case schema.TimeValue:
		t = time.Unix(0, int64(v)).UTC()
	}
	switch name {
	case "year":
		return int64(t.Year()), nil
	case "month":
		return int64(t.Month()), nil
	case "day":
		return int64(t.Day()), nil
	case "hour":
		return int64(t.Hour()), nil
	case "minute":
		return int64(t.Minute()), nil
	case "second":
		return int64(t.Second()), nil
	case "fractionalseconds":
		return decimal128.New(int64(t.Nanosecond()), -9), nil
	case "totaloffsetminutes":
		_, s := t.Zone()
		return int64(s / 60), nil
	case "date":
		return days(t), nil
	case "time":
		return schema.TimeValue(int64(t.Hour())*3600e9 + int64(t.Minute())*60e9 + int64(t.Second())*1e9 + int64(t.Nanosecond())), nil
	}
	panic("naive: no function " + name)
}

func collectionFunction(name string, args []schema.Value) (schema.Value, error) {
	s := args[0].([]schema.Value)
	var t []schema.Value
	if len(args) > 1 {
		t, _ = args[1].([]schema.Value)
	}
	eq := func(a, b schema.Value) bool { return relate(ast.Eq, fine(a), fine(b)) }
	switch name {
	case "concat":
		return slices.Concat(s, t), nil
	case "length":
		return int64(len(s)), nil
	case "substring":
		from, to, err := span(len(s), args)
		if err != nil {
			return nil, err
		}
		return s[from:to], nil
	case "contains", "indexof":
		at := -1
		for i := range len(s) - len(t) + 1 {
			if at < 0 && slices.EqualFunc(s[i:i+len(t)], t, eq) {
				at = i
			}
		}
		if name == "contains" {
			return at >= 0, nil
		}
		return int64(at), nil
	case "startswith":
		return len(t) <= len(s) && slices.EqualFunc(s[:len(t)], t, eq), nil
	case "endswith":
		return len(t) <= len(s) && slices.EqualFunc(s[len(s)-len(t):], t, eq), nil
	case "hassubsequence":
		for _, item := range t {
			i := slices.IndexFunc(s, func(o schema.Value) bool { return eq(o, item) })
			if i < 0 {
				return false, nil
			}
			s = s[i+1:]
		}
		return true, nil
	case "hassubset":
		left := slices.Clone(s)
		for _, item := range t {
			i := slices.IndexFunc(left, func(o schema.Value) bool { return eq(o, item) })
			if i < 0 {
				return false, nil
			}
			left = slices.Delete(left, i, i+1)
		}
		return true, nil
	}
	panic("naive: no function " + name)
}
