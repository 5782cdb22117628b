package sqltest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// shrinkTime bounds the shrinking of one difference.
func shrinkTime() time.Duration {
	if raced {
		return 4 * time.Minute
	}
	return 40 * time.Second
}

// report shrinks a difference and returns it as a conformance file that can be
// committed as it stands: [TestConformance] stores it as this world was.
func (l *lab) report(ctx context.Context, w *world, q *query, d *difference) string {
	s := &shrinker{lab: l, ctx: ctx, kind: d.kind, until: time.Now().Add(shrinkTime()), world: w, query: q, difference: d}
	s.shrink()
	return string(fuzz.Format(s.file()))
}

// shrinker looks for the smallest world and query with one kind of difference.
type shrinker struct {
	*lab
	ctx   context.Context
	kind  string
	until time.Time

	world      *world
	query      *query
	difference *difference

	stored *engine // of the world that was tried last
}

func (s *shrinker) shrink() {
	s.plainer()
	w := &gen.World{Seed: s.world.seed, Config: s.world.config, Type: s.world.typ, Rows: s.world.rows, Filter: s.query.filter}
	gen.Shrink(w, func(w *gen.World) bool {
		smaller := *s.world
		smaller.typ, smaller.rows = w.Type, w.Rows
		return s.try(&smaller, smaller.query(w.Filter, s.query.options...), s.query.page)
	})
	s.plainer()
}

// try takes a world and a query, which may be nil, over if they differ still.
func (s *shrinker) try(w *world, q *query, page int) bool {
	if q == nil || time.Now().After(s.until) || s.ctx.Err() != nil {
		return false
	}
	e, err := s.engineOf(w)
	if err != nil {
		return false
	}
	q.page = page
	q.want, q.fails = w.inMemory(s.ctx, q.bound)
	d := e.compare(s.ctx, q, new(tally))
	if d == nil || d.kind != s.kind {
		return false
	}
	s.world, s.query, s.difference = w, q, d
	return true
}

// engineOf stores w unless it is there already.
func (s *shrinker) engineOf(w *world) (*engine, error) {
	if have := s.stored; have != nil && have.typ == w.typ && have.variant == w.variant &&
		len(have.rows) == len(w.rows) && &have.rows[0] == &w.rows[0] {
		return have, nil
	}
	e, err := s.engine(w)
	if err == nil {
		s.stored = e
	}
	return e, err
}

// plainer leaves out options, pages, the further parts of the key, and choices
// of storage.
func (s *shrinker) plainer() {
	w := *s.world
	if len(w.typ.Key) > 1 {
		typ := *w.typ
		typ.Key = typ.Key[len(typ.Key)-1:]
		w.typ, w.rows = &typ, make([]schema.Record, len(w.rows))
		for i, row := range s.world.rows {
			w.rows[i] = schema.Record{Type: &typ, Values: row.Values}
		}
		s.again(&w)
	}
	for _, page := range []int{0, 1} {
		if s.query.page > page {
			s.try(s.world, s.world.query(s.query.filter, s.query.options...), page)
		}
	}
	for i := len(s.query.options) - 1; i >= 0; i-- {
		s.try(s.world, s.world.query(s.query.filter, slices.Concat(s.query.options[:i], s.query.options[i+1:])...), s.query.page)
	}
	s.shorterOrder()
	for word := range (&variant{}).flags() {
		w := *s.world
		if flag := w.variant.flags()[word]; *flag {
			*flag = false
			s.again(&w)
		}
	}
	w = *s.world
	if w.variant.mixed > 0 {
		w.variant.mixed = 0
		s.again(&w)
	}
}

// again tries the query on another world.
func (s *shrinker) again(w *world) {
	s.try(w, w.query(s.query.filter, s.query.options...), s.query.page)
}

// shorterOrder leaves out items of $orderby.
func (s *shrinker) shorterOrder() {
	at := slices.IndexFunc(s.query.options, func(o fuzz.Option) bool { return o.Name == "$orderby" })
	if at < 0 {
		return
	}
	items := strings.Split(s.query.options[at].Value, ",")
	for i := len(items) - 1; i >= 0 && len(items) > 1; i-- {
		fewer := slices.Concat(items[:i], items[i+1:])
		options := slices.Clone(s.query.options)
		options[at].Value = strings.Join(fewer, ",")
		if s.try(s.world, s.world.query(s.query.filter, options...), s.query.page) {
			items = fewer
		}
	}
}

// file returns what was found as a conformance file.
func (s *shrinker) file() *fuzz.File {
	w, q := s.world, s.query
	var about strings.Builder
	fmt.Fprintf(&about, "Found by a random test: %s, seed %d.\n", s.system.dialect.Name(), w.seed)
	fmt.Fprintf(&about, "%s%s\n", storedAs, w.variant)
	if q.page > 0 {
		fmt.Fprintf(&about, "pages: %d\n", q.page)
	}
	c, err := sqlgen.New(w.typ, w.table("entities", s.system.dialect), s.system.dialect)
	if err == nil {
		if st, err := c.Select(q.bound); err == nil {
			fmt.Fprintf(&about, "%s\n", st.SQL)
			for _, arg := range st.Args {
				fmt.Fprintf(&about, "  argument %q\n", fmt.Sprint(arg))
			}
			if st.Residual != nil {
				fmt.Fprintf(&about, "  residual %s\n", schema.Dump(st.Residual))
			}
		}
	}
	fmt.Fprintf(&about, "%s: %s", s.difference.kind, s.difference.detail)

	rows, err := w.selected(s.ctx, &schema.Query{Type: w.typ, OrderBy: w.byKey()})
	if err != nil {
		panic("sqltest: " + err.Error())
	}
	f := &fuzz.File{
		Name: "found", About: about.String(), Type: w.typ, Rows: rows,
		Cases: []fuzz.Case{{Topic: "5: found by a random test", Filter: q.text, Options: q.options, Keys: q.want}},
	}
	if codes := fuzz.CodesOf(q.fails); q.fails != nil && len(codes) > 0 {
		f.Cases[0].Refused, f.Cases[0].Code = true, codes[0]
	}
	return f
}
