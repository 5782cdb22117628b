package main

import "strings"

// queryOf returns the query component of what was given as a query, and its
// offset there. People paste whole URLs, with or without the host: what stands
// before the question mark is dropped, as is a fragment. Text that may be a
// query as it stands is not taken for a URL.
func queryOf(given string) (query string, offset int) {
	i := strings.IndexByte(given, '?')
	absolute := hasScheme(given)
	switch {
	case absolute && i < 0:
		return "", len(given)
	case i < 0, !absolute && !isReference(given[:i]):
		return given, 0
	}
	query, _, _ = strings.Cut(given[i+1:], "#")
	return query, i + 1
}

func hasScheme(s string) bool {
	scheme, _, ok := strings.Cut(s, "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// isReference reports whether the text before a question mark is a path rather
// than the beginning of an option.
func isReference(s string) bool {
	return strings.HasPrefix(s, "/") || !strings.ContainsAny(s, "=&$@' \"")
}
