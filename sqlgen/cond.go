package sqlgen

import "github.com/odatacheck/odata/ast"

// cond is a lowered Boolean expression. It is written in one of two ways,
// which never have to tell false from null:
//
//   - whenTrue writes SQL that is TRUE for exactly the rows where the
//     expression is true, and FALSE or NULL for the others;
//   - whenFalse writes SQL that is TRUE for exactly the rows where it is false.
//
// Not swaps the two and and/or pass them on, since TRUE of AND and OR depends
// on TRUE of the operands alone. So NOT stands on leaves only and nothing has
// to be wrapped in COALESCE, which would hide columns from indexes.
//
// A cond that is not exact writes conditions that hold for more rows. That is
// sound below AND and OR, and what EXISTS asks for; nowhere else.
type cond interface {
	whenTrue(w *writer) verdict
	whenFalse(w *writer) verdict
	exact() bool
	cost() int
}

// verdict tells what a condition comes to.
type verdict uint8

const (
	depends verdict = iota // SQL was written
	never                  // nothing was written: it holds for no row
	always                 // nothing was written: it holds for every row
)

// fixed is a constant: true, false or null.
type fixed verdict

const (
	fixedNull  fixed = fixed(depends)
	fixedFalse fixed = fixed(never)
	fixedTrue  fixed = fixed(always)
)

func fixedBool(b bool) fixed {
	if b {
		return fixedTrue
	}
	return fixedFalse
}

func (c fixed) whenTrue(*writer) verdict {
	if c == fixedTrue {
		return always
	}
	return never
}

func (c fixed) whenFalse(*writer) verdict {
	if c == fixedFalse {
		return always
	}
	return never
}

func (c fixed) exact() bool { return true }
func (c fixed) cost() int   { return 1 }

// opaque is what SQL does not compute: it holds for every row either way, and
// the residual decides.
type opaque struct{}

func (opaque) whenTrue(*writer) verdict  { return always }
func (opaque) whenFalse(*writer) verdict { return always }
func (opaque) exact() bool               { return false }
func (opaque) cost() int                 { return 0 }

// negation is not.
type negation struct{ x cond }

func (c negation) whenTrue(w *writer) verdict  { return c.x.whenFalse(w) }
func (c negation) whenFalse(w *writer) verdict { return c.x.whenTrue(w) }
func (c negation) exact() bool                 { return c.x.exact() }
func (c negation) cost() int                   { return c.x.cost() }

// logical is an n-ary and/or.
type logical struct {
	op   ast.Operator // And or Or
	list []cond
}

func (c *logical) whenTrue(w *writer) verdict {
	return w.join(c.op, c.list, cond.whenTrue)
}

func (c *logical) whenFalse(w *writer) verdict {
	return w.join(c.dual(), c.list, cond.whenFalse)
}

func (c *logical) dual() ast.Operator {
	if c.op == ast.And {
		return ast.Or
	}
	return ast.And
}

func (c *logical) exact() bool {
	for _, x := range c.list {
		if !x.exact() {
			return false
		}
	}
	return true
}

func (c *logical) cost() int {
	n := 0
	for _, x := range c.list {
		n += x.cost()
	}
	return n
}

// fanout is the longest chain of AND or OR without parentheses. Databases nest
// chains to the left and bound the depth; SQLite stops at 1,000.
const fanout = 16

// join writes list with AND or OR between its members, in parentheses if more
// than one is left, as a tree of logarithmic depth.
func (w *writer) join(op ast.Operator, list []cond, write func(cond, *writer) verdict) verdict {
	start := w.mark()
	w.text("(")
	n, v := w.chain(op, list, write)
	switch {
	case v != depends:
		w.reset(start)
	case n == 1:
		copy(w.buf[start.buf:], w.buf[start.buf+1:])
		w.buf = w.buf[:len(w.buf)-1]
	default:
		w.text(")")
	}
	return v
}

