package sqlgen

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odatacheck/odata/schema"
)

const (
	minInt = math.MinInt64
	maxInt = math.MaxInt64
	// maxScaled bounds the integers that hold decimals, to 18 digits.
	maxScaled = 1e18 - 1
)

// mapping is a checked [Table]: where each property of the entity type is.
type mapping struct {
	table  Table
	entity *schema.EntityType
	root   *place
	key    []*column // in the order of the entity type's key; empty if it has none
}

// place is where a property, an item of a collection, or the entity is stored.
type place struct {
	prop     *schema.Property // nil for the entity and for items
	typ      schema.Type
	null     bool        // of an item: it may be null
	col      *column     // of a primitive or enumeration type; of a complex type, whether it is there
	coll     *collection // of a collection
	children []*place    // the properties of a structured type, in the order of Record.Values; nil where not stored
}

// column is a checked [Column].
type column struct {
	Column
	typ      schema.Type
	form     form
	null     bool    // holds NULL
	min, max int64   // of the integer forms
	lower    *column // that holds its strings in lower case, or nil
}

// collection is a checked [Collection].
type collection struct {
	Collection
	item    *place
	owner   []string // columns of the owner's table that Parent refers to
	columns []*column
}

func newMapping(e *schema.EntityType, t Table, d *Dialect) (*mapping, error) {
	b := mapper{d: d, table: t, tables: map[string]bool{}}
	m := &mapping{table: t, entity: e}
	b.identifier(t.Name)
	if t.Schema != "" {
		b.identifier(t.Schema)
	}
	b.tables[strings.ToLower(t.Name)] = true
	scope := newScope(t.Columns, t.Collections)
	for _, name := range e.Key {
		i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Path == name })
		if i < 0 {
			return nil, fmt.Errorf("sqlgen: key property %q has no column in table %q", name, t.Name)
		}
		scope.key = append(scope.key, t.Columns[i].Name)
	}
	m.root = &place{typ: e, children: b.properties(scope, e, "", false)}
	b.unused(scope)
	for _, name := range e.Key {
		i := slices.IndexFunc(m.root.children, func(p *place) bool { return p != nil && p.prop.Name == name })
		if i < 0 || m.root.children[i].col == nil {
			return nil, fmt.Errorf("sqlgen: key property %q of table %q is no column", name, t.Name)
		}
		col := m.root.children[i].col
		if !col.form.sortable() {
			b.failf("key property %q is stored in a way that has no order", name)
		}
		m.key = append(m.key, col)
	}
	return m, b.err
}

// mapper builds a mapping and keeps the first problem.
type mapper struct {
	d      *Dialect
	table  Table
	tables map[string]bool // names that are taken
	err    error
}

// scope is a table's columns while their properties are looked up.
type scope struct {
	columns     []Column
	collections []Collection
	key         []string        // columns that identify a row
	used        map[string]bool // paths of columns
	listed      map[string]bool // paths of collections
	names       map[string]bool // columns that are taken
}

func newScope(columns []Column, collections []Collection) *scope {
	return &scope{columns: columns, collections: collections, used: map[string]bool{}, listed: map[string]bool{}, names: map[string]bool{}}
}

func (b *mapper) failf(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf("sqlgen: table %q: %s", b.table.Name, fmt.Sprintf(format, args...))
	}
}

func (b *mapper) identifier(name string) {
	if err := b.d.checkName(name); err != nil && b.err == nil {
		b.err = err
	}
}

// columnName checks the name of a further column of a table. Names that differ
// in letter case alone are one name to some databases.
func (b *mapper) columnName(s *scope, name string) {
	b.identifier(name)
	folded := strings.ToLower(name)
	if s.names[folded] {
		b.failf("two columns are called %q", name)
	}
	s.names[folded] = true
}

// tableName checks the name of a further table, as columnName does.
func (b *mapper) tableName(name string) {
	b.identifier(name)
	folded := strings.ToLower(name)
	if b.tables[folded] {
		b.failf("two tables are called %q", name)
	}
	b.tables[folded] = true
}

