package parser

import (
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// TestLiterals pins the form of every kind of literal.
func TestLiterals(t *testing.T) {
	tests := []struct {
		kind ast.LiteralKind
		text []string
	}{
		{ast.NullLiteral, []string{"null"}},
		{ast.BooleanLiteral, []string{"true", "false", "TRUE", "False"}},
		{ast.IntegerLiteral, []string{"0", "42", "-42", "+42", "007", "99999999999999999999"}},
		{ast.DecimalLiteral, []string{"0.5", "-0.50", "+1.0", "00.10", "3258.678765765489753678965390"}},
		{ast.DoubleLiteral, []string{"1e3", "1E+3", "-0.314e-1", "+0.314e1", "1e-101", "INF", "-INF", "NaN"}},
		{ast.StringLiteral, []string{"''", "''''", "'it''s'", "'a b'", "'\"'", "'é\t\n'", "'%27'"}},
		{ast.GuidLiteral, []string{"01234567-89ab-cdef-0123-456789abcdef", "D01663CF-EB21-4A0E-88E0-361C10ACE7FD", "fd2e4d29-7072-4195-aaa5-1af139b78028"}},
		{ast.DateLiteral, []string{"2012-09-10", "0000-01-01", "-10000-04-01", "-0001-01-01", "12012-12-31", "2012-02-30"}},
		{ast.TimeOfDayLiteral, []string{"11:22", "11:22:33", "11:22:33.4444444", "23:59:59.123456789012", "13:52:60", "00:00"}},
		{ast.DateTimeOffsetLiteral, []string{
			"2012-09-03T13:52Z", "2012-09-03t13:52z", "2012-09-03T13:52:00.123456789012Z", "2012-09-03T13:52:60Z",
			"2012-09-03T14:53+02:00", "2012-09-03T13:52:00-10:24", "2012-09-03T13:52:00+23:59", "-10000-04-01T00:00Z",
		}},
		{ast.DurationLiteral, []string{
			"duration'P6DT23H59M59.9999S'", "duration'-PT1.5S'", "DURATION'P1D'", "duration'PT1H'", "duration'PT1S'", "duration'p1dt2m'",
		}},
		{ast.BinaryLiteral, []string{"binary''", "binary'Zg'", "binary'Zg=='", "BINARY'Zm8='", "binary'Zm9v'", "binary'_-8'"}},
		{ast.EnumLiteral, []string{"Sales.Pattern'Yellow'", "a.b.c'A,B'", "N.T'-42'", "N.T'A,+4,_b'", "N.T'4'"}},
		{ast.GeographyLiteral, []string{
			"geography'SRID=0;Point(142.1 64.1)'", "geography'srid=12345;POINT(1 2 3 4)'", "Geography'SRID=0;MultiPoint()'",
			"geography'SRID=0;Polygon((1 1,1 2,2 2,1 1),(0 0,0 0))'", "geography'SRID=0;Point(-INF NaN)'", "geography'SRID=0;Point(1e-3 -2.5E+2)'",
		}},
		{ast.GeometryLiteral, []string{
			"geometry'SRID=0;LineString(1 1,2 2)'", "geometry'SRID=0;Collection(Point(1 1),Collection(Point(1 2)))'",
			"geometry'SRID=0;MultiPolygon(((1 1,1 1)),((2 2,2 2)))'", "geometry'SRID=0;MultiLineString((1 1,2 2),(3 3,4 4))'",
			"geometry'SRID=0;GeometryCollection(MultiPoint((1 1)))'", "geometry'SRID=0;MultiPolygon()'", "geometry'SRID=0;MultiLineString()'",
		}},
	}
	for _, tt := range tests {
		for _, text := range tt.text {
			for _, src := range []string{text, "(" + text + ")", "[" + text + "]", "f(a," + text + ")", "a eq " + text + " and b", "a in (" + text + ",1)", "N.F(x=" + text + ")"} {
				x, err := ParseFilter(src, Options{Strict: true})
				if err != nil {
					t.Errorf("%s: %v", src, err)
					continue
				}
				found := false
				for n := range ast.Preorder(x) {
					if lit, ok := n.(*ast.Literal); ok && lit.Text == text && lit.Kind == tt.kind && lit.Pos.Text(src) == text {
						found = true
					}
				}
				if !found {
					t.Errorf("%s: no literal %s of kind %d in %s", src, text, tt.kind, ast.Dump(x))
				}
			}
		}
	}
}

// TestBadLiterals pins what is refused, the part that is blamed between ‹ and
// ›, and a word of the message.
func TestBadLiterals(t *testing.T) {
	tests := []struct{ src, message string }{
		{"1‹.›", "decimal point"},
		{"1‹.›e5", "decimal point"},
		{"‹.5›", "decimal point"},
		{"1‹e+›", "exponent"},
		{"1‹e-›", "exponent"},
		{"1e5‹e6›", "malformed number"},
		{"1.5‹.5›", "malformed number"},
		{"10.1‹.2.3›", "malformed number"},
		{"1‹L›", "no type suffix"},
		{"1.5‹M›", "no type suffix"},
		{"2‹f›", "no type suffix"},
		{"2.5e3‹d›", "no type suffix"},
		{"1‹abc›", "malformed number"},
		{"1‹_000›", "malformed number"},
		{"‹01234g67-89ab-cdef-0123-456789abcdef›", "malformed Guid"},
		{"‹01234567-89ab-cdef-0123-456789abcde›", "malformed Guid"},
		{"‹abcdef01-89ab-cdef-0123-456789abcde›", "malformed Guid \"abcdef01"},
		{"‹0123456-89ab-cdef-0123-456789abcdef›", "malformed Guid"},
		{"‹01234g67-89ab-cdef-0123›", "malformed Guid"},
		{"01234‹g67›-89ab-cdef", "malformed number"},
		{"‹999›-01-01", "four digits"},
		{"‹02012›-01-01", "cannot begin with 0"},
		{"2012-‹9›-3", "month"},
		{"2012-‹13›-01", "month"},
		{"2012-‹00›-01", "month"},
		{"2012-01-‹32›", "day"},
		{"2012-01-‹1›", "day"},
		{"2012-01-‹00›", "day"},
		{"2012-01-01‹+00:00›", "nothing may follow"},
		{"2012-01-01T‹›", "hour"},
		{"2012-01-01T‹24›:00:00Z", "hour"},
		{"2012-01-01T23:‹60›Z", "minute"},
		{"2012-01-01T23:00:‹61›Z", "second"},
		{"2012-01-01T23:00:00.‹›Z", "fraction"},
		{"2012-01-01T23:00:00.‹1234567890123›Z", "fraction"},
		{"2012-01-01T23:00:00‹›", `"Z"`},
		{"2012-01-01T23:00:00‹ ›02:00", "sign of the offset"},
		{"2012-01-01T23:00‹+24›:00", "offset"},
		{"2012-01-01T23:00‹+0200›", "offset"},
		{"2012-01-01T23:00‹+02:60›", "offset"},
		{"2012-01-01T23:00Z‹Z›", "nothing may follow"},
		{"2012-01-01T23:00Z‹-1›", "nothing may follow"},
		{"2012-01-01T23:00:00.5‹ ›02:00", "sign of the offset"},
		{"‹24›:00:00", "hour"},
		{"11:‹60›", "minute"},
		{"11:22:‹61›", "second"},
		{"11:22:33.‹›", "fraction"},
		{"11:22:33.‹1234567890123›", "fraction"},
		{"11:22:33‹Z›", "nothing may follow"},
		{"duration'P1‹Y›2D'", "years, months or weeks"},
		{"duration'P1‹M›2D'", "years, months or weeks"},
		{"duration'P1‹W›'", "years, months or weeks"},
		{"duration'P‹›'", "no component"},
		{"duration'PT‹›'", "no component"},
		{"duration'P1DT‹›'", "no component"},
		{"duration'‹1›D'", `"P"`},
		{"duration'‹›'", `"P"`},
		{"duration'‹+›P1D'", `"P"`},
		{"duration'P1‹H›'", "come after"},
		{"duration'PT1‹D›'", "in this order"},
		{"duration'PT1S1‹M›'", "in this order"},
		{"duration'PT1H1‹H›'", "in this order"},
		{"duration'P1D1‹D›'", "in this order"},
		{"duration'PT1M1‹H›'", "in this order"},
		{"duration'PT1S1‹S›'", "in this order"},
		{"duration'P‹1.5›D'", "fraction"},
		{"duration'PT‹1.5›H'", "fraction"},
		{"duration'PT‹1.›S'", "digits"},
		{"duration'PT‹.5›S'", "digits"},
		{"duration'P1‹›'", "in this order"},
		{"duration'P‹x›'", "digits"},
		{"duration'P‹é›1D'", "digits"},
		{"duration'‹🦉›'", `"P"`},
		{"duration'PT1‹🦉›S'", "in this order"},
		{"binary'Z‹“›m8'", "base64url"},
		{"binary'Zm‹+›='", "base64url"},
		{"binary'‹+›Zm8'", "base64url"},
		{"binary'Zm‹/›='", "base64url"},
		{"binary'Z‹!›'", "base64url"},
		{"binary'‹Z›'", "malformed binary"},
		{"binary'‹Zh›'", "malformed binary"}, // unused bits are not 0
		{"binary'Zg‹=›'", "padding"},
		{"binary'Zm9v‹====›'", "padding"},
		{"N.T‹''›", "needs a member"},
		{"N.T'A,‹›'", "malformed enumeration member"},
		{"N.T'‹›,A'", "malformed enumeration member"},
		{"N.T'A,‹ B›'", "malformed enumeration member"},
		{"N.T'‹1x›'", "malformed enumeration member"},
		{"N.T'‹A B›'", "malformed enumeration member"},
		{"N.T'‹-›'", "malformed enumeration member"},
		{"‹X'1A'›", "not of OData 4"},
		{"‹guid'01234567-89ab-cdef-0123-456789abcdef'›", "not of OData 4"},
		{"‹datetime'2012-01-01T00:00:00'›", "not of OData 4"},
		{"‹DateTimeOffset'2012-01-01T00:00:00Z'›", "not of OData 4"},
		{"‹time'PT1S'›", "not of OData 4"},
		{"‹Color'Green'›", "unknown literal prefix"},
		{"geography'‹POLYGON›((1 1))'", "SRID"},
		{"geography'SRID=‹x›;Point(1 1)'", "digits"},
		{"geography'SRID=‹123456›;Point(1 1)'", "digits"},
		{"geography'SRID=0‹:›Point(1 1)'", `";"`},
		{"geography'SRID=0;‹Circle›(1 1)'", "Point, LineString"},
		{"geography'SRID=0;Point(1‹)›'", "blank and a number"},
		{"geography'SRID=0;Point(‹)›'", "number"},
		{"geography'SRID=0;Point(1 1 1 1‹ ›1)'", `")"`},
		{"geography'SRID=0;Point(1 1)‹x›'", "end of the value"},
		{"geography'SRID=0;LineString(1 1‹)›'", `","`},
		{"geography'SRID=0;Polygon(‹(1 1,2 2)›)'", "ring"},
		{"geography'SRID=0;Polygon(‹)›'", `"("`},
		{"geography'SRID=0;Point(1 1‹›'", `")"`},
		{"geography'SRID=0;Point(‹.›5 1)'", "number"},
		{"geography'SRID=0;Collection(‹)›'", "Point, LineString"},
		{"geography'SRID=0;Point‹›'", `"("`},
		{"geography'SRID=0;‹Pointy›(1 1)'", "Point, LineString"},
		{"geography'SRID=0;Point(‹1›. 1)'", "a number"},
		{"geography'SRID=0;Point(1‹e› 1)'", "blank and a number"},
		{"‹'›abc", "not closed"},
		{"duration‹'›abc", "not closed"},
		{"[‹\"›abc]", "not closed"},
		{"[\"a‹\\x›\"]", "malformed escape"},
		{"[\"a‹\\é›\"]", "malformed escape \"\\é\""},
		{"[\"a‹\\u›00g0\"]", "malformed escape"},
		{"[‹\"›\\u0041", "not closed"},
		{"[\"a‹\t›\"]", "control character"},
	}
	for _, tt := range tests {
		text, want := unmark(tt.src)
		for _, frame := range []string{"", "a eq ", "x in (1,", "f(a,"} {
			src := frame + text
			span := ast.Span{Start: want.Start + len(frame), End: want.End + len(frame)}
			_, err := ParseFilter(src, Options{})
			checkDiagnostic(t, src, err, span, tt.message)
		}
	}
}

// unmark removes the marks of the part that is blamed and returns its span.
func unmark(marked string) (string, ast.Span) {
	before, rest, _ := strings.Cut(marked, "‹")
	part, after, _ := strings.Cut(rest, "›")
	return before + part + after, ast.Span{Start: len(before), End: len(before) + len(part)}
}

func checkDiagnostic(t *testing.T, src string, err error, span ast.Span, message string) {
	t.Helper()
	ds, ok := err.(ast.Diagnostics) //nolint:errorlint // the concrete type is what is promised
	if !ok || len(ds) != 1 {
		t.Errorf("%s: got %v, want one diagnostic", src, err)
		return
	}
	d := ds[0]
	if d.Span != span {
		t.Errorf("%s: %v blames %q at %v, want %q at %v", src, d, d.Span.Text(src), d.Span, span.Text(src), span)
	}
	if !strings.Contains(d.Message, message) {
		t.Errorf("%s: message %q, want %q", src, d.Message, message)
	}
}
