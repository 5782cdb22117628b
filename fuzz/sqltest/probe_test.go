package sqltest

import (
	"testing"

	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// Where the database maps letter case as the library does, tolower and toupper
// are no residual; the conformance and random tests hold it to the rows.
func TestProbe(t *testing.T) {
	e := &schema.EntityType{Name: "Test.Row", Key: []string{"id"}, Properties: []*schema.Property{
		{Name: "id", Type: schema.Int32}, {Name: "s", Type: schema.String, Nullable: true, Filterable: true},
	}}
	table := sqlgen.Table{Name: "t", Columns: []sqlgen.Column{{Path: "id", Name: "id"}, {Path: "s", Name: "s"}}}
	x, err := parser.ParseFilter("toupper(s) eq 'ÄÖ' or tolower(s) eq 'äö'", parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	filter, err := schema.BindFilter(x, e)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			d := probed(t, s, s.open(t))
			st, err := sqlgen.Where(&schema.Query{Type: e, Filter: filter}, table, d)
			if err != nil {
				t.Fatal(err)
			}
			if pushed := st.Residual == nil; pushed != (s.dialect != sqlgen.SQLite()) {
				t.Errorf("pushed %v: %s", pushed, st.SQL)
			}
			if st, err = sqlgen.Where(&schema.Query{Type: e, Filter: filter}, table, s.dialect); err != nil || st.Residual == nil {
				t.Errorf("without a probe letter case is trusted: %s %v", st.SQL, err)
			}
		})
	}
}
