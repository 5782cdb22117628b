package ast

import (
	"iter"
	"strconv"
	"strings"
)

// PrintOptions yields the canonical name and the canonical, decoded value of
// every option of q: $filter, $orderby, $select, $top, $skip and $count, then
// the parameter aliases and the custom options in the order of q.
func PrintOptions(q *Query) iter.Seq2[string, string] {
	return func(yield func(name, text string) bool) {
		for _, o := range systemOptions(q) {
			if !yield(o.name, o.text) {
				return
			}
		}
		for _, a := range q.Aliases {
			if !yield(a.Name, Print(a.Value)) {
				return
			}
		}
		for _, c := range q.Custom {
			if !yield(c.Name, c.Value) {
				return
			}
		}
	}
}

type printedOption struct{ name, text string }

func systemOptions(q *Query) []printedOption {
	var options []printedOption
	add := func(name, text string) { options = append(options, printedOption{name, text}) }
	if q.Filter != nil {
		add("$filter", Print(q.Filter))
	}
	if len(q.OrderBy) > 0 {
		add("$orderby", printOrderBy(q.OrderBy))
	}
	if len(q.Select) > 0 {
		add("$select", printSelect(q.Select))
	}
	if q.Top != nil {
		add("$top", strconv.FormatInt(*q.Top, 10))
	}
	if q.Skip != nil {
		add("$skip", strconv.FormatInt(*q.Skip, 10))
	}
	if q.Count != nil {
		add("$count", strconv.FormatBool(*q.Count))
	}
	return options
}

func printOrderBy(items []OrderItem) string {
	texts := make([]string, len(items))
	for i, item := range items {
		p := printer{}
		if item.Descending {
			p.operand(item.Expr, PrecOr)
			p.text(" desc")
		} else {
			p.expr(item.Expr)
		}
		texts[i] = string(p.buf)
	}
	return strings.Join(texts, ",")
}

func printSelect(items []SelectItem) string {
	texts := make([]string, len(items))
	for i, item := range items {
		if item.Path != nil {
			texts[i] = Print(item.Path)
		} else {
			texts[i] = item.Text
		}
	}
	return strings.Join(texts, ",")
}

// PrintQuery returns the options of [PrintOptions] as one line to read. It is
// not percent-encoded: [EncodeQuery] returns what can be sent.
func PrintQuery(q *Query) string {
	var b strings.Builder
	for name, text := range PrintOptions(q) {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(text)
	}
	return b.String()
}

// EncodeQuery returns the options of [PrintOptions] as the query component of
// a URL, without the question mark. It encodes only what must be: characters
// that RFC 3986 does not allow in a query, the separators & and, in a name, =,
// the percent sign, and the plus, which some servers take for a blank.
func EncodeQuery(q *Query) string {
	var buf []byte
	for name, text := range PrintOptions(q) {
		if len(buf) > 0 {
			buf = append(buf, '&')
		}
		buf = appendEncoded(buf, name, "=")
		buf = append(buf, '=')
		buf = appendEncoded(buf, text, "")
	}
	return string(buf)
}

// queryPunctuation is the punctuation of RFC 3986's query production without
// & and +, which have a meaning of their own in a query string.
const queryPunctuation = "-._~!$'()*,;=:@/?"

func appendEncoded(buf []byte, s, reserved string) []byte {
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		c := s[i]
		plain := isDigit(c) || isLetter(c) ||
			strings.IndexByte(queryPunctuation, c) >= 0 && strings.IndexByte(reserved, c) < 0
		if plain {
			buf = append(buf, c)
		} else {
			buf = append(buf, '%', hex[c>>4], hex[c&15])
		}
	}
	return buf
}
