package eval

import (
	"unicode"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// letters is the mapping of tolower or of toupper: character by character,
// without regard to neighbours or a language.
type letters struct {
	ascii *[utf8.RuneSelf]byte
	runes func(rune) rune
}

var (
	lowerLetters = newLetters(unicode.ToLower)
	upperLetters = newLetters(unicode.ToUpper)
)

func newLetters(runes func(rune) rune) *letters {
	m := &letters{ascii: new([utf8.RuneSelf]byte), runes: runes}
	for i := range m.ascii {
		m.ascii[i] = byte(runes(rune(i)))
	}
	return m
}

// maxFused is the longest text that is looked for without mapping all of the
// string first: the search is quadratic in it.
const maxFused = 64

// caseMapping returns the argument and the mapping of a call of tolower or
// toupper, or a nil argument for any other term.
func caseMapping(t schema.Term) (schema.Term, *letters) {
	call, is := t.(*schema.Call)
	if !is {
		return nil, nil
	}
	switch call.Func.ID {
	case schema.FnToLower:
		return call.Args[0], lowerLetters
	case schema.FnToUpper:
		return call.Args[0], upperLetters
	default:
		return nil, nil
	}
}

// apply maps s, into the arena unless nothing changes.
func (m *letters) apply(f *frame, s string) string {
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf && m.ascii[s[i]] == s[i] {
		i++
	}
	if i == len(s) {
		return s
	}
	start := len(f.arena)
	f.arena = append(f.arena, s[:i]...)
	for _, r := range s[i:] {
		f.arena = utf8.AppendRune(f.arena, m.runes(r))
	}
	return f.made(start)
}

// next maps the first character of s and returns the number of bytes it takes.
func (m *letters) next(s string) (r rune, size int) {
	if c := s[0]; c < utf8.RuneSelf {
		return rune(m.ascii[c]), 1
	}
	r, size = utf8.DecodeRuneInString(s)
	return m.runes(r), size
}

// prefix reports whether s, once mapped, starts with t, and the number of
// bytes of s that this is.
func (m *letters) prefix(s, t string) (n int, is bool) {
	for _, want := range t {
		if n == len(s) {
			return n, false
		}
		r, size := m.next(s[n:])
		if r != want {
			return n, false
		}
		n += size
	}
	return n, true
}

// equal reports whether s is t once it is mapped.
func (m *letters) equal(s, t string) bool {
	n, is := m.prefix(s, t)
	return is && n == len(s)
}

func (m *letters) hasPrefix(s, t string) bool {
	_, is := m.prefix(s, t)
	return is
}

func (m *letters) hasSuffix(s, t string) bool {
	for len(t) > 0 {
		want, size := utf8.DecodeLastRuneInString(t)
		t = t[:len(t)-size]
		r, size := utf8.DecodeLastRuneInString(s)
		if size == 0 || m.runes(r) != want {
			return false
		}
		s = s[:len(s)-size]
	}
	return true
}

// contains reports whether t occurs in s once s is mapped.
func (m *letters) contains(s, t string) bool {
	if t == "" {
		return true
	}
	if t[0] >= utf8.RuneSelf {
		return m.containsRunes(s, t)
	}
	first := t[0]
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return m.containsRunes(s[i:], t)
		}
		if m.ascii[c] != first {
			continue
		}
		if _, is := m.prefix(s[i:], t); is {
			return true
		}
	}
	return false
}

// containsRunes is contains where a character of more than one byte may map to
// the first of t, as the Kelvin sign does to k.
func (m *letters) containsRunes(s, t string) bool {
	for i := range s {
		if _, is := m.prefix(s[i:], t); is {
			return true
		}
	}
	return false
}

// fuseLetters compiles a function of a mapped string and a constant in one
// closure without a copy: contains(tolower(title),'apt'). It returns nil for
// other terms.
func (c *compiler) fuseLetters(xt schema.Term, lit string, test func(m *letters, s, t string) bool) cond {
	arg, m := caseMapping(xt)
	if arg == nil || len(lit) > maxFused {
		return nil
	}
	return c.testString(arg, func(s string) bool { return test(m, s, lit) })
}

// testString compiles a test of a string; null stays null.
func (c *compiler) testString(t schema.Term, test func(s string) bool) cond {
	x := value[string](c, t, schema.String)
	if x.col != nil {
		off := x.col.off
		return func(row ptr, _ *frame) truth { return truthOf(test(*field[string](row, off))) }
	}
	get := x.get
	return func(row ptr, f *frame) truth {
		s, st := get(row, f)
		if st != ok {
			return truth(st)
		}
		return truthOf(test(s))
	}
}

// fuseMapped compiles tolower(text) eq 'literal' and its like.
func (c *compiler) fuseMapped(xt, yt schema.Term, set relation) *boolean {
	k, constant := yt.(*schema.Const)
	if arg, m := caseMapping(xt); arg != nil && constant && k.Value != nil && (set == equal || set == relations(ast.Ne)) {
		lit := k.Value.(string)
		get := value[string](c, arg, schema.String).get
		isEqual := equal.in(set)
		return &boolean{get: func(row ptr, f *frame) truth {
			s, st := get(row, f)
			switch {
			case st != ok:
				return relateStates(st, ok, set)
			case m.equal(s, lit):
				return isEqual
			}
			return isEqual ^ 1
		}}
	}
	return nil
}
