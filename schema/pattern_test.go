package schema

import (
	"errors"
	"strings"
	"testing"
)

func TestCompilePattern(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		yes, no string // with | between
	}{
		{``, `|x`, ``},
		{`^A.*e$`, `Ae|Abcde`, `ae|xAe|Aex`},
		{`b`, `abc`, `ac`},
		{`a|^b$`, `xax|b`, `bb`},
		{`^.$`, "x|é|😀|\u0085", "\n|\r|\u2028|\u2029|xy"},
		{`^a$`, `a`, "a\n|\na"},
		{`^\d+$`, `012`, `x|٣`},
		{`^\w+$`, `aZ_0`, `é|-`},
		{`^\s$`, " |\u00a0|\ufeff|\u2028|\u3000|\v", "\u0085|\u180e|\u200b|x"},
		{`^\S$`, "\u0085|\u180e|x|😀", " |\u00a0|\ufeff"},
		{`^[^\s]$`, "x", " |\ufeff"},
		{`^[\S]$`, "x", " |\ufeff"},
		{`^[^\S]$`, " |\ufeff", "x"},
		{`\bfoo\b`, `a foo b|foo`, `afoo|food|foo_`},
		{`a\Bb`, `ab`, `a b`},
		{`[]`, ``, `|x|]`},
		{`^[^]$`, "x|\n|😀", `xx`},
		{`^[a-c]$`, `a|b|c`, `d|-`},
		{`^[a-]$`, `a|-`, `b`},
		{`^[\d-x]$`, `5|-|x`, `y`},
		{`^[[:alpha:]]$`, `a]|:]|[]`, `a|b]`},
		{`^[\b]$`, "\b", `b`},
		{`^[&&~~-]$`, `&|~|-`, `x`},
		{`^a{2}$`, `aa`, `a|aaa`},
		{`^a{1,2}$`, `a|aa`, `|aaa`},
		{`^a{2,}$`, `aa|aaa`, `a`},
		{`^a{02}$`, `aa`, `a`},
		{`^a{0}$`, `|`, `a`},
		{`^a{,2}$`, `a{,2}`, `aa`},
		{`^x{$`, `x{`, `x`},
		{`^}]$`, `}]`, ``},
		{`^a+?$`, `a|aa`, ``},
		{`^(a)(?:b)(?<n>c)$`, `abc`, `ab`},
		{`^(?<ü$_1>a)$`, `a`, ``},
		{`^\x41\u0042\cJ\0\/\-\_\.$`, "AB\n\x00/-_.", ``},
		{`^\ca\cA\cz\cZ$`, "\x01\x01\x1a\x1a", ``},
		{`^\0\/\0:$`, "\x00/\x00:", ``},
		{`^[\u{0}-\u{10FFFF}]$`, "\x00|\U0010FFFF", `xx`},
		{`^\ud83d\ude00\u{1F600}$`, `😀😀`, ``},
		{`^\t\n\v\f\r$`, "\t\n\v\f\r", ``},
		{`^(?:a|())+$`, `aaa|`, `b`},
		{`(?:a*)*b`, `b|aab`, `a`},
	} {
		re, err := CompilePattern(tt.pattern)
		if err != nil {
			t.Errorf("%s: %v", tt.pattern, err)
			continue
		}
		for s := range strings.SplitSeq(tt.yes, "|") {
			if tt.yes != "" && !re.MatchString(s) {
				t.Errorf("%s does not match %q", tt.pattern, s)
			}
		}
		for s := range strings.SplitSeq(tt.no, "|") {
			if tt.no != "" && re.MatchString(s) {
				t.Errorf("%s matches %q", tt.pattern, s)
			}
		}
	}
}

