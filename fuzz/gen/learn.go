package gen

import (
	"iter"
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
		if v >= 1000 && v <= 9999 { // a year
			p.knowPeriod(time.Date(int(v), 1, 1, 0, 0, 0, 0, time.UTC), 0, 1)
		}
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
		p.knowPeriod(time.Unix(int64(v)*86400, 0).UTC(), 1, 0)
	case schema.TimeValue:
		p.clocks = append(p.clocks, v, v)
	case time.Time:
		if p.portable {
			v = v.Truncate(100 * time.Nanosecond)
		}
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

// knowPeriod takes the ends of a day or a year into the pool, and an instant
// within.
func (p *pool) knowPeriod(start time.Time, days, years int) {
	end := start.AddDate(years, 0, days)
	if start.Year() < 1 || start.Year() > 9999 {
		return
	}
	p.times = append(p.times, start, start.Add(end.Sub(start)/2), end.Add(-100*time.Nanosecond))
	if end.Year() <= 9999 {
		p.times = append(p.times, end)
	}
	p.dates = append(p.dates, schema.DateOf(int64(start.Year()), start.Month(), int64(start.Day())))
}

// constants yields every value that a term names.
func constants(t schema.Term) iter.Seq[schema.Value] {
	return func(yield func(schema.Value) bool) {
		for t := range schema.Preorder(t) {
			switch t := t.(type) {
			case *schema.Const:
				if t.Value != nil && !yield(t.Value) {
					return
				}
			case *schema.In:
				for _, v := range t.Values {
					if !yield(v) {
						return
					}
				}
			}
		}
	}
}
