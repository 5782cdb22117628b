package parser

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/odatacheck/odata/ast"
)

// summary describes a query in one line.
func summary(q *ast.Query) string {
	var parts []string
	if q.Filter != nil {
		parts = append(parts, "filter "+ast.Dump(q.Filter))
	}
	for _, o := range q.OrderBy {
		direction := " asc"
		if o.Descending {
			direction = " desc"
		}
		parts = append(parts, "by "+ast.Dump(o.Expr)+direction)
	}
	for _, s := range q.Select {
		parts = append(parts, "select "+s.Text)
	}
	for _, n := range []struct {
		name  string
		value *int64
	}{{"top", q.Top}, {"skip", q.Skip}} {
		if n.value != nil {
			parts = append(parts, n.name+" "+strconv.FormatInt(*n.value, 10))
		}
	}
	if q.Count != nil {
		parts = append(parts, "count "+map[bool]string{true: "true", false: "false"}[*q.Count])
	}
	for _, a := range q.Aliases {
		value := "null"
		if a.Value != nil {
			value = ast.Dump(a.Value)
		}
		parts = append(parts, a.Name+" "+value)
	}
	for _, c := range q.Custom {
		parts = append(parts, c.Name+"="+c.Value)
	}
	for _, n := range q.Notes {
		parts = append(parts, "note "+string(n.Code))
	}
	return strings.Join(parts, "; ")
}

func TestParseQuery(t *testing.T) {
	tests := []struct{ query, want string }{
		{"", ""},
		{"$filter=a eq 1&$top=5&$skip=10", "filter (eq a 1); top 5; skip 10"},
		{"$FILTER=a&TOP=1&Skip=2&count=TRUE", "filter a; top 1; skip 2; count true"},
		{"%24filter=a%20eq%20'x%26y'", "filter (eq a 'x&y')"},
		{"$filter=a eq 'x=y'", "filter (eq a 'x=y')"},
		{"$filter=a eq 'x;y'", "filter (eq a 'x;y')"},
		{"$filter=a%09eq%091", "filter (eq a 1)"},
		{"$filter=a eq %27O'%27Neil'", "filter (eq a 'O''Neil')"},
		{"$count=false", "count false"},
		{"$top=0&$skip=007", "top 0; skip 7"},
		{"$top=99999999999999999999&$skip=9223372036854775807", "top 9223372036854775807; skip 9223372036854775807"},
		{"$orderby=a,b desc,c/d ASC, f(x) add 1 desc", "by a asc; by b desc; by c/d asc; by (add (f x) 1) desc"},
		{"orderby=desc desc,asc", "by desc desc; by asc asc"},
		{"$orderby=a\tdesc", "by a desc"},
		{"$orderby=(a eq 1) desc,a in (1,2)", "by (eq a 1) desc; by (in a [1 2]) asc"},
		{"$select=a,b/c, N.T/d,*,N.*,@N.T,a/@N.T", "select a; select b/c; select N.T/d; select *; select N.*; select @N.T; select a/@N.T"},
		{"$select=f(a,b),N.g(),null,eq", "select f(a,b); select N.g(); select null; select eq"},
		{"$select=INF,NaN,a/INF,true", "select INF; select NaN; select a/INF; select true"},
		{"$filter=a eq @p&@p='x'", "filter (eq a @p); @p 'x'"},
		{"@p=1 add 2&@q=@p&@r&@s=", "@p (add 1 2); @q @p; @r null; @s null"},
		{`@c={"a":[1,"x"]}&@d=[]`, `@c (object "a" (array 1 "x")); @d (array)`},
		{"@p=1&@P=2", "@p 1; @P 2"},
		{"!x&find=O%27Neil&a%3Db=c%26d", "!x=; find=O'Neil; a=b=c&d"},
		{"x=1&x=2", "x=1; x=2"},
		{"$top=1&", "top 1"},
		{"$top=1&&$skip=2", "top 1; skip 2; note Lenient"},
		{"$filter= a ", "filter a; note Lenient; note Lenient"},
		{"$filter=not(a)", "filter (not a); note Lenient"},

		// Custom query options that may be misspelt system query options.
		{"fliter=a", "fliter=a; note MisspeltOption"},
		{"Order_By=a", "Order_By=a; note MisspeltOption"},
		{"filters=a&conut=true", "filters=a; conut=true; note MisspeltOption; note MisspeltOption"},
		{"x;$filter=a", "x;$filter=a; note MisspeltOption"},
		{"%2524filter=a", "%24filter=a; note MisspeltOption"},
		{"%EF%BB%BF$filter=a&/Top=1", "\ufeff$filter=a; /Top=1; note MisspeltOption; note MisspeltOption"},
		{"county=a&tops=1&sikp=1&flitter=a&fil=a", "county=a; tops=1; sikp=1; flitter=a; fil=a"},

		// Plus signs.
		{"$filter=a+eq+'x'", "filter (eq a 'x')"},
		{"$filter=a+eq+'x+y'", "filter (eq a 'x y')"},
		{"$filter=a%20eq%20'x+y'", "filter (eq a 'x+y')"},
		{"$filter=a eq 'x+y'", "filter (eq a 'x+y')"},
		{"$filter=a eq 1&$orderby=b%20desc&x=y+z", "filter (eq a 1); by b desc; x=y+z"},
		{"$filter=contains(a,'x+y')", "filter (contains a 'x y'); note AmbiguousPlus"},
		{"$filter=contains(a,'x+y')&$orderby=a+desc", "filter (contains a 'x y'); by a desc"},
		{"$filter=contains(a,'x%2By')", "filter (contains a 'x+y')"},
		{"$filter=contains(a,'it''s+y')&@p='+'", "filter (contains a 'it''s y'); @p ' '; note AmbiguousPlus"},
		{"$filter=a eq 2012-09-03T14:53+02:00", "filter (eq a 2012-09-03T14:53+02:00)"},
		{"$filter=a+eq+2012-09-03T14:53%2B02:00", "filter (eq a 2012-09-03T14:53+02:00)"},
		{"$filter=a eq 1e+3", "filter (eq a 1e+3)"},
		{"q=a+b", "q=a b"},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			q, err := ParseQuery(tt.query, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(q); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if q.Raw != tt.query {
				t.Errorf("Raw is %q", q.Raw)
			}
		})
	}
}

