package eval

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// callString compiles a function whose first argument is a string.
func (c *compiler) callString(t *schema.Call) operand {
	switch t.Func.ID {
	case schema.FnContains:
		return c.searchString(t, strings.Contains, (*letters).contains)
	case schema.FnStartsWith:
		return c.searchString(t, strings.HasPrefix, (*letters).hasPrefix)
	case schema.FnEndsWith:
		return c.searchString(t, strings.HasSuffix, (*letters).hasSuffix)
	case schema.FnMatchesPattern:
		return &boolean{get: c.matchesPattern(t)}
	case schema.FnToLower:
		return c.mapLetters(t, lowerLetters)
	case schema.FnToUpper:
		return c.mapLetters(t, upperLetters)
	case schema.FnSubstring:
		return c.substring(t)
	case schema.FnConcat:
		return c.concat(t)
	}
	x := value[string](c, t.Args[0], schema.String)
	switch t.Func.ID {
	case schema.FnLength:
		return map1(x, func(s string) int64 { return int64(utf8.RuneCountInString(s)) })
	case schema.FnTrim:
		return map1(x, strings.TrimSpace)
	case schema.FnIndexOf:
		return map2(x, value[string](c, t.Args[1], schema.String), indexOf)
	}
	panic("eval: a function without code: " + t.Func.Name)
}

// searchString compiles contains, startswith and endswith.
func (c *compiler) searchString(t *schema.Call, test func(s, t string) bool, mapped func(m *letters, s, t string) bool) operand {
	k, constant := t.Args[1].(*schema.Const)
	if !constant || k.Value == nil {
		x := value[string](c, t.Args[0], schema.String)
		y := value[string](c, t.Args[1], schema.String)
		return booleanOf(map2(x, y, test).get)
	}
	lit := k.Value.(string)
	if fused := c.fuseLetters(t.Args[0], lit, mapped); fused != nil {
		return &boolean{get: fused}
	}
	x := value[string](c, t.Args[0], schema.String)
	b := &boolean{get: searchLiteral(x, lit, test)}
	if x.col != nil && t.Func.ID == schema.FnStartsWith {
		b.step = &step{kind: stepPrefix, off: x.col.off, lit: lit}
	}
	return b
}

// searchLiteral compiles a test of a string with a constant; null stays null.
//
//go:noinline
func searchLiteral(x *scalar[string], lit string, test func(s, t string) bool) cond {
	if x.col != nil {
		off := x.col.off
		return func(row ptr, _ *frame) truth { return truthOf(test(*field[string](row, off), lit)) }
	}
	get := x.get
	return func(row ptr, f *frame) truth {
		s, st := get(row, f)
		if st != ok {
			return truth(st)
		}
		return truthOf(test(s, lit))
	}
}

func indexOf(s, t string) int64 {
	i := strings.Index(s, t)
	if i < 0 {
		return -1
	}
	return int64(utf8.RuneCountInString(s[:i]))
}

func (c *compiler) mapLetters(t *schema.Call, m *letters) operand {
	c.frames = true
	get := value[string](c, t.Args[0], schema.String).get
	limit := c.tooLong(t.Pos)
	return &scalar[string]{get: func(row ptr, f *frame) (string, status) {
		s, st := get(row, f)
		switch {
		case st != ok:
			return "", st
		case !f.room(len(s)):
			return "", limit
		}
		return m.apply(f, s), ok
	}}
}

func (c *compiler) concat(t *schema.Call) operand {
	c.frames = true
	x := value[string](c, t.Args[0], schema.String).get
	y := value[string](c, t.Args[1], schema.String).get
	limit := c.tooLong(t.Pos)
	return &scalar[string]{get: func(row ptr, f *frame) (string, status) {
		base := len(f.arena)
		a, sa := x(row, f)
		b, sb := y(row, f)
		switch {
		case sa|sb != ok:
			return "", both(sa, sb)
		case !f.room(len(a) + len(b)):
			return "", limit
		}
		start := len(f.arena)
		f.arena = append(append(f.arena, a...), b...)
		if start > base { // the operands were made for this alone
			f.arena = f.arena[:base+copy(f.arena[base:], f.arena[start:])]
		}
		return f.made(base), ok
	}}
}

// substring compiles substring(text,start) and substring(text,start,length).
func (c *compiler) substring(t *schema.Call) operand {
	x := value[string](c, t.Args[0], schema.String)
	from := value[int64](c, t.Args[1], schema.Int64)
	rest := map2(x, from, func(s string, i int64) string { return s[byteOffset(s, i):] })
	if len(t.Args) == 2 {
		return rest
	}
	length := value[int64](c, t.Args[2], schema.Int64).get
	negative := c.fault(ast.NegativeLength, t.Args[2].Span(), "")
	return &scalar[string]{get: func(row ptr, f *frame) (string, status) {
		s, st := rest.get(row, f)
		n, sn := length(row, f)
		switch {
		case st|sn != ok:
			return "", both(st, sn)
		case n < 0:
			return "", negative
		}
		return s[:byteOffset(s, n)], ok
	}}
}

// byteOffset returns the offset of character i, counted from the end where i
// is negative, clamped to the string.
func byteOffset(s string, i int64) int {
	if i < 0 {
		at := len(s)
		for ; i < 0 && at > 0; i++ {
			_, size := utf8.DecodeLastRuneInString(s[:at])
			at -= size
		}
		return at
	}
	at := 0
	for ; i > 0 && at < len(s); i-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}

// matchesPattern compiles the regular expression now if it is a constant.
func (c *compiler) matchesPattern(t *schema.Call) cond {
	if k, constant := t.Args[1].(*schema.Const); constant && k.Value != nil {
		re, err := schema.CompilePattern(k.Value.(string))
		if err != nil {
			panic(compileError{err})
		}
		return c.testString(t.Args[0], re.MatchString)
	}
	x := value[string](c, t.Args[0], schema.String).get
	y := value[string](c, t.Args[1], schema.String).get
	bad := c.fault(ast.InvalidPattern, t.Args[1].Span(), "")
	cache := &patternCache{}
	return func(row ptr, f *frame) truth {
		s, st := x(row, f)
		pattern, sp := y(row, f)
		if st|sp != ok {
			return truth(both(st, sp))
		}
		re := cache.compile(pattern)
		if re == nil {
			return truth(bad)
		}
		return truthOf(re.MatchString(s))
	}
}

// maxPatterns bounds the regular expressions that a filter keeps where they
// come from rows.
const maxPatterns = 128

// patternCache keeps compiled regular expressions. It is safe for concurrent
// use.
type patternCache struct {
	mu       sync.Mutex
	compiled map[string]*regexp.Regexp // nil: malformed
}

func (p *patternCache) compile(pattern string) *regexp.Regexp {
	p.mu.Lock()
	re, known := p.compiled[pattern]
	p.mu.Unlock()
	if known {
		return re
	}
	re, err := schema.CompilePattern(pattern)
	if err != nil {
		re = nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.compiled == nil || len(p.compiled) >= maxPatterns {
		p.compiled = make(map[string]*regexp.Regexp)
	}
	p.compiled[strings.Clone(pattern)] = re // the text may lie in an arena
	return re
}
