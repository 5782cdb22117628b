package eval

import (
	"cmp"
	"slices"
	"time"

	"github.com/odatacheck/odata/schema"
)

// in compiles membership in a list of constants. It is two-valued: null is in
// the list only where null was written there.
func (c *compiler) in(t *schema.In) cond {
	if isDistance(t.X) {
		return c.inDistances(t)
	}
	x := c.operand(t.X, t.X.Type())
	hasNull := truthOf(t.HasNull)
	switch x := x.(type) {
	case *boolean:
		return inScalars(x.node(), contains(relateBools, values(t.Values, as[bool])), hasNull)
	case *scalar[int64]:
		list := values(t.Values, func(v schema.Value) int64 { return *c.constant(v, t.X.Type()).(*scalar[int64]).lit })
		if x.names != nil {
			return x.names.in(list, hasNull)
		}
		return inScalars(x.get, intSet(list), hasNull)
	case *scalar[float64]:
		return inScalars(x.get, contains(relateFloats, values(t.Values, as[float64])), hasNull)
	case *scalar[schema.DecimalValue]:
		return inScalars(x.get, contains(relateDecimals, values(t.Values, as[schema.DecimalValue])), hasNull)
	case *scalar[string]:
		return c.inStrings(t, x, hasNull)
	case *scalar[schema.GuidValue]:
		return inScalars(x.get, contains(relateGuids, values(t.Values, as[schema.GuidValue])), hasNull)
	case *scalar[time.Time]:
		return inScalars(x.get, contains(relateTimes, values(t.Values, as[time.Time])), hasNull)
	case *scalar[schema.GeoValue]:
		panic("eval: a list of geo values")
	case *instance, *collection:
		items := make([]schema.Term, len(t.Values))
		for i, v := range t.Values {
			items[i] = &schema.Const{Value: v, Typ: t.X.Type(), Pos: t.Pos}
		}
		if t.HasNull {
			items = append(items, &schema.Const{Typ: t.X.Type(), Pos: t.Pos})
		}
		return c.inItems(&schema.InItems{X: t.X, Items: items, Pos: t.Pos})
	}
	panic("eval: unknown kind of operand")
}

func (c *compiler) inStrings(t *schema.In, x *scalar[string], hasNull truth) cond {
	set := newStringSet(values(t.Values, as[string]))
	if x.col != nil {
		off := x.col.off
		return func(row ptr, _ *frame) truth { return truthOf(set.has(*field[string](row, off))) }
	}
	return inScalars(x.get, set.has, hasNull)
}

func as[V any](v schema.Value) V {
	x, is := v.(V)
	if !is {
		panic("eval: a constant of another type")
	}
	return x
}

func values[V any](list []schema.Value, of func(schema.Value) V) []V {
	x := make([]V, len(list))
	for i, v := range list {
		x[i] = of(v)
	}
	return x
}

//go:noinline
func inScalars[V any](get node[V], has func(V) bool, hasNull truth) cond {
	return func(row ptr, f *frame) truth {
		v, s := get(row, f)
		switch {
		case s == ok:
			return truthOf(has(v))
		case s == null:
			return hasNull
		}
		return truth(s)
	}
}

// contains returns the membership test for values with a total order but for
// NaN, which is no member.
func contains[V any](relate func(x, y V) relation, list []V) func(V) bool {
	list = slices.DeleteFunc(list, func(v V) bool { return relate(v, v) != equal })
	order := func(x, y V) int { return int(relate(x, y)&greater) - int(relate(x, y)&less) }
	slices.SortFunc(list, order)
	return func(v V) bool {
		if relate(v, v) == unordered {
			return false
		}
		_, found := slices.BinarySearchFunc(list, v, order)
		return found
	}
}

// intSet tests small ranges with a bitmap, all else by binary search.
func intSet(list []int64) func(int64) bool {
	if len(list) == 0 {
		return func(int64) bool { return false }
	}
	slices.Sort(list)
	low := list[0]
	if spread := uint64(list[len(list)-1]) - uint64(low); spread < 64 {
		bits := uint64(0)
		for _, v := range list {
			bits |= 1 << uint64(v-low)
		}
		return func(v int64) bool { return uint64(v)-uint64(low) < 64 && bits>>(uint64(v)-uint64(low))&1 != 0 }
	}
	return func(v int64) bool {
		_, found := slices.BinarySearchFunc(list, v, cmp.Compare[int64])
		return found
	}
}

