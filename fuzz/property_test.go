package fuzz_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/fuzz/internal/naive"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// TestPrint: parse(print(x)) is x, and printing is idempotent.
func TestPrint(t *testing.T) {
	property(t, func(w *gen.World) string {
		text := ast.Print(w.Filter)
		x, err := parser.ParseFilter(text, parser.Options{})
		switch {
		case err != nil:
			return err.Error()
		case !ast.Equal(x, w.Filter):
			return fmt.Sprintf("parsed %s, generated %s", ast.Dump(x), ast.Dump(w.Filter))
		case ast.Print(x) != text:
			return "printed again: " + ast.Print(x)
		}
		return ""
	})
}

// TestSpell: whatever the letter case, blanks and parentheses, the tree is the
// same.
func TestSpell(t *testing.T) {
	property(t, func(w *gen.World) string {
		text := gen.Spell(w.Seed, w.Filter)
		x, err := parser.ParseFilter(text, parser.Options{})
		if err != nil {
			return text + ": " + err.Error()
		}
		if ast.Print(x) != w.Text() {
			return fmt.Sprintf("%s printed %s", text, ast.Print(x))
		}
		return ""
	})
}

// TestSpans: a node's span lies in its parent's, siblings do not overlap, and
// the text under the span of an expression is that expression.
func TestSpans(t *testing.T) {
	property(t, func(w *gen.World) string {
		text := gen.Spell(w.Seed, w.Filter)
		x, err := parser.ParseFilter(text, parser.Options{})
		if err != nil {
			return text + ": " + err.Error()
		}
		return spans(text, x)
	})
}

// spans says which span of a tree is wrong, or "".
func spans(text string, x ast.Expr) string {
	var problem string
	ast.Walk(x, func(node ast.Expr) bool {
		at := node.Span()
		if own := at.Text(text); own == "" && problem == "" {
			problem = fmt.Sprintf("%s: span %v of %T is empty", text, at, node)
		}
		end := at.Start
		ast.Walk(node, func(child ast.Expr) bool {
			if child == node {
				return true
			}
			s := child.Span()
			switch {
			case problem != "":
			case !at.Contains(s):
				problem = fmt.Sprintf("%s: %q is not within %q", text, s.Text(text), at.Text(text))
			case s.Start < end:
				problem = fmt.Sprintf("%s: %q overlaps what is before it", text, s.Text(text))
			}
			end = s.End
			return false
		})
		if problem == "" && standsAlone(node) {
			own := at.Text(text)
			y, err := parser.ParseFilter(own, parser.Options{})
			if err != nil {
				problem = fmt.Sprintf("%s: %q alone: %v", text, own, err)
			} else if ast.Print(y) != ast.Print(node) {
				problem = fmt.Sprintf("%s: %q alone is %s, within %s", text, own, ast.Dump(y), ast.Dump(node))
			}
		}
		return problem == ""
	})
	return problem
}

// standsAlone tells what can be a filter by its syntax.
func standsAlone(x ast.Expr) bool {
	if l, ok := x.(*ast.Literal); ok {
		return !strings.HasPrefix(l.Text, `"`) // a string of JSON
	}
	_, list := x.(*ast.List)
	return !list
}

// TestBindPrinted: what is bound is the same however the filter was spelled,
// and binding what was printed changes nothing.
func TestBindPrinted(t *testing.T) {
	property(t, func(w *gen.World) string {
		bound, err := w.Bind()
		if err != nil {
			return err.Error()
		}
		x, err := parser.ParseFilter(gen.Spell(w.Seed, w.Filter), parser.Options{})
		if err != nil {
			return err.Error()
		}
		again, err := schema.BindFilter(x, w.Type)
		if err != nil {
			return err.Error()
		}
		if a, b := schema.Dump(bound), schema.Dump(again); a != b {
			return fmt.Sprintf("bound %s and %s", a, b)
		}
		return ""
	})
}

// TestMeaningSurvivesPrinting: a filter selects the same rows when it was
// printed, spelled differently, encoded and parsed again.
func TestMeaningSurvivesPrinting(t *testing.T) {
	property(t, func(w *gen.World) string {
		want, err := selected(w, w.Text())
		if err != nil {
			return ""
		}
		got, err := selected(w, gen.Spell(w.Seed, w.Filter))
		if err != nil || !slices.Equal(want, got) {
			return fmt.Sprintf("want %v, got %v %v", want, got, err)
		}
		return ""
	})
}

