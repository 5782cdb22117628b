package eval

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/odatacheck/odata/schema"
)

// Plan is a compiled query over rows of type T: $filter, $count, $orderby,
// $skip and $top, in that order whatever the order in the query string
// (Protocol 11.2.6). It is immutable and safe for concurrent use.
type Plan[T any] struct {
	prog  *program
	order []order
	skip  int64
	top   int64 // math.MaxInt64: no limit
	count bool
	now   time.Time // of now(); zero: the clock's
}

// CompileQuery compiles a bound query for rows that fields describes. The
// error is about the caller's program, as that of [Compile].
func CompileQuery[T any](q *schema.Query, fields Fields[T]) (*Plan[T], error) {
	switch {
	case q == nil:
		return nil, errors.New("there is no query")
	case fields.typ != nil && !derives(fields.typ, q.Type):
		return nil, fmt.Errorf("the query is about type %q, the rows are of type %q", q.Type, fields.typ)
	case q.Top != nil && *q.Top < 0:
		return nil, fmt.Errorf("$top of the query is %d", *q.Top)
	case q.Skip < 0:
		return nil, fmt.Errorf("$skip of the query is %d", q.Skip)
	}
	plan := &Plan[T]{skip: q.Skip, top: math.MaxInt64, count: q.Count}
	if q.Top != nil {
		plan.top = *q.Top
	}
	err := compiling(fields.root, func(c *compiler) {
		get := c.filter(q.Filter)
		for _, o := range q.OrderBy {
			plan.order = append(plan.order, c.order(o))
		}
		plan.prog = c.program(get, fields.indirect)
	})
	if err != nil {
		return nil, err
	}
	return plan, nil
}

// At returns a plan for which now() is the given time.
func (p *Plan[T]) At(now time.Time) *Plan[T] {
	q := *p
	q.now = now
	return &q
}

// Rows yields the page that the query asks for. Without $orderby and $count it
// yields each row as soon as it was read, and reads no more than it needs for
// $skip and $top; otherwise it reads all rows first. Rows that compare equal
// keep their order. A failure of evaluation, an [*Error], or the end of ctx is
// yielded with the zero row and ends the sequence.
func (p *Plan[T]) Rows(ctx context.Context, rows iter.Seq[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		if len(p.order) == 0 && !p.count {
			if err := p.stream(ctx, rows, yield); err != nil {
				yield(zero, err)
			}
			return
		}
		page, _, err := p.Page(ctx, rows)
		if err != nil {
			yield(zero, err)
			return
		}
		for _, row := range page {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Page returns the page that the query asks for and, if it has $count=true,
// the number of rows that match the filter whatever $skip and $top; otherwise
// the number is -1.
func (p *Plan[T]) Page(ctx context.Context, rows iter.Seq[T]) (page []T, count int64, err error) {
	if len(p.order) > 0 {
		page, count, err = p.sorted(ctx, rows)
	} else {
		page, count, err = p.counted(ctx, rows)
	}
	switch {
	case err != nil:
		return nil, -1, err
	case !p.count:
		count = -1
	}
	return page, count, nil
}

// stream yields the rows of the page. It returns a failure instead of yielding
// it.
func (p *Plan[T]) stream(ctx context.Context, rows iter.Seq[T], yield func(T, error) bool) error {
	skip, top := p.skip, p.top
	if top == 0 {
		return ctx.Err()
	}
	return p.matches(ctx, rows, func(row *T, _ *frame) (bool, error) {
		if skip > 0 {
			skip--
			return true, nil
		}
		top--
		return yield(*row, nil) && top > 0, nil
	})
}

// counted collects the rows of the page and counts all that match, if that is
// asked for.
func (p *Plan[T]) counted(ctx context.Context, rows iter.Seq[T]) (page []T, count int64, err error) {
	if p.top == 0 && !p.count {
		return nil, 0, ctx.Err()
	}
	err = p.matches(ctx, rows, func(row *T, _ *frame) (bool, error) {
		count++
		if count > p.skip && count-p.skip <= p.top {
			page = append(page, *row)
		}
		return p.count || count-p.skip < p.top, nil
	})
	return page, count, err
}

// matches calls use for each row that matches until use returns false. It
// looks at ctx before every row.
func (p *Plan[T]) matches(ctx context.Context, rows iter.Seq[T], use func(row *T, f *frame) (bool, error)) error {
	f := p.prog.frame(p.now)
	defer p.prog.release(f)
	done := ctx.Done()
	row := new(T)
	n := 0
	for *row = range rows {
		select {
		case <-done:
			return ctx.Err()
		default:
		}
		switch t := p.prog.eval(address(row), f); {
		case t == yes:
			if more, err := use(row, f); err != nil || !more {
				return at(err, n)
			}
		case t.failed():
			return p.prog.err(t, n)
		}
		n++
	}
	return ctx.Err()
}

// at adds the number of the row to a failure.
func at(err error, row int) error {
	var e *Error
	if errors.As(err, &e) {
		e.Row = row
	}
	return err
}
