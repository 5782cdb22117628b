package gen

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/leanovate/gopter"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// Query returns a query of e: a filter, part of which may stand in parameter
// aliases, and at times $orderby, $skip, $top, $count and a custom option.
// Spans are missing, and so are Options. An $orderby ends with the key, where
// that can be sorted by; without $orderby it is the server's own order that $skip
// and $top cut.
func Query(seed uint64, c Config, e *schema.EntityType) *ast.Query {
	s := newSource(seed)
	c = c.withDefaults()
	g := &filters{pool: newPool(s, c.Portable), cfg: c, entity: e, scope: &scope{entity: e}}
	q := &ast.Query{Filter: g.boolean(s.between(1, c.Nodes))}
	if s.chance(30) {
		g.alias(q)
	}
	if s.chance(40) {
		g.orderBy(q)
	}
	if s.chance(30) {
		n := int64(s.IntN(5))
		q.Skip = &n
	}
	if s.chance(30) {
		n := int64(s.IntN(8))
		if e.MaxTop > 0 {
			n = min(n, e.MaxTop)
		}
		q.Top = &n
	}
	if s.chance(10) {
		b := s.chance(50)
		q.Count = &b
	}
	if s.chance(10) {
		q.Custom = append(q.Custom, ast.CustomOption{Name: "custom", Value: "a&b=c+d é %26"})
	}
	return q
}

// alias moves some literals of the filter into parameter aliases. A literal
// that takes its type from its surroundings keeps it: an alias stands for what
// was written. List items stay, they must be literals.
func (g *filters) alias(q *ast.Query) {
	items := map[ast.Expr]bool{}
	for x := range ast.Preorder(q.Filter) {
		if l, ok := x.(*ast.List); ok {
			for _, item := range l.Items {
				items[item] = true
			}
		}
	}
	q.Filter = ast.Rewrite(q.Filter, func(x ast.Expr) ast.Expr {
		l, ok := x.(*ast.Literal)
		if !ok || items[x] || len(q.Aliases) == 3 || !g.chance(40) {
			return x
		}
		name := pick(g.source, "@p", "@P", "@größe", "@_")
		for _, a := range q.Aliases {
			if a.Name == name {
				return x
			}
		}
		q.Aliases = append(q.Aliases, ast.AliasDef{Name: name, Value: l})
		return &ast.Alias{Name: name}
	})
}

// orderBy adds up to two items that can be sorted by, and then the key, which
// makes the order total.
func (g *filters) orderBy(q *ast.Query) {
	found := g.find(func(t schema.Type) bool {
		return !collection(t) && !nullOnly(t) && schema.PropertiesOf(t) == nil
	})
	for range g.IntN(3) {
		if len(found) == 0 {
			break
		}
		if o := pick(g.source, found...); !o.unsortable {
			q.OrderBy = append(q.OrderBy, ast.OrderItem{Expr: o.expr(), Descending: g.chance(50)})
		}
	}
	for _, at := range keyParts(g.entity) {
		if p := schema.PropertiesOf(g.entity)[at]; p.Sortable {
			q.OrderBy = append(q.OrderBy, ast.OrderItem{Expr: path(nil, p.Name), Descending: g.chance(30)})
		}
	}
}

// Encode writes decoded options as one query string the way that some client
// does: percent-encoding of what need not be encoded, hex digits in either case,
// blanks as %20, as themselves or all as plus, names with or without $ and in
// any letter case. parser.ParseQuery in its default mode reads the same names
// and values from it. A blank as itself is what a person types: in a request of
// HTTP write %20 for it.
func Encode(seed uint64, options []fuzz.Option) string {
	e := &encoder{source: newSource(seed)}
	e.plus = e.chance(30)
	for i, o := range options {
		if i > 0 {
			e.text.WriteByte('&')
		}
		e.name(o.Name)
		e.text.WriteByte('=')
		e.value(o.Value)
	}
	return e.text.String()
}

// Options returns the options of a query as decoded text, in random order.
func Options(seed uint64, q *ast.Query) []fuzz.Option {
	var options []fuzz.Option
	for name, value := range ast.PrintOptions(q) {
		options = append(options, fuzz.Option{Name: name, Value: value})
	}
	s := newSource(seed)
	s.Shuffle(len(options), func(i, j int) { options[i], options[j] = options[j], options[i] })
	return options
}

type encoder struct {
	source
	text strings.Builder
	plus bool // blanks are plus
}

