package schema

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/odatacheck/odata/ast"
)

// The bounds of one call of Bind or BindFilter.
const (
	// maxDepth bounds nested expressions. No tree of the parser comes near it,
	// whose own limit is lower; a tree made by hand might exhaust the stack.
	maxDepth = 2048

	// maxAliasNodes bounds the expressions that are bound because an alias
	// stands for them, and less is allowed to a short query: someAliasNodes, and
	// aliasNodes for each byte that was sent. Aliases that use one another twice
	// double with each, which no limit of the parser sees: 400 bytes would be
	// half a million expressions. Constants that they hold or make count too, as
	// an expression for each aliasText bytes or each item; so do the segments of
	// paths, the members of objects and long names.
	maxAliasNodes  = 500_000
	someAliasNodes = 10_000
	aliasNodes     = 4
	aliasText      = 32

	// maxRepeats bounds the terms that in repeats: its left operand stands in the
	// result once for the constants of the list, once for its other items, and
	// once for each item that it is promoted for. A few levels of that are a term
	// that no back end can walk, made of a line of text. A case, an array and a
	// literal count once more for each item that they are read in the type of.
	maxRepeats = 500_000

	// maxPatterns bounds the instructions of all regular expressions, of which
	// each takes some 40 bytes once they are compiled for evaluation.
	maxPatterns = 200_000

	// maxDiagnostics bounds the report. A list of 100,000 wrong items needs no
	// more than its first thousand to be understood.
	maxDiagnostics = 1000
)

// BindFilter checks a $filter expression against an entity type and returns
// what it means. The error is [ast.Diagnostics] with everything that is wrong,
// up to a thousand problems.
// Parameter aliases stand for null here; use [Bind] where there are any.
func BindFilter(x ast.Expr, e *EntityType) (Term, error) {
	if x == nil || e == nil {
		return nil, errors.New("schema: bind needs an expression and an entity type")
	}
	b := newBinder(e, nil)
	t := b.filter(x)
	if err := b.sorted().Err(); err != nil {
		return nil, err
	}
	return t, nil
}

// usage tells which restriction of a property counts.
type usage uint8

const (
	filtering usage = iota // Filterable
	sorting                // Sortable
	selecting              // none
)

// binder turns one query into terms. A term that is nil stands for an
// expression whose problem has been reported, and silences what follows from
// it.
type binder struct {
	entity  *EntityType
	query   *ast.Query // nil in BindFilter
	diags   ast.Diagnostics
	quiet   bool   // nothing is reported
	option  string // the option whose text is being bound
	use     usage
	scope   scope
	exact   ast.Expr // the operand whose difference of dates is taken exactly
	depth   int
	aliases aliases

	patterns int                // instructions of regular expressions
	model    []Type             // all that the entity type leads to, made when first needed
	types    map[string]Type    // those the model has by qualified name, made when first needed
	literals map[*Const]literal // constants that still can be read in another type
	origins  map[*Variable]Term // the collections that variables stand for items of
	whole    map[wholeValue]*hiddenProperty
	closed   map[string]bool     // names of variables whose lambda has ended
	objects  map[*ast.Array]bool // whether one holds an object
	sizes    map[Term]int        // of the operands that in repeats, and of what is below them
	repeats  int64               // terms that in has repeated
}

// literal is where a constant comes from.
type literal struct {
	node   *ast.Literal
	option string
}

func newBinder(e *EntityType, q *ast.Query) *binder {
	b := &binder{
		entity:   e,
		query:    q,
		option:   "$filter",
		literals: make(map[*Const]literal),
		origins:  make(map[*Variable]Term),
		whole:    make(map[wholeValue]*hiddenProperty),
		closed:   make(map[string]bool),
		objects:  make(map[*ast.Array]bool),
		sizes:    make(map[Term]int),
	}
	b.aliases.limit = maxAliasNodes
	if q != nil {
		b.aliases.defs = q.Aliases
		if q.Raw != "" { // or a program made it
			b.aliases.limit = min(maxAliasNodes, someAliasNodes+aliasNodes*len(q.Raw))
		}
	}
	return b
}

// filter binds a whole $filter expression, which must be Boolean.
func (b *binder) filter(x ast.Expr) Term {
	b.option, b.use = "$filter", filtering
	b.scope = scope{instance: &It{Typ: b.entity}}
	return b.boolean(x)
}

