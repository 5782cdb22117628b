package schema

import "github.com/odatacheck/odata/ast"

// Query is a bound query: every name, type and restriction has been checked.
// It is immutable and safe for concurrent use.
type Query struct {
	Type    *EntityType
	Filter  Term // nil: every row
	OrderBy []Order
	Select  []*Path // nil: everything
	Top     *int64  // nil: no limit
	Skip    int64
	Count   bool
	Notes   ast.Diagnostics // warnings of the parser and the binder
	Source  *ast.Query
}

// Order is one item of $orderby. Nulls come first in ascending order and last
// in descending order (Protocol 11.2.6.2).
type Order struct {
	Term       Term
	Descending bool
}

// Path is a selected property, with the properties that lead to it.
type Path struct {
	Properties []*Property // one or more
}
