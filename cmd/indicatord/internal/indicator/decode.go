package indicator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// Submission is an indicator as a client sent it: values in the order of
// [Stored], null where nothing was sent.
type Submission struct {
	Values []schema.Value
	Given  [publicCount]bool // the member was sent, be it as null
}

// owned are the members that belong to the server. Clients send them back, so
// they are ignored in a body, whatever they hold.
var owned = []int{
	ID, CreatedBy, CreationTime, LastUpdateTime, LastUpdatedBy, CreatedByDisplayName, CreatedBySource, Source, SourceType,
}

// submitted and complete are the types that bodies and seed files are read
// with. They are shared and never change.
var (
	submitted = bodyType(owned)
	complete  = bodyType(nil)
)

// bodyType returns the indicator with every value optional and without the
// properties in except. Names match in exactly their letter case.
func bodyType(except []int) *schema.EntityType {
	e := &schema.EntityType{Name: stored.Name, Key: []string{"id"}}
	for i, p := range stored.Properties[:publicCount] {
		if slices.Contains(except, i) {
			continue
		}
		// What is nullable in a collection is its items, which are never null.
		e.Properties = append(e.Properties, &schema.Property{Name: p.Name, Type: p.Type, Nullable: schema.Elem(p.Type) == nil})
	}
	return e
}

// member is a member of a JSON object.
type member struct {
	name string
	text json.RawMessage
}

// members reads one JSON object. Nothing may follow it.
func members(data []byte) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, unreadable(err, "a JSON object")
	}
	var list []member
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, unreadable(err, "")
		}
		m := member{name: name.(string)}
		if err := dec.Decode(&m.text); err != nil {
			return nil, unreadable(err, "")
		}
		list = append(list, m)
	}
	if _, err := dec.Token(); err != nil {
		return nil, unreadable(err, "")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, bodyFault("There is text after the JSON object.")
	}
	return list, nil
}

// unreadable is the fault for JSON that is none, or not what was expected.
func unreadable(err error, want string) *Fault {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return bodyFault("It is not JSON at byte %d: %s.", syntax.Offset, syntax)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return bodyFault("The JSON ends too early.")
	case err != nil:
		return bodyFault("It is not JSON: %s.", err)
	}
	return bodyFault("Expected %s.", want)
}

// Decode reads an indicator of a request's body.
func (r *Rules) Decode(data []byte) (*Submission, error) {
	list, err := members(data)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(m member) bool { return isOwned(m.name) })
	for _, m := range list {
		if !r.Revision.Scoped && (m.name == "application" || m.name == "rbacGroupNames") {
			return nil, bodyFault("Revision %s has no member %q.", r.Revision.Name, m.name)
		}
	}
	return submission(list, submitted)
}

func isOwned(name string) bool {
	return slices.ContainsFunc(owned, func(i int) bool { return stored.Properties[i].Name == name })
}

// DecodeID reads the id of an indicator that a body changes.
func DecodeID(data []byte) (string, error) {
	list, err := members(data)
	if err != nil {
		return "", err
	}
	list = slices.DeleteFunc(list, func(m member) bool { return m.name != stored.Properties[ID].Name })
	var id string
	switch {
	case len(list) == 0:
		return "", Faultf(MissingRequiredParameter, "Parameter id is missing.")
	case len(list) > 1:
		return "", bodyFault("Member \"id\" is given more than once.")
	case list[0].text[0] != '"' || json.Unmarshal(list[0].text, &id) != nil:
		return "", bodyFault("An id is a string.")
	}
	return id, nil
}

// DecodeSeed reads an indicator with the members that belong to the server.
func DecodeSeed(data []byte) (*Submission, error) {
	list, err := members(data)
	if err != nil {
		return nil, err
	}
	return submission(list, complete)
}

