package sqlgen

import (
	"fmt"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// orderItem is an item of ORDER BY.
type orderItem struct {
	value      *value
	descending bool
	at         int // result column with its value, for paging
}

// orderItems lowers $orderby and appends the key, so that the order is one of
// rows and not of groups of them.
func (b *builder) orderItems() error {
	q := b.request.query
	orderBy := q.OrderBy
	limited := b.request.page != nil || q.Top != nil || q.Skip > 0
	if b.request.kind == countRows {
		orderBy, limited = nil, b.request.page != nil
	}
	if limited && len(b.m.key) == 0 {
		return fmt.Errorf("sqlgen: $top and $skip need a stable order, and %s has no key", q.Type)
	}
	for _, o := range orderBy {
		if err := b.unstored("$orderby", o.Term); err != nil {
			return err
		}
		v := orderValue(&b.lower, o.Term)
		if v == nil {
			return b.noOrder(o.Term)
		}
		b.addOrder(v, o.Descending)
	}
	if !limited && len(orderBy) == 0 {
		return nil
	}
	for _, k := range b.m.key {
		b.addOrder(orderForm(&b.lower, columnValue(k, nil, k.null)), false)
	}
	return nil
}

// constant reports whether v is the same for every row. ORDER BY takes a number
// for that of a column, and some databases take no constant at all.
func (b *builder) constant(v *value) bool {
	w := writer{d: b.d, m: b.m}
	w.value(v)
	return w.refs == 0
}

// addOrder appends an item, unless it is the same for every row or the items
// before it already tell all rows apart that it can.
func (b *builder) addOrder(v *value, descending bool) {
	if b.constant(v) {
		return
	}
	keys := 0
	for _, have := range b.ordered {
		if have.isColumn(v) {
			return
		}
		for _, k := range b.m.key {
			if have.col == k {
				keys++
			}
		}
	}
	if keys > 0 && keys == len(b.m.key) {
		return
	}
	if v.col != nil {
		b.ordered = append(b.ordered, v)
	}
	b.plan.order = append(b.plan.order, orderItem{value: v, descending: descending, at: -1})
}

// orderValue lowers an expression to order by, or returns nil.
func orderValue(l *lowering, t schema.Term) *value {
	v := l.value(t)
	if v == nil {
		return nil
	}
	return orderForm(l, v)
}

// orderForm returns a value that sorts as v does.
func orderForm(l *lowering, v *value) *value {
	switch {
	case !v.form.sortable():
		return nil
	case v.form == formName:
		ranks := &value{form: formInt, null: true, cost: v.cost * len(v.enum.Members), min: minInt, max: maxInt}
		for _, m := range v.enum.Members {
			name := &value{form: formName, enum: v.enum, cost: 1, arg: func([]schema.Value) any { return m.Name }}
			ranks.arms = append(ranks.arms, arm{&comparison{op: ast.Eq, x: nullResult(v), y: name}, l.number(m.Value)})
		}
		return ranks
	}
	return v
}

// noOrder is the diagnostic of an order that the database cannot make.
func (b *builder) noOrder(t schema.Term) error {
	can := dialectsFor(func(d *Dialect) bool {
		m, err := newMapping(b.m.entity, b.m.table, d)
		if err != nil {
			return false
		}
		l := newLowering(d, m, &shape{consts: b.lower.consts, index: b.lower.index})
		return orderValue(&l, t) != nil
	})
	return ast.Diagnostics{{
		Code: ast.NotCompilable, Option: "$orderby", Span: t.Span(),
		Message: fmt.Sprintf("%s cannot order by this expression as OData does; %s", b.d, can),
	}}
}

// longOrder is the diagnostic of an order whose text alone is more than the
// database takes.
func (b *builder) longOrder() error {
	var span ast.Span
	if o := b.request.query.OrderBy; len(o) > 0 {
		span = ast.Span{Start: o[0].Term.Span().Start, End: o[len(o)-1].Term.Span().End}
	}
	return ast.Diagnostics{{
		Code: ast.NotCompilable, Option: "$orderby", Span: span,
		Message: fmt.Sprintf("this order takes a longer statement than %s has", b.d),
	}}
}

// orderBy writes the ORDER BY clause: nulls first in ascending order.
func (b *builder) orderBy() {
	for i, o := range b.plan.order {
		if i == 0 {
			b.text(" ORDER BY ")
		} else {
			b.text(", ")
		}
		if b.d.textOrder != "" && o.value.form.isText() {
			b.template(b.d.textOrder, o.value)
		} else {
			b.value(o.value)
		}
		if o.descending {
			b.text(" DESC")
		}
		if b.d.nullsFirst && o.value.null {
			b.text(nullsPlace(o.descending))
		}
	}
}

func nullsPlace(descending bool) string {
	if descending {
		return " NULLS LAST"
	}
	return " NULLS FIRST"
}

// seek returns the condition that a row comes after the one that the page
// starts at, or nil. It is written
//
//	k >= v AND (k > v OR (k = v AND id > w))
//
// which is the form that every database answers from an index on (k, id).
func (b *builder) seek() cond {
	if b.request.page == nil || b.request.page.after == nil {
		return nil
	}
	at := b.limitsAt() + 2
	c := cond(fixedFalse)
	for i := len(b.plan.order) - 1; i >= 0; i-- {
		o := b.plan.order[i]
		s := seeker{item: o, null: b.request.page.after[i] == nil}
		s.arg = &value{form: o.value.form, scale: o.value.scale, cost: 1, arg: func(consts []schema.Value) any { return consts[at+i] }}
		if i == len(b.plan.order)-1 {
			c = s.after()
			continue
		}
		c = &logical{op: ast.And, list: []cond{
			s.notBefore(),
			&logical{op: ast.Or, list: []cond{s.after(), &logical{op: ast.And, list: []cond{s.equal(), c}}}},
		}}
	}
	return c
}

// seeker compares an order item with its value in the last row seen.
type seeker struct {
	item orderItem
	null bool // the value is
	arg  *value
}

func (s seeker) compare(op ast.Operator) cond {
	return &comparison{op: op, x: nullResult(s.item.value), y: s.arg}
}

func (s seeker) isNull() cond { return nullTest{s.item.value} }

// orNull returns c or that the item is null, which comes last in descending
// order.
func (s seeker) orNull(c cond) cond {
	return &logical{op: ast.Or, list: []cond{c, s.isNull()}}
}

func (s seeker) after() cond {
	switch {
	case s.item.descending && s.null:
		return fixedFalse
	case s.item.descending:
		return s.orNull(s.compare(ast.Lt))
	case s.null:
		return negation{s.isNull()}
	}
	return s.compare(ast.Gt)
}

func (s seeker) notBefore() cond {
	switch {
	case s.item.descending && s.null:
		return s.isNull()
	case s.item.descending:
		return s.orNull(s.compare(ast.Le))
	case s.null:
		return fixedTrue
	}
	return s.compare(ast.Ge)
}

func (s seeker) equal() cond {
	if s.null {
		return s.isNull()
	}
	return s.compare(ast.Eq)
}
