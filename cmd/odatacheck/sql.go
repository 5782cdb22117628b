package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// statements prints the SQL of each query with its arguments, and what of the
// filter it leaves to be checked row by row. With -create it then prints the
// tables, and the indexes that the queries want.
func statements(s *session) (int, error) {
	d, ok := sqlgen.LookupDialect(s.dialect)
	if !ok {
		return exitTrouble, usagef("-dialect is %s, not %q", dialectNames(), s.dialect)
	}
	name := s.table
	if name == "" {
		name = strings.ToLower(lastElement(s.entity.Name)) + "s"
	}
	compiler, err := sqlgen.New(s.entity, sqlgen.TableOf(s.entity, name), d)
	if err != nil {
		return exitTrouble, usageError{err.Error()}
	}
	var queries []*schema.Query
	exit, err := s.eachQuery(func(c *checked, r *result) error {
		statement, err := compiler.Select(c.bound)
		var ds ast.Diagnostics
		if errors.As(err, &ds) {
			r.Error = newFailure(ds[0])
			return nil
		}
		if err != nil {
			return err
		}
		queries = append(queries, c.bound)
		printStatement(r, c.bound, statement)
		return nil
	})
	if err != nil || !s.create || len(queries) == 0 {
		return exit, err
	}
	return exit, s.printTables(compiler, queries)
}

func dialectNames() string {
	var names []string
	for d := range sqlgen.Dialects() {
		names = append(names, d.Name())
	}
	return strings.Join(names, ", ")
}

// printStatement makes the text of a result, and the members of its JSON.
func printStatement(r *result, q *schema.Query, s sqlgen.Statement) {
	args := s.Args
	r.SQL, r.Args = &s.SQL, &args
	var b strings.Builder
	b.WriteString(s.SQL + ";\n")
	for i, arg := range args {
		fmt.Fprintf(&b, "-- %d: %s\n", i+1, argument(arg))
	}
	if s.Residual != nil {
		text := schema.Dump(s.Residual)
		r.Residual = &text
		fmt.Fprintf(&b, "-- checked row by row: %s\n", printable(residualText(q, s.Residual)))
		if q.Top != nil || q.Skip > 0 {
			b.WriteString("-- $top and $skip count the rows that are left\n")
		}
	}
	r.text = []byte(b.String())
}

func argument(arg any) string {
	if s, ok := arg.(string); ok {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprint(arg)
}

// residualText returns the source of a condition where it stands in $filter as
// one piece, and its tree otherwise.
func residualText(q *schema.Query, t schema.Term) string {
	if and, ok := t.(*schema.And); ok {
		parts := make([]string, len(and.Terms))
		for i, x := range and.Terms {
			parts[i] = residualText(q, x)
			if _, ok := x.(*schema.Or); ok {
				parts[i] = "(" + parts[i] + ")"
			}
		}
		return strings.Join(parts, " and ")
	}
	if filter, ok := q.Source.Option("$filter"); ok {
		if span := t.Span(); span.Start < span.End && span.End <= len(filter.Text) {
			return filter.Text[span.Start:span.End]
		}
	}
	return schema.Dump(t)
}

// printTables prints the statements that make the tables, and the indexes that
// the queries want. In JSON they are a line of their own.
func (s *session) printTables(c *sqlgen.Compiler, queries []*schema.Query) error {
	create, err := c.Create(queries...)
	if err != nil {
		return err
	}
	if s.json {
		return writeJSON(s.out, map[string][]string{"create": create})
	}
	for _, statement := range create {
		if _, err := fmt.Fprintf(s.out, "%s;\n", statement); err != nil {
			return err
		}
	}
	return nil
}
