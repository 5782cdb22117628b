// Package sqltest holds the tests of package sqlgen that need databases: the
// conformance files, random filters against the evaluation in memory, plans and
// shards.
package sqltest

import (
	"context"
	"database/sql"
	"os"
	"testing"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz/dbtest"
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

// store makes the table and inserts rows.
func store(t testing.TB, db *sql.DB, c *sqlgen.Compiler, rows []schema.Record) {
	t.Helper()
	statements, err := c.Create()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	insert(t, db, c, rows)
}

func insert(t testing.TB, db *sql.DB, c *sqlgen.Compiler, rows []schema.Record) {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		statements, err := c.Insert(row)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range statements {
			if _, err := tx.Exec(s.SQL, s.Args...); err != nil {
				t.Fatalf("%s %v: %v", s.SQL, s.Args, err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
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
