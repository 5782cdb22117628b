package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// A row that is deleted while it is read is read with its items or not at all:
// without them it would pass conditions on all of its items.
func TestRowsAndItemsAreOfOneMoment(t *testing.T) {
	e := eventType()
	rows := events(e, 1, 20)
	for _, s := range systems[1:] { // a writer and a reader lock one another out of SQLite in memory
		t.Run(s.dialect.Name(), func(t *testing.T) {
			db := s.open(t)
			c := compilerFor(t, e, unindexed(sqlgen.TableOf(e, "events")), s.dialect)
			store(t, db, c, rows)
			inserts, err := c.Insert(rows...)
			if err != nil {
				t.Fatal(err)
			}
			deletes := []sqlgen.Statement{{SQL: "DELETE FROM events_tags"}, {SQL: "DELETE FROM events"}}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			var wait sync.WaitGroup
			wait.Go(func() {
				for ctx.Err() == nil {
					for _, statements := range [][]sqlgen.Statement{deletes, inserts} {
						if err := inOne(t.Context(), db, statements); err != nil {
							t.Error(err)
							return
						}
					}
				}
			})
			r := runner(db, c, e)
			q := bindQuery(t, e, "$filter=tags/all(t:matchesPattern(t,'^x'))") // of no row that has tags
			seen := 0
			for ctx.Err() == nil {
				got, err := collect(t.Context(), r, q)
				if err != nil || len(got) > 0 {
					t.Errorf("%d rows without items, %v", len(got), err)
					break
				}
				seen++
			}
			cancel()
			wait.Wait()
			t.Logf("%d reads", seen)
		})
	}
}

// inOne runs statements in one transaction.
func inOne(ctx context.Context, db *sql.DB, statements []sqlgen.Statement) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s.SQL, s.Args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Rows that come and go between pages neither repeat nor hide those that stay,
// whatever the order, with a residual and without.
func TestChangesBetweenPages(t *testing.T) {
	e := eventType()
	queries := []string{
		"$filter=count ge 0 or count eq null", "$filter=tags/any(t:matchesPattern(t,'tag'))&$orderby=title desc",
		"$orderby=count,title desc", "$filter=matchesPattern(value,'example')&$orderby=expires desc,count&$select=id,title",
	}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			for _, query := range queries {
				db := s.open(t)
				c := compilerFor(t, e, unindexed(sqlgen.TableOf(e, "events")), s.dialect)
				store(t, db, c, events(e, 1, 60))
				r := runner(db, c, e)
				q := bindQuery(t, e, query)
				seen := map[int64]int{}
				token, next, gone := "", 61, map[int64]bool{}
				for {
					p, err := r.Page(t.Context(), q, token, 7)
					if err != nil {
						t.Fatal(err)
					}
					ids := keysOf(p.Rows)
					for _, id := range ids {
						seen[id]++
						if gone[id] {
							t.Errorf("%s: row %d was deleted before", query, id)
						}
					}
					if token = p.Next; token == "" {
						break
					}
					// The row that the token stands behind goes, the one before it, and
					// one that may be to come; one row comes.
					change := []sqlgen.Statement{}
					for _, id := range []int64{ids[len(ids)-1], ids[len(ids)-2], int64(next - 40)} {
						gone[id] = true
						change = append(change, deletion(c, "events_tags", "events_id", id), deletion(c, "events", "id", id))
					}
					inserts, err := c.Insert(events(e, next, 1)...)
					if err != nil {
						t.Fatal(err)
					}
					if next++; inOne(t.Context(), db, append(change, inserts...)) != nil {
						t.Fatal(err)
					}
				}
				for id := range int64(next) {
					if n := seen[id]; n > 1 || n == 0 && id > 0 && id <= 60 && !gone[id] {
						t.Errorf("%s: row %d was returned %d times", query, id, n)
					}
				}
			}
		})
	}
}

