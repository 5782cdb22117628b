package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// TestAliasBudget wants aliases that double with each other refused in time
// linear in the limit, and in memory too where they are constant.
func TestAliasBudget(t *testing.T) {
	long := "'" + strings.Repeat("x", 100_000) + "'"
	for name, c := range map[string]struct {
		filter, twice, leaf string
		depth               int
	}{
		"expressions": {"Age eq @a0", "@a%d add @a%[1]d", "Age", 60},
		"strings":     {"Name eq @a0", "concat(@a%d,@a%[1]d)", long, 16},
		"arrays":      {"Numbers eq @a0", "concat(@a%d,@a%[1]d)", "[" + strings.Repeat("1,", 999) + "1]", 12},
		"letters":     {"Name eq @a0", "concat(toupper(@a%d),tolower(@a%[1]d))", long, 12},
		"chain":       {"Age in @a0", "@a%d", "[1]", 40_000},
		"literals":    {"Name in [@a0" + strings.Repeat(",@a0", 20_000) + "]", "case(zBool:@a%d)", long, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString(c.filter)
			for i := range c.depth {
				fmt.Fprintf(&b, "&@a%d=", i)
				fmt.Fprintf(&b, c.twice, i+1)
			}
			fmt.Fprintf(&b, "&@a%d=%s", c.depth, c.leaf)
			_, err := bindFilter(b.String(), product)
			if err == nil {
				t.Fatal("bound")
			}
			diags := asDiagnostics(t, err)
			if len(diags) != 1 || diags[0].Code != ast.LimitExceeded {
				t.Errorf("got %v", diags)
			}
		})
	}
}

// TestAliasesOfArrays wants arrays that aliases nest, in a circle too, refused
// where what is beside them is wrong.
func TestAliasesOfArrays(t *testing.T) {
	doubled := "Nope eq @a0"
	for i := range 60 {
		doubled += fmt.Sprintf("&@a%d=[@a%d,@a%[2]d]", i, i+1)
	}
	list := "&@a=[" + strings.Repeat("1,", 20_000) + "{}]"
	for _, filter := range []string{
		"Nope eq @a&@a=[@a]", "Nope in @a&@a=[@b]&@b=[@a]", doubled + "&@a60=[1]", doubled + "&@a60=[{}]",
		strings.Repeat("Nope eq @a or ", 20_000) + "true" + list, strings.Repeat("Sales.Size'Nope' in @a or ", 20_000) + "true" + list,
	} {
		if _, err := bindFilter(filter, product); err == nil {
			t.Errorf("%.40s binds", filter)
		}
	}
}

// TestLargeLeftOperand wants what is left of in not read anew for each of many
// items of another type.
func TestLargeLeftOperand(t *testing.T) {
	for _, filter := range []string{
		"case(" + strings.Repeat("zBool:'PT1S',", 10_000) + "zBool:null) in [" + strings.Repeat("zDur,", 10_000) + "zDur]",
		"case(" + strings.Repeat("zBool:'PT1S',", 10_000) + "zBool:'x') in [" + strings.Repeat("zDur,", 10_000) + "zDur]",
		"[" + strings.Repeat("Age,", 10_000) + "1] in [" + strings.Repeat("[zDbl],", 10_000) + "[1]]",
		"[" + strings.Repeat("1,", 10_000) + "1] in [" + strings.Repeat("[zDbl],", 10_000) + "[1]]",
		strings.Repeat("9", 100_000) + "-01-01 in [" + strings.Repeat("zDate,", 10_000) + "zDate]",
		"'PT" + strings.Repeat("0", 100_000) + "S' in [" + strings.Repeat("zDur,", 10_000) + "zDur]",
		strings.Repeat("9", 100_000) + ".5 in [" + strings.Repeat("zDec,", 10_000) + "zDec]",
	} {
		_, err := bindFilter(filter, product)
		if err == nil {
			t.Fatalf("%.40s binds", filter)
		}
		diags := asDiagnostics(t, err)
		if last := diags[len(diags)-1]; !slices.ContainsFunc(diags, func(d ast.Diagnostic) bool { return d.Code == ast.LimitExceeded }) {
			t.Errorf("%.40s: %v", filter, last)
		}
	}
}

