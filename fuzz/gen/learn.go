package gen

import (
	"time"

	"github.com/odatacheck/odata/schema"
)

// learn takes the constants of a bound filter into the pool, instead of the
// values that it holds by chance.
func (p *pool) learn(filter schema.Term) {
	var whole []int64
	for c := range constants(filter) {
		p.know(c)
		if n, ok := c.(int64); ok && n > -1<<30 && n < 1<<30 && len(whole) < 6 {
			whole = append(whole, n)
		}
	}
	// what x must be for x div 2 eq 3, and for x add 2 eq 3
	for _, a := range whole {
		for _, b := range whole {
			p.ints = append(p.ints, a*b, a-b, a+b)
		}
	}
}

func (p *pool) know(v schema.Value) {
	switch v := v.(type) {
	case int64:
		p.ints = append(p.ints, v, v, v)
	case schema.DecimalValue:
		if !v.IsNaN() && !v.IsInf(0) {
			p.decimals = append(p.decimals, p.stored(v), p.stored(v))
			if n, ok := v.Int64(); ok {
				p.ints = append(p.ints, n, n)
			}
		}
	case float64:
		p.doubles = append(p.doubles, v, v)
		if n := int64(v); float64(n) == v {
			p.ints = append(p.ints, n)
		}
	case string:
		p.strings = append(p.strings, v, v, v)
	case schema.GuidValue:
		p.guids = append(p.guids, v, v)
	case schema.DateValue:
		p.dates = append(p.dates, v, v)
		p.times = append(p.times, time.Unix(int64(v)*86400, 0).UTC())
	case schema.TimeValue:
		p.clocks = append(p.clocks, v, v)
	case time.Time:
		if y := v.UTC().Year(); y >= 1 && y <= 9999 {
			p.times = append(p.times, v.UTC(), v.UTC())
		}
	case time.Duration:
		p.durations = append(p.durations, v, v)
	case []schema.Value:
		for _, item := range v {
			p.know(item)
		}
	case schema.Record:
		for _, item := range v.Values {
			p.know(item)
		}
	}
}

// constants yields every value that a term names.
func constants(t schema.Term) func(yield func(schema.Value) bool) {
	return func(yield func(schema.Value) bool) {
		walk(t, func(t schema.Term) bool {
			switch t := t.(type) {
			case *schema.Const:
				return t.Value == nil || yield(t.Value)
			case *schema.In:
				for _, v := range t.Values {
					if !yield(v) {
						return false
					}
				}
			}
			return true
		})
	}
}

// walk visits t and the terms below it, until visit is false.
func walk(t schema.Term, visit func(schema.Term) bool) bool {
	if t == nil {
		return true
	}
	if !visit(t) {
		return false
	}
	for _, below := range operands(t) {
		if !walk(below, visit) {
			return false
		}
	}
	return true
}

// operands returns the terms directly below t.
func operands(t schema.Term) []schema.Term {
	switch t := t.(type) {
	case *schema.Const, *schema.It, *schema.Var:
		return nil
	case *schema.Prop:
		return []schema.Term{t.Of}
	case *schema.Compare:
		return []schema.Term{t.X, t.Y}
	case *schema.In:
		return []schema.Term{t.X}
	case *schema.InItems:
		return append([]schema.Term{t.X}, t.Items...)
	case *schema.InCollection:
		return []schema.Term{t.X, t.Coll}
	case *schema.Has:
		return []schema.Term{t.X, t.Mask}
	case *schema.And:
		return t.Terms
	case *schema.Or:
		return t.Terms
	case *schema.Not:
		return []schema.Term{t.X}
	case *schema.Arith:
		return []schema.Term{t.X, t.Y}
	case *schema.Negate:
		return []schema.Term{t.X}
	case *schema.Convert:
		return []schema.Term{t.X}
	case *schema.Call:
		return t.Args
	case *schema.Case:
		var terms []schema.Term
		for _, arm := range t.Arms {
			terms = append(terms, arm.Cond, arm.Value)
		}
		return terms
	case *schema.Cast:
		return []schema.Term{t.X}
	case *schema.IsOf:
		return []schema.Term{t.X}
	case *schema.Lambda:
		return []schema.Term{t.Coll, t.Body}
	case *schema.Count:
		return []schema.Term{t.Coll}
	case *schema.Filtered:
		return []schema.Term{t.Coll, t.Pred}
	case *schema.Array:
		return t.Items
	case *schema.Object:
		return t.Fields
	}
	panic("gen: unknown term")
}
