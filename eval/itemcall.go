package eval

import (
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// callCollection compiles a function whose first argument is a collection.
func (c *compiler) callCollection(t *schema.Call) operand {
	typ := t.Args[0].Type()
	if untyped(typ) && len(t.Args) > 1 && schema.Elem(t.Args[1].Type()) != nil {
		typ = t.Args[1].Type()
	}
	if t.Func.ID == schema.FnLength {
		return map1(&scalar[seq]{get: c.sized(t.Args[0], typ).plain().get}, func(s seq) int64 { return int64(s.n) })
	}
	x := c.collection(t.Args[0], typ).plain()
	if t.Func.ID == schema.FnSubstring {
		return c.subsequence(t, x)
	}
	y := c.collection(t.Args[1], typ).plain()
	if t.Func.ID == schema.FnConcat {
		return c.join(t, typ, x, y)
	}
	test := itemTests{c.equality(x.item, y.item)}
	large := c.itemCall(t, x, y)
	switch t.Func.ID {
	case schema.FnContains:
		return &boolean{get: items2(x, y, func(a, b seq, f *frame) truth {
			if a.n*b.n > maxPairs {
				return large.truth(a, b, f)
			}
			i, t := test.index(a, b, f)
			if t != yes {
				return t
			}
			return truthOf(i >= 0)
		})}
	case schema.FnIndexOf:
		return itemIndex(x, y, test, large)
	case schema.FnStartsWith:
		return &boolean{get: items2(x, y, func(a, b seq, f *frame) truth {
			if b.n > a.n {
				return no
			}
			return test.same(a.slice(0, b.n), b, f)
		})}
	case schema.FnEndsWith:
		return &boolean{get: items2(x, y, func(a, b seq, f *frame) truth {
			if b.n > a.n {
				return no
			}
			return test.same(a.slice(a.n-b.n, a.n), b, f)
		})}
	case schema.FnHasSubset:
		subset := itemSubset{test, itemTests{c.equality(y.item, y.item)}}
		return &boolean{get: items2(x, y, func(a, b seq, f *frame) truth {
			if a.n*b.n > maxPairs {
				return large.truth(a, b, f)
			}
			return subset.has(a, b, f)
		})}
	case schema.FnHasSubsequence:
		return &boolean{get: items2(x, y, test.subsequence)}
	default:
		panic("eval: a function without code: " + t.Func.Name)
	}
}

//go:noinline
func items2(x, y *collection, test func(a, b seq, f *frame) truth) cond {
	getX, getY := x.get, y.get
	return func(row ptr, f *frame) truth {
		a, sa := getX(row, f)
		b, sb := getY(row, f)
		if sa|sb != ok {
			return truth(both(sa, sb))
		}
		return test(a, b, f)
	}
}

// maxPairs is the number of pairs of items up to which a quadratic search that
// allocates nothing is taken.
const maxPairs = 1 << 14

// itemCall is a function of two collections by its definition, which is linear
// but boxes all items: for more pairs than maxPairs.
type itemCall struct {
	x, y  node[schema.Value] // box an item
	apply func([]schema.Value) (schema.Value, error)
}

func (c *compiler) itemCall(t *schema.Call, x, y *collection) itemCall {
	return itemCall{c.box(x.item, x.elem), c.box(y.item, y.elem), t.Overload.Apply}
}

func (c itemCall) call(a, b seq, f *frame) (schema.Value, status) {
	v, s := boxItems(a, c.x, f)
	if s != ok {
		return nil, s
	}
	w, s := boxItems(b, c.y, f)
	if s != ok {
		return nil, s
	}
	r, err := c.apply([]schema.Value{v, w})
	if err != nil {
		panic("eval: a function of collections failed: " + err.Error())
	}
	return r, ok
}

func (c itemCall) truth(a, b seq, f *frame) truth {
	v, s := c.call(a, b, f)
	if s != ok {
		return truth(s)
	}
	return truthOf(v == true)
}

func boxItems(s seq, item node[schema.Value], f *frame) ([]schema.Value, status) {
	items := make([]schema.Value, s.n)
	for i := range items {
		v, st := item(s.at(i), f)
		if st.failed() {
			return nil, st
		}
		items[i] = v
	}
	return items, ok
}

//go:noinline
func itemIndex(x, y *collection, test itemTests, large itemCall) operand {
	getX, getY := x.get, y.get
	return &scalar[int64]{get: func(row ptr, f *frame) (int64, status) {
		a, sa := getX(row, f)
		b, sb := getY(row, f)
		if sa|sb != ok {
			return 0, both(sa, sb)
		}
		if a.n*b.n > maxPairs {
			v, s := large.call(a, b, f)
			if s != ok {
				return 0, s
			}
			return v.(int64), ok
		}
		i, t := test.index(a, b, f)
		if t != yes {
			return 0, status(t)
		}
		return int64(i), ok
	}}
}

// itemTests compares the items of two collections.
type itemTests struct {
	equal equality
}

// same reports whether two collections of the same length are equal.
func (e itemTests) same(a, b seq, f *frame) truth {
	for i := range a.n {
		if t := e.equal(a.at(i), b.at(i), f); t != yes {
			return t
		}
	}
	return yes
}

// index returns the position of b as a run in a, or -1. The truth is yes, or a
// fault.
func (e itemTests) index(a, b seq, f *frame) (int, truth) {
	for i := 0; i+b.n <= a.n; i++ {
		switch t := e.same(a.slice(i, i+b.n), b, f); {
		case t == yes:
			return i, yes
		case t.failed():
			return 0, t
		}
	}
	return -1, yes
}

// subsequence reports whether the items of b are in a, in their order.
func (e itemTests) subsequence(a, b seq, f *frame) truth {
	found := 0
	for i := 0; i < a.n && found < b.n; i++ {
		switch t := e.equal(a.at(i), b.at(found), f); {
		case t == yes:
			found++
		case t.failed():
			return t
		}
	}
	return truthOf(found == b.n)
}

// itemSubset tests for a subset with repeats. cross compares an item of a with
// one of b, within two of b.
type itemSubset struct {
	cross, within itemTests
}

// has reports whether each item of b is in a at least as often. It counts
// instead of crossing off, because it may not allocate.
func (e itemSubset) has(a, b seq, f *frame) truth {
	if b.n > a.n {
		return no
	}
	for j := range b.n {
		need := 1
		for k := range j {
			switch t := e.within.equal(b.at(k), b.at(j), f); {
			case t == yes:
				need++
			case t.failed():
				return t
			}
		}
		for i := 0; i < a.n && need > 0; i++ {
			switch t := e.cross.equal(a.at(i), b.at(j), f); {
			case t == yes:
				need--
			case t.failed():
				return t
			}
		}
		if need > 0 {
			return no
		}
	}
	return yes
}

// subsequence compiles substring of a collection.
func (c *compiler) subsequence(t *schema.Call, x *collection) operand {
	from := value[int64](c, t.Args[1], schema.Int64)
	rest := map2(&scalar[seq]{get: x.get}, from, func(s seq, i int64) seq { return s.slice(itemOffset(s.n, i), s.n) })
	if len(t.Args) == 2 {
		return &collection{elem: x.elem, get: rest.get, item: x.item}
	}
	length := value[int64](c, t.Args[2], schema.Int64).get
	negative := c.fault(ast.NegativeLength, t.Args[2].Span(), "")
	return &collection{elem: x.elem, item: x.item, get: func(row ptr, f *frame) (seq, status) {
		s, st := rest.get(row, f)
		n, sn := length(row, f)
		switch {
		case st|sn != ok:
			return seq{}, both(st, sn)
		case n < 0:
			return seq{}, negative
		}
		return s.slice(0, itemOffset(s.n, n)), ok
	}}
}

// itemOffset is byteOffset for items.
func itemOffset(n int, i int64) int {
	if i < 0 {
		i = max(0, i+int64(n))
	}
	return int(min(i, int64(n)))
}

// join compiles concat of collections, whose items may lie in memory in
// different ways.
func (c *compiler) join(t *schema.Call, typ schema.Type, x, y *collection) operand {
	c.frames = true
	a, b := c.boxCollection(x), c.boxCollection(y)
	limit := c.tooMany(t.Pos)
	return c.boxedCollection(typ, func(row ptr, f *frame) (schema.Value, status) {
		v, sv := a(row, f)
		w, sw := b(row, f)
		if sv|sw != ok {
			return nil, both(sv, sw)
		}
		first, second := v.([]schema.Value), w.([]schema.Value)
		if !f.look(len(first) + len(second)) {
			return nil, limit
		}
		return append(first[:len(first):len(first)], second...), ok
	})
}
