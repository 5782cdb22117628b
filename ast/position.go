package ast

import (
	"strings"
	"unicode/utf8"
)

// Position is a place in the text of an option in every way that a tool may
// count it.
type Position struct {
	Offset      int // bytes in the decoded text, from 0
	Line        int // from 1; a line ends with a line feed
	Column      int // characters (runes) in the line, from 1
	UTF16Column int // UTF-16 code units in the line, from 1, as editors count
	RawOffset   int // bytes in the undecoded query string, from 0
}

// Locate returns the position of a byte offset in text. RawOffset is the
// offset itself, as if text had been sent undecoded. An offset outside of text
// is taken for the nearest that is not.
func Locate(text string, offset int) Position {
	offset = min(max(offset, 0), len(text))
	before := text[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	p := Position{Offset: offset, Line: 1 + strings.Count(before, "\n"), RawOffset: offset}
	p.Column, p.UTF16Column = 1, 1
	for _, r := range before[start:] {
		p.Column++
		p.UTF16Column++
		if r >= 0x10000 {
			p.UTF16Column++
		}
	}
	return p
}

// Position returns where d's span starts.
func (q *Query) Position(d Diagnostic) Position { return q.Locate(d.Option, d.Span.Start) }

// Locate returns the position of a byte offset in the decoded text of an
// option, or in q.Raw if option is "". An option that q does not have is empty.
func (q *Query) Locate(option string, offset int) Position {
	if option == "" {
		return Locate(q.Raw, offset)
	}
	o, _ := q.Option(option)
	p := Locate(o.Text, offset)
	p.RawOffset = o.RawOffset(p.Offset)
	return p
}

// ApplyFix returns src with the replacement made. A fix whose span does not
// lie within src, or that would cut a character in two, changes nothing.
func ApplyFix(src string, f Fix) string {
	if f.Span.Start < 0 || f.Span.End < f.Span.Start || f.Span.End > len(src) {
		return src
	}
	if !startsRune(src, f.Span.Start) || !startsRune(src, f.Span.End) {
		return src
	}
	return src[:f.Span.Start] + f.Text + src[f.Span.End:]
}

// startsRune reports whether a character of src starts or src ends at i.
func startsRune(src string, i int) bool { return i == len(src) || utf8.RuneStart(src[i]) }
