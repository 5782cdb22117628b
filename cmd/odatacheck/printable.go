package main

import (
	"fmt"
	"strings"
	"unicode"
)

// printable returns text in one line: what cannot be printed, line breaks and
// the escape of terminals among it, becomes an escape such as \u000a. Otherwise
// the client's text could go on as another line of the output: behind a comment
// of SQL, a statement.
func printable(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}