func TestPlusModes(t *testing.T) {
	const query = "$filter=contains(a,'x+y')"
	for mode, want := range map[PlusMode]string{
		PlusAuto:    "filter (contains a 'x y'); note AmbiguousPlus",
		PlusSpace:   "filter (contains a 'x y')",
		PlusLiteral: "filter (contains a 'x+y')",
	} {
		q, err := ParseQuery(query, Options{Plus: mode})
		if err != nil || summary(q) != want {
			t.Errorf("mode %d: got %s, %v", mode, summary(q), err)
		}
	}
	q, err := ParseQuery("$filter=a%20eq%20'x+y'", Options{Plus: PlusSpace})
	if err != nil || summary(q) != "filter (eq a 'x y')" {
		t.Errorf("PlusSpace: got %s, %v", summary(q), err)
	}
	if _, err = ParseQuery("$filter=a+eq+1", Options{Plus: PlusLiteral}); !hasCode(err, ast.UnexpectedCharacter) {
		t.Errorf("PlusLiteral: got %v", err)
	}
}

// TestPlusSpan pins that the warning blames the first plus within a string, and
// that a plus outside of strings, or a blank that is sent as %20, settles what a
// plus is.
func TestPlusSpan(t *testing.T) {
	tests := []struct{ query, option, before string }{ // the text before the plus
		{"$filter=contains(a,'x+y+z')", "$filter", "contains(a,'x"},
		{"$filter=contains(a,'xy')&@p='%C3%A9+'&@q='+'", "@p", "'é"},
		{"$filter=contains(a,'x+y')&@q='%20+'", "", ""},
		{"@p='a+b'&$filter=a+eq+'c+d'", "", ""},
		{"@p='a+b'&$filter=a+eq+@p", "", ""},
	}
	for _, tt := range tests {
		q, err := ParseQuery(tt.query, Options{})
		if err != nil || (len(q.Notes) == 1) != (tt.option != "") {
			t.Errorf("%s: got %v, %v", tt.query, q.Notes, err)
			continue
		}
		for _, d := range q.Notes {
			if d.Code != ast.AmbiguousPlus || d.Option != tt.option || d.Span != (ast.Span{Start: len(tt.before), End: len(tt.before) + 1}) {
				t.Errorf("%s: got %+v", tt.query, d)
			}
		}
	}
}

