package fuzz_test

import (
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

const linearType = `a type for every production
-- enum E flags --
A 1
B 2
-- complex C --
x Int32 null
list Collection(Int32)
inner D null
-- complex D --
y Int32 null
-- type --
id Int32 key
n Int32 null
d Decimal null
s String null
f Boolean null
e E null
c C null
t DateTimeOffset null
list Collection(Int32)
items Collection(C)
-- rows --
{"id":1,"n":1,"d":1.5,"s":"a","f":true,"e":"A","c":null,"t":null,"list":[1],"items":[]}
-- cases --
*: true
`

// productions make a filter of size n, each of another part of the grammar.
// deep ones nest, and stay below the limit of depth.
var productions = []struct {
	name string
	deep bool
	make func(n int) string
}{
	{"orExpr", false, func(n int) string { return joined("n eq 1", " or ", n) }},
	{"andExpr", false, func(n int) string { return joined("n ne 1", " and ", n) }},
	{"or of and", false, func(n int) string { return joined("n eq 1 and s eq 'x'", " or ", n) }},
	{"not", true, func(n int) string { return strings.Repeat("not ", n) + "f" }},
	{"parenExpr", true, func(n int) string { return strings.Repeat("(", n) + "f" + strings.Repeat(")", n) }},
	{"negateExpr", true, func(n int) string { return strings.Repeat("- ", n) + "n eq 1" }},
	{"addExpr", true, func(n int) string { return joined("n", " add ", n) + " eq 1" }},
	{"mulExpr", true, func(n int) string { return joined("d", " mul ", n) + " eq 1" }},
	{"eqExpr", true, func(n int) string { return "f eq " + joined("f", " eq ", n) }},
	{"ltExpr", true, func(n int) string { return "f lt " + joined("f", " lt ", n) }},
	{"hasExpr", false, func(n int) string { return joined("e has 'A'", " or ", n) }},
	{"inExpr, listExpr", false, func(n int) string { return "n in (" + joined("12", ",", n) + ")" }},
	{"inExpr, different items", false, func(n int) string { return "n in (" + counted(n) + ")" }},
	{"inExpr, strings", false, func(n int) string { return "s in ('" + joined("abc", "','", n) + "')" }},
	{"array", false, func(n int) string { return "n in [" + joined("n add 1", ",", n) + "]" }},
	{"array of constants", false, func(n int) string { return "list eq [" + counted(n) + "]" }},
	{"many lists", false, func(n int) string { return joined("n in (1,2,3)", " and ", n) }},
	{"object", false, func(n int) string { return joined(`c eq {"x":1,"list":[1,2],"inner":{"y":2}}`, " or ", n) }},
	{"string", false, func(n int) string { return "s eq '" + strings.Repeat("x''", n) + "'" }},
	{"integer", false, func(n int) string { return "d eq " + strings.Repeat("0", n) + "1" }},
	{"decimal", false, func(n int) string { return "d eq 0." + strings.Repeat("1", n) }},
	{"blanks", false, func(n int) string { return "n" + strings.Repeat(" ", n) + "eq" + strings.Repeat("\t", n) + "1" }},
	{"methodCallExpr", true, func(n int) string { return strings.Repeat("trim(", n) + "s" + strings.Repeat(")", n) + " eq 'x'" }},
	{"calls", false, func(n int) string { return joined("contains(s,'x')", " or ", n) }},
	{"concat", true, func(n int) string {
		return strings.Repeat("concat(s,", n) + "s" + strings.Repeat(")", n) + " eq 'x'"
	}},
	{"memberExpr", false, func(n int) string { return joined("c/inner/y eq 1", " and ", n) }},
	{"anyExpr", true, func(n int) string {
		return strings.Repeat("list/any(x:", 1) + joined("x eq 1", " or ", n) + ")"
	}},
	{"lambdas", false, func(n int) string { return joined("items/any(i:i/list/all(x:x gt 1))", " or ", n) }},
	{"count", false, func(n int) string { return joined("list/$count gt 1", " and ", n) }},
	{"caseMethodCallExpr", false, func(n int) string { return "case(" + joined("n eq 1:2", ",", n) + ") eq 2" }},
	{"castExpr", true, func(n int) string {
		return strings.Repeat("cast(", n) + "n" + strings.Repeat(",Edm.Int64)", n) + " eq 1"
	}},
	{"case within case", true, func(n int) string {
		return strings.Repeat("case(f:", n) + "n" + strings.Repeat(")", n) + " eq 1"
	}},
	{"in behind in", true, func(n int) string { return "f" + strings.Repeat(" in (true)", n) }},
	{"isofExpr", false, func(n int) string { return joined("isof(n,Edm.Int32)", " or ", n) }},
	{"rootExpr", false, func(n int) string { return joined("$it/n eq 1", " and ", n) }},
	{"filterPathExpr", true, func(n int) string { return "items" + strings.Repeat("/$filter(x gt 1)", n) + "/any()" }},
	{"count with $filter", false, func(n int) string { return joined("items/$count($filter=x gt 1) gt 0", " or ", n) }},
	{"primitiveLiteral", false, func(n int) string {
		return joined("(null eq 12345678-1234-1234-1234-123456789abc or duration'PT1S' ne null or 10:20:30 eq null or 2012-09-03 eq null"+
			" or binary'AAAA' eq null or geometry'SRID=0;Point(1 2)' eq null or 1e3 ne d or e eq Test.E'A')", " or ", n)
	}},
	{"dateTimeOffsetLiteral", false, func(n int) string { return joined("t gt 2012-09-03T10:00Z", " or ", n) }},
	{"every operator", false, func(n int) string {
		return joined("(n add 1 sub 2 mul 3 div 4 mod 5 divby 6 ge -n or not (s lt 'x') and e has 'B' and n le 5)", " and ", n)
	}},
}

func joined(s, between string, n int) string {
	return strings.TrimSuffix(strings.Repeat(s+between, n), between)
}

func counted(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strings.Repeat("1", 1+i%9))
		b.WriteByte(byte('0' + i%10))
	}
	return b.String()
}

