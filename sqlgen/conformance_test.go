package sqlgen_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/fuzz/dbtest"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// TestConformanceOnSQLite holds SQLite to the conformance files, with their rows
// in tables as TableOf makes them and in columns of every other storage: each
// answer at once, in pages, and as a count. Package sqltest does so on all
// databases and with random filters.
func TestConformanceOnSQLite(t *testing.T) {
	files, err := fuzz.Conformance()
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []bool{false, true} {
		for _, f := range files {
			if !f.MemoryOnly {
				t.Run(f.Name, func(t *testing.T) { conform(t, f, other) })
			}
		}
	}
}

func conform(t *testing.T, f *fuzz.File, other bool) {
	table := sqlgen.TableOf(f.Type, "entities")
	l := layout{other: other}
	for _, row := range f.Rows {
		l.measure(row)
	}
	l.apply(f.Type, table.Columns, table.Collections, true)
	c, err := sqlgen.New(f.Type, table, sqlgen.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	db := dbtest.SQLite(t)
	fill(t, db, c, f.Rows)
	r := sqlgen.Runner{DB: db, Compiler: c, PageSize: 3, Check: func(residual schema.Term) (sqlgen.Check, error) {
		p, err := eval.Compile(residual, eval.RecordFields(f.Type))
		if err != nil {
			return nil, err
		}
		return p.Match, nil
	}}
	sameRows(t, &r, f)
	for i := range f.Cases {
		k := &f.Cases[i]
		rows, err := fuzz.Answer(t.Context(), f, k, allRows(f, &r))
		if problem := k.Judge(f, rows, err); problem != "" {
			t.Errorf("%d: %s: %s", k.Line, k.Filter, problem)
			continue
		}
		if k.Refused {
			continue
		}
		if paged, err := fuzz.Answer(t.Context(), f, k, inPages(f, &r)); k.Judge(f, paged, err) != "" {
			t.Errorf("%d: %s in pages: %s", k.Line, k.Filter, k.Judge(f, paged, err))
		}
		count := func(ctx context.Context, q *schema.Query) ([]int64, error) {
			n, err := r.Count(ctx, q)
			return []int64{n}, err
		}
		if n, err := fuzz.Answer(t.Context(), f, k, count); len(k.Options) == 0 && (err != nil || n[0] != int64(len(rows))) {
			t.Errorf("%d: %s: count %v %v, want %d", k.Line, k.Filter, n, err, len(rows))
		}
	}
}

// fill makes the tables and stores rows.
func fill(t *testing.T, db *sql.DB, c *sqlgen.Compiler, rows []schema.Record) {
	t.Helper()
	create, err := c.Create()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range create {
		exec(t, db, sqlgen.Statement{SQL: text})
	}
	insert, err := c.Insert(rows...)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range insert {
		exec(t, db, statement)
	}
}

// sameRows holds the rows that come back to those that were stored.
func sameRows(t *testing.T, r *sqlgen.Runner, f *fuzz.File) {
	t.Helper()
	byKey := map[int64]string{}
	for row, err := range r.Rows(t.Context(), &schema.Query{Type: f.Type}) {
		if err != nil {
			t.Fatal(err)
		}
		byKey[f.KeyOf(row)] = string(schema.AppendJSON(nil, row, f.Type))
	}
	want := map[int64]string{}
	for _, row := range f.Rows {
		want[f.KeyOf(row)] = string(schema.AppendJSON(nil, row, f.Type))
	}
	if diff := cmp.Diff(want, byKey); diff != "" {
		t.Errorf("rows came back otherwise than they were stored:\n%s", diff)
	}
}

func allRows(f *fuzz.File, r *sqlgen.Runner) fuzz.Engine {
	return func(ctx context.Context, q *schema.Query) ([]int64, error) {
		var keys []int64
		for row, err := range r.Rows(ctx, q) {
			if err != nil {
				return nil, err
			}
			keys = append(keys, f.KeyOf(row))
		}
		return keys, nil
	}
}

func inPages(f *fuzz.File, r *sqlgen.Runner) fuzz.Engine {
	return func(ctx context.Context, q *schema.Query) ([]int64, error) {
		var keys []int64
		for token, more := "", true; more; more = token != "" {
			p, err := r.Page(ctx, q, token, 2)
			if err != nil {
				return nil, err
			}
			for _, row := range p.Rows {
				keys = append(keys, f.KeyOf(row))
			}
			token = p.Next
		}
		return keys, nil
	}
}

// layout chooses how the rows of a file are stored.
type layout struct {
	other        bool // than TableOf has it
	nanoseconds  bool // some time has them, which no native column keeps
	unnamed      bool // some enumeration value has no name
	scale, whole int  // digits of the decimals
}

func (l *layout) measure(v schema.Value) {
	switch v := v.(type) {
	case schema.DecimalValue:
		whole, fraction, _ := strings.Cut(schema.FormatValue(v, schema.Decimal), ".")
		l.scale, l.whole = max(l.scale, len(fraction)), max(l.whole, len(whole))
	case time.Time:
		l.nanoseconds = l.nanoseconds || !v.Equal(v.Truncate(time.Microsecond))
	case schema.Record:
		for i, p := range schema.PropertiesOf(v.Type) {
			l.measure(v.Values[i])
			if e, ok := p.Type.(*schema.EnumType); ok && v.Values[i] != nil {
				l.unnamed = l.unnamed || !slices.ContainsFunc(e.Members, func(m schema.EnumMember) bool { return m.Value == v.Values[i] })
			}
		}
	case []schema.Value:
		for _, x := range v {
			l.measure(x)
		}
	}
}

// apply changes columns and collections below t, those of the entity's own
// table only if top.
func (l *layout) apply(t schema.Type, columns []sqlgen.Column, collections []sqlgen.Collection, top bool) {
	for i := range columns {
		c := &columns[i]
		if !l.other {
			c.Lower = ""
		}
		switch typ := typeAt(t, c.Path); typ {
		case schema.Decimal:
			if c.Scale = l.scale; l.other || l.scale+l.whole > 18 {
				c.Storage = sqlgen.Text
			}
		case schema.DateTimeOffset:
			if l.other && !l.nanoseconds {
				c.Storage = sqlgen.Native
			}
		default:
			if e, ok := typ.(*schema.EnumType); ok && l.other && !l.unnamed && distinct(e) {
				c.Storage = sqlgen.Text
			}
		}
	}
	for i := range collections {
		c := &collections[i]
		elem := schema.Elem(typeAt(t, c.Path))
		if _, structured := elem.(*schema.ComplexType); top && l.other && !structured && listed(elem) {
			*c = sqlgen.Collection{Path: c.Path, Storage: sqlgen.JSONColumn, Column: "list_" + c.Table}
			continue
		}
		l.apply(elem, c.Columns, c.Collections, false)
	}
}

// distinct reports whether values of e can be stored by name.
func distinct(e *schema.EnumType) bool {
	seen := map[int64]bool{}
	for _, m := range e.Members {
		if seen[m.Value] {
			return false
		}
		seen[m.Value] = true
	}
	return !e.Flags
}

// listed reports whether columns of JSON hold items of type t.
func listed(t schema.Type) bool {
	switch t {
	case schema.Double, schema.Single, schema.Decimal, schema.Binary:
		return false
	}
	return true
}

// typeAt returns the type of the property at a path below t.
func typeAt(t schema.Type, path string) schema.Type {
	for name := range strings.SplitSeq(path, "/") {
		if name == "" {
			continue
		}
		props := schema.PropertiesOf(t)
		t = props[slices.IndexFunc(props, func(p *schema.Property) bool { return p.Name == name })].Type
	}
	return t
}
