package sqlgen

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/odatacheck/odata/schema"
)

// listStyle is how a dialect takes a list of any length as one argument, so
// that the text does not depend on the length and no limit on arguments holds.
type listStyle struct {
	// in and notIn are conditions on {0} and the list {1}, by form; {n} is the
	// type for strings as long as {0}. A form without one takes an argument
	// for each item.
	in, notIn map[form]string
	encode    func(items []any) string
	stringAs  func(length int) string
}

// maxParams bounds the items of lists that take an argument each.
const maxParams = 256

func (l *listStyle) takes(f form) bool { return l.in[f] != "" }

func (s *listStyle) write(w *writer, not bool, x *value, items []elements) {
	sql := s.in[x.form]
	if not {
		sql = s.notIn[x.form]
	}
	if s.stringAs != nil {
		n := lengthOf(x)
		sql = strings.ReplaceAll(sql, "{n}", s.stringAs(n))
		items = within(items, n)
	}
	w.template(sql, x, &value{list: s.argument(items)})
}

// within leaves out the strings of more than n characters, unless n is 0. No
// column of that length holds them, and a database may cut them to it.
func within(items []elements, n int) []elements {
	if n == 0 {
		return items
	}
	return []elements{func(dst []any, consts []schema.Value) []any {
		start := len(dst)
		for _, e := range items {
			dst = e(dst, consts)
		}
		long := func(item any) bool {
			text, ok := item.(string)
			return ok && len(text) > n && utf8.RuneCountInString(text) > n
		}
		return append(dst[:start], slices.DeleteFunc(dst[start:], long)...)
	}}
}

// lengthOf returns how long the texts of x are at most, 0 if that is not known.
func lengthOf(x *value) int {
	switch {
	case x.form == formGuid:
		return 36
	case x.form == formName, x.form == formDigits:
		return maxDigits
	case x.col != nil:
		return x.col.Length
	}
	return 0
}

func (s *listStyle) argument(items []elements) slot {
	return func(consts []schema.Value) any {
		all := make([]any, 0, len(items))
		for _, e := range items {
			all = e(all, consts)
		}
		return s.encode(all)
	}
}

// jsonList encodes integers and strings as a JSON array.
func jsonList(items []any) string {
	dst := make([]byte, 0, 16*len(items)+2)
	dst = append(dst, '[')
	for i, item := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		switch item := item.(type) {
		case nil:
			dst = append(dst, "null"...)
		case bool:
			dst = strconv.AppendBool(dst, item)
		case int64:
			dst = strconv.AppendInt(dst, item, 10)
		case string:
			dst = appendJSONString(dst, item)
		default:
			panic("sqlgen: list item")
		}
	}
	return string(append(dst, ']'))
}

// appendJSONString quotes s and escapes what JSON requires, no more.
func appendJSONString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		if c < ' ' {
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		} else {
			dst = append(dst, '\\', c)
		}
	}
	return append(append(dst, s[start:]...), '"')
}

// arrayList encodes integers and strings as the text of a PostgreSQL array,
// which every driver takes.
func arrayList(items []any) string {
	dst := []byte{'{'}
	for i, item := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendArrayItem(dst, item)
	}
	return string(append(dst, '}'))
}

func appendArrayItem(dst []byte, item any) []byte {
	switch item := item.(type) {
	case nil:
		return append(dst, "NULL"...)
	case bool:
		return strconv.AppendBool(dst, item)
	case int64:
		return strconv.AppendInt(dst, item, 10)
	case string:
		dst = append(dst, '"')
		for i := range len(item) {
			if item[i] == '"' || item[i] == '\\' {
				dst = append(dst, '\\')
			}
			dst = append(dst, item[i])
		}
		return append(dst, '"')
	}
	panic("sqlgen: list item")
}
