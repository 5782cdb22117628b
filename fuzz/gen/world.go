package gen

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/leanovate/gopter"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// World is an entity type, rows of it, and a filter over them. It must not be
// changed; [Shrink] and its like make new ones.
type World struct {
	Seed   uint64 // what it was made of; a smaller world keeps the seed
	Config Config
	Type   *schema.EntityType
	Rows   []schema.Record
	Filter ast.Expr // without spans
}

// NewWorld returns the world of a seed. Its filter is well-typed; where a
// constant part of it fails, such as 1 div 0, another one is made.
func NewWorld(seed uint64, c Config) *World {
	c = c.withDefaults()
	s := newSource(seed)
	w := &World{Seed: seed, Config: c, Type: newTypes(s, c).entity()}
	for {
		p := newPool(s, c.Portable)
		g := &filters{pool: p, cfg: c, entity: w.Type, scope: &scope{entity: w.Type}}
		w.Filter = g.boolean(s.between(1, c.Nodes))
		term, err := w.Bind()
		if err != nil && fails(err) {
			continue
		}
		if term != nil {
			p.learn(term)
		}
		w.Rows = p.rows(w.Type, c.Rows)
		return w
	}
}

// fails reports whether all that is wrong with a filter is that a constant part
// of it cannot be computed: it fails, or two literals of a picosecond's
// difference are compared.
func fails(err error) bool {
	var ds ast.Diagnostics
	if !errors.As(err, &ds) {
		return false
	}
	return !slices.ContainsFunc(ds, func(d ast.Diagnostic) bool {
		return d.Severity == ast.Error && d.Code != ast.DivisionByZero && d.Code != ast.Overflow && d.Code != ast.NegativeLength && d.Code != ast.NotSupported
	})
}

// Text returns the filter as the decoded text of $filter.
func (w *World) Text() string { return ast.Print(w.Filter) }

// Bind parses the text of the filter and binds it. The error is that of the
// parser or the binder; there is none unless one of them is broken.
func (w *World) Bind() (schema.Term, error) {
	x, err := parser.ParseFilter(w.Text(), parser.Options{})
	if err != nil {
		return nil, err
	}
	return schema.BindFilter(x, w.Type)
}

// Size is what shrinking makes smaller: the length of the filter, the rows and
// the properties.
func (w *World) Size() int {
	n := len(w.Text())
	for _, row := range w.Rows {
		n += len(schema.AppendJSON(nil, row, w.Type))
	}
	return n + 10*len(w.Type.Properties) + 10*len(w.Type.Types)
}

// File returns the world as a conformance file whose one case wants the keys,
// or a failure with code if that is not "". The file is for memory only unless
// the world is portable. Where the key does not end with an integer, it gets one
// more property, with the numbers of the rows from 1.
func (w *World) File(keys []int64, code ast.Code) *fuzz.File {
	w = w.numbered()
	f := &fuzz.File{
		Name: "found", About: fmt.Sprintf("found by a random test, seed %d.", w.Seed), MemoryOnly: !w.Config.Portable,
		Type: w.Type, Key: keyParts(w.Type)[len(w.Type.Key)-1], Rows: w.Rows,
		Cases: []fuzz.Case{{Topic: "5: found by a random test", Filter: w.Text(), Keys: keys, Refused: code != "", Code: code}},
	}
	if f.MemoryOnly {
		f.About = "memory only: " + f.About
	}
	return f
}

// numbered returns a world whose rows have an integer as the last part of their
// keys.
func (w *World) numbered() *World {
	props := schema.PropertiesOf(w.Type)
	if parts := keyParts(w.Type); len(parts) > 0 && integral(props[parts[len(parts)-1]].Type) {
		return w
	}
	e := *w.Type
	p := &schema.Property{Name: "row", Type: schema.Int32, Filterable: true, Sortable: true}
	for slices.ContainsFunc(props, func(q *schema.Property) bool { return strings.EqualFold(p.Name, q.Name) }) {
		p.Name += "_"
	}
	e.Properties = append(slices.Clone(e.Properties), p)
	e.Key = append(slices.Clone(e.Key), p.Name)
	v := &World{Seed: w.Seed, Config: w.Config, Type: &e, Filter: w.Filter}
	for i, row := range w.Rows {
		v.Rows = append(v.Rows, schema.Record{Type: &e, Values: append(slices.Clone(row.Values), int64(i+1))})
	}
	return v
}

// String returns the seed and the conformance file of the world, without an
// expectation.
func (w *World) String() string {
	return fmt.Sprintf("seed %d\n%s", w.Seed, fuzz.Format(w.File(nil, "")))
}

// Worlds generates worlds and shrinks them.
func Worlds(c Config) gopter.Gen {
	return shrinking(func(seed uint64) *World { return NewWorld(seed, c) }, smaller)
}