// selected returns the indices of the rows for which a filter is true.
func selected(w *gen.World, filter string) ([]int, error) {
	x, err := parser.ParseFilter(filter, parser.Options{})
	if err != nil {
		return nil, err
	}
	term, err := schema.BindFilter(x, w.Type)
	if err != nil {
		return nil, err
	}
	p, err := eval.Compile(term, eval.RecordFields(w.Type))
	if err != nil {
		return nil, err
	}
	p = p.At(noon)
	found := []int{}
	for i := range w.Rows {
		ok, err := p.Match(&w.Rows[i])
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, i)
		}
	}
	return found, nil
}

// TestPartition: x, not x and x eq null select every row exactly once.
func TestPartition(t *testing.T) {
	property(t, func(w *gen.World) string {
		text := w.Text()
		times := make([]int, len(w.Rows))
		for _, filter := range []string{text, "not (" + text + ")", "(" + text + ") eq null"} {
			found, err := selected(w, filter)
			if err != nil {
				return failing(w, err)
			}
			for _, i := range found {
				times[i]++
			}
		}
		if slices.ContainsFunc(times, func(n int) bool { return n != 1 }) {
			return fmt.Sprintf("rows are selected %v times", times)
		}
		return ""
	})
}

// failing accepts a failure that the reference has as well.
func failing(w *gen.World, err error) string {
	var failed *eval.Error
	if !errors.As(err, &failed) {
		return err.Error()
	}
	for _, row := range w.Rows {
		if o := naive.Match(w.Filter, w.Type, row, noon); o.Fault == failed.Code || o.May[failed.Code] {
			return ""
		}
	}
	return err.Error()
}

// TestIdentities: rewritings that mean the same select the same rows.
func TestIdentities(t *testing.T) {
	property(t, func(w *gen.World) string {
		text := w.Text()
		want, err := selected(w, text)
		if err != nil {
			return failing(w, err)
		}
		for _, same := range []string{
			"not not (" + text + ")",
			"(" + text + ") and true", "true and (" + text + ")", "(" + text + ") or false",
			"(" + text + ") and (" + text + ")", "(" + text + ") or (" + text + ")",
			"(" + text + ") eq true", "true eq (" + text + ")", "(" + text + ") in (true)", "(" + text + ") in [true,true]",
			"(" + text + ") ge true", "(" + text + ") gt false",
			"case((" + text + "):true)", "case((" + text + "):true,true:false)",
			"not (not (" + text + ") or false)",
		} {
			got, err := selected(w, same)
			if err != nil || !slices.Equal(want, got) {
				return fmt.Sprintf("%s: want %v, got %v %v", same, want, got, err)
			}
		}
		return ""
	})
}

// TestPage: $orderby, $skip and $top are sorting and slicing.
func TestPage(t *testing.T) {
	property(t, func(w *gen.World) string {
		q := gen.Query(w.Seed, w.Config, w.Type)
		q.Filter = w.Filter
		if q.OrderBy == nil {
			q.Count = nil
		}
		whole := *q
		whole.Skip, whole.Top = nil, nil
		all, err := rows(w, &whole)
		if err != nil {
			return failing(w, err)
		}
		if problem := sorted(w, q, all); problem != "" {
			return problem
		}
		got, err := rows(w, q)
		if err != nil {
			return failing(w, err)
		}
		want := all
		if q.Skip != nil {
			want = want[min(len(want), int(*q.Skip)):]
		}
		if q.Top != nil {
			want = want[:min(len(want), int(*q.Top))]
		}
		if !slices.Equal(want, got) {
			return fmt.Sprintf("%s: want rows %v, got %v", ast.PrintQuery(q), want, got)
		}
		return ""
	})
}

// rows returns the keys of the rows that a query yields.
func rows(w *gen.World, q *ast.Query) ([]int64, error) {
	parsed, err := parser.ParseQuery(gen.Encode(w.Seed, gen.Options(w.Seed, q)), parser.Options{})
	if err != nil {
		return nil, err
	}
	bound, err := schema.Bind(parsed, w.Type)
	if err != nil {
		return nil, err
	}
	plan, err := eval.CompileQuery(bound, eval.RecordFields(w.Type))
	if err != nil {
		return nil, err
	}
	keys := []int64{}
	for row, err := range plan.At(noon).Rows(context.Background(), slices.Values(w.Rows)) {
		if err != nil {
			return nil, err
		}
		keys = append(keys, row.Values[0].(int64))
	}
	return keys, nil
}

