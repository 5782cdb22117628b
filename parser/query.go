package parser

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// ParseQuery parses the query string of a URL, without the question mark and
// not decoded. It splits at & and at the first = of each option, then decodes
// once. Names of system query options may lack the $ and have any letter case.
//
// The error is ast.Diagnostics with the first problem of every option; after
// 50 errors the rest is not looked at, and after 50 warnings none is added. The
// query is never nil: after an error it holds what was understood, and the text
// of the options, with which diagnostics can be rendered. Empty options are
// noted once.
//
// Spec: URL Conventions 2.1 and 5.
func ParseQuery(rawQuery string, opts Options) (*ast.Query, error) {
	p := queryParser{query: newQuery(opts), out: &ast.Query{Raw: rawQuery}}
	p.parse(rawQuery)
	for _, d := range p.ds {
		if d.Severity == ast.Warning {
			p.out.Notes = append(p.out.Notes, d)
		}
	}
	return p.out, p.ds.Err()
}

// How many errors and warnings of one query string are reported. People read a
// few; what sends more is no client.
const (
	maxErrors   = 50
	maxWarnings = 50
)

// queryParser reads the options of a query string one by one.
type queryParser struct {
	*query
	out     *ast.Query
	seen    uint32              // bit i: systemOptions[i] was given
	aliases map[string]struct{} // names of the aliases that were defined

	empty           bool // an empty option was reported
	afterEmpty      bool // the option before this one was empty: &&
	plusIsBlank     bool
	within, outside int            // pluses within strings and outside of them
	ambiguous       ast.Diagnostic // about the first plus within a string
}

func (p *queryParser) parse(raw string) {
	if limit := p.budget.limits.Bytes; len(raw) > limit {
		p.report("", *exceeded(ast.Span{Start: limit, End: len(raw)}, "bytes", limit))
		return
	}
	p.plusIsBlank = p.opts.Plus == PlusSpace ||
		p.opts.Plus == PlusAuto && !strings.Contains(raw, " ") && !strings.Contains(raw, "%20")
	for at := 0; at < len(raw); {
		end := strings.IndexByte(raw[at:], '&')
		if end < 0 {
			end = len(raw)
		} else {
			end += at
		}
		if p.budget.tokens--; p.budget.tokens < 0 {
			p.report("", *exceeded(ast.Span{Start: at, End: len(raw)}, "tokens", p.budget.limits.Tokens))
			return
		}
		if p.errors >= maxErrors {
			return
		}
		known := len(p.ds)
		p.option(raw, at, end)
		p.cutString(known, raw, end)
		at = end + 1
	}
	if p.opts.Plus == PlusAuto && p.within > 0 && p.outside == 0 {
		p.report(p.ambiguous.Option, p.ambiguous)
	}
}

// cutString gives a string that is not closed, if it is among the diagnostics
// from known on, the hint that "&" at raw[end] has cut it: what follows is no
// option that there is.
func (p *queryParser) cutString(known int, raw string, end int) {
	if known == len(p.ds) || end+1 >= len(raw) {
		return
	}
	d := &p.ds[len(p.ds)-1]
	next, _, _ := strings.Cut(raw[end+1:], "&")
	name, _, _ := strings.Cut(next, "=")
	if d.Code != ast.UnterminatedString || name == "" || name[0] == '$' || name[0] == '@' || systemOption(name) >= 0 {
		return
	}
	if d.Fix != nil && d.Fix.Span.End < d.Span.End {
		return // what it lacks is the other quotation mark
	}
	d.Hint, d.Fix = `an "&" within a string is written "%26"`, nil
}

// option reads the option raw[at:end].
func (p *queryParser) option(raw string, at, end int) {
	afterEmpty := p.afterEmpty
	p.afterEmpty = at == end
	if at == end {
		if !p.empty {
			p.empty = true
			p.report("", ast.Diagnostic{
				Code: ast.Lenient, Span: ast.Span{Start: at, End: end}, Message: "an option is empty", Hint: `remove one "&"`,
			})
		}
		return
	}
	rawName, rawValue, hasValue := strings.Cut(raw[at:end], "=")
	o := ast.Option{RawStart: at + len(rawName), HasValue: hasValue, Raw: rawValue}
	if hasValue {
		o.RawStart++
	}
	name, bad := decode(rawName, at, p.plusIsBlank)
	if bad != nil {
		p.report("", *bad)
		return
	}
	o.Name = name.text
	value, bad := decode(rawValue, o.RawStart, p.plusIsBlank)
	o.Plus = value.plus
	if bad == nil {
		o.Text = value.text
	}
	system := systemOption(o.Name)
	if system >= 0 {
		o.Name = "$" + systemOptions[system].name
	}
	p.out.Options = append(p.out.Options, o)
	where := ast.Span{Start: at, End: at + len(rawName)}
	switch {
	case p.repeats(system, o.Name):
		p.report("", ast.Diagnostic{
			Code: ast.DuplicateOption, Span: where,
			Message: fmt.Sprintf("%s repeats the option %s", quote(name.text), quote(o.Name)), Hint: "give it once",
		})
	case bad != nil:
		p.report("", *bad)
	case system >= 0:
		p.system(system, where, &o, value)
	case strings.HasPrefix(o.Name, "@"):
		p.alias(where, &o, value)
	case strings.HasPrefix(o.Name, "$"), trimName(o.Name) != o.Name:
		p.report("", unknownOption(o.Name, where))
	case o.Name == "":
		p.report("", ast.Diagnostic{Code: ast.InvalidOption, Span: where, Message: `the name of an option is missing before "="`})
	case afterEmpty, strings.ContainsFunc(o.Name, isBlankOrControl):
		p.report("", p.strayCondition(o.Name, where, afterEmpty))
	default:
		if d, ok := misspelt(o.Name, where); ok {
			p.report("", d)
		}
		p.out.Custom = append(p.out.Custom, ast.CustomOption{Name: o.Name, Value: o.Text})
	}
}

