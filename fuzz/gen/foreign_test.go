package gen

import (
	"errors"
	"fmt"
	"testing"

	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/schema"
)

// foreign are entity types such as an importer has.
func foreign() map[string]*schema.EntityType {
	property := func(name string, t schema.Type) *schema.Property {
		return &schema.Property{Name: name, Type: t, Nullable: true, Filterable: true, Sortable: true}
	}
	key := func(name string, t schema.Type) *schema.Property {
		return &schema.Property{Name: name, Type: t, Filterable: true, Sortable: true}
	}
	types := map[string]*schema.EntityType{
		"indicator": schema.Indicator(),
		"no key":    {Name: "My.Row", Properties: []*schema.Property{property("a", schema.Int32)}},
		"nothing":   {Name: "My.Row"},
		"two keys":  {Name: "My.Row", Key: []string{"b", "a"}, Properties: []*schema.Property{key("a", schema.SByte), key("b", schema.Date)}},
		"Boolean":   {Name: "My.Row", Key: []string{"b"}, Properties: []*schema.Property{key("b", schema.Boolean)}},
		"unsorted":  {Name: "My.Row", Key: []string{"a"}, Properties: []*schema.Property{{Name: "a", Type: schema.String, Filterable: true}}},
		"lists": {Name: "My.Row", Key: []string{"a"}, MaxTop: 2, Properties: []*schema.Property{
			key("a", schema.Guid), {Name: "n", Type: schema.Int32, Filterable: true, MaxListItems: 1}}},
	}
	all := &schema.EntityType{Name: "My.Row", Key: []string{"id"}, Properties: []*schema.Property{key("id", schema.String)}}
	for p := schema.Boolean; p <= schema.GeometryCollection; p++ {
		all.Properties = append(all.Properties, property(fmt.Sprint("p", int(p)), p), property(fmt.Sprint("c", int(p)), &schema.CollectionType{Elem: p}))
	}
	types["all"] = all
	tree := &schema.EntityType{Name: "My.Node", Key: []string{"id"}}
	up, down := property("up", tree), property("down", &schema.CollectionType{Elem: tree})
	up.Navigation, down.Navigation = true, true
	tree.Properties = []*schema.Property{key("id", schema.Int64), property("s", schema.String), up, down}
	types["tree"] = tree
	kind := &schema.EnumType{Name: "your.Kind", Underlying: schema.SByte, Flags: true, Members: []schema.EnumMember{{Name: "A", Value: -1}, {Name: "B", Value: 2}}}
	part := &schema.ComplexType{Name: "my.own.Part", Properties: []*schema.Property{property("kind", kind)}}
	types["names"] = &schema.EntityType{Name: "my.own.Thing", Key: []string{"id"}, Properties: []*schema.Property{
		key("id", schema.Int32), property("part", part), property("kinds", &schema.CollectionType{Elem: kind})}}
	return types
}

// TestForeign: whatever the entity type of an importer, filters and queries of
// it bind, and its rows are rows with keys of their own.
func TestForeign(t *testing.T) {
	for name, e := range foreign() {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(60) {
				c := Config{Type: e, Rows: 20}
				if q := NewQueryString(seed, c); q.Type != e {
					t.Fatal(q)
				} else if err := q.encode(); err != nil && !fails(err) {
					t.Fatalf("%s: %v", q, err)
				}
				w := NewWorld(seed, c)
				if _, err := w.Bind(); err != nil {
					t.Fatal(err)
				}
				if len(w.Rows) != 20 && name != "Boolean" {
					t.Fatalf("%d rows", len(w.Rows))
				}
				if err := distinctKeys(w.Rows, e); err != nil {
					t.Fatal(err)
				}
				text := fuzz.Format(w.File(nil, ""))
				f, err := fuzz.Parse("found.txtar", text)
				if err != nil {
					t.Fatalf("%v\n%s", err, text)
				}
				v := &World{Type: f.Type, Filter: w.Filter}
				if _, err := v.Bind(); err != nil {
					t.Fatalf("%v\n%s", err, text)
				}
				if again := fuzz.Format(f); string(again) != string(text) || f.KeyOf(f.Rows[0]) != 1 {
					t.Fatalf("%s\n%s", text, again)
				}
				if small := Shrink(w, func(w *World) bool { return len(w.Rows) > 1 }); len(small.Rows) != 2 || small.Type != e || distinctKeys(small.Rows, e) != nil {
					t.Fatal(small)
				}
			}
		})
	}
}

// distinctKeys says which rows have the same key.
func distinctKeys(rows []schema.Record, e *schema.EntityType) error {
	seen := map[string]bool{}
	for _, row := range rows {
		text := schema.AppendJSON(nil, row, e)
		if _, err := schema.DecodeRecord(text, e); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		key := ""
		for _, at := range keyParts(e) {
			key += schema.FormatLiteral(row.Values[at], schema.PropertiesOf(e)[at].Type) + ","
		}
		if seen[key] && key != "" {
			return errors.New("two rows have the key " + key)
		}
		seen[key] = true
	}
	return nil
}

// TestTypes: a world may be of any one primitive type, and as small as can be.
func TestTypes(t *testing.T) {
	for p := schema.Boolean; p <= schema.GeometryCollection; p++ {
		for seed := range uint64(20) {
			for _, c := range []Config{{}, {Flat: true, Properties: 1, Nodes: 1, Rows: 1}} {
				c.Types = []schema.Primitive{p}
				if _, err := NewWorld(seed, c).Bind(); err != nil {
					t.Errorf("%s, seed %d: %v", p, seed, err)
				}
			}
		}
	}
}
