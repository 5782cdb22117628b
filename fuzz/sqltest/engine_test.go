package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// lab is a database in which worlds are stored, each in tables of its own.
type lab struct {
	system  system
	db      *sql.DB
	dialect *sqlgen.Dialect // what the database was found to be
	// plant, unless nil, puts a bug into the SQL that is run.
	plant  func(sql string) string
	tables int
}

func newLab(t testing.TB, s system) *lab {
	db := s.open(t)
	return &lab{system: s, db: db, dialect: probed(t, s, db)}
}

// engine answers the queries of one world.
type engine struct {
	*world
	compiler *sqlgen.Compiler
	runner   *sqlgen.Runner
}

// engine stores a world.
func (l *lab) engine(w *world) (*engine, error) {
	name := "entities"
	if l.tables++; l.tables > 1 {
		name = fmt.Sprintf("e%d", l.tables)
	}
	d := l.system.dialect
	if w.variant.probed {
		d = l.dialect
	}
	c, err := sqlgen.New(w.typ, w.table(name, d), d)
	if err != nil {
		return nil, err
	}
	if err := tryStore(l.db, c, w.rows); err != nil {
		return nil, err
	}
	return l.over(w, c), nil
}

// over returns the engine of a world that is stored already.
func (l *lab) over(w *world, c *sqlgen.Compiler) *engine {
	var db sqlgen.Queryer = l.db
	if l.plant != nil {
		db = planted{l.db, l.plant}
	}
	r := runner(db, c, w.typ)
	r.PageSize = 100
	return &engine{w, c, r}
}

// planted is a database that misreads SQL.
type planted struct {
	sqlgen.Queryer
	plant func(sql string) string
}

func (p planted) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.Queryer.QueryContext(ctx, p.plant(query), args...)
}

// difference is what an answer has else than that of the evaluation in memory.
type difference struct {
	kind   string // a word; shrinking keeps to it
	detail string
}

// tally counts what was compared.
type tally struct {
	filters, rows, residual, failing, paged, differences int
	// evaluations counts a filter on a row. Filters that fail are not counted,
	// and of a query that $skip and $top cut only the rows that it returns.
	evaluations int
}

func (t *tally) add(u tally) {
	t.filters += u.filters
	t.rows += u.rows
	t.residual += u.residual
	t.failing += u.failing
	t.paged += u.paged
	t.differences += u.differences
	t.evaluations += u.evaluations
}

func (t tally) String() string {
	return fmt.Sprintf("%d filters, %d rows, %d evaluations, %d with a residual, %d that fail, %d in pages, %d differences",
		t.filters, t.rows, t.evaluations, t.residual, t.failing, t.paged, t.differences)
}

// compare runs one query and holds its answer to that from memory.
func (e *engine) compare(ctx context.Context, q *query, n *tally) *difference {
	n.filters++
	statement, err := e.compiler.Select(q.bound)
	if err != nil {
		return &difference{"compile", err.Error()}
	}
	if statement.Residual != nil {
		n.residual++
	}
	got, err := e.answer(ctx, q)
	var failed *eval.Error
	switch {
	case q.fails != nil && errors.As(err, &failed):
		n.failing++
		return nil
	case q.fails != nil && err == nil:
		n.failing++
		return e.compareFailing(q, got)
	case err != nil:
		return &difference{"error", err.Error()}
	}
	want := q.want
	if !q.ordered() {
		slices.Sort(got)
	}
	if !slices.Equal(got, want) {
		return &difference{"keys", e.unlike(got, want)}
	}
	if n.evaluations += len(e.rows); q.bound.Top != nil || q.bound.Skip > 0 {
		n.evaluations += len(want) - len(e.rows)
	}
	if q.page > 0 && !callsNow(q.filter) {
		n.paged++
		return e.comparePages(ctx, q)
	}
	return nil
}

// compareFailing holds the answer to a query that fails in memory to the filter:
// of a query that is cut, the row that fails may never have been read.
func (e *engine) compareFailing(q *query, got []int64) *difference {
	if !q.ordered() {
		return &difference{"no failure", fmt.Sprintf("it fails in memory: %v", q.fails)}
	}
	p, err := eval.Compile(q.bound.Filter, eval.RecordFields(e.typ))
	if err != nil {
		return &difference{"compile", err.Error()}
	}
	for i := range e.rows {
		if key := e.rows[i].Values[0].(int64); slices.Contains(got, key) {
			if ok, err := p.Match(&e.rows[i]); err != nil || !ok {
				return &difference{"rows of a failing query", fmt.Sprintf("%t, %v for %s", ok, err, e.row(key))}
			}
		}
	}
	return nil
}

// answer returns the keys from the database. If the filter calls now(), what it
// selects may change meanwhile, and change back: then both are asked again, and
// differ if they differ each time.
func (e *engine) answer(ctx context.Context, q *query) (got []int64, err error) {
	still := false
	for range 5 {
		rows, failed := collect(ctx, e.runner, q.bound)
		if got, err = keysOf(rows), failed; !callsNow(q.filter) {
			return got, err
		}
		want, fails := e.inMemory(ctx, q.bound)
		still = slices.Equal(want, q.want) && (fails == nil) == (q.fails == nil)
		q.want, q.fails = want, fails
		if still && (err == nil) == (fails == nil) && (err != nil || slices.Equal(sorted(got), sorted(want))) {
			return got, err
		}
	}
	if !still {
		return slices.Clone(q.want), q.fails
	}
	return got, err
}

// comparePages holds the pages of a query to its rows.
func (e *engine) comparePages(ctx context.Context, q *query) *difference {
	got, token := []int64{}, ""
	for more := true; more; more = token != "" {
		p, err := e.runner.Page(ctx, q.bound, token, q.page)
		switch {
		case err != nil:
			return &difference{"page error", err.Error()}
		case len(p.Rows) > q.page || p.Next != "" && len(p.Rows) < q.page:
			return &difference{"page size", fmt.Sprintf("a page of %d rows has %d", q.page, len(p.Rows))}
		case len(got) > len(e.rows):
			return &difference{"pages", "the pages do not end"}
		}
		got, token = append(got, keysOf(p.Rows)...), p.Next
	}
	if !q.ordered() {
		slices.Sort(got)
	}
	if !slices.Equal(got, q.want) {
		return &difference{"pages", fmt.Sprintf("in pages of %d rows: %s", q.page, e.unlike(got, q.want))}
	}
	return nil
}

// unlike shows the first row that only one of two answers has.
func (w *world) unlike(got, want []int64) string {
	for _, k := range got {
		if !slices.Contains(want, k) {
			return fmt.Sprintf("one row too many: %s", w.row(k))
		}
	}
	for _, k := range want {
		if !slices.Contains(got, k) {
			return fmt.Sprintf("one row is missing: %s", w.row(k))
		}
	}
	return fmt.Sprintf("the order is %v, want %v", got, want)
}

func (w *world) row(key int64) []byte {
	for _, row := range w.rows {
		if row.Values[0] == key {
			return schema.AppendJSON(nil, row, w.typ)
		}
	}
	return fmt.Appendf(nil, "%d, which is no row's key", key)
}
