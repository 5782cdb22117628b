package sqltest

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// textType has strings in columns and in collections.
func textType() *schema.EntityType {
	p := func(name string, t schema.Type) *schema.Property {
		return &schema.Property{Name: name, Type: t, Nullable: name == "s", Filterable: true, Sortable: true}
	}
	strings := &schema.CollectionType{Elem: schema.String}
	return &schema.EntityType{Name: "Test.Text", Key: []string{"id"}, Properties: []*schema.Property{
		p("id", schema.Int32), p("s", schema.String), p("r", schema.String), p("tags", strings), p("more", strings),
	}}
}

// textRows have strings that languages order otherwise than code points do, or
// take for the same.
func textRows(e *schema.EntityType) []schema.Record {
	words := []string{"a", "B", "A", "a ", "b", "é", "e", "z", "É", "\U0001F600", "ä", "ss", "ß", ""}
	word := func(i int) string { return words[i%len(words)] }
	var rows []schema.Record
	for i := range words {
		rows = append(rows, schema.Record{Type: e, Values: []schema.Value{
			int64(i + 1), word(i), word(i*5 + 3), []schema.Value{word(i * 3)}, []schema.Value{word(i*3 + 1), word(i*3 + 1)},
		}})
	}
	return append(rows, schema.Record{Type: e, Values: []schema.Value{int64(len(rows) + 1), nil, "a", []schema.Value{}, []schema.Value{"a"}}})
}

// textFilters compare columns, items, results of functions, arguments and lists
// of them with one another.
func textFilters() []string {
	var filters []string
	add := func(format string, args ...any) { filters = append(filters, fmt.Sprintf(format, args...)) }
	lists := []string{"('a','b')", "('A','e','\U0001F600')", "('a ','É','SS')"}
	left := []string{"s", "concat(s,'')", "tolower(s)", "substring(s,0,1)", "trim(s)", "case(id lt 7:'B',true:'a')", "case(s ne r:s,true:'B')"}
	right := []string{"r", "'a'", "'B'", "'é'", "concat(r,'')", "toupper(r)", "case(id lt 9:'a',true:'É')"}
	for _, op := range []string{"eq", "ne", "lt", "le", "gt", "ge"} {
		for _, x := range left {
			add("tags/any(t:%s %s t)", x, op)
			for _, y := range right {
				add("%s %s %s", x, op, y)
			}
		}
		for _, y := range right {
			add("tags/any(t:t %s %s)", op, y)
		}
		for _, u := range []string{"u", "tolower(u)", "concat(u,'')"} {
			add("tags/any(t:$it/more/all(u:t %s %s))", op, u)
			add("tags/any(t:$it/more/all(u:toupper(t) %s %s))", op, u)
		}
	}
	for _, list := range lists {
		for _, x := range left {
			add("%s in %s", x, list)
			add("not (%s in %s)", x, list)
		}
		add("tags/any(t:t in %s)", list)
		add("tags/all(t:tolower(t) in %s)", list)
	}
	for _, x := range left {
		add("%s in tags", x)
		add("contains(%s,r)", x)
		add("startswith(%s,r)", x)
		add("endswith(r,%s)", x)
		add("indexof(r,%s) eq 0", x)
	}
	return filters
}

// Strings compare by code point wherever they stand, whatever the collation that
// the database has for those that nobody declared.
func TestCollations(t *testing.T) {
	e := textType()
	variants := []variant{{shadow: true, indexed: true}, {columns: true, probed: true}, {columns: true, names: true}}
	for _, s := range systems {
		collations := []string{""}
		if s.dialect == sqlgen.MariaDB() {
			collations = append(collations, "utf8mb4_bin", "utf8mb4_unicode_ci", "latin1_bin")
		}
		for _, collation := range collations {
			for _, v := range variants {
				t.Run(fmt.Sprintf("%s %s %s", s.dialect, collation, v), func(t *testing.T) {
					l := newLab(t, s)
					if collation != "" {
						exec(t, l.db, "ALTER DATABASE COLLATE "+collation)
					}
					w := &world{typ: e, rows: textRows(e), variant: v}
					stored, err := l.engine(w)
					if err != nil {
						t.Fatal(err)
					}
					w.agree(t, stored.runner, textFilters())
				})
			}
		}
	}
}

func exec(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
