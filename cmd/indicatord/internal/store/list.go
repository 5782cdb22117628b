package store

import (
	"context"
	"slices"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// Page is the answer to a query.
type Page struct {
	Rows  []schema.Record
	Count int64 // of all rows that match, where the query asks for it
	More  bool  // the page is full and there are more rows
}

// List returns the active indicators that the principal sees and the query
// asks for, by id where the query has no order. Without $top there are at most
// size of them. The query is bound to [indicator.Stored].
func (s *Store) List(ctx context.Context, by indicator.Principal, q *schema.Query, size int64, now time.Time) (Page, error) {
	scoped := *q
	scoped.Filter = visible(q.Type, by, q.Filter, now)
	paged := q.Top == nil
	if paged {
		limit := size + 1
		scoped.Top = &limit
	}
	page, err := s.run(ctx, &scoped, by, now)
	if err == nil && paged && int64(len(page.Rows)) > size {
		page.Rows, page.More = page.Rows[:size], true
	}
	return page, err
}

// visible joins a client's filter with what limits the rows that it is asked
// about. They are terms like the client's, so that no text of his can change
// them.
func visible(e *schema.EntityType, by indicator.Principal, filter schema.Term, now time.Time) schema.Term {
	expiry := property(e, indicator.ExpirationTime)
	terms := []schema.Term{
		compare(ast.Eq, property(e, indicator.Tenant), by.Tenant, schema.String),
		&schema.Or{Terms: []schema.Term{
			compare(ast.Eq, expiry, nil, schema.DateTimeOffset),
			compare(ast.Gt, expiry, indicator.Cutoff(now), schema.DateTimeOffset),
		}},
	}
	if !by.All {
		terms = append(terms, compare(ast.Eq, property(e, indicator.CreatedBy), by.ID, schema.String))
	}
	if filter != nil {
		terms = append(terms, filter)
	}
	return &schema.And{Terms: terms}
}

func property(e *schema.EntityType, i int) schema.Term {
	return &schema.Prop{Of: &schema.It{Typ: e}, Property: e.Properties[i]}
}

func compare(op ast.Operator, x schema.Term, v schema.Value, t schema.Type) schema.Term {
	return &schema.Compare{Op: op, X: x, Y: &schema.Const{Value: v, Typ: t}}
}

// run answers a query whose filter is complete.
func (s *Store) run(ctx context.Context, q *schema.Query, by indicator.Principal, now time.Time) (Page, error) {
	rows, err := s.reader.QueryContext(ctx, s.bind(selectRows+` WHERE "tenant" = ? ORDER BY "number"`), by.Tenant)
	if err != nil {
		return Page{}, err
	}
	list, err := scanAll(rows)
	if err != nil {
		return Page{}, err
	}
	for i := range list {
		list[i].Type = q.Type
	}
	plan, err := eval.CompileQuery(q, eval.RecordFields(q.Type))
	if err != nil {
		return Page{}, err
	}
	found, count, err := plan.At(now).Page(ctx, slices.Values(list))
	return Page{Rows: found, Count: count}, err
}
