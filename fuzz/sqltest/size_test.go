package sqltest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatacheck/odata/sqlgen"
)

// Long and deep filters are answered: as trees that are not deeper than
// databases allow, and beyond the number of arguments as a residual.
func TestLongFilters(t *testing.T) {
	e := eventType()
	rows := events(e, 1, 200)
	w := &world{typ: e, rows: rows}
	repeat := func(n int, word string, term func(i int) string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = term(i)
		}
		return strings.Join(parts, word)
	}
	filters := map[string]string{
		"or of contains": repeat(1500, " or ", func(i int) string { return fmt.Sprintf("contains(value,'%dx')", i) }),
		"and of ne":      repeat(3000, " and ", func(i int) string { return fmt.Sprintf("count ne %d", 500+i) }),
		"or of eq":       repeat(3000, " or ", func(i int) string { return fmt.Sprintf("count eq %d", i*2) }),
		"and of or":      repeat(500, " and ", func(i int) string { return fmt.Sprintf("(count ne %d or startswith(value,'%d'))", i, i%10) }),
		"deep not":       strings.Repeat("not (", 45) + "count gt 5" + strings.Repeat(")", 45),
		"deep":           strings.Repeat("(count gt 5 and (title ne null or ", 20) + "count lt 100" + strings.Repeat("))", 20),
		"deep bool":      strings.Repeat("((count gt 5) eq ", 12) + "true" + strings.Repeat(")", 12),
		"deep concat":    "contains(" + strings.Repeat("concat(", 30) + "value" + strings.Repeat(",title)", 30) + ",'1')",
		"many arguments": repeat(1400, " or ", func(i int) string {
			return fmt.Sprintf("(endswith(value,'%d') and endswith(title,'%d') and endswith(value,'a%d'))", i, i, i)
		}),
	}
	filters["deepest not"] = strings.Repeat("not (", 120) + "count gt 5" + strings.Repeat(")", 120)
	filters["deepest and or"] = strings.Repeat("(count gt 5 and (title ne null or ", 60) + "count lt 100" + strings.Repeat("))", 60)
	filters["deepest concat"] = "contains(" + strings.Repeat("concat(", 200) + "value" + strings.Repeat(",title)", 200) + ",'1')"
	filters["deepest case"] = strings.Repeat("case(count gt 5:", 100) + "true" + strings.Repeat(")", 100)
	filters["deepest sum"] = "count" + strings.Repeat(" add 1", 200) + " gt 5"
	lambda := "count ge 0 or count eq null" // true at once, so that it is not exponential
	for i := range 80 {
		lambda = fmt.Sprintf("$it/tags/any(v%d:%s)", i, lambda)
	}
	filters["deepest lambda"] = lambda
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			r := stored(t, s.open(t), s.dialect, e, sqlgen.TableOf(e, "events"), rows)
			for name, f := range filters {
				w.same(t, r, name, bindQuery(t, e, "$select=id&$filter="+f))
			}
		})
	}
}
