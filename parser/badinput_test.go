package parser

import (
	"runtime"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// allocated returns the bytes that f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// poolBytes is what the token buffers take that are made once and used again.
const poolBytes = 2 << 20

// TestBadInput parses hostile input of 1 MB and bounds what it allocates per
// byte. code is "" where a tree is wanted.
func TestBadInput(t *testing.T) {
	const megabyte = 1 << 20
	fill := func(s string) string { return strings.Repeat(s, megabyte/len(s)) }
	tests := []struct {
		name, src string
		code      ast.Code
		perByte   float64 // allocated bytes per byte of input
	}{
		{"opening parentheses", fill("("), ast.LimitExceeded, 0.1},
		{"balanced parentheses", strings.Repeat("(", megabyte/2) + strings.Repeat(")", megabyte/2), ast.LimitExceeded, 0.1},
		{"not", fill("not "), ast.LimitExceeded, 0.1},
		{"minus", fill("-"), ast.LimitExceeded, 0.1},
		{"minus and blank", fill("- "), ast.LimitExceeded, 0.1},
		{"or", fill("a eq 1 or "), ast.LimitExceeded, 0.1},
		{"or, without end", strings.Repeat("a eq 1 or ", 50_000), ast.UnexpectedEnd, 300},
		{"or, complete", strings.Repeat("a eq 1 or ", 50_000) + "b", "", 300},
		{"add", strings.Repeat("1 add ", 50_000) + "1", ast.LimitExceeded, 300},
		{"eq", strings.Repeat("a eq ", 50_000) + "b", ast.LimitExceeded, 300},
		{"apostrophes, even", fill("''"), "", 0.1},
		{"apostrophes, odd", fill("''") + "'", ast.UnterminatedString, 0.1},
		{"opening brackets", fill("["), ast.LimitExceeded, 0.1},
		{"opening braces", fill(`{"a":`), ast.LimitExceeded, 0.1},
		{"path", fill("a/"), ast.LimitExceeded, 0.1},
		{"path, complete", strings.Repeat("a/", 100_000) + "a", "", 600},
		{"path of types", strings.Repeat("N.T/", 100_000) + "a", "", 400},
		{"list", "a in (" + strings.Repeat("12345,", 99_999) + "1)", "", 300},
		{"list, too long", "a in (" + strings.Repeat("123,", 100_000) + "1)", ast.LimitExceeded, 300},
		{"list, without end", "a in (" + strings.Repeat("12345,", 100_000), ast.UnexpectedEnd, 300},
		{"array", "a in [" + strings.Repeat("'b',", 99_999) + "1]", "", 300},
		{"object", "a eq {" + strings.Repeat(`"a":1,`, 60_000) + `"b":1}`, "", 600},
		{"arguments", "f(" + strings.Repeat("a,", 100_000) + "a)", "", 500},
		{"parameters", "f(" + strings.Repeat("a=1,", 60_000) + "a=1)", "", 600},
		{"keys", "N.f()" + strings.Repeat("(1)", 80_000), ast.UnexpectedToken, 400},
		{"functions", strings.Repeat("f(", megabyte/2), ast.LimitExceeded, 0.1},
		{"lambdas", fill("a/any(a:"), ast.LimitExceeded, 0.1},
		{"counts", fill("a/$count($filter="), ast.LimitExceeded, 0.1},
		{"case", "case(" + strings.Repeat("a:1,", 60_000) + "a:1)", "", 600},
		{"has", strings.Repeat("a has ", 50_000) + "a", ast.LimitExceeded, 300},
		{"name", fill("a"), ast.UnexpectedToken, 0.1},
		{"dotted name", fill("a."), ast.UnexpectedToken, 0.1},
		{"name beyond ASCII", fill("é"), ast.UnexpectedToken, 0.1},
		{"digits", fill("1"), "", 0.1},
		{"hyphens", "1234-" + fill("0-"), ast.InvalidLiteral, 0.1},
		{"guid", fill("01234567-89ab-"), ast.InvalidLiteral, 0.1},
		{"blanks", fill(" "), ast.UnexpectedEnd, 0.1},
		{"not is a name", strings.Repeat("not eq ", 50_000), ast.LimitExceeded, 300},
		{"not before blanks", strings.Repeat("not"+strings.Repeat(" ", 100), 10_000), ast.LimitExceeded, 0.1},
		{"quotation mark", `"` + fill(`\"`), ast.UnterminatedString, 0.1},
		{"JSON string", `a in ["` + fill(`\u0041`) + `"]`, "", 0.1},
		{"curly quotes", fill("‘a"), ast.UnexpectedCharacter, 0.1},
		{"enumeration", "N.T'" + fill("A,") + "B'", "", 0.1},
		{"duration", "duration'P" + fill("1") + "D'", "", 0.1},
		{"binary", "binary'" + fill("AAAA") + "'", "", 0.9},
		{"points", "geography'SRID=0;MultiPoint((1 2)" + fill(",(1 2)") + ")'", "", 0.1},
		{"collections", "geography'SRID=0;" + fill("Collection("), ast.UnterminatedString, 0.1},
		{"closed collections", "geography'SRID=0;" + fill("Collection(") + "'", ast.LimitExceeded, 0.1},
		{"control characters", fill("\x01"), ast.UnexpectedCharacter, 0.1},
		{"U+0000", fill("\x00"), ast.InvalidEncoding, 0.1},
		{"not UTF-8", fill("\xff"), ast.InvalidEncoding, 0.1},
		{"double quotation marks", `"` + fill("a") + `"`, ast.UnexpectedToken, 8},
		{"decimal point", fill("1") + ".", ast.InvalidLiteral, 0.1},
		{"decimal point first", "." + fill("1"), ast.InvalidLiteral, 2},
		{"number suffix", fill("1") + "L", ast.InvalidLiteral, 0.1},
		{"number and letters", "1" + fill("a"), ast.InvalidLiteral, 2},
		{"dollar", "$" + fill("a"), ast.UnexpectedToken, 0.1},
		{"dollar in a path", "a/$" + fill("a"), ast.UnexpectedToken, 0.1},
		{"symbols", fill("="), ast.UnexpectedCharacter, 0.1},
		{"literal prefix", fill("a") + "'x'", ast.UnexpectedToken, 0.1},
		{"obsolete prefix", "guid'" + fill("a") + "'", ast.InvalidLiteral, 0.1},
		{"infix function", "a contains '" + fill("a") + "'", ast.UnexpectedToken, 0.1},
		{"quoted type", "cast(a,'" + fill("a") + "')", ast.UnexpectedToken, 0.1},
		{"literal after in", "a in '" + fill("a") + "'", ast.UnexpectedToken, 4},
		{"too many bytes", fill(" ") + fill(" ") + "a", ast.LimitExceeded, 0.1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var x ast.Expr
			var err error
			bytes := allocated(func() { x, err = ParseFilter(tt.src, Options{}) })
			if got := float64(bytes-min(bytes, poolBytes)) / float64(len(tt.src)); got > tt.perByte {
				t.Errorf("%.2f bytes allocated per byte of input, at most %.2f wanted", got, tt.perByte)
			}
			switch {
			case tt.code == "" && err != nil:
				t.Errorf("no tree: %.200v", err)
			case tt.code != "" && !hasCode(err, tt.code):
				t.Errorf("got %.200v, want %s", err, tt.code)
			case (x == nil) != (err != nil):
				t.Errorf("tree %v with error %.200v", x, err)
			}
			if err != nil && len(err.Error()) > 500 {
				t.Errorf("the message has %d bytes", len(err.Error()))
			}
		})
	}
}

