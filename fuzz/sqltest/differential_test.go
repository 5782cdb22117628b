package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
	"github.com/woodsbury/decimal128"
)

const (
	worldRows    = 300
	worldFilters = 200
)

// TestDifferential holds the databases to the evaluation in memory: 5,000
// filters over 25 entity types of 300 rows each.
func TestDifferential(t *testing.T) { differential(t, 1, 25) }

// TestDifferentialFresh does the same with other filters every time. Set
// ODATA_SEED to the seed that a failure prints to see it again.
func TestDifferentialFresh(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s, err := strconv.ParseUint(os.Getenv("ODATA_SEED"), 10, 64); err == nil {
		seed = s
	}
	worlds := 3
	switch {
	case os.Getenv("CI") == "true" && raced:
		worlds = 10
	case os.Getenv("CI") == "true":
		worlds = 25
	}
	differential(t, seed, worlds)
}

func differential(t *testing.T, seed uint64, worlds int) {
	t.Logf("ODATA_SEED=%d", seed)
	var total tally
	for i := range worlds {
		w := newWorld(seed+uint64(i), worldRows)
		filters := w.filters(t.Context(), worldFilters)
		for _, s := range systems {
			t.Run(fmt.Sprintf("%s/%d", s.dialect.Name(), seed+uint64(i)), func(t *testing.T) {
				total.add(w.check(t, s, filters))
			})
		}
	}
	t.Logf("%d filters, %d with a residual, %d that fail", total.filters, total.residual, total.failing)
}

type tally struct{ filters, residual, failing int }

func (t *tally) add(u tally) {
	t.filters += u.filters
	t.residual += u.residual
	t.failing += u.failing
}

// world is an entity type with rows and a way to store them.
type world struct {
	seed  uint64
	typ   *schema.EntityType
	rows  []schema.Record
	table func(d *sqlgen.Dialect) sqlgen.Table
}

func newWorld(seed uint64, n int) *world {
	w := &world{seed: seed, typ: gen.EntityType(seed, config)}
	for i := uint64(0); len(w.rows) < n; i++ {
		term := w.bind(w.filter(i))
		w.rows = append(w.rows, gen.Rows(seed+i, config, w.typ, term, 10)...)
	}
	v := variantOf(seed)
	for i, row := range w.rows {
		row.Values[0] = int64(i + 1)
		w.rows[i] = v.fit(row).(schema.Record)
	}
	w.table = func(d *sqlgen.Dialect) sqlgen.Table {
		if seed%5 > 0 {
			return unindexed(v.table(w.typ, d))
		}
		return v.table(w.typ, d)
	}
	return w
}

var config = gen.Config{Portable: true, Nodes: 14}

func (w *world) filter(i uint64) string {
	return ast.Print(gen.Filter(w.seed*1000+i, config, w.typ))
}

// bind returns nil for a filter whose constant parts fail.
func (w *world) bind(text string) schema.Term {
	x, err := parser.ParseFilter(text, parser.Options{})
	if err != nil {
		panic(text + ": " + err.Error())
	}
	term, err := schema.BindFilter(x, w.typ)
	if err != nil {
		return nil
	}
	return term
}

// query is a filter, with an order and limits now and then.
type query struct {
	text  string
	bound *schema.Query
	want  []int64 // the answer of the evaluation in memory
	fails error
}

func (w *world) filters(ctx context.Context, n int) []query {
	var list []query
	rnd := rand.New(rand.NewPCG(w.seed, 1))
	for i := uint64(0); len(list) < n; i++ {
		text := w.filter(i)
		term := w.bind(text)
		if term == nil {
			continue
		}
		q := &schema.Query{Type: w.typ, Filter: term}
		if rnd.IntN(4) > 0 { // the key alone, which spares the items of collections
			q.Select = []*schema.Path{{Properties: w.typ.Properties[:1]}}
		}
		if rnd.IntN(4) == 0 {
			w.order(rnd, q)
		}
		want, err := w.inMemory(ctx, q)
		list = append(list, query{text, q, want, err})
	}
	return list
}

