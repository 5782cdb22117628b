// Package dbtest gives tests throw-away databases: SQLite in memory, and
// PostgreSQL and MariaDB servers of their own on Unix sockets. The servers are
// set up to be hostile: their default collations (ICU en-US, general_ci) are
// not the order of code points, so that a forgotten collation shows.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"
)

// Servers starts at most one server of each kind, when the first test asks for
// it. The zero value is ready. A test package keeps one and runs its tests
// through it:
//
//	var servers dbtest.Servers
//
//	func TestMain(m *testing.M) { os.Exit(servers.Run(m)) }
//
// It is safe for concurrent use.
type Servers struct {
	postgres, mariadb lazyServer
	shards            [2]lazyServer

	mu   sync.Mutex
	next int // number of the last schema or database
}

// startTimeout bounds the start of a server, which takes about a second.
const startTimeout = 60 * time.Second

// Run runs the tests of m, stops the servers and returns the exit code.
func (s *Servers) Run(m *testing.M) int {
	defer s.Close()
	return m.Run()
}

// Close stops the servers that were started and removes their files.
func (s *Servers) Close() {
	for _, l := range []*lazyServer{&s.postgres, &s.mariadb, &s.shards[0], &s.shards[1]} {
		l.stop()
	}
}

// SQLite returns an empty database in memory that several connections share.
func SQLite(t testing.TB) *sql.DB {
	t.Helper()
	name := fmt.Sprintf("file:/%s-%d?vfs=memdb", filepath.Base(t.TempDir()), time.Now().UnixNano())
	db := open(t, "sqlite", name)
	// The database lives as long as one connection to it.
	keep, err := db.Conn(context.Background())
	if err != nil {
		t.Fatalf("open SQLite: %v", err)
	}
	t.Cleanup(func() { _ = keep.Close() })
	return db
}

// PostgreSQL returns an empty schema of a PostgreSQL server. Without the
// program the test is skipped, or fails where the environment has CI=true.
func (s *Servers) PostgreSQL(t testing.TB) *sql.DB {
	t.Helper()
	return open(t, "pgx", s.PostgreSQLDSN(t))
}

// PostgreSQLDSN returns the data source name of an empty schema for the driver
// "pgx", on the terms of [Servers.PostgreSQL].
func (s *Servers) PostgreSQLDSN(t testing.TB) string {
	t.Helper()
	srv := s.postgres.get(t, startPostgreSQL)
	return s.postgresSchema(t, srv)
}

// MariaDB returns an empty database of a MariaDB server, on the terms of
// [Servers.PostgreSQL].
func (s *Servers) MariaDB(t testing.TB) *sql.DB {
	t.Helper()
	srv := s.mariadb.get(t, startMariaDB)
	name := s.name()
	execAll(t, "mysql", mariadbDSN(srv, ""), "CREATE DATABASE "+name)
	t.Cleanup(func() { execAll(t, "mysql", mariadbDSN(srv, "")+"?lock_wait_timeout=5", "DROP DATABASE "+name) })
	return open(t, "mysql", mariadbDSN(srv, name))
}

func (s *Servers) postgresSchema(t testing.TB, srv *server) string {
	t.Helper()
	name := s.name()
	execAll(t, "pgx", postgresDSN(srv, "public"), "CREATE SCHEMA "+name)
	t.Cleanup(func() {
		execAll(t, "pgx", postgresDSN(srv, "public")+" lock_timeout=5s", "DROP SCHEMA "+name+" CASCADE")
	})
	return postgresDSN(srv, name)
}

// name returns a new name for a schema or database.
func (s *Servers) name() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	return fmt.Sprintf("t%d", s.next)
}

func open(t testing.TB, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatalf("open %s: %v", driver, err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func execAll(t testing.TB, driver, dsn string, statements ...string) {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatalf("open %s: %v", driver, err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// lazyServer is a server that the first call of get starts.
type lazyServer struct {
	mu      sync.Mutex
	started bool
	srv     *server
	err     error
}

func (l *lazyServer) get(t testing.TB, start func() (*server, error)) *server {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.started {
		l.started = true
		l.srv, l.err = start()
	}
	if missing, ok := l.err.(missingError); ok && os.Getenv("CI") != "true" {
		t.Skip(missing.Error())
	}
	if l.err != nil {
		t.Fatal(l.err)
	}
	return l.srv
}

func (l *lazyServer) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.srv != nil {
		l.srv.stop()
		l.srv = nil
	}
}

// missingError says that a server program is not installed.
type missingError struct{ program, packages string }

func (e missingError) Error() string {
	return fmt.Sprintf("no %s here: apt-get install --no-install-recommends %s", e.program, e.packages)
}

// lookup returns the path of a program in one of dirs or in PATH.
func lookup(program, packages string, dirs ...string) (string, error) {
	for _, dir := range dirs {
		matches, _ := filepath.Glob(filepath.Join(dir, program))
		if len(matches) > 0 {
			return matches[len(matches)-1], nil
		}
	}
	if path, err := exec.LookPath(program); err == nil {
		return path, nil
	}
	return "", missingError{program, packages}
}
