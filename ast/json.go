package ast

import (
	"bytes"
	"encoding/json"
)

// DumpJSON returns e as one line of JSON for tools, null for nil. Every node
// is an object with "node", such as "Binary" or "NameSegment", and "span", its
// half-open range of byte offsets in the decoded text of the option. The other
// members are named after the fields of the node; the operands of an operator
// are always in "operands". Absent expressions are left out.
func DumpJSON(e Expr) []byte { return marshal(jsonExpr(e)) }

// DumpQueryJSON returns q as one line of JSON: an object with the members
// filter, orderby, select, top, skip, count, aliases and custom, each left out
// when it is absent from q. Expressions are as in [DumpJSON].
func DumpQueryJSON(q *Query) []byte {
	j := jsonQuery{
		Filter: jsonExpr(q.Filter),
		Top:    q.Top,
		Skip:   q.Skip,
		Count:  q.Count,
	}
	for _, o := range q.OrderBy {
		j.OrderBy = append(j.OrderBy, jsonOrderItem{jsonExpr(o.Expr), o.Descending, spanOf(o.Pos)})
	}
	for _, s := range q.Select {
		item := jsonSelectItem{Star: s.Star, Text: s.Text, Span: spanOf(s.Pos)}
		if s.Path != nil {
			item.Path = jsonExpr(s.Path)
		}
		j.Select = append(j.Select, item)
	}
	for _, a := range q.Aliases {
		j.Aliases = append(j.Aliases, jsonAlias{a.Name, jsonExpr(a.Value)})
	}
	for _, c := range q.Custom {
		j.Custom = append(j.Custom, jsonCustom(c))
	}
	return marshal(j)
}

func marshal(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("ast: " + err.Error())
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

type jsonSpan [2]int

func spanOf(s Span) jsonSpan { return jsonSpan{s.Start, s.End} }

type (
	jsonQuery struct {
		Filter  any              `json:"filter,omitempty"`
		OrderBy []jsonOrderItem  `json:"orderby,omitempty"`
		Select  []jsonSelectItem `json:"select,omitempty"`
		Top     *int64           `json:"top,omitempty"`
		Skip    *int64           `json:"skip,omitempty"`
		Count   *bool            `json:"count,omitempty"`
		Aliases []jsonAlias      `json:"aliases,omitempty"`
		Custom  []jsonCustom     `json:"custom,omitempty"`
	}
	jsonOrderItem struct {
		Expr       any      `json:"expr"`
		Descending bool     `json:"descending"`
		Span       jsonSpan `json:"span"`
	}
	jsonSelectItem struct {
		Path any      `json:"path,omitempty"`
		Star bool     `json:"star"`
		Text string   `json:"text"`
		Span jsonSpan `json:"span"`
	}
	jsonAlias struct {
		Name  string `json:"name"`
		Value any    `json:"value"` // null: no value
	}
	jsonCustom struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
)
