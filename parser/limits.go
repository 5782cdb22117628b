package parser

import (
	"fmt"

	"github.com/odatacheck/odata/ast"
)

// Limits bounds what a query may cost before and while it is parsed. There is
// one budget for the whole query: all options and parameter aliases together.
// A member that is zero or negative means the default.
type Limits struct {
	// Bytes bounds the query string, or the text given to ParseFilter, in
	// bytes. Everything else is linear in it. Web servers refuse URLs far below
	// the default of 2 MiB; only a query in the body of a POST comes close.
	Bytes int

	// Tokens bounds names, operators, literals and punctuation. Each takes 64
	// bytes while the query is parsed, so that the default of 250,000 keeps the
	// token buffer at 16 MB. It admits a list of 100,000 values, or 60,000
	// comparisons joined by or.
	Tokens int

	// Depth bounds how deep brackets and unary operators may nest, and the
	// height of the tree. The parser recurses to so many brackets and so many
	// unary operators, and what walks the tree after it to its height; without
	// the bound, 1 MB of opening parentheses ends the process, because Go
	// cannot recover from an exhausted stack. A chain of and or of or is one
	// level however long it is, but 1 add 1 add 1 is two: it associates to the
	// left. People write less than 10 levels and generators less than 100; the
	// default is 256.
	Depth int

	// Nodes bounds the nodes of the trees. A token makes at most a few nodes,
	// so this is for a service whose work per node is dear, such as one that
	// turns each into a join. The default of 500,000 is what 250,000 tokens
	// can make.
	Nodes int

	// ListItems bounds the items of all lists and arrays, and the members of all
	// objects. Lists are what people paste thousands of values into; databases
	// take from 2,100 to 65,535 of them as parameters, and the SQL back end has a
	// limit of its own. The default is 100,000.
	ListItems int
}

const (
	defaultBytes     = 2 << 20
	defaultTokens    = 250_000
	defaultDepth     = 256
	defaultNodes     = 500_000
	defaultListItems = 100_000
)

// budget is what is left of the limits of a query.
type budget struct {
	limits               Limits // defaults filled in
	tokens, nodes, items int
}

func newBudget(l Limits) budget {
	fill := func(n *int, def int) {
		if *n <= 0 {
			*n = def
		}
	}
	fill(&l.Bytes, defaultBytes)
	fill(&l.Tokens, defaultTokens)
	fill(&l.Depth, defaultDepth)
	fill(&l.Nodes, defaultNodes)
	fill(&l.ListItems, defaultListItems)
	return budget{limits: l, tokens: l.Tokens, nodes: l.Nodes, items: l.ListItems}
}

// spend takes what an option's tree has cost. It returns the diagnostic of the
// first limit that is exceeded, nil otherwise.
func (b *budget) spend(nodes, items int, whole ast.Span) *ast.Diagnostic {
	b.nodes -= nodes
	b.items -= items
	if b.nodes < 0 {
		return exceeded(whole, "nodes", b.limits.Nodes)
	}
	if b.items < 0 {
		return exceeded(whole, "list items", b.limits.ListItems)
	}
	return nil
}

// exceeded returns the diagnostic for a limit of a number of things.
func exceeded(at ast.Span, things string, limit int) *ast.Diagnostic {
	return &ast.Diagnostic{
		Code:    ast.LimitExceeded,
		Span:    at,
		Message: fmt.Sprintf("the query has more than %d %s", limit, things),
		Hint:    "split it into several queries",
	}
}

// tooDeep returns the diagnostic for the depth limit.
func tooDeep(at ast.Span, limit int) *ast.Diagnostic {
	return &ast.Diagnostic{
		Code:    ast.LimitExceeded,
		Span:    at,
		Message: fmt.Sprintf("the expression nests deeper than %d levels", limit),
		Hint:    "remove parentheses that change nothing",
	}
}
