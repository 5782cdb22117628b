package ast_test

import (
	"testing"

	"github.com/odatacheck/odata/ast"
)

// trees show every node once at least, printed and dumped.
var trees = []struct {
	expr  ast.Expr
	print string
	dump  string
}{
	{and(name("a"), name("b"), name("c")), "a and b and c", "(and a b c)"},
	{and(name("a"), and(name("b"), name("c"))), "a and (b and c)", "(and a (and b c))"},
	{and(and(name("a"), name("b")), name("c")), "(a and b) and c", "(and (and a b) c)"},
	{and(or(name("a"), name("b")), name("c")), "(a or b) and c", "(and (or a b) c)"},
	{or(and(name("a"), name("b")), name("c")), "a and b or c", "(or (and a b) c)"},
	{or(or(name("a"), name("b")), name("c")), "(a or b) or c", "(or (or a b) c)"},

	{bin(bin(name("a"), ast.Eq, name("b")), ast.Ne, name("c")), "a eq b ne c", "(ne (eq a b) c)"},
	{bin(name("a"), ast.Eq, bin(name("b"), ast.Ne, name("c"))), "a eq (b ne c)", "(eq a (ne b c))"},
	{bin(name("a"), ast.Eq, bin(name("b"), ast.Lt, name("c"))), "a eq b lt c", "(eq a (lt b c))"},
	{bin(bin(name("a"), ast.Eq, name("b")), ast.Gt, name("c")), "(a eq b) gt c", "(gt (eq a b) c)"},
	{bin(bin(name("a"), ast.Lt, name("b")), ast.Eq, name("c")), "a lt b eq c", "(eq (lt a b) c)"},
	{bin(num("5"), ast.Sub, bin(num("3"), ast.Sub, num("1"))), "5 sub (3 sub 1)", "(sub 5 (sub 3 1))"},
	{bin(bin(num("5"), ast.Sub, num("3")), ast.Add, num("-1")), "5 sub 3 add -1", "(add (sub 5 3) -1)"},
	{bin(num("1"), ast.Add, bin(num("2"), ast.Mul, num("3"))), "1 add 2 mul 3", "(add 1 (mul 2 3))"},
	{bin(bin(num("1"), ast.Add, num("2")), ast.DivBy, num("3")), "(1 add 2) divby 3", "(divby (add 1 2) 3)"},
	{bin(name("a"), ast.Mod, bin(name("b"), ast.Div, name("c"))), "a mod (b div c)", "(mod a (div b c))"},
	{bin(name("a"), ast.Ge, and(name("b"), name("c"))), "a ge (b and c)", "(ge a (and b c))"},
	{bin(name("a"), ast.Le, not(name("b"))), "a le not b", "(le a (not b))"},

	{not(bin(name("x"), ast.Eq, name("y"))), "not (x eq y)", "(not (eq x y))"},
	{bin(not(name("x")), ast.Eq, name("y")), "not x eq y", "(eq (not x) y)"},
	{not(not(name("x"))), "not not x", "(not (not x))"},
	{not(call("contains", name("title"), str("'x'"))), "not contains(title,'x')", "(not (contains title 'x'))"},
	{not(bin(name("x"), ast.In, list(num("1")))), "not x in (1)", "(not (in x [1]))"},
	{not(or(name("x"), name("y"))), "not (x or y)", "(not (or x y))"},
	{neg(name("x")), "-x", "(- x)"},
	{neg(neg(name("x"))), "--x", "(- (- x))"},
	{neg(not(name("x"))), "-not x", "(- (not x))"},
	{bin(neg(name("x")), ast.Mul, neg(name("y"))), "-x mul -y", "(mul (- x) (- y))"},
	{neg(bin(name("x"), ast.Mul, name("y"))), "-(x mul y)", "(- (mul x y))"},
	{neg(num("5")), "-(5)", "(- 5)"},
	{neg(num("-5")), "--5", "(- -5)"},
	{neg(num("+5")), "-(5)", "(- +5)"},
	{neg(lit(ast.DoubleLiteral, "NaN")), "-NaN", "(- NaN)"},
	{neg(str("'x'")), "-'x'", "(- 'x')"},
	{neg(name("INFx")), "-INFx", "(- INFx)"},
	{neg(name("INF", "x")), "-(INF/x)", "(- `INF`/x)"},
	{neg(call("INF")), "-(INF())", "(- (INF))"},
	{neg(lit(ast.DoubleLiteral, "INF")), "-(INF)", "(- INF)"},
	{neg(lit(ast.DateLiteral, "2012-09-03")), "-(2012-09-03)", "(- 2012-09-03)"},
	{neg(bin(num("5"), ast.In, list())), "-(5 in ())", "(- (in 5 []))"},
	{neg(bin(bin(num("5"), ast.Has, name("x")), ast.Has, name("y"))), "-(5 has x has y)", "(- (has (has 5 x) y))"},
	{neg(bin(bin(num("5"), ast.Add, name("x")), ast.Has, name("y"))), "-(5 add x) has y", "(- (has (add 5 x) y))"},
	{neg(call("round", num("5"))), "-round(5)", "(- (round 5))"},

	{bin(name("a"), ast.In, list(str("'x'"), lit(ast.NullLiteral, "null"))), "a in ('x',null)", "(in a ['x' null])"},
	{bin(name("a"), ast.In, array()), "a in []", "(in a (array))"},
	{bin(neg(name("a")), ast.In, list(num("1"))), "(-a) in (1)", "(in (- a) [1])"},
	{neg(bin(name("a"), ast.In, list(num("1")))), "-a in (1)", "(- (in a [1]))"},
	{bin(bin(name("a"), ast.In, list(num("1"))), ast.Eq, lit(ast.BooleanLiteral, "true")), "a in (1) eq true", "(eq (in a [1]) true)"},
	{bin(num("1"), ast.Add, bin(name("a"), ast.In, list(num("2")))), "1 add a in (2)", "(add 1 (in a [2]))"},
	{bin(bin(num("1"), ast.Add, name("a")), ast.In, list(num("2"))), "(1 add a) in (2)", "(in (add 1 a) [2])"},
	{bin(name("a"), ast.Has, lit(ast.EnumLiteral, "S.T'A,B'")), "a has S.T'A,B'", "(has a S.T'A,B')"},
	{bin(name("a"), ast.Has, bin(name("b"), ast.Has, name("c"))), "a has (b has c)", "(has a (has b c))"},

	{name("a", "b"), "a/b", "a/b"},
	{path(nil, seg("a"), typ("M.T"), seg("b")), "a/M.T/b", "a/M.T/b"},
	{path(nil, typ("M.T"), seg("b")), "M.T/b", "M.T/b"},
	{it(), "$it", "$it"},
	{&ast.Variable{Kind: ast.This}, "$this", "$this"},
	{path(it(), seg("a")), "$it/a", "$it/a"},
	{path(&ast.Variable{Kind: ast.Root}, seg("Orders"), key(num("5")), seg("Name")), "$root/Orders(5)/Name", "(key $root/Orders 5)/Name"},
	{path(&ast.Variable{Kind: ast.Root}, seg("Orders"), keys(arg("a", num("1")), arg("b", alias("@p")))), "$root/Orders(a=1,b=@p)", "(key $root/Orders a=1 b=@p)"},
	{alias("@p"), "@p", "@p"},
	{path(alias("@p"), seg("Street")), "@p/Street", "@p/Street"},
	{path(call("length", name("x")), seg("y")), "length(x)/y", "(length x)/y"},
	{path(cast(name("x"), "M.T"), seg("y")), "cast(x,M.T)/y", "(cast x M.T)/y"},
	{path(nil, seg("tags"), anyOf("", nil)), "tags/any()", "(any tags)"},
	{path(nil, seg("d"), seg("tags"), anyOf("t", bin(name("t"), ast.Eq, str("'x'")))), "d/tags/any(t:t eq 'x')", "(any d/tags t (eq t 'x'))"},
	{path(nil, seg("tags"), allOf("t", or(name("t"), name("u")))), "tags/all(t:t or u)", "(all tags t (or t u))"},
	{path(nil, seg("tags"), count(nil)), "tags/$count", "(count tags)"},
	{path(nil, seg("tags"), count(bin(name("x"), ast.Gt, num("1")))), "tags/$count($filter=x gt 1)", "(count tags (gt x 1))"},
	{path(nil, seg("a"), filter(bin(name("x"), ast.Gt, num("1"))), keys(arg("ID", str("'S'"))), seg("n")), "a/$filter(x gt 1)(ID='S')/n", "(key (filter a (gt x 1)) ID='S')/n"},
	{path(nil, seg("a"), filter(name("x")), count(nil)), "a/$filter(x)/$count", "(count (filter a x))"},
	{path(nil, bound("M.F")), "M.F()", "(function () M.F)"},
	{path(nil, seg("a"), bound("M.F", arg("x", num("1")), arg("y", name("z"))), seg("b")), "a/M.F(x=1,y=z)/b", "(function a M.F x=1 y=z)/b"},
	{path(nil, bound("M.F", arg("x", nil), arg("true", nil))), "M.F(x,true)", "(function () M.F x `true`)"},
	{path(nil, seg("Price"), note("@Measures.Currency")), "Price/@Measures.Currency", "Price/@Measures.Currency"},
	{path(nil, note("@Core.Messages"), anyOf("m", name("m"))), "@Core.Messages/any(m:m)", "(any /@Core.Messages m m)"},
	{path(nil, note("@Core.Messages#q")), "@Core.Messages#q", "/@Core.Messages#q"},

	{call("now"), "now()", "(now)"},
	{call("TOLOWER", name("x")), "tolower(x)", "(TOLOWER x)"},
	{call("MATCHESPATTERN", name("x"), str("'a'")), "matchesPattern(x,'a')", "(MATCHESPATTERN x 'a')"},
	{call("Geo.Length", name("x")), "geo.length(x)", "(Geo.Length x)"},
	{call("NoSuchFunction", name("x")), "NoSuchFunction(x)", "(NoSuchFunction x)"},
	{call("any", name("x")), "any(x)", "(call any x)"},
	{call("eq", name("x")), "eq(x)", "(call eq x)"},
	{cast(nil, "Edm.String"), "cast(Edm.String)", "(cast Edm.String)"},
	{cast(name("x"), "Edm.String"), "cast(x,Edm.String)", "(cast x Edm.String)"},
	{isofCollection(name("x"), "Edm.Guid"), "isof(x,Collection(Edm.Guid))", "(isof x Collection(Edm.Guid))"},
	{cases(arm(bin(name("X"), ast.Gt, num("0")), num("1")), arm(lit(ast.BooleanLiteral, "true"), num("-1"))), "case(X gt 0:1,true:-1)", "(case (gt X 0) 1 true -1)"},
	{cases(arm(bin(name("x"), ast.Eq, num("10")), num("30"))), "case(x eq 10 : 30)", "(case (eq x 10) 30)"},
	{cases(arm(bin(name("x"), ast.Eq, lit(ast.TimeOfDayLiteral, "10:30")), num("30"))), "case(x eq 10:30 : 30)", "(case (eq x 10:30) 30)"},
	{array(array(), object(), num("42"), str(`"it's"`)), "[[],{},42,'it''s']", `(array (array) (object) 42 "it's")`},
	{object(member("a b", array(name("x"))), member("q\"\\\n", num("1"))), `{"a b":[x],"q\"\\\u000a":1}`, `(object "a b" (array x) "q\"\\\u000a" 1)`},

	{name("true"), "true", "`true`"},
	{name("INF", "null"), "INF/null", "`INF`/`null`"},
	{bin(name("eq"), ast.Eq, name("EQ")), "eq eq EQ", "(eq eq EQ)"},
	{bin(name("eq", "in"), ast.Eq, call("f", name("not"))), "eq/in eq f(not)", "(eq eq/in (f not))"},
	{not(name("not")), "not (not)", "(not not)"},
	{and(name("and"), name("x")), "and and x", "(and and x)"},
	{bin(name("NOT"), ast.Eq, name("x")), "(NOT) eq x", "(eq NOT x)"},
	{name("not"), "not", "not"},
	{name("eq", "_a1"), "eq/_a1", "eq/_a1"},
	{name("größe"), "größe", "größe"},
	{name("a`b"), "a`b", "`a``b`"},
}

