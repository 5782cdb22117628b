package sqlgen_test

import (
	"fmt"
	"testing"

	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

func TestExplore(t *testing.T) {
	addr := &schema.ComplexType{Name: "T.Addr", Properties: []*schema.Property{
		{Name: "city", Type: schema.String, Nullable: true, Filterable: true},
	}}
	e := &schema.EntityType{Name: "T.Row", Key: []string{"id"}, Properties: []*schema.Property{
		{Name: "id", Type: schema.Int32, Filterable: true, Sortable: true},
		{Name: "s", Type: schema.String, Nullable: true, Filterable: true, Sortable: true},
		{Name: "b", Type: schema.Boolean, Nullable: true, Filterable: true, Sortable: true},
		{Name: "x", Type: schema.Int32, Nullable: true, Filterable: true, Sortable: true},
		{Name: "d", Type: schema.Double, Nullable: true, Filterable: true, Sortable: true},
		{Name: "t", Type: schema.DateTimeOffset, Nullable: true, Filterable: true, Sortable: true},
		{Name: "tags", Type: &schema.CollectionType{Elem: schema.String}, Filterable: true},
		{Name: "addrs", Type: &schema.CollectionType{Elem: addr}, Filterable: true},
	}}
	tab := sqlgen.Table{Name: "rows", Columns: []sqlgen.Column{
		{Path: "id", Name: "id"}, {Path: "s", Name: "s", Lower: "s_lc", Length: 100}, {Path: "b", Name: "b"}, {Path: "x", Name: "x"}, {Path: "d", Name: "d"}, {Path: "t", Name: "t"},
	}, Collections: []sqlgen.Collection{
		{Path: "tags", Table: "rows_tags", Parent: []string{"id"}, Ordinal: "ord", Columns: []sqlgen.Column{{Name: "v"}}},
		{Path: "addrs", Table: "rows_addrs", Parent: []string{"id"}, Ordinal: "ord", Columns: []sqlgen.Column{{Path: "city", Name: "city"}}},
	}}
	for _, f := range []string{
		"s eq 'a'", "s ne 'a'", "not (s gt 'a')", "b", "not b", "b eq true", "b ne false", "s in ('a','b',null)", "s eq 'a' or x eq 3 or s eq 'b'",
		"startswith(s,'ab') and x gt 3", "year(t) eq 2020", "date(t) le 2020-01-01", "tolower(s) eq 'abc'", "tags/any(t:t eq 'x')",
		"tags/all(t:t ne 'x')", "not tags/any(t:startswith(t,s))", "addrs/any(a:a/city eq 'x' and a/city ne s)", "tags/any()", "tags/$count gt 2",
		"x add 1 gt 5", "x div d gt 1", "matchesPattern(s,'^a') and x eq 1", "month(t) eq 5", "trim(s) eq 'a'", "substring(s,1,2) eq 'b'", "t gt now() sub duration'P1D'",
		"d gt 1.5 and x lt 2.5", "x eq d", "d in (1.5,2.5)", "s eq null", "(s eq 'a') eq b", "case(b:1,x gt 3:2) eq 2", "s in tags", "round(d) eq 2", "not (s ge s)",
	} {
		x, err := parser.ParseFilter(f, parser.Options{})
		if err != nil {
			t.Fatal(f, err)
		}
		term, err := schema.BindFilter(x, e)
		if err != nil {
			t.Fatal(f, err)
		}
		top := int64(5)
		q := &schema.Query{Type: e, Filter: term, Top: &top, OrderBy: []schema.Order{{Term: &schema.Prop{Of: &schema.It{Typ: e}, Property: e.Properties[1]}, Descending: true}}}
		fmt.Println("##", f)
		for d := range sqlgen.Dialects() {
			st, err := sqlgen.Where(q, tab, d)
			if err != nil {
				t.Error(err)
			}
			fmt.Println("  ", d.Name(), st.SQL, fmt.Sprintf("%#v", st.Args), st.Residual != nil)
		}
		st, err := sqlgen.Select(q, tab, sqlgen.PostgreSQL())
		fmt.Println("  ", st.SQL, err)
	}
}