// submission reads members as properties of t.
func submission(list []member, t *schema.EntityType) (*Submission, error) {
	body := []byte{'{'}
	for i, m := range list {
		if m.name == "externalID" { // as the documents spell it
			m.name = "externalId"
		}
		if i > 0 {
			body = append(body, ',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, bodyFault("A member has no readable name.")
		}
		if f := enumFault(m); f != nil {
			return nil, f
		}
		body = append(append(body, name...), ':')
		body = append(body, lenientValue(m)...)
		list[i].name = m.name
	}
	row, err := schema.DecodeRecord(append(body, '}'), t)
	if err != nil {
		var bad *schema.RowError
		if errors.As(err, &bad) {
			return nil, bodyFault("%s.", upperFirst(rowMessage(bad)))
		}
		return nil, err
	}
	if f := yearFault(row, t); f != nil {
		return nil, f
	}
	s := &Submission{Values: make([]schema.Value, len(stored.Properties))}
	for i, p := range t.Properties {
		at := slices.IndexFunc(stored.Properties, func(q *schema.Property) bool { return q.Name == p.Name })
		s.Values[at] = row.Values[i]
		s.Given[at] = slices.ContainsFunc(list, func(m member) bool { return m.name == p.Name })
	}
	return s, nil
}

// rowMessage tells what is wrong with a row without the name of the namespace.
func rowMessage(e *schema.RowError) string {
	return strings.ReplaceAll(e.Error(), "microsoft.windowsDefenderATP.api.", "")
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// lenientValue returns the JSON of a member in the form of its type: clients
// send Booleans and numbers as strings, and lists with commas in a string.
func lenientValue(m member) []byte {
	if len(m.text) == 0 || m.text[0] != '"' && m.text[0] != '[' {
		return m.text
	}
	switch m.name {
	case "expirationTime":
		return fullOffset(m.text)
	case "generateAlert", "historicalDetection":
		switch string(m.text) {
		case `"True"`, `"true"`:
			return []byte("true")
		case `"False"`, `"false"`:
			return []byte("false")
		}
	case "rbacGroupNames":
		return splitList(m.text)
	case "rbacGroupIds":
		return numbers(m.text)
	}
	return m.text
}

// splitList returns a JSON array for a string of items with commas between
// them, and any other value as it is.
func splitList(text []byte) []byte {
	var list string
	if text[0] != '"' || json.Unmarshal(text, &list) != nil {
		return text
	}
	items := []string{}
	for item := range strings.SplitSeq(list, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	array, err := json.Marshal(items)
	if err != nil {
		return text
	}
	return array
}

// numbers returns the array of numbers for one of texts of numbers, and any
// other value as it is.
func numbers(text []byte) []byte {
	var texts []string
	if json.Unmarshal(text, &texts) != nil {
		return text
	}
	ids := make([]int32, len(texts))
	for i, s := range texts {
		n, err := strconv.ParseInt(s, 10, 32)
		if err != nil {
			return text
		}
		ids[i] = int32(n)
	}
	array, err := json.Marshal(ids)
	if err != nil {
		return text
	}
	return array
}

// DecodeBatch reads a body of one member, which is an array, and returns the
// items undecoded. At most limit are allowed, and at least one.
func DecodeBatch(data []byte, name string, limit int) ([]json.RawMessage, error) {
	list, err := members(data)
	if err != nil {
		return nil, err
	}
	var items []json.RawMessage
	found := false
	for _, m := range list {
		switch {
		case m.name != name:
			return nil, bodyFault("There is no member %q here, expected %q.", m.name, name)
		case found:
			return nil, bodyFault("Member %q is given more than once.", name)
		case m.text[0] != '[':
			return nil, bodyFault("Member %q: expected an array.", name)
		}
		found = true
		if err := json.Unmarshal(m.text, &items); err != nil {
			return nil, unreadable(err, "")
		}
	}
	switch {
	case !found:
		return nil, Faultf(MissingRequiredParameter, "Parameter %s is missing.", name)
	case len(items) == 0:
		return nil, Faultf(InvalidInput, "Parameter %s is an empty list.", name)
	case len(items) > limit:
		return nil, Faultf(MaximumBatchSizeExceeded, "Maximum batch size exceeded. Received: %d, allowed: %d.", len(items), limit)
	}
	return items, nil
}