func TestPrint(t *testing.T) {
	for _, tt := range trees {
		if got := ast.Print(tt.expr); got != tt.print {
			t.Errorf("Print(%s) = %s, want %s", tt.dump, got, tt.print)
		}
	}
	if got := ast.Print(nil); got != "" {
		t.Errorf("Print(nil) = %q", got)
	}
}

func TestPrintLiterals(t *testing.T) {
	tests := []struct {
		kind       ast.LiteralKind
		text, want string
	}{
		{ast.NullLiteral, "null", "null"},
		{ast.BooleanLiteral, "TrUe", "true"},
		{ast.BooleanLiteral, "False", "false"},
		{ast.IntegerLiteral, "-007", "-007"},
		{ast.IntegerLiteral, "+42", "42"},
		{ast.DecimalLiteral, "+4.20", "4.20"},
		{ast.DoubleLiteral, "4.2E+1", "4.2e1"},
		{ast.DoubleLiteral, "+4e-1", "4e-1"},
		{ast.DoubleLiteral, "-INF", "-INF"},
		{ast.DoubleLiteral, "NaN", "NaN"},
		{ast.StringLiteral, "'it''s'", "'it''s'"},
		{ast.StringLiteral, "''", "''"},
		{ast.StringLiteral, `"it's"`, "'it''s'"},
		{ast.StringLiteral, `"a\"\\\/\u00e4\ud83d\ude00"`, `'a"\/ä😀'`},
		{ast.StringLiteral, `"\u0000"`, `"\u0000"`},
		{ast.StringLiteral, `"\ud83d"`, `"\ud83d"`},
		{ast.StringLiteral, `"�"`, `'�'`},
		{ast.StringLiteral, `"\x"`, `"\x"`},
		{ast.GuidLiteral, "01234567-89AB-CDEF-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcdef"},
		{ast.DateLiteral, "-0001-09-03", "-0001-09-03"},
		{ast.TimeOfDayLiteral, "13:52:00.1", "13:52:00.1"},
		{ast.DateTimeOffsetLiteral, "2012-09-03t13:52z", "2012-09-03T13:52Z"},
		{ast.DateTimeOffsetLiteral, "2012-09-03T13:52+02:00", "2012-09-03T13:52+02:00"},
		{ast.DurationLiteral, "Duration'p1dT2h'", "duration'P1DT2H'"},
		{ast.BinaryLiteral, "BINARY'Zm8='", "binary'Zm8='"},
		{ast.EnumLiteral, "Sales.Pattern'Yellow'", "Sales.Pattern'Yellow'"},
		{ast.GeographyLiteral, "Geography'SRID=0;Point(1 2)'", "geography'SRID=0;Point(1 2)'"},
		{ast.GeometryLiteral, "geometry'SRID=0;Point(1 2)'", "geometry'SRID=0;Point(1 2)'"},
	}
	for _, tt := range tests {
		got := ast.Print(lit(tt.kind, tt.text))
		if got != tt.want {
			t.Errorf("%s %s: got %s, want %s", tt.kind, tt.text, got, tt.want)
		}
		if again := ast.Print(lit(tt.kind, got)); again != got {
			t.Errorf("%s %s: printed again: %s", tt.kind, got, again)
		}
	}
}

