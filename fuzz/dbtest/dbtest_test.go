package dbtest_test

import (
	"database/sql"
	"os"
	"testing"

	"github.com/odatacheck/odata/fuzz/dbtest"
)

var servers dbtest.Servers

func TestMain(m *testing.M) { os.Exit(servers.Run(m)) }

// The defaults must be such that a query which forgets its collation is wrong.
func TestHostileDefaults(t *testing.T) {
	t.Run("PostgreSQL", func(t *testing.T) {
		if got := scan(t, servers.PostgreSQL(t), "SELECT CASE WHEN 'a' < 'B' THEN 1 ELSE 0 END"); got != 1 {
			t.Errorf("PostgreSQL orders by code point")
		}
	})
	t.Run("MariaDB", func(t *testing.T) {
		db := servers.MariaDB(t)
		if _, err := db.Exec("CREATE TABLE t (c varchar(9))"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("INSERT INTO t VALUES ('A ')"); err != nil {
			t.Fatal(err)
		}
		if got := scan(t, db, "SELECT COUNT(*) FROM t WHERE c = 'a'"); got != 1 {
			t.Errorf("MariaDB tells 'A ' from 'a'")
		}
	})
}

func TestSQLiteIsSharedByConnections(t *testing.T) {
	db := dbtest.SQLite(t)
	if _, err := db.Exec("CREATE TABLE t (c integer)"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
			t.Fatal(err)
		}
	}
	if got := scan(t, db, "SELECT COUNT(*) FROM t"); got != 3 {
		t.Errorf("%d rows, want 3", got)
	}
	if got := scan(t, dbtest.SQLite(t), "SELECT COUNT(*) FROM sqlite_master"); got != 0 {
		t.Errorf("two tests share a database")
	}
}

func TestSharded(t *testing.T) {
	c := servers.Sharded(t)
	c.Partition(t, "t", "id", "CREATE TABLE t (id bigint PRIMARY KEY, v text)", "CREATE TABLE t (id bigint NOT NULL, v text)")
	if _, err := c.Head.Exec("INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 100) i"); err != nil {
		t.Fatal(err)
	}
	n1, n2 := scan(t, c.Shards[0], "SELECT COUNT(*) FROM t"), scan(t, c.Shards[1], "SELECT COUNT(*) FROM t")
	if n1 == 0 || n2 == 0 || n1+n2 != 100 {
		t.Errorf("%d and %d rows on the shards", n1, n2)
	}
	if got := scan(t, c.Head, "SELECT id FROM t WHERE v = 'v77'"); got != 77 {
		t.Errorf("got %d, want 77", got)
	}
}

func scan(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
