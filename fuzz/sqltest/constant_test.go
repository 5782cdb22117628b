package sqltest

import (
	"slices"
	"testing"

	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// An order by what is the same for every row is that of the key, and not one by
// the number of a column, whatever stands in its place in SQL.
func TestConstantOrder(t *testing.T) {
	e := &schema.EntityType{Name: "Test.Weight", Key: []string{"id"}, Properties: []*schema.Property{
		{Name: "value", Type: schema.Int32, Filterable: true, Sortable: true},
		{Name: "weight", Type: schema.Double, Filterable: true, Sortable: true},
		{Name: "id", Type: schema.Int32, Filterable: true, Sortable: true},
	}}
	var rows []schema.Record
	for i := range int64(9) {
		rows = append(rows, schema.Record{Type: e, Values: []schema.Value{9 - i, float64(i), i}})
	}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			r := stored(t, s.open(t), s.dialect, e, sqlgen.TableOf(e, "weights"), rows)
			for _, query := range []string{
				"$orderby=weight lt INF", "$orderby=weight gt INF", "$orderby=weight lt INF desc,weight ne INF", "$orderby=now()",
				"$orderby=weight ne NaN", "$orderby=case(weight lt INF:1,true:2)",
			} {
				q := bindQuery(t, e, query)
				var paged []schema.Record
				for token := ""; ; {
					p, err := r.Page(t.Context(), q, token, 2)
					if err != nil {
						t.Fatalf("%s: %v", query, err)
					}
					paged = append(paged, p.Rows...)
					if token = p.Next; token == "" {
						break
					}
				}
				got, err := collect(t.Context(), r, q)
				id := func(row schema.Record) int64 { return row.Values[2].(int64) }
				inOrder := func(rows []schema.Record) bool {
					return len(rows) == 9 && slices.IsSortedFunc(rows, func(x, y schema.Record) int { return int(id(x) - id(y)) })
				}
				if err != nil || !inOrder(got) || !inOrder(paged) {
					t.Errorf("%s: %v %v\n  in pages %v", query, err, got, paged)
				}
			}
		})
	}
}
