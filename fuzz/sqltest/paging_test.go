package sqltest

import (
	"context"
	"database/sql"
	"encoding/base64"
	stdjson "encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// A token with more rows left than $top, more to skip than $skip, or a time that
// is to come was not made by Page.
func TestForgedToken(t *testing.T) {
	e := eventType()
	s := systems[0]
	db := s.open(t)
	c := compilerFor(t, e, unindexed(sqlgen.TableOf(e, "events")), s.dialect)
	store(t, db, c, events(e, 1, 40))
	r := runner(db, c, e)
	q := bindQuery(t, e, "$filter=matchesPattern(value,'e') and updated lt now()&$top=20&$skip=3")
	first, err := r.Page(t.Context(), q, "", 5)
	if err != nil {
		t.Fatal(err)
	}
	forge := func(key string, value any) string {
		text, err := base64.RawURLEncoding.DecodeString(first.Next)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := stdjson.Unmarshal(text, &fields); err != nil {
			t.Fatal(err)
		}
		fields[key] = value
		text, err = stdjson.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	for key, values := range map[string][]any{
		"t": {21, int64(1) << 62, -1}, "s": {4, -1}, "n": {int64(3155378975999999999), int64(1) << 62, -1},
		"a": {[]any{}, []any{"x"}, []any{nil}, []any{"1", "2"}, []any{"9223372036854775808"}},
		"q": {"", "x"},
	} {
		for _, v := range values {
			if _, ok := v.([]any); ok && len(v.([]any)) == 0 {
				continue // the first page again
			}
			token := forge(key, v)
			_, err := r.Page(t.Context(), q, token, 5)
			var ds ast.Diagnostics
			if !errors.As(err, &ds) || ds[0].Code != ast.InvalidOption {
				t.Errorf("%s=%v: %v", key, v, err)
			}
		}
	}
	if p, err := r.Page(t.Context(), q, first.Next, 5); err != nil || len(p.Rows) != 5 {
		t.Errorf("its own token: %d rows, %v", len(p.Rows), err)
	}
}

// counted counts the statements that are run.
type counted struct {
	sqlgen.Queryer
	n int
}

func (c *counted) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.n++
	return c.Queryer.QueryContext(ctx, query, args...)
}

// A page that a residual fills from few of the rows that are read reads as many
// at a time as it does without.
func TestPageOfFew(t *testing.T) {
	e := eventType()
	s := systems[0]
	db := s.open(t)
	c := compilerFor(t, e, unindexed(sqlgen.TableOf(e, "events")), s.dialect)
	store(t, db, c, events(e, 1, 3000))
	count := &counted{Queryer: db}
	r := runner(count, c, e)
	p, err := r.Page(t.Context(), bindQuery(t, e, "$filter=matchesPattern(title,'^Title 996$')&$select=id"), "", 2)
	if err != nil || len(p.Rows) != 2 || count.n > 3000/500+1 {
		t.Errorf("%d rows by %d statements, %v", len(p.Rows), count.n, err)
	}
}

// Composite keys of every kind of column: pages, items and orders tell rows
// apart that differ in the last part of the key alone.
func TestCompositeKeys(t *testing.T) {
	p := func(name string, t schema.Type) *schema.Property {
		return &schema.Property{Name: name, Type: t, Filterable: true, Sortable: true}
	}
	kind := &schema.EnumType{Name: "Test.Kind", Underlying: schema.Int32, Members: []schema.EnumMember{{Name: "B", Value: 1}, {Name: "A", Value: 2}}}
	e := &schema.EntityType{Name: "Test.Composite", Key: []string{"tenant", "kind", "on", "id"}, Properties: []*schema.Property{
		p("id", schema.Int32), p("on", schema.Boolean), p("kind", kind), p("tenant", schema.String),
		p("tags", &schema.CollectionType{Elem: schema.String}),
	}}
	var rows []schema.Record
	for _, tenant := range []string{"", "A", "a", "a ", "é"} {
		for _, k := range []int64{1, 2} {
			for _, on := range []bool{false, true} {
				for range 2 {
					n := int64(len(rows))
					rows = append(rows, schema.Record{Type: e, Values: []schema.Value{n, on, k, tenant, []schema.Value{tenant, string(rune('a' + n%26))}}})
				}
			}
		}
	}
	w := &world{typ: e, rows: rows}
	queries := []string{"$orderby=kind desc", "$orderby=tenant desc,kind", "$filter=tags/any(t:matchesPattern(t,'^[a-m]$'))", "$filter=on and tags/any(t:t ne 'a')&$orderby=on", "$orderby=kind,id desc,on desc"}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			for i, storage := range []sqlgen.Storage{sqlgen.Portable, sqlgen.Text} {
				db := s.open(t)
				table := unindexed(sqlgen.TableOf(e, "composite"))
				columnOf(&table, "kind").Storage = storage
				r := stored(t, db, s.dialect, e, table, rows)
				r.PageSize = 7
				for _, query := range queries {
					q := bindQuery(t, e, query)
					all, err := collect(t.Context(), r, q)
					if err != nil {
						t.Fatalf("%s: %v", query, err)
					}
					want, err := w.inMemory(t.Context(), q)
					if err != nil {
						t.Fatal(err)
					}
					got := keysOf(all)
					if slices.Sort(got); !slices.Equal(got, sorted(want)) {
						t.Errorf("%d %s: got %v, want %v", i, query, got, want)
					}
					paged, token := []int64{}, ""
					for {
						page, err := r.Page(t.Context(), q, token, 3)
						if err != nil {
							t.Fatalf("%s: %v", query, err)
						}
						paged = append(paged, keysOf(page.Rows)...)
						if token = page.Next; token == "" {
							break
						}
					}
					if q.OrderBy != nil && !slices.Equal(paged, keysOf(all)) || !slices.Equal(sorted(paged), sorted(want)) {
						t.Errorf("%d %s: in pages %v, at once %v", i, query, paged, keysOf(all))
					}
				}
			}
		})
	}
}

func sorted(ids []int64) []int64 {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return ids
}
