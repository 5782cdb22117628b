package sqltest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/odatacheck/odata/sqlgen"
)

// Identifiers that try to end their quotation, or that look like placeholders
// and templates, are names like any other.
func TestHostileIdentifiers(t *testing.T) {
	names := []string{`a"b`, "a`b", "a]b[c", `x"; DROP TABLE events; --`, "x`; DROP TABLE events; --", "'", "?", "$1", "@p1", "{0}", "select", "order by", "Ä", `\`, "%s", "c1", "--", "/*"}
	e := eventType()
	rows := events(e, 1, 50)
	w := &world{typ: e, rows: rows}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			for i, name := range names {
				table := sqlgen.TableOf(e, name)
				for k := range table.Columns {
					c := &table.Columns[k]
					c.Name = names[(i+k)%len(names)]
					if c.Lower != "" {
						c.Lower = fmt.Sprintf("%s%d", names[(i+k)%len(names)], k)
					}
				}
				tags := &table.Collections[0]
				tags.Table, tags.Ordinal, tags.Parent[0] = name+" tags", name+"o", name+"p"
				if i > 3 {
					table = unindexed(table)
				}
				r := stored(t, s.open(t), s.dialect, e, table, rows)
				for _, text := range []string{
					"$filter=value ne 'x' and startswith(title,'T') and year(updated) gt 2014&$orderby=count,title desc&$top=7",
					"$filter=tags/any(t:t eq 'tag7' or $it/value eq t) or tolower(title) eq 'title 9'&$orderby=id",
					"$filter=count in (1,2,3,4) and tags/all(t:contains(t,'a'))&$orderby=id",
				} {
					q := bindQuery(t, e, text)
					want, err := w.inMemory(t.Context(), q)
					if err != nil {
						t.Fatal(err)
					}
					got, err := collect(t.Context(), r, q)
					if err != nil || !slices.Equal(keysOf(got), want) {
						t.Errorf("%q: %s: %v %v, want %v", name, text, err, keysOf(got), want)
					}
				}
			}
		})
	}
}
