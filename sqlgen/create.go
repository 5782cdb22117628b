package sqlgen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// Create returns the statements that make the table, its child tables and
// indexes: those that the queries want or, without any, those of the columns
// with Column.Index and of all collections. The error tells of a column that
// the database cannot have, such as a key without a length, or that a query
// cannot be compiled.
func (c *Compiler) Create(queries ...*schema.Query) ([]string, error) {
	k := creator{d: c.d, m: c.m, wanted: len(queries) > 0}
	k.table()
	k.collections()
	if !k.wanted {
		k.mainIndexes()
	} else {
		wishes, err := c.advise(queries)
		if err != nil {
			return nil, err
		}
		k.indexes = k.arrays
		for _, w := range wishes {
			k.wished(w)
		}
	}
	return append(k.tables, k.indexes...), k.err
}

type creator struct {
	d       *Dialect
	m       *mapping
	tables  []string
	indexes []string
	arrays  []string // indexes of array columns
	wanted  bool     // indexes are those that queries want
	names   map[string]bool
	err     error
}

// keyNames returns the columns of the key.
func (m *mapping) keyNames() []string {
	names := make([]string, len(m.key))
	for i, k := range m.key {
		names[i] = k.Name
	}
	return names
}

func (k *creator) writer() *writer { return &writer{d: k.d, m: k.m} }

// table makes the CREATE TABLE of the entity.
func (k *creator) table() {
	w := k.writer()
	w.text("CREATE TABLE ")
	w.qualified(k.m.table.Schema, k.m.table.Name)
	w.text(" (")
	n := k.columns(w, itemColumns(k.m.root), 0)
	for _, coll := range collectionsOf(k.m.root) {
		if coll.Storage == ChildTable {
			continue
		}
		k.comma(w, n)
		n++
		w.name(coll.Column)
		w.text(" " + k.collectionType(coll))
	}
	k.primaryKey(w, k.m.keyNames())
	w.text(")" + k.d.tableTail)
	k.tables = append(k.tables, string(w.buf))
}

func (k *creator) collectionType(coll *collection) string {
	if coll.Storage == ArrayColumn {
		t := arrayType(k.d.columns[coll.item.col.form])
		if t == "text[]" {
			t += ` COLLATE "C"`
		}
		return t + " NOT NULL DEFAULT '{}'"
	}
	return k.d.jsonType + " NOT NULL"
}

func (k *creator) comma(w *writer, n int) {
	if n > 0 {
		w.text(", ")
	}
}

// columns writes the definitions of columns and returns their number.
func (k *creator) columns(w *writer, cols []*column, n int) int {
	for _, c := range cols {
		k.comma(w, n)
		n++
		w.name(c.Name)
		w.text(" " + k.columnType(c))
		if !c.null {
			w.text(" NOT NULL")
		}
		if c.Lower != "" {
			w.text(", ")
			w.name(c.Lower)
			w.text(" " + k.columnType(c))
			if !c.null {
				w.text(" NOT NULL")
			}
		}
	}
	return n
}

func (k *creator) columnType(c *column) string {
	if c.form == formString && c.Length == 0 {
		return k.d.unlimited
	}
	t := strings.ReplaceAll(k.d.columns[c.form], "{n}", strconv.Itoa(c.Length))
	return strings.ReplaceAll(t, "{s}", strconv.Itoa(c.Scale))
}

func (k *creator) primaryKey(w *writer, names []string) {
	if len(names) == 0 {
		return
	}
	bytes := (len(names) - len(k.m.key)) * numberBytes // of positions
	for _, c := range k.m.key {
		if bytes += indexBytes(c); c.form == formString && c.Length == 0 && k.d.maxIndex > 0 {
			k.fail(c, "a key needs a length")
		} else if !k.fits(bytes) {
			k.fail(c, fmt.Sprintf("the key may have more than %d bytes, shorten it,", k.d.maxIndex))
		}
	}
	w.text(", PRIMARY KEY (")
	for i, name := range names {
		k.comma(w, i)
		w.name(name)
	}
	w.text(")")
}

func (k *creator) fail(c *column, why string) {
	if k.err == nil {
		k.err = fmt.Errorf("sqlgen: column %q of table %q: %s in %s", c.Name, k.m.table.Name, why, k.d)
	}
}

// indexable reports whether the database can have an index of c.
func (k *creator) indexable(c *column) bool {
	if c.form == formBinary || c.form == formGeo {
		return false
	}
	return c.form != formString || k.d.maxIndex == 0 || c.Length > 0 && k.fits(indexBytes(c))
}

// fits reports whether an index can have rows of so many bytes.
func (k *creator) fits(bytes int) bool { return k.d.maxIndex == 0 || bytes <= k.d.maxIndex }

// numberBytes is no less than what a number takes in an index.
const numberBytes = 24

// indexBytes returns the most bytes that a column takes in an index.
func indexBytes(c *column) int {
	const character = 4
	switch c.form {
	case formString:
		return character * c.Length
	case formGuid:
		return character * 36
	case formName, formDigits:
		return character * 128
	case formBool, formInt, formDays, formNanos, formTicks, formScaled, formNumeric, formDouble, formUUID, formTimestamp,
		formBinary, formGeo:
	}
	return numberBytes
}

