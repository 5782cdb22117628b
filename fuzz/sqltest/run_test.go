package sqltest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// Records come back as they were stored, whatever the storage.
func TestRoundTrip(t *testing.T) {
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			for seed := uint64(0); seed < 8; seed++ {
				w := newWorld(seed, 40)
				r := stored(t, s.open(t), s.dialect, w.typ, w.table("entities", s.dialect), w.rows)
				r.PageSize = 7
				got, err := collect(t.Context(), r, &schema.Query{Type: w.typ})
				if err != nil {
					t.Fatal(err)
				}
				if len(got) != len(w.rows) {
					t.Fatalf("%d rows, want %d", len(got), len(w.rows))
				}
				for _, row := range got {
					want := w.rows[row.Values[0].(int64)-1]
					if diff := cmp.Diff(json(w, want), json(w, row)); diff != "" {
						t.Errorf("seed %d: %s", seed, diff)
					}
				}
			}
		})
	}
}

func json(w *world, row schema.Record) string { return string(schema.AppendJSON(nil, row, w.typ)) }

// Pages taken one after the other are the rows taken at once, in any order,
// with nulls in it, descending or not, with a residual or without.
func TestPages(t *testing.T) {
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			for seed := uint64(200); seed < 206; seed++ {
				w := newWorld(seed, 60)
				r := stored(t, s.open(t), s.dialect, w.typ, w.table("entities", s.dialect), w.rows)
				rnd := rand.New(rand.NewPCG(seed, 2))
				for _, q := range w.queries(t.Context(), 25) {
					if q.fails == nil {
						pages(t, r, w.query(q.filter, w.order(rnd)...), 1+rnd.IntN(9))
					}
				}
			}
		})
	}
}

// pages compares the pages of a query with its rows.
func pages(t *testing.T, r *sqlgen.Runner, q *query, size int) {
	t.Helper()
	all, err := collect(t.Context(), r, q.bound)
	if err != nil {
		t.Fatalf("%s: %v", q.text, err)
	}
	want := keysOf(all)
	got, token := []int64{}, ""
	for range 1000 {
		p, err := r.Page(t.Context(), q.bound, token, size)
		if err != nil {
			t.Fatalf("%s: %v", q.text, err)
		}
		if len(p.Rows) > size || p.Next != "" && len(p.Rows) < size {
			t.Fatalf("%s: a page of %d rows has %d", q.text, size, len(p.Rows))
		}
		got = append(got, keysOf(p.Rows)...)
		if token = p.Next; token == "" {
			break
		}
	}
	if !q.ordered() { // a query that is not cut has no order
		slices.Sort(want)
		slices.Sort(got)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\n  got  %v\n  want %v", q, got, want)
	}
}

// $count is that of the filter alone, and $skip and $top are right with a
// residual and without.
func TestCountSkipTop(t *testing.T) {
	e := eventType()
	rows := events(e, 1, 1000)
	filters := []string{
		"count gt 500",
		"matchesPattern(value,'^0[0-7]') and count gt 100",
		"tags/any(t:t eq 'tag42') or matchesPattern(title,'1$')",
		"tags/any(t:matchesPattern(t,'9$'))",
	}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			r := stored(t, s.open(t), s.dialect, e, sqlgen.TableOf(e, "events"), rows)
			r.PageSize = 64
			w := &world{typ: e, rows: rows}
			for _, f := range filters {
				for _, options := range []string{"", "&$top=10", "&$skip=7", "&$skip=3&$top=25", "&$top=0", "&$skip=100000", "&$orderby=title desc,count&$skip=2&$top=9"} {
					for _, fields := range []string{"", "&$select=id"} {
						text := "$filter=" + f + options + fields
						q := bindQuery(t, e, text)
						want, err := w.inMemory(t.Context(), q)
						if err != nil {
							t.Fatal(err)
						}
						got, err := collect(t.Context(), r, q)
						if err != nil || options != "" && !slices.Equal(keysOf(got), want) || len(got) != len(want) {
							t.Errorf("%s: %v\n  got  %v\n  want %v", text, err, keysOf(got), want)
						}
						all := bindQuery(t, e, "$filter="+f)
						everything, err := w.inMemory(t.Context(), all)
						if err != nil {
							t.Fatal(err)
						}
						if n, err := r.Count(t.Context(), q); err != nil || n != int64(len(everything)) {
							t.Errorf("%s: count %d %v, want %d", text, n, err, len(everything))
						}
					}
				}
			}
		})
	}
}

