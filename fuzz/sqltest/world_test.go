package sqltest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// world is an entity type with rows and a way to store them.
type world struct {
	seed    uint64
	config  gen.Config
	typ     *schema.EntityType
	rows    []schema.Record
	variant variant
}

// newWorld makes n rows that the filters of the world find true, false and null.
func newWorld(seed uint64, n int) *world {
	w := &world{seed: seed, config: gen.Config{Portable: true, Nodes: 14}, variant: variantOf(seed)}
	if seed%4 == 3 {
		w.config.Nodes = 26
	}
	e := *gen.EntityType(seed, w.config)
	e.Key = append(furtherKeys(&e, rand.New(rand.NewPCG(seed, 3))), e.Key...)
	w.typ = &e
	for i := uint64(0); len(w.rows) < n; i++ {
		var filter schema.Term
		if q := w.query(w.filter(i)); q != nil {
			filter = q.bound.Filter
		}
		w.rows = append(w.rows, gen.Rows(seed+i, w.config, w.typ, filter, 10)...)
	}
	for i, row := range w.rows {
		row.Values[0] = int64(i + 1)
		w.rows[i] = w.variant.fit(row).(schema.Record)
	}
	return w
}

// furtherKeys returns properties that make a composite key with id, which
// remains the last of them and tells rows apart alone; mostly none.
func furtherKeys(e *schema.EntityType, rnd *rand.Rand) []string {
	var names []string
	for _, p := range e.Properties[1:] {
		if t, ok := p.Type.(schema.Primitive); ok && !p.Nullable && sortable(t) && len(names) < 2 {
			names = append(names, p.Name)
		}
	}
	if rnd.IntN(4) > 0 {
		return nil
	}
	return names
}

// sortable tells types that every way of storage can sort by.
func sortable(t schema.Primitive) bool {
	switch t {
	case schema.Binary, schema.Decimal:
		return false
	}
	return true
}

func (w *world) table(name string, d *sqlgen.Dialect) sqlgen.Table {
	return w.variant.table(w.typ, name, d)
}

func (w *world) filter(i uint64) ast.Expr { return gen.Filter(w.seed*1000+i, w.config, w.typ) }

// query is a filter with further options.
type query struct {
	filter  ast.Expr
	text    string
	options []fuzz.Option
	bound   *schema.Query
	page    int     // unless 0, the query is read in pages of this size as well
	want    []int64 // the answer of the evaluation in memory
	fails   error
}

// query binds a filter. It returns nil if a constant part of it fails.
func (w *world) query(filter ast.Expr, options ...fuzz.Option) *query {
	q := &query{filter: filter, text: ast.Print(filter), options: options}
	raw := (&fuzz.Case{Filter: q.text, Options: options}).RawQuery()
	parsed, err := parser.ParseQuery(raw, parser.Options{})
	if err != nil {
		panic(q.String() + ": " + err.Error())
	}
	if q.bound, err = schema.Bind(parsed, w.typ); err != nil {
		return nil
	}
	return q
}

func (q *query) String() string {
	text := q.text
	for _, o := range q.options {
		text += " && " + o.Name + "=" + o.Value
	}
	return text
}

// ordered tells whether the rows have an order that is to be compared.
func (q *query) ordered() bool {
	return len(q.bound.OrderBy) > 0 || q.bound.Top != nil || q.bound.Skip > 0
}

// queries returns n queries, with an order, limits and pages now and then.
func (w *world) queries(ctx context.Context, n int) []*query {
	var list []*query
	rnd := rand.New(rand.NewPCG(w.seed, 1))
	for i := uint64(0); len(list) < n; i++ {
		var options []fuzz.Option
		if rnd.IntN(4) > 0 { // the key alone, which spares the items of collections
			options = append(options, fuzz.Option{Name: "$select", Value: "id"})
		}
		page := 0
		if rnd.IntN(4) == 0 {
			options = append(options, w.order(rnd)...)
			if rnd.IntN(3) == 0 {
				page = 20 + rnd.IntN(100)
			}
		}
		if q := w.query(w.filter(i), options...); q != nil {
			q.page = page
			q.want, q.fails = w.inMemory(ctx, q.bound)
			list = append(list, q)
		}
	}
	return list
}