// chain is join without the parentheses. It returns how many members it wrote.
func (w *writer) chain(op ast.Operator, list []cond, write func(cond, *writer) verdict) (int, verdict) {
	neutral, absorbing, word := always, never, " AND "
	if op == ast.Or {
		neutral, absorbing, word = never, always, " OR "
	}
	size := 1 // members of the list that become one member of the chain
	for size*fanout < len(list) {
		size *= fanout
	}
	n := 0
	for i := 0; i < len(list); i += size {
		at := w.mark()
		if n > 0 {
			w.text(word)
		}
		var v verdict
		if size == 1 {
			v = write(list[i], w)
		} else {
			v = w.join(op, list[i:min(i+size, len(list))], write)
		}
		switch v {
		case absorbing:
			return 0, absorbing
		case neutral:
			w.reset(at)
		case depends:
			n++
		}
	}
	if n == 0 {
		return 0, neutral
	}
	return n, depends
}

// where writes the condition of a WHERE clause, which needs no parentheses.
func (w *writer) where(c cond) verdict {
	l, ok := c.(*logical)
	if !ok {
		return c.whenTrue(w)
	}
	start := w.mark()
	_, v := w.chain(l.op, l.list, cond.whenTrue)
	if v != depends {
		w.reset(start)
	}
	return v
}

// strict is whether x is true: false where x is null.
type strict struct{ x cond }

func (c strict) whenTrue(w *writer) verdict { return c.x.whenTrue(w) }

func (c strict) whenFalse(w *writer) verdict {
	if !c.x.exact() {
		return always
	}
	return w.notTrue(func() verdict { return c.x.whenTrue(w) })
}

func (c strict) exact() bool { return c.x.exact() }
func (c strict) cost() int   { return c.x.cost() + 1 }

// notTrue writes a condition that is TRUE where the one that f writes is not.
func (w *writer) notTrue(f func() verdict) verdict {
	start := w.mark()
	var v verdict
	w.around(w.d.notTrue, func() { v = f() })
	switch v {
	case always:
		w.reset(start)
		return never
	case never:
		w.reset(start)
		return always
	case depends:
	}
	return depends
}

// leaf is a condition that a template computes, NULL where it is null.
type leaf struct {
	sql  string
	args []*value
}

func (c *leaf) whenTrue(w *writer) verdict {
	w.template(c.sql, c.args...)
	return depends
}

func (c *leaf) whenFalse(w *writer) verdict {
	w.text("NOT (")
	w.template(c.sql, c.args...)
	w.text(")")
	return depends
}

func (c *leaf) exact() bool { return true }

func (c *leaf) cost() int {
	n := 1
	for _, a := range c.args {
		n += a.cost * max(1, uses(c.sql, a, c.args))
	}
	return n
}

// truth is a Boolean value.
type truth struct{ x *value }

func (c truth) whenTrue(w *writer) verdict {
	w.template(w.d.isTrue, c.x)
	return depends
}

func (c truth) whenFalse(w *writer) verdict {
	w.template(w.d.isFalse, c.x)
	return depends
}

func (c truth) exact() bool { return true }
func (c truth) cost() int   { return 1 + c.x.cost }

// nullTest is whether x is null.
type nullTest struct{ x *value }

func (c nullTest) whenTrue(w *writer) verdict {
	if !c.x.null {
		return never
	}
	w.template("{0} IS NULL", c.x)
	return depends
}

func (c nullTest) whenFalse(w *writer) verdict {
	if !c.x.null {
		return always
	}
	w.template("{0} IS NOT NULL", c.x)
	return depends
}

func (c nullTest) exact() bool { return true }
func (c nullTest) cost() int   { return 1 + c.x.cost }

// valid is true where none of args is null, and null elsewhere: what a
// function comes to that is true for all arguments.
type valid struct{ args []*value }

func (c valid) whenTrue(w *writer) verdict {
	list := make([]cond, len(c.args))
	for i, a := range c.args {
		list[i] = nullTest{a}
	}
	return w.join(ast.And, list, cond.whenFalse)
}

func (c valid) whenFalse(*writer) verdict { return never }
func (c valid) exact() bool               { return true }

func (c valid) cost() int {
	n := 0
	for _, a := range c.args {
		n += 1 + a.cost
	}
	return n
}
