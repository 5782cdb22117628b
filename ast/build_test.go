package ast_test

import "github.com/odatacheck/odata/ast"

// Short constructors for trees without spans.

func and(operands ...ast.Expr) ast.Expr { return &ast.Logical{Op: ast.And, Operands: operands} }
func or(operands ...ast.Expr) ast.Expr  { return &ast.Logical{Op: ast.Or, Operands: operands} }

func bin(x ast.Expr, op ast.Operator, y ast.Expr) ast.Expr {
	return &ast.Binary{Op: op, X: x, Y: y}
}

func not(x ast.Expr) ast.Expr { return &ast.Unary{Op: ast.Not, X: x} }
func neg(x ast.Expr) ast.Expr { return &ast.Unary{Op: ast.Neg, X: x} }

func lit(kind ast.LiteralKind, text string) ast.Expr { return &ast.Literal{Kind: kind, Text: text} }
func num(text string) ast.Expr                       { return lit(ast.IntegerLiteral, text) }
func str(text string) ast.Expr                       { return lit(ast.StringLiteral, text) }

func path(root ast.Expr, segments ...ast.Segment) ast.Expr {
	return &ast.Path{Root: root, Segments: segments}
}

func seg(name string) ast.Segment { return &ast.NameSegment{Name: name} }
func typ(name string) ast.Segment { return &ast.TypeSegment{Name: name} }

func name(names ...string) ast.Expr {
	p := &ast.Path{}
	for _, n := range names {
		p.Segments = append(p.Segments, seg(n))
	}
	return p
}

func key(value ast.Expr) ast.Segment           { return &ast.KeySegment{Value: value} }
func keys(named ...ast.NamedArg) ast.Segment   { return &ast.KeySegment{Named: named} }
func arg(name string, v ast.Expr) ast.NamedArg { return ast.NamedArg{Name: name, Value: v} }
func note(name string) ast.Segment             { return &ast.AnnotationSegment{Name: name} }
func count(filter ast.Expr) ast.Segment        { return &ast.CountSegment{Filter: filter} }
func filter(filter ast.Expr) ast.Segment       { return &ast.FilterSegment{Filter: filter} }
func anyOf(v string, p ast.Expr) ast.Segment {
	return &ast.LambdaSegment{Op: ast.Any, Variable: v, Predicate: p}
}
func allOf(v string, p ast.Expr) ast.Segment {
	return &ast.LambdaSegment{Op: ast.All, Variable: v, Predicate: p}
}
func bound(name string, args ...ast.NamedArg) ast.Segment {
	return &ast.FunctionSegment{Name: name, Args: args}
}

func it() ast.Expr                                { return &ast.Variable{Kind: ast.It} }
func alias(name string) ast.Expr                  { return &ast.Alias{Name: name} }
func call(name string, args ...ast.Expr) ast.Expr { return &ast.Call{Name: name, Args: args} }
func list(items ...ast.Expr) ast.Expr             { return &ast.List{Items: items} }
func array(items ...ast.Expr) ast.Expr            { return &ast.Array{Items: items} }

func object(members ...ast.Member) ast.Expr     { return &ast.Object{Members: members} }
func member(name string, v ast.Expr) ast.Member { return ast.Member{Name: name, Value: v} }
func cases(arms ...ast.CaseArm) ast.Expr        { return &ast.Case{Arms: arms} }
func arm(cond, value ast.Expr) ast.CaseArm      { return ast.CaseArm{Cond: cond, Value: value} }
func cast(x ast.Expr, name string) ast.Expr {
	return &ast.TypeCall{Op: ast.Cast, X: x, Type: ast.TypeName{Name: name}}
}

func isofCollection(x ast.Expr, name string) ast.Expr {
	return &ast.TypeCall{Op: ast.IsOf, X: x, Type: ast.TypeName{Name: name, Collection: true}}
}
