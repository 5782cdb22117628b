package ast_test

import (
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/parser"
)

// tree is a generated tree. gopter prints it as its dump.
type tree struct{ expr ast.Expr }

func (t tree) String() string { return ast.Dump(t.expr) }

func genTree(p *gopter.GenParameters) *gopter.GenResult {
	g := generator{p.Rng}
	return gopter.NewGenResult(tree{g.expr(1 + g.Intn(5))}, shrinkTree)
}

// shrinkTree proposes every tree below, and the tree with one operand put in
// the place of an operation.
func shrinkTree(v any) gopter.Shrink {
	original := v.(tree).expr
	var smaller []ast.Expr
	for x := range ast.Preorder(original) {
		if _, isList := x.(*ast.List); x == original || isList || isRootVariable(x) {
			continue
		}
		smaller = append(smaller, x)
	}
	for old := range ast.Preorder(original) {
		switch old := old.(type) {
		case *ast.Unary:
			smaller = append(smaller, replace(original, old, old.X))
		case *ast.Binary:
			smaller = append(smaller, replace(original, old, old.X), replace(original, old, name("a")))
		case *ast.Logical:
			smaller = append(smaller, replace(original, old, old.Operands[0]))
		}
	}
	return func() (any, bool) {
		if len(smaller) == 0 {
			return nil, false
		}
		x := smaller[0]
		smaller = smaller[1:]
		return tree{x}, true
	}
}

func isRootVariable(e ast.Expr) bool {
	v, ok := e.(*ast.Variable)
	return ok && v.Kind == ast.Root
}

func replace(in, old, by ast.Expr) ast.Expr {
	return ast.Rewrite(in, func(e ast.Expr) ast.Expr {
		if e == old {
			return by
		}
		return e
	})
}

// check runs a property on random trees, with the seed in the failure.
func check(t *testing.T, property func(tree) string) {
	t.Helper()
	parameters := gopter.DefaultTestParameters()
	parameters.MinSuccessfulTests = 2000
	properties := gopter.NewProperties(parameters)
	properties.Property(t.Name(), prop.ForAll(property, gopter.Gen(genTree)))
	properties.TestingRun(t)
}

func parse(src string) (ast.Expr, error) {
	return parser.ParseFilter(src, parser.Options{Strict: true})
}

func TestParsePrinted(t *testing.T) {
	check(t, func(in tree) string {
		text := ast.Print(in.expr)
		out, err := parse(text)
		switch {
		case err != nil:
			return text + ": " + err.Error()
		case !ast.Equal(in.expr, out):
			return text + " is parsed as " + ast.Dump(out)
		case ast.Dump(in.expr) != ast.Dump(out):
			return text + ": equal, but the dump is " + ast.Dump(out)
		case ast.Print(out) != text:
			return text + " is printed as " + ast.Print(out)
		}
		return ""
	})
}

// Without any pair of parentheses the text is another tree or none. Two pairs
// could sometimes go: those of a property called not, and those of a unary
// operator right of has, which binds tighter by the table of precedences.
func TestPrintMinimal(t *testing.T) {
	check(t, func(in tree) string {
		text := ast.Print(in.expr)
		if strings.Contains(text, "(not)") || strings.Contains(text, "'a)('") {
			return ""
		}
		for i := range text {
			if text[i] != '(' || strings.HasSuffix(text[:i], " has ") {
				continue
			}
			j := closing(text, i)
			shorter := text[:i] + text[i+1:j] + text[j+1:]
			if out, err := parse(shorter); err == nil && ast.Equal(in.expr, out) {
				return text + " can be " + shorter
			}
		}
		return ""
	})
}

// closing returns the offset of the parenthesis that closes the one at i.
func closing(text string, i int) int {
	depth := 0
	for ; ; i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
}