func (w *world) order(rnd *rand.Rand, q *schema.Query) {
	for range rnd.IntN(3) {
		p := w.typ.Properties[rnd.IntN(len(w.typ.Properties))]
		if t, ok := p.Type.(schema.Primitive); ok && t != schema.Binary && t != schema.Decimal {
			q.OrderBy = append(q.OrderBy, schema.Order{
				Term: &schema.Prop{Of: &schema.It{Typ: w.typ}, Property: p}, Descending: rnd.IntN(2) == 0,
			})
		}
	}
	if rnd.IntN(2) == 0 {
		top := int64(rnd.IntN(40))
		q.Top = &top
	}
	if rnd.IntN(2) == 0 {
		q.Skip = int64(rnd.IntN(20))
	}
}

// check runs the filters on one database.
func (w *world) check(t *testing.T, s system, queries []query) tally {
	db := s.open(t)
	d := s.dialect
	if w.seed%3 == 0 {
		d = probed(t, s, db)
	}
	c, err := sqlgen.New(w.typ, w.table(s.dialect), d)
	if err != nil {
		t.Fatal(err)
	}
	store(t, db, c, w.rows)
	return w.run(t, db, c, queries)
}

// run compares the answers of a database with those from memory, until the
// first difference.
func (w *world) run(t *testing.T, db *sql.DB, c *sqlgen.Compiler, queries []query) (n tally) {
	t.Helper()
	r := runner(db, c, w.typ)
	r.PageSize = 100
	for _, q := range queries {
		n.filters++
		statement, err := c.Select(q.bound)
		if err != nil {
			t.Errorf("%s: %v", q.text, err)
			continue
		}
		if statement.Residual != nil {
			n.residual++
		}
		rows, err := collect(t.Context(), r, q.bound)
		var failed *eval.Error
		switch {
		case q.fails != nil && (err == nil || errors.As(err, &failed)):
			n.failing++ // an operand that logic does not need may be skipped
		case err != nil:
			t.Errorf("%s: %v\n  %s %v", q.text, err, statement.SQL, statement.Args)
		default:
			got := keysOf(rows)
			if len(q.bound.OrderBy) == 0 && q.bound.Top == nil && q.bound.Skip == 0 {
				slices.Sort(got)
			}
			if !slices.Equal(got, q.want) {
				t.Errorf("%s\n  %s %v\n  residual %v\n  %s", q.text, statement.SQL, statement.Args, statement.Residual != nil, w.differ(got, q.want))
			}
		}
		if t.Failed() {
			return n
		}
	}
	return n
}

func (w *world) inMemory(ctx context.Context, q *schema.Query) ([]int64, error) {
	plan, err := eval.CompileQuery(q, eval.RecordFields(w.typ))
	if err != nil {
		return nil, err
	}
	keys := []int64{}
	for row, err := range plan.Rows(ctx, slices.Values(w.rows)) {
		if err != nil {
			return nil, err
		}
		keys = append(keys, row.Values[0].(int64))
	}
	return keys, nil
}

func keysOf(rows []schema.Record) []int64 {
	keys := []int64{}
	for _, row := range rows {
		keys = append(keys, row.Values[0].(int64))
	}
	return keys
}

// differ shows the first row that only one of two answers has.
func (w *world) differ(got, want []int64) string {
	for _, k := range got {
		if !slices.Contains(want, k) {
			return fmt.Sprintf("one row too many: %s", schema.AppendJSON(nil, w.rows[k-1], w.typ))
		}
	}
	for _, k := range want {
		if !slices.Contains(got, k) {
			return fmt.Sprintf("one row is missing: %s", schema.AppendJSON(nil, w.rows[k-1], w.typ))
		}
	}
	return fmt.Sprintf("the order is %v, want %v", got, want)
}

// variant is a choice of storage.
type variant struct {
	native  bool // time stamps, decimals, GUIDs
	names   bool // enumerations by name
	columns bool // collections in array or JSON columns
}

func variantOf(seed uint64) variant {
	return variant{native: seed%2 == 0, names: seed/2%2 == 0, columns: seed/4%2 == 0}
}

const scale = 4

