package sqltest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odatacheck/odata/sqlgen"
)

// A table that has no column of a name that the mapping gives is an error of
// every query that needs the column, on every database, and never a value.
func TestMissingColumn(t *testing.T) {
	e := eventType()
	tests := []struct {
		name    string
		queries []string
		change  func(*sqlgen.Table)
	}{
		{"value", []string{"$filter=value ne 'x'&$select=id", "$orderby=value&$select=id", "$select=value", "$filter=startswith(value,'n')&$select=id"}, nil},
		{"title", []string{"$filter=title eq null&$select=id", "$filter=contains(title,'i') or id gt 0&$select=id", "$filter=title eq value&$select=id"}, nil},
		{"count", []string{"$filter=count gt 5&$select=id", "$filter=count in (1,2,3)&$select=id", "$filter=count add 1 lt 7&$select=id"}, nil},
		{"updated", []string{"$filter=year(updated) gt 1&$select=id", "$filter=date(updated) ne 2020-01-01&$select=id"}, nil},
		{"items", []string{"$filter=tags/any(t:t ne 'x')&$select=id", "$filter=tags/all(t:t ne 'x')&$select=id", "$select=tags"}, func(t *sqlgen.Table) {
			t.Collections[0].Columns[0].Name = "nowhere"
		}},
		{"parent", []string{"$filter=tags/any()&$select=id", "$filter=tags/$count gt 0&$select=id", "$filter=tags/any(t:t ne value)&$select=id", "$select=tags"}, func(t *sqlgen.Table) {
			t.Collections[0].Parent[0] = "nowhere"
		}},
		{"ordinal", []string{"$select=tags"}, func(t *sqlgen.Table) { t.Collections[0].Ordinal = "nowhere" }},
		{"child table", []string{"$filter=tags/any()&$select=id", "$select=tags"}, func(t *sqlgen.Table) { t.Collections[0].Table = "nowhere" }},
		{"table", []string{"$select=id"}, func(t *sqlgen.Table) { t.Name = "nowhere" }},
		{"schema", []string{"$select=id"}, func(t *sqlgen.Table) { t.Schema = "nowhere" }},
		{"lower case", []string{"$filter=tolower(title) ne 'x'&$select=id"}, func(t *sqlgen.Table) { columnOf(t, "title").Lower = "nowhere" }},
	}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			db := s.open(t)
			store(t, db, compilerFor(t, e, sqlgen.TableOf(e, "events"), s.dialect), events(e, 1, 5))
			for _, tt := range tests {
				table := sqlgen.TableOf(e, "events")
				if tt.change == nil {
					columnOf(&table, tt.name).Name = "nowhere"
				} else {
					tt.change(&table)
				}
				r := runner(db, compilerFor(t, e, table, s.dialect), e)
				for _, query := range tt.queries {
					if rows, err := collect(t.Context(), r, bindQuery(t, e, query)); err == nil {
						t.Errorf("%s: %s: %d rows", tt.name, query, len(rows))
					}
				}
			}
		})
	}
}

func columnOf(t *sqlgen.Table, path string) *sqlgen.Column {
	for i := range t.Columns {
		if t.Columns[i].Path == path {
			return &t.Columns[i]
		}
	}
	panic(fmt.Sprintf("no column stores %q", path))
}

// identifiers sets each identifier of a table in turn.
var identifiers = map[string]func(t *sqlgen.Table, name string){
	"table":       func(t *sqlgen.Table, name string) { t.Name = name },
	"schema":      func(t *sqlgen.Table, name string) { t.Schema = name },
	"column":      func(t *sqlgen.Table, name string) { columnOf(t, "value").Name = name },
	"key":         func(t *sqlgen.Table, name string) { columnOf(t, "id").Name = name },
	"lower case":  func(t *sqlgen.Table, name string) { columnOf(t, "title").Lower = name },
	"child table": func(t *sqlgen.Table, name string) { t.Collections[0].Table = name },
	"parent":      func(t *sqlgen.Table, name string) { t.Collections[0].Parent[0] = name },
	"ordinal":     func(t *sqlgen.Table, name string) { t.Collections[0].Ordinal = name },
	"item":        func(t *sqlgen.Table, name string) { t.Collections[0].Columns[0].Name = name },
}

// What no database takes as a name is refused wherever it stands, before any
// SQL is made; so is one name for two things.
func TestImpossibleNames(t *testing.T) {
	e := eventType()
	names := []string{"", "a\x00b", "\n", "a\r\nb", "a\x1Bb", "a\x7F", "a\xFFb"}
	twice := map[string][]string{
		"column": {"id", "TITLE", "Title_Lower"}, "key": {"value", "COUNT"}, "lower case": {"title", "ID", "Value"},
		"child table": {"events", "EVENTS"}, "parent": {"ordinal", "Value"}, "ordinal": {"VALUE", "events_ID"}, "item": {"events_id", "Ordinal"},
	}
	for d := range sqlgen.Dialects() {
		for place, set := range identifiers {
			for _, name := range append(names, twice[place]...) {
				if name == "" && (place == "schema" || place == "lower case") {
					continue // there is none
				}
				table := sqlgen.TableOf(e, "events")
				set(&table, name)
				if _, err := sqlgen.New(e, table, d); err == nil {
					t.Errorf("%s: %s %q is taken", d, place, name)
				}
			}
		}
	}
}

// Names that read like something else are taken wherever they stand, and the
// rows are those in memory.
func TestPeculiarNames(t *testing.T) {
	e := eventType()
	rows := events(e, 1, 40)
	w := &world{typ: e, rows: rows}
	names := []string{"C1", "c1", "j", "V", "value", "ROWID", "select", "null", "a b", `"`, "`", "[", "]", "'", "a.b", "é", "$1", ":x", "{0}"}
	queries := []string{
		"$filter=tags/any(t:t eq 'tag7' or value eq t) or title eq value&$orderby=id",
		"$filter=tags/all(t:t ne title) and tags/$count eq 2 and tags/any(t:tolower(title) ne t)&$orderby=id desc&$top=9",
		"$filter=count in (1,2,4) or value in ('x','y') or tags/any(t:t in ('tag1','tag2'))&$orderby=title,id",
	}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			db := s.open(t)
			drop := func(table sqlgen.Table) {
				for _, name := range []string{table.Collections[0].Table, table.Name} {
					if _, err := db.Exec("DROP TABLE " + quoted(s.dialect, name)); err != nil {
						t.Fatal(err)
					}
				}
			}
			for place, set := range identifiers {
				for i, name := range names {
					if place == "schema" || s.dialect != sqlgen.SQLite() && (i > 1 || place != "table") {
						continue // the servers are slow to make tables
					}
					table := unindexed(sqlgen.TableOf(e, "events"))
					table.Collections[0].Columns[0].Index = false
					set(&table, name)
					c, err := sqlgen.New(e, table, s.dialect)
					if err != nil {
						continue // the name is taken
					}
					store(t, db, c, rows)
					r := runner(db, c, e)
					for _, query := range queries {
						q := bindQuery(t, e, query)
						want, err := w.inMemory(t.Context(), q)
						if err != nil {
							t.Fatal(err)
						}
						got, err := collect(t.Context(), r, q)
						if err != nil || !slices.Equal(keysOf(got), want) {
							t.Errorf("%s %q: %s: %v %v, want %v", place, name, query, err, keysOf(got), want)
						}
					}
					drop(table)
				}
			}
		})
	}
}

func quoted(d *sqlgen.Dialect, name string) string {
	if d == sqlgen.PostgreSQL() {
		return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}
