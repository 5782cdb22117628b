package main

import (
	"strings"

	"github.com/odatacheck/odata/ast"
)

// format prints each query in its canonical spelling: a query again, that can
// be given back to odatacheck.
func format(s *session) (int, error) {
	return s.eachQuery(func(c *checked, r *result) error {
		text := canonical(c.source)
		if s.filter {
			text = ast.Print(c.source.Filter)
		}
		r.Canonical = &text
		r.text = append([]byte(text), '\n')
		return nil
	})
}

// canonical returns the options of q as a query to read: percent-encoded is
// only what would mean something else or would not survive in one line.
func canonical(q *ast.Query) string {
	var b strings.Builder
	for name, text := range ast.PrintOptions(q) {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		encode(&b, name, "&=%+#?/") // the last two make a URL
		b.WriteByte('=')
		encode(&b, text, "&%+#")
	}
	return b.String()
}

// encode writes s with the bytes of reserved and control characters encoded.
func encode(b *strings.Builder, s, reserved string) {
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case c < 0x20, c == 0x7F, strings.IndexByte(reserved, c) >= 0:
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		default:
			b.WriteByte(c)
		}
	}
}