// A transaction has one connection; a runner must never need two at once.
func TestOneConnection(t *testing.T) {
	e := eventType()
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			c := compilerFor(t, e, sqlgen.TableOf(e, "events"), s.dialect)
			db := s.open(t)
			store(t, db, c, events(e, 1, 100))
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback()
			r := runner(tx, c, e)
			r.PageSize = 10
			got, err := collect(t.Context(), r, bindQuery(t, e, "$filter=tags/any(t:matchesPattern(t,'tag'))"))
			if err != nil || len(got) != 100 {
				t.Errorf("%d rows, %v", len(got), err)
			}
		})
	}
}

// A token is for its own query, and what a client makes of it is refused.
func TestToken(t *testing.T) {
	e := eventType()
	s := systems[0]
	r := stored(t, s.open(t), s.dialect, e, sqlgen.TableOf(e, "events"), events(e, 1, 30))
	p, err := r.Page(t.Context(), bindQuery(t, e, "$filter=count ge 0&$orderby=title"), "", 5)
	if err != nil || p.Next == "" {
		t.Fatal(p.Next, err)
	}
	for _, query := range []string{"$filter=count ge 1&$orderby=title", "$filter=count gt 0&$orderby=title", "$filter=count ge 0&$orderby=title desc", "$filter=count ge 0"} {
		refused(t, r, bindQuery(t, e, query), p.Next)
	}
	q := bindQuery(t, e, "$filter=count ge 0&$orderby=title")
	for _, token := range []string{"x", "!", "e30", "eyJxIjoiIn0", p.Next[:len(p.Next)-4], p.Next + p.Next} {
		refused(t, r, q, token)
	}
}

func refused(t *testing.T, r *sqlgen.Runner, q *schema.Query, token string) {
	t.Helper()
	_, err := r.Page(t.Context(), q, token, 5)
	if codes := fuzz.CodesOf(err); len(codes) != 1 || codes[0] != ast.InvalidOption {
		t.Errorf("token %q: %v", token, err)
	}
}

// Rows stop as soon as the context ends, in the middle of a result and in the
// middle of a query.
func TestCancellation(t *testing.T) {
	e := eventType()
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			r := stored(t, s.open(t), s.dialect, e, sqlgen.TableOf(e, "events"), events(e, 1, 3000))
			for _, fields := range []string{"", "&$select=id,value"} {
				ctx, cancel := context.WithCancel(t.Context())
				n := 0
				var last error
				for _, err := range r.Rows(ctx, bindQuery(t, e, "$filter=count ge 0"+fields)) {
					if last = err; err != nil {
						break
					}
					if n++; n == 5 {
						cancel()
					}
				}
				cancel()
				if !errors.Is(last, context.Canceled) || n > 1000 {
					t.Errorf("%d rows, then %v", n, last)
				}
			}
			slow(t, r, e)
		})
	}
}

// slow cancels a query that would take long.
func slow(t *testing.T, r *sqlgen.Runner, e *schema.EntityType) {
	t.Helper()
	filter := "$it/tags/any(a:$it/tags/any(b:concat(a,b) eq $it/value))"
	for range 6 {
		filter += fmt.Sprintf(" or tags/all(t:contains(t,'tag') and indexof(concat(t,$it/title),'%s') lt 999)", "zzzzz")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := r.Count(ctx, bindQuery(t, e, "$filter="+filter))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cancelled: %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v to stop", took)
	}
}
