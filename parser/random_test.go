package parser

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
)

// TestRandomBytes parses random texts as everything that can be parsed. There
// must be a result or a well-formed error, never both and never a panic.
func TestRandomBytes(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	lines := referenceLines(t)
	for range 20_000 {
		src := randomText(random, lines)
		if random.IntN(4) == 0 {
			src = randomBytes(random, src)
		}
		x, ds := ParseExpr(src, Options{Strict: random.IntN(2) == 0})
		checkWellFormed(t, src, x == nil, ds.Err(), nil)
		items, err := ParseOrderBy(src, Options{})
		checkWellFormed(t, src, items == nil, err, nil)
		paths, err := ParseSelect(src, Options{})
		checkWellFormed(t, src, paths == nil, err, nil)
		option := []string{"$filter=", "$orderby=", "$select=", "$top=", "$count=", "@p=", "", "x=1&"}[random.IntN(8)]
		q, err := ParseQuery(option+src, Options{Plus: PlusMode(random.IntN(3))})
		checkWellFormed(t, option+src, err != nil, err, q)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// randomBytes changes src without regard to characters.
func randomBytes(random *rand.Rand, src string) string {
	b := []byte(src)
	for range 1 + random.IntN(3) {
		i := random.IntN(len(b) + 1)
		c := byte(random.IntN(256))
		if random.IntN(2) == 0 {
			const special = "%&=+'\"()/$@.:-\x00\r\n\t"
			c = special[random.IntN(len(special))]
		}
		b = append(b[:i], append([]byte{c}, b[i:]...)...)
	}
	return string(b)
}

// checkWellFormed checks what an error promises. failed tells that there is no
// result; q is where the texts of options are found, nil if src is the text.
func checkWellFormed(t *testing.T, src string, failed bool, err error, q *ast.Query) {
	t.Helper()
	if failed != (err != nil) {
		t.Errorf("%q: failed is %v with error %v", src, failed, err)
	}
	if err == nil {
		return
	}
	var ds ast.Diagnostics
	if !errors.As(err, &ds) {
		t.Errorf("%q: the error is %T", src, err)
	}
	for _, d := range ds {
		text := src
		if q != nil && d.Option != "" {
			o, ok := q.Option(d.Option)
			if !ok {
				t.Errorf("%q: no option %s for %v", src, d.Option, d)
			}
			text = o.Text
		}
		if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
			t.Errorf("%q: the span %v of %v is not within %q", src, d.Span, d, text)
		}
		if d.Fix != nil && (d.Fix.Span.Start < 0 || d.Fix.Span.End < d.Fix.Span.Start || d.Fix.Span.End > len(text)) {
			t.Errorf("%q: the span %v of the fix of %v is not within %q", src, d.Fix.Span, d, text)
		}
		if d.Code.Summary() == "" || !plainSentence(d.Message) || d.Hint != "" && !plainSentence(d.Hint) {
			t.Errorf("%q: %s %q %q", src, d.Code, d.Message, d.Hint)
		}
	}
}

// plainSentence reports whether s is printable text in a line, without capital
// letter and full stop.
func plainSentence(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && utf8.ValidString(s) && !unicode.IsUpper(first) && !strings.HasSuffix(s, ".") &&
		!strings.ContainsFunc(s, unicode.IsControl) && len(s) < 300
}
