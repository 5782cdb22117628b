package ast

import "iter"

// functions spells the built-in functions (URL Conventions 5.1.1.4 to
// 5.1.1.11). What they mean is in the function table of package schema, which
// has the same names in the same order; case, cast and isof have nodes of their
// own.
var functions = [...]string{
	"concat", "contains", "endswith", "indexof", "length", "startswith", "substring",
	"hassubset", "hassubsequence",
	"matchesPattern", "tolower", "toupper", "trim",
	"date", "day", "fractionalseconds", "hour", "maxdatetime", "mindatetime", "minute",
	"month", "now", "second", "time", "totaloffsetminutes", "totalseconds", "year",
	"ceiling", "floor", "round",
	"geo.distance", "geo.intersects", "geo.length",
}

// LookupFunction returns the canonical spelling of the built-in function that
// is called name in any letter case, as services of version 4.01 must accept
// it.
func LookupFunction(name string) (string, bool) {
	if len(name) > len("totaloffsetminutes") {
		return "", false
	}
	for _, f := range functions {
		if EqualWords(f, name) {
			return f, true
		}
	}
	return "", false
}

// Functions yields the canonical spelling of every built-in function that a
// [Call] can name.
func Functions() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range functions {
			if !yield(f) {
				return
			}
		}
	}
}
