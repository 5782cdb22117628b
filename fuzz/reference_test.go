package fuzz_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/fuzz/internal/naive"
	"github.com/odatacheck/odata/schema"
)

// TestReference holds binder and evaluation to the reference interpreter of
// the syntax tree, row by row.
func TestReference(t *testing.T) {
	property(t, difference)
}

// TestReferenceSoak does the same for as many worlds as FUZZ_WORLDS says.
func TestReferenceSoak(t *testing.T) {
	seed := uint64(seeds(t)[len(seeds(t))-1])
	n := uint64(setting(t, "FUZZ_WORLDS", 10_000))
	var count [3]int
	for i := range n {
		if i > 0 && i%50_000 == 0 {
			t.Logf("%d worlds, %d evaluations, 0 differences so far", i, count[0]+count[1]+count[2])
		}
		w := gen.NewWorld(seed+i, configs[i%uint64(len(configs))])
		if difference(w) != "" {
			small := gen.Shrink(w, func(w *gen.World) bool { return difference(w) != "" })
			t.Fatalf("%s\n%s", difference(small), small)
		}
		for _, row := range w.Rows {
			switch naive.Match(w.Filter, w.Type, row, noon).Value {
			case true:
				count[0]++
			case false:
				count[1]++
			default:
				count[2]++
			}
		}
	}
	t.Logf("seed %d: %d evaluations, 0 differences (true %d, false %d, null or failed %d)", seed, count[0]+count[1]+count[2], count[0], count[1], count[2])
}

// difference says how the evaluation of w differs from the reference, or "".
func difference(w *gen.World) string {
	term, err := w.Bind()
	if err != nil {
		return "does not bind: " + err.Error()
	}
	pred, err := eval.Compile(term, eval.RecordFields(w.Type))
	if err != nil {
		return "does not compile: " + err.Error()
	}
	pred = pred.At(noon)
	for i := range w.Rows {
		want := naive.Match(w.Filter, w.Type, w.Rows[i], noon)
		got, err := pred.Match(&w.Rows[i])
		if problem := judge(want, got, err); problem != "" {
			return fmt.Sprintf("row %d: %s: %s", i+1, problem, schema.Dump(term))
		}
	}
	return ""
}

// judge says what is wrong with an answer, or "".
func judge(want naive.Outcome, got bool, err error) string {
	if err != nil {
		var failed *eval.Error
		if !errors.As(err, &failed) {
			return "no evaluation error: " + err.Error()
		}
		if failed.Code == want.Fault || want.May[failed.Code] {
			return ""
		}
		return fmt.Sprintf("fails with %s, the reference gives %v %s", failed.Code, want.Value, want.Fault)
	}
	if want.Fault != "" {
		return fmt.Sprintf("gives %v, the reference fails with %s", got, want.Fault)
	}
	if got != (want.Value == true) {
		return fmt.Sprintf("gives %v, the reference %v", got, want.Value)
	}
	return ""
}
