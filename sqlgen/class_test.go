package sqlgen

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// classLiterals are literals around every place where the text of a statement
// may change, by property of the type below.
var classLiterals = map[string][]string{
	"i": {"null", "-9223372036854775808", "-2147483649", "-2147483648", "-1", "0", "1", "2147483647", "2147483648", "9223372036854775807", "0.5", "1.0", "1e300", "-1e300", "INF", "-INF", "NaN"},
	"l": {"null", "-9223372036854775808", "-2147483649", "-1", "0", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "0.5", "1e300", "INF", "NaN"},
	"d": {"null", "-1e300", "-0.5", "0", "0.5", "1e300", "INF", "-INF", "NaN"},
	"p": {"null", "-0.5", "0", "0.00001", "1e30", "-1e30", "1e300", "INF", "-INF", "NaN"},
	"s": {"null", "''", "'a'", "'" + strings.Repeat("x", 255) + "'", "'" + strings.Repeat("x", 256) + "'", "'" + strings.Repeat("é", 255) + "'", "'" + strings.Repeat("x", 8001) + "'"},
	"t": {
		"null", "-0001-01-01T00:00:00Z", "0000-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000001Z", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000001Z", "2024-01-01T00:00:00.0000001Z", "2024-01-01T00:00:00.00000001Z",
		"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.9999991Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.99999995Z", "10000-01-01T00:00:00Z",
	},
}

// TestClasses asks one compiler for the statements of pairs of filters that
// differ in a literal: the second is what a new compiler makes of it, whatever
// plan the first has left behind.
func TestClasses(t *testing.T) {
	property := func(name string, p schema.Type) *schema.Property {
		return &schema.Property{Name: name, Type: p, Nullable: name != "id", Filterable: true, Sortable: true}
	}
	e := &schema.EntityType{Name: "Test.Class", Key: []string{"id"}, Properties: []*schema.Property{
		property("id", schema.Int32), property("i", schema.Int32), property("l", schema.Int64), property("d", schema.Double), property("p", schema.Decimal),
		property("s", schema.String), property("t", schema.DateTimeOffset), property("o", schema.Boolean),
	}}
	forms := map[string][]string{
		"i": {"i eq %s", "i lt %s", "i add %s gt 0", "i mul %s le 7", "i div %s eq 1", "substring('abc',%s) eq s", "i in (1,%s)", "case(o:%s,true:2) eq i"},
		"l": {"l ne %s", "l ge %s", "l sub %s gt 0"},
		"d": {"d eq %s", "d gt %s", "d in (1,%s)"},
		"p": {"p eq %s", "p le %s", "p add %s lt 3", "p in (1,%s)"},
		"s": {"s eq %s", "s gt %s", "contains(s,%s)", "startswith(s,%s)", "endswith(s,%s)", "indexof(s,%s) eq 0", "concat(s,%s) eq 'a'", "s in ('a',%s)"},
		"t": {"t eq %s", "t ne %s", "t lt %s", "t ge %s", "t in (2024-01-01T00:00:00Z,%s)"},
	}
	for d := range Dialects() {
		for _, native := range []bool{false, true} {
			table := TableOf(e, "classes")
			if i := slices.IndexFunc(table.Columns, func(c Column) bool { return c.Path == "t" }); native {
				table.Columns[i].Storage = Native
			}
			c, err := New(e, table, d)
			if err != nil {
				t.Fatal(err)
			}
			for property, templates := range forms {
				for _, template := range templates {
					if native && property != "t" {
						continue
					}
					pairs(t, c, table, template, classLiterals[property])
				}
			}
		}
	}
}

func pairs(t *testing.T, c *Compiler, table Table, template string, literals []string) {
	t.Helper()
	for _, literal := range slices.Concat(literals, literals) {
		filter := fmt.Sprintf(template, literal)
		x, err := parser.ParseFilter(filter, parser.Options{})
		if err != nil {
			t.Fatalf("%s: %v", filter, err)
		}
		bound, err := schema.BindFilter(x, c.m.entity)
		if err != nil {
			continue // such as division by zero
		}
		anew, err := New(c.m.entity, table, c.d)
		if err != nil {
			t.Fatal(err)
		}
		q := &schema.Query{Type: c.m.entity, Filter: bound}
		got, err := c.Where(q)
		want, errWant := anew.Where(q)
		if (err == nil) != (errWant == nil) {
			t.Errorf("%s: %s: %v, %v", c.d, filter, err, errWant)
		}
		if diff := cmp.Diff(visible(want), visible(got)); diff != "" {
			t.Errorf("%s: %.80s: another statement after other literals: %s", c.d, filter, diff)
		}
	}
}
