package eval_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

type hit struct {
	Value    string     `odata:"indicatorValue"`
	Severity string     `odata:"severity"`
	Expires  *time.Time `odata:"expirationTime"`
}

var hits = []hit{
	{Value: "10.0.0.1", Severity: "High"},
	{Value: "198.51.100.7", Severity: "Low"},
	{Value: "10.0.0.9", Severity: "Medium"},
}

func ExampleCompile() {
	x, err := parser.ParseFilter("startswith(indicatorValue,'10.') and severity gt 'Low'", parser.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	filter, err := schema.BindFilter(x, schema.Indicator())
	if err != nil {
		fmt.Println(err)
		return
	}
	fields, err := eval.StructFields[hit](schema.Indicator())
	if err != nil {
		fmt.Println(err)
		return
	}
	predicate, err := eval.Compile(filter, fields)
	if err != nil {
		fmt.Println(err)
		return
	}
	for row, err := range predicate.Filter(slices.Values(hits)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(row.Value)
	}
	// Output:
	// 10.0.0.1
	// 10.0.0.9
}

func ExamplePlan_Page() {
	q, err := parser.ParseQuery("$orderby=severity desc&$top=1&$count=true", parser.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	bound, err := schema.Bind(q, schema.Indicator())
	if err != nil {
		fmt.Println(err)
		return
	}
	fields, err := eval.StructFields[hit](schema.Indicator())
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := eval.CompileQuery(bound, fields)
	if err != nil {
		fmt.Println(err)
		return
	}
	page, count, err := plan.Page(context.Background(), slices.Values(hits))
	fmt.Println(page[0].Value, "of", count, err)
	// Output:
	// 10.0.0.1 of 3 <nil>
}

// Rows without tags are read by functions.
func ExampleAccessors() {
	type entry struct{ attributes map[string]string }
	fields, err := eval.Accessors(schema.Indicator(),
		eval.Get("title", func(e *entry) (string, bool) {
			title, known := e.attributes["title"]
			return title, known
		}),
		eval.List("rbacGroupNames", func(e *entry) []string { return nil }))
	if err != nil {
		fmt.Println(err)
		return
	}
	x, err := parser.ParseFilter("length(title) gt 3", parser.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	filter, err := schema.BindFilter(x, schema.Indicator())
	if err != nil {
		fmt.Println(err)
		return
	}
	predicate, err := eval.Compile(filter, fields)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(predicate.Match(&entry{map[string]string{"title": "Emotet"}}))
	// Output:
	// true <nil>
}

func ExampleError() {
	x, err := parser.ParseFilter("title eq substring(indicatorValue,0,length(title) sub 9)", parser.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	filter, err := schema.BindFilter(x, schema.Indicator())
	if err != nil {
		fmt.Println(err)
		return
	}
	predicate, err := eval.Compile(filter, eval.RecordFields(schema.Indicator()))
	if err != nil {
		fmt.Println(err)
		return
	}
	row, err := schema.DecodeRecord([]byte(`{
		"id": "1", "indicatorType": "IpAddress", "action": "Alert", "severity": "High", "createdBySource": "PublicApi",
		"creationTimeDateTimeUtc": "2024-01-01T00:00:00Z", "lastUpdateTime": "2024-01-01T00:00:00Z",
		"historicalDetection": false, "generateAlert": true, "title": "short", "indicatorValue": "10.0.0.1"}`), schema.Indicator())
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = predicate.Match(&row)
	var failure *eval.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Code, failure.Span, failure)
	}
	// Output:
	// NegativeLength {36 55} substring with a negative length
}