// properties returns the places of the properties of a structured type whose
// paths begin with prefix.
func (b *mapper) properties(s *scope, t schema.Type, prefix string, null bool) []*place {
	props := schema.PropertiesOf(t)
	places := make([]*place, len(props))
	for i, p := range props {
		places[i] = b.property(s, p, prefix+p.Name, null || p.Nullable)
	}
	return places
}

func (b *mapper) property(s *scope, p *schema.Property, path string, null bool) *place {
	if elem := schema.Elem(p.Type); elem != nil {
		i := slices.IndexFunc(s.collections, func(c Collection) bool { return c.Path == path })
		if i < 0 {
			return nil
		}
		s.listed[path] = true
		return &place{prop: p, typ: p.Type, coll: b.collection(s, s.collections[i], elem, p.Nullable)}
	}
	col := b.column(s, path, p.Type, null)
	if _, ok := p.Type.(*schema.ComplexType); !ok {
		if col == nil {
			return nil
		}
		return &place{prop: p, typ: p.Type, col: col}
	}
	if !storesBelow(s, path+"/") {
		if col != nil {
			b.failf("no column stores a property of %q", path)
		}
		return nil
	}
	if p.Nullable && col == nil {
		b.failf("the complex property %q is nullable: a Boolean column for it must tell whether there is a value", path)
	}
	return &place{prop: p, typ: p.Type, col: col, children: b.properties(s, p.Type, path+"/", null)}
}

// storesBelow reports whether a column or collection of s has a path that
// begins with prefix. It also ends the recursion of types that have themselves.
func storesBelow(s *scope, prefix string) bool {
	return slices.ContainsFunc(s.columns, func(c Column) bool { return strings.HasPrefix(c.Path, prefix) }) ||
		slices.ContainsFunc(s.collections, func(c Collection) bool { return strings.HasPrefix(c.Path, prefix) })
}

func (b *mapper) column(s *scope, path string, t schema.Type, null bool) *column {
	i := slices.IndexFunc(s.columns, func(c Column) bool { return c.Path == path })
	if i < 0 {
		return nil
	}
	s.used[path] = true
	c := &column{Column: s.columns[i], typ: t, null: null}
	if _, ok := t.(*schema.ComplexType); ok {
		c.null, c.typ = false, schema.Boolean
	}
	f, ok := stored(t, c.Storage)
	if ok {
		_, ok = b.d.columns[f]
	}
	switch {
	case !ok:
		b.failf("%s does not store %q of type %s in that way", b.d, path, t)
	case c.Scale < 0 || c.Scale > numericDigits || f == formScaled && c.Scale > 18:
		b.failf("%q cannot have %d decimal digits", path, c.Scale)
	case c.Lower != "" && f != formString:
		b.failf("%q is no Edm.String and has no letter case", path)
	}
	c.form = f
	c.min, c.max = bounds(f, t)
	b.columnName(s, c.Name)
	if c.Lower != "" {
		b.columnName(s, c.Lower)
		low := *c
		low.Name, low.Lower = c.Lower, ""
		c.lower = &low
	}
	return c
}

func (b *mapper) collection(s *scope, c Collection, elem schema.Type, null bool) *collection {
	coll := &collection{Collection: c, owner: s.key}
	coll.item = &place{typ: elem, null: null}
	inner := newScope(c.Columns, c.Collections)
	switch c.Storage {
	case ChildTable:
		b.tableName(c.Table)
		for _, name := range append([]string{c.Ordinal}, c.Parent...) {
			b.columnName(inner, name)
		}
		if len(c.Parent) != len(s.key) || len(s.key) == 0 {
			b.failf("collection %q has %d parent columns for a key of %d", c.Path, len(c.Parent), len(s.key))
		}
		inner.key = append(slices.Clone(c.Parent), c.Ordinal)
	case ArrayColumn, JSONColumn:
		b.columnName(s, c.Column)
		if len(c.Columns) > 1 || len(c.Collections) > 0 {
			b.failf("collection %q is one column: it has no columns of its own", c.Path)
		}
		if len(c.Columns) == 0 {
			inner.columns = []Column{{}}
		}
	}
	if _, ok := elem.(*schema.ComplexType); ok {
		b.complexItem(inner, coll)
	} else {
		b.primitiveItem(inner, coll)
	}
	b.unused(inner)
	coll.columns = itemColumns(coll.item)
	return coll
}

