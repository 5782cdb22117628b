package sqlgen_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// TestIndexes pins the indexes that queries want: equality first, then one
// column for a range or those of the order, none that another one or the key
// already serves.
func TestIndexes(t *testing.T) {
	tests := []struct {
		queries string // separated by blanks
		want    string // table and columns of each index
	}{
		{"$filter=name%20eq%20'a'", "orders(name,id)"},
		{"$filter=id%20eq%201", ""},
		{"$filter=id%20eq%201%20and%20name%20eq%20'a'", ""},
		{"$filter=name%20eq%20'a'%20and%20id%20eq%201", "orders(name,id)"},
		{"$filter=name%20ne%20'a'", ""},
		{"$filter=name%20eq%20note", ""},
		{"$filter=matchesPattern(name,'a')", ""},
		{"$filter=name%20eq%20'a'%20and%20amount%20gt%201%20and%20total%20gt%202", "orders(name,amount,id)"},
		{"$filter=amount%20gt%201%20and%20name%20eq%20'a'%20and%20total%20eq%202", "orders(name,total,amount,id)"},
		{"$filter=name%20eq%20'a'%20and%20name%20eq%20'b'", "orders(name,id)"},
		{"$filter=name%20in%20('a','b')%20and%20day%20eq%20null", "orders(name,day,id)"},
		{"$filter=year(updated)%20eq%202024%20and%20name%20eq%20'a'", "orders(name,updated,id)"},
		{"$filter=startswith(name,'a')", "orders(name,id)"},
		{"$filter=tolower(name)%20eq%20'a'", "orders(name_lower,id)"},
		{"$filter=name%20eq%20'a'%20or%20amount%20eq%201", "orders(name,id) orders(amount,id)"},
		{"$filter=(name%20eq%20'a'%20or%20amount%20gt%201)%20and%20total%20eq%202", "orders(name,id) orders(amount,id) orders(total,id)"},
		{"$orderby=name", "orders(name,id)"},
		{"$orderby=name%20desc", ""},
		{"$orderby=name,amount%20desc", ""},
		{"$orderby=name,amount", "orders(name,amount,id)"},
		{"$orderby=length(name)", ""},
		{"$filter=total%20eq%201&$orderby=name", "orders(total,name,id)"},
		{"$filter=amount%20gt%201&$orderby=name", "orders(amount,id)"},
		{"$filter=amount%20gt%201&$orderby=amount,name", "orders(amount,name,id)"},
		{"$filter=name%20eq%20'a'%20or%20amount%20eq%201&$orderby=total", "orders(name,id) orders(amount,id)"},
		{"$filter=name%20eq%20'a' $filter=name%20eq%20'b'%20and%20amount%20gt%201 $filter=name%20in%20('c','d')", "orders(name,amount,id)"},
		{"$filter=name%20eq%20'a' $filter=amount%20eq%201", "orders(name,id) orders(amount,id)"},
		{"$filter=tags/any(t:t%20eq%20'a')", "orders_tags(value,orders_id)"},
		{"$filter=tags/any(t:t%20ne%20'a')", ""},
		{"$filter=tags/any()", ""},
		{"$filter=tags/any(t:t%20eq%20name)", ""},
		{"$filter=stops/any(s:s/city%20eq%20'a'%20and%20s/zip%20gt%201)", "orders_stops(city,orders_id)"},
		{"$filter=stops/any(s:s/zip%20gt%201%20and%20s/city%20eq%20'a')", "orders_stops(zip,city,orders_id)"},
		{"$filter=stops/any(s:s/city%20eq%20'a'%20and%20s/zip%20eq%201)", "orders_stops(city,zip,orders_id)"},
		{"$filter=stops/any(s:s/city%20eq%20'a'%20or%20s/zip%20eq%201)", ""},
		{"$filter=tags/any(t:t%20eq%20'a')%20and%20name%20eq%20'a'", "orders_tags(value,orders_id) orders(name,id)"},
	}
	e := orderType()
	c, err := sqlgen.New(e, sqlgen.TableOf(e, "orders"), sqlgen.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		var queries []*schema.Query
		for query := range strings.SplitSeq(tt.queries, " ") {
			queries = append(queries, bind(t, e, query))
		}
		statements, err := c.Create(queries...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range statements {
			if _, on, ok := strings.Cut(s, " ON "); ok && strings.HasPrefix(s, "CREATE INDEX") {
				got = append(got, strings.NewReplacer("`", "", `"`, "", " ", "", "NULLSFIRST", "").Replace(on))
			}
		}
		if want := strings.Fields(tt.want); !slices.Equal(got, want) {
			t.Errorf("%s: got %s, want %s", tt.queries, got, want)
		}
	}
}

// TestIndexesFit wants no index longer than the database takes: the key behind
// its columns gives way first, then the last of its columns.
func TestIndexesFit(t *testing.T) {
	e := &schema.EntityType{Name: "N.T", Key: []string{"a", "b"}, Properties: []*schema.Property{
		property("a", schema.String, false), property("b", schema.String, false),
		property("c", schema.String, false), property("d", schema.String, false), property("n", schema.Int32, false),
		property("tags", &schema.CollectionType{Elem: schema.String}, false),
	}}
	tests := []struct {
		d       *sqlgen.Dialect
		length  int
		queries string
		want    []string
	}{
		{sqlgen.SQLite(), 255, "$filter=c%20eq%20'x'", []string{"(c, a, b)"}},
		{sqlgen.MariaDB(), 255, "$filter=c%20eq%20'x'", []string{"(c, a, b)"}},
		{sqlgen.MariaDB(), 256, "$filter=c%20eq%20'x'", []string{"(c, a, b)"}},
		{sqlgen.MariaDB(), 257, "$filter=c%20eq%20'x'", []string{"(c, a)"}},
		{sqlgen.MySQL(), 380, "$filter=c%20eq%20'x'", []string{"(c, a)"}},
		{sqlgen.MySQL(), 380, "$filter=c%20eq%20'x'%20and%20d%20eq%20'x'%20and%20n%20eq%201", []string{"(c, d, n)"}},
		{sqlgen.MySQL(), 380, "$filter=c%20eq%20'x'%20and%20d%20eq%20'x'%20and%20b%20eq%20'x'", []string{"(c, d)"}},
		{sqlgen.PostgreSQL(), 255, "$filter=c%20eq%20'x'%20and%20d%20eq%20'x'%20and%20n%20eq%201", []string{"(c, d, n)"}},
		{sqlgen.SQLServer(), 209, "$filter=c%20eq%20'x'", []string{"(c, a)"}},
		{sqlgen.MariaDB(), 257, "$filter=tags/any(t:t%20eq%20'x')", []string{"(value, T_a)"}},
	}
	for _, tt := range tests {
		table := sqlgen.TableOf(e, "T")
		for i := range table.Columns {
			table.Columns[i].Length = tt.length
		}
		table.Collections[0].Columns[0].Length = tt.length
		c, err := sqlgen.New(e, table, tt.d)
		if err != nil {
			t.Fatal(err)
		}
		statements, err := c.Create(bind(t, e, tt.queries))
		if err != nil {
			t.Fatalf("%s %d: %v", tt.d, tt.length, err)
		}
		var got []string
		for _, s := range statements {
			if strings.HasPrefix(s, "CREATE INDEX") {
				got = append(got, strings.NewReplacer("`", "", `"`, "", "[", "", "]", "", " NULLS FIRST", "").Replace(s[strings.LastIndexByte(s, '('):]))
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s, %d characters, %s: %q, want %q", tt.d, tt.length, tt.queries, got, tt.want)
		}
	}
}

// A key that an index cannot hold says what to do about it.
func TestKeysFit(t *testing.T) {
	e := &schema.EntityType{Name: "N.T", Key: []string{"a", "b"}, Properties: []*schema.Property{
		property("a", schema.String, false), property("b", schema.String, false),
	}}
	tests := []struct {
		d    *sqlgen.Dialect
		a, b int
		want string // "" is no error
	}{
		{sqlgen.SQLite(), 0, 5000, ""},
		{sqlgen.MariaDB(), 384, 384, ""},
		{sqlgen.MariaDB(), 400, 400, `column "b" of table "T": the key may have more than 3072 bytes, shorten it, in MariaDB`},
		{sqlgen.MariaDB(), 1000, 1, `column "a" of table "T": the key may have more than 3072 bytes, shorten it, in MariaDB`},
		{sqlgen.PostgreSQL(), 1, 0, `column "b" of table "T": a key needs a length in PostgreSQL`},
	}
	for _, tt := range tests {
		table := sqlgen.TableOf(e, "T")
		table.Columns[0].Length, table.Columns[1].Length = tt.a, tt.b
		c, err := sqlgen.New(e, table, tt.d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Create(); err == nil && tt.want != "" || err != nil && (tt.want == "" || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s %d %d: got %v, want %q", tt.d, tt.a, tt.b, err, tt.want)
		}
	}
}