// work is what one filter costs.
type work struct{ nodes, allocations, bytes float64 }

// pooled is the length of a text beyond which the parser keeps no buffers for
// the next one; below it a text would seem to cost nothing.
const pooled = 30_000

// TestLinear: work grows at most in step with the length of the input, for
// every production. Work is counted and never timed.
func TestLinear(t *testing.T) {
	f, err := fuzz.Parse("linear.txtar", []byte(linearType))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range productions {
		t.Run(p.name, func(t *testing.T) {
			n := 28
			if !p.deep {
				n = pooled / (len(p.make(2)) - len(p.make(1)))
			}
			base := measure(t, f, p.make(n))
			for _, k := range multiples() {
				got := measure(t, f, p.make(n*k))
				grows(t, "nodes", base.nodes, got.nodes, k)
				grows(t, "allocations", base.allocations, got.allocations, k)
				grows(t, "bytes", base.bytes, got.bytes, k)
			}
		})
	}
}

// multiples are the sizes to compare with n. The race detector is for races and
// slow: it gets one.
func multiples() []int {
	if raceEnabled {
		return []int{4}
	}
	return []int{2, 4, 8}
}

// grows allows what doubling the capacity of a slice or a map may cost, and
// what a pool that forgets does.
func grows(t *testing.T, what string, base, got float64, k int) {
	t.Helper()
	const slack = 1.6
	constant := float64(16 << 10)
	if raceEnabled {
		constant = 4 << 20
	}
	if got > base*float64(k)*slack+constant {
		t.Errorf("%s: %.0f for n, %.0f for %dn", what, base, got, k)
	}
}

// measure parses, prints, binds and compiles a filter, and matches one row.
func measure(t *testing.T, f *fuzz.File, src string) work {
	t.Helper()
	run := func() ast.Expr {
		x, err := parser.ParseFilter(src, parser.Options{})
		if err != nil {
			t.Fatalf("%.100s: %v", src, err)
		}
		term, err := schema.BindFilter(x, f.Type)
		if err != nil {
			t.Fatalf("%.100s: %v", src, err)
		}
		p, err := eval.Compile(term, eval.RecordFields(f.Type))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Match(&f.Rows[0]); err != nil {
			t.Fatal(err)
		}
		_ = ast.Print(x)
		_ = schema.Dump(term)
		return x
	}
	w := work{nodes: float64(len(slices.Collect(ast.Preorder(run()))))}
	w.allocations, w.bytes = allocated(func() { run() })
	return w
}

// allocated counts what the second call of f allocates: the first fills the
// pools, which the collector, off meanwhile, would empty, and of which every
// processor has its own.
func allocated(f func()) (allocations, bytes float64) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	f()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)
}

