package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// session is one run of a command.
type session struct {
	options
	args   []string
	stdin  io.Reader
	out    *bufio.Writer // standard output
	stderr io.Writer
	report io.Writer // where diagnostics go
	entity *schema.EntityType
	style  ast.Style // of report
}

// prepare checks the flags and loads the entity type.
func (s *session) prepare(c command, stdout io.Writer) error {
	if err := s.validate(c); err != nil {
		return err
	}
	if c.args == "" && len(s.args) > 0 {
		return usagef("%s takes no arguments, but there is %q", c.name, s.args[0])
	}
	entity, err := loadEntity(s.model, s.entityName)
	if err != nil {
		return err
	}
	s.entity = entity
	s.report, s.style = s.stderr, newStyle(s.color, s.stderr)
	if c.name == "check" { // they are its product
		s.report, s.style = s.out, newStyle(s.color, stdout)
	}
	return nil
}

// loadEntity returns the entity type that the flags -schema and -entity name.
func loadEntity(model, name string) (*schema.EntityType, error) {
	if model != "indicator" {
		return nil, usagef("-schema %q: the only model is indicator", model)
	}
	e := schema.Indicator()
	if name != "" && name != e.Name && name != lastElement(e.Name) {
		return nil, usagef("-entity %q: the model has no such entity type, only %s", name, e.Name)
	}
	return e, nil
}

// checked is a query with what the parser and the binder say of it.
type checked struct {
	item                        // the text is that of the query, without the URL before it
	given       string          // the text with the URL
	offset      int             // of the text in given
	source      *ast.Query      // after an error, what was understood; never nil
	bound       *schema.Query   // nil when it is not valid, or with -syntax-only
	diagnostics ast.Diagnostics // errors and warnings
	valid       bool
	decoded     bool // the text is a bare filter, which is not percent-encoded
}

// result is what a command answers to one query, and a line of -json.
type result struct {
	Query       string             `json:"query"`
	Valid       bool               `json:"valid"`
	Diagnostics []diagnostic       `json:"diagnostics"`
	AST         json.RawMessage    `json:"ast,omitempty"`
	Canonical   *string            `json:"canonical,omitempty"`
	SQL         *string            `json:"sql,omitempty"`
	Args        *[]any             `json:"args,omitempty"`
	Residual    *string            `json:"residual,omitempty"`
	Count       *int64             `json:"@odata.count,omitempty"`
	Value       *[]json.RawMessage `json:"value,omitempty"`
	Error       *failure           `json:"error,omitempty"`

	text []byte // what is printed without -json
}

// failure says why a query has no rows.
type failure struct {
	Code    ast.Code `json:"code"`
	Message string   `json:"message"`
	Target  string   `json:"target,omitempty"` // the option that failed

	diagnostic *ast.Diagnostic // what the message is about, if not among the query's
	exit       int
}

func newFailure(d ast.Diagnostic) *failure {
	return &failure{Code: d.Code, Message: d.Error(), Target: d.Option, diagnostic: &d, exit: exitInvalid}
}

// eachQuery checks every query, lets answer add to the result, and prints it.
// answer is not called for a query that is not valid.
func (s *session) eachQuery(answer func(*checked, *result) error) (int, error) {
	return s.eachChecked(func(c *checked) (int, error) {
		r := &result{Query: c.given, Valid: c.valid, Diagnostics: jsonDiagnostics(c)}
		switch {
		case c.valid:
			if err := answer(c, r); err != nil {
				return exitTrouble, err
			}
		case s.data != "": // eval always says why there are no rows
			r.Error = refusal(c.diagnostics)
		}
		exit := c.exit()
		if r.Error != nil {
			exit = r.Error.exit
		}
		return exit, s.print(c, r)
	})
}

// eachChecked checks every query and calls use, which returns the exit code of
// that query. The exit code of all is that of the worst.
func (s *session) eachChecked(use func(*checked) (int, error)) (int, error) {
	worst := exitValid
	queries := newQueries(s)
	defer queries.close()
	for {
		it, err := queries.next()
		if errors.Is(err, io.EOF) {
			return worst, nil
		}
		if err != nil {
			return exitTrouble, err
		}
		exit, err := use(s.check(it))
		if err != nil {
			return exitTrouble, err
		}
		worst = max(worst, exit)
	}
}

// exit returns the exit code for a query that needs no more than a check.
func (c *checked) exit() int {
	if c.valid {
		return exitValid
	}
	return exitInvalid
}

// check parses and binds one query.
func (s *session) check(it item) *checked {
	c := &checked{item: it, given: it.text, decoded: s.filter}
	if !s.filter {
		c.text, c.offset = queryOf(it.text)
	}
	var err error
	if s.filter {
		c.source, err = parseFilter(c.text, s.parserOptions())
	} else {
		c.source, err = parser.ParseQuery(c.text, s.parserOptions())
	}
	if err == nil && !s.syntaxOnly {
		c.bound, err = schema.Bind(c.source, s.entity)
	}
	c.valid = err == nil
	switch {
	case err != nil && !errors.As(err, &c.diagnostics):
		panic(fmt.Sprintf("odatacheck: an error that is no diagnostic: %v", err))
	case err != nil:
		c.addNotes(c.source)
	case c.bound != nil:
		c.diagnostics = c.bound.Notes
	default:
		c.diagnostics = c.source.Notes
	}
	return c
}

// parseFilter parses a bare filter as if it were a query with this one option.
func parseFilter(src string, opts parser.Options) (*ast.Query, error) {
	x, ds := parser.ParseExpr(src, opts)
	q := &ast.Query{
		Raw: src, Filter: x, Notes: ds,
		Options: []ast.Option{{Name: "$filter", Text: src, Raw: src, HasValue: true}},
	}
	return q, ds.Err()
}

// addNotes adds the parser's warnings to the errors unless they are there.
func (c *checked) addNotes(q *ast.Query) {
	for _, note := range q.Notes {
		if !slices.ContainsFunc(c.diagnostics, func(d ast.Diagnostic) bool {
			return d.Code == note.Code && d.Option == note.Option && d.Span == note.Span
		}) {
			c.diagnostics = append(c.diagnostics, note)
		}
	}
}

// print writes one result: a line of JSON, or the text of the command to
// standard output, and what is to be reported.
func (s *session) print(c *checked, r *result) error {
	if s.json {
		return writeJSON(s.out, r)
	}
	if _, err := s.out.Write(r.text); err != nil {
		return err
	}
	return s.render(c, r)
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
