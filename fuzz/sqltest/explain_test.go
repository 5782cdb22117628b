package sqltest

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// eventType is an entity type like those that people filter.
func eventType() *schema.EntityType {
	return &schema.EntityType{Name: "Test.Event", Key: []string{"id"}, Properties: []*schema.Property{
		{Name: "id", Type: schema.Int64, Filterable: true, Sortable: true},
		{Name: "value", Type: schema.String, Filterable: true, Sortable: true},
		{Name: "title", Type: schema.String, Nullable: true, Filterable: true, Sortable: true},
		{Name: "updated", Type: schema.DateTimeOffset, Filterable: true, Sortable: true},
		{Name: "expires", Type: schema.DateTimeOffset, Nullable: true, Filterable: true, Sortable: true},
		{Name: "count", Type: schema.Int32, Nullable: true, Filterable: true, Sortable: true},
		{Name: "tags", Type: &schema.CollectionType{Elem: schema.String}, Filterable: true},
	}}
}

// events returns n rows.
func events(e *schema.EntityType, from, n int) []schema.Record {
	start := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	rows := make([]schema.Record, n)
	for i := range rows {
		k := from + i
		var title, expires, count schema.Value
		if k%7 > 0 {
			title = fmt.Sprintf("Title %d", k%997)
		}
		if k%5 > 0 {
			expires = start.Add(time.Duration(k) * 3 * time.Hour)
		}
		if k%3 > 0 {
			count = int64(k % 1000)
		}
		rows[i] = schema.Record{Type: e, Values: []schema.Value{
			int64(k), fmt.Sprintf("%06x.example", uint32(k)*2654435761%(1<<24)), title,
			start.Add(time.Duration(k*7919%(n*2)) * time.Hour), expires, count,
			[]schema.Value{fmt.Sprintf("tag%d", k%5000), fmt.Sprintf("tag%d", 5000+k%3000)},
		}}
	}
	return rows
}

func list(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "'%06x.example'", uint32(i)*2654435761%(1<<24))
	}
	return b.String()
}

// indexedQueries are the shapes that must be answered from an index.
func indexedQueries() []struct{ name, query, index string } {
	return []struct{ name, query, index string }{
		{"equality", "$filter=value eq '00beef.example'", "value"},
		{"in 50", "$filter=value in (" + list(50) + ")", "value"},
		{"in 5000", "$filter=value in (" + list(5000) + ")", "value"},
		{"or", "$filter=value eq 'a' or value eq 'b' or value eq 'c'", "value"},
		{"startswith", "$filter=startswith(value,'00be')", "value"},
		{"year", "$filter=year(expires) eq 2016", "expires"},
		{"date", "$filter=date(updated) eq 2016-02-03", "updated"},
		{"date range, order, top", "$filter=updated ge 2015-06-01T00:00:00Z and updated lt 2015-09-01T00:00:00Z&$orderby=updated&$top=20", "updated"},
		{"order of nulls", "$orderby=expires&$top=20", "expires"},
		{"any", "$filter=tags/any(t:t eq 'tag42')", "tags"},
		{"any in", "$filter=tags/any(t:t in ('tag42','tag43'))", "tags"},
		{"tolower", "$filter=tolower(title) eq 'title 5'", "title_lower"},
		{"sum", "$filter=count add 5 eq 90", "count"},
		{"converted", "$filter=count eq 77.0", "count"},
	}
}

