package sqlgen_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/fuzz/dbtest"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// benchRows is the size of the table that queries are timed on.
const benchRows = 100_000

// benchType is an entity type like those that people filter.
func benchType() *schema.EntityType {
	return &schema.EntityType{Name: "Bench.Event", Key: []string{"id"}, Properties: []*schema.Property{
		property("id", schema.Int64, false),
		property("value", schema.String, false),
		property("title", schema.String, true),
		property("updated", schema.DateTimeOffset, false),
		property("tags", &schema.CollectionType{Elem: schema.String}, false),
	}}
}

var benchStart = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)

func benchValue(i int) string { return fmt.Sprintf("%06x.example", uint32(i)*2654435761%(1<<24)) }

func benchRow(e *schema.EntityType, i int) schema.Record {
	return schema.Record{Type: e, Values: []schema.Value{
		int64(i), benchValue(i), fmt.Sprintf("Title %d", i%997),
		benchStart.Add(time.Duration(i*7919%benchRows) * time.Hour),
		[]schema.Value{fmt.Sprintf("tag%d", i%5000), fmt.Sprintf("tag%d", 5000+i%3000)},
	}}
}

func benchDB(b *testing.B, c *sqlgen.Compiler, e *schema.EntityType) *sql.DB {
	b.Helper()
	db := dbtest.SQLite(b)
	statements, err := c.Create()
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			b.Fatal(err)
		}
	}
	rows := make([]schema.Record, benchRows)
	for i := range rows {
		rows[i] = benchRow(e, i+1)
	}
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	defer tx.Rollback()
	for some := range slices.Chunk(rows, 500) {
		inserts, err := c.Insert(some...)
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range inserts {
			if _, err := tx.Exec(s.SQL, s.Args...); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	if _, err := db.Exec("ANALYZE"); err != nil {
		b.Fatal(err)
	}
	return db
}

// benchCase is a query, and what a person would write for it.
type benchCase struct {
	name, query string
	sql         string
	args        []any
}

func benchCases() []benchCase {
	const columns = "SELECT id, value, title, updated FROM events WHERE "
	ticks := func(year, month int) int64 {
		const unix = 62135596800
		return (time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC).Unix() + unix) * 1e7
	}
	in := func(n int) benchCase {
		values, args := make([]string, n), make([]any, n)
		for i := range n {
			values[i], args[i] = "'"+benchValue(i*17)+"'", benchValue(i*17)
		}
		return benchCase{
			name:  fmt.Sprintf("in %d", n),
			query: "$filter=value in (" + strings.Join(values, ",") + ")",
			sql:   columns + "value IN (?" + strings.Repeat(",?", n-1) + ")", args: args,
		}
	}
	return []benchCase{
		{"equality", "$filter=value eq '" + benchValue(4711) + "'", columns + "value = ?", []any{benchValue(4711)}},
		in(50),
		in(5000),
		{"startswith", "$filter=startswith(value,'0a1')", columns + "value >= ? AND value < ?", []any{"0a1", "0a2"}},
		{"year", "$filter=year(updated) eq 2017", columns + "updated >= ? AND updated < ?", []any{ticks(2017, 1), ticks(2018, 1)}},
		{"range, order, top", "$filter=updated ge 2017-01-01T00:00:00Z and updated lt 2017-06-01T00:00:00Z&$orderby=updated&$top=20",
			columns + "updated >= ? AND updated < ? ORDER BY updated, id LIMIT ?", []any{ticks(2017, 1), ticks(2017, 6), int64(20)}},
		{"any", "$filter=tags/any(t:t eq 'tag42')", columns + "id IN (SELECT events_id FROM events_tags WHERE value = ?)", []any{"tag42"}},
		{"tolower", "$filter=tolower(title) eq 'title 5'", columns + "title_lower = ?", []any{"title 5"}},
	}
}

// BenchmarkQuery measures queries as the library writes them, compilation from
// the cache included, and the same queries as a person would write them, turn
// by turn: an iteration is a round of both. It reports the medians of their
// times a query, ns/op and hand-ns/op, and the ratio of the two.
func BenchmarkQuery(b *testing.B) {
	e := benchType()
	c, err := sqlgen.New(e, sqlgen.TableOf(e, "events"), sqlgen.SQLite())
	if err != nil {
		b.Fatal(err)
	}
	db := benchDB(b, c, e)
	for _, bc := range benchCases() {
		q := bind(b, e, bc.query)
		b.Run(bc.name, func(b *testing.B) {
			compare(b, func() {
				s, err := c.Select(q)
				if err != nil {
					b.Fatal(err)
				}
				readAll(b, db, s.SQL, s.Args)
			}, func() {
				readAll(b, db, bc.sql, bc.args)
			})
		})
	}
}

// compare measures two functions in rounds of a millisecond or more, the first
// one first in every other round.
func compare(b *testing.B, ours, hand func()) {
	n := 1
	for timed(ours, n)+timed(hand, n) < 2*time.Millisecond {
		n *= 2
	}
	var times [2][]time.Duration
	for first := 0; b.Loop(); first = 1 - first {
		for _, which := range [2]int{first, 1 - first} {
			times[which] = append(times[which], timed([2]func(){ours, hand}[which], n))
		}
	}
	perCall := func(times []time.Duration) float64 {
		slices.Sort(times)
		return float64(times[len(times)/2].Nanoseconds()) / float64(n)
	}
	b.ReportMetric(perCall(times[0]), "ns/op")
	b.ReportMetric(perCall(times[1]), "hand-ns/op")
	b.ReportMetric(perCall(times[0])/perCall(times[1]), "ratio")
}

// timed returns how long n calls take.
func timed(f func(), n int) time.Duration {
	start := time.Now()
	for range n {
		f()
	}
	return time.Since(start)
}

func readAll(b *testing.B, db *sql.DB, query string, args []any) {
	rows, err := db.Query(query, args...)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var id, updated int64
	var value string
	var title sql.NullString
	n := 0
	for rows.Next() {
		if err := rows.Scan(&id, &value, &title, &updated); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if err := rows.Err(); err != nil || n == 0 {
		b.Fatal(n, err)
	}
}

// BenchmarkCompile times the making of a statement, anew and from the cache.
func BenchmarkCompile(b *testing.B) {
	e := benchType()
	table := sqlgen.TableOf(e, "events")
	queries := []struct{ name, query string }{
		{"equality", "$filter=value eq 'x'"},
		{"mixed", "$filter=(startswith(value,'0a') or tags/any(t:t eq 'tag42')) and year(updated) ge 2017 and not (title in ('a','b'))&$orderby=updated desc&$top=20"},
		{"in 5000", benchCases()[2].query},
	}
	for _, bc := range queries {
		q := bind(b, e, bc.query)
		b.Run(bc.name+"/cold", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				c, err := sqlgen.New(e, table, sqlgen.SQLite())
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if _, err := c.Select(q); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(bc.name+"/cached", func(b *testing.B) {
			c, err := sqlgen.New(e, table, sqlgen.SQLite())
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Select(q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
