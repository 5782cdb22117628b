package ast_test

import (
	"fmt"
	"os"

	"github.com/odatacheck/odata/ast"
)

// The examples build by hand what parser.ParseFilter returns.
func property(name string) *ast.Path {
	return &ast.Path{Segments: []ast.Segment{&ast.NameSegment{Name: name}}}
}

func quoted(text string) *ast.Literal {
	return &ast.Literal{Kind: ast.StringLiteral, Text: "'" + text + "'"}
}

func ExamplePrint() {
	e := &ast.Logical{Op: ast.And, Operands: []ast.Expr{
		&ast.Binary{Op: ast.Eq, X: property("severity"), Y: quoted("High")},
		&ast.Unary{Op: ast.Not, X: &ast.Call{Name: "Contains", Args: []ast.Expr{property("title"), quoted("x")}}},
	}}
	fmt.Println(ast.Print(e))
	fmt.Println(ast.Shape(e))
	// Output:
	// severity eq 'High' and not contains(title,'x')
	// severity eq ? and not contains(title,?)
}

func ExampleDump() {
	e := &ast.Logical{Op: ast.And, Operands: []ast.Expr{
		&ast.Binary{Op: ast.Eq, X: property("severity"), Y: quoted("High")},
		&ast.Unary{Op: ast.Not, X: &ast.Call{Name: "contains", Args: []ast.Expr{property("title"), quoted("x")}}},
	}}
	fmt.Println(ast.Dump(e))
	// Output:
	// (and (eq severity 'High') (not (contains title 'x')))
}

func ExampleDumpJSON() {
	e := &ast.Unary{
		Op:    ast.Not,
		X:     &ast.Alias{Name: "@p", Pos: ast.Span{Start: 4, End: 6}},
		OpPos: ast.Span{Start: 0, End: 3},
		Pos:   ast.Span{Start: 0, End: 6},
	}
	fmt.Printf("%s\n", ast.DumpJSON(e))
	// Output:
	// {"node":"Unary","span":[0,6],"op":"not","opSpan":[0,3],"operands":[{"node":"Alias","span":[4,6],"name":"@p"}]}
}

func ExampleEncodeQuery() {
	top := int64(5)
	q := &ast.Query{
		Filter: &ast.Binary{Op: ast.Eq, X: property("title"), Y: quoted("100% R&D")},
		Top:    &top,
	}
	fmt.Println(ast.PrintQuery(q))
	fmt.Println(ast.EncodeQuery(q))
	// Output:
	// $filter=title eq '100% R&D'&$top=5
	// $filter=title%20eq%20'100%25%20R%26D'&$top=5
}

func ExampleRewrite() {
	e := &ast.Binary{Op: ast.Eq, X: property("severity"), Y: &ast.Alias{Name: "@p"}}
	r := ast.Rewrite(e, func(e ast.Expr) ast.Expr {
		if _, ok := e.(*ast.Alias); ok {
			return quoted("High")
		}
		return e
	})
	fmt.Println(ast.Print(e))
	fmt.Println(ast.Print(r))
	// Output:
	// severity eq @p
	// severity eq 'High'
}

func ExamplePreorder() {
	e := &ast.Binary{Op: ast.Eq, X: property("severity"), Y: quoted("High")}
	for x := range ast.Preorder(e) {
		fmt.Println(ast.Dump(x))
	}
	// Output:
	// (eq severity 'High')
	// severity
	// 'High'
}

func ExampleRender() {
	src := "severty eq 'High' and indicatorType eq 'FileSha256'"
	d := ast.Diagnostic{
		Code:    ast.UnknownProperty,
		Option:  "$filter",
		Span:    ast.Span{Start: 0, End: 7},
		Message: `unknown property "severty"`,
		Hint:    `did you mean "severity"?`,
		Fix:     &ast.Fix{Span: ast.Span{Start: 0, End: 7}, Text: "severity"},
	}
	if err := ast.Render(os.Stdout, d, src, ast.Style{}); err != nil {
		fmt.Println(err)
	}
	fmt.Println(ast.ApplyFix(src, *d.Fix))
	// Output:
	// $filter: unknown property "severty"
	//     severty eq 'High' and indicatorType eq 'FileSha256'
	//     ^^^^^^^ did you mean "severity"?
	// severity eq 'High' and indicatorType eq 'FileSha256'
}

func ExampleQuery_Position() {
	q := &ast.Query{Options: []ast.Option{{
		Name: "$filter", Text: "title eq 'ü' or x", Raw: "title%20eq%20'%C3%BC'%20or%20x", RawStart: 8, HasValue: true,
	}}}
	d := ast.Diagnostic{Option: "$filter", Span: ast.Span{Start: 17, End: 18}}
	p := q.Position(d)
	fmt.Println("line", p.Line, "column", p.Column, "byte of the text", p.Offset, "byte of the query string", p.RawOffset)
	// Output:
	// line 1 column 17 byte of the text 17 byte of the query string 37
}
