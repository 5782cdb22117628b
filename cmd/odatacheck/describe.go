package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// jsonEntity is the line of schema -json.
type jsonEntity struct {
	EntityType string         `json:"entityType"`
	Key        []string       `json:"key"`
	MaxTop     int64          `json:"maxTop,omitempty"`
	IgnoreCase bool           `json:"ignoreCase"`
	Properties []jsonProperty `json:"properties"`
	Enums      []jsonEnum     `json:"enums,omitempty"`
}

// jsonProperty is a property with what a client may do with it. Operators and
// functions are empty where it is not filterable.
type jsonProperty struct {
	Name         string   `json:"name"`
	Type         string   `json:"type"`
	Nullable     bool     `json:"nullable"`
	Filterable   bool     `json:"filterable"`
	Sortable     bool     `json:"sortable"`
	Operators    []string `json:"operators,omitempty"`
	Functions    []string `json:"functions,omitempty"` // absent: all that take the type
	MaxListItems int      `json:"maxListItems,omitempty"`
}

type jsonEnum struct {
	Name    string       `json:"name"`
	Flags   bool         `json:"flags"`
	Members []jsonMember `json:"members"`
}

type jsonMember struct {
	Name  string `json:"name"`
	Value int64  `json:"value"`
}

// describe prints the properties of the entity type: in JSON all of them, as
// text those that can be filtered, and the names of the others.
func describe(s *session) (int, error) {
	d := describeEntity(s.entity)
	if s.json {
		return exitValid, writeJSON(s.out, d)
	}
	_, err := s.out.Write(d.text())
	return exitValid, err
}

func describeEntity(e *schema.EntityType) jsonEntity {
	d := jsonEntity{EntityType: e.Name, Key: e.Key, MaxTop: e.MaxTop, IgnoreCase: e.IgnoreCase}
	seen := map[*schema.EnumType]bool{}
	for _, p := range schema.PropertiesOf(e) {
		j := jsonProperty{
			Name: p.Name, Type: p.Type.String(), Nullable: p.Nullable,
			Filterable: p.Filterable, Sortable: p.Sortable,
			Functions: p.Functions, MaxListItems: p.MaxListItems,
		}
		if p.Filterable {
			j.Operators = operatorsOf(p)
		}
		d.Properties = append(d.Properties, j)
		if enum := enumOf(p.Type); enum != nil && !seen[enum] {
			seen[enum] = true
			d.Enums = append(d.Enums, describeEnum(enum))
		}
	}
	return d
}

func describeEnum(e *schema.EnumType) jsonEnum {
	d := jsonEnum{Name: e.Name, Flags: e.Flags}
	for _, m := range e.Members {
		d.Members = append(d.Members, jsonMember(m))
	}
	return d
}

// enumOf returns the enumeration type that a value, or an item of it, has.
func enumOf(t schema.Type) *schema.EnumType {
	if elem := schema.Elem(t); elem != nil {
		t = elem
	}
	enum, _ := t.(*schema.EnumType)
	return enum
}

// operatorsOf returns the operators that compare the property with something:
// those that fit its type and that it allows, and any, all and $count for a
// collection.
func operatorsOf(p *schema.Property) []string {
	var names []string
	for _, o := range fittingOperators(p.Type) {
		if p.Operators == nil || slices.Contains(p.Operators, o) {
			names = append(names, o.String())
		}
	}
	if schema.Elem(p.Type) != nil {
		names = append(names, "any", "all", "$count")
	}
	return names
}

func fittingOperators(t schema.Type) []ast.Operator {
	equality := []ast.Operator{ast.Eq, ast.Ne}
	ordered := []ast.Operator{ast.Eq, ast.Ne, ast.Gt, ast.Ge, ast.Lt, ast.Le, ast.In}
	switch t := t.(type) {
	case schema.Primitive:
		if t == schema.Binary || t == schema.Stream || t == schema.Untyped || t.IsGeo() {
			return equality // with null
		}
		return ordered
	case *schema.EnumType:
		return append(ordered, ast.Has)
	case *schema.ComplexType, *schema.CollectionType:
		return equality
	case *schema.EntityType:
	}
	return nil
}

func (d jsonEntity) text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s, key %s", d.EntityType, strings.Join(d.Key, ", "))
	if d.MaxTop > 0 {
		fmt.Fprintf(&b, ", $top at most %d", d.MaxTop)
	}
	if d.IgnoreCase {
		b.WriteString(", names in any letter case")
	}
	b.WriteString("\n\nfilterable\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	var others []string
	used := map[string]bool{}
	for _, p := range d.Properties {
		if !p.Filterable {
			others = append(others, p.Name)
			continue
		}
		used[strings.TrimSuffix(strings.TrimPrefix(p.Type, "Collection("), ")")] = true
		null := ""
		if p.Nullable {
			null = "null"
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", p.Name, shortType(p.Type), null, p.allowed())
	}
	w.Flush()
	for _, e := range d.Enums {
		if !used[e.Name] {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n ", lastElement(e.Name))
		for _, m := range e.Members {
			fmt.Fprintf(&b, " %s=%d", m.Name, m.Value)
		}
		b.WriteByte('\n')
	}
	if len(others) > 0 {
		fmt.Fprintf(&b, "\nnot filterable\n  %s\n", strings.Join(others, ", "))
	}
	return b.Bytes()
}

// allowed returns the operators of a property, and its functions if not all.
func (p jsonProperty) allowed() string {
	text := strings.Join(p.Operators, " ")
	if p.Functions != nil {
		text += "; " + strings.Join(p.Functions, " ")
	}
	if p.MaxListItems > 0 {
		text += fmt.Sprintf("; lists of at most %d", p.MaxListItems)
	}
	return text
}

// shortType returns the name of a type without its namespace.
func shortType(name string) string {
	if inner, ok := strings.CutPrefix(name, "Collection("); ok {
		return "Collection(" + shortType(strings.TrimSuffix(inner, ")")) + ")"
	}
	return lastElement(name)
}

// lastElement returns a qualified name without its namespace.
func lastElement(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
