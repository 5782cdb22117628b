package sqlgen

import (
	"context"
	"fmt"

	"github.com/odatacheck/odata/schema"
)

// Page is a part of the rows of a query.
type Page struct {
	Rows []schema.Record
	// Next is the token of the page that follows, "" after the last one. It is
	// opaque, safe in a URL, and good for the same query only, whose now() is
	// that of the first page throughout.
	Next string
}

// Page returns at most size rows of q: the first ones for an empty token, and
// otherwise those after the page whose Next the token is. $skip and $top count
// for all pages together. A row that is inserted or deleted meanwhile neither
// repeats nor hides another one, since a page begins behind a row and not at a
// number.
//
// A token that was not made for q is an [ast.Diagnostics] with InvalidOption. It
// is not signed: a client can make one that begins anywhere in the rows of q,
// has another now() that is past, or counts fewer rows, but none that returns a
// row which q's filter refuses at such a time. A server whose own conditions
// use now() signs tokens, or keeps them.
//
// It is an error if the entity type has no key.
func (r *Runner) Page(ctx context.Context, q *schema.Query, token string, size int) (Page, error) {
	if size < 1 {
		return Page{}, fmt.Errorf("sqlgen: a page of %d rows", size)
	}
	c := r.Compiler
	at := position{top: maxInt, skip: q.Skip, now: timeOf(ticksOf(c.now()).n)}
	if q.Top != nil {
		at.top = *q.Top
	}
	s, err := c.statement(request{kind: selectRows, query: q, page: &page{limit: 1}, now: at.now})
	if err != nil {
		return Page{}, err
	}
	if token != "" {
		if at, err = c.parseToken(token, q, s.plan, at); err != nil {
			return Page{}, err
		}
	}
	check, err := r.check(freeze(residualTerm(s, q), at.now))
	if err != nil {
		return Page{}, err
	}
	w := &walker{Runner: r, query: q, check: check, now: at.now, after: at.after}
	if s.plan.exact && at.after == nil {
		w.skip, at.skip = at.skip, 0
	}
	return r.fill(ctx, w, at, int64(size), s.plan.exact)
}

// residualTerm returns the residual of s as the query has it.
func residualTerm(s Statement, q *schema.Query) schema.Term {
	if s.plan.exact {
		return nil
	}
	return s.plan.residualOf(q.Filter)
}

// fill reads rows until the page is full and one more has been seen.
func (r *Runner) fill(ctx context.Context, w *walker, at position, size int64, exact bool) (Page, error) {
	var p Page
	if at.top == 0 {
		return p, nil
	}
	take := func(row walked) error {
		switch {
		case at.skip > 0:
			at.skip--
			return nil
		case int64(len(p.Rows)) == size:
			p.Next = r.Compiler.token(w.query, at)
			return errStop
		}
		p.Rows = append(p.Rows, row.record)
		at.after = row.at
		if at.top--; at.top == 0 {
			return errStop
		}
		return nil
	}
	for !w.done {
		limit := r.pageSize()
		if exact && at.skip == 0 { // every row that is read is one of the page, or the one behind it
			limit = min(limit, size-int64(len(p.Rows))+1)
		}
		err := w.page(ctx, limit, take)
		if err == errStop {
			break
		}
		if err != nil {
			return Page{}, err
		}
	}
	return p, nil
}
