// Package eval evaluates bound filters over rows in memory. A filter is
// compiled once into closures that are typed throughout: evaluating a row
// boxes nothing, reflects on nothing and, apart from collections that the
// filter builds itself, allocates nothing.
//
// The logic is three-valued as in URL Conventions 5.1.1.1. And and or are
// evaluated from left to right and stop at the operand that decides; a failing
// operand after it is skipped, one before it fails the request. In arithmetic
// and function calls null comes before failure: null div 0 is null.
//
// What a filter makes of one row is bounded: strings of more than 16 MiB and
// nested lambda operators that together have some four million items to look at
// fail the request with [ast.LimitExceeded].
package eval

import (
	"iter"
	"sync"
	"time"

	"github.com/odatacheck/odata/schema"
)

// Predicate is a compiled filter over rows of type T. It is immutable and safe
// for concurrent use.
type Predicate[T any] struct {
	match  cond    // for the address of a row, without a frame
	errors []error // of Match, by truth
	prog   *program
	now    time.Time // of now(); zero: the clock's
}

// cond is the closure of a Boolean term. row is the instance that the filter
// looks at, f the working memory, nil where the program has no use for one.
type cond func(row ptr, f *frame) truth

// program is what a filter compiles to.
type program struct {
	cond     cond
	sites    []site
	slots    int  // lambda variables alive at once
	frames   bool // closures need a frame
	usesNow  bool
	indirect bool // rows are pointers to the instance
	pool     sync.Pool
}

// frame is the working memory of one evaluation at a time.
type frame struct {
	vars  []ptr     // items that lambda variables stand for
	now   time.Time // the value of now()
	arena []byte    // strings made while one row is evaluated
	items int       // made or looked at in one row; see maxItems
}

// maxArena is the number of bytes of strings that a frame keeps when it goes
// back to its pool, so that one long row does not hold memory for ever.
const maxArena = 64 << 10

// Compile compiles a Boolean term, such as [schema.Query.Filter], for rows
// that fields describes. A nil filter matches every row. The error is about the
// caller's program: a term of another entity type or not Boolean, or a property
// that fields has no means to read.
func Compile[T any](filter schema.Term, fields Fields[T]) (*Predicate[T], error) {
	var prog *program
	err := compiling(fields.root, func(c *compiler) {
		get := c.filter(filter)
		prog = c.program(get, fields.indirect)
	})
	if err != nil {
		return nil, err
	}
	return newPredicate[T](prog, time.Time{}), nil
}

func newPredicate[T any](prog *program, now time.Time) *Predicate[T] {
	p := &Predicate[T]{match: prog.cond, errors: make([]error, int(firstFault)+len(prog.sites)), prog: prog, now: now}
	for i := range prog.sites {
		t := truth(firstFault) + truth(i)
		p.errors[t] = prog.err(t, -1)
	}
	if prog.frames || prog.indirect {
		p.match = func(row ptr, _ *frame) truth {
			f := prog.frame(now)
			defer prog.release(f)
			return prog.eval(row, f)
		}
	}
	return p
}

// At returns a predicate for which now() is the given time.
func (p *Predicate[T]) At(now time.Time) *Predicate[T] { return newPredicate[T](p.prog, now) }

// Match reports whether the filter is true for a row; false and null are not
// told apart. The error is an [*Error] whose Row is -1. Match is safe for
// concurrent use as long as nobody changes the row.
func (p *Predicate[T]) Match(row *T) (bool, error) {
	t := p.match(ptr(row), nil) // small enough to be inlined
	return t == yes, p.errors[t]
}

// Filter yields the rows that match, in order. now() is the same for all of
// them. After a failure, which it yields with the zero row, it stops. The
// sequence can be used more than once if rows can.
func (p *Predicate[T]) Filter(rows iter.Seq[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		f := p.prog.frame(p.now)
		defer p.prog.release(f)
		row := new(T) // one variable for all rows, because its address escapes
		n := 0
		for *row = range rows {
			switch t := p.prog.eval(address(row), f); {
			case t == yes:
				if !yield(*row, nil) {
					return
				}
			case t.failed():
				yield(zero, p.prog.err(t, n))
				return
			}
			n++
		}
	}
}

// eval evaluates the condition for the row at the address.
func (p *program) eval(row ptr, f *frame) truth {
	if row = p.instance(row); row == nil {
		return truth(firstFault) // the site that newCompiler registers first
	}
	if f != nil {
		f.arena, f.items = f.arena[:0], 0
	}
	return p.cond(row, f)
}

// instance returns the instance that a row is or points to.
func (p *program) instance(row ptr) ptr {
	if p.indirect {
		return *field[ptr](row, 0)
	}
	return row
}

// frame returns working memory for one run over rows.
func (p *program) frame(now time.Time) *frame {
	f, ok := p.pool.Get().(*frame)
	if !ok {
		f = &frame{vars: make([]ptr, p.slots)}
	}
	if p.usesNow {
		if now.IsZero() {
			now = time.Now().UTC()
		}
		f.now = now
	}
	return f
}

// release gives working memory back, without the rows that it refers to.
func (p *program) release(f *frame) {
	clear(f.vars)
	if cap(f.arena) > maxArena {
		f.arena = nil
	}
	p.pool.Put(f)
}
