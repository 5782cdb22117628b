package schema

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/odatacheck/odata/ast"
)

// tag is a field's tag, taken apart.
type tag struct {
	name              string
	filter, sort, key bool
	operators         []ast.Operator
	functions         []string
	most              int
	typ               string
}

// set takes one option of a tag.
func (t *tag) set(option string) error {
	key, value, hasValue := strings.Cut(option, "=")
	switch {
	case option == "filter":
		t.filter = true
	case option == "sort":
		t.sort = true
	case option == "key":
		t.key = true
	case key == "ops" && hasValue:
		for word := range strings.SplitSeq(value, "|") {
			op, ok := ast.LookupOperator(word)
			if !ok || !op.IsComparison() && op != ast.Has && op != ast.In {
				return fmt.Errorf("%q is no operator of a comparison", word)
			}
			t.operators = append(t.operators, op)
		}
	case key == "funcs" && hasValue:
		for word := range strings.SplitSeq(value, "|") {
			f, ok := functionOption(word)
			if !ok {
				return fmt.Errorf("%q is no function", word)
			}
			t.functions = append(t.functions, f)
		}
	case key == "max" && hasValue:
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return fmt.Errorf("max=%s is no count of items", value)
		}
		t.most = n
	case key == "type" && value != "":
		t.typ = value
	default:
		return fmt.Errorf("%q is no option of a property", option)
	}
	return nil
}

// functionOption returns the lower-case name of what may be applied to a
// property.
func functionOption(word string) (string, bool) {
	lower := strings.ToLower(word)
	switch lower {
	case "any", "all", "$count", "cast", "isof":
		return lower, true
	}
	_, ok := LookupFunction(word)
	return lower, ok
}

// isIdentifier reports whether name is an odataIdentifier.
func isIdentifier(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.In(r, unicode.L, unicode.Nl) &&
			(i == 0 || !unicode.In(r, unicode.Nd, unicode.Mn, unicode.Mc, unicode.Pc, unicode.Cf)) {
			return false
		}
	}
	return name != "" && lengthOfString(name) <= 128
}
