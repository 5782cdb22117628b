package eval_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// query parses and binds the options of a query string.
func query(t testing.TB, src string, e *schema.EntityType) *schema.Query {
	t.Helper()
	q, err := parser.ParseQuery(src, parser.Options{})
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	bound, err := schema.Bind(q, e)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return bound
}

type person struct {
	ID    int64    `odata:"id"`
	Name  *string  `odata:"name"`
	Age   *int32   `odata:"age"`
	Score float64  `odata:"score"`
	Paid  bool     `odata:"paid"`
	Tags  []string `odata:"tags"`
}

var personType = &schema.EntityType{Name: "T.Person", Key: []string{"id"}, Properties: []*schema.Property{
	property("id", schema.Int64, false), property("name", schema.String, true), property("age", schema.Int32, true),
	property("score", schema.Double, false), property("paid", schema.Boolean, false), property("tags", coll(schema.String), false)}}

var persons = []person{
	{ID: 1, Name: ref("Ann"), Age: ref[int32](30), Score: 1.5, Paid: true},
	{ID: 2, Name: nil, Age: ref[int32](20), Score: math.NaN()},
	{ID: 3, Name: ref("bob"), Age: nil, Score: math.Inf(-1), Paid: true},
	{ID: 4, Name: ref("Bob"), Age: ref[int32](20), Score: 2},
	{ID: 5, Name: ref("Ann"), Age: ref[int32](40), Score: -1},
	{ID: 6, Name: ref("Zoe"), Age: nil, Score: 0, Paid: true},
}

func personPlan(t testing.TB, src string) *eval.Plan[person] {
	t.Helper()
	fields, err := eval.StructFields[person](personType)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := eval.CompileQuery(query(t, src, personType), fields)
	if err != nil {
		t.Fatal(err)
	}
	return plan.At(testNow)
}

func TestPlan(t *testing.T) {
	for _, tt := range []struct {
		src   string
		want  []int64
		count int64
	}{
		{"", []int64{1, 2, 3, 4, 5, 6}, -1},
		{"$count=true", []int64{1, 2, 3, 4, 5, 6}, 6},
		{"$top=2", []int64{1, 2}, -1},
		{"$top=0", nil, -1},
		{"$top=0&$count=true", nil, 6},
		{"$skip=4", []int64{5, 6}, -1},
		{"$skip=9", nil, -1},
		{"$skip=9&$count=true", nil, 6},
		{"$skip=99999999999999999999&$top=99999999999999999999", nil, -1},
		{"$filter=paid&$count=true&$top=1&$skip=1", []int64{3}, 3},
		{"$filter=age eq 20", []int64{2, 4}, -1},
		{"$orderby=age", []int64{3, 6, 2, 4, 1, 5}, -1},
		{"$orderby=age desc", []int64{5, 1, 2, 4, 3, 6}, -1},
		{"$orderby=name,id desc", []int64{2, 5, 1, 4, 6, 3}, -1},
		{"$orderby=name desc,id", []int64{3, 6, 4, 1, 5, 2}, -1},
		{"$orderby=score", []int64{2, 3, 5, 6, 1, 4}, -1},
		{"$orderby=score desc&$top=2", []int64{4, 1}, -1},
		{"$orderby=paid,id desc", []int64{5, 4, 2, 6, 3, 1}, -1},
		{"$orderby=tolower(name)&$filter=name ne null", []int64{1, 5, 3, 4, 6}, -1},
		{"$orderby=length(name) desc,id&$skip=2&$top=2&$count=true", []int64{4, 5}, 6},
		{"$orderby=age&$top=0", nil, -1},
	} {
		plan := personPlan(t, tt.src)
		page, count, err := plan.Page(t.Context(), slices.Values(persons))
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
		}
		if got := ids(page); !slices.Equal(got, tt.want) || count != tt.count {
			t.Errorf("%s: page %v of %d, want %v of %d", tt.src, got, count, tt.want, tt.count)
		}
		var streamed []person
		for row, err := range plan.Rows(t.Context(), slices.Values(persons)) {
			if err != nil {
				t.Errorf("%s: %v", tt.src, err)
			}
			streamed = append(streamed, row)
		}
		if got := ids(streamed); !slices.Equal(got, tt.want) {
			t.Errorf("%s: rows %v, want %v", tt.src, got, tt.want)
		}
	}
}

func ids(rows []person) []int64 {
	var list []int64
	for _, r := range rows {
		list = append(list, r.ID)
	}
	return list
}

