// Package store keeps the indicators of all tenants in a SQL database. There
// is one implementation over database/sql; the databases differ in a
// dialect, in their migrations, and in how a tenant is locked.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx
	_ "modernc.org/sqlite"             // the driver sqlite

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/sqlgen"
)

// Memory is the name of a database that lives as long as its Store.
const Memory = ":memory:"

// Store is a database of indicators. It is safe for concurrent use.
type Store struct {
	dialect        *sqlgen.Dialect
	writer, reader *sql.DB          // one pool where the database takes several writers
	read           sqlgen.Queryer   // of reader
	keep           *sql.DB          // holds a database in memory, or nil
	locks          bool             // rows are locked; otherwise a transaction locks the database
	strict         *sqlgen.Compiler // for queries on indicator.Stored
	lenient        *sqlgen.Compiler // for queries on indicator.Lenient
}

// busyTimeout is how long a program waits for another one that writes to the
// same SQLite file.
const busyTimeout = 10 * time.Second

// maxConnections bounds the connections to PostgreSQL.
const maxConnections = 16

// Open opens a database and brings it to the newest version. The name is the
// file of a SQLite database, [Memory], or a data source name of PostgreSQL: a
// URL, or words such as host=.
func Open(ctx context.Context, name string) (*Store, error) {
	s, err := open(name)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.writer.PingContext(ctx); err != nil {
		return err
	}
	s.read = s.reader
	if !s.locks { // pgx keeps statements by itself
		s.read = &statements{db: s.reader, kept: map[string]*sql.Stmt{}}
	}
	var err error
	if s.strict, err = sqlgen.New(indicator.Stored(), table(), s.dialect); err != nil {
		return err
	}
	if s.lenient, err = sqlgen.New(indicator.Lenient(), table(), s.dialect); err != nil {
		return err
	}
	return s.migrate(ctx)
}

// IsPostgreSQL reports whether a database's name is one of PostgreSQL.
func IsPostgreSQL(name string) bool {
	for _, prefix := range []string{"postgres://", "postgresql://", "host="} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func open(name string) (*Store, error) {
	if IsPostgreSQL(name) {
		db, err := sql.Open("pgx", name)
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(maxConnections)
		db.SetMaxIdleConns(maxConnections)
		return &Store{dialect: sqlgen.PostgreSQL(), writer: db, reader: db, locks: true}, nil
	}
	if name == Memory {
		return openMemory()
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	// The file holds the key that signs tokens, so it is its owner's alone.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	writer, err := sql.Open("sqlite", fileName(path, "journal_mode(WAL)", "synchronous(FULL)"))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	reader, err := sql.Open("sqlite", fileName(path, "query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	readers := max(4, 2*runtime.NumCPU())
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return &Store{dialect: sqlgen.SQLite(), writer: writer, reader: reader}, nil
}

// openMemory opens a database that several connections could share, and keeps
// one of them open, so that the other may come and go.
func openMemory() (*Store, error) {
	name := "file:/" + rand.Text() + "?vfs=memdb&_txlock=immediate"
	keep, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	if err := keep.Ping(); err != nil {
		return nil, errors.Join(err, keep.Close())
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, errors.Join(err, keep.Close())
	}
	db.SetMaxOpenConns(1)
	return &Store{dialect: sqlgen.SQLite(), writer: db, reader: db, keep: keep}, nil
}

// fileName returns the data source name of a SQLite file.
func fileName(path string, pragmas ...string) string {
	q := url.Values{"_txlock": {"immediate"}}
	for _, p := range append([]string{fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds())}, pragmas...) {
		q.Add("_pragma", p)
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// Close closes the database.
func (s *Store) Close() error {
	err := s.writer.Close()
	if s.reader != s.writer {
		err = errors.Join(err, s.reader.Close())
	}
	if s.keep != nil {
		err = errors.Join(err, s.keep.Close())
	}
	return err
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.reader.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// bind returns a statement with the placeholders of the dialect for "?", which
// stands nowhere else in it.
func (s *Store) bind(query string) string {
	if !s.locks {
		return query
	}
	var b strings.Builder
	for i, part := range strings.Split(query, "?") {
		if i > 0 {
			b.WriteString("$" + strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	return b.String()
}

// transaction runs f in a transaction of its own, which f's error rolls back.
func (s *Store) transaction(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

// ignoreDone drops the error of a rollback that came too late to matter.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// keyLength is the length of a signing key in bytes.
const keyLength = 32

// SigningKey returns the secret that tokens are signed with. The first call
// makes it; it stays for the life of the database.
func (s *Store) SigningKey(ctx context.Context) ([]byte, error) {
	fresh := make([]byte, keyLength)
	if _, err := rand.Read(fresh); err != nil {
		return nil, err
	}
	insert := s.bind("INSERT INTO setting (name, value) VALUES ('signing-key', ?) ON CONFLICT DO NOTHING")
	if _, err := s.writer.ExecContext(ctx, insert, fresh); err != nil {
		return nil, err
	}
	var key []byte
	err := s.writer.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = 'signing-key'").Scan(&key)
	return key, err
}
