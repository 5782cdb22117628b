package sqlgen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// Insert returns the statements that store records: their rows, and the rows
// of their collections in child tables. Run them in one transaction. The error
// tells of a value that its column cannot hold exactly; nothing is rounded,
// cut off or left out, except properties without a column.
func (c *Compiler) Insert(records ...schema.Record) ([]Statement, error) {
	i := inserter{d: c.d, m: c.m}
	for _, r := range records {
		if r.Type != c.m.entity || len(r.Values) != len(c.m.root.children) {
			return nil, fmt.Errorf("sqlgen: the record is no %s", c.m.entity)
		}
		if err := i.row(i.begin(c.m.table.Name), c.m.root, r); err != nil {
			return nil, err
		}
	}
	var statements []Statement
	for _, t := range i.tables {
		statements = append(statements, t.statements(c.d, c.m)...)
	}
	return statements, nil
}

// inserter collects the rows of records by table.
type inserter struct {
	d      *Dialect
	m      *mapping
	tables []*insertion
}

// insertion is the rows for one table.
type insertion struct {
	table string
	names []string
	forms []insertForm
	rows  [][]any
	row   []any                   // the row at hand
	later []func(row []any) error // what refers to it, once it is whole
}

// insertForm says how an argument is written.
type insertForm struct {
	form  form
	scale int
	list  *collection // an array or JSON column
}

func (i *inserter) begin(table string) *insertion {
	for _, t := range i.tables {
		if t.table == table {
			return t
		}
	}
	t := &insertion{table: table}
	i.tables = append(i.tables, t)
	return t
}

// row adds a row with the value at p and then what refers to it.
func (i *inserter) row(t *insertion, p *place, v schema.Value) error {
	if err := i.place(t, p, v); err != nil {
		return err
	}
	row, later := t.row, t.later
	t.rows, t.row, t.later = append(t.rows, row), nil, nil
	for _, f := range later {
		if err := f(row); err != nil {
			return err
		}
	}
	return nil
}

// add appends a value to the row at hand. Every row of a table has the same
// columns in the same order.
func (t *insertion) add(name string, f insertForm, arg any) {
	if len(t.rows) == 0 {
		t.names = append(t.names, name)
		t.forms = append(t.forms, f)
	}
	t.row = append(t.row, arg)
}

// place adds the value at p, and all below it, to the row at hand.
func (i *inserter) place(t *insertion, p *place, v schema.Value) error {
	if p == nil {
		return nil
	}
	switch {
	case p.children != nil:
		return i.structured(t, p, v)
	case p.coll != nil && p.coll.Storage == ChildTable:
		t.later = append(t.later, func(row []any) error { return i.child(t, row, p.coll, v) })
		return nil
	case p.coll != nil:
		arg, err := i.list(p.coll, v)
		if err != nil {
			return err
		}
		t.add(p.coll.Column, insertForm{list: p.coll}, arg)
		return nil
	}
	arg, err := p.col.encode(i.d, v)
	if err != nil {
		return err
	}
	t.add(p.col.Name, insertForm{form: p.col.form, scale: p.col.Scale}, arg)
	if p.col.Lower != "" {
		if arg != nil {
			arg = strings.ToLower(arg.(string))
		}
		t.add(p.col.Lower, insertForm{form: p.col.form, scale: p.col.Scale}, arg)
	}
	return nil
}

func (i *inserter) structured(t *insertion, p *place, v schema.Value) error {
	r, ok := v.(schema.Record)
	if !ok && v != nil || ok && (r.Type != p.typ || len(r.Values) != len(p.children)) {
		return fmt.Errorf("sqlgen: a value in the record is no %s", p.typ)
	}
	if p.col != nil {
		t.add(p.col.Name, insertForm{form: formBool}, boolArgument(i.d, ok))
	}
	for n, child := range p.children {
		var value schema.Value
		if ok {
			value = r.Values[n]
		}
		if err := i.place(t, child, value); err != nil {
			return err
		}
	}
	return nil
}

// list encodes the items of an array or JSON column.
func (i *inserter) list(coll *collection, v schema.Value) (any, error) {
	items, err := i.items(coll, v)
	if err != nil {
		return nil, err
	}
	if coll.Storage == ArrayColumn {
		return arrayList(items), nil
	}
	return jsonList(items), nil
}

func (i *inserter) items(coll *collection, v schema.Value) ([]any, error) {
	values, err := coll.values(v)
	if err != nil {
		return nil, err
	}
	items := make([]any, len(values))
	for n, item := range values {
		arg, err := coll.item.col.encode(i.d, item)
		if err != nil {
			return nil, err
		}
		if b, ok := item.(bool); ok {
			arg = b
		}
		items[n] = arg
	}
	return items, nil
}

// values returns the items of a value of c, none for null.
func (c *collection) values(v schema.Value) ([]schema.Value, error) {
	values, ok := v.([]schema.Value)
	if !ok && v != nil {
		return nil, fmt.Errorf("sqlgen: a value of %q in the record is no collection", c.Path)
	}
	return values, nil
}

// child adds the rows of a collection in a child table.
func (i *inserter) child(parent *insertion, row []any, coll *collection, v schema.Value) error {
	values, err := coll.values(v)
	if err != nil || len(values) == 0 {
		return err
	}
	t := i.begin(coll.Table)
	for n, item := range values {
		for k, name := range coll.Parent {
			at := slices.Index(parent.names, coll.owner[k])
			t.add(name, parent.forms[at], row[at])
		}
		t.add(coll.Ordinal, insertForm{form: formInt}, int64(n))
		if err := i.row(t, coll.item, item); err != nil {
			return err
		}
	}
	return nil
}

// maxInsert bounds the arguments of one statement.
const maxInsert = 1000

func (t *insertion) statements(d *Dialect, m *mapping) []Statement {
	var list []Statement
	perStatement := max(1, maxInsert/max(1, len(t.names)))
	for at := 0; at < len(t.rows); at += perStatement {
		rows := t.rows[at:min(at+perStatement, len(t.rows))]
		w := &writer{d: d, m: m}
		w.text("INSERT INTO ")
		w.qualified(m.table.Schema, t.table)
		w.text(" (")
		for i, name := range t.names {
			if i > 0 {
				w.text(", ")
			}
			w.name(name)
		}
		w.text(") VALUES ")
		var args []any
		for i, row := range rows {
			if i > 0 {
				w.text(", ")
			}
			t.values(w)
			args = append(args, row...)
		}
		list = append(list, Statement{SQL: string(w.buf), Args: args})
	}
	return list
}

func (t *insertion) values(w *writer) {
	w.text("(")
	for i, f := range t.forms {
		if i > 0 {
			w.text(", ")
		}
		switch {
		case f.list == nil:
			w.param(f.form, f.scale, nil)
		case f.list.Storage == ArrayColumn:
			w.placeholder(nil)
			w.text("::" + arrayType(w.d.columns[f.list.item.col.form]))
		default:
			w.placeholder(nil)
			if w.d.arrays {
				w.text("::" + w.d.jsonType)
			}
		}
	}
	w.text(")")
}
