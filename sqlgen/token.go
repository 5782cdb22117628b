package sqlgen

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// position is where a page begins.
type position struct {
	after     []any // arguments of the order items of the row before it, nil at the start
	skip, top int64 // what is left of $skip and $top
	now       time.Time
}

// tokenText is what a continuation token holds, as JSON in base64.
type tokenText struct {
	Query string    `json:"q"` // fingerprint of the query
	After []*string `json:"a"`
	Skip  int64     `json:"s,omitempty"`
	Top   int64     `json:"t"`
	Now   int64     `json:"n"` // ticks
}

func (c *Compiler) token(q *schema.Query, at position) string {
	t := tokenText{Query: fingerprint(q), Skip: at.skip, Top: at.top, Now: ticksOf(at.now).n}
	for _, v := range at.after {
		t.After = append(t.After, encodeSeek(v))
	}
	text, err := json.Marshal(t)
	if err != nil {
		panic("sqlgen: token: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// maxSkew is how much the clocks of servers that share tokens may differ.
const maxSkew = time.Minute

// parseToken reads a token for q, whose first page began at first. It trusts
// nothing: tokens come from clients.
func (c *Compiler) parseToken(token string, q *schema.Query, p *plan, first position) (position, error) {
	bad := ast.Diagnostics{{
		Code: ast.InvalidOption, Option: "$skiptoken", Span: ast.Span{End: len(token)},
		Message: "this is not a continuation of the query",
	}}
	var t tokenText
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || json.Unmarshal(text, &t) != nil || t.Query != fingerprint(q) ||
		t.Skip < 0 || t.Skip > first.skip || t.Top < 0 || t.Top > first.top || t.Now < 0 || timeOf(min(t.Now, maxTicks)).After(first.now.Add(maxSkew)) || len(t.After) != 0 && len(t.After) != len(p.order) {
		return position{}, bad
	}
	at := position{skip: t.Skip, top: t.Top, now: timeOf(t.Now)}
	for i, text := range t.After {
		v, ok := c.d.decodeSeek(p.order[i].value, text)
		if !ok {
			return position{}, bad
		}
		at.after = append(at.after, v)
	}
	return at, nil
}

// fingerprint tells queries apart whose pages differ.
func fingerprint(q *schema.Query) string {
	s := newShape(time.Time{})
	s.request(request{query: &schema.Query{Filter: q.Filter, OrderBy: q.OrderBy}})
	h := sha256.New()
	h.Write(s.key)
	for _, v := range s.consts {
		fingerprintValue(h, v)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}

// fingerprintValue writes a constant such that no other one, nor several, come
// to the same bytes.
func fingerprintValue(w io.Writer, v schema.Value) {
	if list, ok := v.([]schema.Value); ok {
		fmt.Fprintf(w, "%d[", len(list))
		for _, item := range list {
			fingerprintValue(w, item)
		}
		return
	}
	if r, ok := v.(schema.Record); ok {
		fmt.Fprintf(w, "%s{", r.Type)
		fingerprintValue(w, r.Values)
		return
	}
	text := fmt.Sprintf("%T %v", v, v)
	fmt.Fprintf(w, "%d:%s", len(text), text)
}

// encodeSeek writes an argument of an order item; the item's form tells what
// it is.
func encodeSeek(v any) *string {
	var s string
	switch v := v.(type) {
	case nil:
		return nil
	case int64:
		s = strconv.FormatInt(v, 10)
	case bool:
		s = strconv.Itoa(boolBit(v))
	case float64:
		s = strconv.FormatUint(math.Float64bits(v), 16)
	case string:
		s = v
	default:
		panic(fmt.Sprintf("sqlgen: order argument %T", v))
	}
	return &s
}

// decodeSeek is the inverse of encodeSeek for values like v. It trusts nothing:
// the token comes from the client.
func (d *Dialect) decodeSeek(v *value, text *string) (any, bool) {
	if text == nil {
		return nil, v.null
	}
	s := *text
	switch {
	case v.form == formBool:
		return boolArgument(d, s == "1"), s == "0" || s == "1"
	case v.form.isInteger():
		n, err := strconv.ParseInt(s, 10, 64)
		return n, err == nil
	case v.form == formDouble:
		bits, err := strconv.ParseUint(s, 16, 64)
		f := math.Float64frombits(bits)
		return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	case v.form == formTimestamp:
		t, err := time.Parse(d.timestamp.layout, s)
		return s, err == nil && ticksOf(t).n >= 0
	case v.form == formUUID:
		_, err := schema.ParseValue(schema.Guid, s)
		return s, err == nil
	case v.form == formNumeric:
		_, err := schema.ParseValue(schema.Decimal, s)
		return s, err == nil
	}
	_, err := schema.ParseValue(schema.String, s)
	return s, err == nil
}
