package eval

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/schema"
)

// order is one item of $orderby.
type order struct {
	descending bool
	column     func() keys // makes the storage of one run
}

// keys is what one item of $orderby gives for the rows of one run, in a slice
// of its own type.
type keys interface {
	// add evaluates the item for a row.
	add(row ptr, f *frame) status
	// compare orders the rows i and j in ascending order, null first.
	compare(i, j int) int
	// keep reduces the rows to those of the indices, in that order.
	keep(indices []int)
}

type column1[V any] struct {
	get      node[V]
	compare1 func(x, y V) int
	values   []V
	nulls    []bool
}

func (k *column1[V]) add(row ptr, f *frame) status {
	v, s := k.get(row, f)
	if s.failed() {
		return s
	}
	k.values = append(k.values, v)
	k.nulls = append(k.nulls, s == null)
	return ok
}

func (k *column1[V]) compare(i, j int) int {
	switch {
	case !k.nulls[i] && !k.nulls[j]:
		return k.compare1(k.values[i], k.values[j])
	case !k.nulls[i]:
		return 1
	case !k.nulls[j]:
		return -1
	}
	return 0
}

func (k *column1[V]) keep(indices []int) {
	k.values, k.nulls = pick(k.values, indices), pick(k.nulls, indices)
}

func pick[V any](items []V, indices []int) []V {
	picked := make([]V, len(indices), cap(items))
	for i, j := range indices {
		picked[i] = items[j]
	}
	return picked
}

// order compiles an item of $orderby. NaN comes before all numbers.
func (c *compiler) order(o schema.Order) order {
	c.option = "$orderby"
	typ := o.Term.Type()
	switch x := c.operand(o.Term, typ).(type) {
	case *boolean:
		return ordered(o, x.node(), func(x, y bool) int { return int(truthOf(x)) - int(truthOf(y)) })
	case *scalar[int64]:
		return ordered(o, x.get, cmp.Compare[int64])
	case *scalar[float64]:
		return ordered(o, x.get, cmp.Compare[float64])
	case *scalar[schema.DecimalValue]:
		return ordered(o, x.get, decimal128.Compare)
	case *scalar[string]:
		get := x.get
		if c.frames { // the string may lie in the arena
			get = map1(x, strings.Clone).get
		}
		return ordered(o, get, strings.Compare)
	case *scalar[schema.GuidValue]:
		return ordered(o, x.get, func(x, y schema.GuidValue) int { return slices.Compare(x[:], y[:]) })
	case *scalar[time.Time]:
		return ordered(o, x.get, time.Time.Compare)
	case *scalar[schema.GeoValue], *instance, *collection:
	}
	panic("eval: rows cannot be ordered by values of type " + typ.String())
}

func ordered[V any](o schema.Order, get node[V], compare func(x, y V) int) order {
	return order{o.Descending, func() keys { return &column1[V]{get: get, compare1: compare} }}
}

// sorting is the rows of one run with their keys.
type sorting[T any] struct {
	rows    []T
	order   []order
	columns []keys
}

// compare orders two rows by all items of $orderby.
func (s *sorting[T]) compare(i, j int) int {
	for k, column := range s.columns {
		if c := column.compare(i, j); c != 0 {
			if s.order[k].descending {
				return -c
			}
			return c
		}
	}
	return 0
}

// slack is the number of rows that are read beyond the page before the ones
// outside of it are dropped.
const slack = 4096

// sorted collects the page in the order of $orderby. It holds little more than
// the rows that $skip and $top ask for.
func (p *Plan[T]) sorted(ctx context.Context, rows iter.Seq[T]) (page []T, count int64, err error) {
	s := &sorting[T]{order: p.order, columns: make([]keys, len(p.order))}
	for i, o := range p.order {
		s.columns[i] = o.column()
	}
	last := p.skip + min(p.top, math.MaxInt64-p.skip) // the rows up to here count
	err = p.matches(ctx, rows, func(row *T, f *frame) (bool, error) {
		count++
		for _, column := range s.columns {
			if st := column.add(p.prog.instance(address(row)), f); st != ok {
				return false, p.prog.err(truth(st), -1)
			}
		}
		s.rows = append(s.rows, *row)
		if int64(len(s.rows))-slack > last && int64(len(s.rows)) > 2*last {
			return true, s.sort(ctx, last)
		}
		return true, nil
	})
	if err == nil {
		err = s.sort(ctx, last)
	}
	if err != nil {
		return nil, 0, err
	}
	return s.rows[min(p.skip, int64(len(s.rows))):], count, nil
}

// sort brings the rows into order and drops all after the first ones.
func (s *sorting[T]) sort(ctx context.Context, most int64) error {
	indices := make([]int, len(s.rows))
	for i := range indices {
		indices[i] = i
	}
	if err := sortStable(ctx, indices, s.compare); err != nil {
		return err
	}
	indices = indices[:min(int64(len(indices)), most)]
	s.rows = pick(s.rows, indices)
	for _, column := range s.columns {
		column.keep(indices)
	}
	return nil
}

// block is the number of items that are sorted between two looks at a context.
const block = 4096

// sortStable sorts items, keeping the order of equal ones. It is a merge sort
// that gives up when the context ends, which the standard library's cannot.
func sortStable(ctx context.Context, items []int, compare func(i, j int) int) error {
	for chunk := range slices.Chunk(items, block) {
		if err := ctx.Err(); err != nil {
			return err
		}
		slices.SortStableFunc(chunk, compare)
	}
	spare := make([]int, len(items))
	from, to := items, spare
	for width := block; width < len(items); width *= 2 {
		for i := 0; i < len(items); i += 2 * width {
			middle, end := min(i+width, len(items)), min(i+2*width, len(items))
			if err := merge(ctx, to[i:end], from[i:middle], from[middle:end], compare); err != nil {
				return err
			}
		}
		from, to = to, from
	}
	copy(items, from)
	return nil
}

// merge merges x and y, which are sorted, into to.
func merge(ctx context.Context, to, x, y []int, compare func(i, j int) int) error {
	for k := range to {
		if k%block == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if len(y) == 0 || len(x) > 0 && compare(x[0], y[0]) <= 0 {
			to[k], x = x[0], x[1:]
		} else {
			to[k], y = y[0], y[1:]
		}
	}
	return nil
}
