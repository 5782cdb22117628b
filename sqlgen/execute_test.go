package sqlgen_test

import (
	"database/sql"
	"os"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/fuzz/dbtest"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

var servers dbtest.Servers

func TestMain(m *testing.M) { os.Exit(servers.Run(m)) }

// TestGoldenExecutes runs every statement of the golden files on the databases
// that the tests have.
func TestGoldenExecutes(t *testing.T) {
	for _, s := range []struct {
		d    *sqlgen.Dialect
		open func(testing.TB) *sql.DB
	}{{sqlgen.SQLite(), dbtest.SQLite}, {sqlgen.PostgreSQL(), servers.PostgreSQL}, {sqlgen.MariaDB(), servers.MariaDB}} {
		t.Run(s.d.Name(), func(t *testing.T) {
			e := orderType()
			c, err := sqlgen.New(e, orderTable(s.d), s.d)
			if err != nil {
				t.Fatal(err)
			}
			db := s.open(t)
			create, err := c.Create()
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range create {
				exec(t, db, sqlgen.Statement{SQL: text})
			}
			insert, err := c.Insert(orderRow(e))
			if err != nil {
				t.Fatal(err)
			}
			for _, statement := range insert {
				exec(t, db, statement)
			}
			for _, query := range goldenQueries(t) {
				execute(t, db, c, bind(t, e, query), query)
			}
		})
	}
}

func exec(t *testing.T, db *sql.DB, s sqlgen.Statement) {
	t.Helper()
	if _, err := db.Exec(s.SQL, s.Args...); err != nil {
		t.Fatalf("%s: %v", s.SQL, err)
	}
}

// execute runs a query and its count, unless the database cannot order so.
func execute(t *testing.T, db *sql.DB, c *sqlgen.Compiler, q *schema.Query, text string) {
	t.Helper()
	r := sqlgen.Runner{DB: db, Compiler: c, Check: func(residual schema.Term) (sqlgen.Check, error) {
		p, err := eval.Compile(residual, eval.RecordFields(q.Type))
		if err != nil {
			return nil, err
		}
		return p.Match, nil
	}}
	for _, err := range r.Rows(t.Context(), q) {
		if codes := fuzz.CodesOf(err); err != nil && (len(codes) != 1 || codes[0] != ast.NotCompilable) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := r.Count(t.Context(), q); err != nil {
		t.Errorf("count of %s: %v", text, err)
	}
}
