package fuzz

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// Engine answers a query over the rows of one [File] with the keys of the rows
// that it selects: in the query's order if it has an $orderby, in any order
// otherwise.
type Engine func(ctx context.Context, q *schema.Query) ([]int64, error)

// Run holds engine to every case of f, each a subtest named by its line.
func Run(t *testing.T, f *File, engine Engine) {
	t.Helper()
	for i := range f.Cases {
		c := &f.Cases[i]
		t.Run(fmt.Sprintf("%s:%d", f.Name, c.Line), func(t *testing.T) {
			keys, err := Answer(t.Context(), f, c, engine)
			if problem := c.Judge(f, keys, err); problem != "" {
				t.Errorf("%s\n  rule   %s\n  filter %s %v", problem, c.Topic, c.Filter, c.Options)
			}
		})
	}
}

// Answer parses and binds the case and asks engine for the keys.
func Answer(ctx context.Context, f *File, c *Case, engine Engine) ([]int64, error) {
	q, err := parser.ParseQuery(c.RawQuery(), parser.Options{})
	if err != nil {
		return nil, err
	}
	bound, err := schema.Bind(q, f.Type)
	if err != nil {
		return nil, err
	}
	return engine(ctx, bound)
}

// Judge says what is wrong with an answer, or "" if it is the one that the case
// wants.
func (c *Case) Judge(f *File, keys []int64, err error) string {
	if c.Refused {
		if err == nil {
			return fmt.Sprintf("want failure %s, got keys %v", c.Code, keys)
		}
		if c.Code != "" && !slices.Contains(CodesOf(err), c.Code) {
			return fmt.Sprintf("want failure %s, got %v: %v", c.Code, CodesOf(err), err)
		}
		if len(CodesOf(err)) == 0 {
			return fmt.Sprintf("want a diagnostic, got %v", err)
		}
		return ""
	}
	if err != nil {
		return fmt.Sprintf("%v: %v", CodesOf(err), err)
	}
	want := slices.Clone(c.Keys)
	if c.All {
		want = nil
		for _, row := range f.Rows {
			want = append(want, f.KeyOf(row))
		}
	}
	got := slices.Clone(keys)
	if !c.ordered() {
		slices.Sort(want)
		slices.Sort(got)
	}
	if !slices.Equal(want, got) {
		return fmt.Sprintf("want keys %v, got %v", want, got)
	}
	return ""
}

func (c *Case) ordered() bool {
	return slices.ContainsFunc(c.Options, func(o Option) bool {
		return strings.EqualFold(strings.TrimPrefix(o.Name, "$"), "orderby")
	})
}

// CodesOf returns the codes of a refusal by the parser or the binder, or of a
// failed evaluation; none if err is neither.
func CodesOf(err error) []ast.Code {
	var ds ast.Diagnostics
	if errors.As(err, &ds) {
		var codes []ast.Code
		for _, d := range ds {
			if d.Severity == ast.Error {
				codes = append(codes, d.Code)
			}
		}
		return codes
	}
	var failed *eval.Error
	if errors.As(err, &failed) {
		return []ast.Code{failed.Code}
	}
	return nil
}

// Memory returns the engine that evaluates the rows of f in memory.
func Memory(f *File) Engine {
	fields := eval.RecordFields(f.Type)
	return func(ctx context.Context, q *schema.Query) ([]int64, error) {
		plan, err := eval.CompileQuery(q, fields)
		if err != nil {
			return nil, err
		}
		var keys []int64
		for row, err := range plan.Rows(ctx, slices.Values(f.Rows)) {
			if err != nil {
				return nil, err
			}
			keys = append(keys, f.KeyOf(row))
		}
		return keys, nil
	}
}