func TestExplain(t *testing.T) {
	e := eventType()
	all := events(e, 0, 50_000)
	for _, s := range systems {
		rows := all
		if s.dialect == sqlgen.SQLite() {
			rows = all[:10_000]
		}
		t.Run(s.dialect.Name(), func(t *testing.T) {
			for _, array := range []bool{false, true} {
				if array && s.dialect != sqlgen.PostgreSQL() {
					continue
				}
				table := sqlgen.TableOf(e, "events")
				if array {
					table.Collections = []sqlgen.Collection{{Path: "tags", Storage: sqlgen.ArrayColumn, Column: "tags"}}
				}
				t.Run(fmt.Sprintf("array=%v", array), func(t *testing.T) {
					c := compilerFor(t, e, table, s.dialect)
					db := s.open(t)
					store(t, db, c, rows)
					analyze(t, s, db)
					for _, q := range indexedQueries() {
						t.Run(q.name, func(t *testing.T) {
							st, err := c.Select(bindQuery(t, e, q.query))
							if err != nil {
								t.Fatal(err)
							}
							plan := explain(t, s, db, st)
							if !usesIndex(s, plan, q.index) {
								t.Errorf("%s\n%s", shorten(st.SQL), plan)
							}
						})
					}
				})
			}
		})
	}
}

func shorten(s string) string { return s[:min(len(s), 600)] }

func analyze(t *testing.T, s system, db *sql.DB) {
	t.Helper()
	statements := []string{"ANALYZE"}
	if s.dialect == sqlgen.MariaDB() {
		statements = []string{"ANALYZE TABLE events", "ANALYZE TABLE events_tags"}
	}
	for _, stmt := range statements {
		rows, err := db.Query(stmt)
		if err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
}

func on(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

// explain returns the plan of a statement as text.
func explain(t *testing.T, s system, db *sql.DB, st sqlgen.Statement) string {
	t.Helper()
	word := "EXPLAIN "
	if s.dialect == sqlgen.SQLite() {
		word = "EXPLAIN QUERY PLAN "
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if s.dialect == sqlgen.PostgreSQL() {
		// It rather reads 50,000 rows than looks up 5,000, and is right. What
		// matters is that it can.
		if _, err := conn.ExecContext(t.Context(), "SET enable_seqscan = "+on(len(st.Args) != 1 || len(fmt.Sprint(st.Args[0])) < 10_000)); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := conn.QueryContext(t.Context(), word+st.SQL, st.Args...)
	if err != nil {
		t.Fatalf("%s: %v", shorten(st.SQL), err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	raw, dest := make([]sql.NullString, len(names)), make([]any, len(names))
	for i := range raw {
		dest[i] = &raw[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		for _, v := range raw {
			b.WriteString(v.String + " ")
		}
		b.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// usesIndex reports whether a plan reads an index with the name of a column,
// and no stored table as a whole.
func usesIndex(s system, plan, index string) bool {
	if !strings.Contains(plan, "ix_events_"+index) {
		return false
	}
	for line := range strings.Lines(plan) {
		switch s.dialect {
		case sqlgen.SQLite():
			if strings.Contains(line, "SCAN events") && !strings.Contains(line, "USING INDEX") {
				return false
			}
		case sqlgen.PostgreSQL():
			if strings.Contains(line, "Seq Scan") {
				return false
			}
		case sqlgen.MariaDB():
			if strings.Contains(line, " events ALL") || strings.Contains(line, " c1 ALL") {
				return false
			}
		}
	}
	return true
}

// TestNoSemijoin wants items that are compared with their entity looked at
// entity by entity. In a join, an entity with two equal items and another one
// between them would be a row for each where a page is read in the items' order.
func TestNoSemijoin(t *testing.T) {
	s := systems[2]
	e := eventType()
	c := compilerFor(t, e, sqlgen.TableOf(e, "events"), s.dialect)
	db := s.open(t)
	store(t, db, c, events(e, 1, 100))
	for _, filter := range []string{"tags/any(t:t eq $it/value)", "value in tags"} {
		st, err := c.Select(bindQuery(t, e, "$filter="+filter+"&$select=id"))
		if err != nil {
			t.Fatal(err)
		}
		if plan := explain(t, s, db, st); !strings.Contains(plan, "DEPENDENT SUBQUERY") {
			t.Errorf("%s\n%s", st.SQL, plan)
		}
	}
}