// TestQueryErrors pins code, option and the part that is blamed, marked by ‹
// and ›: of the query string, or of the decoded text in option.
func TestQueryErrors(t *testing.T) {
	tests := []struct {
		query  string
		code   ast.Code
		option string
		blamed string
		hint   string
	}{
		{"$stop=5", ast.UnknownOption, "", "‹$stop›=5", `did you mean "$top"?`},
		{"a=1&$fliter=x", ast.UnknownOption, "", "a=1&‹$fliter›=x", `did you mean "$filter"?`},
		{"$order=x", ast.UnknownOption, "", "‹$order›=x", `did you mean "$orderby"?`},
		{"$xyzzy=1", ast.UnknownOption, "", "‹$xyzzy›=1", ""},
		{"$filter =true", ast.UnknownOption, "", "‹$filter ›=true", `write "$filter"`},
		{"filter%20=true", ast.UnknownOption, "", "‹filter%20›=true", `write "filter"`},
		{"+top=1", ast.UnknownOption, "", "‹+top›=1", `write "top"`},
		{"?$filter=a", ast.UnknownOption, "", "‹?$filter›=a", `write "$filter"`},
		{"$=1", ast.UnknownOption, "", "‹$›=1", ""},
		{"@=1", ast.UnknownOption, "", "‹@›=1", `write "@" and letters or digits`},
		{"@a.b=1", ast.UnknownOption, "", "‹@a.b›=1", `write "@" and letters or digits`},
		{"$search=x", ast.UnsupportedOption, "", "‹$search›=x", ""},
		{"expand=x($top=1;$skip=2)", ast.UnsupportedOption, "", "‹expand›=x($top=1;$skip=2)", ""},
		{"$top=1&TOP=2", ast.DuplicateOption, "", "$top=1&‹TOP›=2", "give it once"},
		{"@p=1&@p=2", ast.DuplicateOption, "", "@p=1&‹@p›=2", "give it once"},
		{"@p&@%70", ast.DuplicateOption, "", "@p&‹@%70›", "give it once"},
		{"$filter=%C3&$filter=a", ast.InvalidEncoding, "", "$filter=‹%C3›&$filter=a", "encode text as UTF-8"},
		{"@=1&@=2", ast.UnknownOption, "", "‹@›=1&@=2", `write "@" and letters or digits`},
		{"=1", ast.InvalidOption, "", "‹›=1", ""},
		{"$count", ast.InvalidOption, "", "‹$count›", `write "=" and a value`},
		// A condition that was cut off must not be dropped as a custom option.
		{"$filter=a eq 'x'& b eq 'y'", ast.InvalidOption, "", "$filter=a eq 'x'&‹ b eq 'y'›", `"&" ends an option: write "and" between conditions, "%26" within a string`},
		{"$filter=a+eq+1&b+eq+2", ast.InvalidOption, "", "$filter=a+eq+1&‹b+eq+2›", `"&" ends an option: write "and" between conditions, "%26" within a string`},
		{"a%20eq%20'x'", ast.InvalidOption, "", "‹a%20eq%20'x'›", `an expression follows "$filter="`},
		{"$filter", ast.InvalidOption, "", "‹$filter›", `write "=" and a value`},
		{"$count=1", ast.InvalidOption, "$count", "‹1›", ""},
		{"$count=", ast.InvalidOption, "$count", "‹›", ""},
		{"$top=-1", ast.InvalidOption, "$top", "‹-1›", ""},
		{"$top=%2B5", ast.InvalidOption, "$top", "‹+5›", ""},
		{"$top=1.0", ast.InvalidOption, "$top", "‹1.0›", ""},
		{"$top= 1", ast.InvalidOption, "$top", "‹ 1›", ""},
		{"$skip=", ast.InvalidOption, "$skip", "‹›", ""},
		{"$skip=x", ast.InvalidOption, "$skip", "‹x›", ""},
		{"$filter=a%zz", ast.InvalidEncoding, "", "$filter=a‹%zz›", `write a percent sign as "%25"`},
		{"$filter=a%4", ast.InvalidEncoding, "", "$filter=a‹%4›", `write a percent sign as "%25"`},
		{"$filter=a%2夜'", ast.InvalidEncoding, "", "$filter=a‹%2夜›'", `write a percent sign as "%25"`},
		{"x=%", ast.InvalidEncoding, "", "x=‹%›", `write a percent sign as "%25"`},
		{"%zz=1", ast.InvalidEncoding, "", "‹%zz›=1", `write a percent sign as "%25"`},
		{"$filter=%20%C3", ast.InvalidEncoding, "", "$filter=%20‹%C3›", "encode text as UTF-8"},
		{"$filter='%C3%28'", ast.InvalidEncoding, "", "$filter='‹%C3›%28'", "encode text as UTF-8"},
		{"x=%FF", ast.InvalidEncoding, "", "x=‹%FF›", "encode text as UTF-8"},
		{"x=a%00", ast.InvalidEncoding, "", "x=a‹%00›", "remove it"},
		{"$filter=", ast.UnexpectedEnd, "$filter", "‹›", ""},
		{"$filter=a%20eq", ast.UnexpectedEnd, "$filter", "a eq‹›", ""},
		{"$orderby=", ast.UnexpectedEnd, "$orderby", "‹›", ""},
		{"$orderby=a,", ast.UnexpectedEnd, "$orderby", "a,‹›", ""},
		{"$orderby=a desc asc", ast.UnexpectedToken, "$orderby", "a desc ‹asc›", ""},
		{"$orderby=a down", ast.UnexpectedToken, "$orderby", "a ‹down›", ""},
		{"$orderby=a eq,b", ast.UnexpectedToken, "$orderby", "a eq‹,›b", ""},
		{"$orderby=a,b 1.", ast.InvalidLiteral, "$orderby", "a,b 1‹.›", `write "1.0"`},
		{"$orderby=a) desc", ast.UnexpectedToken, "$orderby", "a‹)› desc", ""},
		{"$select=", ast.UnexpectedEnd, "$select", "‹›", ""},
		{"$select=a,,b", ast.UnexpectedToken, "$select", "a,‹,›b", ""},
		{"$select=a b", ast.UnexpectedToken, "$select", "a ‹b›", ""},
		{"$select=a($top=1)", ast.NotSupported, "$select", "a(‹$top›=1)", ""},
		{"$select=a(top=1)", ast.NotSupported, "$select", "a(‹top›=1)", ""},
		{"$select=@N.T($top=5)", ast.NotSupported, "$select", "@N.T(‹$top›=5)", ""},
		{"$select=a eq 1.", ast.UnexpectedToken, "$select", "a ‹eq› 1.", ""},
		{"$select=#", ast.UnexpectedCharacter, "$select", "‹#›", ""},
		{"$filter=title eq 'a&b'", ast.UnterminatedString, "$filter", "title eq ‹'›a", `an "&" within a string is written "%26"`},
		{"@p='a&b'&$filter=title eq @p", ast.UnterminatedString, "@p", "‹'›a", `an "&" within a string is written "%26"`},
		{"$filter=title eq High'&x=5", ast.UnterminatedString, "$filter", "title eq High‹'›", `did you mean "'High'"?`},
		{"$filter=title eq 'a&$top=5", ast.UnterminatedString, "$filter", "title eq ‹'›a", "close it, and double each quotation mark within it"},
		{"$filter=title eq 'a&filter=5", ast.UnterminatedString, "$filter", "title eq ‹'›a", "close it, and double each quotation mark within it"},
		{"$filter=title eq 'a&", ast.UnterminatedString, "$filter", "title eq ‹'›a", "close it, and double each quotation mark within it"},
		{"$filter=title eq 'a'' %26", ast.UnterminatedString, "$filter", "title eq ‹'›a'' &", "close it, and double each quotation mark within it"},
		{"@p=1 add", ast.UnexpectedEnd, "@p", "1 add‹›", ""},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			q, err := ParseQuery(tt.query, Options{})
			var ds ast.Diagnostics
			if !errors.As(err, &ds) || q == nil {
				t.Fatalf("got %v, %v", q, err)
			}
			d := ds[0]
			text, span := unmark(tt.blamed)
			if d.Code != tt.code || d.Option != tt.option || d.Span != span || d.Hint != tt.hint {
				t.Errorf("got %s in %q at %v: %v, want %s in %q at %v, hint %q", d.Code, d.Option, d.Span, d, tt.code, tt.option, span, tt.hint)
			}
			source := q.Raw
			if tt.option != "" {
				o, _ := q.Option(tt.option)
				source = o.Text
			}
			if source != text {
				t.Errorf("the text is %q, want %q", source, text)
			}
			if d.Fix != nil && tt.option == "" {
				if _, err := ParseQuery(ast.ApplyFix(tt.query, *d.Fix), Options{}); hasCode(err, tt.code) {
					t.Errorf("the fix does not help: %v", err)
				}
			}
		})
	}
}

