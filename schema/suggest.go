package schema

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/odatacheck/odata/ast"
)

// nearest returns the candidate that name may have been meant as: the same but
// for letter case, or a few edits away, which are fewer for a short name. It
// returns "" where nothing is near.
func nearest(name string, candidates []string) string {
	n := utf8.RuneCountInString(name)
	best, least := "", n/3+2 // least is one more than what is near enough
	switch {
	case n <= 3:
		least = 2
	case n <= 5:
		least = 3
	}
	for _, c := range candidates {
		if strings.EqualFold(c, name) {
			return c
		}
		if diff := utf8.RuneCountInString(c) - n; diff >= least || -diff >= least {
			continue
		}
		d := levenshtein.ComputeDistance(strings.ToLower(c), strings.ToLower(name))
		if d < least && d < n {
			best, least = c, d
		}
	}
	return best
}

// suggest adds the hint and the fix that replace what span covers by text, if
// there is a text.
func suggest(d *ast.Diagnostic, span ast.Span, text string) {
	if text == "" {
		return
	}
	d.Hint = `did you mean "` + text + `"?`
	d.Fix = &ast.Fix{Span: span, Text: text}
}

// unknownFunction reports the name of a function that there is none of.
func (b *binder) unknownFunction(x *ast.Call) {
	d := b.report(ast.UnknownFunction, x.NamePos, "unknown function %q", x.Name)
	if strings.EqualFold(x.Name, "substringof") && len(x.Args) == 2 && !b.full() { // of OData 2 and 3
		text := "contains(" + ast.Print(x.Args[1]) + "," + ast.Print(x.Args[0]) + ")"
		d.Hint = "write " + excerpt(text)
		d.Fix = &ast.Fix{Span: x.Pos, Text: text}
		return
	}
	if !b.full() {
		suggest(d, x.NamePos, nearest(x.Name, slices.Collect(ast.Functions())))
	}
}

// propertyNames returns the names of the properties of a structured type.
func propertyNames(t Type) []string {
	var names []string
	for _, p := range PropertiesOf(t) {
		names = append(names, p.Name)
	}
	return names
}

// unknownName reports a name at the start of a path that stands for nothing.
func (b *binder) unknownName(s *ast.NameSegment, of Type, more bool, want Type) {
	if b.full() {
		return
	}
	names := propertyNames(of)
	for _, v := range b.scope.variables {
		names = append(names, v.Name)
	}
	near := nearest(s.Name, names)
	if _, ok := of.(Primitive); ok {
		more = false
	}
	if b.closed[s.Name] || more && near == "" {
		d := b.report(ast.UnknownVariable, s.Pos, "unknown variable %q", s.Name)
		d.Hint = "a variable is known only within its any(" + s.Name + ":...) or all(" + s.Name + ":...)"
		return
	}
	if near == "" {
		near = b.elsewhere(s.Name, of)
	}
	d := b.report(ast.UnknownProperty, s.Pos, "unknown property %q", s.Name)
	d.Hint = b.alternatives(of)
	if text := literalMeant(s.Name, want, near == ""); text != "" && !more {
		d.Hint = "did you mean " + text + "?"
		d.Fix = &ast.Fix{Span: s.Pos, Text: text}
		return
	}
	suggest(d, s.Pos, near)
}

// elsewhere returns the path to a property called name that a derived type has,
// or that the current resource has where names are those of an item.
func (b *binder) elsewhere(name string, of Type) string {
	if _, ok := b.scope.instance.(*Var); ok {
		if p, ok := b.property(b.entity, name); ok {
			return "$it/" + p.Name
		}
	}
	for _, t := range b.modelTypes() {
		if p, ok := b.property(t, name); ok && structured(of) && derives(t, of) {
			return t.String() + "/" + p.Name
		}
	}
	return ""
}

// literalMeant returns the literal that a bare name was probably meant as.
func literalMeant(name string, want Type, noOther bool) string {
	for _, word := range [...]string{"null", "INF", "NaN"} {
		if strings.EqualFold(word, name) {
			return word
		}
	}
	if _, err := parseDuration(name); err == nil && (want == Duration || want == Date || want == DateTimeOffset) {
		return "duration'" + name + "'"
	}
	switch want := want.(type) {
	case *EnumType:
		if near := nearest(name, memberNames(want)); near != "" {
			return "'" + near + "'"
		}
	case Primitive:
		if want == String && noOther {
			return "'" + name + "'"
		}
	case *ComplexType, *EntityType, *CollectionType, nil:
	}
	return ""
}

func memberNames(e *EnumType) []string {
	names := make([]string, len(e.Members))
	for i, m := range e.Members {
		names[i] = m.Name
	}
	return names
}

// unknownType reports a type name that the model does not have.
func (b *binder) unknownType(name string, span ast.Span) {
	if b.full() {
		return
	}
	d := b.report(ast.UnknownType, span, "unknown type %q", excerpt(name))
	var names []string
	for p := Boolean; int(p) < len(primitiveNames); p++ {
		names = append(names, p.String())
	}
	for _, t := range b.modelTypes() {
		names = append(names, t.String())
	}
	suggest(d, span, nearest(name, names))
}
