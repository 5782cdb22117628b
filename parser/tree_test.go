package parser

import (
	"testing"

	"github.com/odatacheck/odata/ast"
)

// trees are filters with the dump of their trees.
var trees = []struct{ src, want string }{
	// Precedence and associativity.
	{"a eq 1 and b eq 2 or c eq 3", "(or (and (eq a 1) (eq b 2)) (eq c 3))"},
	{"a or b and c", "(or a (and b c))"},
	{"a and b and c", "(and a b c)"},
	{"a and (b and c)", "(and a (and b c))"},
	{"(a and b) and c", "(and (and a b) c)"},
	{"(a or b) and c and (d and e)", "(and (or a b) c (and d e))"},
	{"a eq b lt c", "(eq a (lt b c))"},
	{"a lt b eq c", "(eq (lt a b) c)"},
	{"a eq b eq c", "(eq (eq a b) c)"},
	{"a lt b le c", "(le (lt a b) c)"},
	{"5 sub 3 sub 1", "(sub (sub 5 3) 1)"},
	{"8 div 2 div 2", "(div (div 8 2) 2)"},
	{"1 add 2 mul 3", "(add 1 (mul 2 3))"},
	{"(1 add 2) mul 3", "(mul (add 1 2) 3)"},
	{"7 divby 2 mod 3", "(mod (divby 7 2) 3)"},
	{"not A eq B", "(eq (not A) B)"},
	{"not A in (1)", "(not (in A [1]))"},
	{"not true or true", "(or (not true) true)"},
	{"not not true", "(not (not true))"},
	{"-A in (1)", "(- (in A [1]))"},
	{"- 5 add 3", "(add (- 5) 3)"},
	{"-5 in (1,-5)", "(in -5 [1 -5])"},
	{"1 add A in (2)", "(add 1 (in A [2]))"},
	{"x eq not y", "(eq x (not y))"},
	{"x eq not y lt z", "(eq x (lt (not y) z))"},
	{"Name in ('a') eq true", "(eq (in Name ['a']) true)"},
	{"style has N.T'A' eq true", "(eq (has style N.T'A') true)"},
	{"a has b has c", "(has (has a b) c)"},

	// Minus.
	{"-5", "-5"},
	{"- 5", "(- 5)"},
	{"--5", "(- -5)"},
	{"-Age", "(- Age)"},
	{"--Age", "(- (- Age))"},
	{"-(x)", "(- x)"},
	{"-INF", "-INF"},
	{"- INF", "(- INF)"},
	{"-INFx", "(- INFx)"},
	{"5 sub -5", "(sub 5 -5)"},
	{"a eq +5", "(eq a +5)"},

	// Letter case.
	{"a EQ 1 AND NOT b", "(and (eq a 1) (not b))"},
	{"a In (1) Or TRUE", "(or (in a [1]) TRUE)"},
	{"t/ANY(x:x DivBy 2 eq 1)", "(any t x (eq (divby x 2) 1))"},
	{"CAST(a,Edm.String)", "(cast a Edm.String)"},
	{"title eq Null", "(eq title Null)"},
	{"a eq inf", "(eq a inf)"},
	{"a eq nan or a eq NULL", "(or (eq a nan) (eq a NULL))"},

	// Names that look like keywords.
	{"eq eq eq", "(eq eq eq)"},
	{"eq eq eq eq eq", "(eq (eq eq eq) eq)"},
	{"in in (1)", "(in in [1])"},
	{"has has has", "(has has has)"},
	{"and and and", "(and and and)"},
	{"or or or or or", "(or or or or)"},
	{"add add add", "(add add add)"},
	{"not", "not"},
	{"(not)", "not"},
	{"not eq 5", "(eq not 5)"},
	{"not in (1)", "(in not [1])"},
	{"not eq eq 5", "(eq (not eq) 5)"},
	{"not not eq 5", "(eq (not not) 5)"},
	{"not and true", "(and not true)"},
	{"not eq", "(not eq)"},
	{"a eq not", "(eq a not)"},
	{"any eq 1", "(eq any 1)"},
	{"all and cast", "(and all cast)"},
	{"contains eq 'x'", "(eq contains 'x')"},
	{"case eq isof", "(eq case isof)"},
	{"null/x eq 1", "(eq `null`/x 1)"},
	{"a/null eq null", "(eq a/`null` null)"},
	{"true/false", "`true`/`false`"},
	{"a/any eq a/eq", "(eq a/any a/eq)"},
	{"a/not eq not", "(eq a/not not)"},
	{"duration eq binary", "(eq duration binary)"},
	{"f(not,eq,in)", "(f not eq in)"},
	{"t/any(and:and eq 1)", "(any t and (eq and 1))"},
	{"t/any( or : or eq 1 or or )", "(any t or (or (eq or 1) or))"},
	{"Ünïcödé_1 eq 日本", "(eq Ünïcödé_1 日本)"},

	// Lists.
	{"a in ()", "(in a [])"},
	{"a in ( )", "(in a [])"},
	{"a in (1)", "(in a [1])"},
	{"a in ( 1 , null , 'x' )", "(in a [1 null 'x'])"},
	{"a in (@p)", "(in a [@p])"},
	{"a in @p", "(in a @p)"},
	{"a in b", "(in a b)"},
	{"a in (b)", "(in a b)"},
	{"a in (b/c)", "(in a b/c)"},
	{"a in ([1,2])", "(in a (array 1 2))"},
	{"a in []", "(in a (array))"},
	{"a in [1,b add 2,\"x\"]", `(in a (array 1 (add b 2) "x"))`},
	{"a in f(b)", "(in a (f b))"},
	{"a in $root/B('k')/c", "(in a (key $root/B 'k')/c)"},
	{"[1,2] in [[1],[1,2]]", "(in (array 1 2) (array (array 1) (array 1 2)))"},

	// Paths.
	{"a/b/c", "a/b/c"},
	{"$it", "$it"},
	{"$it/a eq $this/a", "(eq $it/a $this/a)"},
	{"@p", "@p"},
	{"@p/a", "@p/a"},
	{"@p/any(x:x)", "(any @p x x)"},
	{"Price/@Measures.Currency", "Price/@Measures.Currency"},
	{"@Core.Messages/any(m:m)", "(any /@Core.Messages m m)"},
	{"a/@b#c", "a/@b#c"},
	{"@a.b#c eq 1", "(eq /@a.b#c 1)"},
	{"a/$count", "(count a)"},
	{"a/$count($filter=b eq 1)", "(count a (eq b 1))"},
	{"a/$count(filter=b)", "(count a b)"},
	{"a/$filter(b gt 1)/c", "(filter a (gt b 1))/c"},
	{"a/$filter(b)(1)/c", "(key (filter a b) 1)/c"},
	{"t/any()", "(any t)"},
	{"t/any( )", "(any t)"},
	{"a/b/any(x:x/c/all(y:y eq x))", "(any a/b x (all x/c y (eq y x)))"},
	{"Model.T/a", "Model.T/a"},
	{"a/Model.T", "a/Model.T"},
	{"a/Model.T/b", "a/Model.T/b"},
	{"Products(1)/Name", "(key Products 1)/Name"},
	{"Products(@p)/Name", "(key Products @p)/Name"},
	{"a/Products('x')/b", "(key a/Products 'x')/b"},
	{"a/Model.T(1)/b", "(key a/Model.T 1)/b"},
	{"$root/E('k')", "(key $root/E 'k')"},
	{"$root/E(a=1,b='x')/c", "(key $root/E a=1 b='x')/c"},
	{"$root/S/c", "$root/S/c"},

	// Calls.
	{"f()", "(f)"},
	{"now() gt a", "(gt (now) a)"},
	{"f( a , 'b' )", "(f a 'b')"},
	{"geo.distance(a,b)", "(geo.distance a b)"},
	{"Geo.Length(a)", "(Geo.Length a)"},
	{"Model.F()", "(function () Model.F)"},
	{"Model.F(a=1, b=@x)", "(function () Model.F a=1 b=@x)"},
	{"F(a=b add 1)", "(function () F a=(add b 1))"},
	{"F()/a", "(function () F)/a"},
	{"a/F()/G(x='1')/b", "(function (function a F) G x='1')/b"},
	{"a/F(x=1)(2)/b", "(key (function a F x=1) 2)/b"},
	{"fq.ns.in()", "(function () fq.ns.in)"},
	{"F(o={\"a\":[1]})", `(function () F o=(object "a" (array 1)))`},
	{"cast(Edm.String)", "(cast Edm.String)"},
	{"cast(a,T)", "(cast a T)"},
	{"cast(a, N.T)/b", "(cast a N.T)/b"},
	{"cast(a,Collection(Edm.Int32))", "(cast a Collection(Edm.Int32))"},
	{"isof(N.T)", "(isof N.T)"},
	{"isof($it,N.T) eq true", "(eq (isof $it N.T) true)"},
	{"case(a:1,b gt 2:c)", "(case a 1 (gt b 2) c)"},
	{"case(a ne 10:2012-09-03T10:00:00.5Z,true:now())", "(case (ne a 10) 2012-09-03T10:00:00.5Z true (now))"},
	{"case(a ne 10:2012,true:10)", "(case (ne a 10) 2012 true 10)"},
	{"case(a eq 10:20:1,true:2)", "(case (eq a 10:20) 1 true 2)"},
	{"case( a : 1 , true : 2 )", "(case a 1 true 2)"},
	{"case(a eq 10:b,true:c)", "(case (eq a 10) b true c)"},
	{"case(a eq 10:1,true:2)", "(case (eq a 10) 1 true 2)"},
	{"case(a eq 11:22:b1,true:c)", "(case (eq a 11:22) b1 true c)"},
	{"isof(Collection(N.T))", "(isof Collection(N.T))"},
	{"not divby 5 eq 2", "(eq (divby not 5) 2)"},
	{`a in [ "x y" ]`, `(in a (array "x y"))`},

	// JSON.
	{"{} eq null", "(eq (object) null)"},
	{`{ "a" : 1 , "b" : { "c" : [ ] } } eq null`, `(eq (object "a" 1 "b" (object "c" (array))) null)`},
	{`["a",'b',c]`, `(array "a" 'b' c)`},
	{`[ "\u0041\"\\" ]`, `(array "\u0041\"\\")`},
	{`{"\u0041\n":1}`, `(object "A\u000a" 1)`},
	{`{"\ud83d\ude00":1,"\ud83d":2}`, `(object "😀" 1 "�" 2)`},

	// Parentheses leave no trace.
	{"((a))", "a"},
	{"((a) eq (1))", "(eq a 1)"},
	{"contains((a),('x'))", "(contains a 'x')"},
	{"a\teq\t1", "(eq a 1)"},
}

func TestTrees(t *testing.T) {
	for _, tt := range trees {
		t.Run(tt.src, func(t *testing.T) {
			x, err := ParseFilter(tt.src, Options{Strict: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := ast.Dump(x); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