// TestAliasBudgetOfQuery wants what aliases may stand for measured by what was
// sent: a list may be used three times, and a short query may not become a
// large one.
func TestAliasBudgetOfQuery(t *testing.T) {
	bind := func(raw string) error {
		q, err := parser.ParseQuery(raw, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = schema.Bind(q, product)
		return err
	}
	list := "$filter=Age in @a or (Age sub 1) in @a or (Age add 1) in @a&@a=[1" + strings.Repeat(",1", 60_000) + "]"
	if err := bind(list); err != nil {
		t.Error(err)
	}
	for depth, want := range map[int]bool{11: true, 13: false} {
		raw := "$filter=Age eq @a0"
		for i := range depth {
			raw += fmt.Sprintf("&@a%d=@a%d sub @a%[2]d", i, i+1)
		}
		raw += fmt.Sprintf("&@a%d=Age", depth)
		err := bind(raw)
		if (err == nil) != want {
			t.Errorf("2^%d from %d bytes: %v", depth, len(raw), err)
		}
	}
}

// TestPatternBudget wants many large regular expressions refused together.
func TestPatternBudget(t *testing.T) {
	large := "matchesPattern(Name,'a{999}b{900}') or "
	if _, err := bindFilter(strings.Repeat(large, 10)+"true", product); err != nil {
		t.Error(err)
	}
	_, err := bindFilter(strings.Repeat(large, 1000)+"true", product)
	if err == nil {
		t.Fatal("bound")
	}
	if diags := asDiagnostics(t, err); len(diags) != 1 || diags[0].Code != ast.LimitExceeded {
		t.Errorf("got %v", diags)
	}
}

// TestDepth binds trees that no parser makes.
func TestDepth(t *testing.T) {
	var x ast.Expr = &ast.Literal{Kind: ast.BooleanLiteral, Text: "true"}
	for range 1_000_000 {
		x = &ast.Unary{Op: ast.Not, X: x}
	}
	_, err := schema.BindFilter(x, product)
	if err == nil {
		t.Fatal("bound")
	}
	if diags := asDiagnostics(t, err); len(diags) != 1 || diags[0].Code != ast.LimitExceeded {
		t.Errorf("got %v", diags)
	}
}

// TestSize binds the largest queries that the parser lets through. What grows
// faster than the query would not end.
func TestSize(t *testing.T) {
	repeat := func(n int, format string) string {
		items := make([]string, n)
		for i := range items {
			items[i] = fmt.Sprintf(format, i)
		}
		return strings.Join(items, ",")
	}
	nested := func(depth int, open, inner, end string) string {
		return strings.Repeat(open, depth) + inner + strings.Repeat(end, depth)
	}
	long := "'" + strings.Repeat("x", 100_000) + "'"
	for name, filter := range map[string]string{
		"strings":                "Name in (" + repeat(99_000, "'%d'") + ")",
		"numbers":                "Age in (" + repeat(99_000, "%d.5") + ")",
		"wrong items":            "Age in (" + repeat(50_000, "'%d'") + ")",
		"long left":              "concat(" + long + ",Name) in (" + repeat(50_000, "%d") + ")",
		"members":                "style in (" + repeat(30_000, "Sales.Pattern'%d'") + ")",
		"objects":                "Address in [" + repeat(15_000, `{"City":"%d"}`) + "]",
		"arrays in a list":       "Names in [" + repeat(15_000, "['%d']") + "]",
		"long left, no integers": "case(" + strings.Repeat("zBool:1,", 15_000) + "true:2) in (" + repeat(60_000, "%d.5") + ")",
		"aliases":                "Age in (" + repeat(30_000, "@a%d") + ")&" + strings.ReplaceAll(repeat(30_000, "@a%[1]d=%[1]d"), ",", "&"),
		"unknown members":        "style in (" + repeat(50_000, "'x%d'") + ")",
		"array":                  "Numbers eq [" + repeat(50_000, "%d") + "]",
		"expressions":            "Age in [" + strings.ReplaceAll(repeat(20_000, "%d"), ",", " add Rating,") + "]",
		"or":                     strings.Repeat("Age eq 1 or ", 50_000) + "true",
		"unknown names":          strings.Repeat("zzz/yyy eq 1 or ", 20_000) + "true",
		"in of filters":          nested(100, "5 in Numbers/$filter(", "zBool", ")"),
		"cases":                  nested(100, "case(zBool:", "1", ",true:'x')") + " eq 1",
		"good cases":             nested(100, "case(zBool:", "1", ",true:2.5)") + " eq 1",
		"arrays":                 nested(100, "[", "1", "]") + " eq null",
		"sums":                   strings.Repeat("Age add ", 200) + "1 eq 1",
		"lambdas":                nested(60, "Products/any(x:", "true", ")"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bindFilter(filter, product)
			if err != nil {
				t.Log(len(asDiagnostics(t, err)), asDiagnostics(t, err)[0])
			}
		})
	}
}