func TestCompilePatternRefuses(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		offset  int
		want    string
	}{
		{`(`, 1, "the regular expression lacks a closing parenthesis"},
		{`a)`, 1, "the regular expression has a closing parenthesis too many"},
		{`a[b`, 1, "the regular expression lacks the ] of a class"},
		{`a\`, 2, "the regular expression ends in a backslash"},
		{`*`, 0, `the regular expression has "*" with nothing to repeat`},
		{`a**`, 2, `the regular expression has "*" with nothing to repeat`},
		{`^+`, 1, `the regular expression has "+" with nothing to repeat`},
		{`\b?`, 2, `the regular expression has "?" with nothing to repeat`},
		{`(?:*a)`, 3, `the regular expression has "*" with nothing to repeat`},
		{`a|{2}`, 2, `the regular expression has "{2}" with nothing to repeat`},
		{`a{2}{3}`, 4, `the regular expression has "{3}" with nothing to repeat`},
		{`a{3,2}`, 1, `the regular expression repeats "{3,2}", the lower bound above the upper`},
		{`a{1001}`, 1, "the regular expression repeats more than 1000 times"},
		{`a{99999999999999999999}`, 1, "the regular expression repeats more than 1000 times"},
		{`x[b-a]`, 2, `the regular expression has the range "b-a", the lower bound above the upper`},
		{`x(?=a)`, 1, "look-ahead is not supported in regular expressions"},
		{`x(?!a)`, 1, "look-ahead is not supported in regular expressions"},
		{`x(?<=a)`, 1, "look-behind is not supported in regular expressions"},
		{`x(?<!a)`, 1, "look-behind is not supported in regular expressions"},
		{`(?i)a`, 0, "the regular expression has an unknown kind of group"},
		{`(?P<n>a)`, 0, "the regular expression has an unknown kind of group"},
		{`(?<n>a)(?<n>b)`, 10, "the regular expression has a group without a proper name of its own"},
		{`(?<>a)`, 3, "the regular expression has a group without a proper name of its own"},
		{`(?<1>a)`, 3, "the regular expression has a group without a proper name of its own"},
		{`(a)\1`, 3, "back-references are not supported in regular expressions"},
		{`(?<n>a)\k<n>`, 7, "back-references are not supported in regular expressions"},
		{`\p{L}`, 0, "property escapes are not supported in regular expressions"},
		{`[\P{L}]`, 1, "property escapes are not supported in regular expressions"},
		{`a\z`, 1, `"\\z" means nothing in an ECMAScript regular expression`},
		{`\Qa\E`, 0, `"\\Q" means nothing in an ECMAScript regular expression`},
		{`\01`, 0, `"\\0" means nothing in an ECMAScript regular expression`},
		{`[\1]`, 1, `"\\1" means nothing in an ECMAScript regular expression`},
		{`[\B]`, 1, `"\\B" means nothing in an ECMAScript regular expression`},
		{`\x4`, 0, `"\\x" means nothing in an ECMAScript regular expression`},
		{`\u{110000}`, 0, `"\\u{110000}" means nothing in an ECMAScript regular expression`},
		{`\ud83d`, 0, `"\\ud83d" means nothing in an ECMAScript regular expression`},
		{`\ud83d\u0041`, 0, `"\\ud83d\\u0041" means nothing in an ECMAScript regular expression`},
		{`\c@`, 0, `"\\c" means nothing in an ECMAScript regular expression`},
		{`\c[`, 0, `"\\c" means nothing in an ECMAScript regular expression`},
		{"\\c`", 0, `"\\c" means nothing in an ECMAScript regular expression`},
		{`\c{`, 0, `"\\c" means nothing in an ECMAScript regular expression`},
		{`\00`, 0, `"\\0" means nothing in an ECMAScript regular expression`},
		{`\09`, 0, `"\\0" means nothing in an ECMAScript regular expression`},
		{`\u{}`, 0, `"\\u{" means nothing in an ECMAScript regular expression`},
		{`\u{d800}`, 0, `"\\u{d800}" means nothing in an ECMAScript regular expression`},
		{`\c1`, 0, `"\\c" means nothing in an ECMAScript regular expression`},
		{strings.Repeat("a", 2049), 0, "the regular expression is longer than 2048 bytes"},
		{`((a{100}){100}){100}`, 0, "the regular expression is too large once its repetitions are written out"},
		{`(a{1000}){5}`, 0, "the regular expression is too large once its repetitions are written out"},
		{`((((a*)*)*){1000}){1000}`, 0, "the regular expression is too large once its repetitions are written out"},
	} {
		_, err := CompilePattern(tt.pattern)
		var e *PatternError
		if !errors.As(err, &e) {
			t.Errorf("%.40s: %v", tt.pattern, err)
			continue
		}
		if e.Reason != tt.want || e.Offset != tt.offset || e.Pattern != tt.pattern {
			t.Errorf("%.40s: %q at %d, want %q at %d", tt.pattern, e.Reason, e.Offset, tt.want, tt.offset)
		}
	}
}

// FuzzCompilePattern wants no panic, neither in compiling nor in matching.
func FuzzCompilePattern(f *testing.F) {
	f.Add(`^(a|[^b-c\d]){2,3}?$`, "aaa")
	f.Add(`\ud83d\ude00\u{1}[\b]`, "\U0001F600")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if re, err := CompilePattern(pattern); err == nil {
			re.MatchString(text)
		}
	})
}
