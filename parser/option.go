package parser

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/odatacheck/odata/ast"
)

// systemOptions are the system query options by their names without $, and
// whether the library has them.
//
// Spec: URL Conventions 5.1 System Query Options.
var systemOptions = []struct {
	name      string
	supported bool
}{
	{"filter", true}, {"top", true}, {"skip", true}, {"count", true}, {"orderby", true}, {"select", true},
	{"search", false}, {"expand", false}, {"apply", false}, {"compute", false}, {"format", false},
	{"index", false}, {"schemaversion", false}, {"skiptoken", false}, {"deltatoken", false},
	{"levels", false}, {"id", false},
}

// systemOption returns the index of a system query option whose name is given
// with or without $, in any letter case; -1 if there is none.
func systemOption(name string) int {
	name = strings.TrimPrefix(name, "$")
	for i := range systemOptions {
		if ast.EqualWords(systemOptions[i].name, name) {
			return i
		}
	}
	return -1
}

// unknownOption returns the diagnostic for an option name that no service may
// give a meaning to.
func unknownOption(name string, at ast.Span) ast.Diagnostic {
	d := ast.Diagnostic{
		Code: ast.UnknownOption, Span: at, Message: "unknown system query option " + quote(name),
	}
	if trimmed := trimName(name); trimmed != name {
		d.Message = "malformed option name " + quote(name)
		d.Hint = "write " + quote(trimmed)
		d.Fix = &ast.Fix{Span: at, Text: trimmed}
		return d
	}
	if near := nearestOption(name); near != "" {
		d.Hint = "did you mean " + quote(near) + "?"
		d.Fix = &ast.Fix{Span: at, Text: near}
	}
	return d
}

// trimName removes what is not part of the name of a system query option or
// an alias: blanks, the question mark of the URL, and what is left of an
// ampersand that was escaped for HTML, &amp;. A name of another option is
// returned as it is.
func trimName(name string) string {
	trimmed := strings.TrimLeft(strings.TrimSpace(name), "?")
	trimmed = strings.TrimSpace(strings.TrimPrefix(trimmed, "amp;"))
	if systemOption(trimmed) >= 0 || strings.HasPrefix(trimmed, "$") || strings.HasPrefix(trimmed, "@") {
		return trimmed
	}
	return name
}

// misspelt returns the warning that a custom query option may be meant as a
// system query option, since without it a filter would be gone unnoticed.
func misspelt(name string, at ast.Span) (d ast.Diagnostic, ok bool) {
	near := meantOption(name)
	return ast.Diagnostic{
		Code: ast.MisspeltOption, Severity: ast.Warning, Span: at,
		Message: quote(name) + " is taken for a custom query option", Hint: "did you mean " + quote(near) + "?",
		Fix: &ast.Fix{Span: at, Text: near},
	}, near != ""
}

// meantOption returns the system query option that the name of a custom one may
// be meant for, or "": something stands before it, one letter of a long name is
// wrong, or all are there in another order.
func meantOption(name string) string {
	letter := func(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }
	tail := name[max(0, strings.LastIndexByte(name, '$')):]
	for _, behind := range []string{tail, name[max(0, strings.IndexFunc(name, letter)):]} {
		if i := systemOption(behind); i >= 0 {
			return "$" + systemOptions[i].name
		}
	}
	near := nearestOption(name)
	word, option := strings.ToLower(name), strings.TrimPrefix(near, "$")
	switch {
	case len(option) < len("count"):
	case sameLetters(word, option), len(option) >= len("filter") && levenshtein.ComputeDistance(word, option) <= 1:
		return near
	}
	return ""
}

func sameLetters(x, y string) bool {
	a, b := []byte(x), []byte(y)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// nearestOption returns the system query option that is spelled most alike, ""
// if none is near.
func nearestOption(name string) string {
	word := strings.ToLower(strings.TrimPrefix(name, "$"))
	if len(word) > 2*len("schemaversion") {
		return ""
	}
	near, least := "", len(word)/3+2
	for _, o := range systemOptions {
		if d := levenshtein.ComputeDistance(word, o.name); d < least {
			near, least = "$"+o.name, d
		}
	}
	return near
}