func TestEqualIsDump(t *testing.T) {
	var last tree
	check(t, func(in tree) string {
		other := last
		last = in
		if ast.Equal(in.expr, other.expr) != (ast.Dump(in.expr) == ast.Dump(other.expr)) {
			return ast.Dump(in.expr) + " and " + ast.Dump(other.expr)
		}
		changed := ast.Rewrite(in.expr, func(e ast.Expr) ast.Expr {
			if _, ok := e.(*ast.Literal); ok {
				return str("'changed'")
			}
			return e
		})
		if ast.Equal(in.expr, changed) != (ast.Dump(in.expr) == ast.Dump(changed)) {
			return ast.Dump(in.expr) + " and " + ast.Dump(changed)
		}
		return ""
	})
}

// What differs in spelling only is printed alike.
func TestPrintCanonical(t *testing.T) {
	tests := []struct{ src, want string }{
		{"A  EQ\t'x'   AND NOT  CONTAINS( b , 'y' )", "A eq 'x' and not contains(b,'y')"},
		{"((a)) eq (1)", "a eq 1"},
		{"(a and b) and c", "(a and b) and c"},
		{"a and ((b and c))", "a and (b and c)"},
		{"(a eq 1) or (b eq 2)", "a eq 1 or b eq 2"},
		{"(a and b) or c", "a and b or c"},
		{"- 5 add 3 eq -2", "-(5) add 3 eq -2"},
		{"-  x eq 1", "-x eq 1"},
		{"a IN ( 1 , 2 )", "a in (1,2)"},
		{"a in (b)", "a in b"},
		{"a eq +5", "a eq 5"},
		{"a eq 1E+3", "a eq 1e3"},
		{"a eq TRUE or b eq False", "a eq true or b eq false"},
		{"a eq 2012-09-03t13:52:10z", "a eq 2012-09-03T13:52:10Z"},
		{"a eq DURATION'p1d'", "a eq duration'P1D'"},
		{"a eq ABCDEF01-89ab-cdef-0123-456789abcdef", "a eq abcdef01-89ab-cdef-0123-456789abcdef"},
		{`hassubset(a,["it's","\u00fc"])`, "hassubset(a,['it''s','ü'])"},
		{`a eq {"b" : [ 1 , "x" ] }`, `a eq {"b":[1,'x']}`},
		{"tags/ANY( t : t eq 'x' )", "tags/any(t:t eq 'x')"},
		{"tags/any( )", "tags/any()"},
		{"CASE( a : 10 , true : 30 ) eq 1", "case(a:10,true:30) eq 1"},
		{"ISOF( a , Edm.String )", "isof(a,Edm.String)"},
		{"eq eq eq", "eq eq eq"},
		{"not", "not"},
		{"not not", "not (not)"},
	}
	for _, tt := range tests {
		e, err := parse(tt.src)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		got := ast.Print(e)
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.src, got, tt.want)
		}
		again, err := parse(got)
		if err != nil {
			t.Errorf("%s: %v", got, err)
		} else if twice := ast.Print(again); twice != got {
			t.Errorf("%s is printed as %s", got, twice)
		}
	}
}

// A canonical query string means the same when it is parsed.
func TestParseEncoded(t *testing.T) {
	tests := []string{
		"$filter=a%20eq%20'100%25%20%C3%BC%26%23%2B'&$orderby=a,b%20desc&$select=title,*&$top=5&$skip=0&$count=false&@p=1&x=a%20b",
		"$filter=a%20eq%20@p&@p=2012-09-03T13:52%2B02:00",
		"$filter=contains(a,%5B'x'%5D)",
		"$orderby=(not)%20desc,length(a)",
		"$filter=a%20eq%20@p&@p=",
		"$select=N.F(a,b),c/f(),N.*",
	}
	for _, src := range tests {
		q, err := parser.ParseQuery(src, parser.Options{Strict: true})
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := ast.EncodeQuery(q); got != src {
			t.Errorf("got %s, want %s", got, src)
		}
	}
}
