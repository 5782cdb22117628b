package parser_test

import (
	"fmt"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/parser"
)

func ExampleParseFilter() {
	x, err := parser.ParseFilter("severity eq 'High' and not startswith(title,'test')", parser.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ast.Dump(x))
	// Output: (and (eq severity 'High') (not (startswith title 'test')))
}

func ExampleParseFilter_error() {
	_, err := parser.ParseFilter("severity == 'High'", parser.Options{})
	fmt.Println(err)
	// Output: $filter: "==" is not an operator of OData (did you mean "eq"?)
}

func ExampleParseExpr() {
	x, ds := parser.ParseExpr("not(generateAlert)", parser.Options{})
	fmt.Println(ast.Dump(x))
	fmt.Println(ds)
	// Output:
	// (not generateAlert)
	// $filter: a blank is missing after "not"
}

func ExampleParseQuery() {
	q, err := parser.ParseQuery("$filter=severity%20eq%20'High'&$top=10&orderby=title%20desc", parser.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ast.Dump(q.Filter), *q.Top, ast.Dump(q.OrderBy[0].Expr), q.OrderBy[0].Descending)
	// Output: (eq severity 'High') 10 title true
}

func ExampleParseOrderBy() {
	items, err := parser.ParseOrderBy("severity desc,title", parser.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, it := range items {
		fmt.Println(ast.Dump(it.Expr), it.Descending)
	}
	// Output:
	// severity true
	// title false
}

func ExampleParseSelect() {
	items, err := parser.ParseSelect("title,address/city,*", parser.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, it := range items {
		fmt.Println(it.Text, it.Star)
	}
	// Output:
	// title false
	// address/city false
	// * true
}
