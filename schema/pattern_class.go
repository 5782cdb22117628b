package schema

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// spaceClass is WhiteSpace and LineTerminator of ECMAScript, and
// notSpaceClass everything else, both as the inside of a class.
const (
	spaceClass    = `\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
	notSpaceClass = `\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}` +
		`\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`
)

// atomEscape translates an escape outside of a class.
func (p *patternReader) atomEscape(start int) error {
	switch p.peek() {
	case 'b', 'B':
		p.out.WriteByte('\\')
		p.out.WriteRune(p.next())
		p.atom = false
		return nil
	case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k':
		p.at = start
		return p.errorf("back-references are not supported in regular expressions")
	}
	r, set, err := p.escape(start)
	if err != nil {
		return err
	}
	if set != "" {
		p.out.WriteString("[" + set + "]")
	} else {
		p.writeRune(r)
	}
	p.atom = true
	return nil
}

// escape reads what follows a backslash in and outside of classes: one
// character, or a set as the inside of a class.
func (p *patternReader) escape(start int) (r rune, set string, err error) {
	if p.at == len(p.src) {
		return 0, "", p.errorf("the regular expression ends in a backslash")
	}
	switch r = p.next(); r {
	case 'd', 'D', 'w', 'W':
		return 0, `\` + string(r), nil
	case 's':
		return 0, spaceClass, nil
	case 'S':
		return 0, notSpaceClass, nil
	case 't', 'n', 'v', 'f', 'r':
		return rune("\t\n\v\f\r"[strings.IndexRune("tnvfr", r)]), "", nil
	case '0':
		if c := p.peek(); c < '0' || c > '9' {
			return 0, "", nil
		}
	case 'c':
		if c := p.peek(); 'a' <= c|0x20 && c|0x20 <= 'z' && c < 0x80 {
			return p.next() & 0x1f, "", nil
		}
	case 'x':
		if v, ok := p.hex(2); ok {
			return v, "", nil
		}
	case 'u':
		if v, ok := p.unicodeEscape(); ok {
			return v, "", nil
		}
	case 'p', 'P':
		p.at = start
		return 0, "", p.errorf("property escapes are not supported in regular expressions")
	default:
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return r, "", nil
		}
	}
	text := p.src[start:p.at]
	p.at = start
	return 0, "", p.errorf("%q means nothing in an ECMAScript regular expression", text)
}

// unicodeEscape reads what follows \u. A pair of surrogates is one character;
// half a pair is in no string.
func (p *patternReader) unicodeEscape() (rune, bool) {
	if p.take("{") {
		v, digits := rune(0), 0
		for ; p.at < len(p.src) && v <= unicode.MaxRune; digits++ {
			d, ok := hexDigit(p.src[p.at])
			if !ok {
				break
			}
			v = v<<4 | rune(d)
			p.at++
		}
		return v, digits > 0 && p.take("}") && v <= unicode.MaxRune && !utf16.IsSurrogate(v)
	}
	v, ok := p.hex(4)
	if !ok || !utf16.IsSurrogate(v) {
		return v, ok
	}
	if !p.take(`\u`) {
		return 0, false
	}
	low, ok := p.hex(4)
	v = utf16.DecodeRune(v, low)
	return v, ok && v != unicode.ReplacementChar
}

// hex reads n hexadecimal digits.
func (p *patternReader) hex(n int) (v rune, ok bool) {
	if p.at+n > len(p.src) {
		return 0, false
	}
	for range n {
		d, ok := hexDigit(p.src[p.at])
		if !ok {
			return 0, false
		}
		v = v<<4 | rune(d)
		p.at++
	}
	return v, true
}

// class translates a character class.
func (p *patternReader) class(start int) error {
	negated := p.take("^")
	if p.take("]") { // [] matches nothing, [^] anything
		p.out.WriteString(map[bool]string{false: `[^\x{0}-\x{10ffff}]`, true: `[\x{0}-\x{10ffff}]`}[negated])
		p.atom = true
		return nil
	}
	p.out.WriteByte('[')
	if negated {
		p.out.WriteByte('^')
	}
	for !p.take("]") {
		if p.at == len(p.src) {
			p.at = start
			return p.errorf("the regular expression lacks the ] of a class")
		}
		if err := p.classRange(); err != nil {
			return err
		}
	}
	p.out.WriteByte(']')
	p.atom = true
	return nil
}

// classRange translates one character, set or range of a class.
func (p *patternReader) classRange() error {
	start := p.at
	low, set, err := p.classAtom()
	if err != nil {
		return err
	}
	mark := p.at
	if !p.take("-") || p.peek() == ']' || p.peek() == -1 {
		p.at = mark // the dash, if any, is a character of its own
		p.writeClassAtom(low, set)
		return nil
	}
	high, highSet, err := p.classAtom()
	if err != nil {
		return err
	}
	if set != "" || highSet != "" { // a set has no ends, so the dash is a character
		p.writeClassAtom(low, set)
		p.writeRune('-')
		p.writeClassAtom(high, highSet)
		return nil
	}
	if low > high {
		text := p.src[start:p.at]
		p.at = start
		return p.errorf("the regular expression has the range %q, the lower bound above the upper", text)
	}
	p.writeRune(low)
	p.out.WriteByte('-')
	p.writeRune(high)
	return nil
}

func (p *patternReader) writeClassAtom(r rune, set string) {
	if set != "" {
		p.out.WriteString(set)
		return
	}
	p.writeRune(r)
}

func (p *patternReader) classAtom() (r rune, set string, err error) {
	start := p.at
	if r = p.next(); r != '\\' {
		return r, "", nil
	}
	if p.take("b") {
		return '\b', "", nil
	}
	return p.escape(start)
}
