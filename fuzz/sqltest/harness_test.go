// Package sqltest holds the tests of package sqlgen that need databases: the
// conformance files, random filters against the evaluation in memory, plans and
// shards.
package sqltest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz/dbtest"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

var servers dbtest.Servers

func TestMain(m *testing.M) { os.Exit(servers.Run(m)) }

// system is a database system that the tests execute.
type system struct {
	dialect *sqlgen.Dialect
	open    func(t testing.TB) *sql.DB
}

var systems = []system{
	{sqlgen.SQLite(), dbtest.SQLite},
	{sqlgen.PostgreSQL(), servers.PostgreSQL},
	{sqlgen.MariaDB(), servers.MariaDB},
}

// probed returns the dialect that fits the database.
func probed(t testing.TB, s system, db *sql.DB) *sqlgen.Dialect {
	t.Helper()
	d, err := s.dialect.Probe(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// compilerFor returns the compiler for a table.
func compilerFor(t testing.TB, e *schema.EntityType, table sqlgen.Table, d *sqlgen.Dialect) *sqlgen.Compiler {
	t.Helper()
	c, err := sqlgen.New(e, table, d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// store makes the table and inserts rows.
func store(t testing.TB, db *sql.DB, c *sqlgen.Compiler, rows []schema.Record) {
	t.Helper()
	if err := tryStore(db, c, rows); err != nil {
		t.Fatal(err)
	}
}

func tryStore(db *sql.DB, c *sqlgen.Compiler, rows []schema.Record) error {
	statements, err := c.Create()
	if err != nil {
		return err
	}
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return insert(db, c, rows)
}

func insert(db *sql.DB, c *sqlgen.Compiler, rows []schema.Record) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for some := range slices.Chunk(rows, 500) {
		statements, err := c.Insert(some...)
		if err != nil {
			return err
		}
		for _, s := range statements {
			if _, err := tx.Exec(s.SQL, s.Args...); err != nil {
				return fmt.Errorf("%s %v: %w", s.SQL, s.Args, err)
			}
		}
	}
	return tx.Commit()
}

// runner returns a runner whose residuals package eval decides.
func runner(db sqlgen.Queryer, c *sqlgen.Compiler, e *schema.EntityType) *sqlgen.Runner {
	return &sqlgen.Runner{DB: db, Compiler: c, Check: func(t schema.Term) (sqlgen.Check, error) {
		p, err := eval.Compile(t, eval.RecordFields(e))
		if err != nil {
			return nil, err
		}
		return p.Match, nil
	}}
}

// stored makes the table in db, inserts rows and returns a runner over them.
func stored(t testing.TB, db *sql.DB, d *sqlgen.Dialect, e *schema.EntityType, table sqlgen.Table, rows []schema.Record) *sqlgen.Runner {
	t.Helper()
	c := compilerFor(t, e, table, d)
	store(t, db, c, rows)
	return runner(db, c, e)
}

// collect returns the rows of a query.
func collect(ctx context.Context, r *sqlgen.Runner, q *schema.Query) ([]schema.Record, error) {
	var rows []schema.Record
	for row, err := range r.Rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// bindQuery binds the text of a URL behind the question mark, undecoded.
func bindQuery(t testing.TB, e *schema.EntityType, query string) *schema.Query {
	t.Helper()
	q, err := parser.ParseQuery(query, parser.Options{})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	bound, err := schema.Bind(q, e)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return bound
}

// tableFor returns the table called name of an entity type whose decimals have as many
// digits as those of rows.
func tableFor(e *schema.EntityType, name string, rows []schema.Record) sqlgen.Table {
	scale, whole := 0, 0
	for _, row := range rows {
		digits(row, &scale, &whole)
	}
	t := sqlgen.TableOf(e, name)
	setScale(t.Columns, t.Collections, scale, scale+whole > 18)
	return t
}

func setScale(columns []sqlgen.Column, collections []sqlgen.Collection, scale int, text bool) {
	for i := range columns {
		if columns[i].Scale > 0 {
			columns[i].Scale = scale
			if text {
				columns[i].Storage = sqlgen.Text
			}
		}
	}
	for _, c := range collections {
		setScale(c.Columns, c.Collections, scale, text)
	}
}

// digits finds the most fraction digits and whole digits of the decimals in v.
func digits(v schema.Value, scale, whole *int) {
	switch v := v.(type) {
	case schema.DecimalValue:
		w, f, _ := strings.Cut(schema.FormatValue(v, schema.Decimal), ".")
		*scale, *whole = max(*scale, len(f)), max(*whole, len(w))
	case schema.Record:
		for _, x := range v.Values {
			digits(x, scale, whole)
		}
	case []schema.Value:
		for _, x := range v {
			digits(x, scale, whole)
		}
	}
}

// unindexed returns t without indexes of columns, which cost more than the
// queries of a small table.
func unindexed(t sqlgen.Table) sqlgen.Table {
	for i := range t.Columns {
		t.Columns[i].Index = false
	}
	for _, c := range t.Collections {
		unindexed(sqlgen.Table{Columns: c.Columns, Collections: c.Collections})
	}
	return t
}
