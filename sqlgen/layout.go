package sqlgen

import (
	"github.com/odatacheck/odata/schema"
)

// layout says which result column holds what.
type layout struct {
	wanted  []bool          // by property of the entity: whether it is read
	columns map[*column]int // result column
	inline  map[*collection]int
	child   []*collection // wanted collections in child tables
}

// columns writes the SELECT list: the properties that are wanted, then what
// else the order needs.
func (b *builder) columns() {
	l := &layout{columns: map[*column]int{}, inline: map[*collection]int{}}
	b.plan.layout = l
	l.wanted = b.wanted()
	b.text("SELECT ")
	var walk func(p *place, path string)
	walk = func(p *place, path string) {
		if p == nil {
			return
		}
		if p.col != nil {
			l.columns[p.col] = b.resultColumn(p.col.Name, path)
		}
		if p.coll != nil {
			if p.coll.Storage == ChildTable {
				l.child = append(l.child, p.coll)
			} else {
				l.inline[p.coll] = b.resultColumn(p.coll.Column, path)
			}
		}
		for _, child := range p.children {
			if child != nil {
				walk(child, path+"/"+child.prop.Name)
			}
		}
	}
	for i, p := range b.m.root.children {
		if l.wanted[i] && p != nil {
			walk(p, p.prop.Name)
		}
	}
	for i := range b.plan.order {
		o := &b.plan.order[i]
		if n, ok := l.columns[o.value.col]; ok && o.value.col != nil && o.value.from == nil {
			o.at = n
		} else if b.request.page != nil {
			o.at = b.resultColumn("", "")
			b.value(o.value)
		}
	}
	if len(b.plan.columns) == 0 {
		b.resultColumn("", "")
		b.text("1")
	}
}

// resultColumn starts the next result column.
func (b *builder) resultColumn(name, path string) int {
	if len(b.plan.columns) > 0 {
		b.text(", ")
	}
	if name != "" {
		b.name(name)
	}
	b.plan.columns = append(b.plan.columns, path)
	return len(b.plan.columns) - 1
}

// wanted returns which properties of the entity are read: what $select names
// or everything, the key, and what the residual needs.
func (b *builder) wanted() []bool {
	q := b.request.query
	wanted := make([]bool, len(b.m.root.children))
	want := func(name string) {
		for i, p := range b.m.root.children {
			if p != nil && p.prop.Name == name {
				wanted[i] = true
			}
		}
	}
	switch {
	case b.request.kind == countRows:
	case q.Select == nil:
		for i := range wanted {
			wanted[i] = true
		}
	default:
		for _, path := range q.Select {
			want(path.Properties[0].Name)
		}
	}
	for _, name := range b.m.entity.Key {
		want(name)
	}
	if b.plan.exact {
		return wanted
	}
	for t := range schema.Preorder(b.plan.residualOf(q.Filter)) {
		switch t := t.(type) {
		case *schema.Prop:
			if _, ok := t.Of.(*schema.It); ok {
				want(t.Property.Name)
			}
		}
	}
	return wanted
}