// order returns an order by up to three properties, and limits.
func (w *world) order(rnd *rand.Rand) []fuzz.Option {
	var items []string
	for range rnd.IntN(4) {
		p := w.typ.Properties[rnd.IntN(len(w.typ.Properties))]
		if t, ok := p.Type.(schema.Primitive); !ok || !sortable(t) {
			continue
		}
		item := p.Name
		if rnd.IntN(2) == 0 {
			item += " desc"
		}
		items = append(items, item)
	}
	var options []fuzz.Option
	if len(items) > 0 {
		options = append(options, fuzz.Option{Name: "$orderby", Value: strings.Join(items, ",")})
	}
	if rnd.IntN(2) == 0 {
		options = append(options, fuzz.Option{Name: "$top", Value: fmt.Sprint(rnd.IntN(40))})
	}
	if rnd.IntN(2) == 0 {
		options = append(options, fuzz.Option{Name: "$skip", Value: fmt.Sprint(rnd.IntN(20))})
	}
	return options
}

// inMemory returns the keys of the rows that q selects.
func (w *world) inMemory(ctx context.Context, q *schema.Query) ([]int64, error) {
	rows, err := w.selected(ctx, q)
	return keysOf(rows), err
}

// selected evaluates q in memory. As databases do, it orders by the key what
// the query leaves open.
func (w *world) selected(ctx context.Context, q *schema.Query) ([]schema.Record, error) {
	if len(q.OrderBy) > 0 || q.Top != nil || q.Skip > 0 {
		ordered := *q
		ordered.OrderBy = slices.Concat(q.OrderBy, w.byKey())
		q = &ordered
	}
	plan, err := eval.CompileQuery(q, eval.RecordFields(w.typ))
	if err != nil {
		return nil, err
	}
	var rows []schema.Record
	for row, err := range plan.Rows(ctx, slices.Values(w.rows)) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// agree holds the answers to filters, decoded, to those from memory.
func (w *world) agree(t *testing.T, r *sqlgen.Runner, filters []string) {
	t.Helper()
	for _, f := range filters {
		x, err := parser.ParseFilter(f, parser.Options{})
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		filter, err := schema.BindFilter(x, w.typ)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		w.same(t, r, f, &schema.Query{Type: w.typ, Filter: filter})
	}
}

// same holds the answer to a query that is called name, and not cut, to that
// from memory.
func (w *world) same(t *testing.T, r *sqlgen.Runner, name string, q *schema.Query) {
	t.Helper()
	want, err := w.inMemory(t.Context(), q)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	got, err := collect(t.Context(), r, q)
	keys := keysOf(got)
	slices.Sort(keys)
	if err != nil || !slices.Equal(keys, want) {
		st, _ := r.Compiler.Where(q)
		t.Errorf("%s: %v %v, want %v\n  %s %v", shorten(name), err, keys, want, shorten(st.SQL), st.Args)
	}
}

// byKey is the order of the entity type's key.
func (w *world) byKey() []schema.Order {
	var order []schema.Order
	for _, name := range w.typ.Key {
		i := slices.IndexFunc(w.typ.Properties, func(p *schema.Property) bool { return p.Name == name })
		order = append(order, schema.Order{Term: &schema.Prop{Of: &schema.It{Typ: w.typ}, Property: w.typ.Properties[i]}})
	}
	return order
}

func keysOf(rows []schema.Record) []int64 {
	keys := []int64{}
	for _, row := range rows {
		keys = append(keys, row.Values[0].(int64))
	}
	return keys
}
