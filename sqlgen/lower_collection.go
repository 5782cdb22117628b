package sqlgen

import (
	"strconv"
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// source is the items of a collection in a subquery.
type source struct {
	coll    *collection
	owner   *source // the items that have the collection; nil is the entity
	alias   string
	virtual bool // not a table: its one column is spelled by the dialect
	outward bool // the condition on the items refers to what is outside of them
}

// counting is the number of items.
type counting struct {
	from *source
	pred cond // or nil
}

// maxScopes bounds how deep subqueries nest; MariaDB stops at 63.
const maxScopes = 16

// enter opens the scope of a lambda variable.
func (l *lowering) enter(v *schema.Variable, coll *collection, owner *source) *source {
	from := &source{coll: coll, owner: owner, virtual: coll.Storage != ChildTable}
	from.alias = "c" + strconv.Itoa(len(l.scopes)+1)
	if strings.EqualFold(from.alias, l.m.table.Name) {
		from.alias += "_"
	}
	l.vars[v] = from
	l.scopes = append(l.scopes, from)
	return from
}

func (l *lowering) leave() { l.scopes = l.scopes[:len(l.scopes)-1] }

// collection resolves the operand of a lambda operator or of $count: where it
// is stored, and the filters upon it.
func (l *lowering) collection(t schema.Term) (coll *collection, owner *source, filters []*schema.Filtered) {
	for {
		f, ok := t.(*schema.Filtered)
		if !ok {
			break
		}
		filters = append(filters, f)
		t = f.Coll
	}
	p, owner := l.place(t)
	if p == nil || p.coll == nil || len(l.scopes) == maxScopes {
		return nil, nil, nil
	}
	return p.coll, owner, filters
}

// filters lowers the predicates of filtered collections for the items of from.
func (l *lowering) filters(from *source, filters []*schema.Filtered) cond {
	if len(filters) == 0 {
		return nil
	}
	c := &logical{op: ast.And}
	for _, f := range filters {
		l.vars[f.Variable] = from
		c.list = append(c.list, l.cond(f.Pred))
	}
	return c
}

func (l *lowering) lambda(t *schema.Lambda) cond {
	coll, owner, filters := l.collection(t.Coll)
	if coll == nil {
		return opaque{}
	}
	q := &quantifier{all: t.Op == ast.All, from: l.enter(t.Variable, coll, owner)}
	q.pred = l.filters(q.from, filters)
	if t.Body != nil {
		q.body, q.total = l.cond(t.Body), !t.Body.Nullable()
	}
	l.leave()
	if c := l.arrayTest(q); c != nil {
		return c
	}
	if q.all && !q.exact() {
		return opaque{}
	}
	return affordable(q)
}

// inCollection lowers membership in a collection: any item is equal.
func (l *lowering) inCollection(t *schema.InCollection) cond {
	coll, owner, filters := l.collection(t.Coll)
	if coll == nil || coll.item.children != nil {
		return opaque{}
	}
	v := &schema.Variable{Typ: coll.item.typ, ItemNullable: coll.item.null}
	q := &quantifier{from: l.enter(v, coll, owner), total: true}
	q.pred = l.filters(q.from, filters)
	if k, ok := t.X.(*schema.Const); ok {
		q.body = l.compare(&schema.Compare{Op: ast.Eq, X: &schema.Var{Variable: v}, Y: k})
	} else {
		q.body = l.compareTerms(ast.Eq, &schema.Var{Variable: v}, t.X)
	}
	l.leave()
	if c := l.arrayTest(q); c != nil {
		return c
	}
	return affordable(q)
}

func (l *lowering) countOf(t *schema.Count) *value {
	coll, owner, filters := l.collection(t.Coll)
	if coll == nil {
		return nil
	}
	v := &schema.Variable{Typ: coll.item.typ}
	n := &counting{from: l.enter(v, coll, owner)}
	n.pred = l.filters(n.from, filters)
	l.leave()
	cost := 8
	if n.pred != nil {
		if !n.pred.exact() {
			return nil
		}
		cost += n.pred.cost()
	}
	return &value{form: formInt, min: 0, max: maxString, cost: cost, count: n}
}

// arrayTest lowers any item equal to a constant, or to one of several, in an
// array column: the operators that a GIN index serves. It returns nil for
// anything else.
func (l *lowering) arrayTest(q *quantifier) cond {
	if q.from.coll.Storage != ArrayColumn || q.all || q.pred != nil || q.body == nil {
		return nil
	}
	var items []elements
	var x *value
	switch body := q.body.(type) {
	case *comparison:
		m := asMembership(body, false)
		if m == nil {
			return nil
		}
		x, items = m.x, m.items
	case *membership:
		if body.hasNull || body.count > 0 {
			return nil
		}
		x, items = body.x, body.items
	default:
		return nil
	}
	if x.from != q.from || !l.d.list.takes(x.form) {
		return nil
	}
	return &overlap{q: q, x: x, items: items}
}
