package parser

import (
	"sync"

	"github.com/alecthomas/participle/v2/lexer"
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
// must release. A text too long for a pooled buffer is scanned once more, first
// to count: one that exceeds a limit takes no memory.
func tokenize(s *scanner) *buffer {
	start := *s
	if size := bufferFor(len(s.src)); size > 0 {
		b := takeBuffer(size)
		if b.fill(s) {
			return b
		}
		b.release()
		*s = start
	}
	var t lexer.Token
	n := 0
	for ; t.Type != lexer.EOF; n++ {
		s.next(&t)
	}
	if s.limited() {
		b := takeBuffer(smallBuffer)
		b.tokens[0] = t
		return b
	}
	*s = start
	b := takeBuffer(n)
	b.fill(s)
	return b
}

// bufferFor guesses the size of the buffer for so many bytes, 0 if none of the
// pooled ones will do.
func bufferFor(bytes int) int {
	switch {
	case bytes < 4*smallBuffer:
		return smallBuffer
	case bytes < 8*largeBuffer:
		return largeBuffer
	}
	return 0
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

// fill scans until EOF and reports whether the tokens found room.
func (b *buffer) fill(s *scanner) bool {
	for i := range b.tokens {
		s.next(&b.tokens[i])
		if b.tokens[i].Type == lexer.EOF {
			b.used = i + 1
			announce(b.tokens, b.used, s.budget.limits.Depth)
			b.lex.LoadCheckpoint(lexer.Checkpoint{})
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
