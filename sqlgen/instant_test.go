package sqlgen_test

import (
	"strings"
	"testing"

	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// TestInstantRange holds what SQL computes of now() to the years it cannot
// leave: the evaluation in memory fails beyond them.
func TestInstantRange(t *testing.T) {
	e := &schema.EntityType{Name: "Test.Instant", Key: []string{"id"}, Properties: []*schema.Property{
		{Name: "id", Type: schema.Int32, Filterable: true},
		{Name: "t", Type: schema.DateTimeOffset, Filterable: true},
	}}
	for _, test := range []struct {
		steps int
		exact bool
	}{{1, true}, {6, true}, {7, false}, {40, false}} {
		x, err := parser.ParseFilter("t gt now()"+strings.Repeat(" sub duration'P106000D'", test.steps), parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		filter, err := schema.BindFilter(x, e)
		if err != nil {
			t.Fatal(err)
		}
		s, err := sqlgen.Where(&schema.Query{Type: e, Filter: filter}, sqlgen.TableOf(e, "instants"), sqlgen.SQLite())
		if err != nil {
			t.Fatal(err)
		}
		if exact := s.Residual == nil; exact != test.exact {
			t.Errorf("%d durations: exact %v, want %v: %s %v", test.steps, exact, test.exact, s.SQL, s.Args)
		}
	}
}