func (b *mapper) complexItem(s *scope, c *collection) {
	if c.Storage != ChildTable {
		b.failf("collection %q has complex items, which a child table stores", c.Path)
		return
	}
	c.item.col = b.column(s, "", c.item.typ, false)
	if c.item.null && c.item.col == nil {
		b.failf("the items of %q are nullable: a Boolean column with an empty path must tell whether there is a value", c.Path)
	}
	c.item.children = b.properties(s, c.item.typ, "", c.item.null)
}

func (b *mapper) primitiveItem(s *scope, c *collection) {
	if c.Storage != ChildTable {
		s.columns = slices.Clone(s.columns)
		if s.columns[0].Name == "" {
			s.columns[0].Name = "v"
		}
	}
	c.item.col = b.column(s, "", c.item.typ, c.item.null)
	if c.item.col == nil {
		b.failf("collection %q has no column for its items", c.Path)
		return
	}
	if c.item.col.Lower != "" && c.Storage != ChildTable {
		b.failf("collection %q is one column: it has no columns of its own", c.Path)
	}
	ok := true
	switch c.Storage {
	case ChildTable:
	case ArrayColumn:
		ok = b.d.arrays && b.d.list.takes(c.item.col.form) || b.d.arrays && c.item.col.form == formBool
	case JSONColumn:
		ok = b.d.json.item[c.item.col.form] != ""
	}
	if !ok {
		b.failf("%s does not store the items of %q in that way", b.d, c.Path)
	}
}

// unused reports columns whose path is no property.
func (b *mapper) unused(s *scope) {
	for _, c := range s.columns {
		if !s.used[c.Path] {
			b.failf("column %q has the path %q, which is no property that a column can hold", c.Name, c.Path)
		}
	}
	for _, c := range s.collections {
		if !s.listed[c.Path] {
			b.failf("there is no collection-valued property %q", c.Path)
		}
	}
}

// itemColumns returns the columns at and below p, without those of collections.
func itemColumns(p *place) []*column {
	var cols []*column
	if p.col != nil {
		cols = append(cols, p.col)
	}
	for _, c := range p.children {
		if c != nil {
			cols = append(cols, itemColumns(c)...)
		}
	}
	return cols
}

// bounds returns the least and greatest integer of a type in a form.
func bounds(f form, t schema.Type) (low, high int64) {
	switch f {
	case formTicks:
		return 0, maxTicks
	case formScaled:
		return -maxScaled, maxScaled
	case formDays:
		return minDays, maxDays
	}
	if e, ok := t.(*schema.EnumType); ok {
		t = e.Underlying
	}
	switch t {
	case schema.Byte:
		return 0, math.MaxUint8
	case schema.SByte:
		return math.MinInt8, math.MaxInt8
	case schema.Int16:
		return math.MinInt16, math.MaxInt16
	case schema.Int32:
		return math.MinInt32, math.MaxInt32
	case schema.TimeOfDay:
		return 0, 24*3600*1e9 - 1
	case schema.Duration:
		return minInt + 2, maxInt - 2 // literals beyond compare with all of them
	}
	return minInt, maxInt
}

// child returns the place of property p of a structured type.
func (p *place) child(prop *schema.Property) *place {
	for _, c := range p.children {
		if c != nil && c.prop == prop {
			return c
		}
	}
	return nil
}