// TestBadQuery does the same to whole query strings.
func TestBadQuery(t *testing.T) {
	const megabyte = 1 << 20
	fill := func(s string) string { return strings.Repeat(s, megabyte/len(s)) }
	tests := []struct {
		name, query string
		code        ast.Code
		perByte     float64
	}{
		{"ampersands", fill("&"), ast.LimitExceeded, 300},
		{"custom options", strings.Repeat("a=b&", 100_000), "", 300},
		{"aliases", strings.Repeat("@a&", 100_000), ast.DuplicateOption, 400},
		{"options", strings.Repeat("$top=1&", 100_000), ast.DuplicateOption, 400},
		{"unknown options", strings.Repeat("$tip=1&", 60_000), ast.UnknownOption, 600},
		{"percent signs", fill("%"), ast.InvalidEncoding, 0.1},
		{"encoded parentheses", "$filter=" + strings.Repeat("%28", megabyte/4), ast.LimitExceeded, 2},
		{"encoded zeros", "$filter=" + strings.Repeat("%00", megabyte/4), ast.InvalidEncoding, 2},
		{"pluses", "$filter=" + fill("+"), ast.UnexpectedEnd, 2},
		{"orderby", "$orderby=" + strings.Repeat("a,", 20_000) + "b", "", 3000},
		{"orderby, open", "$orderby=" + fill("("), ast.LimitExceeded, 0.1},
		{"select", "$select=" + strings.Repeat("a,", 20_000) + "b", "", 3000},
		{"select, path", "$select=" + strings.Repeat("a/", 20_000) + "b", "", 3000},
		{"top", "$top=" + fill("9"), "", 0.1},
		{"top, letters", "$top=" + fill("x"), ast.InvalidOption, 0.1},
		{"long name of an option", "$" + fill("a") + "=1", ast.UnknownOption, 8},
		{"long name of an alias", "@" + fill("a") + "=1", ast.UnknownOption, 8},
		{"long value", "$count=" + fill("a"), ast.InvalidOption, 8},
		{"shared budget", "$filter=" + strings.Repeat("a,", 50_000) + "&@a=" + strings.Repeat("1 add ", 50_000) + "1&@b=" + strings.Repeat("a ", 50_000), ast.LimitExceeded, 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var q *ast.Query
			var err error
			bytes := allocated(func() { q, err = ParseQuery(tt.query, Options{}) })
			if got := float64(bytes-min(bytes, poolBytes)) / float64(len(tt.query)); got > tt.perByte {
				t.Errorf("%.2f bytes allocated per byte of input, at most %.2f wanted", got, tt.perByte)
			}
			switch {
			case q == nil:
				t.Error("no query")
			case tt.code == "" && err != nil:
				t.Errorf("no query: %.200v", err)
			case tt.code != "" && !hasCode(err, tt.code):
				t.Errorf("got %.200v, want %s", err, tt.code)
			}
		})
	}
}
