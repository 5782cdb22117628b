package sqltest

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/schema"
)

// TestShrink plants databases that are wrong and wants each found and shrunk to
// a conformance file of a few rows, which fails in the wrong database and
// passes in the right one.
func TestShrink(t *testing.T) {
	replace := func(pattern, with string) func(string) string {
		p := regexp.MustCompile(pattern)
		return func(sql string) string { return p.ReplaceAllString(sql, with) }
	}
	for name, plant := range map[string]func(string) string{
		"no row is null":                   replace(" OR `\\w+` IS NULL", ``),
		"letter case is ignored":           replace("(`\\w+`) = \\?", `$1 = ? COLLATE NOCASE`),
		"a prefix ends one character late": replace("(`\\w+`) < \\?", `$1 <= ?`),
		"descending is forgotten":          replace(` DESC`, ``),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := findPlanted(t, plant)
			if !strings.Contains(text, "sqlite, seed ") || !strings.Contains(text, storedAs) || !strings.Contains(text, "SELECT ") {
				t.Error("no seed, storage or SQL")
			}
			f, err := fuzz.Parse("found.txtar", []byte(text))
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if len(f.Rows) > 3 || len(f.Cases[0].Filter) > 60 || len(f.Type.Properties) > 5 {
				t.Errorf("not small:\n%s", text)
			}
			if problem := judgeFound(t, f, nil); problem != "" {
				t.Errorf("the right database: %s\n%s", problem, text)
			}
			if judgeFound(t, f, plant) == "" {
				t.Errorf("the wrong database passes\n%s", text)
			}
		})
	}
}

// findPlanted returns the first difference that a bug makes in SQLite.
func findPlanted(t *testing.T, plant func(string) string) string {
	for seed := uint64(1); seed <= worlds; seed++ {
		w := newWorld(seed, 60)
		l := newLab(t, systems[0])
		l.plant = plant
		if _, found := w.check(t, l, w.queries(t.Context(), 60)); found != "" {
			return found
		}
	}
	t.Fatal("not found")
	return ""
}

// judgeFound runs the case of a file in SQLite.
func judgeFound(t *testing.T, f *fuzz.File, plant func(string) string) string {
	w := &world{typ: f.Type, rows: f.Rows}
	var ok bool
	if w.variant, ok = variantIn(f.About); !ok {
		t.Error("no variant")
	}
	l := newLab(t, systems[0])
	l.plant = plant
	e, err := l.engine(w)
	if err != nil {
		t.Fatal(err)
	}
	c := &f.Cases[0]
	keys, err := fuzz.Answer(t.Context(), f, c, func(ctx context.Context, q *schema.Query) ([]int64, error) {
		rows, err := collect(ctx, e.runner, q)
		var keys []int64
		for _, row := range rows {
			keys = append(keys, f.KeyOf(row))
		}
		return keys, err
	})
	return c.Judge(f, keys, err)
}
