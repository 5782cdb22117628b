package ast_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/ast"
)

func TestDumpJSON(t *testing.T) {
	span := func(start, end int) ast.Span { return ast.Span{Start: start, End: end} }
	tests := []struct {
		name string
		expr ast.Expr
		want string
	}{
		{"nil", nil, `null`},
		{"Binary", &ast.Binary{Op: ast.Eq, X: name("a"), Y: num("1"), OpPos: span(2, 4), Pos: span(0, 6)},
			`{"node":"Binary","span":[0,6],"op":"eq","opSpan":[2,4],"operands":[` +
				`{"node":"Path","span":[0,0],"segments":[{"node":"NameSegment","span":[0,0],"name":"a"}]},` +
				`{"node":"Literal","span":[0,0],"kind":"integer","text":"1"}]}`},
		{"Unary", neg(alias("@p")),
			`{"node":"Unary","span":[0,0],"op":"-","opSpan":[0,0],"operands":[{"node":"Alias","span":[0,0],"name":"@p"}]}`},
		{"Logical", or(it(), it()),
			`{"node":"Logical","span":[0,0],"op":"or","operands":[` +
				`{"node":"Variable","span":[0,0],"name":"$it"},{"node":"Variable","span":[0,0],"name":"$it"}]}`},
		{"Call", &ast.Call{Name: "now", NamePos: span(0, 3), Pos: span(0, 5)},
			`{"node":"Call","span":[0,5],"name":"now","nameSpan":[0,3],"args":[]}`},
		{"TypeCall", isofCollection(nil, "M.T"),
			`{"node":"TypeCall","span":[0,0],"op":"isof","nameSpan":[0,0],"type":{"name":"M.T","collection":true,"span":[0,0]}}`},
		{"Case", cases(arm(it(), str("'<&>'"))),
			`{"node":"Case","span":[0,0],"nameSpan":[0,0],"arms":[{"cond":{"node":"Variable","span":[0,0],"name":"$it"},` +
				`"value":{"node":"Literal","span":[0,0],"kind":"string","text":"'<&>'"}}]}`},
		{"List", list(), `{"node":"List","span":[0,0],"items":[]}`},
		{"Array", array(list()), `{"node":"Array","span":[0,0],"items":[{"node":"List","span":[0,0],"items":[]}]}`},
		{"Object", object(member("n", list())),
			`{"node":"Object","span":[0,0],"members":[{"name":"n","nameSpan":[0,0],"value":{"node":"List","span":[0,0],"items":[]}}]}`},
		{"key and filter", path(it(), key(list()), filter(list()), count(nil)),
			`{"node":"Path","span":[0,0],"root":{"node":"Variable","span":[0,0],"name":"$it"},"segments":[` +
				`{"node":"KeySegment","span":[0,0],"value":{"node":"List","span":[0,0],"items":[]}},` +
				`{"node":"FilterSegment","span":[0,0],"filter":{"node":"List","span":[0,0],"items":[]}},` +
				`{"node":"CountSegment","span":[0,0]}]}`},
		{"named arguments", path(nil, keys(arg("a", list())), bound("M.F", arg("b", list())), typ("M.T"), note("@M.A")),
			`{"node":"Path","span":[0,0],"segments":[` +
				`{"node":"KeySegment","span":[0,0],"named":[{"name":"a","nameSpan":[0,0],"value":{"node":"List","span":[0,0],"items":[]}}]},` +
				`{"node":"FunctionSegment","span":[0,0],"name":"M.F","nameSpan":[0,0],"args":[{"name":"b","nameSpan":[0,0],"value":{"node":"List","span":[0,0],"items":[]}}]},` +
				`{"node":"TypeSegment","span":[0,0],"name":"M.T"},{"node":"AnnotationSegment","span":[0,0],"name":"@M.A"}]}`},
		{"names of arguments", path(nil, bound("F", arg("b", nil))),
			`{"node":"Path","span":[0,0],"segments":[{"node":"FunctionSegment","span":[0,0],"name":"F","nameSpan":[0,0],"args":[{"name":"b","nameSpan":[0,0]}]}]}`},
		{"lambda", path(nil, seg("t"), anyOf("", nil), allOf("x", list())),
			`{"node":"Path","span":[0,0],"segments":[{"node":"NameSegment","span":[0,0],"name":"t"},` +
				`{"node":"LambdaSegment","span":[0,0],"op":"any","opSpan":[0,0]},` +
				`{"node":"LambdaSegment","span":[0,0],"op":"all","opSpan":[0,0],"variable":"x","variableSpan":[0,0],"predicate":{"node":"List","span":[0,0],"items":[]}}]}`},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, string(ast.DumpJSON(tt.expr))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	for _, tt := range trees {
		if b := ast.DumpJSON(tt.expr); !json.Valid(b) {
			t.Errorf("%s: invalid JSON: %s", tt.print, b)
		}
	}
}

func TestDumpQueryJSON(t *testing.T) {
	top, skip, count := int64(5), int64(0), true
	title := name("title").(*ast.Path)
	q := &ast.Query{
		Filter:  it(),
		OrderBy: []ast.OrderItem{{Expr: it(), Descending: true, Pos: ast.Span{End: 8}}},
		Select:  []ast.SelectItem{{Path: title, Text: "title"}, {Star: true, Text: "*"}},
		Top:     &top,
		Skip:    &skip,
		Count:   &count,
		Aliases: []ast.AliasDef{{Name: "@a", Value: it()}, {Name: "@b"}},
		Custom:  []ast.CustomOption{{Name: "x", Value: "1"}},
	}
	const variable = `{"node":"Variable","span":[0,0],"name":"$it"}`
	want := `{"filter":` + variable + `,"orderby":[{"expr":` + variable + `,"descending":true,"span":[0,8]}],` +
		`"select":[{"path":{"node":"Path","span":[0,0],"segments":[{"node":"NameSegment","span":[0,0],"name":"title"}]},"star":false,"text":"title","span":[0,0]},` +
		`{"star":true,"text":"*","span":[0,0]}],"top":5,"skip":0,"count":true,` +
		`"aliases":[{"name":"@a","value":` + variable + `},{"name":"@b","value":null}],"custom":[{"name":"x","value":"1"}]}`
	if diff := cmp.Diff(want, string(ast.DumpQueryJSON(q))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := string(ast.DumpQueryJSON(&ast.Query{})); got != "{}" {
		t.Errorf("empty query: %s", got)
	}
}
