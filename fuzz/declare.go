package fuzz

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"golang.org/x/tools/txtar"
)

// namespace is that of every type whose name a conformance file writes without
// one.
const namespace = "Test."

func qualified(name string) string {
	if strings.Contains(name, ".") {
		return name
	}
	return namespace + name
}

// declare reads the type sections: first their names, so that properties may
// refer to types further down, then their contents.
func (r *reader) declare(files []txtar.File) error {
	for i := range files {
		if err := r.announce(i, strings.Fields(files[i].Name)); err != nil {
			return err
		}
	}
	if r.row == nil {
		return fmt.Errorf("%s: no type", r.name)
	}
	r.row.Types = r.further
	for i, f := range files {
		for n, line := range strings.Split(string(f.Data), "\n") {
			words := strings.Fields(line)
			if len(words) == 0 {
				continue
			}
			if err := r.member(strings.Fields(f.Name), words); err != nil {
				return r.errorf(i, n, "%v", err)
			}
		}
	}
	return nil
}

// announce registers the type that a section declares, with its base.
func (r *reader) announce(section int, head []string) error {
	switch {
	case len(head) == 0:
		return r.errorf(section, 0, "a section without a name")
	case head[0] == "type":
		r.row = &schema.EntityType{Name: namespace + "Row", IgnoreCase: slices.Contains(head, "ignorecase")}
		if name := named(head, "name="); name != "" {
			r.row.Name = name
		}
		r.types["Row"] = r.row
	case head[0] == "rows", head[0] == "cases":
	case len(head) == 1:
		return r.errorf(section, 0, "%s needs a name", head[0])
	case head[0] == "enum":
		e := &schema.EnumType{Name: qualified(head[1]), Underlying: schema.Int32, Flags: slices.Contains(head, "flags")}
		for _, word := range head[2:] {
			if p, ok := schema.LookupPrimitive("Edm." + word); ok {
				e.Underlying = p
			}
		}
		r.add(head[1], e)
	case head[0] == "complex":
		c := &schema.ComplexType{Name: qualified(head[1])}
		c.Base, _ = r.types[named(head, "base=")].(*schema.ComplexType)
		r.add(head[1], c)
	case head[0] == "entity":
		e := &schema.EntityType{Name: qualified(head[1])}
		if b, ok := r.types[named(head, "base=")].(*schema.EntityType); ok {
			e.Base, b.Derived = b, append(b.Derived, e)
		}
		r.types[head[1]] = e
	default:
		return r.errorf(section, 0, "unknown section %s", head[0])
	}
	return nil
}

// named returns the name in a word such as base=Name, or "".
func named(head []string, key string) string {
	for _, word := range head {
		if name, ok := strings.CutPrefix(word, key); ok {
			return name
		}
	}
	return ""
}

func (r *reader) add(name string, t schema.Type) {
	r.types[name] = t
	r.further = append(r.further, t)
}

// member reads one line of a type section.
func (r *reader) member(head, words []string) error {
	if head[0] == "rows" || head[0] == "cases" {
		return nil
	}
	if head[0] == "enum" {
		if len(words) != 2 {
			return fmt.Errorf("want Member value")
		}
		v, err := strconv.ParseInt(words[1], 10, 64)
		if err != nil {
			return err
		}
		e := r.types[head[1]].(*schema.EnumType)
		e.Members = append(e.Members, schema.EnumMember{Name: words[0], Value: v})
		return nil
	}
	p, key, err := r.property(words)
	if err != nil {
		return err
	}
	name := "Row"
	if head[0] != "type" {
		name = head[1]
	}
	switch t := r.types[name].(type) {
	case *schema.ComplexType:
		t.Properties = append(t.Properties, p)
	case *schema.EntityType:
		t.Properties = append(t.Properties, p)
		if key > 0 {
			t.Key = append(t.Key, p.Name)
			if t == r.row {
				r.keys[p.Name] = key
			}
		}
	}
	return nil
}

// property reads a property; key is its place in the key, from 1, or 0.
func (r *reader) property(words []string) (p *schema.Property, key int, err error) {
	if len(words) < 2 {
		return nil, 0, fmt.Errorf("want name Type")
	}
	p = &schema.Property{Name: words[0], Filterable: true, Sortable: true}
	if p.Type, err = r.typeNamed(words[1]); err != nil {
		return nil, 0, err
	}
	for _, word := range words[2:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "null":
			p.Nullable = true
		case "key":
			if key = 1; value != "" {
				key, err = strconv.Atoi(value)
			}
		case "nav":
			p.Navigation = true
		case "nofilter":
			p.Filterable = false
		case "nosort":
			p.Sortable = false
		case "funcs":
			p.Functions = strings.Split(value, ",")
		case "list":
			p.MaxListItems, err = strconv.Atoi(value)
		case "ops":
			p.Operators, err = operators(value)
		default:
			return nil, 0, fmt.Errorf("unknown word %q", word)
		}
		if err != nil {
			return nil, 0, err
		}
	}
	return p, key, nil
}

func operators(list string) ([]ast.Operator, error) {
	var ops []ast.Operator
	for word := range strings.SplitSeq(list, ",") {
		op, ok := ast.LookupOperator(word)
		if !ok {
			return nil, fmt.Errorf("%q is no operator", word)
		}
		ops = append(ops, op)
	}
	return ops, nil
}

func (r *reader) typeNamed(name string) (schema.Type, error) {
	if rest, ok := strings.CutPrefix(name, "Collection("); ok {
		elem, err := r.typeNamed(strings.TrimSuffix(rest, ")"))
		return &schema.CollectionType{Elem: elem}, err
	}
	if t, ok := r.types[name]; ok {
		return t, nil
	}
	if p, ok := schema.LookupPrimitive("Edm." + name); ok {
		return p, nil
	}
	return nil, fmt.Errorf("no type %s", name)
}
