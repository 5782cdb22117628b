package gen_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"github.com/odatacheck/odata"
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/schema"
)

type book struct {
	ID    int32   `odata:"id,key,filter,sort"`
	Title *string `odata:"title,filter,sort"`
	Pages *int32  `odata:"pages,filter,sort"`
}

// A server is tested against the evaluation in memory: random queries over its
// own entity type, and rows that make each of them true, false and null.
func Example() {
	books, err := schema.Of[book]()
	if err != nil {
		panic(err)
	}
	var rows []schema.Record // what the server holds
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q, err := odata.Parse(r.URL.RawQuery, books)
		if err != nil {
			odata.WriteError(w, err)
			return
		}
		// The server under test. This one loses the books without a title.
		titled := slices.DeleteFunc(slices.Clone(rows), func(r schema.Record) bool { return r.Values[1] == nil })
		answer(w, q, titled)
	}))
	defer server.Close()

	c := gen.Config{Type: books, Portable: true, Nodes: 5}
	same := prop.ForAll(func(s *gen.QueryString) bool {
		q, err := odata.Parse(s.Raw, books)
		if err != nil {
			panic(err)
		}
		rows = gen.Rows(s.Seed, c, books, q.Filter, 8)
		want := httptest.NewRecorder()
		answer(want, q, rows)
		got, err := http.Get(server.URL + "?" + strings.ReplaceAll(s.Raw, " ", "%20"))
		if err != nil {
			panic(err)
		}
		return keys(want.Result()) == keys(got)
	}, gen.QueryStrings(c))

	// In a test: properties.Property("same rows", same) and properties.TestingRun(t).
	if result := same.Check(gopter.DefaultTestParametersWithSeed(1)); !result.Passed() {
		found := result.Args[0].Arg.(*gen.QueryString)
		fmt.Println("the server and the evaluation in memory differ:", ast.PrintQuery(found.Query))
	}
	// Output: the server and the evaluation in memory differ: $filter=true
}

// answer writes the keys of the rows that a query selects.
func answer(w http.ResponseWriter, q *schema.Query, rows []schema.Record) {
	plan, err := eval.CompileQuery(q, eval.RecordFields(q.Type))
	if err != nil {
		panic(err)
	}
	keys := []schema.Value{}
	for row, err := range plan.Rows(context.Background(), slices.Values(rows)) {
		if err != nil {
			odata.WriteError(w, err)
			return
		}
		keys = append(keys, row.Values[0])
	}
	if err := json.NewEncoder(w).Encode(keys); err != nil {
		panic(err)
	}
}

func keys(r *http.Response) string {
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// A world that fails a test becomes small, and then a conformance file.
func ExampleShrink() {
	w := gen.NewWorld(7, gen.Config{})
	small := gen.Shrink(w, func(w *gen.World) bool { return len(w.Rows) > 0 })
	fmt.Println(len(w.Rows), "rows became", len(small.Rows))
	fmt.Println(small.Text())
	// Output:
	// 12 rows became 1
	// true
}
