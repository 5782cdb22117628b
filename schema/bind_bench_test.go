package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

func BenchmarkBind(b *testing.B) {
	var items []string
	for i := range 1000 {
		items = append(items, fmt.Sprintf("'%08x'", uint32(i)*2654435761))
	}
	for name, filter := range map[string]string{
		"typical": "severity eq 'High' and expirationTime gt 2026-01-01T00:00:00Z and startswith(indicatorValue,'10.')",
		"list":    "indicatorValue in (" + strings.Join(items, ",") + ")",
	} {
		x, err := parser.ParseFilter(filter, parser.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := schema.BindFilter(x, schema.Indicator()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
