package fuzz

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// Format writes f as a conformance file that [Parse] reads back: types, rows
// and cases with their topics. It is how a difference that a random test found
// becomes a file of its own. Filters and options are one line each.
func Format(f *File) []byte {
	w := formatter{row: f.Type}
	fmt.Fprintln(&w, f.About)
	for _, t := range f.Type.Types {
		w.reach(t)
	}
	w.reachAll(f.Type)
	for _, t := range w.types {
		w.declare(t)
	}
	w.WriteString("-- type")
	if name := f.Type.Name; name != namespace+"Row" {
		w.WriteString(" name=" + name)
	}
	if f.Type.IgnoreCase {
		w.WriteString(" ignorecase")
	}
	w.WriteString(" --\n")
	w.properties(schema.PropertiesOf(f.Type), f.Type.Key)
	for _, e := range w.entities {
		w.declare(e)
	}
	w.WriteString("-- rows --\n")
	for _, row := range f.Rows {
		w.Write(schema.AppendJSON(nil, row, f.Type))
		w.WriteByte('\n')
	}
	w.WriteString("-- cases --\n")
	topic := ""
	for i := range f.Cases {
		if c := &f.Cases[i]; c.Topic != topic {
			topic = c.Topic
			fmt.Fprintf(&w, "# %s\n", topic)
		}
		w.writeCase(&f.Cases[i])
	}
	return w.Bytes()
}

// formatter writes a conformance file.
type formatter struct {
	bytes.Buffer
	row      *schema.EntityType
	types    []schema.Type // enumeration and complex types, base types first
	entities []schema.Type // beside row, base types first
}

// reach adds t and what it is made of.
func (w *formatter) reach(t schema.Type) {
	if t == schema.Type(w.row) || slices.Contains(w.types, t) || slices.Contains(w.entities, t) {
		return
	}
	switch t := t.(type) {
	case *schema.CollectionType:
		w.reach(t.Elem)
	case *schema.EnumType:
		w.types = append(w.types, t)
	case *schema.ComplexType:
		if t.Base != nil {
			w.reach(t.Base)
		}
		w.types = append(w.types, t)
		w.reachAll(t)
	case *schema.EntityType:
		if t.Base != nil {
			w.reach(t.Base)
		}
		w.entities = append(w.entities, t)
		w.reachAll(t)
	case schema.Primitive:
	}
}

// reachAll adds the types of the properties of t, and those that derive from it.
func (w *formatter) reachAll(t schema.Type) {
	for _, p := range schema.PropertiesOf(t) {
		w.reach(p.Type)
	}
	if e, ok := t.(*schema.EntityType); ok {
		for _, d := range e.Derived {
			w.reach(d)
		}
	}
}

// word returns the name of a type as a conformance file writes it.
func (w *formatter) word(t schema.Type) string {
	if c, ok := t.(*schema.CollectionType); ok {
		return "Collection(" + w.word(c.Elem) + ")"
	}
	if t == schema.Type(w.row) {
		return "Row"
	}
	return strings.TrimPrefix(strings.TrimPrefix(t.String(), "Edm."), namespace)
}

// declare writes the section of an enumeration, complex or entity type.
func (w *formatter) declare(t schema.Type) {
	switch t := t.(type) {
	case *schema.EnumType:
		fmt.Fprintf(w, "-- enum %s %s", w.word(t), w.word(t.Underlying))
		if t.Flags {
			w.WriteString(" flags")
		}
		w.WriteString(" --\n")
		for _, m := range t.Members {
			fmt.Fprintf(w, "%s %d\n", m.Name, m.Value)
		}
	case *schema.ComplexType:
		w.WriteString("-- complex " + w.word(t))
		if t.Base != nil {
			w.WriteString(" base=" + w.word(t.Base))
		}
		w.WriteString(" --\n")
		w.properties(t.Properties, nil)
	case *schema.EntityType:
		w.WriteString("-- entity " + w.word(t))
		if t.Base != nil {
			w.WriteString(" base=" + w.word(t.Base))
		}
		w.WriteString(" --\n")
		w.properties(t.Properties, t.Key)
	case schema.Primitive, *schema.CollectionType:
	}
}

func (w *formatter) properties(props []*schema.Property, key []string) {
	for _, p := range props {
		fmt.Fprintf(w, "%s %s", p.Name, w.word(p.Type))
		word := func(there bool, text string) {
			if there {
				w.WriteString(" " + text)
			}
		}
		word(p.Nullable, "null")
		switch at := slices.Index(key, p.Name); {
		case at >= 0 && len(key) > 1:
			word(true, fmt.Sprintf("key=%d", at+1))
		case at >= 0:
			word(true, "key")
		}
		word(p.Navigation, "nav")
		word(!p.Filterable, "nofilter")
		word(!p.Sortable, "nosort")
		if p.Operators != nil {
			names := make([]string, len(p.Operators))
			for i, op := range p.Operators {
				names[i] = op.String()
			}
			w.WriteString(" ops=" + strings.Join(names, ","))
		}
		word(p.Functions != nil, "funcs="+strings.Join(p.Functions, ","))
		word(p.MaxListItems != 0, fmt.Sprintf("list=%d", p.MaxListItems))
		w.WriteByte('\n')
	}
}

func (w *formatter) writeCase(c *Case) {
	switch {
	case c.Refused:
		w.WriteString("!" + string(c.Code))
	case c.All:
		w.WriteByte('*')
	case len(c.Keys) == 0:
		w.WriteByte('-')
	default:
		w.WriteString(strings.Trim(fmt.Sprint(c.Keys), "[]"))
	}
	w.WriteString(": " + c.Filter)
	for _, o := range c.Options {
		w.WriteString(" && " + o.Name + "=" + o.Value)
	}
	w.WriteByte('\n')
}
