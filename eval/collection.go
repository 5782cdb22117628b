package eval

import (
	"slices"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// collection compiles a term of a collection type.
func (c *compiler) collection(t schema.Term, typ schema.Type) *collection {
	x, is := c.operand(t, typ).(*collection)
	if !is {
		panic("eval: a collection operator on what is not a collection")
	}
	return x
}

// sized is collection where the items are counted but not looked at.
func (c *compiler) sized(t schema.Term, typ schema.Type) *collection {
	if p, is := t.(*schema.Prop); is {
		return c.property(p).(*collection)
	}
	return c.collection(t, typ)
}

// next returns the index of the first item from i on that belongs to the
// collection, or s.n.
func (x *collection) next(row ptr, f *frame, s seq, i int) (int, status) {
	if len(x.where) == 0 {
		return min(i, s.n), ok
	}
items:
	for ; i < s.n; i++ {
		item := s.at(i)
		for j := range x.where {
			switch t := x.where[j].test(row, item, f); {
			case t == yes:
			case t.failed():
				return i, status(t)
			default:
				continue items
			}
		}
		break
	}
	return i, ok
}

// plain returns the collection without conditions, for operators that need to
// address its items by number.
func (x *collection) plain() *collection {
	if len(x.where) == 0 {
		return x
	}
	get := func(row ptr, f *frame) (seq, status) {
		s, st := x.get(row, f)
		if st != ok {
			return s, st
		}
		items := make([]ptr, 0, s.n)
		for i := 0; ; i++ {
			if i, st = x.next(row, f, s, i); st != ok {
				return seq{}, st
			}
			if i == s.n {
				return seqOf(items), ok
			}
			items = append(items, s.at(i))
		}
	}
	at := func(row ptr, _ *frame) (ptr, status) { return *field[ptr](row, 0), ok }
	return &collection{elem: x.elem, get: get, item: x.item.through(at)}
}

// body compiles a predicate over the items of x. Where it looks at its item
// alone, the item takes the place of the row and no frame is needed.
func (c *compiler) body(t schema.Term, v *schema.Variable, x *collection) condition {
	outer := c.scope
	defer func() { c.scope = outer }()
	if onlyUses(t, v) {
		c.scope = scope{vars: map[*schema.Variable]operand{v: x.item}}
		s := c.steps([]schema.Term{t})[0]
		return condition{cond: and([]step{s}), slot: -1, step: s}
	}
	slot := c.slots
	c.slots++
	defer func() { c.slots-- }()
	c.most = max(c.most, c.slots)
	c.frames = true
	vars := map[*schema.Variable]operand{v: x.item.through(func(_ ptr, f *frame) (ptr, status) { return f.vars[slot], ok })}
	for v, o := range outer.vars {
		vars[v] = o
	}
	c.scope = scope{it: outer.it, vars: vars}
	return condition{cond: c.cond(t), slot: slot}
}

// lambda compiles any and all. Both are two-valued; a null collection is
// empty and a null body not true.
func (c *compiler) lambda(t *schema.Lambda) cond {
	if t.Body == nil {
		return anyItem(c.sized(t.Coll, t.Coll.Type()))
	}
	x := c.collection(t.Coll, t.Coll.Type())
	body := c.body(t.Body, t.Variable, x)
	until := yes // the truth that decides
	if t.Op == ast.All {
		until = no
	}
	if len(x.where) == 0 && body.slot < 0 {
		return eachItem(x.get, body, until)
	}
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
				return until ^ 1
			}
			switch t := body.test(row, s.at(i), f); {
			case t.failed():
				return t
			case truthOf(t == yes) == until:
				return until
			}
		}
	}
}

// eachItem is lambda for the common case that the body looks only at its item.
func eachItem(get node[seq], body condition, until truth) cond {
	switch body.step.kind {
	case stepEqual:
		return eachString(get, body.step, until == yes, until)
	case stepDiffers:
		return eachString(get, body.step, until == no, until)
	case stepCond, stepPrefix, stepTrue:
	}
	return eachCond(get, body, until)
}

// eachString looks for an item whose string is the literal, or is not.
//
//go:noinline
func eachString(get node[seq], body step, is bool, until truth) cond {
	off, lit := body.off, body.lit
	return func(row ptr, f *frame) truth {
		s, st := get(row, f)
		if st.failed() {
			return truth(st)
		}
		for i := range s.n {
			if (*field[string](s.at(i), off) == lit) == is {
				return until
			}
		}
		return until ^ 1
	}
}

//go:noinline
func eachCond(get node[seq], body condition, until truth) cond {
	return func(row ptr, f *frame) truth {
		s, st := get(row, f)
		if st.failed() {
			return truth(st)
		}
		for i := range s.n {
			switch t := body.test(row, s.at(i), f); {
			case t.failed():
				return t
			case truthOf(t == yes) == until:
				return until
			}
		}
		return until ^ 1
	}
}

//go:noinline
func anyItem(x *collection) cond {
	return func(row ptr, f *frame) truth {
		s, st := x.get(row, f)
		if st.failed() {
			return truth(st)
		}
		i, st := x.next(row, f, s, 0)
		if st != ok {
			return truth(st)
		}
		return truthOf(i < s.n)
	}
}

// count compiles /$count.
func (c *compiler) count(t *schema.Count) node[int64] {
	x := c.sized(t.Coll, t.Coll.Type())
	return func(row ptr, f *frame) (int64, status) {
		s, st := x.get(row, f)
		if st.failed() {
			return 0, st
		}
		if len(x.where) == 0 {
			return int64(s.n), ok
		}
		n := int64(0)
		for i := 0; ; i++ {
			if i, st = x.next(row, f, s, i); st != ok {
				return 0, st
			}
			if i == s.n {
				return n, ok
			}
			n++
		}
	}
}

// filtered compiles /$filter(...), and those before it: the same items under
// further conditions.
func (c *compiler) filtered(t *schema.Filtered) operand {
	chain := []*schema.Filtered{t} // the outermost first
	for within, ok := t.Coll.(*schema.Filtered); ok; within, ok = within.Coll.(*schema.Filtered) {
		chain = append(chain, within)
	}
	first := chain[len(chain)-1].Coll
	x := c.collection(first, first.Type())
	where := slices.Clip(x.where)
	for _, f := range slices.Backward(chain) {
		where = append(where, c.body(f.Pred, f.Variable, x))
	}
	return &collection{elem: x.elem, get: x.get, item: x.item, where: where}
}
