package sqlgen

import (
	"fmt"
	"strconv"
	"strings"
)

// Create returns the statements that make the table, its child tables and the
// indexes of columns with Column.Index and of all collections. The error tells
// of a column that the database cannot have, such as a key without a length.
func (c *Compiler) Create() ([]string, error) {
	k := creator{d: c.d, m: c.m}
	k.table()
	k.collections(c.m.root, c.m.keyNames(), c.m.key)
	k.mainIndexes()
	return append(k.tables, k.indexes...), k.err
}

type creator struct {
	d       *Dialect
	m       *mapping
	tables  []string
	indexes []string
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
	for _, c := range k.m.key {
		if c.form == formString && !k.indexable(c) {
			k.fail(c, "a key needs a length")
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
	return c.form != formString || k.d.maxIndex == 0 || c.Length > 0 && c.Length <= k.d.maxIndex
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

// collections makes the child tables of the collections below p and the
// indexes of all of them. parent are the key columns of the table that p is in.
func (k *creator) collections(p *place, parentNames []string, parent []*column) {
	for _, coll := range collectionsOf(p) {
		if coll.Storage == ChildTable {
			k.child(coll, parent)
			continue
		}
		if coll.Storage == ArrayColumn {
			w := k.index(k.m.table.Name, coll.Column)
			w.text(" USING GIN (")
			w.name(coll.Column)
			w.text(")")
			k.indexes = append(k.indexes, string(w.buf))
		}
	}
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
		if !k.indexable(c) || c.typ != coll.item.typ && !c.Index {
			continue
		}
		for _, name := range []string{c.Name, c.Lower} {
			if name == "" {
				continue
			}
			w := k.index(coll.Table, name)
			k.keyList(w, []string{name}, coll.Parent)
			k.indexes = append(k.indexes, string(w.buf))
		}
	}
	for _, inner := range collectionsOf(coll.item) {
		k.child(inner, parent)
	}
}

// mainIndexes makes the indexes of the entity's columns. They end with the key,
// so that they give the order of pages.
func (k *creator) mainIndexes() {
	for _, c := range itemColumns(k.m.root) {
		if !c.Index || !k.indexable(c) || len(k.m.key) == 1 && k.m.key[0] == c {
			continue
		}
		for _, name := range []string{c.Name, c.Lower} {
			if name == "" {
				continue
			}
			w := k.index(k.m.table.Name, name)
			w.text(" (")
			w.name(name)
			if k.d.nullsFirst && c.null {
				w.text(" NULLS FIRST")
			}
			for _, key := range k.m.key {
				if key != c {
					w.text(", ")
					w.name(key.Name)
				}
			}
			w.text(")")
			k.indexes = append(k.indexes, string(w.buf))
		}
	}
}

func (k *creator) keyList(w *writer, first, rest []string) {
	w.text(" (")
	for i, name := range append(append([]string(nil), first...), rest...) {
		k.comma(w, i)
		w.name(name)
	}
	w.text(")")
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
