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
// becomes a file of its own. Types must have names in the namespace Test, and
// the entity type the name Test.Row; filters and options are one line each.
func Format(f *File) []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, f.About)
	for _, t := range f.Type.Types {
		formatType(&b, t)
	}
	b.WriteString("-- type")
	if f.Type.IgnoreCase {
		b.WriteString(" ignorecase")
	}
	b.WriteString(" --\n")
	formatProperties(&b, f.Type.Properties, f.Type.Key)
	for _, d := range f.Type.Derived {
		fmt.Fprintf(&b, "-- entity %s base=Row --\n", short(d))
		formatProperties(&b, d.Properties, nil)
	}
	b.WriteString("-- rows --\n")
	for _, row := range f.Rows {
		b.Write(schema.AppendJSON(nil, row, f.Type))
		b.WriteByte('\n')
	}
	b.WriteString("-- cases --\n")
	topic := ""
	for i := range f.Cases {
		if c := &f.Cases[i]; c.Topic != topic {
			topic = c.Topic
			fmt.Fprintf(&b, "# %s\n", topic)
		}
		formatCase(&b, &f.Cases[i])
	}
	return b.Bytes()
}

// short returns the name of a type as a conformance file writes it.
func short(t schema.Type) string {
	if c, ok := t.(*schema.CollectionType); ok {
		return "Collection(" + short(c.Elem) + ")"
	}
	name := t.String()
	return name[strings.IndexByte(name, '.')+1:]
}

func formatType(b *bytes.Buffer, t schema.Type) {
	switch t := t.(type) {
	case *schema.EnumType:
		fmt.Fprintf(b, "-- enum %s %s", short(t), short(t.Underlying))
		if t.Flags {
			b.WriteString(" flags")
		}
		b.WriteString(" --\n")
		for _, m := range t.Members {
			fmt.Fprintf(b, "%s %d\n", m.Name, m.Value)
		}
	case *schema.ComplexType:
		fmt.Fprintf(b, "-- complex %s", short(t))
		if t.Base != nil {
			fmt.Fprintf(b, " base=%s", short(t.Base))
		}
		b.WriteString(" --\n")
		formatProperties(b, t.Properties, nil)
	case schema.Primitive, *schema.EntityType, *schema.CollectionType:
	}
}

func formatProperties(b *bytes.Buffer, props []*schema.Property, key []string) {
	for _, p := range props {
		fmt.Fprintf(b, "%s %s", p.Name, short(p.Type))
		word := func(there bool, text string) {
			if there {
				b.WriteString(" " + text)
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
			b.WriteString(" ops=" + strings.Join(names, ","))
		}
		word(p.Functions != nil, "funcs="+strings.Join(p.Functions, ","))
		word(p.MaxListItems != 0, fmt.Sprintf("list=%d", p.MaxListItems))
		b.WriteByte('\n')
	}
}

func formatCase(b *bytes.Buffer, c *Case) {
	switch {
	case c.Refused:
		b.WriteString("!" + string(c.Code))
	case c.All:
		b.WriteByte('*')
	case len(c.Keys) == 0:
		b.WriteByte('-')
	default:
		b.WriteString(strings.Trim(fmt.Sprint(c.Keys), "[]"))
	}
	b.WriteString(": " + c.Filter)
	for _, o := range c.Options {
		b.WriteString(" && " + o.Name + "=" + o.Value)
	}
	b.WriteByte('\n')
}
