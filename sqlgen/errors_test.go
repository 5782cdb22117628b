package sqlgen_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// What is wrong with a table is said before the first query.
func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(*sqlgen.Table)
		want   string
	}{
		{"no key column", func(t *sqlgen.Table) { t.Columns = t.Columns[1:] }, `key property "id" has no column`},
		{"unknown path", func(t *sqlgen.Table) { t.Columns[1].Path = "nme" }, `has the path "nme"`},
		{"path of a collection", func(t *sqlgen.Table) { t.Columns[1].Path = "tags" }, `has the path "tags"`},
		{"same name", func(t *sqlgen.Table) { t.Columns[1].Name = "ID" }, `two columns are called "ID"`},
		{"empty name", func(t *sqlgen.Table) { t.Name = "" }, "an identifier is empty"},
		{"storage", func(t *sqlgen.Table) { column(t, "name").Storage = sqlgen.Native }, `does not store "name"`},
		{"flags by name", func(t *sqlgen.Table) { column(t, "flags").Storage = sqlgen.Text }, `does not store "flags"`},
		{"native decimal", func(t *sqlgen.Table) { column(t, "price").Storage = sqlgen.Native }, `SQLite does not store "price"`},
		{"scale", func(t *sqlgen.Table) { column(t, "price").Scale = 19 }, "cannot have 19 decimal digits"},
		{"lower case of a number", func(t *sqlgen.Table) { column(t, "amount").Lower = "x" }, "has no letter case"},
		{"array", func(t *sqlgen.Table) {
			t.Collections[0] = sqlgen.Collection{Path: "tags", Storage: sqlgen.ArrayColumn, Column: "tags"}
		}, "SQLite does not store the items"},
		{"complex items in JSON", func(t *sqlgen.Table) {
			t.Collections[2] = sqlgen.Collection{Path: "stops", Storage: sqlgen.JSONColumn, Column: "stops"}
		}, "which a child table stores"},
		{"parent", func(t *sqlgen.Table) { t.Collections[0].Parent = nil }, "has 0 parent columns for a key of 1"},
		{"child table in other letters", func(t *sqlgen.Table) { t.Collections[0].Table = "ORDERS" }, "two tables are called"},
		{"same child table", func(t *sqlgen.Table) { t.Collections[0].Table = "orders_stops" }, "two tables are called"},
		{"presence", func(t *sqlgen.Table) {
			for i, c := range t.Columns {
				if c.Path == "address" {
					t.Columns = append(t.Columns[:i], t.Columns[i+1:]...)
					return
				}
			}
		}, "must tell whether there is a value"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := orderType()
			table := sqlgen.TableOf(e, "orders")
			tt.change(&table)
			if _, err := sqlgen.New(e, table, sqlgen.SQLite()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func column(t *sqlgen.Table, path string) *sqlgen.Column {
	for i := range t.Columns {
		if t.Columns[i].Path == path {
			return &t.Columns[i]
		}
	}
	panic(path)
}

// A property without a column is no error until a query needs it.
func TestNotStored(t *testing.T) {
	e := orderType()
	table := sqlgen.TableOf(e, "orders")
	table.Columns = append(table.Columns[:1], table.Columns[2:]...) // no name
	c, err := sqlgen.New(e, table, sqlgen.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select(bind(t, e, "$filter=amount eq 1")); err != nil {
		t.Error(err)
	}
	for _, query := range []string{"$filter=amount eq 1 and name eq 'a'", "$filter=matchesPattern(name,'a')", "$orderby=name", "$select=id,name", "$filter=tags/any(t:t eq name)"} {
		_, err := c.Select(bind(t, e, query))
		var ds ast.Diagnostics
		if !errors.As(err, &ds) || ds[0].Code != ast.NotCompilable || !strings.Contains(ds[0].Message, `"name"`) {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// A complex value of which a part is not stored has no value that the residual
// could compare; its other parts have, and so has whether it is null.
func TestPartlyStored(t *testing.T) {
	e := orderType()
	table := sqlgen.TableOf(e, "orders")
	table.Columns = slices.DeleteFunc(table.Columns, func(c sqlgen.Column) bool { return c.Path == "address/zip" })
	stops := &table.Collections[2]
	stops.Columns = slices.DeleteFunc(stops.Columns, func(c sqlgen.Column) bool { return c.Path == "zip" })
	tests := []struct {
		filter string
		stored bool
	}{
		{"true&$select=address", false},
		{"true&$select=address/city,tags", true},
		{"true&$select=stops", false},
		{`address eq {"city":"a","zip":1}`, false},
		{`address ne {"city":"a","zip":1}`, false},
		{`stops/any(s:s eq address)`, false},
		{`address in stops`, false},
		{`stops eq []`, false},
		{`stops/$filter(city eq 'a') eq []`, false},
		{`stops/any(s:s/zip eq 1)`, false},
		{`address eq null`, true},
		{`address/city eq 'a'`, true},
		{`stops/$filter(city eq 'a')/$count eq 1`, true},
		{`stops/any(s:s/city eq 'a')`, true},
		{`tags eq ['a']`, true},
	}
	for _, tt := range tests {
		_, err := sqlgen.Select(bind(t, e, "$filter="+tt.filter), table, sqlgen.SQLite())
		if tt.stored {
			if err != nil {
				t.Errorf("%s: %v", tt.filter, err)
			}
			continue
		}
		var ds ast.Diagnostics
		if !errors.As(err, &ds) || ds[0].Code != ast.NotCompilable || !strings.Contains(ds[0].Message, `"zip"`) {
			t.Errorf("%s: %v", tt.filter, err)
		}
	}
}

func TestTopNeedsKey(t *testing.T) {
	e := orderType()
	e.Key = nil
	table := sqlgen.TableOf(e, "orders")
	table.Collections = nil // they refer to the key
	c, err := sqlgen.New(e, table, sqlgen.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"$top=5", "$skip=5", "$orderby=name&$top=1"} {
		if _, err := c.Select(bind(t, e, query)); err == nil || !strings.Contains(err.Error(), "no key") {
			t.Errorf("%s: %v", query, err)
		}
	}
	if _, err := c.Select(bind(t, e, "$orderby=name&$filter=amount eq 1")); err != nil {
		t.Error(err)
	}
}

// Nothing is rounded, cut off or left out when a row is stored.
func TestInsertRefuses(t *testing.T) {
	e := orderType()
	tests := []struct {
		path  string
		value schema.Value
	}{
		{"id", nil},
		{"total", nil},
		{"name", strings.Repeat("x", 256)},
		{"name", "a\x00b"},
		{"name", "\xff"},
		{"weight", math.NaN()},
		{"weight", math.Inf(1)},
		{"price", decimal128.MustParse("1.00001")},
		{"price", decimal128.MustParse("1e15")},
		{"price", decimal128.NaN()},
		{"updated", time.Date(2024, 1, 1, 0, 0, 0, 1, time.UTC)},
		{"updated", time.Date(2024, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600))},
		{"updated", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"day", schema.DateValue(2932897)},
		{"lasts", time.Duration(math.MinInt64)},
		{"total", 1},
		{"name", []byte("a")},
		{"paid", int64(1)},
		{"price", 1.5},
		{"weight", int64(1)},
		{"day", time.Duration(1)},
		{"at", time.Duration(1)},
		{"lasts", schema.TimeValue(1)},
		{"updated", "2024-01-01T00:00:00Z"},
		{"ref", "00000000-0000-0000-0000-000000000000"},
		{"status", "Open"},
		{"address", schema.Record{Type: e, Values: make([]schema.Value, 2)}},
		{"tags", "a"},
		{"tags", []schema.Value{int64(1)}},
	}
	c, err := sqlgen.New(e, sqlgen.TableOf(e, "orders"), sqlgen.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Insert(orderRow(e)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		row := orderRow(e)
		for i, p := range e.Properties {
			if p.Name == tt.path {
				row.Values[i] = tt.value
			}
		}
		want := tt.path
		if _, ok := tt.value.([]schema.Value); ok {
			want = "value" // the column of the items
		}
		if _, err := c.Insert(row); err == nil || !strings.Contains(strings.ToLower(err.Error()), want) {
			t.Errorf("%s %v: %v", tt.path, tt.value, err)
		}
	}
	if _, err := c.Insert(schema.Record{Type: e}); err == nil {
		t.Error("a record without values was stored")
	}
}

// orderRow returns a row that can be stored.
func orderRow(e *schema.EntityType) schema.Record {
	row := schema.Record{Type: e, Values: make([]schema.Value, len(e.Properties))}
	for i, p := range e.Properties {
		switch {
		case schema.Elem(p.Type) != nil:
			row.Values[i] = []schema.Value{}
		case p.Nullable:
		case p.Type == schema.DateTimeOffset:
			row.Values[i] = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		case p.Type == schema.String:
			row.Values[i] = ""
		default:
			row.Values[i] = int64(1)
		}
	}
	return row
}

// A key without an order cannot end the order of pages.
func TestKeyWithoutOrder(t *testing.T) {
	for _, typ := range []schema.Type{schema.Decimal, schema.Binary, schema.GeographyPoint} {
		e := &schema.EntityType{Name: "Test.Odd", Key: []string{"id"}, Properties: []*schema.Property{property("id", typ, false)}}
		table := sqlgen.Table{Name: "odd", Columns: []sqlgen.Column{{Path: "id", Name: "id"}}}
		if typ == schema.Decimal {
			table.Columns[0].Storage = sqlgen.Text
		}
		if _, err := sqlgen.New(e, table, sqlgen.PostgreSQL()); err == nil || !strings.Contains(err.Error(), "has no order") {
			t.Errorf("%s: %v", typ, err)
		}
	}
}

// FETCH takes no 0.
func TestTopZero(t *testing.T) {
	s, err := sqlgen.Select(bind(t, orderType(), "$filter=total gt 5&$top=0"), sqlgen.TableOf(orderType(), "orders"), sqlgen.SQLServer())
	if err != nil || !strings.Contains(s.SQL, "1=0") || !strings.HasSuffix(s.SQL, "OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY") || len(s.Args) != 0 {
		t.Errorf("%s %v %v", s.SQL, s.Args, err)
	}
}

// The column of the lower case is one, however often queries name it.
func TestCreateLowerOnce(t *testing.T) {
	e := orderType()
	c, err := sqlgen.New(e, sqlgen.TableOf(e, "orders"), sqlgen.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	statements, err := c.Create(bind(t, e, "$filter=tolower(name) eq 'a' and tolower(name) in ('a','b')"), bind(t, e, "$filter=tolower(name) eq 'c'"))
	if err != nil {
		t.Fatal(err)
	}
	indexes := 0
	for _, s := range statements {
		if strings.HasPrefix(s, "CREATE INDEX") {
			indexes++
			if strings.Count(s, "`name_lower`") != 1 {
				t.Error(s)
			}
		}
	}
	if indexes != 1 {
		t.Errorf("%d indexes in %q", indexes, statements)
	}
}

// A query that the binder did not make for the stored type is the caller's
// mistake.
func TestOtherQuery(t *testing.T) {
	e := orderType()
	c, err := sqlgen.New(e, sqlgen.TableOf(e, "orders"), sqlgen.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	negative := int64(-1)
	tests := []struct {
		query *schema.Query
		want  string
	}{
		{bind(t, orderType(), "$top=1"), "the query is on"},
		{&schema.Query{Type: e, Top: &negative}, "$top of the query is -1"},
		{&schema.Query{Type: e, Skip: negative}, "$skip of the query is -1"},
	}
	for _, tt := range tests {
		_, one := c.Select(tt.query)
		_, two := c.Create(tt.query)
		for _, err := range []error{one, two} {
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		}
	}
}
