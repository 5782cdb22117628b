package parser

import (
	"strings"
	"sync"
	"testing"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// TestRangeAliases pins what the pooled buffers rest on: the slice that
// PeekingLexer.Range returns is the one that the grammar reads.
func TestRangeAliases(t *testing.T) {
	b := newBuffer(3)
	b.tokens[0] = lexer.Token{Type: tokName, Value: "a"}
	b.tokens[1] = lexer.Token{Type: tokName, Value: "b"}
	b.lex.LoadCheckpoint(lexer.Checkpoint{})
	if got := b.lex.Next().Value; got != "a" {
		t.Errorf("the first token is %q", got)
	}
	if got := b.lex.Peek(); got != &b.tokens[1] || got.Value != "b" {
		t.Errorf("the second token is %v", got)
	}
	if &b.lex.Range(0, 1)[0] != &b.tokens[0] {
		t.Error("Range copies")
	}
}

// TestReleaseClears makes sure that a pooled buffer does not keep a query.
func TestReleaseClears(t *testing.T) {
	s := scanner{src: "a eq 'secret'", budget: newBudget(Limits{})}
	b := tokenize(&s)
	b.release()
	for _, tok := range b.tokens {
		if tok.Value != "" {
			t.Errorf("%q is still there", tok.Value)
		}
	}
}

// TestBufferSizes parses around the sizes at which another buffer is used.
func TestBufferSizes(t *testing.T) {
	for _, terms := range []int{smallBuffer/4 - 1, smallBuffer / 4, smallBuffer/4 + 1, largeBuffer/4 - 1, largeBuffer / 4, largeBuffer/4 + 1, largeBuffer} {
		for _, last := range []string{"b", "b eq 1", "b eq -1", "not b"} {
			src := strings.Repeat("a eq 1 or ", terms) + last
			x, err := ParseFilter(src, Options{})
			if err != nil {
				t.Fatalf("%d terms: %v", terms, err)
			}
			if l, ok := x.(*ast.Logical); !ok || len(l.Operands) != terms+1 || l.Operands[terms].Span().Text(src) != last {
				t.Errorf("%d terms: wrong tree", terms)
			}
		}
	}
}

// TestConcurrent parses in many goroutines at once, which share the pools.
func TestConcurrent(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				for _, tt := range trees {
					x, err := ParseFilter(tt.src, Options{})
					if err != nil || ast.Dump(x) != tt.want {
						t.Errorf("%s: got %v", tt.src, err)
					}
				}
			}
		})
	}
	wg.Wait()
}
