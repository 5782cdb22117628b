package sqlgen

import (
	"strconv"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// The choices of [TableOf] where a type alone does not tell.
const (
	DefaultScale  = 4   // digits of an Edm.Decimal, which must be below 10^14
	DefaultLength = 255 // characters of a filterable Edm.String
)

// TableOf returns a table called name for the entity type e: a column for
// every property, called like it, within complex properties like the path with
// underscores; a child table for every collection; indexes and lower-case
// columns for what can be filtered or sorted. Filterable strings are at most
// [DefaultLength] characters long. Navigation properties, streams and
// properties of types that contain themselves are left out.
func TableOf(e *schema.EntityType, name string) Table {
	t := Table{Name: name}
	b := tabler{name: name}
	var parent []string // columns of child tables that hold the key
	for _, key := range e.Key {
		parent = append(parent, name+"_"+key)
	}
	t.Columns, t.Collections = b.properties(schema.PropertiesOf(e), "", parent, nil)
	for i := range t.Columns {
		for _, key := range e.Key {
			if t.Columns[i].Path == key && t.Columns[i].Length == 0 {
				t.Columns[i].Length = DefaultLength
			}
		}
	}
	columns, tables := names{}, names{strings.ToLower(name): true}
	columns.columns(t.Columns)
	columns.collections(t.Collections, tables)
	return t
}

// names tells names apart that differ in letter case at most.
type names map[string]bool

func (n names) unique(name string) string {
	for i, base := 2, name; n[strings.ToLower(name)]; i++ {
		name = base + "_" + strconv.Itoa(i)
	}
	n[strings.ToLower(name)] = true
	return name
}

func (n names) columns(columns []Column) {
	for i := range columns {
		columns[i].Name = n.unique(columns[i].Name)
	}
	for i := range columns {
		if columns[i].Lower != "" {
			columns[i].Lower = n.unique(columns[i].Lower)
		}
	}
}

func (n names) collections(collections []Collection, tables names) {
	for i := range collections {
		c := &collections[i]
		c.Table = tables.unique(c.Table)
		own := names{}
		for _, name := range append([]string{c.Ordinal}, c.Parent...) {
			own.unique(name)
		}
		own.columns(c.Columns)
		own.collections(c.Collections, tables)
	}
}

// tabler makes the columns of a table.
type tabler struct{ name string }

// properties returns the columns and collections of a structured type whose
// paths begin with prefix. within are the types around it.
func (b *tabler) properties(props []*schema.Property, prefix string, parent []string, within []schema.Type) ([]Column, []Collection) {
	var columns []Column
	var collections []Collection
	for _, p := range props {
		path := prefix + p.Name
		if p.Navigation || p.Type == schema.Stream {
			continue
		}
		if elem := schema.Elem(p.Type); elem != nil {
			if c, ok := b.collection(p, path, elem, parent, within); ok {
				collections = append(collections, c)
			}
			continue
		}
		complexType, ok := p.Type.(*schema.ComplexType)
		if !ok {
			columns = append(columns, scalarColumn(p.Type, path, p.Filterable, p.Sortable))
			continue
		}
		if contains(within, complexType) {
			continue
		}
		if p.Nullable {
			columns = append(columns, Column{Path: path, Name: columnName(path)})
		}
		below, more := b.properties(schema.PropertiesOf(complexType), path+"/", parent, append(within, complexType))
		columns, collections = append(columns, below...), append(collections, more...)
	}
	return columns, collections
}

func contains(types []schema.Type, t schema.Type) bool {
	for _, have := range types {
		if have == t {
			return true
		}
	}
	return false
}

func columnName(path string) string { return strings.ReplaceAll(path, "/", "_") }

// scalarColumn returns the column of a property that is neither structured nor
// a collection.
func scalarColumn(t schema.Type, path string, filterable, sortable bool) Column {
	c := Column{Path: path, Name: columnName(path), Index: filterable || sortable}
	switch t {
	case schema.Decimal:
		c.Scale = DefaultScale
	case schema.String:
		if c.Index {
			c.Length, c.Lower = DefaultLength, c.Name+"_lower"
		}
	case schema.Binary:
		c.Index = false
	}
	if p, ok := t.(schema.Primitive); ok && p.IsGeo() {
		c.Index = false
	}
	return c
}

func (b *tabler) collection(p *schema.Property, path string, elem schema.Type, parent []string, within []schema.Type) (Collection, bool) {
	c := Collection{
		Path: path, Table: b.name + "_" + columnName(path), Parent: parent, Ordinal: "ordinal",
	}
	complexType, ok := elem.(*schema.ComplexType)
	if !ok {
		item := scalarColumn(elem, "", p.Filterable, p.Sortable)
		item.Name, item.Lower = "value", ""
		c.Columns = []Column{item}
		return c, true
	}
	if contains(within, complexType) {
		return c, false
	}
	if p.Nullable {
		c.Columns = []Column{{Name: "present"}}
	}
	inner := tabler{name: c.Table}
	columns, collections := inner.properties(schema.PropertiesOf(complexType), "",
		append(append([]string(nil), parent...), "parent_ordinal"), append(within, complexType))
	c.Columns, c.Collections = append(c.Columns, columns...), collections
	return c, true
}
