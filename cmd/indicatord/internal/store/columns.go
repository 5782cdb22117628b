package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/schema"
)

// column is a column of the table of indicators.
type column struct {
	name string
	path []int       // positions in records that lead to the value
	typ  schema.Type // of the value; nil: whether the complex value is there
}

// columns is every column, in the order of statements. It never changes.
var columns = listColumns()

func listColumns() []column {
	var list []column
	for i, p := range indicator.Stored().Properties {
		name := columnName(p.Name)
		inner := schema.PropertiesOf(p.Type)
		if inner == nil {
			list = append(list, column{name, []int{i}, p.Type})
			continue
		}
		list = append(list, column{name, []int{i}, nil})
		for j, q := range inner {
			list = append(list, column{name + "_" + q.Name, []int{i, j}, q.Type})
		}
	}
	return list
}

// columnName returns the column of a property.
func columnName(property string) string { return strings.TrimPrefix(property, "$") }

// encode returns the arguments that store a row, in the order of columns.
func encode(row schema.Record) []any {
	args := make([]any, len(columns))
	for i, c := range columns {
		v := row.Values[c.path[0]]
		if len(c.path) > 1 {
			inner, ok := v.(schema.Record)
			if !ok {
				continue
			}
			v = inner.Values[c.path[1]]
		}
		if c.typ == nil {
			args[i] = v != nil
			continue
		}
		args[i] = encodeValue(v)
	}
	return args
}

func encodeValue(v schema.Value) any {
	switch v := v.(type) {
	case nil, bool, int64, string:
		return v
	case time.Time:
		return ticks(v)
	case []schema.Value:
		text, err := json.Marshal([]schema.Value(v)) // strings and integers only
		if err != nil {
			panic("store: a list that is no JSON: " + err.Error())
		}
		return string(text)
	}
	panic(fmt.Sprintf("store: no column holds a %T", v))
}

// epoch is what times count from.
var epoch = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	ticksPerSecond = 10_000_000
	tick           = 100 * time.Nanosecond
)

// ticks returns t as a count of 100 ns since the year 1.
func ticks(t time.Time) int64 {
	return (t.Unix()-epoch.Unix())*ticksPerSecond + int64(t.Nanosecond())/int64(tick)
}

func fromTicks(n int64) time.Time {
	return time.Unix(n/ticksPerSecond+epoch.Unix(), n%ticksPerSecond*int64(tick)).UTC()
}

// scanner is a row of a result.
type scanner interface{ Scan(dest ...any) error }

// scan reads a row that has all columns in their order.
func scan(s scanner) (schema.Record, error) {
	cells := make([]any, len(columns))
	dest := make([]any, len(columns))
	for i := range cells {
		dest[i] = &cells[i]
	}
	if err := s.Scan(dest...); err != nil {
		return schema.Record{}, err
	}
	row := schema.Record{Type: indicator.Stored(), Values: make([]schema.Value, len(indicator.Stored().Properties))}
	for i, c := range columns {
		if err := decode(&row, c, cells[i]); err != nil {
			return schema.Record{}, fmt.Errorf("column %s: %w", c.name, err)
		}
	}
	return row, nil
}

func decode(row *schema.Record, c column, cell any) error {
	at := c.path[0]
	if c.typ == nil {
		if there, _ := truth(cell); there {
			t := indicator.Stored().Properties[at].Type
			row.Values[at] = schema.Record{Type: t, Values: make([]schema.Value, len(schema.PropertiesOf(t)))}
		}
		return nil
	}
	v, err := decodeValue(c.typ, cell)
	if err != nil {
		return err
	}
	if len(c.path) == 1 {
		row.Values[at] = v
	} else if inner, ok := row.Values[at].(schema.Record); ok {
		inner.Values[c.path[1]] = v
	}
	return nil
}

func truth(cell any) (value, ok bool) {
	switch cell := cell.(type) {
	case bool:
		return cell, true
	case int64:
		return cell != 0, true
	}
	return false, false
}

// decodeValue returns the value of a type that a cell holds.
func decodeValue(t schema.Type, cell any) (schema.Value, error) {
	if text, ok := cell.([]byte); ok {
		cell = string(text)
	}
	if cell == nil {
		return nil, nil
	}
	switch t {
	case schema.Boolean:
		if v, ok := truth(cell); ok {
			return v, nil
		}
	case schema.DateTimeOffset:
		if n, ok := cell.(int64); ok {
			return fromTicks(n), nil
		}
	default:
		elem := schema.Elem(t)
		switch v := cell.(type) {
		case int64:
			return v, nil
		case string:
			if elem != nil {
				return decodeList(elem, v)
			}
			return v, nil
		}
	}
	return nil, fmt.Errorf("%T for a value of %s", cell, t)
}

// decodeList reads a JSON array of strings or integers.
func decodeList(elem schema.Type, text string) (schema.Value, error) {
	values := []schema.Value{}
	if elem == schema.String {
		var list []string
		err := json.Unmarshal([]byte(text), &list)
		for _, s := range list {
			values = append(values, s)
		}
		return values, err
	}
	var list []int64
	err := json.Unmarshal([]byte(text), &list)
	for _, n := range list {
		values = append(values, n)
	}
	return values, err
}
