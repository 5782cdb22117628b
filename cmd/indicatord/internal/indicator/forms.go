package indicator

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/odatacheck/odata/schema"
)

// enumFault refuses a member of an enumeration type that is not written by its
// name: the API has names alone, so that a number is a mistake.
func enumFault(m member) *Fault {
	p, ok := stored.Lookup(m.name)
	if !ok || len(m.text) == 0 {
		return nil
	}
	enum, ok := p.Type.(*schema.EnumType)
	if !ok || string(m.text) == "null" {
		return nil
	}
	var name string
	if m.text[0] == '"' && json.Unmarshal(m.text, &name) == nil &&
		slices.ContainsFunc(enum.Members, func(known schema.EnumMember) bool { return known.Name == name }) {
		return nil
	}
	return bodyFault("Property %q: expected the name of a member of %s, found %s.", m.name, enumTitle(enum), m.text)
}

// enumTitle returns the name of an enumeration without its namespace.
func enumTitle(enum *schema.EnumType) string {
	return enum.Name[strings.LastIndexByte(enum.Name, '.')+1:]
}

// lastYear is the last year that a time of the API can be in.
const lastYear = 9999

// yearFault refuses times that are within the years 1 to 9999 only by their
// own offset: in UTC, as they are stored and answered, they have no form.
func yearFault(row schema.Record, e *schema.EntityType) *Fault {
	for i, v := range row.Values {
		t, ok := v.(time.Time)
		if !ok {
			continue
		}
		if year := t.UTC().Year(); year < 1 || year > lastYear {
			return bodyFault("Property %q: expected a time in the years 1 to %d of UTC.", e.Properties[i].Name, lastYear)
		}
	}
	return nil
}

// fullOffset returns a time in JSON whose offset is written +0200 or +02 with
// the offset +02:00, and any other value as it is.
func fullOffset(text []byte) []byte {
	const digits = "0123456789"
	at := bytes.LastIndexAny(text, "+-")
	if at < bytes.IndexByte(text, 'T') || len(text) == 0 || text[len(text)-1] != '"' {
		return text
	}
	offset := text[at+1 : len(text)-1]
	if len(bytes.Trim(offset, digits)) > 0 || bytes.IndexByte(text, 'T') < 0 {
		return text
	}
	full := append([]byte{}, text[:at+1]...)
	switch len(offset) {
	case len("0200"):
		full = append(append(append(full, offset[:2]...), ':'), offset[2:]...)
	case len("02"):
		full = append(append(full, offset...), ":00"...)
	default:
		return text
	}
	return append(full, '"')
}
