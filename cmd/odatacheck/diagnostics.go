package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// diagnostic is a diagnostic as -json prints it. Start and end are byte
// offsets in the decoded text of the option, line and column count from 1,
// column in characters.
type diagnostic struct {
	Code        ast.Code `json:"code"`
	Severity    string   `json:"severity"`
	Option      string   `json:"option"`
	Start       int      `json:"start"`
	End         int      `json:"end"`
	Line        int      `json:"line"`
	Column      int      `json:"column"`
	Message     string   `json:"message"`
	Hint        string   `json:"hint,omitempty"`
	Fix         *fix     `json:"fix,omitempty"`
	UTF16Column int      `json:"utf16Column"`
	RawOffset   int      `json:"rawOffset"` // of the start, in the undecoded text that was given
}

type fix struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

func jsonDiagnostics(c *checked) []diagnostic {
	all := make([]diagnostic, len(c.diagnostics))
	for i, d := range c.diagnostics {
		at := c.locate(d.Option, d.Span.Start)
		all[i] = diagnostic{
			Code: d.Code, Severity: d.Severity.String(), Option: d.Option,
			Start: d.Span.Start, End: d.Span.End, Line: at.Line, Column: at.Column,
			Message: d.Message, Hint: d.Hint, UTF16Column: at.UTF16Column, RawOffset: at.RawOffset,
		}
		if d.Fix != nil {
			all[i].Fix = &fix{d.Fix.Span.Start, d.Fix.Span.End, d.Fix.Text}
		}
	}
	return all
}

// locate returns the position of a byte offset in the decoded text of an
// option. Its raw offset is in the text that was given.
func (c *checked) locate(option string, offset int) ast.Position {
	if c.decoded {
		return ast.Locate(c.text, offset)
	}
	p := c.source.Locate(option, offset)
	p.RawOffset += c.offset
	return p
}

// render reports the diagnostics of a query, among them why it could not be
// evaluated. Where there are several queries each message says which one it is
// about.
func (s *session) render(c *checked, r *result) error {
	var b strings.Builder
	prefix := s.prefix(c.item)
	show := func(d ast.Diagnostic, source *ast.Query) error {
		b.WriteString(prefix)
		return ast.Diagnostics{d}.Render(&b, source, s.style)
	}
	for _, d := range c.diagnostics {
		if err := show(d, c.source); err != nil {
			return err
		}
	}
	if r.Error != nil && r.Error.diagnostic != nil {
		source := c.source
		if r.Error.diagnostic.Option == "" {
			source = nil // no text to point at
		}
		if err := show(*r.Error.diagnostic, source); err != nil {
			return err
		}
	}
	if !s.filter {
		b.WriteString(shellHint(c))
	}
	if b.Len() == 0 {
		return nil
	}
	if err := s.out.Flush(); err != nil { // keep the order on a terminal
		return err
	}
	_, err := io.WriteString(s.report, b.String())
	return err
}

func (s *session) prefix(it item) string {
	switch {
	case it.stdin:
		return fmt.Sprintf("line %d: ", it.line)
	case len(s.args) > 1:
		return fmt.Sprintf("query %d: ", it.line)
	}
	return ""
}

// shellHint explains a mishap that happens before the query arrives here.
func shellHint(c *checked) string {
	if c.stdin || !strings.HasPrefix(c.text, "=") {
		return ""
	}
	return "a shell takes $filter for a variable of its own: write '$filter=...' or \\$filter\n"
}
