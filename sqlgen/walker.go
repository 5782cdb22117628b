package sqlgen

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// walker reads a query page by page, so that the items of a page's rows can be
// read before the next one, on one connection.
type walker struct {
	*Runner
	query *schema.Query
	kind  kind
	check Check
	now   time.Time
	skip  int64 // rows before the first page
	after []any // arguments of the order items of the last row read
	done  bool  // the last page was read
}

// walked is a row that passed the filter, and where it stands in the order.
type walked struct {
	record schema.Record
	at     []any
}

// page reads the next page of at most limit rows, 0 for the default, and calls
// f for those that pass the filter. A row is checked when those before it have
// been taken, since a row that fails does not matter behind the last one wanted.
func (w *walker) page(ctx context.Context, limit int64, f func(walked) error) error {
	if limit <= 0 {
		limit = w.pageSize()
	}
	c := w.Compiler
	s, err := c.statement(request{
		kind: w.kind, query: w.query, page: &page{after: w.after, skip: w.skip, limit: limit}, now: w.now,
	})
	if err != nil {
		return err
	}
	w.skip = 0
	read := &reader{d: c.d, m: c.m, layout: s.plan.layout, items: map[*collection]map[string][]schema.Value{}}
	var raws [][]any
	if len(read.layout.child) == 0 {
		raws, err = w.rowsOf(ctx, s)
	} else {
		err = w.atOnce(ctx, func(on *Runner) error {
			if raws, err = on.rowsOf(ctx, s); err != nil || len(raws) == 0 {
				return err
			}
			return on.children(ctx, read, raws)
		})
	}
	if err != nil {
		return err
	}
	w.done = int64(len(raws)) < limit
	for _, raw := range raws {
		if err := w.row(read, s, raw, f); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// row calls f for a row if it passes the filter.
func (w *walker) row(read *reader, s Statement, raw []any, f func(walked) error) error {
	rec, err := read.record(raw)
	if err != nil {
		return err
	}
	at := make([]any, len(s.plan.order))
	for i, o := range s.plan.order {
		if at[i], err = read.d.seekArgument(o.value, raw[o.at]); err != nil {
			return err
		}
	}
	w.after = at
	if ok, err := w.check(&rec); err != nil || !ok {
		return err
	}
	return f(walked{rec, at})
}

// rowsOf returns the raw rows of a statement.
func (r *Runner) rowsOf(ctx context.Context, s Statement) ([][]any, error) {
	var raws [][]any
	err := r.each(ctx, s, func(raw []any) error {
		raws = append(raws, slices.Clone(raw))
		return nil
	})
	return raws, err
}

// beginner is a Queryer that can begin a transaction.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

// atOnce calls f with a runner whose statements all see the database as it is
// at one moment, if r's Queryer can begin a transaction.
func (r *Runner) atOnce(ctx context.Context, f func(on *Runner) error) error {
	db, ok := r.DB.(beginner)
	if !ok {
		return f(r)
	}
	opts := r.Compiler.d.snapshot
	tx, err := db.BeginTx(ctx, &opts)
	if err != nil {
		return failed(ctx, err)
	}
	defer tx.Rollback() // it has only read
	on := *r
	on.DB = tx
	return f(&on)
}

// children reads the items of the collections in child tables of raw rows.
func (r *Runner) children(ctx context.Context, read *reader, raws [][]any) error {
	keys := make([][]any, len(raws))
	for i, raw := range raws {
		key := read.keyOf(raw)
		keys[i] = make([]any, len(key))
		for n, k := range read.m.key {
			arg, err := read.d.seekArgument(columnValue(k, nil, false), key[n])
			if err != nil {
				return err
			}
			keys[i][n] = arg
		}
	}
	for _, coll := range read.layout.child {
		if err := r.itemsOf(ctx, read, coll, keys); err != nil {
			return err
		}
	}
	return nil
}

// itemsOf reads the items of one collection of the rows with the given keys,
// and before them those of the collections within the items.
func (r *Runner) itemsOf(ctx context.Context, read *reader, coll *collection, keys [][]any) error {
	for _, inner := range collectionsOf(coll.item) {
		if err := r.itemsOf(ctx, read, inner, keys); err != nil {
			return err
		}
	}
	items := map[string][]schema.Value{}
	read.items[coll] = items
	parents := len(coll.Parent)
	at := map[*column]int{}
	for i, c := range coll.columns {
		at[c] = parents + 1 + i
	}
	return r.each(ctx, read.itemQuery(coll, keys), func(raw []any) error {
		own := rowKey(raw[:parents+1])
		v, err := read.value(coll.item, func(c *column) any { return raw[at[c]] }, nil, own)
		if err != nil {
			return err
		}
		key := rowKey(raw[:parents])
		items[key] = append(items[key], v)
		return nil
	})
}

// itemQuery returns the statement that reads the items of a collection of the
// rows with the given keys, in their order.
func (r *reader) itemQuery(coll *collection, keys [][]any) Statement {
	w := &writer{d: r.d, m: r.m}
	from := &source{coll: coll, alias: "c1"}
	order := append(append([]string(nil), coll.Parent...), coll.Ordinal)
	list := func(names []string) {
		for i, name := range names {
			if i > 0 {
				w.text(", ")
			}
			w.column(from, name)
		}
	}
	w.text("SELECT ")
	list(order)
	for _, c := range coll.columns {
		w.text(", ")
		w.column(from, c.Name)
	}
	w.from(from, false)
	w.text(" WHERE ")
	w.where(r.oneOf(from, keys))
	w.text(" ORDER BY ")
	list(order)
	args := make([]any, len(w.slots))
	for i, slot := range w.slots {
		args[i] = slot(nil)
	}
	return Statement{SQL: string(w.buf), Args: args}
}

// oneOf returns the condition that items belong to one of the rows with the
// given keys.
func (r *reader) oneOf(from *source, keys [][]any) cond {
	parent := func(i int) *value {
		c := *r.m.key[i]
		c.Name = from.coll.Parent[i]
		return columnValue(&c, from, false)
	}
	if x := parent(0); len(r.m.key) == 1 && r.d.list.takes(x.form) {
		return &membership{x: x, items: []elements{func(dst []any, _ []schema.Value) []any {
			for _, key := range keys {
				dst = append(dst, key[0])
			}
			return dst
		}}}
	}
	rows := &logical{op: ast.Or}
	for _, key := range keys {
		all := &logical{op: ast.And}
		for i, v := range key {
			x := parent(i)
			all.list = append(all.list, &comparison{op: ast.Eq, x: x, y: &value{form: x.form, arg: func([]schema.Value) any { return v }}})
		}
		rows.list = append(rows.list, all)
	}
	return rows
}