// name writes the name of an option: system query options in any letter case,
// with or without $.
func (e *encoder) name(name string) {
	rest, system := strings.CutPrefix(name, "$")
	if !system {
		e.value(name)
		return
	}
	switch e.IntN(5) {
	case 0:
		e.text.WriteString(rest)
	case 1:
		e.text.WriteString("%24" + rest)
	case 2:
		e.text.WriteString("$" + strings.ToUpper(rest))
	default:
		e.text.WriteString(name)
	}
}

func (e *encoder) value(text string) {
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ' && e.plus:
			e.text.WriteByte('+')
		case c == ' ' && e.chance(30):
			e.text.WriteByte(c)
		case c == '&' || c == '%' || c == '+' || c == '#' || c == '=' && e.chance(50) || c < ' ' || c == ' ' || c == 0x7f:
			e.percent(c)
		case c >= 0x80 && e.chance(50), e.chance(4):
			e.percent(c)
		default:
			e.text.WriteByte(c)
		}
	}
}

func (e *encoder) percent(c byte) {
	format := "%%%02X"
	if e.chance(40) {
		format = "%%%02x"
	}
	fmt.Fprintf(&e.text, format, c)
}

// QueryString is a query string with the query that it stands for.
type QueryString struct {
	Seed  uint64
	Raw   string     // as Encode writes it
	Query *ast.Query // without spans and Options
	Type  *schema.EntityType
}

// NewQueryString returns the query string of a seed.
func NewQueryString(seed uint64, c Config) *QueryString {
	c = c.withDefaults()
	e := newTypes(newSource(seed), c).entity()
	for n := seed; ; n++ {
		q := &QueryString{Seed: n, Query: Query(n, c, e), Type: e}
		if err := q.encode(); err != nil && fails(err) {
			continue
		}
		q.Seed = seed
		return q
	}
}

// encode writes the query as the seed says. The error is that of the parser or
// the binder.
func (q *QueryString) encode() error {
	q.Raw = Encode(q.Seed, Options(q.Seed, q.Query))
	parsed, err := parser.ParseQuery(q.Raw, parser.Options{})
	if err != nil {
		return err
	}
	_, err = schema.Bind(parsed, q.Type)
	return err
}

// QueryStrings generates query strings and shrinks them: fewer options and
// aliases, a shorter filter.
func QueryStrings(c Config) gopter.Gen {
	return shrinking(func(seed uint64) *QueryString { return NewQueryString(seed, c) }, shorterStrings)
}

// shorterStrings yields the query strings that are one step shorter than q.
// Their queries bind.
func shorterStrings(q *QueryString) iter.Seq[*QueryString] {
	return func(yield func(*QueryString) bool) {
		for query := range shorterQueries(q.Query) {
			v := &QueryString{Seed: q.Seed, Query: query, Type: q.Type}
			if err := v.encode(); err == nil && len(v.Raw) < len(q.Raw) && !yield(v) {
				return
			}
		}
	}
}

// shorterQueries yields q without one option, with one alias written out, or
// with a shorter filter.
func shorterQueries(q *ast.Query) iter.Seq[*ast.Query] {
	return func(yield func(*ast.Query) bool) {
		for _, change := range []func(*ast.Query){
			func(q *ast.Query) { q.OrderBy = nil },
			func(q *ast.Query) { q.OrderBy = q.OrderBy[:max(1, len(q.OrderBy))-1] },
			func(q *ast.Query) { q.Skip = nil },
			func(q *ast.Query) { q.Top = nil },
			func(q *ast.Query) { q.Count = nil },
			func(q *ast.Query) { q.Custom = nil },
		} {
			v := *q
			if change(&v); !yield(&v) {
				return
			}
		}
		for i, alias := range q.Aliases {
			v := *q
			v.Aliases = slices.Concat(q.Aliases[:i], q.Aliases[i+1:])
			v.Filter = ast.Rewrite(q.Filter, func(x ast.Expr) ast.Expr {
				if a, ok := x.(*ast.Alias); ok && a.Name == alias.Name {
					return alias.Value
				}
				return x
			})
			if !yield(&v) {
				return
			}
		}
		for x := range shorter(q.Filter) {
			v := *q
			v.Filter = x
			if !yield(&v) {
				return
			}
		}
	}
}

// String returns the seed and the query string.
func (q *QueryString) String() string { return fmt.Sprintf("seed %d: %s", q.Seed, q.Raw) }
