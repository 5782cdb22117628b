package main

import (
	"bytes"

	"github.com/odatacheck/odata/ast"
)

// tree prints the syntax tree of each query: an option a line, or the JSON of
// [ast.DumpQueryJSON].
func tree(s *session) (int, error) {
	return s.eachQuery(func(c *checked, r *result) error {
		if s.json {
			r.AST = ast.DumpQueryJSON(c.source)
			return nil
		}
		if s.filter {
			r.text = []byte(printable(ast.Dump(c.source.Filter)) + "\n")
			return nil
		}
		r.text = dumpQuery(c.source)
		return nil
	})
}

// dumpQuery returns the options of q, one a line, with trees where they have
// any.
func dumpQuery(q *ast.Query) []byte {
	var b bytes.Buffer
	trees := map[string]ast.Expr{"$filter": q.Filter}
	for _, a := range q.Aliases {
		trees[a.Name] = a.Value
	}
	for name, text := range ast.PrintOptions(q) {
		b.WriteString(printable(name))
		if x, ok := trees[name]; ok {
			text = ast.Dump(x)
		}
		if name == "$orderby" {
			text = dumpOrderBy(q.OrderBy)
		}
		if text != "" {
			b.WriteString(" " + printable(text))
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func dumpOrderBy(items []ast.OrderItem) string {
	var b bytes.Buffer
	for i, item := range items {
		if i > 0 {
			b.WriteByte(' ')
		}
		direction := "asc"
		if item.Descending {
			direction = "desc"
		}
		b.WriteString("(" + direction + " " + ast.Dump(item.Expr) + ")")
	}
	return b.String()
}