func TestShape(t *testing.T) {
	tests := []struct {
		expr ast.Expr
		want string
	}{
		{nil, ""},
		{and(bin(name("a"), ast.Eq, str("'secret'")), bin(name("b"), ast.In, list(num("1"), num("2")))), "a eq ? and b in (?,?)"},
		{neg(num("5")), "-?"},
		{bin(name("a"), ast.Ne, lit(ast.NullLiteral, "null")), "a ne ?"},
		{cases(arm(bin(name("x"), ast.Eq, num("10")), num("30"))), "case(x eq ?:?)"},
		{path(nil, seg("t"), anyOf("x", call("CONTAINS", name("x"), str("'secret'")))), "t/any(x:contains(x,?))"},
		{path(nil, seg("o"), key(str("'secret'"))), "o(?)"},
	}
	for _, tt := range tests {
		if got := ast.Shape(tt.expr); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestPrintBrokenTree(t *testing.T) {
	tests := []struct {
		expr ast.Expr
		want string
	}{
		{path(num("5"), seg("x")), "(5)/x"},
		{bin(name("a"), ast.In, bin(name("b"), ast.Add, num("1"))), "a in (b add 1)"},
		{bin(name("a"), ast.Eq, nil), ""},
		{not(nil), ""},
		{path(nil, nil), ""},
	}
	for _, tt := range tests {
		if got := printOrPanic(tt.expr); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// printOrPanic returns "" when Print panics.
func printOrPanic(e ast.Expr) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	return ast.Print(e)
}

func TestPrintQuery(t *testing.T) {
	top, skip, count := int64(5), int64(0), false
	title := name("title").(*ast.Path)
	q := &ast.Query{
		Custom:  []ast.CustomOption{{Name: "trace=id", Value: "a b"}},
		Aliases: []ast.AliasDef{{Name: "@p", Value: str("'100% ü&#+'")}, {Name: "@n"}},
		Count:   &count,
		Skip:    &skip,
		Top:     &top,
		Select:  []ast.SelectItem{{Path: title, Text: "title"}, {Star: true, Text: "*"}, {Star: true, Text: "M.*"}},
		OrderBy: []ast.OrderItem{{Expr: name("a")}, {Expr: name("b"), Descending: true}, {Expr: name("not"), Descending: true}},
		Filter:  bin(name("t"), ast.Ge, lit(ast.DateTimeOffsetLiteral, "2012-09-03t13:52+02:00")),
	}
	tests := []struct {
		query           *ast.Query
		print, encoding string
	}{
		{&ast.Query{}, "", ""},
		{&ast.Query{Top: &top}, "$top=5", "$top=5"},
		{
			q,
			"$filter=t ge 2012-09-03T13:52+02:00&$orderby=a,b desc,(not) desc&$select=title,*,M.*&$top=5&$skip=0&$count=false&@p='100% ü&#+'&@n=&trace=id=a b",
			"$filter=t%20ge%202012-09-03T13:52%2B02:00&$orderby=a,b%20desc,(not)%20desc&$select=title,*,M.*&$top=5&$skip=0&$count=false&@p='100%25%20%C3%BC%26%23%2B'&@n=&trace%3Did=a%20b",
		},
		{
			&ast.Query{Filter: bin(str("'\t\n\"<>[]{}|\\^`~'"), ast.In, array(num("1")))},
			"$filter='\t\n\"<>[]{}|\\^`~' in [1]",
			"$filter='%09%0A%22%3C%3E%5B%5D%7B%7D%7C%5C%5E%60~'%20in%20%5B1%5D",
		},
	}
	for _, tt := range tests {
		if got := ast.PrintQuery(tt.query); got != tt.print {
			t.Errorf("PrintQuery:\n got %s\nwant %s", got, tt.print)
		}
		if got := ast.EncodeQuery(tt.query); got != tt.encoding {
			t.Errorf("EncodeQuery:\n got %s\nwant %s", got, tt.encoding)
		}
	}
	for n := range ast.PrintOptions(q) { // stops when told to
		if n == "@p" {
			break
		}
	}
}
