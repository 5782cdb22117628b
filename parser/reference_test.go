package parser

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// The methods tree build what the production builds, without spans.

func logicalTree[T any](op ast.Operator, terms []T, tree func(T) ast.Expr) ast.Expr {
	if len(terms) == 1 {
		return tree(terms[0])
	}
	x := &ast.Logical{Op: op}
	for _, t := range terms {
		x.Operands = append(x.Operands, tree(t))
	}
	return x
}

func (c *commonExpr) tree() ast.Expr {
	return logicalTree(ast.Or, c.Terms, func(a *andExpr) ast.Expr {
		return logicalTree(ast.And, a.Terms, (*equalityExpr).tree)
	})
}

func binaryTree(x ast.Expr, op string, y ast.Expr) ast.Expr {
	o, _ := ast.LookupOperator(op)
	return &ast.Binary{Op: o, X: x, Y: y}
}

func (e *equalityExpr) tree() ast.Expr {
	x := e.First.tree()
	for _, c := range e.Rest {
		x = binaryTree(x, c.Op, c.X.tree())
	}
	return x
}

func (e *relationalExpr) tree() ast.Expr {
	x := e.First.tree()
	for _, c := range e.Rest {
		x = binaryTree(x, c.Op, c.X.tree())
	}
	return x
}

func (e *additiveExpr) tree() ast.Expr {
	x := e.First.tree()
	for _, c := range e.Rest {
		x = binaryTree(x, c.Op, c.X.tree())
	}
	return x
}

func (e *multiplicativeExpr) tree() ast.Expr {
	x := e.First.tree()
	for _, c := range e.Rest {
		x = binaryTree(x, c.Op, c.X.tree())
	}
	return x
}

func unaryTree(op string, x *unaryExpr) ast.Expr {
	if op == "-" {
		return &ast.Unary{Op: ast.Neg, X: x.tree()}
	}
	return &ast.Unary{Op: ast.Not, X: x.tree()}
}

func (e *unaryExpr) tree() ast.Expr {
	if e.Op != "" {
		return unaryTree(e.Op, e.X)
	}
	return e.Membership.tree()
}

func (e *membershipExpr) tree() ast.Expr {
	x := e.First.tree()
	for _, c := range e.Rest {
		if c.Has != nil {
			x = &ast.Binary{Op: ast.Has, X: x, Y: c.Has.tree()}
		} else {
			x = &ast.Binary{Op: ast.In, X: x, Y: c.In.tree()}
		}
	}
	return x
}

func (e *operandExpr) tree() ast.Expr {
	if e.Op != "" {
		return unaryTree(e.Op, e.X)
	}
	return e.Primary.tree()
}

func (e *inOperand) tree() ast.Expr {
	switch {
	case e.List != nil:
		l := &ast.List{}
		for _, it := range e.List.Items {
			l.Items = append(l.Items, it.tree())
		}
		return l
	case e.Parenthesised != nil:
		return e.Parenthesised.tree()
	}
	return e.Collection.tree()
}

func (e *listItem) tree() ast.Expr {
	if e.Literal != nil {
		return e.Literal.tree()
	}
	return &ast.Alias{Name: e.Alias}
}

func (e *collectionExpr) tree() ast.Expr {
	switch {
	case e.Array != nil:
		return e.Array.tree()
	case e.Case != nil:
		return e.Case.tree()
	case e.Call != nil:
		return e.Call.tree()
	}
	return e.Member.tree()
}

func (e *primaryExpr) tree() ast.Expr {
	switch {
	case e.Literal != nil:
		return e.Literal.tree()
	case e.Paren != nil:
		return e.Paren.tree()
	case e.Array != nil:
		return e.Array.tree()
	case e.Object != nil:
		return e.Object.tree()
	case e.Case != nil:
		return e.Case.tree()
	case e.Call != nil:
		return e.Call.tree()
	}
	return e.Member.tree()
}

func (e *primitiveLiteral) tree() ast.Expr {
	texts := []string{
		ast.NullLiteral: e.Null, ast.BooleanLiteral: e.Boolean, ast.IntegerLiteral: e.Integer, ast.DecimalLiteral: e.Decimal,
		ast.DoubleLiteral: e.Double, ast.StringLiteral: e.String, ast.GuidLiteral: e.Guid, ast.DateLiteral: e.Date,
		ast.TimeOfDayLiteral: e.TimeOfDay, ast.DateTimeOffsetLiteral: e.DateTimeOffset, ast.DurationLiteral: e.Duration,
		ast.BinaryLiteral: e.Binary, ast.EnumLiteral: e.Enum, ast.GeographyLiteral: e.Geography, ast.GeometryLiteral: e.Geometry,
	}
	for kind, text := range texts {
		if text != "" {
			return &ast.Literal{Kind: ast.LiteralKind(kind), Text: text}
		}
	}
	panic("no literal")
}

func (e *arrayExpr) tree() ast.Expr {
	a := &ast.Array{}
	for _, v := range e.Items {
		a.Items = append(a.Items, v.tree())
	}
	return a
}