func deletion(c *sqlgen.Compiler, table, column string, id int64) sqlgen.Statement {
	mark := "?"
	if c.Dialect().Name() == "postgres" {
		mark = "$1"
	}
	return sqlgen.Statement{SQL: "DELETE FROM " + table + " WHERE " + column + " = " + mark, Args: []any{id}}
}

// A context that ends stops the rows at once, in the middle of a result, of a
// page, between pages, and before the first row; nothing of the database stays
// in use.
func TestCancelledStream(t *testing.T) {
	e := eventType()
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			db := s.open(t)
			c := compilerFor(t, e, unindexed(sqlgen.TableOf(e, "events")), s.dialect)
			store(t, db, c, events(e, 1, 2000))
			r := runner(db, c, e)
			r.PageSize = 100
			idle := db.Stats().InUse
			for _, query := range []string{"$select=id", "$filter=count ge 0", "$filter=tags/all(t:matchesPattern(t,'tag'))", "$filter=matchesPattern(value,'e')&$select=id&$orderby=title"} {
				q := bindQuery(t, e, query)
				for _, after := range []int{0, 1, 50, 100, 101} {
					ctx, cancel := context.WithCancel(t.Context())
					if after == 0 {
						cancel()
					}
					n, last := 0, error(nil)
					var stopped time.Time
					for _, err := range r.Rows(ctx, q) {
						if last = err; err != nil {
							break
						}
						if n++; n == after {
							stopped = time.Now()
							cancel()
						}
					}
					cancel()
					if !errors.Is(last, context.Canceled) || n > after+100 {
						t.Errorf("%s: %d rows, cancelled after %d: %v", query, n, after, last)
					}
					if after > 0 && time.Since(stopped) > 2*time.Second {
						t.Errorf("%s: it took %v to stop", query, time.Since(stopped))
					}
				}
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				if _, err := r.Page(ctx, q, "", 10); !errors.Is(err, context.Canceled) {
					t.Errorf("%s: a page: %v", query, err)
				}
				if _, err := r.Count(ctx, q); !errors.Is(err, context.Canceled) {
					t.Errorf("%s: a count: %v", query, err)
				}
				if got, err := collect(t.Context(), r, q); err != nil || len(got) == 0 {
					t.Errorf("%s: afterwards %d rows, %v", query, len(got), err)
				}
			}
			for range 100 { // connections come back a little later
				if db.Stats().InUse == idle {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Errorf("%d connections are in use, %d before", db.Stats().InUse, idle)
		})
	}
}

// One compiler serves many at once, with more shapes than it keeps, and gives
// each the statement of its own filter.
func TestStatementsAtOnce(t *testing.T) {
	e := eventType()
	c := compilerFor(t, e, sqlgen.TableOf(e, "events"), sqlgen.SQLite())
	shapes := []string{"count gt 1", "contains(value,'x')", "title eq null", "tags/any(t:t eq 'x')", "matchesPattern(value,'a') and count in (1,2)", "year(updated) eq 2020"}
	var queries []*schema.Query
	for n := range 1500 {
		filter := shapes[n%6]
		for bits := n; bits > 0; bits /= 6 {
			filter = shapes[bits%6] + []string{" or ", " and "}[n%2] + "not (" + filter + ")"
		}
		queries = append(queries, bindQuery(t, e, "$filter="+filter))
	}
	var want []sqlgen.Statement
	for _, q := range queries {
		s, err := sqlgen.Select(q, sqlgen.TableOf(e, "events"), sqlgen.SQLite())
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, s)
	}
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			for i := range queries {
				n := (i*7 + worker*191) % len(queries)
				s, err := c.Select(queries[n])
				same := func(x, y any) bool { return x == y }
				if err != nil || s.SQL != want[n].SQL || !slices.EqualFunc(s.Args, want[n].Args, same) || (s.Residual == nil) != (want[n].Residual == nil) ||
					s.Residual != nil && schema.Dump(s.Residual) != schema.Dump(want[n].Residual) {
					t.Errorf("got %s %v %v, want %s %v", s.SQL, s.Args, err, want[n].SQL, want[n].Args)
					return
				}
			}
		})
	}
	wait.Wait()
}
