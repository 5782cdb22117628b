package api

import (
	"slices"
	"strings"
	"time"

	"github.com/odatacheck/odata/ast"
)

// atTime returns a query in which now() is the time of the server's clock,
// which is that of the request and can be fixed.
func atTime(q *ast.Query, now time.Time) *ast.Query {
	fixed := *q
	fixed.Filter = withoutNow(q.Filter, now)
	fixed.OrderBy = slices.Clone(q.OrderBy)
	for i := range fixed.OrderBy {
		fixed.OrderBy[i].Expr = withoutNow(fixed.OrderBy[i].Expr, now)
	}
	fixed.Aliases = slices.Clone(q.Aliases)
	for i := range fixed.Aliases {
		fixed.Aliases[i].Value = withoutNow(fixed.Aliases[i].Value, now)
	}
	return &fixed
}

func withoutNow(e ast.Expr, now time.Time) ast.Expr {
	if e == nil {
		return nil
	}
	root := false // of a path, which no literal can be; the binder says so
	ast.Walk(e, func(x ast.Expr) bool {
		p, ok := x.(*ast.Path)
		root = root || ok && isNow(p.Root)
		return true
	})
	if root {
		return e
	}
	text := now.UTC().Format("2006-01-02T15:04:05.9999999Z")
	return ast.Rewrite(e, func(x ast.Expr) ast.Expr {
		if isNow(x) {
			return &ast.Literal{Kind: ast.DateTimeOffsetLiteral, Text: text, Pos: x.Span()}
		}
		return x
	})
}

func isNow(e ast.Expr) bool {
	call, ok := e.(*ast.Call)
	return ok && len(call.Args) == 0 && strings.EqualFold(call.Name, "now")
}