func (e *objectExpr) tree() ast.Expr {
	o := &ast.Object{}
	for _, m := range e.Members {
		o.Members = append(o.Members, ast.Member{Name: unescape(m.Name), Value: m.Value.tree()})
	}
	return o
}

func (e *jsonValue) tree() ast.Expr {
	if e.Expr != nil {
		return e.Expr.tree()
	}
	return &ast.Literal{Kind: ast.StringLiteral, Text: e.Quoted}
}

func (e *caseExpr) tree() ast.Expr {
	c := &ast.Case{}
	for _, a := range e.Arms {
		c.Arms = append(c.Arms, ast.CaseArm{Cond: a.Cond.tree(), Value: a.Value.tree()})
	}
	return c
}

func (e *callExpr) tree() ast.Expr {
	c := &ast.Call{Name: e.Name}
	for _, a := range e.Args {
		c.Args = append(c.Args, a.tree())
	}
	return c
}

func (e *memberExpr) tree() ast.Expr {
	p := &ast.Path{}
	f := e.First
	switch {
	case f.Variable == "$it":
		p.Root = &ast.Variable{Kind: ast.It}
	case f.Variable == "$this":
		p.Root = &ast.Variable{Kind: ast.This}
	case f.EntitySet != nil:
		p.Root = &ast.Variable{Kind: ast.Root}
		p.Segments = append(p.Segments, &ast.NameSegment{Name: f.EntitySet.Name + f.EntitySet.Keyed})
		p.Segments = append(p.Segments, f.EntitySet.Key.tree()...)
	case f.Alias != "":
		p.Root = &ast.Alias{Name: f.Alias}
	case f.Type != nil:
		p.Root = f.Type.tree()
	case f.Word != nil:
		p.Segments = append(p.Segments, &ast.NameSegment{Name: f.Word.Text})
	case f.Qualified != "":
		p.Segments = append(p.Segments, &ast.TypeSegment{Name: f.Qualified})
	case f.Annotation != "":
		p.Segments = append(p.Segments, &ast.AnnotationSegment{Name: f.Annotation})
	default:
		p.Segments = append(p.Segments, f.Call.tree()...)
	}
	for _, s := range e.Steps {
		p.Segments = append(p.Segments, s.tree()...)
	}
	if e.Last != nil {
		p.Segments = append(p.Segments, e.Last.tree())
	}
	if len(p.Segments) == 0 {
		return p.Root
	}
	return p
}

func (e *firstCall) tree() []ast.Segment {
	switch {
	case e.Named != nil:
		return append([]ast.Segment{&ast.FunctionSegment{Name: e.Named.Name, Args: argTree(e.Named.Args)}}, e.Named.Key.tree()...)
	case e.Empty != nil:
		return append([]ast.Segment{&ast.FunctionSegment{Name: e.Empty.Name}}, e.Empty.Key.tree()...)
	}
	return []ast.Segment{&ast.NameSegment{Name: e.Keyed.Name}, &ast.KeySegment{Value: e.Keyed.Value.tree()}}
}

func (e *stepExpr) tree() []ast.Segment {
	switch {
	case e.Name != "":
		return []ast.Segment{&ast.NameSegment{Name: e.Name}}
	case e.Qualified != "":
		return []ast.Segment{&ast.TypeSegment{Name: e.Qualified}}
	case e.Annotation != "":
		return []ast.Segment{&ast.AnnotationSegment{Name: e.Annotation}}
	case e.Filter != nil:
		return append([]ast.Segment{&ast.FilterSegment{Filter: e.Filter.Filter.tree()}}, e.Filter.Key.tree()...)
	case e.Call.Value == nil:
		return append([]ast.Segment{&ast.FunctionSegment{Name: e.Call.Name, Args: argTree(e.Call.Args)}}, e.Call.Key.tree()...)
	}
	key := &ast.KeySegment{Value: e.Call.Value.tree()}
	if strings.Contains(e.Call.Name, ".") {
		return []ast.Segment{&ast.TypeSegment{Name: e.Call.Name}, key}
	}
	return []ast.Segment{&ast.NameSegment{Name: e.Call.Name}, key}
}

func (e *keyExpr) tree() []ast.Segment {
	switch {
	case e == nil:
		return nil
	case e.Value != nil:
		return []ast.Segment{&ast.KeySegment{Value: e.Value.tree()}}
	}
	return []ast.Segment{&ast.KeySegment{Named: argTree(e.Named)}}
}

func argTree(list []*namedArg) []ast.NamedArg {
	var args []ast.NamedArg
	for _, a := range list {
		args = append(args, ast.NamedArg{Name: a.Name, Value: a.Value.tree()})
	}
	return args
}

func (e *lastStep) tree() ast.Segment {
	switch {
	case e.Count != nil && e.Count.Filter != nil:
		return &ast.CountSegment{Filter: e.Count.Filter.tree()}
	case e.Count != nil:
		return &ast.CountSegment{}
	case e.All != nil:
		return e.All.tree(ast.All)
	case e.Any.Lambda != nil:
		return e.Any.Lambda.tree(ast.Any)
	}
	return &ast.LambdaSegment{Op: ast.Any}
}

