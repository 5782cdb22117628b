package store

import (
	"slices"
	"strings"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// tableName is the table of the indicators of all tenants.
const tableName = "indicator"

// indexed are the properties with an index of their own, beside the key and
// the key of upserts.
var indexed = []int{
	indicator.Kind, indicator.Action, indicator.Severity, indicator.CreatedBy, indicator.CreationTime, indicator.ExpirationTime,
}

// Bounds of strings that stand in indexes, in characters.
const (
	maxTenant = 256
	maxValue  = 800
	maxScope  = 64
)

// table says where rows are stored. The migrations make it; a test holds them
// to each other.
func table() sqlgen.Table {
	t := sqlgen.Table{Name: tableName}
	for i, p := range indicator.Stored().Properties {
		name := columnName(p.Name)
		inner := schema.PropertiesOf(p.Type)
		if schema.Elem(p.Type) != nil {
			t.Collections = append(t.Collections, sqlgen.Collection{
				Path: p.Name, Storage: sqlgen.JSONColumn, Column: name,
			})
			continue
		}
		t.Columns = append(t.Columns, sqlgen.Column{Path: p.Name, Name: name, Length: length(i), Index: slices.Contains(indexed, i)})
		for _, q := range inner {
			t.Columns = append(t.Columns, sqlgen.Column{Path: p.Name + "/" + q.Name, Name: name + "_" + q.Name})
		}
	}
	return t
}

func length(property int) int {
	switch property {
	case indicator.Tenant:
		return maxTenant
	case indicator.Value:
		return maxValue
	case indicator.Scope:
		return maxScope
	}
	return 0
}

// columnName returns the column of a property.
func columnName(property string) string { return strings.TrimPrefix(property, "$") }

// epoch is what times count from.
var epoch = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)

const ticksPerSecond = int64(time.Second / indicator.Tick)

// ticks returns t as a count of 100 ns since the year 1, as columns have it.
func ticks(t time.Time) int64 {
	return (t.Unix()-epoch.Unix())*ticksPerSecond + int64(t.Nanosecond())/int64(indicator.Tick)
}
