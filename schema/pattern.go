package schema

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits of a regular expression. A match takes time in proportion to the
// length of the text times the size of the compiled expression, so both are
// bounded: nested counts such as (a{900}){900} are refused before they are
// multiplied out.
const (
	maxPatternBytes  = 2048
	maxPatternSize   = 4000 // instructions
	maxPatternRepeat = 1000 // the most that regexp compiles
)

// PatternError tells why matchesPattern cannot use a regular expression.
type PatternError struct {
	Pattern string
	Offset  int    // byte offset of the offending part in Pattern
	Reason  string // what is wrong with it
}

// Error returns the reason.
func (e *PatternError) Error() string { return e.Reason }

// CompilePattern compiles an ECMAScript regular expression without flags to an
// expression that finds the same strings: an unanchored search over code
// points, in linear time. Look-around and back-references, which no such
// search can do, property escapes, which need a flag, and expressions beyond
// the limits are refused. The error is a *[PatternError].
func CompilePattern(pattern string) (*regexp.Regexp, error) {
	re, _, err := compilePattern(pattern)
	return re, err
}

// compilePattern is CompilePattern with about the number of instructions.
func compilePattern(pattern string) (re *regexp.Regexp, size int, err error) {
	t := patternReader{src: pattern, names: make(map[string]bool)}
	if len(pattern) > maxPatternBytes {
		return nil, 0, t.errorf("the regular expression is longer than %d bytes", maxPatternBytes)
	}
	if !utf8.ValidString(pattern) {
		return nil, 0, t.errorf("the regular expression is not UTF-8")
	}
	if err := t.disjunction(); err != nil {
		return nil, 0, err
	}
	tree, err := syntax.Parse(t.out.String(), syntax.Perl)
	if err == nil {
		size = patternSize(tree)
	}
	if err != nil || size > maxPatternSize {
		t.at = 0
		return nil, 0, t.errorf("the regular expression is too large once its repetitions are written out")
	}
	re, err = regexp.Compile(t.out.String())
	if err != nil {
		return nil, 0, t.errorf("the regular expression cannot be compiled")
	}
	return re, size, nil
}

// patternSize is about the number of instructions of an expression, at most a
// little beyond maxPatternSize.
func patternSize(re *syntax.Regexp) int {
	size := 1 + len(re.Rune)/2
	for _, sub := range re.Sub {
		if size += patternSize(sub); size > maxPatternSize {
			return size
		}
	}
	if re.Op == syntax.OpRepeat {
		return size * max(re.Min, re.Max, 1)
	}
	return size
}

// patternReader translates ECMAScript syntax to that of package regexp. All of
// its output is written out in full, so that nothing of the input can mean
// something else there.
type patternReader struct {
	src   string
	at    int
	out   strings.Builder
	depth int             // open groups
	names map[string]bool // of groups
	// atom tells that a quantifier may follow.
	atom bool
}

func (p *patternReader) errorf(format string, args ...any) error {
	return &PatternError{Pattern: p.src, Offset: p.at, Reason: fmt.Sprintf(format, args...)}
}

// peek returns the rune at the offset, or -1 at the end.
func (p *patternReader) peek() rune {
	if p.at == len(p.src) {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(p.src[p.at:])
	return r
}

func (p *patternReader) next() rune {
	r, size := utf8.DecodeRuneInString(p.src[p.at:])
	p.at += size
	return r
}

func (p *patternReader) take(prefix string) bool {
	if !strings.HasPrefix(p.src[p.at:], prefix) {
		return false
	}
	p.at += len(prefix)
	return true
}

func (p *patternReader) writeRune(r rune) { fmt.Fprintf(&p.out, `\x{%x}`, r) }

// disjunction translates all of the pattern.
func (p *patternReader) disjunction() error {
	for p.at < len(p.src) {
		if err := p.term(); err != nil {
			return err
		}
	}
	if p.depth > 0 {
		return p.errorf("the regular expression lacks a closing parenthesis")
	}
	return nil
}

func (p *patternReader) term() error {
	start := p.at
	switch r := p.next(); r {
	case '|':
		p.out.WriteByte('|')
		p.atom = false
	case '^':
		p.out.WriteString(`\A`)
		p.atom = false
	case '$':
		p.out.WriteString(`\z`)
		p.atom = false
	case '(':
		return p.group(start)
	case ')':
		if p.depth == 0 {
			p.at = start
			return p.errorf("the regular expression has a closing parenthesis too many")
		}
		p.depth--
		p.out.WriteByte(')')
		p.atom = true
	case '.':
		p.out.WriteString(`[^\n\r\x{2028}\x{2029}]`)
		p.atom = true
	case '[':
		return p.class(start)
	case '\\':
		return p.atomEscape(start)
	case '*', '+', '?':
		return p.quantifier(start, string(r))
	case '{':
		if braces, ok := p.braces(); ok {
			return p.quantifier(start, braces)
		}
		p.writeRune(r)
		p.atom = true
	default:
		p.writeRune(r)
		p.atom = true
	}
	return nil
}

// group opens a group. None of them needs to capture.
func (p *patternReader) group(start int) error {
	for _, refused := range []struct{ prefix, what string }{
		{"?=", "look-ahead"}, {"?!", "look-ahead"}, {"?<=", "look-behind"}, {"?<!", "look-behind"},
	} {
		if strings.HasPrefix(p.src[p.at:], refused.prefix) {
			p.at = start
			return p.errorf("%s is not supported in regular expressions", refused.what)
		}
	}
	switch {
	case p.take("?:"):
	case p.take("?<"):
		name, _, found := strings.Cut(p.src[p.at:], ">")
		if !found || !groupName(name) || p.names[name] {
			return p.errorf("the regular expression has a group without a proper name of its own")
		}
		p.names[name] = true
		p.at += len(name) + 1
	case p.take("?"):
		p.at = start
		return p.errorf("the regular expression has an unknown kind of group")
	}
	p.out.WriteString("(?:")
	p.depth++
	p.atom = false
	return nil
}

func groupName(name string) bool {
	for i, r := range name {
		if r != '_' && r != '$' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// braces reads what follows the { of a quantifier. Anything else leaves the
// brace a character of its own, as programs have always had it.
func (p *patternReader) braces() (string, bool) {
	inner, _, found := strings.Cut(p.src[p.at:], "}")
	if !found {
		return "", false
	}
	low, high, comma := strings.Cut(inner, ",")
	if low == "" || strings.Trim(low+high, "0123456789") != "" {
		return "", false
	}
	p.at += len(inner) + 1
	low = trimZeros(low)
	switch {
	case !comma:
		return "{" + low + "}", true
	case high == "":
		return "{" + low + ",}", true
	}
	return "{" + low + "," + trimZeros(high) + "}", true
}

func trimZeros(digits string) string {
	if s := strings.TrimLeft(digits, "0"); s != "" {
		return s
	}
	return "0"
}

func (p *patternReader) quantifier(start int, text string) error {
	if !p.atom {
		p.at = start
		return p.errorf("the regular expression has %q with nothing to repeat", text)
	}
	if text[0] == '{' {
		low, high, comma := strings.Cut(strings.Trim(text, "{}"), ",")
		n := saturated(low)
		m := max(n, saturated(high))
		if comma && high != "" && saturated(high) < n {
			p.at = start
			return p.errorf("the regular expression repeats %q, the lower bound above the upper", text)
		}
		if m > maxPatternRepeat {
			p.at = start
			return p.errorf("the regular expression repeats more than %d times", maxPatternRepeat)
		}
	}
	p.take("?") // a lazy match finds the same strings
	p.out.WriteString(text)
	p.atom = false
	return nil
}
