package sqltest

import (
	"fmt"
	"testing"
	"time"

	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// namedType has an enumeration that is stored by name, a string of few
// characters, and a point in time.
func namedType() *schema.EntityType {
	p := func(name string, t schema.Type) *schema.Property {
		return &schema.Property{Name: name, Type: t, Nullable: name != "id", Filterable: true, Sortable: true}
	}
	color := &schema.EnumType{Name: "Test.Color", Underlying: schema.Int32, Members: []schema.EnumMember{
		{Name: "None", Value: 0}, {Name: "Red", Value: 4}, {Name: "Blue", Value: 2}, {Name: "Black", Value: 6},
	}}
	return &schema.EntityType{Name: "Test.Named", Key: []string{"id"}, Properties: []*schema.Property{
		p("id", schema.Int32), p("e", color), p("s", schema.String), p("t", schema.DateTimeOffset),
	}}
}

func namedRows(e *schema.EntityType) []schema.Record {
	last := time.Date(9999, 12, 31, 23, 59, 59, 999999400, time.UTC)
	values := [][]schema.Value{
		{int64(0), "abc", last}, {int64(4), "ab ", time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}, {int64(2), "ab", nil}, {int64(6), "", last}, {nil, nil, last},
	}
	rows := make([]schema.Record, len(values))
	for i, v := range values {
		rows[i] = schema.Record{Type: e, Values: append([]schema.Value{int64(i + 1)}, v...)}
	}
	return rows
}

// namedFilters joins tests of one enumeration, which become one list if they
// agree about null, lists of strings that are longer than the column, and times
// that only differ behind the last digit that columns hold.
func namedFilters() []string {
	filters := []string{
		"s in ('abcd','zz')", "not (s in ('abcd','zz'))", "s in ('abc ','zz')", "s in ('ab  ','zz',null)", "not (s in ('ab  ',''))",
		"case(s eq 'ab':2000-01-01T00:00:00Z,true:9999-12-31T23:59:59.9999995Z) gt t",
		"case(s eq 'ab':2000-01-01T00:00:00Z,true:9999-12-31T23:59:59.99999955Z) gt t",
	}
	tests := []string{"e eq 'Blue'", "e ne 'Blue'", "e has 'Red'", "not (e has 'Red')", "e has 'None'", "e in ('Red',null)", "not (e in ('Red',null))", "e gt 'Blue'", "e le 'Red'", "e eq null"}
	for _, x := range tests {
		for _, y := range tests {
			for _, op := range []string{"and", "or"} {
				filters = append(filters, fmt.Sprintf("%s %s %s", x, op, y), fmt.Sprintf("not (%s %s %s)", x, op, y))
			}
		}
	}
	return filters
}

func TestNamed(t *testing.T) {
	e := namedType()
	rows := namedRows(e)
	w := &world{typ: e, rows: rows}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			table := sqlgen.TableOf(e, "named")
			for i := range table.Columns {
				switch c := &table.Columns[i]; c.Path {
				case "e":
					c.Storage = sqlgen.Text
				case "s":
					c.Length = 3
				}
			}
			r := stored(t, s.open(t), s.dialect, e, table, rows)
			w.agree(t, r, namedFilters())
		})
	}
}

// TestTokenOfAnotherList refuses the continuation of a list whose items read the
// same as those of the query's one after the other.
func TestTokenOfAnotherList(t *testing.T) {
	e := namedType()
	rows := namedRows(e)
	r := stored(t, systems[0].open(t), sqlgen.SQLite(), e, sqlgen.TableOf(e, "named"), rows)
	mine := bindQuery(t, e, "$filter=not (s in ('x y','z'))")
	p, err := r.Page(t.Context(), mine, "", 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Page(t.Context(), bindQuery(t, e, "$filter=not (s in ('x','y z'))"), p.Next, 2); err == nil {
		t.Error("a token of another list is accepted")
	}
	if _, err := r.Page(t.Context(), mine, p.Next, 2); err != nil {
		t.Error(err)
	}
}