// TestQueryDoubleAmpersand pins that a condition behind && is not dropped.
func TestQueryDoubleAmpersand(t *testing.T) {
	for _, query := range []string{"$filter=a eq 'x' && b eq 'y'", "$filter=a eq 'x'&&b='y'", "$filter=a%20eq%201&&b"} {
		_, err := ParseQuery(query, Options{})
		if !hasCode(err, ast.InvalidOption) || !strings.Contains(err.Error(), `"and" joins conditions, not "&&"`) {
			t.Errorf("%s: got %v", query, err)
		}
	}
	if _, err := ParseQuery("$filter=a&&$top=5", Options{}); err != nil {
		t.Errorf("an empty option before another: got %v", err)
	}
}

// TestQueryReportsAll pins that one bad option does not hide another, and that
// what is right is kept.
func TestQueryReportsAll(t *testing.T) {
	q, err := ParseQuery("$filter=a eq&$top=x&$skip=3&$stop=1&$orderby=b", Options{})
	var ds ast.Diagnostics
	if !errors.As(err, &ds) {
		t.Fatal(err)
	}
	var codes []ast.Code
	for _, d := range ds {
		codes = append(codes, d.Code)
	}
	if diff := cmp.Diff([]ast.Code{ast.UnexpectedEnd, ast.InvalidOption, ast.UnknownOption}, codes); diff != "" {
		t.Error(diff)
	}
	if got := summary(q); got != "by b asc; skip 3" {
		t.Error(got)
	}
	if len(q.Options) != 5 {
		t.Errorf("%d options", len(q.Options))
	}
}