// fit returns v as the variant can store it.
func (v variant) fit(x schema.Value) schema.Value {
	switch x := x.(type) {
	case schema.Record:
		props := schema.PropertiesOf(x.Type)
		r := schema.Record{Type: x.Type, Values: make([]schema.Value, len(x.Values))}
		for i, y := range x.Values {
			r.Values[i] = v.fit(y)
			if e, ok := itemType(props[i].Type).(*schema.EnumType); ok && v.names && named(e) {
				r.Values[i] = firstMembers(e, y)
			}
		}
		return r
	case []schema.Value:
		items := make([]schema.Value, len(x))
		for i, y := range x {
			items[i] = v.fit(y)
		}
		return items
	case schema.DecimalValue:
		if x = x.Round(scale, decimal128.ToZero); decimal128.Abs(x).Cmp(decimal128.New(1, 13)).Greater() {
			return decimal128.New(1, 0)
		}
		return x
	case time.Time:
		if v.native {
			return x.Truncate(time.Microsecond)
		}
	}
	return x
}

func itemType(t schema.Type) schema.Type {
	if elem := schema.Elem(t); elem != nil {
		return elem
	}
	return t
}

// named reports whether values of e can be stored by name.
func named(e *schema.EnumType) bool {
	for i, m := range e.Members {
		for _, n := range e.Members[:i] {
			if n.Value == m.Value {
				return false
			}
		}
	}
	return !e.Flags
}

// firstMembers replaces values that are no member's.
func firstMembers(e *schema.EnumType, v schema.Value) schema.Value {
	switch v := v.(type) {
	case int64:
		if !slices.ContainsFunc(e.Members, func(m schema.EnumMember) bool { return m.Value == v }) {
			return e.Members[0].Value
		}
	case []schema.Value:
		items := make([]schema.Value, len(v))
		for i, item := range v {
			items[i] = firstMembers(e, item)
		}
		return items
	}
	return v
}

// table returns the table of e in the variant for d.
func (v variant) table(e *schema.EntityType, d *sqlgen.Dialect) sqlgen.Table {
	t := sqlgen.TableOf(e, "entities")
	if v.names != v.native {
		for i := range t.Columns {
			t.Columns[i].Lower = ""
		}
	}
	v.apply(e, d, t.Columns, t.Collections, true)
	return t
}

// apply changes columns and collections, those of the entity's own table only
// if top.
func (v variant) apply(e schema.Type, d *sqlgen.Dialect, columns []sqlgen.Column, collections []sqlgen.Collection, top bool) {
	for i := range columns {
		t := typeAt(e, columns[i].Path)
		columns[i].Storage = v.storage(t, d)
		if t == schema.Decimal {
			columns[i].Scale = scale
		}
	}
	for i := range collections {
		c := &collections[i]
		elem := schema.Elem(typeAt(e, c.Path))
		_, structured := elem.(*schema.ComplexType)
		if top && v.columns && !structured && listed(elem) {
			c.Column = "list_" + c.Table
			c.Table, c.Parent, c.Ordinal, c.Columns = "", nil, "", nil
			c.Storage = sqlgen.JSONColumn
			if d == sqlgen.PostgreSQL() && v.names {
				c.Storage = sqlgen.ArrayColumn
			}
			continue
		}
		v.apply(elem, d, c.Columns, c.Collections, false)
	}
}

// listed reports whether array and JSON columns hold items of type t.
func listed(t schema.Type) bool {
	switch t {
	case schema.Double, schema.Single, schema.Decimal, schema.Binary:
		return false
	}
	return true
}

func (v variant) storage(t schema.Type, d *sqlgen.Dialect) sqlgen.Storage {
	e, isEnum := t.(*schema.EnumType)
	switch {
	case isEnum && v.names && named(e):
		return sqlgen.Text
	case !v.native:
		return sqlgen.Portable
	case t == schema.DateTimeOffset:
		return sqlgen.Native
	case t == schema.Decimal && d == sqlgen.SQLite():
		return sqlgen.Text
	case t == schema.Decimal:
		return sqlgen.Native
	case t == schema.Guid && d == sqlgen.PostgreSQL():
		return sqlgen.Native
	}
	return sqlgen.Portable
}

// typeAt returns the type of the property at a path below t.
func typeAt(t schema.Type, path string) schema.Type {
	if path == "" {
		return t
	}
	name, rest := path, ""
	if i := slices.Index([]byte(path), '/'); i >= 0 {
		name, rest = path[:i], path[i+1:]
	}
	for _, p := range schema.PropertiesOf(t) {
		if p.Name == name {
			return typeAt(p.Type, rest)
		}
	}
	panic("no property " + path)
}
