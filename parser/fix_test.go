package parser

import (
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
)

// TestFixesProgress applies the fixes for random texts one after the other. A
// fix must change the text and not be answered with the diagnostic that it was
// for, or a tool that applies fixes would not end.
func TestFixesProgress(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	lines := referenceLines(t)
	for range 5_000 {
		src := randomText(random, lines)
		if random.IntN(4) == 0 {
			src = randomBytes(random, src)
		}
		if !utf8.ValidString(src) {
			continue
		}
		var before ast.Diagnostic
		for text, n := src, 0; ; n++ {
			d, ok := firstError(text)
			if !ok || d.Fix == nil {
				break
			}
			fixed := ast.ApplyFix(text, *d.Fix)
			if fixed == text || n > 0 && d.Message == before.Message && d.Span == before.Span {
				t.Fatalf("seed %d: %q: %q is not mended by %+v: %v", seed, src, text, *d.Fix, d)
			}
			if n == 200 {
				t.Fatalf("seed %d: the fixes of %q do not end: %q", seed, src, text)
			}
			text, before = fixed, d
		}
	}
}

// firstError returns the error of a filter, if there is one.
func firstError(src string) (ast.Diagnostic, bool) {
	_, ds := ParseExpr(src, Options{})
	for _, d := range ds {
		if d.Severity == ast.Error {
			return d, true
		}
	}
	return ast.Diagnostic{}, false
}
