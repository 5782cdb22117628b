package gen

import (
	"github.com/odatacheck/odata/schema"
)

// Rows returns n rows of e for a filter that was bound to e: their values are
// those of the filter's constants, their neighbours, and what engines get
// wrong, so that its comparisons come out true, false and null. The values of
// an integer key are 1 to n.
func Rows(seed uint64, c Config, e *schema.EntityType, filter schema.Term, n int) []schema.Record {
	s := newSource(seed)
	p := newPool(s, c.Portable)
	if filter != nil {
		p.learn(filter)
	}
	return p.rows(e, n)
}

// rows returns n rows with keys from 1.
func (p *pool) rows(e *schema.EntityType, n int) []schema.Record {
	rows := make([]schema.Record, n)
	for i := range rows {
		rows[i] = p.record(e, e.Types)
		for j, prop := range schema.PropertiesOf(e) {
			if t, ok := prop.Type.(schema.Primitive); ok && t.IsInteger() && len(e.Key) == 1 && prop.Name == e.Key[0] {
				rows[i].Values[j] = int64(i + 1)
			}
		}
	}
	return rows
}

// record draws an instance of a structured type; further are the types among
// which one that derives from it may be found.
func (p *pool) record(t schema.Type, further []schema.Type) schema.Record {
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
		for range pick(p.source, 0, 1, 1, 2, 3) {
			items = append(items, p.nullable(elem, prop.Nullable, further))
		}
		return items
	}
	return p.nullable(prop.Type, prop.Nullable, further)
}

func (p *pool) nullable(t schema.Type, nullable bool, further []schema.Type) schema.Value {
	if nullable && p.chance(25) {
		return nil
	}
	switch t := t.(type) {
	case *schema.ComplexType, *schema.EntityType:
		return p.record(t, further)
	case schema.Primitive, *schema.EnumType, *schema.CollectionType:
	}
	return p.value(t)
}