// sorted says what is wrong with the order of the rows, or "": for each pair
// of neighbours the first item that differs decides, by lt of the reference,
// with null before everything.
func sorted(w *gen.World, q *ast.Query, keys []int64) string {
	at := map[int64]schema.Record{}
	for _, row := range w.Rows {
		at[row.Values[0].(int64)] = row
	}
	for i := 1; i < len(keys); i++ {
		for _, item := range q.OrderBy {
			a, b := at[keys[i-1]], at[keys[i]]
			if item.Descending {
				a, b = b, a
			}
			n := naive.Order(item.Expr, w.Type, a, b)
			if n > 0 {
				return fmt.Sprintf("%s: row %d before row %d", ast.PrintQuery(q), keys[i-1], keys[i])
			}
			if n < 0 {
				break
			}
		}
	}
	return ""
}

// TestQueryStrings: however a query string is encoded, the query is the same,
// and every span leads back to the bytes that were sent.
func TestQueryStrings(t *testing.T) {
	check(t, func(c gen.Config) gopter.Prop {
		return prop.ForAll(func(q *gen.QueryString) string {
			parsed, err := parser.ParseQuery(q.Raw, parser.Options{})
			if err != nil {
				return err.Error()
			}
			if a, b := ast.PrintQuery(sortedAliases(q.Query)), ast.PrintQuery(sortedAliases(parsed)); a != b {
				return fmt.Sprintf("want %s, got %s", a, b)
			}
			if _, err := schema.Bind(parsed, q.Type); err != nil {
				return err.Error()
			}
			return offsets(q.Raw, parsed)
		}, gen.QueryStrings(c))
	})
}

// sortedAliases returns a query with its aliases in the order of their names.
func sortedAliases(q *ast.Query) *ast.Query {
	p := *q
	p.Aliases = slices.SortedFunc(slices.Values(q.Aliases), func(a, b ast.AliasDef) int { return strings.Compare(a.Name, b.Name) })
	return &p
}

// offsets says which span does not lead back to the query string, or "".
func offsets(raw string, q *ast.Query) string {
	problem := optionOffsets(raw, q, "$filter", q.Filter)
	for _, item := range q.OrderBy {
		problem = cmp.Or(problem, optionOffsets(raw, q, "$orderby", item.Expr))
	}
	for _, alias := range q.Aliases {
		problem = cmp.Or(problem, optionOffsets(raw, q, alias.Name, alias.Value))
	}
	return problem
}

// optionOffsets does so for one expression in the value of an option.
func optionOffsets(raw string, q *ast.Query, name string, x ast.Expr) string {
	o, ok := q.Option(name)
	if !ok {
		return fmt.Sprintf("%s: no option %s", raw, name)
	}
	for x := range ast.Preorder(x) {
		s := x.Span()
		sent := raw[o.RawOffset(s.Start):o.RawOffset(s.End)]
		if o.Plus {
			sent = strings.ReplaceAll(sent, "+", " ")
		}
		got, err := url.PathUnescape(sent)
		if err != nil || got != s.Text(o.Text) {
			return fmt.Sprintf("%s: %q was sent as %q", raw, s.Text(o.Text), sent)
		}
	}
	return ""
}

// TestDefects: binding reports a defect where the generator put one, and
// nothing else.
func TestDefects(t *testing.T) {
	check(t, func(c gen.Config) gopter.Prop {
		return prop.ForAll(func(d *gen.Defect) string {
			x, err := parser.ParseFilter(d.Text, parser.Options{})
			if err == nil {
				_, err = schema.BindFilter(x, d.Type)
			}
			var ds ast.Diagnostics
			if !errors.As(err, &ds) {
				return fmt.Sprintf("no diagnostics: %v", err)
			}
			for _, g := range ds {
				if g.Severity == ast.Warning {
					continue
				}
				meets := g.Span.Start <= d.Blame.End && d.Blame.Start <= g.Span.End
				if g.Code != d.Code || !meets || !d.Atom.Contains(g.Span) {
					return fmt.Sprintf("%s at %q: %s", g.Code, g.Span.Text(d.Text), g.Message)
				}
			}
			return ""
		}, gen.Defects(c))
	})
}
