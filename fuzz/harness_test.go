package fuzz_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"github.com/odatacheck/odata/fuzz/gen"
)

// noon is what now() gives in the tests.
var noon = time.Date(2012, 9, 3, 12, 0, 0, 0, time.UTC)

// setting returns the number that an environment variable holds, or other.
func setting(t testing.TB, name string, other int64) int64 {
	text := os.Getenv(name)
	if text == "" {
		return other
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// seeds returns a fixed seed and a fresh one, or the one that FUZZ_SEED holds.
func seeds(t testing.TB) []int64 {
	if n := setting(t, "FUZZ_SEED", 0); n != 0 {
		return []int64{n}
	}
	return []int64{1, time.Now().UnixNano()}
}

// configs are the worlds that properties look at.
var configs = []gen.Config{
	{},
	{Restricted: true, Nodes: 24},
	{Flat: true, Nodes: 30},
	{Portable: true, Nodes: 8},
	{Nodes: 60, Properties: 20, Rows: 4},
}

// property holds worlds of every configuration to what problem says: "" is
// right. A world that is not is shrunk. FUZZ_COUNT sets how many are made.
func property(t *testing.T, problem func(w *gen.World) string) {
	t.Helper()
	check(t, func(c gen.Config) gopter.Prop {
		return prop.ForAll(problem, gen.Worlds(c))
	})
}

// check runs a property for every configuration and seed.
func check(t *testing.T, make func(c gen.Config) gopter.Prop) {
	t.Helper()
	for _, seed := range seeds(t) {
		for i, c := range configs {
			t.Run(fmt.Sprintf("seed=%d/config=%d", seed, i), func(t *testing.T) {
				p := gopter.DefaultTestParametersWithSeed(seed)
				p.MinSuccessfulTests = int(setting(t, "FUZZ_COUNT", 200))
				p.MaxShrinkCount = 100_000
				properties := gopter.NewProperties(p)
				properties.Property(t.Name(), make(c))
				if !properties.Run(gopter.NewFormatedReporter(false, 1<<20, writer{t})) {
					t.Errorf("repeat with FUZZ_SEED=%d", seed)
				}
			})
		}
	}
}

// writer passes what gopter reports to the log of a test.
type writer struct{ t *testing.T }

func (w writer) Write(p []byte) (int, error) {
	w.t.Logf("%s", p)
	return len(p), nil
}
