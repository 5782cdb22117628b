package sqlgen

// quantifier is any or all.
type quantifier struct {
	all   bool
	from  *source
	pred  cond // of a filtered collection, or nil
	body  cond // nil for any()
	total bool // body is never null
}

// overlap is whether an array column and a list have an item in common.
type overlap struct {
	q     *quantifier
	x     *value // the item, for its form
	items []elements
}

func (c *overlap) whenTrue(w *writer) verdict {
	w.column(c.q.from.owner, c.q.from.coll.Column)
	w.text(" && ")
	w.placeholder(w.d.list.argument(c.items))
	w.text("::")
	w.text(arrayType(w.d.columns[c.x.form]))
	return depends
}

func (c *overlap) whenFalse(w *writer) verdict {
	return w.notTrue(func() verdict { return c.whenTrue(w) })
}

func (c *overlap) exact() bool { return true }
func (c *overlap) cost() int   { return 4 }

func (c *quantifier) exact() bool {
	return (c.body == nil || c.body.exact()) && (c.pred == nil || c.pred.exact())
}

func (c *quantifier) cost() int {
	n := 8
	if c.body != nil {
		n += c.body.cost()
	}
	if c.pred != nil {
		n += c.pred.cost()
	}
	return n
}

func (c *quantifier) whenTrue(w *writer) verdict {
	switch {
	case !c.all:
		return c.exists(w, true)
	case !c.exact():
		return always
	}
	return c.exists(w, false)
}

func (c *quantifier) whenFalse(w *writer) verdict {
	if !c.exact() {
		return always
	}
	return c.exists(w, c.all)
}

// items writes the condition on the items that decide: those for which the
// body is true for any, is not true for all.
func (c *quantifier) items(w *writer) verdict {
	parts := []func() verdict{}
	if c.pred != nil {
		parts = append(parts, func() verdict { return c.pred.whenTrue(w) })
	}
	switch {
	case c.body == nil:
	case !c.all:
		parts = append(parts, func() verdict { return c.body.whenTrue(w) })
	case c.total:
		parts = append(parts, func() verdict { return c.body.whenFalse(w) })
	default:
		parts = append(parts, func() verdict {
			return w.notTrue(func() verdict { return c.body.whenTrue(w) })
		})
	}
	written := false
	start := w.mark()
	for _, write := range parts {
		at := w.mark()
		if written {
			w.text(" AND ")
		}
		switch write() {
		case never:
			w.reset(start)
			return never
		case always:
			w.reset(at)
		case depends:
			written = true
		}
	}
	if written {
		return depends
	}
	return always
}

// exists writes that there is, or is not, an item that decides.
func (c *quantifier) exists(w *writer, there bool) verdict {
	start := w.mark()
	from := c.from
	byKey := there && len(from.coll.owner) == 1 && from.owner == nil && !from.virtual && !from.outward && c.body != nil
	apart := there && from.outward && w.d.semijoins
	switch {
	case byKey:
		w.column(nil, from.coll.owner[0])
		w.text(" IN (SELECT ")
	case apart:
		w.text("(EXISTS (SELECT ")
	case there:
		w.text("EXISTS (SELECT ")
	default:
		w.text("NOT EXISTS (SELECT ")
	}
	w.depth++
	if byKey {
		w.column(from, from.coll.Parent[0])
	} else {
		w.text("1")
	}
	linked := w.from(from, !byKey)
	at := w.mark()
	if linked {
		w.text(" AND ")
	} else {
		w.text(" WHERE ")
	}
	v := c.items(w)
	w.depth--
	switch v {
	case never:
		w.reset(start)
		if there {
			return never
		}
		return always
	case always:
		w.reset(at)
	case depends:
	}
	w.text(")")
	if apart {
		w.text(") IS TRUE")
	}
	return depends
}

// from writes the FROM clause for the items of s and, if link, the condition
// that they are those of their owner. It reports whether it wrote a condition.
func (w *writer) from(s *source, link bool) bool {
	w.text(" FROM ")
	if s.virtual {
		w.items(s)
		return false
	}
	w.qualified(w.m.table.Schema, s.coll.Table)
	w.text(" AS ")
	w.text(s.alias)
	if !link {
		return false
	}
	for i, parent := range s.coll.Parent {
		if i == 0 {
			w.text(" WHERE ")
		} else {
			w.text(" AND ")
		}
		w.column(s, parent)
		w.text(" = ")
		w.column(s.owner, s.coll.owner[i])
	}
	return true
}

// items writes the items of an array or JSON column as a table.
func (w *writer) items(s *source) {
	if s.coll.Storage == ArrayColumn {
		w.text("unnest(")
		w.column(s.owner, s.coll.Column)
		w.text(") AS " + s.alias + "(v)")
		return
	}
	t := w.d.json.from[s.coll.item.col.form]
	for i := 0; i < len(t); i++ {
		switch {
		case t[i] == '{' && t[i+1] == '0':
			w.column(s.owner, s.coll.Column)
			i += 2
		case t[i] == '{' && t[i+1] == '1':
			w.text(s.alias)
			i += 2
		default:
			w.buf = append(w.buf, t[i])
		}
	}
}

// countOf writes the number of items.
func (w *writer) countOf(n *counting) {
	start := w.mark()
	w.text("(SELECT COUNT(*)")
	w.depth++
	linked := w.from(n.from, true)
	at := w.mark()
	if linked {
		w.text(" AND ")
	} else {
		w.text(" WHERE ")
	}
	v := always
	if n.pred != nil {
		v = n.pred.whenTrue(w)
	}
	w.depth--
	switch v {
	case never:
		w.reset(start)
		w.text("0")
		return
	case always:
		w.reset(at)
	case depends:
	}
	w.text(")")
}

// arrayType returns the type of an array of a column type, without collation.
func arrayType(column string) string {
	switch column[:4] {
	case "varc", "char", "text":
		return "text[]"
	}
	return column + "[]"
}
