package ast

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// wide are the characters that take two columns of a terminal: the blocks of
// East Asian scripts and of pictographs that are Wide or Fullwidth in UAX 11.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115F, Stride: 1}, // Hangul Jamo, leading consonants
		{Lo: 0x2E80, Hi: 0x303E, Stride: 1}, // CJK radicals and punctuation
		{Lo: 0x3041, Hi: 0x4DBF, Stride: 1}, // kana to CJK extension A
		{Lo: 0x4E00, Hi: 0xA4CF, Stride: 1}, // CJK, Yi
		{Lo: 0xA960, Hi: 0xA97F, Stride: 1}, // Hangul Jamo extended A
		{Lo: 0xAC00, Hi: 0xD7A3, Stride: 1}, // Hangul syllables
		{Lo: 0xF900, Hi: 0xFAFF, Stride: 1}, // CJK compatibility ideographs
		{Lo: 0xFE30, Hi: 0xFE6F, Stride: 1}, // CJK compatibility and small forms
		{Lo: 0xFF01, Hi: 0xFF60, Stride: 1}, // full-width forms
		{Lo: 0xFFE0, Hi: 0xFFE6, Stride: 1}, // full-width signs
	},
	R32: []unicode.Range32{
		{Lo: 0x16FE0, Hi: 0x18DFF, Stride: 1}, // Tangut, Khitan
		{Lo: 0x1AFF0, Hi: 0x1B2FF, Stride: 1}, // kana supplements
		{Lo: 0x1F300, Hi: 0x1F64F, Stride: 1}, // pictographs, emoticons
		{Lo: 0x1F680, Hi: 0x1F6FF, Stride: 1}, // transport and map symbols
		{Lo: 0x1F900, Hi: 0x1FAFF, Stride: 1}, // supplemental pictographs
		{Lo: 0x20000, Hi: 0x3FFFD, Stride: 1}, // CJK extensions B and up
	},
}

// hangulVowels are drawn into the consonant before them, as are the trailing
// consonants in the same range.
var hangulVowels = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x1160, Hi: 0x11FF, Stride: 1}}}

// glyph returns how a terminal is to show the first character of s, the number
// of columns that takes, and the character's length in bytes. What a terminal
// would act upon or not show at all becomes an escape such as \u001b; a tab
// stays a tab of one column.
func glyph(s string) (shown string, columns, size int) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf(`\x%02x`, s[0]), 4, 1
	case r == '\t':
		return s[:1], 1, 1
	case !unicode.IsPrint(r) && r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r), 6, size
	case !unicode.IsPrint(r):
		return fmt.Sprintf(`\U%08x`, r), 10, size
	case unicode.In(r, unicode.Mn, unicode.Me, hangulVowels):
		return s[:size], 0, size
	case unicode.Is(wide, r):
		return s[:size], 2, size
	}
	return s[:size], 1, size
}
