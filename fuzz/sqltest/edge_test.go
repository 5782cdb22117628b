package sqltest

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
	"github.com/woodsbury/decimal128"
)

// edgeType has the types whose ends are where arguments run out of values.
func edgeType() *schema.EntityType {
	p := func(name string, t schema.Type) *schema.Property {
		return &schema.Property{Name: name, Type: t, Nullable: name != "id", Filterable: true, Sortable: true}
	}
	return &schema.EntityType{Name: "Test.Edge", Key: []string{"id"}, Properties: []*schema.Property{
		p("id", schema.Int32), p("l", schema.Int64), p("t", schema.DateTimeOffset), p("u", schema.DateTimeOffset),
		p("d", schema.Duration), p("m", schema.Decimal), p("n", schema.Decimal), p("y", schema.Date), p("s", schema.String),
	}}
}

func decimalOf(text string) schema.DecimalValue { return decimal128.MustParse(text) }

func edgeRows(e *schema.EntityType) []schema.Record {
	at := func(s string) time.Time {
		t, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			panic(err)
		}
		return t
	}
	min, max := at("0001-01-01T00:00:00Z"), at("9999-12-31T23:59:59.9999999Z")
	values := [][]schema.Value{
		{int64(math.MinInt64), min, min, time.Duration(math.MinInt64 + 2), decimalOf("-99999999999999.9999"), decimalOf("-9999999999999999999999999999999.9999"), schema.DateValue(-719162), ""},
		{int64(math.MaxInt64), max, max.Truncate(time.Microsecond), time.Duration(math.MaxInt64 - 2), decimalOf("99999999999999.9999"), decimalOf("9999999999999999999999999999999.9999"), schema.DateValue(2932896), "\U0010FFFF"},
		{int64(0), at("1970-01-01T00:00:00Z"), at("1970-01-01T00:00:00Z"), time.Duration(0), decimalOf("0"), decimalOf("0.0001"), schema.DateValue(0), "\U0010FFFF\U0010FFFFa"},
		{int64(1<<53 + 1), at("2000-02-29T23:59:59.9999999Z"), at("2000-02-29T23:59:59.999999Z"), 40 * 365 * 24 * time.Hour, decimalOf("1.5"), decimalOf("1234567890123456789.0123"), schema.DateValue(11016), "\uD7FFx"},
		{nil, nil, nil, nil, nil, nil, nil, nil},
		{int64(-1), at("9999-01-01T00:00:00Z"), at("9999-01-01T00:00:00Z"), -40 * 365 * 24 * time.Hour, decimalOf("-1.5"), decimalOf("1234567890123456789.0124"), schema.DateValue(-1), strings.Repeat("ab", 120)},
	}
	rows := make([]schema.Record, len(values))
	for i, v := range values {
		rows[i] = schema.Record{Type: e, Values: append([]schema.Value{int64(i + 1)}, v...)}
	}
	return rows
}

// edgeFilters compares every property with values at, before and after the
// ends of what columns hold.
func edgeFilters() []string {
	var filters []string
	ops := []string{"eq", "ne", "lt", "le", "gt", "ge"}
	each := func(x string, literals ...string) {
		for _, y := range literals {
			for _, op := range ops {
				filters = append(filters, fmt.Sprintf("%s %s %s", x, op, y), fmt.Sprintf("not (%s %s %s)", x, op, y))
			}
			filters = append(filters, fmt.Sprintf("%s in (%s,null)", x, y))
		}
	}
	times := []string{"0001-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "0001-01-01T00:00:00.00000005Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z",
		"9999-12-31T23:59:59.99999999Z", "10000-01-01T00:00:00Z", "2000-02-29T23:59:59.9999995Z", "2000-02-29T23:59:59.9999999Z", "1970-01-01T00:00:00Z"}
	for _, t := range []string{"t", "u"} {
		each(t, times...)
		each("year("+t+")", "0", "1", "1970", "2000", "9999", "10000", "-5", "2147483647")
		each("date("+t+")", "0001-01-01", "0000-12-31", "9999-12-31", "10000-01-01", "2000-02-29")
		each("month("+t+")", "1", "12")
		each("hour("+t+")", "0", "23")
		each("fractionalseconds("+t+")", "0", "0.9999999", "0.999999", "1")
	}
	each("year(y)", "0", "1", "1970", "9999", "10000")
	each("y", "0001-01-01", "0000-12-31", "10000-01-01", "1970-01-01")
	each("l", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-1e30", "9007199254740992.5", "9.007199254740993e15", "INF", "-INF", "NaN", "0.5", "-0.0")
	each("cast(l,Edm.Int64)", "0")
	each("d", "duration'P106751DT23H47M16.854775805S'", "duration'-P106751DT23H47M16.854775808S'", "duration'P1000000D'", "duration'-P1000000D'", "duration'PT0S'")
	each("totalseconds(d)", "9223372036.854775805", "9223372037", "-9223372036.854775806", "-9300000000", "1261440000", "0", "1e30")
	each("m", "99999999999999.9999", "99999999999999.99995", "100000000000000", "-99999999999999.9999", "-1e20", "1.5", "1.50001", "INF", "-INF", "NaN")
	each("n", "9999999999999999999999999999999.9999", "1e40", "-1e40", "1234567890123456789.0123", "1234567890123456789.01235", "0.0001", "0.00005")
	each("s", "''", "'\U0010FFFF'", "'\uD7FF'", "'\uE000'")
	for _, s := range []string{"''", "'\U0010FFFF'", "'\U0010FFFF\U0010FFFF'", "'\uD7FF'", "'a'"} {
		for _, f := range []string{"startswith", "endswith", "contains"} {
			filters = append(filters, fmt.Sprintf("%s(s,%s)", f, s), fmt.Sprintf("not %s(s,%s)", f, s))
		}
	}
	long := "'" + strings.Repeat("ab", 5000) + "'"
	filters = append(filters, "startswith(s,"+long+")", "not contains(s,"+long+")", "s eq "+long, "s in ('a',"+long+")")
	return filters
}

func TestEdges(t *testing.T) {
	e := edgeType()
	rows := edgeRows(e)
	w := &world{typ: e, rows: rows}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			table := sqlgen.TableOf(e, "edges")
			for i := range table.Columns {
				c := &table.Columns[i]
				switch {
				case c.Path == "u":
					c.Storage = sqlgen.Native
				case c.Path == "n" && s.dialect == sqlgen.SQLite():
					c.Storage = sqlgen.Text
				case c.Path == "n":
					c.Storage = sqlgen.Native
				}
			}
			r := stored(t, s.open(t), s.dialect, e, table, rows)
			w.agree(t, r, edgeFilters())
		})
	}
}
