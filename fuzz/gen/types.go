package gen

import (
	"fmt"
	"slices"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// EntityType returns c.Type, or a random entity type Test.Row with the Int32 key
// id. Its properties are of the types that c allows, enumerations with gaps,
// repeats and flags, complex types within complex types, and collections; about
// half of them are nullable. It is immutable.
func EntityType(seed uint64, c Config) *schema.EntityType {
	return newTypes(newSource(seed), c.withDefaults()).entity()
}

// types makes the types of one world.
type types struct {
	source
	cfg       Config
	enums     []*schema.EnumType
	complexes []*schema.ComplexType
}

func newTypes(s source, c Config) *types { return &types{source: s, cfg: c} }

// names of properties: plain ones, keywords, and letters beyond ASCII.
var propertyNames = []string{
	"title", "size", "count", "name", "kind", "state", "note", "time", "first", "second", "owner", "rank",
	"eq", "and", "in", "has", "not_", "any", "contains", "length", "date", "nullable", "trueness", "INFO",
	"größe", "名前", "_x", "e1", "a1b2c3d4", "duration", "desc", "or", "mod", "case", "T",
}

func (t *types) entity() *schema.EntityType {
	if t.cfg.Type != nil {
		return t.cfg.Type
	}
	e := &schema.EntityType{Name: "Test.Row", Key: []string{"id"}}
	for i := range t.between(1, 2) {
		t.enums = append(t.enums, t.enum(i))
	}
	if !t.cfg.Flat {
		for i := range t.between(1, 2) {
			t.complexes = append(t.complexes, t.complex(i))
		}
	}
	for _, x := range t.enums {
		e.Types = append(e.Types, x)
	}
	for _, c := range t.complexes {
		e.Types = append(e.Types, c)
	}
	if !t.cfg.Portable && len(t.complexes) > 0 && t.chance(50) {
		base := t.complexes[0]
		e.Types = append(e.Types, &schema.ComplexType{Name: "Test.Derived", Base: base,
			Properties: []*schema.Property{t.property("extra", t.scalar())}})
	}
	e.Properties = append(e.Properties, &schema.Property{Name: "id", Type: schema.Int32, Filterable: true, Sortable: true})
	for _, name := range t.names(t.between(min(3, t.cfg.Properties), t.cfg.Properties)) {
		p := t.property(name, t.any())
		if t.cfg.Restricted && t.chance(30) {
			t.restrict(p)
		}
		e.Properties = append(e.Properties, p)
	}
	return e
}

// names returns n different names.
func (t *types) names(n int) []string {
	order := t.Perm(len(propertyNames))
	names := make([]string, 0, n)
	for i := range n {
		if i < len(order) {
			names = append(names, propertyNames[order[i]])
		} else {
			names = append(names, fmt.Sprintf("p%d", i))
		}
	}
	return names
}

func (t *types) property(name string, typ schema.Type) *schema.Property {
	return &schema.Property{Name: name, Type: typ, Nullable: t.chance(55), Filterable: true, Sortable: true}
}

// restrict takes something away from a property.
func (t *types) restrict(p *schema.Property) {
	switch t.IntN(5) {
	case 0:
		p.Filterable = false
	case 1:
		p.Operators = []ast.Operator{ast.Eq, ast.Ne}
	case 2:
		p.Functions = []string{"contains", "tolower", "any", "year"}
	case 3:
		if schema.Elem(p.Type) == nil {
			p.MaxListItems = 3
		}
	case 4:
		p.Sortable = false
	}
}

// any returns a type of a property of the entity type.
func (t *types) any() schema.Type {
	if t.cfg.Flat {
		return t.scalar()
	}
	return choose(t.source, []choice[schema.Type]{
		{70, t.scalar},
		{12, func() schema.Type { return &schema.CollectionType{Elem: t.scalar()} }},
		{10, func() schema.Type { return pick(t.source, t.complexes...) }},
		{8, func() schema.Type { return &schema.CollectionType{Elem: pick(t.source, t.complexes...)} }},
	})
}

// scalar returns a primitive or an enumeration type.
func (t *types) scalar() schema.Type {
	if len(t.enums) > 0 && t.chance(12) {
		return pick(t.source, t.enums...)
	}
	if t.chance(20) && slices.Contains(t.cfg.Types, schema.String) {
		return schema.String
	}
	return pick(t.source, t.cfg.Types...)
}

// enum returns an enumeration type with gaps, in half of all cases with flags.
func (t *types) enum(i int) *schema.EnumType {
	e := &schema.EnumType{Name: fmt.Sprintf("Test.Enum%d", i), Underlying: pick(t.source, schema.Byte, schema.Int16, schema.Int32, schema.Int64), Flags: t.chance(50)}
	names := []string{"None", "Red", "Blue", "Green", "eq", "Grün"}
	v := int64(t.IntN(2))
	for _, name := range names[:t.between(2, len(names))] {
		e.Members = append(e.Members, schema.EnumMember{Name: name, Value: v})
		switch {
		case e.Flags && v == 0:
			v = 1
		case e.Flags:
			v *= 2
		default:
			v += pick(t.source, int64(1), 1, 2, 9, 0)
		}
	}
	return e
}

// complex returns a complex type, the second of which holds the first.
func (t *types) complex(i int) *schema.ComplexType {
	c := &schema.ComplexType{Name: fmt.Sprintf("Test.Complex%d", i)}
	for n := range t.between(1, 4) {
		c.Properties = append(c.Properties, t.property(pick(t.source, "x", "y", "title", "eq", "Wert")+fmt.Sprint(n), t.scalar()))
	}
	if i > 0 {
		c.Properties = append(c.Properties, t.property("inner", t.complexes[0]))
	}
	if t.chance(50) {
		c.Properties = append(c.Properties, t.property("list", &schema.CollectionType{Elem: t.scalar()}))
	}
	return c
}