// expr binds x. The type want, which may be nil, is that of the operand
// beside x: what has no type of its own takes it, and hints may use it. The
// result need not be of that type.
func (b *binder) expr(x ast.Expr, want Type) Term {
	if b.depth == maxDepth {
		b.report(ast.LimitExceeded, x.Span(), "the expression is nested deeper than %d levels", maxDepth)
		return nil
	}
	if !b.affordable(x) {
		return nil
	}
	b.depth++
	defer func() { b.depth-- }()
	switch x := x.(type) {
	case *ast.Logical:
		return b.logical(x)
	case *ast.Binary:
		return b.binary(x)
	case *ast.Unary:
		if x.Op == ast.Not {
			return b.not(x)
		}
		return b.negate(x)
	case *ast.Literal:
		return b.literal(x)
	case *ast.Path:
		return b.path(x, want)
	case *ast.Variable:
		return b.variable(x)
	case *ast.Alias:
		return b.alias(x, want)
	case *ast.Call:
		return b.call(x)
	case *ast.TypeCall:
		return b.typeCall(x)
	case *ast.Case:
		return b.cases(x, want)
	case *ast.List:
		b.report(ast.TypeMismatch, x.Pos, "a list can only stand to the right of in")
		return nil
	case *ast.Array:
		return b.array(x, want)
	case *ast.Object:
		return b.object(x, want)
	}
	panic("schema: unknown expression")
}

// boolean binds an expression that must be Boolean or null.
func (b *binder) boolean(x ast.Expr) Term {
	t := b.expr(x, Boolean)
	if t == nil {
		return nil
	}
	if c, ok := t.(*Const); ok && c.Value == nil && c.Typ == Untyped {
		return &Const{Typ: Boolean, Pos: c.Pos}
	}
	if t.Type() != Boolean {
		d := b.report(ast.TypeMismatch, x.Span(), "expected a Boolean expression, found %s", named(x, t.Type()))
		if _, ok := x.(*ast.Literal); !ok {
			d.Hint = "compare it, as in " + example(x, t.Type())
		}
		return nil
	}
	return t
}

// report adds an error about a span of the current option's text. The result
// is valid until the next report.
func (b *binder) report(code ast.Code, span ast.Span, format string, args ...any) *ast.Diagnostic {
	if b.full() {
		return new(ast.Diagnostic)
	}
	b.diags = append(b.diags, ast.Diagnostic{
		Code: code, Option: b.option, Span: span, Message: fmt.Sprintf(format, args...),
	})
	return &b.diags[len(b.diags)-1]
}

// full reports whether nothing more will be reported.
func (b *binder) full() bool { return b.quiet || len(b.diags) >= maxDiagnostics }

// modelTypes is the types method of the entity type, which walks the model
// every time.
func (b *binder) modelTypes() []Type {
	if b.model == nil {
		b.model = b.entity.types()
	}
	return b.model
}

// lookupType is [EntityType.LookupType], which walks the model every time.
func (b *binder) lookupType(name string) (Type, bool) {
	if p, ok := LookupPrimitive(name); ok {
		return p, true
	}
	if b.types == nil {
		b.types = make(map[string]Type)
		for _, t := range b.modelTypes() {
			if _, ok := b.types[t.String()]; !ok {
				b.types[t.String()] = t
			}
		}
	}
	t, ok := b.types[name]
	return t, ok
}

// pos returns the span of a term whose source is span: terms that come from an
// alias lie where it is used, so that all spans of a term are of one option.
func (b *binder) pos(span ast.Span) ast.Span {
	if len(b.aliases.open) > 0 {
		return b.aliases.use
	}
	return span
}

// sorted returns the diagnostics in the order of the query string, each once:
// an alias may report the same at every use.
func (b *binder) sorted() ast.Diagnostics {
	rank := make(map[string]int)
	if b.query != nil {
		for i, o := range b.query.Options {
			rank[o.Name] = i
		}
	}
	slices.SortStableFunc(b.diags, func(x, y ast.Diagnostic) int {
		return cmp.Or(
			cmp.Compare(rank[x.Option], rank[y.Option]),
			cmp.Compare(x.Span.Start, y.Span.Start),
			cmp.Compare(x.Span.End, y.Span.End),
		)
	})
	return slices.CompactFunc(b.diags, func(x, y ast.Diagnostic) bool {
		return x.Code == y.Code && x.Option == y.Option && x.Span == y.Span && x.Message == y.Message
	})
}
