package store

import (
	"context"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// Page is the answer to a query.
type Page struct {
	Rows  []schema.Record
	Count int64 // of all rows that match, where the query asks for it
	More  bool  // the page is full and there are more rows
}

// List returns the active indicators that the principal sees and the query
// asks for, by id where the query has no order. Without $top there are at most
// size of them. The query is bound to [indicator.Stored] or
// [indicator.Lenient]. The error is an [ast.Diagnostics] or an [*eval.Error]
// where the client's query is to blame.
func (s *Store) List(ctx context.Context, by indicator.Principal, q *schema.Query, size int64, now time.Time) (Page, error) {
	scoped := *q
	scoped.Filter = and(visible(q.Type, by, now), q.Filter)
	paged := q.Top == nil
	if paged {
		limit := size + 1
		scoped.Top = &limit
	}
	var page Page
	runner := s.runner(s.read, q.Type)
	if q.Count {
		var err error
		if page.Count, err = runner.Count(ctx, &scoped); err != nil {
			return Page{}, err
		}
	}
	for row, err := range runner.Rows(ctx, &scoped) {
		if err != nil {
			return Page{}, err
		}
		if paged && int64(len(page.Rows)) == size {
			page.More = true
			break
		}
		page.Rows = append(page.Rows, row)
	}
	return page, nil
}

// runner returns what reads rows of an entity type. Filters that SQL does not
// compute are evaluated over the rows.
func (s *Store) runner(db sqlgen.Queryer, e *schema.EntityType) *sqlgen.Runner {
	compiler := s.strict
	if e == indicator.Lenient() {
		compiler = s.lenient
	}
	return &sqlgen.Runner{DB: db, Compiler: compiler, Check: func(t schema.Term) (sqlgen.Check, error) {
		p, err := eval.Compile(t, eval.RecordFields(e))
		if err != nil {
			return nil, err
		}
		return p.Match, nil
	}}
}

// find returns the rows for which all terms are true, in any order.
func (s *Store) find(ctx context.Context, db sqlgen.Queryer, terms ...schema.Term) ([]schema.Record, error) {
	e := indicator.Stored()
	q := &schema.Query{Type: e, Filter: and(terms...)}
	var rows []schema.Record
	for row, err := range s.runner(db, e).Rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// visible limits what a principal sees. Like the client's filter it is a term,
// so that no text of the client can change it.
func visible(e *schema.EntityType, by indicator.Principal, now time.Time) schema.Term {
	expiry := property(e, indicator.ExpirationTime)
	terms := []schema.Term{
		is(e, indicator.Tenant, by.Tenant),
		&schema.Or{Terms: []schema.Term{
			is(e, indicator.ExpirationTime, nil),
			&schema.Compare{Op: ast.Gt, X: expiry, Y: &schema.Const{Value: indicator.Cutoff(now), Typ: schema.DateTimeOffset}},
		}},
	}
	if !by.All {
		terms = append(terms, is(e, indicator.CreatedBy, by.ID))
	}
	return and(terms...)
}

// and joins terms; nil ones are true.
func and(terms ...schema.Term) schema.Term {
	var list []schema.Term
	for _, t := range terms {
		switch t := t.(type) {
		case nil:
		case *schema.And:
			list = append(list, t.Terms...)
		default:
			list = append(list, t)
		}
	}
	if len(list) == 1 {
		return list[0]
	}
	return &schema.And{Terms: list}
}

func property(e *schema.EntityType, i int) schema.Term {
	return &schema.Prop{Of: &schema.It{Typ: e}, Property: e.Properties[i]}
}

// is tests that a property equals a value; nil is null.
func is(e *schema.EntityType, i int, v schema.Value) schema.Term {
	return &schema.Compare{Op: ast.Eq, X: property(e, i), Y: &schema.Const{Value: v, Typ: e.Properties[i].Type}}
}
