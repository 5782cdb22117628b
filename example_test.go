package odata_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"github.com/odatacheck/odata"
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

type Indicator struct {
	Value    string `odata:"indicatorValue,filter"`
	Severity string `odata:"severity,filter"`
}

func printSevere(rows []Indicator) error {
	p, err := odata.Compile[Indicator]("severity eq 'High' and startswith(indicatorValue,'10.')")
	if err != nil {
		return err
	}
	for row, err := range p.Filter(slices.Values(rows)) {
		if err != nil {
			return err
		}
		fmt.Println(row.Value)
	}
	return nil
}

func ExampleCompile() {
	err := printSevere([]Indicator{{"10.0.0.1", "High"}, {"10.0.0.2", "Low"}, {"192.0.2.1", "High"}})
	fmt.Println(err)
	// Output:
	// 10.0.0.1
	// <nil>
}

func ExampleCompile_wrong() {
	_, err := odata.Compile[Indicator]("severty eq 'High'")
	fmt.Println(err)
	// Output: $filter: unknown property "severty" (did you mean "severity"?)
}

func ExampleParse() {
	q, err := odata.Parse("$filter=severity%20eq%20'High'&$top=5", schema.Indicator())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ast.Print(q.Source.Filter))
	if q.Top != nil {
		fmt.Println("at most", *q.Top)
	}
	// Output:
	// severity eq 'High'
	// at most 5
}

func list(w http.ResponseWriter, r *http.Request) {
	q, err := odata.Parse(r.URL.RawQuery, schema.Indicator())
	if err != nil {
		odata.WriteError(w, err)
		return
	}
	fmt.Fprintln(w, "skip", q.Skip)
	if q.Top != nil {
		fmt.Fprintln(w, "at most", *q.Top)
	}
	if q.Filter != nil {
		fmt.Fprintln(w, "where", ast.Print(q.Source.Filter))
	}
}

func ExampleWriteError() {
	for _, query := range []string{"$filter=severity eq 'High'&$top=5", "$skip=10", "$filter=title eq&$top=5"} {
		r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/api/indicators", RawQuery: query}}
		w := httptest.NewRecorder()
		list(w, r)
		fmt.Println(w.Code, strings.TrimSpace(w.Body.String()))
	}
	// Output:
	// 200 skip 0
	// at most 5
	// where severity eq 'High'
	// 200 skip 10
	// 400 {"error":{"code":"UnexpectedEnd","message":"unexpected end of the expression: an operand is missing after \"eq\"","target":"$filter","details":[{"code":"UnexpectedEnd","message":"unexpected end of the expression: an operand is missing after \"eq\"","target":"$filter"}]}}
}