func TestOptions(t *testing.T) {
	q, err := ParseQuery("x=1&FILTER=a%20eq%20'b+c'&@p", Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []ast.Option{
		{Name: "x", Text: "1", Raw: "1", RawStart: 2, HasValue: true},
		{Name: "$filter", Text: "a eq 'b+c'", Raw: "a%20eq%20'b+c'", RawStart: 11, HasValue: true},
		{Name: "@p", RawStart: 28},
	}
	if diff := cmp.Diff(want, q.Options); diff != "" {
		t.Error(diff)
	}
	q, err = ParseQuery("$filter=a+eq+1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if o := q.Options[0]; !o.Plus || o.RawOffset(5) != len("$filter=a+eq+") {
		t.Errorf("got %+v with raw offset %d", o, o.RawOffset(5))
	}
}

func TestOrderItems(t *testing.T) {
	const src = " (a) desc , b"
	items, err := ParseOrderBy(src, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, it := range items {
		texts = append(texts, it.Pos.Text(src)+"|"+it.Expr.Span().Text(src))
	}
	if diff := cmp.Diff([]string{"(a) desc|a", "b|b"}, texts); diff != "" {
		t.Error(diff)
	}
}

func TestSelectItems(t *testing.T) {
	const src = "a/N.T/b, N.f(x,y) ,@N.T#q,*"
	items, err := ParseSelect(src, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []ast.SelectItem{
		{Text: "a/N.T/b", Pos: ast.Span{Start: 0, End: 7}, Path: &ast.Path{Pos: ast.Span{Start: 0, End: 7}, Segments: []ast.Segment{
			&ast.NameSegment{Name: "a", Pos: ast.Span{Start: 0, End: 1}},
			&ast.TypeSegment{Name: "N.T", Pos: ast.Span{Start: 2, End: 5}},
			&ast.NameSegment{Name: "b", Pos: ast.Span{Start: 6, End: 7}},
		}}},
		{Text: "N.f(x,y)", Pos: ast.Span{Start: 9, End: 17}, Path: &ast.Path{Pos: ast.Span{Start: 9, End: 17}, Segments: []ast.Segment{
			&ast.FunctionSegment{Name: "N.f", NamePos: ast.Span{Start: 9, End: 12}, Pos: ast.Span{Start: 9, End: 17}, Args: []ast.NamedArg{
				{Name: "x", NamePos: ast.Span{Start: 13, End: 14}}, {Name: "y", NamePos: ast.Span{Start: 15, End: 16}},
			}},
		}}},
		{Text: "@N.T#q", Pos: ast.Span{Start: 19, End: 25}, Path: &ast.Path{Pos: ast.Span{Start: 19, End: 25}, Segments: []ast.Segment{
			&ast.AnnotationSegment{Name: "@N.T#q", Pos: ast.Span{Start: 19, End: 25}},
		}}},
		{Text: "*", Star: true, Pos: ast.Span{Start: 26, End: 27}},
	}
	if diff := cmp.Diff(want, items, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func TestStrictQuery(t *testing.T) {
	for _, query := range []string{"$filter= a", "$filter=not(a)", "$top=1&&$skip=1", "$orderby=a ", "$select= a", "$orderby=not(a)", "@p= 1"} {
		if q, err := ParseQuery(query, Options{}); err != nil || len(q.Notes) != 1 {
			t.Errorf("%s: got %v and notes %v", query, err, q.Notes)
		}
		if _, err := ParseQuery(query, Options{Strict: true}); !hasCode(err, ast.Lenient) {
			t.Errorf("%s: strict mode gives %v", query, err)
		}
	}
}

// TestMaxErrors pins how many diagnostics a query string gets: who renders
// them looks for the place of each.
func TestMaxErrors(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, 1000) }
	blanks := "$tip=1"
	for i := range 1000 {
		blanks += "&@p" + strconv.Itoa(i) + "= 1 "
	}
	for _, tt := range []struct {
		name, query string
		strict      bool
	}{
		{"errors", many("$tip=1&") + "$filter=a", false},
		{"leniencies in one option", "$filter=" + many("not(a) and ") + "a", true},
		{"two leniencies in each option", blanks, true},
	} {
		_, err := ParseQuery(tt.query, Options{Strict: tt.strict})
		var ds ast.Diagnostics
		if !errors.As(err, &ds) || len(ds) != maxErrors {
			t.Errorf("%s: got %d diagnostics", tt.name, len(ds))
		}
	}
	for _, query := range []string{"$filter=" + many("not(a) and ") + "a", strings.TrimPrefix(blanks, "$tip=1&")} {
		if q, err := ParseQuery(query, Options{}); err != nil || len(q.Notes) != maxWarnings {
			t.Errorf("%.20s: got %d warnings, %v", query, len(q.Notes), err)
		}
	}
	q, err := ParseQuery(strings.Repeat("&", 1000)+"$filter=a", Options{})
	if err != nil || q.Filter == nil || len(q.Notes) != 1 {
		t.Errorf("got %v, %v", q, err)
	}
}