func isBlankOrControl(r rune) bool { return r <= ' ' || r == 0x7f }

// strayCondition returns the diagnostic for what is no name of a custom query
// option: most likely a condition that was cut off from $filter. To take it for
// an option would drop it.
func (p *queryParser) strayCondition(name string, at ast.Span, afterEmpty bool) ast.Diagnostic {
	d := ast.Diagnostic{
		Code: ast.InvalidOption, Span: at, Message: quote(name) + " is not the name of an option",
		Hint: `an expression follows "$filter="`,
	}
	switch {
	case afterEmpty:
		d.Hint = `"and" joins conditions, not "&&"`
	case p.seen&(1<<systemOption(filterOption)) != 0:
		d.Hint = `"&" ends an option: write "and" between conditions, "%26" within a string`
	}
	return d
}

// repeats reports whether a system query option, by its index, or a parameter
// alias was given before, and remembers it.
func (p *queryParser) repeats(system int, name string) bool {
	if system >= 0 {
		twice := p.seen&(1<<system) != 0
		p.seen |= 1 << system
		return twice
	}
	if !strings.HasPrefix(name, "@") {
		return false
	}
	if p.aliases == nil {
		p.aliases = map[string]struct{}{}
	}
	_, twice := p.aliases[name]
	p.aliases[name] = struct{}{}
	return twice
}

// system reads a system query option.
func (p *queryParser) system(i int, at ast.Span, o *ast.Option, value decoded) {
	if !systemOptions[i].supported {
		p.report("", ast.Diagnostic{
			Code: ast.UnsupportedOption, Span: at, Message: "the system query option " + quote(o.Name) + " is not supported",
		})
		return
	}
	if !o.HasValue {
		p.report("", ast.Diagnostic{
			Code: ast.InvalidOption, Span: at, Message: "the option " + quote(o.Name) + " has no value", Hint: `write "=" and a value`,
		})
		return
	}
	switch o.Name {
	case filterOption:
		p.countPluses(o, value)
		p.out.Filter = p.expr(o.Name, o.Text)
	case orderByOption:
		p.countPluses(o, value)
		p.out.OrderBy = p.orderBy(o.Name, o.Text)
	case selectOption:
		p.out.Select = p.selection(o.Name, o.Text)
	case "$top":
		p.out.Top = p.wholeNumber(o)
	case "$skip":
		p.out.Skip = p.wholeNumber(o)
	case "$count":
		p.out.Count = p.boolean(o)
	default:
		panic("parser: unknown system query option")
	}
}

// alias reads the definition of a parameter alias.
//
//	aliasAndValue = parameterAlias EQ parameterValue
func (p *queryParser) alias(at ast.Span, o *ast.Option, value decoded) {
	s := scanner{src: o.Name}
	if j := s.identifierStart(1); j == 1 || s.identifierEnd(j) != len(o.Name) || tooLong(o.Name, 1, len(o.Name)) != nil {
		p.report("", ast.Diagnostic{
			Code: ast.UnknownOption, Span: at, Message: quote(o.Name) + " is not the name of a parameter alias",
			Hint: `write "@" and letters or digits`,
		})
		return
	}
	def := ast.AliasDef{Name: o.Name}
	if o.Text != "" {
		p.countPluses(o, value)
		def.Value = p.expr(o.Name, o.Text)
	}
	p.out.Aliases = append(p.out.Aliases, def)
}

// countPluses looks for pluses that nothing tells from blanks.
func (p *queryParser) countPluses(o *ast.Option, value decoded) {
	within, outside, first := value.pluses()
	if p.within == 0 && within > 0 {
		p.ambiguous = ast.Diagnostic{
			Code: ast.AmbiguousPlus, Severity: ast.Warning, Option: o.Name,
			Span:    ast.Span{Start: first, End: first + 1},
			Message: "a plus within a string was read as a blank",
			Hint:    `write "%20" for a blank or "%2B" for a plus`,
		}
	}
	p.within += within
	p.outside += outside
}

// wholeNumber reads the value of $top or $skip.
//
//	top = ( "$top" / "top" ) EQ 1*DIGIT
func (p *queryParser) wholeNumber(o *ast.Option) *int64 {
	digits := 0
	for digits < len(o.Text) && isDigit(o.Text[digits]) {
		digits++
	}
	if digits == 0 || digits < len(o.Text) {
		p.invalid(o, "expected a whole number without sign")
		return nil
	}
	n, err := strconv.ParseInt(o.Text, 10, 64)
	if err != nil {
		n = math.MaxInt64
	}
	return &n
}

// boolean reads the value of $count.
//
//	inlinecount = ( "$count" / "count" ) EQ booleanValue
func (p *queryParser) boolean(o *ast.Option) *bool {
	value := ast.EqualWords(o.Text, "true")
	if !value && !ast.EqualWords(o.Text, "false") {
		p.invalid(o, "expected true or false")
		return nil
	}
	return &value
}

// invalid reports a value that an option does not take.
func (p *queryParser) invalid(o *ast.Option, expected string) {
	p.report(o.Name, ast.Diagnostic{
		Code: ast.InvalidOption, Span: ast.Span{End: len(o.Text)},
		Message: quote(o.Text) + " is not a value of " + o.Name + ": " + expected,
	})
}
