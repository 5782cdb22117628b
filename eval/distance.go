package eval

import (
	"slices"
	"time"

	"github.com/odatacheck/odata/schema"
)

// isDistance reports whether t is the difference of two dates or instants,
// which comparisons and totalseconds take exactly.
func isDistance(t schema.Term) bool {
	_, is := schema.DistanceTerm(t)
	return is
}

// distance compiles a Duration as a distance. A difference of dates or
// instants never overflows so.
func (c *compiler) distance(t schema.Term) *scalar[schema.Distance] {
	a, is := schema.DistanceTerm(t)
	switch {
	case is && a.X.Type() == schema.DateTimeOffset:
		return map2(value[time.Time](c, a.X, schema.DateTimeOffset), value[time.Time](c, a.Y, schema.DateTimeOffset), schema.DistanceOfTimes)
	case is:
		return map2(value[int64](c, a.X, schema.Date), value[int64](c, a.Y, schema.Date), func(x, y int64) schema.Distance {
			return schema.DistanceOfDates(schema.DateValue(x), schema.DateValue(y))
		})
	}
	x := value[int64](c, t, schema.Duration)
	if x.lit != nil {
		return literal(distanceOf(*x.lit))
	}
	return map1(x, distanceOf)
}

func distanceOf(nanos int64) schema.Distance { return schema.DistanceOf(time.Duration(nanos)) }

func relateDistances(x, y schema.Distance) relation { return relationOf(x.Compare(y)) }

// compareDistances compiles a comparison of which an operand is a distance, or
// returns nil.
func (c *compiler) compareDistances(x, y schema.Term, set relation) *boolean {
	if !isDistance(x) && !isDistance(y) {
		return nil
	}
	left := c.distance(x)
	if isNull(y) {
		return &boolean{get: compareNull(left, set)}
	}
	return &boolean{get: compareScalars(left, c.distance(y), set)}
}

// inDistances compiles membership of a distance in a list of constants.
func (c *compiler) inDistances(t *schema.In) cond {
	list := values(t.Values, func(v schema.Value) schema.Distance { return schema.DistanceOf(v.(time.Duration)) })
	return inScalars(c.distance(t.X).get, contains(relateDistances, list), truthOf(t.HasNull))
}

// inItemDistances compiles membership in a list of terms, nil where none of
// all is a distance.
func (c *compiler) inItemDistances(t *schema.InItems) []equality {
	if !isDistance(t.X) && !slices.ContainsFunc(t.Items, isDistance) {
		return nil
	}
	same := make([]equality, len(t.Items))
	x := c.distance(t.X)
	for i, item := range t.Items {
		get := compareScalars(x, c.distance(item), equal)
		same[i] = func(row, _ ptr, f *frame) truth { return get(row, f) }
	}
	return same
}