// TestRepeatedOperand wants lists within lists refused that repeat what is left
// of them so often that no back end could walk the term.
func TestRepeatedOperand(t *testing.T) {
	for name, c := range map[string]struct{ open, inner, end string }{
		"conditions": {"(", "(Age eq 1)", " in (true,false))"},
		"items":      {"(", "zBool", " in [true,zBool])"},
		"promoted":   {"case(case(", "zBool", ":1,true:2) in [1,1.5,Age,Rating]:zBool,true:true)"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, depth := range []int{3, 60} {
				filter := strings.Repeat(c.open, depth) + c.inner + strings.Repeat(c.end, depth)
				_, err := bindFilter(filter, product)
				if depth == 3 {
					if err != nil {
						t.Error(err)
					}
					continue
				}
				if err == nil {
					t.Fatalf("%d levels were bound", depth)
				}
				if diags := asDiagnostics(t, err); len(diags) != 1 || diags[0].Code != ast.LimitExceeded {
					t.Errorf("got %v", diags)
				}
			}
		})
	}
}

// TestManyUses wants what is long without being many expressions, and is used
// many times, refused in time and memory linear in the limit, with messages that
// are short.
func TestManyUses(t *testing.T) {
	const n = 20_000
	names := strings.Repeat("abc.", n) + "abc"
	members := make([]string, n)
	for i := range members {
		members[i] = fmt.Sprintf(`"x%d":1`, i)
	}
	for name, c := range map[string]struct{ use, value string }{
		"casts":            {"@a", "$it" + strings.Repeat("/Model.Product", n) + "/zBool"},
		"unknown members":  {"Address eq @a", "{" + strings.Join(members, ",") + "}"},
		"annotations":      {"Address eq @a", "{" + strings.Repeat(`"@x":1,`, n) + `"@y":1}`},
		"list":             {"Age in @a", "[" + strings.Repeat("1,", n) + "1]"},
		"service function": {"@a", names + "()"},
		"annotation":       {"@a", "Name/@" + names + " eq 1"},
		"type":             {"@a", "isof(" + names + ")"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bindFilter(strings.Repeat(c.use+" or ", n)+"true&@a="+c.value, product)
			if err == nil {
				t.Fatal("bound")
			}
			size := 0
			for _, d := range asDiagnostics(t, err) {
				size += len(d.Message) + len(d.Hint)
			}
			if size > 200_000 {
				t.Errorf("%d bytes of messages", size)
			}
		})
	}
}

// TestLongCircle wants aliases in a long circle told of briefly.
func TestLongCircle(t *testing.T) {
	const n = 500
	name := func(i int) string { return fmt.Sprintf("@%s%d", strings.Repeat("q", 100), i%n) }
	uses, circle := "", ""
	for i := range n {
		uses += name(i) + " or "
		circle += "&" + name(i) + "=" + name(i+1)
	}
	_, err := bindFilter(uses+"true"+circle, product)
	for _, d := range asDiagnostics(t, err) {
		if len(d.Message) > 400 {
			t.Fatalf("%d bytes: %.100s", len(d.Message), d.Message)
		}
	}
}

// TestFilterSegments binds a long chain of $filter segments, which a walk back
// to the collection at each of them would make quadratic.
func TestFilterSegments(t *testing.T) {
	for _, filter := range []string{
		"Numbers" + strings.Repeat("/$filter($it/zBool)", 30_000) + "/$count gt 1",
		"Numbers" + strings.Repeat("/$filter($this gt 1)", 30_000) + "/$count gt 1",
	} {
		if _, err := bindFilter(filter, product); err != nil {
			t.Error(err)
		}
	}
}
