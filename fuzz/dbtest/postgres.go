package dbtest

import (
	"database/sql"
	"fmt"
	"os"
	"testing"
)

const postgresPackages = "postgresql-15"

func startPostgreSQL() (*server, error) {
	initdb, err := lookup("initdb", postgresPackages, "/usr/lib/postgresql/*/bin")
	if err != nil {
		return nil, err
	}
	postgres, err := lookup("postgres", postgresPackages, "/usr/lib/postgresql/*/bin")
	if err != nil {
		return nil, err
	}
	as, err := unprivileged("postgres", "nobody")
	if err != nil {
		return nil, err
	}
	dir, err := newDir(as)
	if err != nil {
		return nil, err
	}
	data := dir + "/data"
	err = run(as, dir, initdb, "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
		"--locale=C", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync")
	if err != nil {
		return nil, err
	}
	dsn := postgresDSN(&server{dir: dir}, "public")
	return start(as, dir, "pgx", dsn, os.Interrupt, postgres, "-D", data, "-k", dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "autovacuum=off",
		"-c", "jit=off") // compiling takes longer than any query of a test
}

// postgresDSN returns the data source name of one schema.
func postgresDSN(s *server, schema string) string {
	return fmt.Sprintf("host=%s user=postgres dbname=postgres search_path=%s", s.dir, schema)
}

// Cluster is a PostgreSQL whose tables can be spread over two other servers.
type Cluster struct {
	Head   *sql.DB
	Shards [2]*sql.DB
}

// Sharded returns an empty schema on a head and on two shards. The head knows
// the shards as the foreign servers s1 and s2; a table is spread by making it
// on every shard and, on the head, partitioned by hash:
//
//	CREATE TABLE t (...) PARTITION BY HASH (id)
//	CREATE FOREIGN TABLE t_1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0) SERVER s1 OPTIONS (schema_name '...', table_name 't')
//
// which [Cluster.Partition] does. The names s1 and s2 are those of the database:
// the next call ends the cluster of the last, so tests with one are not parallel.
// The terms are those of [Servers.PostgreSQL].
func (s *Servers) Sharded(t testing.TB) *Cluster {
	t.Helper()
	head := s.postgres.get(t, startPostgreSQL)
	c := &Cluster{Head: open(t, "pgx", s.postgresSchema(t, head))}
	statements := []string{"CREATE EXTENSION IF NOT EXISTS postgres_fdw"}
	for i := range s.shards {
		shard := s.shards[i].get(t, startPostgreSQL)
		dsn := s.postgresSchema(t, shard)
		c.Shards[i] = open(t, "pgx", dsn)
		name := fmt.Sprintf("s%d", i+1)
		statements = append(statements,
			"DROP SERVER IF EXISTS "+name+" CASCADE",
			fmt.Sprintf("CREATE SERVER %s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%s', dbname 'postgres',"+
				" async_capable 'true', fetch_size '5000', batch_size '1000')", name, shard.dir),
			"CREATE USER MAPPING FOR CURRENT_USER SERVER "+name+" OPTIONS (user 'postgres')")
	}
	for _, stmt := range statements {
		if _, err := c.Head.Exec(stmt); err != nil {
			t.Fatalf("%s: %v", stmt, err)
		}
	}
	return c
}

// Partition makes on the head the table that create makes on each shard, as
// partitions by hash of the column key. The text of create is a CREATE TABLE
// without a semicolon for a table named table. The head's table has no primary
// key: foreign partitions cannot have one, the shards do.
func (c *Cluster) Partition(t testing.TB, table, key, create, createHead string) {
	t.Helper()
	must := func(db *sql.DB, stmt string) {
		t.Helper()
		if _, err := db.Exec(stmt); err != nil {
			t.Fatalf("%s: %v", stmt, err)
		}
	}
	must(c.Head, createHead+" PARTITION BY HASH ("+key+")")
	for i, shard := range c.Shards {
		must(shard, create)
		var schema string
		if err := shard.QueryRow("SELECT current_schema()").Scan(&schema); err != nil {
			t.Fatal(err)
		}
		must(c.Head, fmt.Sprintf("CREATE FOREIGN TABLE %s_%d PARTITION OF %s FOR VALUES WITH (MODULUS 2, REMAINDER %d)"+
			" SERVER s%d OPTIONS (schema_name '%s', table_name '%s')", table, i+1, table, i, i+1, schema, table))
	}
}