// TestPlanReadsNoMore counts the rows that are read.
func TestPlanReadsNoMore(t *testing.T) {
	for src, want := range map[string]int{
		"$top=2": 2, "$skip=1&$top=2": 3, "$filter=paid&$top=2": 3, "$top=0": 0, "$filter=paid&$top=3": 6,
		"$top=2&$count=true": 6, "$orderby=id&$top=2": 6, "$filter=false": 6,
	} {
		for _, use := range []func(*eval.Plan[person], iter.Seq[person]){
			func(p *eval.Plan[person], rows iter.Seq[person]) { drain(p.Rows(t.Context(), rows)) },
			func(p *eval.Plan[person], rows iter.Seq[person]) { _, _, _ = p.Page(t.Context(), rows) },
		} {
			read := 0
			use(personPlan(t, src), counting(&read))
			if read != want {
				t.Errorf("%s: reads %d rows, want %d", src, read, want)
			}
		}
	}
}

func counting(read *int) iter.Seq[person] {
	return func(yield func(person) bool) {
		for _, p := range persons {
			*read++
			if !yield(p) {
				return
			}
		}
	}
}

// TestPlanFailure is about what becomes of a failing row.
func TestPlanFailure(t *testing.T) {
	for _, tt := range []struct {
		src string
		row int // the number of the failing row; -1: none
	}{
		{"$filter=60 div (age sub 20) gt 0", 1},
		{"$filter=60 div (age sub 20) gt 0&$top=1", -1},
		{"$filter=60 div (age sub 20) gt 0&$top=1&$count=true", 1},
		{"$filter=age ne 20 and 60 div (age sub 20) gt 0", -1},
		{"$orderby=60 div (age sub 20)", 1},
		{"$orderby=60 div (age sub 20)&$filter=age ne 20", -1},
		{"$orderby=60 div (age sub 40)&$filter=age ne 20", 4},
	} {
		plan := personPlan(t, tt.src)
		page, _, err := plan.Page(t.Context(), slices.Values(persons))
		var last error
		for _, err := range plan.Rows(t.Context(), slices.Values(persons)) {
			last = err
		}
		for _, err := range []error{err, last} {
			var e *eval.Error
			switch {
			case tt.row < 0 && err != nil:
				t.Errorf("%s: %v", tt.src, err)
			case tt.row >= 0 && (!errors.As(err, &e) || e.Row != tt.row || e.Code != ast.DivisionByZero):
				t.Errorf("%s: %v, want a failure of row %d", tt.src, err, tt.row)
			case tt.row >= 0 && (e.Span.Len() != len("div") || !strings.HasPrefix(tt.src, e.Option+"=")):
				t.Errorf("%s: span %v of %q", tt.src, e.Span, e.Option)
			}
		}
		if tt.row >= 0 && page != nil {
			t.Errorf("%s: a page beside a failure", tt.src)
		}
	}
}

// TestPlanCancelled ends the context in the middle of an endless source.
func TestPlanCancelled(t *testing.T) {
	for _, src := range []string{"", "$filter=false", "$count=true", "$orderby=name", "$orderby=name&$top=3", "$filter=age gt 1&$skip=1000000000"} {
		ctx, cancel := context.WithCancel(t.Context())
		read := 0
		endless := func(yield func(person) bool) {
			for {
				if read++; read == 5000 {
					cancel()
				}
				if !yield(persons[read%len(persons)]) {
					return
				}
			}
		}
		var last error
		for _, err := range personPlan(t, src).Rows(ctx, endless) {
			last = err
		}
		if !errors.Is(last, context.Canceled) {
			t.Errorf("%s: %v", src, last)
		}
		if read > 5001 {
			t.Errorf("%s: reads %d rows after the end of the context", src, read-5000)
		}
	}
}

