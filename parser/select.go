package parser

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// ParseSelect parses src, the percent-decoded text of $select. The error is
// ast.Diagnostics as that of [ParseFilter]; Option is "$select". Options within
// $select are refused with the code NotSupported.
//
// Spec: URL Conventions 5.1.3 System Query Option $select.
func ParseSelect(src string, opts Options) ([]ast.SelectItem, error) {
	q := newQuery(opts)
	items := q.selection(selectOption, src)
	return items, q.ds.Err()
}

const selectOption = "$select"

// selection is the grammar of $select.
//
//	select     = selectItem *( COMMA selectItem )
//	selectItem = STAR / allOperationsInSchema / selectPath / qualifiedActionName / qualifiedFunctionName
type selection struct {
	Items []*selectItem `parser:"@@ ( ',':Comma @@ )*"`
}

type selectItem struct {
	Star *selectWord      `parser:"  @@"`
	Path []*selectSegment `parser:"| @@ ( '/':Slash @@ )*"`
}

type selectWord struct {
	Pos  lexer.Position
	Word string `parser:"@( '*':Star | NamespaceStar )"`
}

// selectSegment is one step of a selectPath. A word of the expression syntax
// is a name here.
type selectSegment struct {
	Pos        lexer.Position
	Annotation string `parser:"  @( Annotation | Alias )"`
	Type       string `parser:"| @Qualified"`
	Name       string `parser:"| @( Name | Null | Boolean | 'INF':Double | 'NaN':Double | Or | And | Eq | Ne | Gt | Ge | Lt | Le | Add | Sub | Mul | Div | DivBy | Mod | Not | Has | In )"`

	Function   *selectFunction `parser:"| @@"`
	Parameters []string        `parser:"  '(':Open ( @Name ( ',':Comma @Name )* )? ')':Close"`
}

// selectFunction names a function whose overload is chosen by the names of its
// parameters.
type selectFunction struct {
	Name string `parser:"@( Function | QualifiedFunction | GeoFunction | Any | All | Cast | IsOf | Case | NotCall )"`
}

var selectParser = participle.MustBuild[selection](participle.Lexer(oData))

// selection parses the text of $select and returns nil after reporting an
// error.
func (q *query) selection(option, src string) []ast.SelectItem {
	s := scanner{src: src}
	b := q.tokenize(option, &s)
	if b == nil {
		return nil
	}
	defer b.release()
	g, err := selectParser.ParseFromLexer(b.lex)
	if err != nil {
		q.grammarError(option, &s, b, err, "a property, an annotation or *")
		return nil
	}
	if !q.leniencies(option, src) {
		return nil
	}
	if d := q.budget.spend(b.used, 0, ast.Span{End: len(src)}); d != nil {
		q.report(option, *d)
		return nil
	}
	p := production{tokens: b.tokens[:b.used]}
	items := make([]ast.SelectItem, 0, len(g.Items))
	for _, it := range g.Items {
		items = append(items, it.node(&p, src))
	}
	return items
}

// node converts it to the tree. The tokens from p.i on are those of the item
// and of what follows; they give the spans.
func (it *selectItem) node(p *production, src string) ast.SelectItem {
	start := p.start()
	item := ast.SelectItem{Star: it.Star != nil}
	if !item.Star {
		item.Path = &ast.Path{Segments: make([]ast.Segment, 0, len(it.Path))}
		for _, s := range it.Path {
			item.Path.Segments = append(item.Path.Segments, s.node(p))
			p.i++
		}
		p.i--
		item.Path.Pos = p.from(start)
	} else {
		p.i++
	}
	item.Pos = p.from(start)
	item.Text = item.Pos.Text(src)
	p.i++
	return item
}

// node converts s to the tree and reads its tokens.
func (s *selectSegment) node(p *production) ast.Segment {
	start, at := p.start(), p.next()
	switch {
	case s.Annotation != "":
		return &ast.AnnotationSegment{Name: s.Annotation, Pos: at}
	case s.Type != "":
		return &ast.TypeSegment{Name: s.Type, Pos: at}
	case s.Function != nil:
		f := &ast.FunctionSegment{Name: s.Function.Name, NamePos: at}
		for p.kind() != tokClose {
			if t := p.token(); t.Type == tokName {
				f.Args = append(f.Args, ast.NamedArg{Name: t.Value, NamePos: spanOf(t)})
			}
			p.i++
		}
		p.i++
		f.Pos = p.from(start)
		return f
	}
	return &ast.NameSegment{Name: s.Name, Pos: at}
}
