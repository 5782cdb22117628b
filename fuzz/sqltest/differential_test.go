package sqltest

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"
)

const (
	worldRows    = 300
	worldFilters = 200
	// worlds make 5,000 filters, and no less than wantEvaluations of a filter on
	// a row by each engine.
	worlds          = 25
	wantEvaluations = 1_000_000
	// fewWorlds are enough for the race detector, and for a fresh seed where
	// somebody waits.
	fewWorlds = 3
)

// TestDifferential holds the databases to the evaluation in memory: 5,000
// filters over 25 entity types of 300 rows each.
func TestDifferential(t *testing.T) {
	n := worlds
	if raced {
		n = fewWorlds
	}
	differential(t, 1, n)
}

// TestDifferentialFresh does the same with other filters every time. Set
// ODATA_SEED to the seed that a failure prints to see it again.
func TestDifferentialFresh(t *testing.T) {
	n := fewWorlds
	if os.Getenv("CI") == "true" && !raced {
		n = worlds
	}
	differential(t, freshSeed(), n)
}

// freshSeed returns the number in ODATA_SEED, or one that was not there before.
func freshSeed() uint64 {
	if s, err := strconv.ParseUint(os.Getenv("ODATA_SEED"), 10, 64); err == nil {
		return s
	}
	return uint64(time.Now().UnixNano())
}

func differential(t *testing.T, seed uint64, n int) {
	t.Logf("ODATA_SEED=%d", seed)
	totals := make([]tally, len(systems))
	for i := range n {
		w := newWorld(seed+uint64(i), worldRows)
		queries := w.queries(t.Context(), worldFilters)
		for k, s := range systems {
			if totals[k].differences > 0 {
				continue // shrinking one takes time enough
			}
			t.Run(fmt.Sprintf("%s/%d", s.dialect.Name(), w.seed), func(t *testing.T) {
				count, found := w.check(t, newLab(t, s), queries)
				totals[k].add(count)
				if found != "" {
					t.Errorf("repeat with ODATA_SEED=%d\n%s", w.seed, found)
				}
			})
		}
	}
	for k, total := range totals {
		t.Logf("%s: %s", systems[k].dialect.Name(), total)
		// A server that is not here is skipped, except in CI.
		if n == worlds && total.filters > 0 && total.evaluations < wantEvaluations {
			t.Errorf("%s: %d evaluations, want %d", systems[k].dialect.Name(), total.evaluations, wantEvaluations)
		}
	}
}

// check runs the queries in one database until the first difference, which it
// shrinks; found is a conformance file, or "".
func (w *world) check(t testing.TB, l *lab, queries []*query) (n tally, found string) {
	t.Helper()
	e, err := l.engine(w)
	if err != nil {
		t.Fatalf("world %d: %v", w.seed, err)
	}
	n.rows = len(w.rows)
	found = e.run(t, l, queries, &n)
	return n, found
}

// run is check for a world that is stored already.
func (e *engine) run(t testing.TB, l *lab, queries []*query, n *tally) (found string) {
	t.Helper()
	for _, q := range queries {
		if d := e.compare(t.Context(), q, n); d != nil {
			n.differences++
			return l.report(t.Context(), e.world, q, d)
		}
	}
	return ""
}
