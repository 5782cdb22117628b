package gen

import (
	"fmt"
	"iter"
	"strings"

	"github.com/leanovate/gopter"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// Defect is a filter that is right but for one thing.
type Defect struct {
	Seed uint64
	Type *schema.EntityType
	Text string   // decoded text of $filter
	Code ast.Code // what the parser or the binder must report
	// Blame is what a good diagnostic points at: its span lies within Atom and
	// meets Blame.
	Blame ast.Span
	// Atom is the operand of a logical operator that holds the defect.
	Atom ast.Span
}

// String returns the seed and the filter with the blame marked.
func (d *Defect) String() string {
	return fmt.Sprintf("seed %d: %s\n%s%s %s", d.Seed, d.Text, strings.Repeat(" ", 6+len(fmt.Sprint(d.Seed))+d.Blame.Start),
		strings.Repeat("^", max(1, d.Blame.Len())), d.Code)
}

// NewDefect returns the defect of a seed, always over a type of its own.
func NewDefect(seed uint64, c Config) *Defect {
	c = c.withDefaults()
	c.Type = nil
	s := newSource(seed)
	e := newTypes(s, c).entity()
	hidden := &schema.Property{Name: "hidden", Type: schema.String, Nullable: true}
	eqOnly := &schema.Property{Name: "eqonly", Type: schema.Int32, Nullable: true, Filterable: true, Operators: []ast.Operator{ast.Eq}}
	noCall := &schema.Property{Name: "nocall", Type: schema.String, Nullable: true, Filterable: true, Functions: []string{"contains"}}
	short := &schema.Property{Name: "short", Type: schema.Int32, Nullable: true, Filterable: true, MaxListItems: 2}
	e.Properties = append(e.Properties, hidden, eqOnly, noCall, short)
	g := &filters{pool: newPool(s, c.Portable), cfg: c, entity: e, scope: &scope{entity: e}}
	before, after := "", ""
	if s.chance(60) {
		before = g.sound() + pick(s, " and ", " or ")
	}
	if s.chance(60) {
		after = pick(s, " and ", " or ") + g.sound()
	}
	if s.chance(20) {
		before, after = before+"not (", ")"+after
	}
	code, text := g.defect()
	start := strings.IndexByte(text, '{')
	end := strings.IndexByte(text, '}') - 1
	text = strings.NewReplacer("{", "", "}", "").Replace(text)
	at := len(before)
	return &Defect{
		Seed: seed, Type: e, Text: before + text + after, Code: code,
		Blame: ast.Span{Start: at + start, End: at + end}, Atom: ast.Span{Start: at, End: at + len(text)},
	}
}

// sound returns the text of an atom without any defect.
func (g *filters) sound() string {
	found := g.find(func(t schema.Type) bool { return !collection(t) })
	return ast.Print(binary(pick(g.source, ast.Eq, ast.Ne), pick(g.source, found...).expr(), null()))
}

// defect returns an atom with a defect, the blame in braces, and its code.
func (g *filters) defect() (ast.Code, string) {
	enum := g.entity.Types[0].(*schema.EnumType)
	d := pick(g.source, defects...)
	if strings.Contains(d.text, "%enum") {
		return d.code, strings.ReplaceAll(d.text, "%enum", enum.Name)
	}
	return d.code, d.text
}

// defects are atoms with one defect each. They name the key id, the properties
// that NewDefect adds, and the first enumeration type.
var defects = []struct {
	code ast.Code
	text string
}{
	{ast.UnknownProperty, "{idd} eq 1"},
	{ast.UnknownProperty, "id eq {idd} add 1"},
	{ast.UnknownProperty, "contains({hiden},'x')"},
	{ast.UnknownProperty, "$it/{ix} eq 1"},
	{ast.UnknownFunction, "{startwith}(nocall,'x')"},
	{ast.UnknownFunction, "{substringof}('x',nocall)"},
	{ast.UnknownFunction, "{len}(nocall) eq 1"},
	{ast.UnknownType, "cast(id,{Edm.Int65}) eq 1"},
	{ast.UnknownType, "isof(id,{Test.Nothing})"},
	{ast.UnknownMember, "{%enum'Purple'} eq null"},
	{ast.UnknownMember, "null ne {%enum'none'}"},
	{ast.TypeMismatch, "{id eq 'x'}"},
	{ast.TypeMismatch, "{'x' lt id}"},
	{ast.TypeMismatch, "{id add 'x'} eq 1"},
	{ast.TypeMismatch, "{id eq 2012-09-03}"},
	{ast.TypeMismatch, "{id in ('x')}"},
	{ast.TypeMismatch, "{contains(id,'x')}"},
	{ast.TypeMismatch, "length({id}) eq 1"},
	{ast.TypeMismatch, "{not id} eq true"},
	{ast.TypeMismatch, "{-'x'} eq 1"},
	{ast.TypeMismatch, "{2012-09-03 gt 2012-09-03T00:00:00Z}"},
	{ast.ArgumentCount, "{contains('x')}"},
	{ast.ArgumentCount, "{length()} eq 1"},
	{ast.ArgumentCount, "{substring('x',1,2,3)} eq ''"},
	{ast.ArgumentCount, "{now(1)} eq null"},
	{ast.ValueOutOfRange, "date(now()) eq {2012-02-30}"},
	{ast.ValueOutOfRange, "now() gt {2013-02-29T00:00:00Z}"},
	{ast.NotFilterable, "{hidden} eq 'x'"},
	{ast.NotFilterable, "contains({hidden},'x')"},
	{ast.NotFilterable, "id eq length({hidden})"},
	{ast.NotFilterable, "'x' in [{hidden}]"},
	{ast.OperatorNotAllowed, "{eqonly gt 1}"},
	{ast.OperatorNotAllowed, "{1 lt eqonly}"},
	{ast.FunctionNotAllowed, "{startswith(nocall,'x')}"},
	{ast.FunctionNotAllowed, "{tolower(nocall)} eq 'x'"},
	{ast.ListTooLong, "{short in (1,2,3)}"},
	{ast.UnknownVariable, "{x/id} eq 1"},
	{ast.InvalidPattern, "matchesPattern('x',{'('})"},
	{ast.InvalidPattern, "matchesPattern('x',{'[a'})"},
	{ast.DivisionByZero, "{1 div 0} eq 1"},
	{ast.DivisionByZero, "id eq {5 mod 0}"},
	{ast.Overflow, "{9223372036854775807 add 1} eq id"},
	{ast.NegativeLength, "{substring('abc',0,-1)} eq ''"},
	{ast.UnterminatedString, "nocall eq {'x)}"},
	{ast.NotSupported, "{$it eq $it}"},
}

// Defects generates defects and shrinks them, to the atom with the defect.
func Defects(c Config) gopter.Gen {
	return shrinking(func(seed uint64) *Defect { return NewDefect(seed, c) }, alone)
}

// alone yields the atom of a defect without its surroundings.
func alone(d *Defect) iter.Seq[*Defect] {
	return func(yield func(*Defect) bool) {
		if d.Atom.Len() == len(d.Text) {
			return
		}
		at := d.Atom.Start
		yield(&Defect{
			Seed: d.Seed, Type: d.Type, Text: d.Atom.Text(d.Text), Code: d.Code,
			Blame: ast.Span{Start: d.Blame.Start - at, End: d.Blame.End - at}, Atom: ast.Span{End: d.Atom.Len()},
		})
	}
}
