package gen_test

import (
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/fuzz/gen"
)

// shrunk returns what gopter makes of the first value that fails.
func shrunk(t *testing.T, p gopter.Prop) any {
	t.Helper()
	params := gopter.DefaultTestParametersWithSeed(1)
	params.MaxShrinkCount = 10_000
	r := p.Check(params)
	if r.Passed() || len(r.Args) != 1 {
		t.Fatalf("nothing fails: %s", r.Status)
	}
	return r.Args[0].Arg
}

// TestGopter: gopter finds values that fail, and makes them small.
func TestGopter(t *testing.T) {
	w := shrunk(t, prop.ForAll(func(w *gen.World) bool { return !strings.Contains(w.Text(), " le ") }, gen.Worlds(gen.Config{}))).(*gen.World)
	if len(w.Rows) != 1 || len(w.Text()) > 12 {
		t.Error(w)
	}
	q := shrunk(t, prop.ForAll(func(q *gen.QueryString) bool { return q.Query.Skip == nil }, gen.QueryStrings(gen.Config{}))).(*gen.QueryString)
	if q.Query.Top != nil || q.Query.OrderBy != nil || q.Query.Aliases != nil || q.Query.Custom != nil || len(q.Raw) > 40 {
		t.Error(q)
	}
	d := shrunk(t, prop.ForAll(func(d *gen.Defect) bool { return d.Code != ast.TypeMismatch }, gen.Defects(gen.Config{}))).(*gen.Defect)
	if d.Atom.Text(d.Text) != d.Text || !d.Atom.Contains(d.Blame) {
		t.Error(d)
	}
}
