package eval_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

var testNow = time.Date(2024, 5, 6, 7, 8, 9, 123_456_700, time.UTC)

func properties(t *testing.T, tests int) *gopter.Properties {
	t.Helper()
	parameters := gopter.DefaultTestParameters()
	parameters.MinSuccessfulTests = tests
	if testing.Short() {
		parameters.MinSuccessfulTests = tests / 10
	}
	return gopter.NewProperties(parameters)
}

// TestEvaluatesAsDefined holds the closures to the naive evaluation of random
// terms: the same truth, and the same failure at the same place, from records,
// structs and pointers to structs.
func TestEvaluatesAsDefined(t *testing.T) {
	structs, err := eval.StructFields[world](worldType)
	if err != nil {
		t.Fatal(err)
	}
	pointers, err := eval.StructFields[*world](worldType)
	if err != nil {
		t.Fatal(err)
	}
	p := properties(t, 3_000)
	p.Property("closures = naive", prop2(func(seed int64, size int) string {
		a := newAuthor(seed, worldType)
		term := a.term(schema.Boolean, size)
		asRecord := compile(t, term, eval.RecordFields(worldType))
		asStruct := compile(t, term, structs)
		asPointer := compile(t, term, pointers)
		for range 10 {
			r := a.record(worldType)
			n := &naive{it: r, now: testNow}
			want := verdict(n.match(term))
			w := structOf(r)
			pw := &w
			got := []string{verdict(asRecord.Match(&r)), verdict(asStruct.Match(&w)), verdict(asPointer.Match(&pw))}
			if got[0] != want || got[1] != want || got[2] != want {
				return fmt.Sprintf("record, struct, pointer %v, want %s\nrow %v\nterm %s", got, want, r.Values, dump(term))
			}
		}
		return ""
	}))
	p.TestingRun(t)
}

// TestEvaluatesDerivedRecords does the same for records of derived types.
func TestEvaluatesDerivedRecords(t *testing.T) {
	p := properties(t, 1_500)
	p.Property("closures = naive", prop2(func(seed int64, size int) string {
		a := newAuthor(seed, worldType)
		term := a.term(schema.Boolean, size)
		asRecord := compile(t, term, eval.RecordFields(worldType))
		a.far = true
		for range 5 {
			r := a.record(farWorldType)
			n := &naive{it: r, now: testNow}
			if want, got := verdict(n.match(term)), verdict(asRecord.Match(&r)); got != want {
				return fmt.Sprintf("%s, want %s\nrow %v\nterm %s", got, want, r.Values, dump(term))
			}
		}
		return ""
	}))
	p.TestingRun(t)
}

// prop2 makes a property of a test that returns what is wrong, or "".
func prop2(test func(seed int64, size int) string) gopter.Prop {
	return prop.ForAll(test, gen.Int64(), gen.IntRange(1, 40))
}

func compile[T any](t *testing.T, term schema.Term, fields eval.Fields[T]) *eval.Predicate[T] {
	t.Helper()
	p, err := eval.Compile(term, fields)
	if err != nil {
		t.Fatalf("%v\n%s", err, dump(term))
	}
	return p.At(testNow)
}

func verdict(match bool, err error) string {
	var e *eval.Error
	var f fault
	switch {
	case errors.As(err, &e):
		return fmt.Sprintf("%s at %d", e.Code, e.Span.Start)
	case errors.As(err, &f):
		return fmt.Sprintf("%s at %d", f.code, f.span.Start)
	case err != nil:
		return err.Error()
	}
	return fmt.Sprint(match)
}

// dump prints a term for a human.
func dump(t schema.Term) string {
	switch t := t.(type) {
	case *schema.Const:
		return fmt.Sprintf("%v", t.Value)
	case *schema.It:
		return "$it"
	case *schema.Prop:
		return dump(t.Of) + "/" + t.Property.Name
	case *schema.Var:
		return fmt.Sprintf("%s%p", t.Variable.Name, t.Variable)
	case *schema.Compare:
		return fmt.Sprintf("(%s %s %s)", t.Op, dump(t.X), dump(t.Y))
	case *schema.In:
		return fmt.Sprintf("(in %s %v null=%v)", dump(t.X), t.Values, t.HasNull)
	case *schema.InItems:
		return fmt.Sprintf("(in %s %s)", dump(t.X), dumps(t.Items))
	case *schema.InCollection:
		return fmt.Sprintf("(in %s %s)", dump(t.X), dump(t.Coll))
	case *schema.Has:
		return fmt.Sprintf("(has %s %s)", dump(t.X), dump(t.Mask))
	case *schema.And:
		return "(and" + dumps(t.Terms) + ")"
	case *schema.Or:
		return "(or" + dumps(t.Terms) + ")"
	case *schema.Not:
		return "(not " + dump(t.X) + ")"
	case *schema.Arith:
		return fmt.Sprintf("(%s:%s@%d %s %s)", t.Op, t.Typ, t.OpPos.Start, dump(t.X), dump(t.Y))
	case *schema.Negate:
		return fmt.Sprintf("(-@%d %s)", t.Pos.Start, dump(t.X))
	case *schema.Convert:
		return fmt.Sprintf("(to %s %s)", t.Typ, dump(t.X))
	case *schema.Call:
		return fmt.Sprintf("(%s@%d%s)", t.Func.Name, t.Pos.Start, dumps(t.Args))
	case *schema.Case:
		s := "(case"
		for _, arm := range t.Arms {
			s += " " + dump(arm.Cond) + ":" + dump(arm.Value)
		}
		return s + ")"
	case *schema.Cast:
		return fmt.Sprintf("(cast %s %s->%s)", dump(t.X), t.X.Type(), t.Typ)
	case *schema.IsOf:
		return fmt.Sprintf("(isof %s %s)", dump(t.X), t.Of)
	case *schema.Lambda:
		if t.Body == nil {
			return fmt.Sprintf("(any %s)", dump(t.Coll))
		}
		return fmt.Sprintf("(%s %s x%p: %s)", t.Op, dump(t.Coll), t.Variable, dump(t.Body))
	case *schema.Count:
		return fmt.Sprintf("(count %s)", dump(t.Coll))
	case *schema.Filtered:
		return fmt.Sprintf("(filter %s x%p: %s)", dump(t.Coll), t.Variable, dump(t.Pred))
	case *schema.Array:
		return "[" + dumps(t.Items) + "]"
	case *schema.Object:
		return "{" + dumps(t.Fields) + "}"
	}
	return fmt.Sprintf("%T", t)
}

func dumps(terms []schema.Term) (s string) {
	for t := range slices.Values(terms) {
		s += " " + dump(t)
	}
	return s
}
