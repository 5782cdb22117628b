package sqltest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/odatacheck/odata/sqlgen"
)

var primaryKey = regexp.MustCompile(`, PRIMARY KEY \([^)]*\)`)

// TestShards runs 1,000 filters on a PostgreSQL that has the entities on two
// other servers, spread by the hash of their key, and the child tables, if
// there are any, on the first.
func TestShards(t *testing.T) {
	var total tally
	for seed := uint64(100); seed < 105; seed++ {
		w := newWorld(seed, worldRows)
		cluster := servers.Sharded(t)
		c := compilerFor(t, w.typ, w.table("entities", sqlgen.PostgreSQL()), sqlgen.PostgreSQL())
		statements, err := c.Create()
		if err != nil {
			t.Fatal(err)
		}
		// The partitions of other servers have no primary key on the head.
		head := primaryKey.ReplaceAllString(statements[0], "")
		cluster.Partition(t, "entities", "id", statements[0], head)
		for _, s := range statements[1:] {
			if strings.HasPrefix(s, "CREATE TABLE") {
				if _, err := cluster.Head.Exec(s); err != nil {
					t.Fatalf("%s: %v", s, err)
				}
			}
		}
		if err := insert(cluster.Head, c, w.rows); err != nil {
			t.Fatal(err)
		}
		if _, err := cluster.Head.Exec("ANALYZE"); err != nil {
			t.Fatal(err)
		}
		for _, shard := range cluster.Shards {
			var n int
			if err := shard.QueryRow("SELECT COUNT(*) FROM entities").Scan(&n); err != nil || n < worldRows/4 {
				t.Fatalf("a shard has %d rows: %v", n, err)
			}
		}
		total.rows += len(w.rows)
		l := &lab{system: systems[1], db: cluster.Head}
		for _, q := range w.queries(t.Context(), worldFilters) {
			if d := l.over(w, c).compare(t.Context(), q, &total); d != nil {
				t.Fatalf("seed %d: %s\n%s: %s", seed, q, d.kind, d.detail)
			}
		}
	}
	t.Log(total)
}
