package sqlgen

import (
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// compile makes the plan of a shape.
func (c *Compiler) compile(r request) (*plan, error) {
	b, err := c.builder(r)
	if err != nil {
		return nil, err
	}
	if err := b.build(); err != nil {
		return nil, err
	}
	if b.tooLong() {
		// More than the database takes: all of it is residual.
		if b, err = c.builder(r); err != nil {
			return nil, err
		}
		b.crowded = true
		if err := b.build(); err != nil {
			return nil, err
		}
		if b.tooLong() {
			return nil, b.longOrder()
		}
	}
	b.plan.sql, b.plan.slots = string(b.buf), b.slots
	return b.plan, nil
}

// builder returns a builder for a request whose properties are all stored.
func (c *Compiler) builder(r request) (*builder, error) {
	q := *r.query
	// Constants are known by their place, so each must be a node of its own.
	unshared := func(t schema.Term) schema.Term {
		return rewrite(t, func(schema.Term) schema.Term { return nil })
	}
	q.Filter = unshared(q.Filter)
	q.OrderBy = make([]schema.Order, len(r.query.OrderBy))
	for i, o := range r.query.OrderBy {
		q.OrderBy[i] = schema.Order{Term: unshared(o.Term), Descending: o.Descending}
	}
	r.query = &q
	indexed := newShape(r.now)
	indexed.index = map[schema.Term]int{}
	indexed.request(r)

	b := &builder{
		writer:  writer{d: c.d, m: c.m},
		lower:   newLowering(c.d, c.m, indexed),
		request: r,
		plan:    &plan{exact: true},
	}
	if err := b.unstored("$filter", q.Filter); err != nil {
		return nil, err
	}
	if r.kind == selectRows {
		for _, path := range q.Select {
			if err := b.unstored("$select", selected(q.Type, path)); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

// selected returns the value that a path selects, or the collection around it.
func selected(e *schema.EntityType, path *schema.Path) schema.Term {
	t := schema.Term(&schema.It{Typ: e})
	for _, p := range path.Properties {
		if t = (&schema.Prop{Of: t, Property: p}); schema.Elem(p.Type) != nil {
			break
		}
	}
	return t
}

// maxTotal bounds the cost of a whole filter, before its text is written. It is
// beyond what as many conditions cost as databases take arguments.
const maxTotal = 1 << 19

// tooLong reports whether the statement is more than the database takes.
func (b *builder) tooLong() bool { return len(b.slots) > b.d.maxArgs || len(b.buf) > b.d.maxText }

// builder puts a statement together.
type builder struct {
	writer
	lower   lowering
	request request
	plan    *plan
	filter  cond
	crowded bool     // the filter is more than the database takes
	ordered []*value // the items of plan.order that are columns
}

func (b *builder) build() error {
	q := b.request.query
	if q.Filter != nil {
		b.filter = b.conditions(q.Filter)
	} else {
		b.filter = fixedTrue
	}
	switch b.request.kind {
	case whereOnly:
		b.whereText()
		return nil
	case countRows:
		if b.plan.exact && b.request.page == nil {
			b.text("SELECT COUNT(*)")
			b.fromWhere(nil)
			return nil
		}
	case selectRows:
	}
	if err := b.orderItems(); err != nil {
		return err
	}
	b.columns()
	further := b.seek()
	if b.fetchesNothing() {
		further = fixedFalse
	}
	b.fromWhere(further)
	b.orderBy()
	b.limits()
	return nil
}

// conditions lowers a filter and notes which of its conjuncts are residual.
func (b *builder) conditions(t schema.Term) cond {
	c := b.lower.cond(t)
	if b.crowded = b.crowded || c.cost() > maxTotal; b.crowded {
		c = opaque{}
	}
	b.plan.exact = c.exact()
	if b.plan.exact {
		return c
	}
	if and, ok := t.(*schema.And); ok && !b.crowded {
		for i, x := range b.lower.operands(and.Terms) {
			if !x.exact() {
				b.plan.conjunct = append(b.plan.conjunct, i)
			}
		}
	}
	return c
}

func (b *builder) whereText() {
	switch b.where(b.filter) {
	case always:
		b.text("1=1")
	case never:
		b.text("1=0")
	case depends:
	}
}

// fromWhere writes the FROM and WHERE clauses for the filter and a further
// condition.
func (b *builder) fromWhere(further cond) {
	b.text(" FROM ")
	b.qualified(b.m.table.Schema, b.m.table.Name)
	at := b.mark()
	b.text(" WHERE ")
	c := b.filter
	if further != nil {
		and := &logical{op: ast.And, list: []cond{c, further}}
		if l, ok := c.(*logical); ok && l.op == ast.And {
			and.list = append(append([]cond(nil), l.list...), further)
		}
		c = and
	}
	switch b.where(c) {
	case always:
		b.reset(at)
	case never:
		b.text("1=0")
	case depends:
	}
}

// limits writes $top and $skip, which a residual leaves to the caller.
func (b *builder) limits() {
	if b.request.page == nil && (b.request.kind == countRows || !b.plan.exact) {
		return
	}
	at := b.limitsAt()
	top, skip := b.lower.consts[at], b.lower.consts[at+1]
	argument := func(i int) func() {
		return func() { b.param(formInt, 0, func(consts []schema.Value) any { return consts[i] }) }
	}
	if b.d.limit == limitOffsetFetch {
		if top == nil && skip == nil {
			return
		}
		b.text(" OFFSET ")
		if skip != nil {
			argument(at + 1)()
		} else {
			b.text("0")
		}
		b.text(" ROWS")
		switch {
		case b.fetchesNothing():
			b.text(" FETCH NEXT 1 ROWS ONLY")
		case top != nil:
			b.text(" FETCH NEXT ")
			argument(at)()
			b.text(" ROWS ONLY")
		}
		return
	}
	if top != nil {
		b.text(" LIMIT ")
		argument(at)()
	} else if skip != nil && b.d.noLimit != "" {
		b.text(" LIMIT " + b.d.noLimit)
	}
	if skip != nil {
		b.text(" OFFSET ")
		argument(at + 1)()
	}
}

// fetchesNothing reports whether FETCH, which takes no 0, is to return no rows.
func (b *builder) fetchesNothing() bool {
	return b.d.limit == limitOffsetFetch && b.plan.exact && b.lower.consts[b.limitsAt()] == int64(0)
}

// limitsAt returns the place of $top among the constants; $skip follows and
// then what a page comes after.
func (b *builder) limitsAt() int {
	n := len(b.lower.consts) - 2
	if b.request.page != nil {
		n -= len(b.request.page.after)
	}
	return n
}

// dialectsFor names the dialects that can do what f asks for.
func dialectsFor(f func(d *Dialect) bool) string {
	var names []string
	for d := range Dialects() {
		probed := *d
		probed.unicodeCase = true
		switch {
		case f(d):
			names = append(names, d.title)
		case f(&probed):
			names = append(names, d.title+" (with Dialect.Probe)")
		}
	}
	if len(names) == 0 {
		return "no database can"
	}
	return "these can: " + strings.Join(names, ", ")
}
