package sqltest

import (
	"fmt"
	"testing"

	"github.com/odatacheck/odata/schema"
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

func compilerFor(t testing.TB, e *schema.EntityType, table sqlgen.Table, d *sqlgen.Dialect) *sqlgen.Compiler {
	t.Helper()
	c, err := sqlgen.New(e, table, d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func columnOf(t *sqlgen.Table, path string) *sqlgen.Column {
	for i := range t.Columns {
		if t.Columns[i].Path == path {
			return &t.Columns[i]
		}
	}
	panic(fmt.Sprintf("no column stores %q", path))
}
