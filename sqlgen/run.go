package sqlgen

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/odatacheck/odata/schema"
)

// Queryer is what a [Runner] reads from: a *sql.DB, *sql.Conn or *sql.Tx.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Check tells whether a row passes a condition.
type Check func(row *schema.Record) (bool, error)

// Runner reads the rows that a query selects: SQL where SQL is exact, with the
// rest of the filter, $skip, $top and $count in the process where it is not.
// The rows are those that package eval selects in memory, in the same order.
//
// A page of rows and their items in child tables are read in one transaction,
// which sees the database as it is at one moment, where DB can begin one. A
// *sql.Tx, or a Queryer that cannot, should be such a transaction itself
// (sql.LevelRepeatableRead) if others write meanwhile: between two statements a
// row may lose its items and then pass a condition that all of them pass.
//
// Rows stream: memory is bounded by a page of rows, or less. What a filter costs
// the database is not: lambda operators within each other read all pairs of
// items. A server gives the context a deadline.
//
// A query whose order has ties or is absent is in the order of the key as soon
// as it is cut. A Runner is safe for concurrent use if DB is.
type Runner struct {
	DB       Queryer
	Compiler *Compiler
	// Check compiles the residual of a filter. It is usually
	//
	//	func(t schema.Term) (sqlgen.Check, error) {
	//		p, err := eval.Compile(t, eval.RecordFields(entityType))
	//		if err != nil {
	//			return nil, err
	//		}
	//		return p.Match, nil
	//	}
	//
	// Without it, a query that leaves a residual is an error.
	Check func(residual schema.Term) (Check, error)
	// PageSize is the number of rows that are read at a time where the
	// collections of rows are in tables of their own; 0 is 500.
	PageSize int64
}

const defaultPageSize = 500

// errStop ends a loop over rows whose consumer wants no more.
var errStop = errors.New("stop")

// Rows yields the rows of q, after $filter, $orderby, $skip and $top. The
// sequence ends with the first error, which is ctx's as soon as ctx is done.
// Each use of the sequence runs the query anew.
func (r *Runner) Rows(ctx context.Context, q *schema.Query) iter.Seq2[schema.Record, error] {
	return func(yield func(schema.Record, error) bool) {
		err := r.rows(ctx, q, func(row schema.Record) error {
			if !yield(row, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && err != errStop {
			yield(schema.Record{}, err)
		}
	}
}

// Count returns the number of rows that q's filter selects, whatever its $skip
// and $top.
func (r *Runner) Count(ctx context.Context, q *schema.Query) (int64, error) {
	var n int64
	s, err := r.Compiler.Count(q)
	if err != nil {
		return 0, err
	}
	if s.Residual == nil {
		err := r.each(ctx, s, func(raw []any) (err error) {
			n, err = integerFrom(raw[0])
			return err
		})
		return n, err
	}
	err = r.read(ctx, q, s, countRows, func(schema.Record) error {
		n++
		return nil
	})
	return n, err
}

// rows calls f for the rows of q.
func (r *Runner) rows(ctx context.Context, q *schema.Query, f func(schema.Record) error) error {
	s, err := r.Compiler.Select(q)
	if err != nil {
		return err
	}
	if s.limited() {
		return r.read(ctx, q, s, selectRows, f)
	}
	skip, top := q.Skip, int64(maxInt)
	if q.Top != nil {
		top = *q.Top
	}
	if top == 0 {
		return nil
	}
	if s.Residual == nil {
		skip = 0 // the first page skips
	}
	return r.read(ctx, q, s, selectRows, func(row schema.Record) error {
		if skip > 0 {
			skip--
			return nil
		}
		if err := f(row); err != nil {
			return err
		}
		if top--; top == 0 {
			return errStop
		}
		return nil
	})
}

// pageSize returns how many rows are read at a time.
func (r *Runner) pageSize() int64 {
	if r.PageSize > 0 {
		return r.PageSize
	}
	return defaultPageSize
}

// limited reports whether the rows of the statement are those of the query: it
// has no residual, and is not read in pages instead.
func (s *Statement) limited() bool { return s.Residual == nil && len(s.plan.layout.child) == 0 }

// read calls f for the rows of q that pass its filter, where s is the
// statement that selects them.
func (r *Runner) read(ctx context.Context, q *schema.Query, s Statement, k kind, f func(schema.Record) error) error {
	check, err := r.check(s.Residual)
	if err != nil {
		return err
	}
	if len(s.plan.layout.child) == 0 {
		read := reader{d: r.Compiler.d, m: r.Compiler.m, layout: s.plan.layout}
		return r.each(ctx, s, func(raw []any) error {
			row, err := read.record(raw)
			if err != nil {
				return err
			}
			if ok, err := check(&row); err != nil || !ok {
				return err
			}
			return f(row)
		})
	}
	w := walker{Runner: r, query: q, kind: k, check: check, now: s.now}
	limit := int64(0)
	if s.Residual == nil && k == selectRows {
		w.skip = q.Skip
		if q.Top != nil {
			limit = min(*q.Top, w.pageSize())
		}
	}
	for !w.done {
		if err := w.page(ctx, limit, func(row walked) error { return f(row.record) }); err != nil {
			return err
		}
	}
	return nil
}

// check compiles a residual; without one every row passes.
func (r *Runner) check(residual schema.Term) (Check, error) {
	switch {
	case residual == nil:
		return func(*schema.Record) (bool, error) { return true, nil }, nil
	case r.Check == nil:
		return nil, fmt.Errorf("sqlgen: the query leaves a residual and the runner has no Check")
	}
	return r.Check(residual)
}

// each runs a statement and calls f with the raw values of each row, which are
// its own.
func (r *Runner) each(ctx context.Context, s Statement, f func(raw []any) error) error {
	rows, err := r.DB.QueryContext(ctx, s.SQL, s.Args...)
	if err != nil {
		return failed(ctx, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return failed(ctx, err)
	}
	raw, dest := make([]any, len(names)), make([]any, len(names))
	for i := range raw {
		dest[i] = &raw[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return failed(ctx, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(raw); err != nil {
			return err
		}
	}
	return failed(ctx, rows.Err())
}

// failed returns the error of a query: that of the context once it is done,
// whatever a driver makes of it.
func failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlgen: query: %w", err)
}