// inItems compiles membership in a list of terms: equal to one of them. They
// are evaluated from left to right up to the first that is equal.
func (c *compiler) inItems(t *schema.InItems) cond {
	if same := c.inItemDistances(t); len(same) > 0 {
		return anyEqual(same)
	}
	typ := t.X.Type()
	x := c.operand(t.X, typ)
	if len(t.Items) == 0 {
		state := x.state() // which may fail
		return func(row ptr, f *frame) truth {
			if s := state(row, f); s.failed() {
				return truth(s)
			}
			return no
		}
	}
	same := make([]equality, len(t.Items))
	for i, item := range t.Items {
		same[i] = c.equality(x, c.operand(item, typ))
	}
	return anyEqual(same)
}

// anyEqual is yes where one of the tests is, which are evaluated in order.
//
//go:noinline
func anyEqual(same []equality) cond {
	return func(row ptr, f *frame) truth {
		for _, same := range same {
			made := 0
			if f != nil {
				made = len(f.arena)
			}
			if t := same(row, row, f); t != no {
				return t
			}
			if f != nil { // the left operand is made anew for each
				f.arena = f.arena[:made]
			}
		}
		return no
	}
}

// inCollection compiles membership in a collection: equal to one of its
// items, where null equals null.
func (c *compiler) inCollection(t *schema.InCollection) cond {
	typ := t.X.Type()
	coll := c.collection(t.Coll, &schema.CollectionType{Elem: typ})
	if isDistance(t.X) {
		return inColl(c.distance(t.X).get, coll, map1(coll.item.(*scalar[int64]), distanceOf).get)
	}
	x := c.operand(t.X, typ)
	switch x := x.(type) {
	case *boolean:
		return inColl(x.node(), coll, coll.item.(*boolean).node())
	case *scalar[int64]:
		return inColl(x.get, coll, coll.item.(*scalar[int64]).get)
	case *scalar[float64]:
		return inColl(x.get, coll, coll.item.(*scalar[float64]).get)
	case *scalar[schema.DecimalValue]:
		return inColl(x.get, coll, coll.item.(*scalar[schema.DecimalValue]).get)
	case *scalar[string]:
		return inColl(x.get, coll, coll.item.(*scalar[string]).get)
	case *scalar[schema.GuidValue]:
		return inColl(x.get, coll, coll.item.(*scalar[schema.GuidValue]).get)
	case *scalar[time.Time]:
		return inColl(x.get, coll, coll.item.(*scalar[time.Time]).get)
	case *scalar[schema.GeoValue]:
		return inColl(x.get, coll, coll.item.(*scalar[schema.GeoValue]).get)
	case *instance, *collection:
		same := c.equality(x, coll.item)
		return coll.any(func(row, item ptr, f *frame) truth { return same(row, item, f) })
	}
	panic("eval: unknown kind of operand")
}

//go:noinline
func inColl[V any](x node[V], coll *collection, item node[V]) cond {
	relate := relator[V]()
	return func(row ptr, f *frame) truth {
		v, sv := x(row, f)
		if sv.failed() {
			return truth(sv)
		}
		s, st := coll.get(row, f)
		if st.failed() {
			return truth(st)
		}
		for i := 0; ; i++ {
			if i, st = coll.next(row, f, s, i); st != ok {
				return truth(st)
			}
			if i == s.n {
				return no
			}
			w, sw := item(s.at(i), f)
			switch {
			case sv|sw == ok:
				if relate(v, w) == equal {
					return yes
				}
			case sw.failed():
				return truth(sw)
			case sv == sw:
				return yes
			}
		}
	}
}

// any compiles the test whether an item passes; its result is yes, no or a
// fault.
//
//go:noinline
func (x *collection) any(test func(row, item ptr, f *frame) truth) cond {
	return func(row ptr, f *frame) truth {
		s, st := x.get(row, f)
		if st.failed() {
			return truth(st)
		}
		for i := 0; ; i++ {
			if i, st = x.next(row, f, s, i); st != ok {
				return truth(st)
			}
			if i == s.n {
				return no
			}
			if t := test(row, s.at(i), f); t != no {
				return t
			}
		}
	}
}

// has compiles the test for flags: all of the mask's are set; null if one
// side is null.
func (c *compiler) has(t *schema.Has) cond {
	x := value[int64](c, t.X, t.X.Type()).get
	mask := value[int64](c, t.Mask, t.X.Type())
	if mask.lit != nil {
		flags := *mask.lit
		return func(row ptr, f *frame) truth {
			v, s := x(row, f)
			if s != ok {
				return truth(s)
			}
			return truthOf(v&flags == flags)
		}
	}
	other := mask.get
	return func(row ptr, f *frame) truth {
		v, sv := x(row, f)
		flags, sf := other(row, f)
		if sv|sf != ok {
			return truth(both(sv, sf))
		}
		return truthOf(v&flags == flags)
	}
}