// TestSortCancelled ends the context while rows are being sorted.
func TestSortCancelled(t *testing.T) {
	ctx := &lateContext{Context: t.Context()}
	many := func(yield func(person) bool) {
		for i := range 100_000 {
			if !yield(persons[i%len(persons)]) {
				return
			}
		}
		ctx.left = 3
	}
	if _, _, err := personPlan(t, "$orderby=name").Page(ctx, many); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

// lateContext ends when it has been looked at left times; 0 is never.
type lateContext struct {
	context.Context
	left int
}

func (c *lateContext) Done() <-chan struct{} { return nil }

func (c *lateContext) Err() error {
	if c.left > 0 {
		if c.left--; c.left == 0 {
			c.left = 1
			return context.DeadlineExceeded
		}
	}
	return nil
}

// TestPlanBreak stops in the middle of a page.
func TestPlanBreak(t *testing.T) {
	for _, src := range []string{"", "$orderby=id", "$count=true"} {
		n := 0
		for range personPlan(t, src).Rows(t.Context(), slices.Values(persons)) {
			if n++; n == 2 {
				break
			}
		}
		if n != 2 {
			t.Errorf("%s: %d rows", src, n)
		}
	}
}

// TestPlanIsSlicing holds every plan to filtering, sorting and slicing, with
// more rows than are sorted at once.
func TestPlanIsSlicing(t *testing.T) {
	fields, err := eval.StructFields[person](personType)
	if err != nil {
		t.Fatal(err)
	}
	p := properties(t, 100)
	p.Property("page = slice of the sorted matches", prop.ForAll(func(seed int64, n int, skip, top int64, order string, count bool) string {
		m := newMaker(seed)
		rows := make([]person, n)
		for i := range rows {
			rows[i] = person{ID: int64(i), Paid: m.IntN(3) > 0, Score: one(m, 1, 2, math.NaN(), math.Inf(1))}
			if m.IntN(3) > 0 {
				rows[i].Name = ref(one(m, "a", "b", "C", ""))
			}
			if m.IntN(4) > 0 {
				rows[i].Age = ref(int32(m.IntN(50)))
			}
		}
		src := fmt.Sprintf("$filter=paid and age ne 7&$skip=%d", skip)
		if top >= 0 {
			src += fmt.Sprintf("&$top=%d", top)
		}
		if order != "" {
			src += "&$orderby=" + order
		}
		if count {
			src += "&$count=true"
		}
		plan, err := eval.CompileQuery(query(t, src, personType), fields)
		if err != nil {
			return err.Error()
		}
		want := slices.DeleteFunc(slices.Clone(rows), func(r person) bool { return !r.Paid || r.Age != nil && *r.Age == 7 })
		matches := int64(len(want))
		slices.SortStableFunc(want, orders[order])
		want = want[min(skip, matches):]
		if top >= 0 {
			want = want[:min(top, int64(len(want)))]
		}
		if !count {
			matches = -1
		}
		page, got, err := plan.Page(t.Context(), slices.Values(rows))
		if err != nil || got != matches || !slices.Equal(ids(page), ids(want)) {
			return fmt.Sprintf("%s: %v of %d, want %v of %d, %v", src, ids(page), got, ids(want), matches, err)
		}
		var streamed []person
		for row := range plan.Rows(t.Context(), slices.Values(rows)) {
			streamed = append(streamed, row)
		}
		if !slices.Equal(ids(streamed), ids(want)) {
			return fmt.Sprintf("%s: rows %v, want %v", src, ids(streamed), ids(want))
		}
		return ""
	}, gen.Int64(), gen.OneGenOf(gen.IntRange(0, 40), gen.IntRange(8000, 14_000)), gen.Int64Range(0, 30), gen.Int64Range(-3, 30),
		gen.OneConstOf("", "age", "age desc,name", "name desc,age desc", "score,name"), gen.Bool()))
	p.TestingRun(t)
}

var orders = map[string]func(x, y person) int{
	"":                   func(x, y person) int { return 0 },
	"age":                byAge,
	"age desc,name":      func(x, y person) int { return first(-byAge(x, y), byName(x, y)) },
	"name desc,age desc": func(x, y person) int { return first(-byName(x, y), -byAge(x, y)) },
	"score,name":         func(x, y person) int { return first(compareFloats(x.Score, y.Score), byName(x, y)) },
}

func first(orders ...int) int {
	for _, o := range orders {
		if o != 0 {
			return o
		}
	}
	return 0
}

func byAge(x, y person) int { return nullFirst(x.Age, y.Age) }

func byName(x, y person) int { return nullFirst(x.Name, y.Name) }

func nullFirst[V int32 | string](x, y *V) int {
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return -1
	case y == nil:
		return 1
	case *x < *y:
		return -1
	case *x > *y:
		return 1
	}
	return 0
}

func compareFloats(x, y float64) int {
	switch {
	case math.IsNaN(x) && math.IsNaN(y), x == y:
		return 0
	case math.IsNaN(x), x < y:
		return -1
	}
	return 1
}

// TestNow is the same for all rows of a run, and the clock's by default.
func TestNow(t *testing.T) {
	fields, err := eval.StructFields[sampleRow](sampleType)
	if err != nil {
		t.Fatal(err)
	}
	p, err := eval.Compile(bind(t, "now() gt dto2 and now() sub duration'PT1M' lt dto2", sampleType), fields)
	if err != nil {
		t.Fatal(err)
	}
	row := sample()
	row.DTO2 = time.Now().Add(-time.Second)
	if got, err := p.Match(&row); !got || err != nil {
		t.Errorf("a second ago: %v, %v", got, err)
	}
	if got, err := p.At(testNow).Match(&row); got || err != nil {
		t.Errorf("at another time: %v, %v", got, err)
	}
	row.DTO2 = testNow.Add(-time.Second)
	if n := drain(p.At(testNow).Filter(slices.Values([]sampleRow{row, row}))); n != 2 {
		t.Errorf("at a fixed time %d rows match", n)
	}
}
