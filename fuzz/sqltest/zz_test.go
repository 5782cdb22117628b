package sqltest
import ("testing";"fmt";"strings";"slices"
"github.com/odatacheck/odata/eval"
"github.com/odatacheck/odata/schema")
func TestZZ(t *testing.T) {
	for seed := uint64(100); seed < 101; seed++ {
		w := newWorld(seed, worldRows)
		for _, q := range w.filters(t.Context(), 60) {
			if !strings.HasPrefix(q.text, "case(_x sub duration'P365D'") { continue }
			fmt.Println(q.text, q.fails, len(q.want), q.bound.Skip, q.bound.OrderBy)
			if q.bound.Top != nil { fmt.Println("top", *q.bound.Top) }
			fmt.Println(schema.Dump(q.bound.Filter))
			p, err := eval.Compile(q.bound.Filter, eval.RecordFields(w.typ))
			if err != nil { t.Fatal(err) }
			for i, r := range w.rows { ok, err := p.Match(&r); if err != nil { fmt.Println(i, ok, err); break } }
			plan, _ := eval.CompileQuery(q.bound, eval.RecordFields(w.typ))
			n := 0
			for _, err := range plan.Rows(t.Context(), slices.Values(w.rows)) { n++; if err != nil { fmt.Println(n, err) } }
			fmt.Println(n)
		}
	}
}
