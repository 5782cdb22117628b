package sqlgen_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// orderType is the entity type of the golden files.
func orderType() *schema.EntityType {
	status := &schema.EnumType{Name: "Shop.Status", Underlying: schema.Int32, Members: []schema.EnumMember{
		{Name: "Open", Value: 1}, {Name: "Sent", Value: 2}, {Name: "Paid", Value: 3},
	}}
	flags := &schema.EnumType{Name: "Shop.Flags", Underlying: schema.Int32, Flags: true, Members: []schema.EnumMember{
		{Name: "Gift", Value: 1}, {Name: "Urgent", Value: 2},
	}}
	address := &schema.ComplexType{Name: "Shop.Address", Properties: []*schema.Property{
		property("city", schema.String, true), property("zip", schema.Int32, false),
	}}
	return &schema.EntityType{Name: "Shop.Order", Key: []string{"id"}, Types: []schema.Type{status, flags}, Properties: []*schema.Property{
		property("id", schema.Int64, false),
		property("name", schema.String, true),
		property("note", schema.String, false),
		property("paid", schema.Boolean, true),
		property("amount", schema.Int32, true),
		property("total", schema.Int64, false),
		property("price", schema.Decimal, true),
		property("weight", schema.Double, true),
		property("ref", schema.Guid, true),
		property("day", schema.Date, true),
		property("at", schema.TimeOfDay, true),
		property("updated", schema.DateTimeOffset, false),
		property("expires", schema.DateTimeOffset, true),
		property("lasts", schema.Duration, true),
		property("status", status, true),
		property("flags", flags, true),
		property("address", address, true),
		property("tags", &schema.CollectionType{Elem: schema.String}, true),
		property("sizes", &schema.CollectionType{Elem: schema.Int32}, false),
		property("stops", &schema.CollectionType{Elem: address}, false),
	}}
}

func property(name string, t schema.Type, null bool) *schema.Property {
	return &schema.Property{Name: name, Type: t, Nullable: null, Filterable: true, Sortable: true}
}

// orderTable stores orders in every way that d has.
func orderTable(d *sqlgen.Dialect) sqlgen.Table {
	t := sqlgen.TableOf(orderType(), "orders")
	for i := range t.Columns {
		c := &t.Columns[i]
		switch c.Path {
		case "expires":
			c.Storage = sqlgen.Native
		case "status":
			c.Storage = sqlgen.Text
		case "ref":
			if d == sqlgen.PostgreSQL() {
				c.Storage = sqlgen.Native
			}
		case "note":
			c.Lower, c.Length = "", 0
		}
	}
	for i := range t.Collections {
		c := &t.Collections[i]
		if c.Path != "sizes" {
			continue
		}
		*c = sqlgen.Collection{Path: "sizes", Storage: sqlgen.JSONColumn, Column: "sizes"}
		if d == sqlgen.PostgreSQL() {
			c.Storage = sqlgen.ArrayColumn
		}
	}
	return t
}

// goldenQueries are the query strings of the golden files.
func goldenQueries(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			queries = append(queries, line)
		}
	}
	return queries
}

func bind(t testing.TB, e *schema.EntityType, query string) *schema.Query {
	t.Helper()
	q, err := parser.ParseQuery(query, parser.Options{})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	bound, err := schema.Bind(q, e)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return bound
}

// TestGolden holds the SQL of every dialect to testdata/golden. The SQL of
// SQLite, PostgreSQL and MariaDB is executed by TestGoldenExecutes, that of MySQL
// and SQL Server was reviewed and is not executed.
func TestGolden(t *testing.T) {
	for d := range sqlgen.Dialects() {
		t.Run(d.Name(), func(t *testing.T) {
			path := filepath.Join("testdata", "golden", d.Name()+".sql")
			got := golden(t, d)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("run go test ./sqlgen -update and review the difference:\n%s", diff)
			}
		})
	}
}

func golden(t *testing.T, d *sqlgen.Dialect) string {
	var b strings.Builder
	executed := "executed by the tests"
	if d == sqlgen.MySQL() || d == sqlgen.SQLServer() {
		executed = "reviewed against the documentation, not executed"
	}
	fmt.Fprintf(&b, "-- %s: %s\n", d, executed)
	e := orderType()
	c, err := sqlgen.New(e, orderTable(d), d)
	if err != nil {
		t.Fatal(err)
	}
	statements, err := c.Create()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		fmt.Fprintf(&b, "\n%s;\n", s)
	}
	for _, query := range goldenQueries(t) {
		fmt.Fprintf(&b, "\n-- %s\n", query)
		s, err := c.Select(bind(t, e, query))
		if err != nil {
			fmt.Fprintf(&b, "-- error: %v\n", err)
			continue
		}
		_, condition, found := strings.Cut(s.SQL, " FROM ")
		if !found {
			t.Fatalf("no FROM in %s", s.SQL)
		}
		fmt.Fprintf(&b, "SELECT ... FROM %s;\n", condition)
		if len(s.Args) > 0 {
			fmt.Fprintf(&b, "-- args: %s\n", formatArgs(s.Args))
		}
		if s.Residual != nil {
			fmt.Fprintf(&b, "-- residual: %s\n", schema.Dump(s.Residual))
		}
	}
	return b.String()
}

func formatArgs(args []any) string {
	parts := make([]string, len(args))
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			a = t.Format(time.RFC3339Nano)
		}
		parts[i] = fmt.Sprintf("%T %#v", a, a)
	}
	return strings.Join(parts, ", ")
}
