package parser

import (
	"sync"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// buffer is a participle token stream that is filled again for every query.
//
// lexer.Upgrade is the only constructor of a PeekingLexer and copies its tokens
// one by one into a slice that it grows, which would cost more than the rest
// of the parse. But Range does not copy: what is written to the slice that it
// returns is what the grammar reads. TestRangeAliases pins that.
type buffer struct {
	lex    *lexer.PeekingLexer
	tokens []lexer.Token // aliases the tokens of lex
	used   int
}

// Sizes of pooled buffers in tokens. A larger one is made for its query alone.
const (
	smallBuffer = 256
	largeBuffer = 4096
)

var smallBuffers, largeBuffers = newPool(smallBuffer), newPool(largeBuffer)

func newPool(size int) *sync.Pool {
	return &sync.Pool{New: func() any { return newBuffer(size) }}
}

func newBuffer(size int) *buffer {
	lex, err := lexer.Upgrade(&filler{size})
	if err != nil {
		panic("parser: filler failed")
	}
	return &buffer{lex: lex, tokens: lex.Range(0, lexer.RawCursor(size))}
}

// filler hands out as many tokens as are left, the last of them EOF.
type filler struct{ left int }

// Next returns a token without content.
func (f *filler) Next() (lexer.Token, error) {
	if f.left--; f.left == 0 {
		return lexer.EOFToken(lexer.Position{}), nil
	}
	return lexer.Token{}, nil
}

// tokenize splits the text of s into the tokens of a buffer, which the caller
// must release. When the tokens outgrow the largest of the pooled buffers, the
// rest is counted first, so that a text that exceeds a limit takes no memory.
func tokenize(s *scanner) *buffer {
	b := takeBuffer(smallBuffer)
	for !b.fill(s) {
		size := largeBuffer
		if len(b.tokens) == largeBuffer {
			n, limit := countTokens(*s)
			if limit != nil {
				s.diag = limit
				return b
			}
			size += n
		}
		larger := takeBuffer(size)
		larger.used = copy(larger.tokens, b.tokens)
		b.release()
		b = larger
	}
	announce(b.tokens, b.used, s.budget.limits.Depth)
	b.lex.LoadCheckpoint(lexer.Checkpoint{})
	return b
}

// countTokens returns how many tokens s has left, or the diagnostic of the
// limit that they exceed.
func countTokens(s scanner) (int, *ast.Diagnostic) {
	var t lexer.Token
	for n := 1; ; n++ {
		s.next(&t)
		if s.limited() {
			return 0, s.diag
		}
		if t.Type == lexer.EOF {
			return n, nil
		}
	}
}

func takeBuffer(size int) *buffer {
	switch {
	case size <= smallBuffer:
		return smallBuffers.Get().(*buffer)
	case size <= largeBuffer:
		return largeBuffers.Get().(*buffer)
	}
	return newBuffer(size)
}

// fill scans up to EOF and reports whether the tokens found room.
func (b *buffer) fill(s *scanner) bool {
	for i := b.used; i < len(b.tokens); i++ {
		s.next(&b.tokens[i])
		if b.tokens[i].Type == lexer.EOF {
			b.used = i + 1
			return true
		}
	}
	b.used = len(b.tokens)
	return false
}

// announce stores in the first token, whose line and column have no other use,
// what the production must know: the number of tokens and the depth limit.
func announce(tokens []lexer.Token, n, depth int) {
	tokens[0].Pos.Line, tokens[0].Pos.Column = n, depth
}

// release gives the buffer back. The tokens must not be used afterwards; they
// are cleared so that they do not keep the query alive.
func (b *buffer) release() {
	clear(b.tokens[:b.used])
	b.used = 0
	switch len(b.tokens) {
	case smallBuffer:
		smallBuffers.Put(b)
	case largeBuffer:
		largeBuffers.Put(b)
	}
}