// collectionsOf returns the collections at and below p, without those within
// items.
func collectionsOf(p *place) []*collection {
	var list []*collection
	if p.coll != nil {
		list = append(list, p.coll)
	}
	for _, c := range p.children {
		if c != nil {
			list = append(list, collectionsOf(c)...)
		}
	}
	return list
}

// collections makes the child tables and the indexes of all collections.
func (k *creator) collections() {
	for _, coll := range collectionsOf(k.m.root) {
		switch coll.Storage {
		case ChildTable:
			k.child(coll, k.m.key)
		case ArrayColumn:
			w := k.index(k.m.table.Name, coll.Column)
			w.text(" USING GIN (")
			w.name(coll.Column)
			w.text(")")
			k.arrays = append(k.arrays, string(w.buf))
		case JSONColumn:
		}
	}
	k.indexes = append(k.indexes, k.arrays...)
}

// child makes a child table: its rows refer to their parent and are in order.
func (k *creator) child(coll *collection, parent []*column) {
	w := k.writer()
	w.text("CREATE TABLE ")
	w.qualified(k.m.table.Schema, coll.Table)
	w.text(" (")
	for i, name := range coll.Parent {
		k.comma(w, i)
		w.name(name)
		if i < len(parent) {
			w.text(" " + k.columnType(parent[i]) + " NOT NULL")
		} else {
			w.text(" " + k.d.columns[formInt] + " NOT NULL")
		}
	}
	w.text(", ")
	w.name(coll.Ordinal)
	w.text(" " + k.d.columns[formInt] + " NOT NULL")
	k.columns(w, coll.columns, 1)
	k.primaryKey(w, append(append([]string(nil), coll.Parent...), coll.Ordinal))
	w.text(")" + k.d.childTail)
	k.tables = append(k.tables, string(w.buf))
	for _, c := range coll.columns {
		if k.wanted || c.typ != coll.item.typ && !c.Index {
			continue
		}
		k.wished(wish{coll, []wished{{c.Name, c}}})
		if c.Lower != "" {
			k.wished(wish{coll, []wished{{c.Lower, c}}})
		}
	}
	for _, inner := range collectionsOf(coll.item) {
		k.child(inner, parent)
	}
}

// mainIndexes makes the indexes of the entity's columns.
func (k *creator) mainIndexes() {
	for _, c := range itemColumns(k.m.root) {
		if !c.Index || len(k.m.key) == 1 && k.m.key[0] == c {
			continue
		}
		k.wished(wish{columns: []wished{{c.Name, c}}})
		if c.Lower != "" {
			k.wished(wish{columns: []wished{{c.Lower, c}}})
		}
	}
}

// wished makes an index. It ends with the key, so that it gives the order of
// pages. What is too long for an index is left out at its end.
func (k *creator) wished(w wish) {
	table, parent := k.m.table.Name, k.m.keyNames()
	if w.coll != nil {
		table, parent = w.coll.Table, w.coll.Parent
	}
	bytes, suffix := 0, ""
	for i, c := range w.columns {
		if !k.indexable(c.col) {
			return
		}
		if bytes += indexBytes(c.col); !k.fits(bytes) {
			w.columns, parent = w.columns[:i], nil
			break
		}
		if suffix != "" {
			suffix += "_"
		}
		suffix += c.name
	}
	out := k.index(table, suffix)
	out.text(" (")
	for i, c := range w.columns {
		k.comma(out, i)
		out.name(c.name)
		if k.d.nullsFirst && c.col.null && w.coll == nil {
			out.text(" NULLS FIRST")
		}
	}
	for i, name := range parent {
		if slices.ContainsFunc(w.columns, func(c wished) bool { return c.name == name }) {
			continue
		}
		if bytes += k.parentBytes(i); !k.fits(bytes) {
			break
		}
		out.text(", ")
		out.name(name)
	}
	out.text(")")
	k.indexes = append(k.indexes, string(out.buf))
}

// parentBytes returns the most bytes that the column of a parent takes: a part
// of the key or, behind them, a position.
func (k *creator) parentBytes(i int) int {
	if i < len(k.m.key) {
		return indexBytes(k.m.key[i])
	}
	return numberBytes
}

// index begins a CREATE INDEX with a name of its own.
func (k *creator) index(table, column string) *writer {
	if k.names == nil {
		k.names = map[string]bool{}
	}
	base := []rune("ix_" + table + "_" + column)
	name := string(base)
	for i := 2; k.names[name] || k.d.checkName(name) != nil; i++ {
		suffix := "_" + strconv.Itoa(i)
		for k.d.checkName(string(base)+suffix) != nil && len(base) > 0 {
			base = base[:len(base)-1]
		}
		name = string(base) + suffix
	}
	k.names[name] = true
	w := k.writer()
	w.text("CREATE INDEX ")
	w.name(name)
	w.text(" ON ")
	w.qualified(k.m.table.Schema, table)
	return w
}
