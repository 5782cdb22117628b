package fuzz_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/fuzz/internal/naive"
	"github.com/odatacheck/odata/schema"
)

// noon is what now() gives in the tests.
var noon = time.Date(2012, 9, 3, 12, 0, 0, 0, time.UTC)

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
			return fmt.Sprintf("row %d: %s\n%s", i+1, problem, schema.Dump(term))
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

func TestReference(t *testing.T) {
	var matched, missed, failed int
	for seed := range uint64(60000) {
		w := gen.NewWorld(seed, gen.Config{Restricted: seed%5 == 0, Flat: seed%7 == 0, Nodes: 4 + int(seed%20)})
		if problem := difference(w); problem != "" {
			small := gen.Shrink(w, func(w *gen.World) bool { return difference(w) != "" })
			t.Errorf("%s\n%s", difference(small), small)
			if failed++; failed > 5 {
				t.FailNow()
			}
		}
		for _, row := range w.Rows {
			if naive.Match(w.Filter, w.Type, row, noon).Value == true {
				matched++
			} else {
				missed++
			}
		}
	}
	t.Log(matched, missed)
	_ = ast.Eq
}
