package api_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

// Many clients that write the same keys at once make each key once, and never
// more indicators than a tenant may have.
func TestConcurrentWrites(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.Rules.Revision.Capacity = 12 })
		value := func(i int) string { return fmt.Sprintf("203.0.113.%d", i) }
		var mu sync.Mutex
		seen := map[string]string{}
		note := func(value string, id any) {
			mu.Lock()
			defer mu.Unlock()
			if old, there := seen[value]; there && old != id {
				t.Errorf("%s has ids %s and %v", value, old, id)
			}
			seen[value] = fmt.Sprint(id)
		}
		var wait sync.WaitGroup
		for n := range 6 {
			wait.Go(func() {
				for i := range 8 {
					v := value(1 + (i+n)%8)
					note(v, e.submit(sample("indicatorValue", v, "title", fmt.Sprint(n))).ok()["id"])
				}
				for _, row := range e.imports(sample("indicatorValue", value(1)), sample("indicatorValue", value(8))).values() {
					note(row["indicator"].(string), row["id"])
				}
			})
		}
		wait.Wait()
		if rows := e.list("").values(); len(rows) != 8 || len(seen) != 8 {
			t.Errorf("%d indicators with %d values, want 8", len(rows), len(seen))
		}
		refused := make([]int, 6)
		for n := range refused {
			wait.Go(func() {
				for i := range 3 {
					r := e.submit(sample("indicatorValue", value(100+3*n+i)))
					switch r.status {
					case 400:
						refused[n]++
					default:
						r.wants(200)
					}
				}
			})
		}
		wait.Wait()
		total := 0
		for _, n := range refused {
			total += n
		}
		if rows := e.list("").values(); len(rows) != 12 || total != 14 {
			t.Errorf("%d indicators and %d refusals, want 12 and 14", len(rows), total)
		}
	})
}
