package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// evaluate prints the rows that each query selects, as they came in, one a
// line. The data is read once.
func evaluate(s *session) (int, error) {
	if s.data == "-" && s.readsQueries() {
		return exitTrouble, usagef("with -data - the queries are arguments: standard input can be read once")
	}
	rows, err := readRows(s.data, s.stdin, s.entity)
	if err != nil {
		return exitTrouble, err
	}
	t := newTable(s.entity, rows)
	return s.eachQuery(func(c *checked, r *result) error {
		if r.Error = t.unanswerable(c.bound); r.Error != nil {
			return nil
		}
		value, count, err := t.answer(c.bound)
		if failed := (*eval.Error)(nil); errors.As(err, &failed) {
			r.Error = evaluationFailure(failed)
			return nil
		}
		if err != nil {
			return err
		}
		r.Value, r.Count = &value, count
		return s.printRows(r)
	})
}

// readsQueries reports whether queries come from standard input.
func (s *session) readsQueries() bool {
	return len(s.args) == 0 || slices.Contains(s.args, "-")
}

// printRows makes the text of a result that has rows.
func (s *session) printRows(r *result) error {
	if s.json {
		return nil
	}
	for _, raw := range *r.Value {
		r.text = append(append(r.text, raw...), '\n')
	}
	if r.Count != nil {
		if _, err := fmt.Fprintf(s.stderr, "count: %d\n", *r.Count); err != nil {
			return err
		}
	}
	return nil
}

// table is the data of eval. It is safe for any number of queries.
type table struct {
	entity  *schema.EntityType
	fields  eval.Fields[schema.Record]
	rows    []row
	numbers map[*schema.Value]int // of the row that a record's values belong to
	missing map[*schema.Property]gap
}

// gap is the first row that lacks a property.
type gap struct {
	row  int
	what schema.Missing
}

func newTable(e *schema.EntityType, rows []row) *table {
	t := &table{
		entity: e, fields: eval.RecordFields(e), rows: rows,
		numbers: make(map[*schema.Value]int, len(rows)), missing: map[*schema.Property]gap{},
	}
	for i := range rows {
		t.numbers[&rows[i].record.Values[0]] = i
		for _, m := range rows[i].missing {
			if _, ok := t.missing[m.Property]; !ok {
				t.missing[m.Property] = gap{i, m}
			}
		}
	}
	return t
}

// unanswerable describes the first row that lacks a property which $filter or
// $orderby needs, whether or not they would come to look at that row; nil if
// there is none.
func (t *table) unanswerable(q *schema.Query) *failure {
	if len(t.missing) == 0 {
		return nil
	}
	var first *failure
	row := len(t.rows)
	for _, u := range usesOf(q) {
		g, ok := t.missing[u.property]
		if !ok || g.row >= row {
			continue
		}
		row = g.row
		first = newFailure(ast.Diagnostic{
			Code: ast.InvalidRow, Option: u.option, Span: u.span,
			Message: fmt.Sprintf("row %d: %s", g.row+1, g.what.Error()),
		})
		first.exit = exitTrouble // it is the data that is wrong
	}
	return first
}

func (t *table) records() iter.Seq[schema.Record] {
	return func(yield func(schema.Record) bool) {
		for i := range t.rows {
			if !yield(t.rows[i].record) {
				return
			}
		}
	}
}

// answer returns the rows that q selects, in its order, and with $count=true
// their number without $top and $skip.
func (t *table) answer(q *schema.Query) (value []json.RawMessage, count *int64, err error) {
	plan, err := eval.CompileQuery(q, t.fields)
	if err != nil {
		return nil, nil, err
	}
	page, n, err := plan.Page(context.Background(), t.records())
	if err != nil {
		return nil, nil, err
	}
	value = make([]json.RawMessage, len(page))
	selected := selectedPaths(q.Select)
	for i, record := range page {
		value[i] = t.rows[t.numbers[&record.Values[0]]].raw
		if q.Select == nil {
			continue
		}
		if value[i], err = project(value[i], selected, t.entity.IgnoreCase); err != nil {
			return nil, nil, err
		}
	}
	if q.Count {
		count = &n
	}
	return value, count, nil
}

// evaluationFailure describes a failure of evaluation, rows counted from 1.
// Where the value of an alias failed, the span is that of the alias.
func evaluationFailure(e *eval.Error) *failure {
	message := e.Detail
	if message == "" {
		message = e.Code.Summary()
	}
	if e.Row >= 0 {
		message += fmt.Sprintf(" in row %d", e.Row+1)
	}
	return newFailure(ast.Diagnostic{Code: e.Code, Option: e.Option, Span: e.Span, Message: message})
}

func selectedPaths(paths []*schema.Path) [][]*schema.Property {
	all := make([][]*schema.Property, len(paths))
	for i, p := range paths {
		all[i] = p.Properties
	}
	return all
}

// refusal is the failure of a query that is not valid.
func refusal(ds ast.Diagnostics) *failure {
	for _, d := range ds {
		if d.Severity == ast.Error {
			return &failure{Code: d.Code, Message: d.Error(), Target: d.Option, exit: exitInvalid}
		}
	}
	panic("odatacheck: not valid, but no error")
}
