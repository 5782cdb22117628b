package sqlgen

import (
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// comparison is x op y, true or false: a null equals null and is neither less
// nor greater than anything.
type comparison struct {
	op   ast.Operator
	x, y *value
}

func (c *comparison) exact() bool { return true }
func (c *comparison) cost() int   { return 3 * (1 + c.x.cost + c.y.cost) }

func (c *comparison) whenTrue(w *writer) verdict {
	both := c.x.null && c.y.null
	switch c.op {
	case ast.Eq:
		c.equal(w)
	case ast.Ne:
		c.unequal(w)
	case ast.Ge, ast.Le:
		if !both {
			w.compare(c.op, c.x, c.y)
			break
		}
		w.text("(")
		w.compare(c.op, c.x, c.y)
		w.template(" OR ({0} IS NULL AND {1} IS NULL))", c.x, c.y)
	default:
		w.compare(c.op, c.x, c.y)
	}
	return depends
}

func (c *comparison) whenFalse(w *writer) verdict {
	both := c.x.null && c.y.null
	switch c.op {
	case ast.Eq:
		c.unequal(w)
	case ast.Ne:
		c.equal(w)
	case ast.Ge, ast.Le:
		if !both {
			c.orNull(w, opposite(c.op))
			break
		}
		w.text("(")
		w.compare(opposite(c.op), c.x, c.y)
		w.template(" OR ({0} IS NULL AND {1} IS NOT NULL) OR ({0} IS NOT NULL AND {1} IS NULL))", c.x, c.y)
	default:
		c.orNull(w, opposite(c.op))
	}
	return depends
}

func (c *comparison) equal(w *writer) {
	if c.x.null && c.y.null {
		w.template(w.d.sameAs(c.x.form), c.x, c.y)
		return
	}
	w.compare(ast.Eq, c.x, c.y)
}

func (c *comparison) unequal(w *writer) {
	if c.x.null && c.y.null {
		w.template(w.d.differentFrom(c.x.form), c.x, c.y)
		return
	}
	c.orNull(w, ast.Ne)
}

// orNull writes x op y, or one of them is null.
func (c *comparison) orNull(w *writer, op ast.Operator) {
	if !c.x.null && !c.y.null {
		w.compare(op, c.x, c.y)
		return
	}
	w.text("(")
	w.compare(op, c.x, c.y)
	for _, v := range []*value{c.x, c.y} {
		if v.null {
			w.template(" OR {0} IS NULL", v)
		}
	}
	w.text(")")
}

func opposite(op ast.Operator) ast.Operator {
	switch op {
	case ast.Eq:
		return ast.Ne
	case ast.Ne:
		return ast.Eq
	case ast.Gt:
		return ast.Le
	case ast.Ge:
		return ast.Lt
	case ast.Lt:
		return ast.Ge
	case ast.Le:
		return ast.Gt
	}
	panic("sqlgen: not a comparison: " + op.String())
}

// compare writes x op y for operands that are not null.
func (w *writer) compare(op ast.Operator, x, y *value) {
	sql := w.d.operators[op].sql
	if w.d.text != nil && x.form.isText() {
		sql = w.d.text[op-ast.Eq]
	}
	w.template(sql, x, y)
}

// interval is low <= x <= high, false where x is null.
type interval struct {
	x         *value
	low, high *value
}

func (c *interval) whenTrue(w *writer) verdict {
	w.template("{0} BETWEEN {1} AND {2}", c.x, c.low, c.high)
	return depends
}

func (c *interval) whenFalse(w *writer) verdict {
	if !c.x.null {
		w.template("{0} NOT BETWEEN {1} AND {2}", c.x, c.low, c.high)
		return depends
	}
	w.template("({0} NOT BETWEEN {1} AND {2} OR {0} IS NULL)", c.x, c.low, c.high)
	return depends
}

func (c *interval) exact() bool { return true }
func (c *interval) cost() int   { return 4 + 2*c.x.cost }

// membership is in: x is one of items, or null where hasNull.
type membership struct {
	x       *value
	items   []elements
	count   int // of the items, where the text depends on it
	hasNull bool
}

// elements appends the list items that one term contributes.
type elements func(dst []any, consts []schema.Value) []any

func (c *membership) whenTrue(w *writer) verdict {
	if !c.hasNull || !c.x.null {
		c.in(w, "")
		return depends
	}
	w.text("(")
	c.in(w, "")
	w.template(" OR {0} IS NULL)", c.x)
	return depends
}

func (c *membership) whenFalse(w *writer) verdict {
	switch {
	case c.count == 0 && (c.x.keeps || c.hasNull && c.x.null):
		// The list is an argument that may be empty, and NULL is not in an
		// empty list.
		w.template("({0} IS NOT NULL AND ", c.x)
		c.in(w, "NOT ")
		w.text(")")
	case c.hasNull || !c.x.null:
		c.in(w, "NOT ")
	default:
		w.text("(")
		c.in(w, "NOT ")
		w.template(" OR {0} IS NULL)", c.x)
	}
	return depends
}

func (c *membership) exact() bool { return true }
func (c *membership) cost() int   { return 2*c.x.cost + 4 + c.count }

// in writes x [NOT] IN the items, NULL where x is null.
func (c *membership) in(w *writer, not string) {
	if c.count > 0 {
		c.inParams(w, not)
		return
	}
	w.d.list.write(w, not != "", c.x, c.items)
}

// inParams writes a placeholder for each item, for forms whose values JSON
// does not carry exactly. The count is rounded up to a power of two and the
// last item repeated, so that the text depends on little.
func (c *membership) inParams(w *writer, not string) {
	items := c.items
	w.value(c.x)
	w.text(" " + not + "IN (")
	for i := range roundUp(c.count) {
		if i > 0 {
			w.text(", ")
		}
		w.param(c.x.form, c.x.scale, func(consts []schema.Value) any {
			var all []any
			for _, e := range items {
				all = e(all, consts)
			}
			return all[min(i, len(all)-1)]
		})
	}
	w.text(")")
}

func roundUp(n int) int {
	p := 1
	for p < n {
		p *= 2
	}
	return p
}
