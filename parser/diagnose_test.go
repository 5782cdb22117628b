package parser

import (
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// TestDiagnostics pins for wrong filters the code, the part that is blamed
// (between ‹ and ›), a part of the message, the hint and what the fix makes of
// the filter. A fix that is pinned must lead to a filter that parses, any other
// must not lead to the same message.
func TestDiagnostics(t *testing.T) {
	tests := []struct {
		src     string
		code    ast.Code
		message string
		hint    string
		fixed   string // "" without a fix
	}{
		// Operators of other languages.
		{"a ‹==› 1", ast.UnexpectedCharacter, `"==" is not an operator`, `did you mean "eq"?`, "a eq 1"},
		{"a‹==›1", ast.UnexpectedCharacter, `"=="`, `did you mean "eq"?`, "a eq 1"},
		{"a ‹=› 1", ast.UnexpectedCharacter, `"=" is not an operator`, `did you mean "eq"?`, "a eq 1"},
		{"a‹=›'x'", ast.UnexpectedCharacter, `"=" is not an operator`, `did you mean "eq"?`, "a eq 'x'"},
		{"a/b‹=›'x'", ast.UnexpectedCharacter, `"=" is not an operator`, `did you mean "eq"?`, "a/b eq 'x'"},
		{"a ‹=›1", ast.UnexpectedCharacter, `"=" is not an operator`, `did you mean "eq"?`, "a eq 1"},
		{"(a)‹=›1", ast.UnexpectedCharacter, `"=" is not an operator`, `did you mean "eq"?`, "(a) eq 1"},
		{"a ‹!=› 1", ast.UnexpectedCharacter, `"!=" is not an operator`, `did you mean "ne"?`, "a ne 1"},
		{"a ‹<>› 1", ast.UnexpectedCharacter, `"<>" is not an operator`, `did you mean "ne"?`, "a ne 1"},
		{"a ‹<› 1", ast.UnexpectedCharacter, `"<" is not an operator`, `did you mean "lt"?`, "a lt 1"},
		{"a ‹>=› 1", ast.UnexpectedCharacter, `">=" is not an operator`, `did you mean "ge"?`, "a ge 1"},
		{"a ‹===› 1", ast.UnexpectedCharacter, `"===" is not an operator`, `did you mean "eq"?`, "a eq 1"},
		{"a ‹&&› b", ast.UnexpectedCharacter, `"&&" is not an operator`, `did you mean "and"?`, "a and b"},
		{"a ‹||› b", ast.UnexpectedCharacter, `"||" is not an operator`, `did you mean "or"?`, "a or b"},
		{"‹!›a", ast.UnexpectedCharacter, `"!" is not an operator`, `did you mean "not"?`, "not a"},
		{"‹!›(a)", ast.UnexpectedCharacter, `"!" is not an operator`, `did you mean "not"?`, "not (a)"},
		{"(‹!›a)", ast.UnexpectedCharacter, `"!" is not an operator`, `did you mean "not"?`, "(not a)"},
		{"a ‹+› 1 eq 2", ast.UnexpectedCharacter, `"+" is not an operator`, `did you mean "add"?`, "a add 1 eq 2"},
		{"a‹+›b eq 2", ast.UnexpectedCharacter, `"+" is not an operator`, `did you mean "add", or a blank that was sent as a plus?`, ""},
		{"a ‹%› 2 eq 0", ast.UnexpectedCharacter, `"%" is not an operator`, `did you mean "mod"?`, "a mod 2 eq 0"},
		{"a ‹*› 2 eq 0", ast.UnexpectedToken, `"*" is not an operator`, `did you mean "mul"?`, "a mul 2 eq 0"},
		{"a ‹-› 2 eq 0", ast.UnexpectedToken, `"-" is not an operator`, `did you mean "sub"?`, "a sub 2 eq 0"},
		{"a‹-›b eq 0", ast.UnexpectedToken, `"-" is not an operator`, `did you mean "sub"?`, "a sub b eq 0"},
		{"2012‹-›b eq 0", ast.UnexpectedToken, `"-" is not an operator`, `did you mean "sub"?`, "2012 sub b eq 0"},
		{"a eq 5‹-›3", ast.UnexpectedToken, `"-" is not an operator`, `did you mean "sub"?`, "a eq 5 sub 3"},
		{"a ‹-›3 eq 0", ast.UnexpectedToken, `"-" is not an operator`, `did you mean "sub"?`, "a sub 3 eq 0"},
		{"a ‹+›3 eq 0", ast.UnexpectedToken, `"+" is not an operator`, `did you mean "add"?`, "a add 3 eq 0"},
		{"a ‹/› 2 eq 0", ast.UnexpectedToken, `no blank may be beside the "/" of a path`, `division is written "div"`, ""},
		{"a ‹/›b eq 0", ast.UnexpectedToken, `no blank may be beside the "/" of a path`, `division is written "div"`, ""},
		{"a‹/› b eq 0", ast.UnexpectedToken, `no blank may be beside the "/" of a path`, `division is written "div"`, ""},

		// Words of other languages.
		{"a ‹like› 'x'", ast.UnexpectedToken, `unexpected "like"`, "did you mean contains, startswith or endswith?", ""},
		{"a ‹LIKE› 'x'", ast.UnexpectedToken, `unexpected "LIKE"`, "did you mean contains, startswith or endswith?", ""},
		{"a ‹is› null", ast.UnexpectedToken, `unexpected "is"`, `did you mean "eq null"?`, "a eq null"},
		{"a ‹IS› not null", ast.UnexpectedToken, `unexpected "IS"`, `did you mean "ne null"?`, "a ne null"},
		{"a ‹between› 1 and 2", ast.UnexpectedToken, `unexpected "between"`, `write "x ge 1 and x le 2"`, ""},
		{"a ‹contains› 'x'", ast.UnexpectedToken, `unexpected "contains"`, `write "contains(property,'text')"`, ""},
		{"a ‹equals› 1", ast.UnexpectedToken, `unexpected "equals"`, `did you mean "eq"?`, "a eq 1"},
		{"a ‹eqq› 1", ast.UnexpectedToken, `unexpected "eqq"`, `did you mean "eq"?`, "a eq 1"},
		{"a eq 1 ‹annd› b", ast.UnexpectedToken, `unexpected "annd"`, `did you mean "and"?`, "a eq 1 and b"},
		{"a ‹foo› 1", ast.UnexpectedToken, `unexpected "foo": expected an operator such as eq or and`, "", ""},
		{"a ‹not› in (1)", ast.UnexpectedToken, `"not" is not between its operands`, `write "not" before the whole comparison`, ""},
		{"a eq 1 ‹asc›", ast.UnexpectedToken, `unexpected "asc"`, "", ""},

		// Quotation marks and blanks.
		{`a eq ‹"x"›`, ast.UnexpectedToken, "double quotation marks", "write it in single quotation marks", "a eq 'x'"},
		{`a eq ‹"it's"›`, ast.UnexpectedToken, "double quotation marks", "write it in single quotation marks", "a eq 'it''s'"},
		{`a in (‹"x"›,'y')`, ast.UnexpectedToken, "double quotation marks", "write it in single quotation marks", "a in ('x','y')"},
		{`a eq ‹"x\u0000"›`, ast.UnexpectedToken, "double quotation marks", "write it in single quotation marks", ""},
		{`[‹"x"› eq a]`, ast.UnexpectedToken, "double quotation marks", "write it in single quotation marks", "['x' eq a]"},
		{"a eq ‹‘›x’", ast.UnexpectedCharacter, "curly quotation mark", "put text in straight single quotation marks", "a eq 'x'"},
		{"a eq ‹“›it's”", ast.UnexpectedCharacter, "curly quotation mark", "put text in straight single quotation marks", "a eq 'it''s'"},
		{"a eq ‹`›x`", ast.UnexpectedCharacter, "unexpected character", "put text in single quotation marks", ""},
		{"a eq 'O'‹Neil›'", ast.UnexpectedToken, `unexpected "Neil"`, "double a quotation mark within a string", "a eq 'O''Neil'"},
		{"a eq ‹'›x", ast.UnterminatedString, "not closed", "close it, and double each quotation mark within it", "a eq 'x'"},
		{"a eq High‹'›", ast.UnterminatedString, `the quotation mark after "High" has no other before it`, `did you mean "'High'"?`, "a eq 'High'"},
		{"f(a,é1‹'› ) and b", ast.UnterminatedString, "has no other before it", `did you mean "'é1'"?`, "f(a,'é1' ) and b"},
		{"a eq High‹'›x", ast.UnterminatedString, "not closed", "close it, and double each quotation mark within it", ""},
		{"a eq b/High‹'›", ast.UnterminatedString, "not closed", "close it, and double each quotation mark within it", ""},
		{"a\u00a0eq 1", ast.UnexpectedCharacter, "U+00A0", "write a space", "a eq 1"},
		{"a\neq 1", ast.UnexpectedCharacter, "U+000A", "write a space", "a eq 1"},
		{"a \u200beq 1", ast.UnexpectedCharacter, "U+200B", "write a space", "a  eq 1"},
		{"a ‹eq›'x'", ast.MissingWhitespace, `a blank is missing after "eq"`, "", "a eq 'x'"},
		{"a eq ‹eq›'x'", ast.MissingWhitespace, `a blank is missing after "eq"`, `did you mean the operator "eq"?`, ""},
		{"a eq 'x'‹or› true", ast.MissingWhitespace, `a blank is missing before "or"`, "", "a eq 'x' or true"},
		{"(a)‹and›(b)", ast.MissingWhitespace, `a blank is missing before "and"`, "", ""},
		{"(a) ‹and›(b)", ast.MissingWhitespace, `a blank is missing after "and"`, "", "(a) and (b)"},
		{"a ‹in›('x')", ast.MissingWhitespace, `a blank is missing after "in"`, "", "a in ('x')"},
		{"a eq 1‹and› true", ast.MissingWhitespace, `a blank is missing before "and"`, "", "a eq 1 and true"},
		{"contains ‹(›a,'x')", ast.UnexpectedToken, `unexpected "(" after the name "contains"`, "a function call has no blank before its parenthesis", "contains(a,'x')"},

		// Something is missing.
		{"‹›", ast.UnexpectedEnd, "the expression is empty", "", ""},
		{"a eq‹›", ast.UnexpectedEnd, `an operand is missing after "eq"`, "", ""},
		{"a eq‹› ", ast.UnexpectedEnd, `an operand is missing after "eq"`, "", ""},
		{"a eq 1 and‹›", ast.UnexpectedEnd, `an operand is missing after "and"`, "", ""},
		{"a and b eq 1 ‹c›", ast.UnexpectedToken, `unexpected "c"`, "", ""},
		{"(a eq 1‹›", ast.UnexpectedEnd, `")" is missing`, "", "(a eq 1)"},
		{"contains(a‹›", ast.UnexpectedEnd, `")" is missing`, "", "contains(a)"},
		{"a in (1‹›", ast.UnexpectedEnd, `")" is missing`, "", "a in (1)"},
		{"[1‹›", ast.UnexpectedEnd, `"]" is missing`, "", "[1]"},
		{"a eq 1‹)›", ast.UnexpectedToken, "no parenthesis is open", "", ""},
		{"‹()›", ast.UnexpectedToken, "empty parentheses", "", ""},
		{"f(a,‹)›", ast.UnexpectedToken, `an operand is missing after ","`, "", ""},
		{"(a eq‹)›", ast.UnexpectedToken, `an operand is missing after "eq"`, "", ""},
		{"a eq 1 ‹,› 2", ast.UnexpectedToken, `unexpected ","`, "", ""},
		{"a eq 1 ‹;›", ast.UnexpectedToken, `unexpected ";"`, "", ""},
		{"a eq ‹and› b eq 1", ast.UnexpectedToken, `an operand is missing before "and"`, "", ""},
		{"a eq ‹and› b", ast.UnexpectedToken, `an operand is missing before "and"`, "", ""},

		// Literals of other versions.
		{"a eq ‹datetime'2012-01-01T00:00:00'›", ast.InvalidLiteral, "not of OData 4", "write a date and time without prefix and quotation marks", "a eq 2012-01-01T00:00:00Z"},
		{"a eq ‹datetime'2012-01-01'›", ast.InvalidLiteral, "not of OData 4", "write a date and time without prefix and quotation marks", "a eq 2012-01-01T00:00:00Z"},
		{"a eq ‹datetime'2012-01-01T00:00:00-05:00'›", ast.InvalidLiteral, "not of OData 4", "write a date and time without prefix and quotation marks", "a eq 2012-01-01T00:00:00-05:00"},
		{"a eq ‹datetime'it''s'›", ast.InvalidLiteral, "not of OData 4", "write a date and time without prefix and quotation marks", ""},
		{"a eq ‹date'2012-01-01'›", ast.InvalidLiteral, "not of OData 4", "write a date without prefix and quotation marks", "a eq 2012-01-01"},
		{"a eq ‹timeofday'12:00'›", ast.InvalidLiteral, "not of OData 4", "write a time of day without prefix and quotation marks", "a eq 12:00"},
		{"a eq ‹guid'x'›", ast.InvalidLiteral, "not of OData 4", "write a Guid without prefix and quotation marks", ""},
		{"a eq ‹Guid'01234567-89ab-cdef-0123-456789abcdef'›", ast.InvalidLiteral, "not of OData 4", "write a Guid without prefix and quotation marks", "a eq 01234567-89ab-cdef-0123-456789abcdef"},
		{"a eq ‹datetime'2012-01-01T00:00:00Z'›", ast.InvalidLiteral, "not of OData 4", "write a date and time without prefix and quotation marks", "a eq 2012-01-01T00:00:00Z"},
		{"a eq ‹datetimeoffset'2012-01-01T00:00:00+01:00'›", ast.InvalidLiteral, "not of OData 4", "write a date and time without prefix and quotation marks", "a eq 2012-01-01T00:00:00+01:00"},
		{"a eq ‹time'PT1S'›", ast.InvalidLiteral, "not of OData 4", `write a time of day without prefix and quotation marks, or a duration as "duration'PT1S'"`, "a eq duration'PT1S'"},
		{"a eq ‹X'1A'›", ast.InvalidLiteral, "not of OData 4", `write "binary'...'" with base64url`, ""},
		{"a eq N.T'A,‹ B›'", ast.InvalidLiteral, "malformed enumeration member", "remove the blank", "a eq N.T'A,B'"},
		{"a eq N.T'A,‹B-C›'", ast.InvalidLiteral, "malformed enumeration member", "", ""},

		// Lists.
		{"a in (‹b›,1)", ast.UnexpectedToken, "literals only", `write a list of expressions in square brackets: "in [...]"`, ""},
		{"a in (1,‹b›)", ast.UnexpectedToken, "literals only", `write a list of expressions in square brackets: "in [...]"`, ""},
		{"a in (‹1 add 2›,3)", ast.UnexpectedToken, "literals only", `write a list of expressions in square brackets: "in [...]"`, ""},
		{"a in (‹('a')›)", ast.UnexpectedToken, "literals only", "remove the inner parentheses", ""},
		{"a in ‹'a'›", ast.UnexpectedToken, "is not a list", `put the values right of "in" in parentheses`, "a in ('a')"},
		{"a in ‹null›", ast.UnexpectedToken, "is not a list", `put the values right of "in" in parentheses`, "a in (null)"},
		{"a in ‹not b›", ast.UnexpectedToken, "neither a list nor a collection", `put the values right of "in" in parentheses`, ""},
		{"a in ‹-(1)›", ast.UnexpectedToken, "neither a list nor a collection", `put the values right of "in" in parentheses`, ""},
		{"a in ‹{}›", ast.UnexpectedToken, "neither a list nor a collection", `put the values right of "in" in parentheses`, ""},
		{"a in (1 ‹2›)", ast.UnexpectedToken, `unexpected "2": expected an operator or ")"`, "", ""},
		{"a in (1,‹)›", ast.UnexpectedToken, `an operand is missing after ","`, "", ""},
		{"a in (1,2‹]›", ast.UnexpectedToken, `unexpected "]"`, "", ""},

		// Paths, lambdas, calls.
		{"‹any›()", ast.UnexpectedToken, "needs the path of a collection", `write "collection/any(...)"`, ""},
		{"a/‹all()›", ast.UnexpectedToken, `"all" needs a predicate`, `write "all(x:...)"`, ""},
		{"a/any(‹:› b)", ast.UnexpectedToken, "expected a lambda variable", "", ""},
		{"a/any(‹null›: b)", ast.UnexpectedToken, "expected a lambda variable", "", ""},
		{"a/any(‹not›:not eq 'x')", ast.UnexpectedToken, "expected a lambda variable", "", ""},
		{"a/all(‹NOT›:true)", ast.UnexpectedToken, "expected a lambda variable", "", ""},
		{"a/any(b‹=›>b eq 1)", ast.UnexpectedToken, `unexpected "=": expected ":" after the lambda variable "b"`, "", ""},
		{"a/any(‹not›=1)", ast.UnexpectedToken, "expected a lambda variable", "", ""},
		{"a/any(b‹)›", ast.UnexpectedToken, `expected ":" after the lambda variable "b"`, "", ""},
		{"a/any()‹/›b", ast.UnexpectedToken, `nothing may follow "any" in a path`, "", ""},
		{"a/$count‹/›b", ast.UnexpectedToken, `nothing may follow "$count" in a path`, "", ""},
		{"a/‹$value›", ast.UnexpectedToken, `unexpected "$value": expected a segment of a path`, "", ""},
		{"a/‹$COUNT› gt 1", ast.UnexpectedToken, `unexpected "$COUNT"`, `did you mean "$count"?`, "a/$count gt 1"},
		{"a/$count(‹$top›=1)", ast.UnexpectedToken, `unexpected "$top": expected "$filter="`, "", ""},
		{"a/$count(‹$search›=x)", ast.NotSupported, "$search within $count", "", ""},
		{"a/$count(‹search›=x)", ast.NotSupported, "$search within $count", "", ""},
		{"a/$count(‹$select›=x)", ast.UnexpectedToken, `unexpected "$select": expected "$filter="`, "", ""},
		{"a/$count(‹select›=x)", ast.UnexpectedToken, `unexpected "select": expected "$filter="`, "", ""},
		{"$it‹(›1)", ast.UnexpectedToken, `unexpected "("`, "", ""},
		{"@a‹.›1 eq 2", ast.UnexpectedCharacter, `unexpected character "."`, "", ""},
		{"nota‹.›5", ast.UnexpectedCharacter, `unexpected character "."`, "", ""},
		{"é‹.›5", ast.UnexpectedCharacter, `unexpected character "."`, "", ""},
		{"a eq (‹.5›)", ast.InvalidLiteral, `malformed number ".5"`, `write "0.5"`, ""},
		{"@a‹#›1 eq 2", ast.UnexpectedCharacter, `unexpected character "#"`, "", ""},
		{"a/$count($filter=b‹;›$search=x)", ast.NotSupported, "further options within $count", "", ""},
		{"‹$count› gt 1", ast.UnexpectedToken, "needs the path of a collection", `write "collection/$count"`, ""},
		{"‹$root› eq 1", ast.UnexpectedToken, `"$root" stands for no value`, `continue with "/" and the name of an entity set`, ""},
		{"$root/‹$count›", ast.UnexpectedToken, "expected the name of an entity set", "", ""},
		{"‹$IT› eq 1", ast.UnexpectedToken, `unexpected "$IT"`, `did you mean "$it"?`, "$it eq 1"},
		{"‹$foo› eq 1", ast.UnexpectedToken, `unexpected "$foo": expected $it, $this or $root`, "", ""},
		{"‹No.Dot› eq null", ast.UnexpectedToken, "is not a value", `continue with "/" and a property, or call it with "()"`, ""},
		{"N.F(‹1›)", ast.UnexpectedToken, "need names", `write "name=value"`, ""},
		{"a/N.F(‹b›)", ast.UnexpectedToken, "need names", `write "name=value"`, ""},
		{"concat(a,b)‹/›c", ast.UnexpectedToken, "cannot continue after the function", "", ""},
		{"cast(a,‹'Edm.String'›)", ast.UnexpectedToken, "without quotation marks", `write "Edm.String"`, "cast(a,Edm.String)"},
		{"cast(a,‹'Collection(N.T)'›)", ast.UnexpectedToken, "without quotation marks", `write "Collection(N.T)"`, "cast(a,Collection(N.T))"},
		{"cast(a,‹''›)", ast.UnexpectedToken, "without quotation marks", "", ""},
		{"cast(a,‹'a b'›)", ast.UnexpectedToken, "without quotation marks", "", ""},
		{"cast(‹'Collection('›)", ast.UnexpectedToken, "without quotation marks", "", ""},
		{"isof(‹'N.T'›)", ast.UnexpectedToken, "without quotation marks", `write "N.T"`, "isof(N.T)"},
		{"case(a‹)›", ast.UnexpectedToken, `expected an operator or ":"`, "", ""},
		{"a/b/‹›", ast.UnexpectedEnd, "expected a segment of a path", "", ""},
		{"‹@› eq 1", ast.UnexpectedCharacter, `"@" is not followed by`, "", ""},
		{"a eq 1‹:›52:00", ast.UnexpectedToken, `unexpected ":"`, "hours, minutes and seconds have two digits each", ""},
		{"{‹'a'›:1}", ast.UnexpectedToken, "the name of a member in double quotation marks", "", ""},
		{"a eq ‹#›", ast.UnexpectedCharacter, `unexpected character "#"`, "", ""},
		{"‹" + strings.Repeat("x", 129) + "›", ast.UnexpectedToken, "at most 128 characters", "", ""},
		{"N." + strings.Repeat("x", 128) + "/‹" + strings.Repeat("é", 129) + "›", ast.UnexpectedToken, "at most 128 characters", "", ""},

		// The earlier of two errors counts.
		{"a ‹foo› 1.", ast.UnexpectedToken, `unexpected "foo"`, "", ""},
		{"a eq 1‹.› foo", ast.InvalidLiteral, "decimal point", `write "1.0"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.src, func(t *testing.T) {
			src, span := unmark(tt.src)
			_, ds := ParseExpr(src, Options{})
			if ds.Err() == nil {
				t.Fatal("no error")
			}
			d := ds[len(ds)-1]
			if d.Code != tt.code || d.Option != "$filter" || !strings.Contains(d.Message, tt.message) || d.Hint != tt.hint {
				t.Errorf("got %s %+v", d.Code, d)
			}
			if strings.Contains(tt.src, "‹") && d.Span != span {
				t.Errorf("%v blames %q at %v, want %q at %v", d, d.Span.Text(src), d.Span, span.Text(src), span)
			}
			checkFix(t, src, d, tt.fixed)
		})
	}
}

func checkFix(t *testing.T, src string, d ast.Diagnostic, fixed string) {
	t.Helper()
	if d.Fix == nil {
		if fixed != "" {
			t.Errorf("%v has no fix", d)
		}
		return
	}
	got := ast.ApplyFix(src, *d.Fix)
	if fixed != "" && got != fixed {
		t.Errorf("the fix makes %q, want %q", got, fixed)
	}
	_, ds := ParseExpr(got, Options{})
	if err := ds.Err(); err != nil && (fixed != "" || ds[len(ds)-1].Message == d.Message || hasCode(err, ast.InvalidEncoding)) {
		t.Errorf("the fix makes %q, which does not parse: %v", got, err)
	}
}

// TestLeniencies pins what is a warning, and an error in strict mode.
func TestLeniencies(t *testing.T) {
	tests := []struct {
		src   string
		spans []string // of the warnings
		fixed string
	}{
		{"not(a)", []string{"not"}, "not (a)"},
		{"NOT(a) and not(b)", []string{"NOT", "not"}, "NOT (a) and not(b)"},
		{" a", []string{" "}, "a"},
		{"a \t", []string{" \t"}, "a"},
		{"not (a)", nil, ""},
		{"a/not(x=1)", nil, ""},
	}
	for _, tt := range tests {
		x, ds := ParseExpr(tt.src, Options{})
		if x == nil || len(ds) != len(tt.spans) || ds.Err() != nil {
			t.Errorf("%q: got %v and %v", tt.src, x, ds)
			continue
		}
		for i, d := range ds {
			if d.Code != ast.Lenient || d.Severity != ast.Warning || d.Span.Text(tt.src) != tt.spans[i] {
				t.Errorf("%q: got %s %v at %q, want %q", tt.src, d.Code, d, d.Span.Text(tt.src), tt.spans[i])
			}
		}
		if len(ds) > 0 {
			checkFix(t, tt.src, ds[0], tt.fixed)
		}
		x, ds = ParseExpr(tt.src, Options{Strict: true})
		if (x == nil) != (len(tt.spans) > 0) || (ds.Err() == nil) != (len(tt.spans) == 0) {
			t.Errorf("%q: strict mode gives %v and %v", tt.src, x, ds)
		}
	}
}
