package sqlgen

import (
	"slices"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// wish is an index that a query wants: columns that are compared for equality,
// then at most one that is compared for order, or those of $orderby.
type wish struct {
	coll    *collection // nil is the entity's table
	columns []wished
}

// wished is a column of an index, or the column of its lower case.
type wished struct {
	name string
	col  *column
}

// advise returns the indexes that queries want.
func (c *Compiler) advise(queries []*schema.Query) ([]wish, error) {
	var wishes []wish
	for _, q := range queries {
		if err := c.checkQuery(q); err != nil {
			return nil, err
		}
		r := request{kind: selectRows, query: q, now: c.now()}
		b, err := c.builder(r)
		if err != nil {
			return nil, err
		}
		if err := b.orderItems(); err != nil {
			return nil, err
		}
		a := adviser{m: c.m}
		if b.request.query.Filter != nil {
			a.condition(b.lower.cond(b.request.query.Filter), b.plan.order)
		} else {
			a.conjunction(nil, b.plan.order)
		}
		for _, w := range a.wishes {
			wishes = addWish(wishes, w)
		}
	}
	return wishes, nil
}

// addWish appends w unless an index that is wanted already begins like it; one
// that w begins like is replaced.
func addWish(wishes []wish, w wish) []wish {
	for i, have := range wishes {
		n := min(len(have.columns), len(w.columns))
		if have.coll != w.coll || !slices.Equal(have.columns[:n], w.columns[:n]) {
			continue
		}
		if len(w.columns) > n {
			wishes[i] = w
		}
		return wishes
	}
	return append(wishes, w)
}

type adviser struct {
	m      *mapping
	wishes []wish
}

// condition advises on a filter: on each operand of an or of its own.
func (a *adviser) condition(c cond, order []orderItem) {
	if l, ok := c.(*logical); ok {
		if l.op == ast.Or {
			for _, x := range l.list {
				a.condition(x, nil)
			}
			return
		}
		a.conjunction(l.list, order)
		return
	}
	a.conjunction([]cond{c}, order)
}

// conjunction advises on conditions that hold together.
func (a *adviser) conjunction(list []cond, order []orderItem) {
	var equal, ranged []*value
	for _, c := range list {
		if q, ok := c.(*quantifier); ok {
			a.quantified(q)
			continue
		}
		if l, ok := c.(*logical); ok && l.op == ast.Or {
			a.condition(l, nil)
			continue
		}
		if v, exact := sought(c); v != nil && v.from == nil {
			if exact {
				equal = append(equal, v)
			} else {
				ranged = append(ranged, v)
			}
		}
	}
	w := wish{}
	for _, v := range equal {
		w.add(v)
	}
	if ordered := plainOrder(order); len(ordered) > 0 && (len(ranged) == 0 || ranged[0].isColumn(ordered[0])) {
		for _, v := range ordered {
			w.add(v)
		}
	} else if len(ranged) > 0 {
		w.add(ranged[0])
	}
	for i := range w.columns {
		if i+1 == len(a.m.key) && w.columns[i].col == a.m.key[i] {
			return // the primary key does
		}
	}
	if len(w.columns) > 0 {
		a.wishes = append(a.wishes, w)
	}
}

func (w *wish) add(v *value) {
	if c := (wished{v.col.Name, v.col}); !slices.Contains(w.columns, c) {
		w.columns = append(w.columns, c)
	}
}

// plainOrder returns the columns of an order that an index can give: all of
// them ascending columns, without the key at the end that every index has.
func plainOrder(order []orderItem) []*value {
	var columns []*value
	for _, o := range order {
		if o.value.col == nil || o.descending {
			return nil
		}
		columns = append(columns, o.value)
	}
	return columns
}

// quantified advises on the items of a collection in a child table.
func (a *adviser) quantified(q *quantifier) {
	if q.from.virtual || q.body == nil {
		return
	}
	list := []cond{q.body}
	if l, ok := q.body.(*logical); ok && l.op == ast.And {
		list = l.list
	}
	w := wish{coll: q.from.coll}
	for _, c := range list {
		if v, exact := sought(c); v != nil && v.from == q.from && (exact || len(w.columns) == 0) {
			w.add(v)
		}
	}
	if len(w.columns) > 0 {
		a.wishes = append(a.wishes, w)
	}
}

// sought returns the column that a condition looks up in an index, and whether
// it does so by equality.
func sought(c cond) (v *value, exact bool) {
	switch c := c.(type) {
	case *comparison:
		if c.x.col != nil && c.y.arg != nil && c.op != ast.Ne {
			return c.x, c.op == ast.Eq
		}
	case *membership:
		if c.x.col != nil {
			return c.x, true
		}
	case *interval:
		if c.x.col != nil {
			return c.x, false
		}
	case nullTest:
		if c.x.col != nil {
			return c.x, true
		}
	case *logical:
		if c.op == ast.And && len(c.list) == 2 {
			return sought(c.list[0]) // the range of a prefix
		}
	}
	return nil, false
}
