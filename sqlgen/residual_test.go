package sqlgen_test

import (
	"testing"

	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// residuals is filters with whether SQL leaves something of them to be checked.
// What could leave 64 bits, or has no order in its column, must be checked; its
// nearest neighbour need not.
var residuals = []struct {
	filter  string
	checked bool
}{
	{"n add n gt 0", false}, {"n mul n gt 0", false}, {"n mul n mul 2 gt 0", true}, {"n mul n mul n gt 0", true}, {"l add 1 gt 0", true},
	{"b mul b mul b mul b mul b mul b mul b gt 0", false}, {"b mul b mul b mul b mul b mul b mul b mul b gt 0", true},
	{"-n gt 0", false}, {"-l gt 0", true}, {"-n mul n gt 0", false},
	{"-(n mul n) sub (n mul n) lt 0", false}, {"-(n mul n) sub (n mul n) sub (n mul n) lt 0", true},
	{"-(n mul n) add (n mul n) gt 0", false}, {"-(n mul n) add (n mul n) add (n mul n) gt 0", true},
	{"n div 2 eq 1", false}, {"n div b eq 1", true}, {"n mod 7 eq 1", false}, {"n mod n eq 1", true}, {"n div (b add 1) eq 1", false},
	{"l div 2 eq 1", true}, {"substring(s,b) eq 'x'", false}, {"substring(s,n) eq 'x'", true}, {"substring(s,length(r)) eq 'x'", false},
	{"substring(s,length(r) add 1) eq 'x'", true}, {"substring(s,1,length(r)) eq 'x'", false}, {"substring(s,0,indexof(s,'x')) eq 'x'", true}, {"substring(s,0,indexof(s,'x') add 1) eq 'x'", true},
	{"e eq f", false}, {"e ne f", false}, {"e lt f", true}, {"p eq q", false}, {"p ne q", false}, {"p le q", true},
	{"l gt 0.5", false}, {"n ne 0.5e0", false}, {"l in (1.5,2)", false}, {"n in (1e0,2.5e0)", false}, {"l in (1e0,2.5e0)", false}, {"l in (1e0,9007199254740992e0)", false},
	{"n lt l", false}, {"n lt x", false}, {"n lt p", true}, {"n eq m mul 1.5", true},
	{"date(t) eq 2024-02-29", false}, {"t add duration'P1D' gt u", true}, {"t sub u gt duration'P1D'", true}, {"now() add duration'P1D' gt t", false},
	{"contains(s,r)", false}, {"tolower(s) eq 'x'", true}, {"matchesPattern(s,'x')", true}, {"trim(s) eq 'x'", false}, {"length(s) add length(r) gt 5", false},
	{"case(n gt 1:b,true:n) gt 5", false}, {"case(matchesPattern(s,'x'):1,true:2) eq 1", true},
}

func TestResiduals(t *testing.T) {
	p := func(name string, typ schema.Type) *schema.Property {
		return &schema.Property{Name: name, Type: typ, Nullable: name != "id", Filterable: true, Sortable: true}
	}
	color := &schema.EnumType{Name: "Test.Color", Underlying: schema.Int32, Members: []schema.EnumMember{{Name: "Red", Value: 2}, {Name: "Blue", Value: 1}}}
	e := &schema.EntityType{Name: "Test.Residual", Key: []string{"id"}, Properties: []*schema.Property{
		p("id", schema.Int32), p("n", schema.Int32), p("m", schema.Int32), p("l", schema.Int64), p("b", schema.Byte), p("x", schema.Double), p("s", schema.String), p("r", schema.String),
		p("e", color), p("f", color), p("p", schema.Decimal), p("q", schema.Decimal), p("t", schema.DateTimeOffset), p("u", schema.DateTimeOffset),
	}}
	table := sqlgen.TableOf(e, "residuals")
	for i := range table.Columns {
		c := &table.Columns[i]
		c.Lower = ""
		switch c.Path {
		case "e", "f", "p", "q":
			c.Storage = sqlgen.Text
		}
	}
	for _, d := range []*sqlgen.Dialect{sqlgen.SQLite(), sqlgen.PostgreSQL(), sqlgen.MariaDB()} {
		c, err := sqlgen.New(e, table, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range residuals {
			s, err := c.Where(bind(t, e, "$filter="+tt.filter))
			if err != nil {
				t.Errorf("%s: %s: %v", d, tt.filter, err)
			}
			if (s.Residual != nil) != tt.checked {
				t.Errorf("%s: %s: residual %v\n  %s", d, tt.filter, s.Residual, s.SQL)
			}
		}
	}
}
