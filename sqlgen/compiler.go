// Package sqlgen compiles bound queries to parameterised SQL for SQLite,
// PostgreSQL, MariaDB, MySQL and SQL Server, such that a database returns the
// rows that package eval selects in memory.
//
// Every literal of a filter becomes an argument; identifiers come from the
// [Table] alone; the text depends on the shape of the query, so that statements
// are prepared and cached. What SQL cannot compute exactly, the residual, is
// checked row by row: SQL then returns more rows and [Statement.Residual] tells
// which to keep, or [Runner] does it all.
//
// Spec: URL Conventions 5.1.1 for what filters mean; the rules of null are
// those of 5.1.1.1 and 5.1.1.7 to 5.1.1.9.
package sqlgen

import (
	"fmt"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// Statement is SQL with its arguments, in the order of the placeholders.
type Statement struct {
	SQL  string
	Args []any
	// Residual is what the SQL does not decide, or nil. The rows that the SQL
	// returns are then more than the query wants, those for which Residual is
	// true; $skip, $top and $count are left to the caller. [Runner] does that.
	Residual schema.Term
	// Columns are the properties that the result columns of a SELECT hold, as
	// paths; further columns that serve paging have "".
	Columns []string

	plan *plan
	now  time.Time
}

// Compiler compiles queries on one entity type for one table and database
// system, and keeps the statements. It is safe for concurrent use.
type Compiler struct {
	m     *mapping
	d     *Dialect
	cache cache
	now   func() time.Time
}

// New returns a compiler for the entity type e stored in t. The error tells
// what is wrong with t: a column for no property, a way of storage that the
// database does not have, an identifier that cannot be quoted. A property
// without a column is no error until a query needs it.
func New(e *schema.EntityType, t Table, d *Dialect) (*Compiler, error) {
	m, err := newMapping(e, t, d)
	if err != nil {
		return nil, err
	}
	return &Compiler{m: m, d: d, now: time.Now}, nil
}

// Dialect returns the dialect that c compiles for.
func (c *Compiler) Dialect() *Dialect { return c.d }

// Select returns the statement that reads the rows of q, with those columns
// that q selects, the key, and what the residual needs. Collections in child
// tables are not among them.
//
// The error is an [ast.Diagnostics] with NotCompilable if q needs a property
// that is not stored, or an order that the database cannot make.
func (c *Compiler) Select(q *schema.Query) (Statement, error) {
	return c.statement(request{kind: selectRows, query: q})
}

// Where returns the condition of q's filter alone, to stand after WHERE; a
// query without filter has 1=1. Columns are not qualified, except in
// subqueries, by the name of the table.
func (c *Compiler) Where(q *schema.Query) (Statement, error) {
	return c.statement(request{kind: whereOnly, query: q})
}

// Count returns the statement that counts the rows of q whatever its $skip and
// $top. If the statement has a residual, it reads the rows to be counted.
func (c *Compiler) Count(q *schema.Query) (Statement, error) {
	return c.statement(request{kind: countRows, query: q})
}

// Select compiles q once; see [Compiler.Select].
func Select(q *schema.Query, t Table, d *Dialect) (Statement, error) {
	c, err := New(q.Type, t, d)
	if err != nil {
		return Statement{}, err
	}
	return c.Select(q)
}

// Where compiles q once; see [Compiler.Where].
func Where(q *schema.Query, t Table, d *Dialect) (Statement, error) {
	c, err := New(q.Type, t, d)
	if err != nil {
		return Statement{}, err
	}
	return c.Where(q)
}

// Count compiles q once; see [Compiler.Count].
func Count(q *schema.Query, t Table, d *Dialect) (Statement, error) {
	c, err := New(q.Type, t, d)
	if err != nil {
		return Statement{}, err
	}
	return c.Count(q)
}

// kind is what a statement is for.
type kind byte

const (
	selectRows kind = iota
	countRows
	whereOnly
)

// request is what to compile.
type request struct {
	kind  kind
	query *schema.Query
	page  *page     // of a walk through the rows, or nil
	now   time.Time // of the request; zero is the clock's
}

// page is one step of a walk through all rows in the query's order.
type page struct {
	after []any // arguments of the order items of the last row seen, nil before the first
	skip  int64 // rows before the first, which only the first page has
	limit int64 // rows at most; $skip and $top of the query do not count
}

// plan is a compiled shape: what statements of the same shape share.
type plan struct {
	sql      string
	slots    []slot
	exact    bool
	conjunct []int // conjuncts of the filter that are residual; nil is the whole filter
	columns  []string
	layout   *layout
	order    []orderItem
}

func (c *Compiler) statement(r request) (Statement, error) {
	if err := c.checkQuery(r.query); err != nil {
		return Statement{}, err
	}
	if r.now.IsZero() {
		r.now = c.now()
	}
	s := newShape(r.now)
	s.request(r)
	if s.bad != nil {
		return Statement{}, s.invalidText()
	}
	p := c.cache.get(s.key)
	if p == nil {
		var err error
		if p, err = c.compile(r); err != nil {
			return Statement{}, err
		}
		c.cache.put(s.key, p)
	}
	args := make([]any, len(p.slots))
	for i, slot := range p.slots {
		args[i] = slot(s.consts)
	}
	return Statement{
		SQL: p.sql, Args: args, Residual: p.residual(r.query.Filter, r.now), Columns: p.columns, plan: p, now: r.now,
	}, nil
}

// checkQuery returns an error if q is not one that the binder makes for the
// stored entity type.
func (c *Compiler) checkQuery(q *schema.Query) error {
	switch {
	case q.Type != c.m.entity:
		return fmt.Errorf("sqlgen: the query is on %s and the table stores %s", q.Type, c.m.entity)
	case q.Top != nil && *q.Top < 0:
		return fmt.Errorf("sqlgen: $top of the query is %d", *q.Top)
	case q.Skip < 0:
		return fmt.Errorf("sqlgen: $skip of the query is %d", q.Skip)
	}
	return nil
}

// invalidText is the diagnostic of a string that is no text.
func (s *shape) invalidText() error {
	return ast.Diagnostics{{
		Code: ast.InvalidEncoding, Option: s.badOption, Span: s.bad.Span(), Message: "a string holds U+0000 or is not UTF-8",
	}}
}

// request writes the shape of all that the text depends on.
func (s *shape) request(r request) {
	q := r.query
	s.byte(byte(r.kind))
	s.term(q.Filter)
	if r.kind == whereOnly {
		return
	}
	s.number(len(q.Select))
	for _, path := range q.Select {
		s.number(len(path.Properties))
		for _, p := range path.Properties {
			s.name(p.Name)
		}
	}
	if q.Select == nil {
		s.byte('*')
	}
	if r.kind == selectRows {
		s.number(len(q.OrderBy))
		for _, o := range q.OrderBy {
			s.orderTerm(o.Term)
			s.byte(byte(boolBit(o.Descending)))
		}
	}
	s.limits(r)
}

// limits appends the constants of $top, $skip and of a page: always top, skip
// and then the values that the page comes after.
func (s *shape) limits(r request) {
	var top, skip schema.Value
	from := r.query.Skip
	switch {
	case r.page != nil:
		top, from = r.page.limit, r.page.skip
	case r.query.Top != nil:
		top = clampRows(*r.query.Top)
	}
	if from > 0 {
		skip = clampRows(from)
	}
	if s.consts = append(s.consts, top, skip); top == int64(0) {
		s.byte('0') // some databases have no limit of no rows
	}
	s.byte(byte(boolBit(top != nil)))
	s.byte(byte(boolBit(skip != nil)))
	if r.page == nil {
		return
	}
	s.byte('p')
	for _, v := range r.page.after {
		s.byte(byte(boolBit(v != nil)))
		s.consts = append(s.consts, v)
	}
}

func boolBit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// clampRows keeps counts of rows so small that databases can add two of them.
func clampRows(n int64) int64 { return min(n, 1<<61) }

// residual returns what of a filter the statement does not decide. now()
// becomes the time that the arguments were made with.
func (p *plan) residual(filter schema.Term, now time.Time) schema.Term {
	if p.exact {
		return nil
	}
	return freeze(p.residualOf(filter), now)
}

func (p *plan) residualOf(filter schema.Term) schema.Term {
	if p.conjunct == nil {
		return filter
	}
	and := filter.(*schema.And)
	terms := make([]schema.Term, len(p.conjunct))
	for i, n := range p.conjunct {
		terms[i] = and.Terms[n]
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return &schema.And{Terms: terms, Pos: and.Pos}
}

// freeze replaces now() by a constant.
func freeze(t schema.Term, now time.Time) schema.Term {
	isNow := func(t schema.Term) bool {
		call, ok := t.(*schema.Call)
		return ok && call.Func.ID == schema.FnNow
	}
	found := false
	for x := range schema.Preorder(t) {
		found = found || isNow(x)
	}
	if !found {
		return t
	}
	return rewrite(t, func(t schema.Term) schema.Term {
		if isNow(t) {
			return &schema.Const{Value: now.UTC(), Typ: schema.DateTimeOffset, Pos: t.Span()}
		}
		return nil
	})
}
