package schema

import (
	"strings"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
)

// Characters are code points, in lengths, positions and substrings alike.

func concatStrings(s, t string) string { return s + t }

func containsString(s, t string) bool { return strings.Contains(s, t) }

func endsWithString(s, t string) bool { return strings.HasSuffix(s, t) }

func startsWithString(s, t string) bool { return strings.HasPrefix(s, t) }

func indexOfString(s, t string) int64 {
	i := strings.Index(s, t)
	if i < 0 {
		return -1
	}
	return int64(utf8.RuneCountInString(s[:i]))
}

func lengthOfString(s string) int64 { return int64(utf8.RuneCountInString(s)) }

func substringFrom(args []Value) (Value, error) {
	s := args[0].(string)
	return s[byteOffset(s, args[1].(int64)):], nil
}

func substringOf(args []Value) (Value, error) {
	s, length := args[0].(string), args[2].(int64)
	if length < 0 {
		return nil, negativeLength
	}
	s = s[byteOffset(s, args[1].(int64)):]
	return s[:byteOffset(s, length)], nil
}

// byteOffset returns the offset of the character at position i, counted from
// the end where i is negative, clamped to the string.
func byteOffset(s string, i int64) int {
	if i < 0 {
		offset := len(s)
		for ; i < 0 && offset > 0; i++ {
			_, size := utf8.DecodeLastRuneInString(s[:offset])
			offset -= size
		}
		return offset
	}
	offset := 0
	for ; i > 0 && offset < len(s); i-- {
		_, size := utf8.DecodeRuneInString(s[offset:])
		offset += size
	}
	return offset
}

// toLower and toUpper map one character to one character, without regard to
// its neighbours or a language.
func toLower(s string) string { return strings.ToLower(s) }

func toUpper(s string) string { return strings.ToUpper(s) }

// trim cuts characters with the Unicode property White_Space.
func trim(s string) string { return strings.TrimSpace(s) }

func matchesPattern(args []Value) (Value, error) {
	re, err := CompilePattern(args[1].(string))
	if err != nil {
		return nil, Fault(ast.InvalidPattern)
	}
	return re.MatchString(args[0].(string)), nil
}
