package main

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// project returns the members of a row that $select names, in the order in
// which they came in. A path such as certificateInfo/issuer keeps the object
// and of it the member. Control information stays.
func project(raw json.RawMessage, paths [][]*schema.Property, ignoreCase bool) (json.RawMessage, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	out := []byte{'{'}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name := token.(string)
		start := dec.InputOffset()
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		rest, selected := selects(paths, name, ignoreCase)
		if !selected {
			continue
		}
		if len(rest) > 0 && value[0] == '{' {
			if value, err = project(value, rest, ignoreCase); err != nil {
				return nil, err
			}
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, memberName(raw[:start])...)
		out = append(append(out, ':'), value...)
	}
	return append(out, '}'), nil
}

// memberName returns the string that a text ends with, as it was written.
func memberName(text []byte) []byte {
	end := len(text)
	for i := end - 2; i >= 0; i-- {
		if text[i] != '"' {
			continue
		}
		escapes := 0
		for i-escapes > 0 && text[i-escapes-1] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return text[i:end]
		}
	}
	panic("odatacheck: no name before a value")
}

// selects reports whether a member is selected, and what of it: nothing means
// all of it.
func selects(paths [][]*schema.Property, name string, ignoreCase bool) (rest [][]*schema.Property, ok bool) {
	if strings.HasPrefix(name, "@") {
		return nil, true
	}
	name, _, _ = strings.Cut(name, "@") // severity@odata.type goes with severity
	whole := false
	for _, p := range paths {
		if p[0].Name != name && !(ignoreCase && strings.EqualFold(p[0].Name, name)) {
			continue
		}
		ok = true
		if len(p) == 1 {
			whole = true
		}
		rest = append(rest, p[1:])
	}
	if whole {
		rest = nil
	}
	return rest, ok
}
