package sqlgen

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// reader makes records of result rows.
type reader struct {
	d      *Dialect
	m      *mapping
	layout *layout
	// items are the collections in child tables of the rows at hand, by the
	// key of the owner.
	items map[*collection]map[string][]schema.Value
}

// record returns the record of one result row. Properties that are not read
// are null.
func (r *reader) record(raw []any) (schema.Record, error) {
	rec := schema.Record{Type: r.m.entity, Values: make([]schema.Value, len(r.m.root.children))}
	at := func(c *column) any { return raw[r.layout.columns[c]] }
	key := ""
	if len(r.layout.child) > 0 {
		key = rowKey(r.keyOf(raw))
	}
	for i, p := range r.m.root.children {
		if p == nil || !r.layout.wanted[i] {
			continue
		}
		v, err := r.value(p, at, raw, key)
		if err != nil {
			return schema.Record{}, err
		}
		rec.Values[i] = v
	}
	return rec, nil
}

// keyOf returns the raw values of the key.
func (r *reader) keyOf(raw []any) []any {
	key := make([]any, len(r.m.key))
	for i, k := range r.m.key {
		key[i] = raw[r.layout.columns[k]]
	}
	return key
}

// rowKey returns a text that tells keys apart. Drivers may return a text as
// string or as bytes.
func rowKey(key []any) string {
	var b strings.Builder
	for _, v := range key {
		if s, ok := v.([]byte); ok {
			v = string(s)
		}
		fmt.Fprintf(&b, "%v\x00", v)
	}
	return b.String()
}

// value returns the value at p. at returns the raw value of a column in the row
// at hand, key is the text of the key that the items of collections refer to.
func (r *reader) value(p *place, at func(*column) any, raw []any, key string) (schema.Value, error) {
	switch {
	case p.children != nil:
		return r.structured(p, at, raw, key)
	case p.coll == nil:
		return p.col.decode(r.d, at(p.col))
	case p.coll.Storage == ChildTable:
		items := r.items[p.coll][key]
		if items == nil {
			items = []schema.Value{}
		}
		return items, nil
	}
	return r.inline(p.coll, raw[r.layout.inline[p.coll]])
}

func (r *reader) structured(p *place, at func(*column) any, raw []any, key string) (schema.Value, error) {
	if p.col != nil {
		there, err := p.col.decode(r.d, at(p.col))
		if err != nil || there != true {
			return nil, err
		}
	}
	rec := schema.Record{Type: p.typ, Values: make([]schema.Value, len(p.children))}
	for i, child := range p.children {
		if child == nil {
			continue
		}
		v, err := r.value(child, at, raw, key)
		if err != nil {
			return nil, err
		}
		rec.Values[i] = v
	}
	return rec, nil
}

// emptyList is the text of a JSON column without items. Most lists have none,
// and reading them as JSON would be a large part of reading a row.
const emptyList = "[]"

// inline returns the items of an array or JSON column.
func (r *reader) inline(coll *collection, raw any) (schema.Value, error) {
	items := []schema.Value{}
	if raw == nil {
		return items, nil
	}
	text, err := textFrom(raw)
	if err != nil {
		return nil, err
	}
	var list []any
	switch {
	case coll.Storage == ArrayColumn:
		list, err = parseArray(text)
	case text != emptyList:
		list, err = parseJSON(text)
	}
	if err != nil {
		return nil, fmt.Errorf("sqlgen: column %q: %w", coll.Column, err)
	}
	for _, item := range list {
		if s, ok := item.(string); ok && coll.item.col.form == formBool {
			item = s == "t" || s == "true"
		}
		v, err := coll.item.col.decode(r.d, item)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
	}
	return items, nil
}

func parseJSON(text string) ([]any, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var list []any
	if err := dec.Decode(&list); err != nil {
		return nil, err
	}
	for i, item := range list {
		if n, ok := item.(json.Number); ok {
			list[i] = n.String()
		}
	}
	return list, nil
}

// parseArray reads the text of a one-dimensional PostgreSQL array.
func parseArray(text string) ([]any, error) {
	bad := fmt.Errorf("%q is no array", text)
	body, ok := strings.CutPrefix(text, "{")
	if !ok || !strings.HasSuffix(body, "}") {
		return nil, bad
	}
	body = body[:len(body)-1]
	var list []any
	for len(body) > 0 {
		item, rest, quoted := arrayItem(body)
		switch {
		case !quoted && item == "NULL":
			list = append(list, nil)
		case !quoted && strings.ContainsAny(item, "{}"):
			return nil, bad // of several dimensions
		default:
			list = append(list, item)
		}
		if rest == "" {
			return list, nil
		}
		if rest[0] != ',' || len(rest) == 1 {
			return nil, bad
		}
		body = rest[1:]
	}
	return list, nil
}

// arrayItem cuts the first item off.
func arrayItem(s string) (item, rest string, quoted bool) {
	if s[0] != '"' {
		i := strings.IndexByte(s, ',')
		if i < 0 {
			i = len(s)
		}
		return s[:i], s[i:], false
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i < len(s) {
				b.WriteByte(s[i])
			}
		case '"':
			return b.String(), s[i+1:], true
		default:
			b.WriteByte(s[i])
		}
	}
	return "", s, true // not closed: what is left begins with no comma
}
