package sqltest

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
	"github.com/woodsbury/decimal128"
)

// variant is a choice of storage.
type variant struct {
	native  bool   // time stamps, decimals, GUIDs
	names   bool   // enumerations by name
	columns bool   // collections in array or JSON columns
	shadow  bool   // columns for the lower case of strings
	indexed bool   // with indexes
	probed  bool   // the database is asked how it maps letter case
	mixed   uint64 // unless 0, each column takes part in the choices above, or not, by chance
}

func variantOf(seed uint64) variant {
	v := variant{
		native: seed%2 == 0, names: seed/2%2 == 0, columns: seed/4%2 == 0,
		indexed: seed%5 == 0, probed: seed%3 == 0,
	}
	v.shadow = v.names == v.native
	if seed/8%2 == 1 {
		v.mixed = seed
	}
	return v
}

// flags are the words of a variant and where they are kept.
func (v *variant) flags() map[string]*bool {
	return map[string]*bool{
		"native": &v.native, "names": &v.names, "columns": &v.columns,
		"shadow": &v.shadow, "indexed": &v.indexed, "probed": &v.probed,
	}
}

// storedAs begins the line of a conformance file that tells its variant.
const storedAs = "stored: "

// String returns the words of v, such as "native mixed=7".
func (v variant) String() string {
	var words []string
	for word, flag := range v.flags() {
		if *flag {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	if v.mixed > 0 {
		words = append(words, fmt.Sprintf("mixed=%d", v.mixed))
	}
	return strings.Join(words, " ")
}

// variantIn returns the variant that the comment of a conformance file names.
func variantIn(about string) (v variant, found bool) {
	for line := range strings.Lines(about) {
		words, ok := strings.CutPrefix(strings.TrimSpace(line), strings.TrimSpace(storedAs))
		if !ok {
			continue
		}
		flags := v.flags()
		for word := range strings.FieldsSeq(words) {
			if n, ok := strings.CutPrefix(word, "mixed="); ok {
				v.mixed, _ = strconv.ParseUint(n, 10, 64)
			} else if flag := flags[word]; flag != nil {
				*flag = true
			}
		}
		return v, true
	}
	return v, false
}

// taken tells whether the choice called word holds for the column at path.
func (v variant) taken(word, path string) bool {
	if v.mixed == 0 {
		return true
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s %s", v.mixed, word, path)
	return h.Sum64()>>7%2 == 0
}

const scale = 4

// fit returns v as the variant can store it.
func (v variant) fit(x schema.Value) schema.Value {
	switch x := x.(type) {
	case schema.Record:
		props := schema.PropertiesOf(x.Type)
		r := schema.Record{Type: x.Type, Values: make([]schema.Value, len(x.Values))}
		for i, y := range x.Values {
			r.Values[i] = v.fit(y)
			if e, ok := itemType(props[i].Type).(*schema.EnumType); ok && v.names && named(e) {
				r.Values[i] = firstMembers(e, y)
			}
		}
		return r
	case []schema.Value:
		items := make([]schema.Value, len(x))
		for i, y := range x {
			items[i] = v.fit(y)
		}
		return items
	case schema.DecimalValue:
		if x = x.Round(scale, decimal128.ToZero); decimal128.Abs(x).Cmp(decimal128.New(1, 13)).Greater() {
			return decimal128.New(1, 0)
		}
		return x
	case time.Time:
		if v.native {
			return x.Truncate(time.Microsecond)
		}
	}
	return x
}

func itemType(t schema.Type) schema.Type {
	if elem := schema.Elem(t); elem != nil {
		return elem
	}
	return t
}

// named reports whether values of e can be stored by name.
func named(e *schema.EnumType) bool {
	for i, m := range e.Members {
		for _, n := range e.Members[:i] {
			if n.Value == m.Value {
				return false
			}
		}
	}
	return !e.Flags
}

// firstMembers replaces values that are no member's.
func firstMembers(e *schema.EnumType, v schema.Value) schema.Value {
	switch v := v.(type) {
	case int64:
		if !slices.ContainsFunc(e.Members, func(m schema.EnumMember) bool { return m.Value == v }) {
			return e.Members[0].Value
		}
	case []schema.Value:
		items := make([]schema.Value, len(v))
		for i, item := range v {
			items[i] = firstMembers(e, item)
		}
		return items
	}
	return v
}

// table returns the table called name of e in the variant for d.
func (v variant) table(e *schema.EntityType, name string, d *sqlgen.Dialect) sqlgen.Table {
	t := sqlgen.TableOf(e, name)
	for i := range t.Columns {
		if !v.shadow || !v.taken("shadow", t.Columns[i].Path) {
			t.Columns[i].Lower = ""
		}
	}
	v.apply(e, d, t.Columns, t.Collections, true)
	if !v.indexed {
		return unindexed(t)
	}
	return t
}

// apply changes columns and collections, those of the entity's own table only
// if top.
func (v variant) apply(e schema.Type, d *sqlgen.Dialect, columns []sqlgen.Column, collections []sqlgen.Collection, top bool) {
	for i := range columns {
		t := typeAt(e, columns[i].Path)
		columns[i].Storage = v.storage(t, columns[i].Path, d)
		if t == schema.Decimal {
			columns[i].Scale = scale
		}
	}
	for i := range collections {
		c := &collections[i]
		elem := schema.Elem(typeAt(e, c.Path))
		_, structured := elem.(*schema.ComplexType)
		if top && v.columns && v.taken("columns", c.Path) && !structured && listed(elem) {
			c.Column = "list_" + c.Table
			c.Table, c.Parent, c.Ordinal, c.Columns = "", nil, "", nil
			c.Storage = sqlgen.JSONColumn
			if d == sqlgen.PostgreSQL() && v.names && v.taken("array", c.Path) {
				c.Storage = sqlgen.ArrayColumn
			}
			continue
		}
		v.apply(elem, d, c.Columns, c.Collections, false)
	}
}

// listed reports whether array and JSON columns hold items of type t.
func listed(t schema.Type) bool {
	switch t {
	case schema.Double, schema.Single, schema.Decimal, schema.Binary:
		return false
	}
	return true
}

func (v variant) storage(t schema.Type, path string, d *sqlgen.Dialect) sqlgen.Storage {
	e, isEnum := t.(*schema.EnumType)
	switch {
	case isEnum && v.names && v.taken("names", path) && named(e):
		return sqlgen.Text
	case !v.native || !v.taken("native", path):
		return sqlgen.Portable
	case t == schema.DateTimeOffset:
		return sqlgen.Native
	case t == schema.Decimal && d == sqlgen.SQLite():
		return sqlgen.Text
	case t == schema.Decimal:
		return sqlgen.Native
	case t == schema.Guid && d == sqlgen.PostgreSQL():
		return sqlgen.Native
	}
	return sqlgen.Portable
}

// typeAt returns the type of the property at a path below t.
func typeAt(t schema.Type, path string) schema.Type {
	if path == "" {
		return t
	}
	name, rest := path, ""
	if i := slices.Index([]byte(path), '/'); i >= 0 {
		name, rest = path[:i], path[i+1:]
	}
	for _, p := range schema.PropertiesOf(t) {
		if p.Name == name {
			return typeAt(p.Type, rest)
		}
	}
	panic("no property " + path)
}
