package sqlgen_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// Terms that are asked for several times by each of those around them are
// lowered once: what doubled with each level would not end.
func TestNested(t *testing.T) {
	for name, c := range map[string]struct{ open, inner, end string }{
		"at least false": {"((paid and ", "paid", ") ge false)"},
		"at least":       {"((paid and ", "paid", ") ge (paid and total gt 1))"},
		"equal":          {"(", "paid", " eq paid)"},
		"can fail":       {"(case(case(", "paid", " eq null:1,true:2) add 1 gt 1:true,true:paid))"},
		"sum of cases":   {"case(1 eq (case(", "paid", ":amount,true:2) add 1):paid)"},
		"null":           {"(", "paid", " eq null)"},
		"list":           {"((paid and ", "paid", ") in (true,null))"},
	} {
		q := bind(t, orderType(), "$filter="+strings.Repeat(c.open, 40)+c.inner+strings.Repeat(c.end, 40))
		for d := range sqlgen.Dialects() {
			t.Run(name+"/"+d.Name(), func(t *testing.T) {
				s, err := sqlgen.Select(q, sqlgen.TableOf(q.Type, "orders"), d)
				if err != nil || len(s.SQL) > 1<<20 {
					t.Errorf("%d bytes, %v", len(s.SQL), err)
				}
			})
		}
	}
}

// The text of a long filter whose conditions are long stays below what a
// database takes, and what is kept of it below what a process has.
func TestLongText(t *testing.T) {
	leaf := strings.Repeat("((paid and ", 3) + "paid" + strings.Repeat(") ge (paid and total gt 1))", 3)
	for name, filter := range map[string]string{
		"long conditions": strings.Repeat(leaf+" or ", 500) + "paid",
		"many conditions": strings.Repeat("endswith(name,'x') or ", 12_000) + "paid",
	} {
		q := bind(t, orderType(), "$filter="+filter)
		for d := range sqlgen.Dialects() {
			s, err := sqlgen.Select(q, sqlgen.TableOf(q.Type, "orders"), d)
			if limit := 4 << 20; err != nil || len(s.SQL) > limit || d == sqlgen.SQLite() && len(s.SQL) > 1_000_000 {
				t.Errorf("%s: %s: %d bytes, %v", name, d, len(s.SQL), err)
			}
			if d == sqlgen.PostgreSQL() && name == "many conditions" && s.Residual != nil {
				t.Errorf("%s: %s leaves a residual", name, d)
			}
		}
	}
}

// Names in the order of a query are told from those in its filter.
func TestOptionOfDiagnostics(t *testing.T) {
	e := orderType()
	table := sqlgen.TableOf(e, "orders")
	table.Columns = append(table.Columns[:1], table.Columns[2:]...) // no name
	for query, option := range map[string]string{
		"$filter=name eq 'a'":              "$filter",
		"$orderby=name":                    "$orderby",
		"$filter=total eq 1&$orderby=name": "$orderby",
	} {
		_, err := sqlgen.Select(bind(t, e, query), table, sqlgen.SQLite())
		if got := diagnosticsOf(t, err); len(got) != 1 || got[0].Option != option {
			t.Errorf("%s: %v", query, got)
		}
	}
	bad := &schema.Const{Value: "a\x00", Typ: schema.String}
	concat, _ := schema.LookupFunction("concat")
	name := &schema.Prop{Of: &schema.It{Typ: e}, Property: e.Properties[1]}
	q := &schema.Query{Type: e, OrderBy: []schema.Order{{Term: &schema.Call{
		Func: concat, Overload: &concat.Overloads[0], Args: []schema.Term{name, bad}, Typ: schema.String,
	}}}}
	_, err := sqlgen.Select(q, sqlgen.TableOf(e, "orders"), sqlgen.SQLite())
	if got := diagnosticsOf(t, err); len(got) != 1 || got[0].Option != "$orderby" {
		t.Errorf("a string that is no text: %v", got)
	}
}

func diagnosticsOf(t *testing.T, err error) ast.Diagnostics {
	t.Helper()
	var ds ast.Diagnostics
	if !errors.As(err, &ds) {
		t.Errorf("no diagnostics: %v", err)
	}
	return ds
}

// An order of very many items compiles in step with their number.
func TestLongOrder(t *testing.T) {
	q := bind(t, orderType(), "$orderby="+strings.Repeat("length(name),", 15_000)+"total")
	for d := range sqlgen.Dialects() {
		if _, err := sqlgen.Select(q, sqlgen.TableOf(q.Type, "orders"), d); err != nil && d != sqlgen.SQLServer() { // which cannot order by a length
			t.Errorf("%s: %.100v", d, err)
		}
	}
}