// TestRefusals: refusing what is wrong is linear as well.
func TestRefusals(t *testing.T) {
	f, err := fuzz.Parse("linear.txtar", []byte(linearType))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]func(n int) string{
		"unknown properties": func(n int) string { return joined("zip eq 1", " or ", n) },
		"mismatches":         func(n int) string { return joined("n eq 'x'", " and ", n) },
		"unknown functions":  func(n int) string { return joined("fo(s)", " or ", n) },
		"parentheses":        func(n int) string { return strings.Repeat("(", n) },
		"open strings":       func(n int) string { return strings.Repeat("'x' ", n) + "'" },
		"brackets":           func(n int) string { return strings.Repeat("[", n) },
		"slashes":            func(n int) string { return strings.Repeat("c/", n) },
		"operators":          func(n int) string { return strings.Repeat("eq ", n) },
		"colons":             func(n int) string { return strings.Repeat("list/any(x:", n) },
		"digits and dots":    func(n int) string { return strings.Repeat("1.", n) },
		"minus":              func(n int) string { return strings.Repeat("-", n) },
		"guid halves":        func(n int) string { return strings.Repeat("01234567-89ab-", n) },
	} {
		t.Run(name, func(t *testing.T) {
			var base float64
			for _, k := range append([]int{1}, multiples()...) {
				src := text(pooled / len(text(1)) * k)
				_, got := allocated(func() {
					x, err := parser.ParseFilter(src, parser.Options{})
					if err == nil {
						_, err = schema.BindFilter(x, f.Type)
					}
					if err == nil {
						t.Errorf("%.60s is accepted", src)
					}
				})
				if k == 1 {
					base = got
				}
				grows(t, "bytes", base, got, k)
			}
		})
	}
}

// TestLinearQueries is TestLinear for what stands beside $filter in a query, and
// for the segments that only a parser knows.
func TestLinearQueries(t *testing.T) {
	f, err := fuzz.Parse("linear.txtar", []byte(linearType))
	if err != nil {
		t.Fatal(err)
	}
	numbered := func(format, between string, n int) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = strings.ReplaceAll(format, "#", strconv.Itoa(100_000+i))
		}
		return strings.Join(parts, between)
	}
	for name, query := range map[string]func(n int) string{
		"orderbyItem":         func(n int) string { return "$orderby=" + joined("n desc", ",", n) },
		"orderby expressions": func(n int) string { return "$orderby=" + joined("n add 1 mul 2", ",", n) },
		"selectItem":          func(n int) string { return "$select=" + joined("c/inner/y", ",", n) },
		"parameterAlias":      func(n int) string { return "$filter=" + joined("n eq @p", " or ", n) + "&@p=1" },
		"aliases":             func(n int) string { return "$filter=f&" + numbered("@p#=#", "&", n) },
		"aliases that are used": func(n int) string {
			return "$filter=n in [" + numbered("@p#", ",", n) + "]&" + numbered("@p#=#", "&", n)
		},
		"customQueryOption": func(n int) string { return numbered("option#=value", "&", n) },
		"encoded":           func(n int) string { return "$filter=s%20eq%20'" + strings.Repeat("%C3%A9", n) + "'" },
		"pluses":            func(n int) string { return "$filter=" + joined("n+eq+1", "+or+", n) },
		"$top":              func(n int) string { return "$top=" + strings.Repeat("0", n) + "1" },
		"keyPredicate":      func(n int) string { return "$filter=" + joined("items(12)/x eq 1", " or ", n) },
		"compound keys":     func(n int) string { return "$filter=items(" + numbered("k#=1", ",", n) + ")/x eq 1" },
		"functionParameter": func(n int) string { return "$filter=N.F(" + numbered("p#=1", ",", n) + ") eq 1" },
		"boundFunction":     func(n int) string { return "$filter=" + joined("c/N.F(p=1) eq 1", " or ", n) },
		"wrong orderby":     func(n int) string { return "$orderby=" + joined("zip desc", ",", n) },
		"twice":             func(n int) string { return joined("$top=1", "&", n) },
	} {
		t.Run(name, func(t *testing.T) {
			n := pooled / (len(query(2)) - len(query(1)))
			var allocations, bytes float64
			for _, k := range append([]int{1}, multiples()...) {
				src := query(n * k)
				a, b := allocated(func() {
					q, err := parser.ParseQuery(src, parser.Options{})
					if err != nil {
						if name != "twice" {
							t.Fatalf("%.100s: %v", src, err)
						}
						return
					}
					_, _ = schema.Bind(q, f.Type) // some know no such segment
				})
				if k == 1 {
					allocations, bytes = a, b
				}
				grows(t, "allocations", allocations, a, k)
				grows(t, "bytes", bytes, b, k)
			}
		})
	}
}
