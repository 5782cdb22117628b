package gen

import (
	"slices"
	"strconv"

	"github.com/odatacheck/odata/schema"
)

// Rows returns n rows of e for a filter that was bound to e: their values are
// those of the filter's constants, their neighbours, and what engines get
// wrong, so that its comparisons come out true, false and null. The values of
// an integer key are 1 to n, and so are those of the last integer in a key of
// several properties. There are fewer rows where the key has fewer values, such
// as false and true.
func Rows(seed uint64, c Config, e *schema.EntityType, filter schema.Term, n int) []schema.Record {
	s := newSource(seed)
	p := newPool(s, c.Portable)
	if filter != nil {
		p.learn(filter)
	}
	return p.rows(e, n)
}

// rows returns n rows of different keys, or fewer if there are not so many.
func (p *pool) rows(e *schema.EntityType, n int) []schema.Record {
	var rows []schema.Record
	seen := map[string]bool{}
	for i := range n {
		row := p.record(e, e.Types)
		if p.identify(row, e, int64(i+1), seen) {
			rows = append(rows, row)
		}
	}
	return rows
}

// identify gives the n-th row of e a key that is not among those seen, if it
// finds one. What has no key needs none.
func (p *pool) identify(row schema.Record, e *schema.EntityType, n int64, seen map[string]bool) bool {
	props := schema.PropertiesOf(e)
	parts := keyParts(e)
	for i := range slices.Backward(parts) {
		t, ok := props[parts[i]].Type.(schema.Primitive)
		if _, high := limits(t); ok && t.IsInteger() {
			row.Values[parts[i]] = n
			return n <= high
		}
	}
	for range 100 {
		var key []byte
		for _, at := range parts {
			key = append(schema.AppendJSON(key, row.Values[at], props[at].Type), ',')
		}
		if !seen[string(key)] {
			seen[string(key)] = len(parts) > 0
			return true
		}
		for _, at := range parts {
			row.Values[at] = p.fresh(props[at].Type)
		}
	}
	return false
}

// fresh draws a value of a key: what there are many of, beyond the pool.
func (p *pool) fresh(t schema.Type) schema.Value {
	switch t {
	case schema.String:
		return p.text() + strconv.Itoa(p.IntN(1000))
	case schema.Guid:
		return p.guid()
	}
	return p.value(t)
}

// keyParts returns where the properties of the key are among those of e.
func keyParts(e *schema.EntityType) []int {
	var parts []int
	for _, name := range e.Key {
		if at := slices.IndexFunc(schema.PropertiesOf(e), func(p *schema.Property) bool { return p.Name == name }); at >= 0 {
			parts = append(parts, at)
		}
	}
	return parts
}

// maxDepth bounds how deep records hold records.
const maxDepth = 3

// record draws an instance of a structured type; further are the types among
// which one that derives from it may be found.
func (p *pool) record(t schema.Type, further []schema.Type) schema.Record {
	p.depth++
	defer func() { p.depth-- }()
	for _, f := range further {
		if c, ok := f.(*schema.ComplexType); ok && c.Base != nil && c.Base == t && p.chance(30) {
			t = c
		}
	}
	props := schema.PropertiesOf(t)
	r := schema.Record{Type: t, Values: make([]schema.Value, len(props))}
	for i, prop := range props {
		r.Values[i] = p.property(prop, further)
	}
	return r
}

func (p *pool) property(prop *schema.Property, further []schema.Type) schema.Value {
	if elem := schema.Elem(prop.Type); elem != nil {
		items := []schema.Value{}
		if p.depth == maxDepth && schema.PropertiesOf(elem) != nil {
			return items
		}
		for range pick(p.source, 0, 1, 1, 2, 3) {
			items = append(items, p.nullable(elem, prop.Nullable, further))
		}
		return items
	}
	return p.nullable(prop.Type, prop.Nullable, further)
}

func (p *pool) nullable(t schema.Type, nullable bool, further []schema.Type) schema.Value {
	if p.depth == maxDepth && schema.PropertiesOf(t) != nil || nullable && p.chance(25) {
		return nil
	}
	switch t := t.(type) {
	case *schema.ComplexType, *schema.EntityType:
		return p.record(t, further)
	case schema.Primitive, *schema.EnumType, *schema.CollectionType:
	}
	return p.value(t)
}
