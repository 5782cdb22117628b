package ast

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Style says how [Render] lays out a diagnostic. The zero value is plain text.
type Style struct {
	// Width is the number of columns that a line of the client's text may
	// take with its indentation; longer ones are cut around the span. 0 means
	// 100, and less than 24 means 24.
	Width int

	// Error, Warning and Hint wrap a piece of the output in colour: the
	// message and the carets of a diagnostic of that severity, and its hint.
	// A nil function leaves the piece as it is.
	Error, Warning, Hint func(string) string
}

func (s Style) columns() int {
	if s.Width == 0 {
		return 100 - len(indentation)
	}
	return max(s.Width, 24) - len(indentation)
}

func (s Style) paintSeverity(severity Severity, text string) string {
	switch severity {
	case Error:
		return paint(s.Error, text)
	case Warning:
		return paint(s.Warning, text)
	}
	panic("ast: unknown severity")
}

func paint(colour func(string) string, text string) string {
	if colour == nil {
		return text
	}
	return colour(text)
}

const indentation = "    "

// Render writes d with the line of src that it is about and carets under its
// span:
//
//	$filter: unknown property "severty"
//	    severty eq 'High' and indicatorType eq 'FileSha256'
//	    ^^^^^^^ did you mean "severity"?
//
// src is the decoded text of d.Option. If it is empty there is no line to show,
// and the hint follows the message as in [Diagnostic.Error]. If src has several
// lines, the number of the line follows the option, as in $filter:2. Whatever
// src and d hold, what is written has no control characters but line feeds,
// tabs and those of style. The error is that of w.
func Render(w io.Writer, d Diagnostic, src string, style Style) error {
	var b strings.Builder
	writeHeader(&b, d, src, style)
	if src == "" {
		if d.Hint != "" {
			b.WriteString(" (" + paint(style.Hint, printable(d.Hint)) + ")")
		}
		b.WriteByte('\n')
	} else {
		b.WriteByte('\n')
		writeSnippet(&b, d, src, style)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Render writes every diagnostic as the function [Render] does, with the text
// of its option in q. q may be nil when there is none.
func (ds Diagnostics) Render(w io.Writer, q *Query, style Style) error {
	for _, d := range ds {
		if err := Render(w, d, q.source(d.Option), style); err != nil {
			return err
		}
	}
	return nil
}

// source returns the text that the spans of an option's diagnostics refer to.
func (q *Query) source(option string) string {
	switch {
	case q == nil:
		return ""
	case option == "":
		return q.Raw
	}
	o, _ := q.Option(option)
	return o.Text
}

func writeHeader(b *strings.Builder, d Diagnostic, src string, style Style) {
	b.WriteString(printable(d.Option))
	if d.Option != "" && strings.Contains(src, "\n") {
		b.WriteString(":" + strconv.Itoa(Locate(src, d.Span.Start).Line))
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	message := printable(d.Message)
	if d.Severity == Warning {
		message = Warning.String() + ": " + message
	}
	b.WriteString(style.paintSeverity(d.Severity, message))
}

// printable escapes what [glyph] escapes, and tabs.
func printable(s string) string {
	var b strings.Builder
	for s != "" {
		shown, _, size := glyph(s)
		if shown == "\t" {
			shown = `\t`
		}
		b.WriteString(shown)
		s = s[size:]
	}
	return b.String()
}

func writeSnippet(b *strings.Builder, d Diagnostic, src string, style Style) {
	line, span := lineAt(src, d.Span)
	from, to := window(line, span, style.columns())
	before, after := "", ""
	if from > 0 {
		before = ellipsis
	}
	if to < len(line) {
		after = ellipsis
	}
	b.WriteString(indentation + before)
	margin, carets := underline(b, line, from, to, span)
	b.WriteString(after + "\n" + indentation)
	if before != "" {
		b.WriteByte(' ')
	}
	b.WriteString(margin)
	b.WriteString(style.paintSeverity(d.Severity, carets))
	if d.Hint != "" {
		b.WriteString(" " + paint(style.Hint, printable(d.Hint)))
	}
	b.WriteByte('\n')
}

const ellipsis = "…"

// lineAt returns the line of src in which span starts and the part of span
// within that line, widened to whole characters.
func lineAt(src string, span Span) (string, Span) {
	at := min(max(span.Start, 0), len(src))
	start := strings.LastIndexByte(src[:at], '\n') + 1
	line, _, _ := strings.Cut(src[start:], "\n")
	line = strings.TrimSuffix(line, "\r")
	s := Span{min(at-start, len(line)), min(max(span.End-start, 0), len(line))}
	s.End = max(s.End, s.Start)
	for s.Start > 0 && !startsRune(line, s.Start) {
		s.Start--
	}
	for !startsRune(line, s.End) {
		s.End++
	}
	return line, s
}

// window returns the part of line to show: all of it if that takes no more
// than the given columns, otherwise some text before the start of span and as
// much as fits behind it. It looks at no more characters than fit.
func window(line string, span Span, columns int) (from, to int) {
	if to = advance(line, 0, columns); to == len(line) {
		return 0, to
	}
	columns -= 2 // the ellipses
	from = retreat(line, span.Start, columns/3)
	if to = advance(line, from, columns); to == len(line) {
		from = retreat(line, to, columns)
	}
	for from < span.Start {
		_, width, size := glyph(line[from:])
		if width > 0 {
			break
		}
		from += size
	}
	return from, to
}

// advance returns the end of the longest part of line that starts at i and
// fits into the given columns. A combining character counts as one column
// here, so that a heap of them is not endless.
func advance(line string, i, columns int) int {
	for i < len(line) {
		_, width, size := glyph(line[i:])
		columns -= max(width, 1)
		if columns < 0 {
			break
		}
		i += size
	}
	return i
}

// retreat returns the start of the longest part of line that ends at i and
// fits.
func retreat(line string, i, columns int) int {
	for i > 0 {
		_, size := utf8.DecodeLastRuneInString(line[:i])
		_, width, _ := glyph(line[i-size:])
		columns -= max(width, 1)
		if columns < 0 {
			break
		}
		i -= size
	}
	return i
}

// underline writes line[from:to] to b and returns the carets for span and what
// stands before them: a tab for a tab and a blank for every other column.
func underline(b *strings.Builder, line string, from, to int, span Span) (margin, carets string) {
	var m, c strings.Builder
	for i := from; i < to; {
		shown, width, size := glyph(line[i:])
		b.WriteString(shown)
		switch {
		case i >= span.End:
		case i < span.Start && shown == "\t":
			m.WriteByte('\t')
		case i < span.Start:
			m.WriteString(strings.Repeat(" ", width))
		case shown == "\t" && c.Len() > 0:
			c.WriteByte('\t')
		default:
			c.WriteString(strings.Repeat("^", width))
		}
		i += size
	}
	if c.Len() == 0 {
		c.WriteByte('^')
	}
	return m.String(), c.String()
}