func (e *lambdaExpr) tree(op ast.LambdaOp) ast.Segment {
	return &ast.LambdaSegment{Op: op, Variable: e.Variable.Text, Predicate: e.Predicate.tree()}
}

func (e *typeExpr) tree() ast.Expr {
	c := &ast.TypeCall{Type: ast.TypeName{Name: e.Type.Name + e.Type.Item, Collection: e.Type.Item != ""}}
	if strings.EqualFold(e.Op, "isof") {
		c.Op = ast.IsOf
	}
	if e.X != nil {
		c.X = e.X.tree()
	}
	return c
}

// agree parses src with the production and with the reference grammar and
// reports where they differ: in the verdict, or in the tree.
func agree(t *testing.T, src string) (accepted bool) {
	t.Helper()
	x, err := ParseFilter(src, Options{})
	if hasCode(err, ast.LimitExceeded) {
		return false
	}
	ref, refErr := reference().ParseString("", src)
	switch {
	case (err == nil) != (refErr == nil):
		t.Errorf("%q\n production: %v\n reference:  %v", src, err, refErr)
	case err == nil:
		if got, want := ast.Dump(x), ast.Dump(ref.tree()); got != want {
			t.Errorf("%q\n production: %s\n reference:  %s", src, got, want)
		}
	}
	return err == nil
}

// fragments make random texts that come near to the grammar.
var fragments = []string{
	"a", "b", "eq", "not", "any", "all", "in", "null", "true", "INF", "contains", "cast", "isof", "case", "Collection", "N.T", "geo.f", "geo.distance",
	"1", "-1", "2.5", "1e3", "'x'", "''", `"q"`, "2024-01-02", "12:30", "12:30:00.5", "2024-01-02T03:04Z", "01234567-89ab-cdef-0123-456789abcdef",
	"duration'P1D'", "binary'Zg'", "N.T'A'", "geography'SRID=0;Point(1 2)'",
	"@p", "@N.T", "@t#q", "$it", "$this", "$root", "$count", "$filter", "$filter=", "$x", "filter=", "a=", "b=",
	"(", ")", "(", ")", "(", ")", "()", "[", "]", "{", "}", ",", ",", ":", "/", "/", "/", "-", "- ", ";", "*", "=", " ", " ", " ",
	" eq ", " ne ", " and ", " or ", " lt ", " add ", " mul ", " has ", " in ", " in (", "not ", "not(", " not ", "and ", "EQ", " AND ",
	"any(", "any(a:", "/any(a:", "all(", "/all(b:", "contains(", "f(", "N.F(", "N.F()", "cast(", "isof(", "case(", "Collection(", "geo.f(", "/$count", "/$filter(", "$root/", "/N.T/", "/a(1)", "f(a=", "$count(",
}

// TestReference holds the production to the reference grammar: on the corpora
// and on random texts, some of which are made of pieces of the corpora.
func TestReference(t *testing.T) {
	lines := referenceLines(t)
	for _, src := range lines {
		agree(t, src)
	}
	n := 6_000
	if testing.Short() {
		n = 2_000
	}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	accepted := 0
	for range n {
		if agree(t, randomText(random, lines)) {
			accepted++
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	t.Logf("%d lines and %d random texts, %d of which are legal", len(lines), n, accepted)
}

// referenceLines returns filters to start from: those of the benchmark, of the
// tests of trees and, where it exists, of the conformance data.
func referenceLines(t *testing.T) []string {
	var lines []string
	for _, c := range corpus() {
		lines = append(lines, c.src)
	}
	for _, tt := range trees {
		lines = append(lines, tt.src)
	}
	dir := os.Getenv("ODATA_CONFORMANCE")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "conformance")
	}
	if _, err := os.Stat(dir); err != nil {
		return lines
	}
	for _, f := range []struct{ file, column string }{
		{"abnf.tsv", "harnessQuery"}, {"implementations.tsv", "input"}, {"probes.tsv", "input"},
		{"wild-odata.tsv", "filter"}, {"wild-security.tsv", "filter"},
	} {
		for _, row := range readTable(t, f.file) {
			if d, bad := decode(strings.TrimPrefix(row[f.column], "$filter="), 0, false); bad == nil {
				lines = append(lines, d.text)
			}
		}
	}
	return lines
}

// randomText returns random fragments, or a line with random changes.
func randomText(random *rand.Rand, lines []string) string {
	pick := func() string { return fragments[random.IntN(len(fragments))] }
	if random.IntN(2) == 0 {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			b.WriteString(pick())
		}
		return b.String()
	}
	src := lines[random.IntN(len(lines))]
	if len(src) > 300 {
		src = src[:300]
	}
	for range 1 + random.IntN(3) {
		i := random.IntN(len(src) + 1)
		j := min(len(src), i+random.IntN(6))
		switch random.IntN(3) {
		case 0:
			src = src[:i] + pick() + src[j:]
		case 1:
			src = src[:i] + pick() + src[i:]
		default:
			src = src[:i] + src[j:]
		}
	}
	return strings.ToValidUTF8(src, "é")
}
