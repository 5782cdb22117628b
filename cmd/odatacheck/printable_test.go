package main

import (
	"strings"
	"testing"
)

// TestResidualComment holds the comment about a residual to the condition, and
// to one line: what follows a line break would be a statement.
func TestResidualComment(t *testing.T) {
	const prefix = "-- checked row by row: "
	tests := []struct{ query, want string }{
		{"$filter=matchesPattern(title,'a') and (matchesPattern(title,'b') or matchesPattern(title,'c'))",
			"matchesPattern(title,'a') and (matchesPattern(title,'b') or matchesPattern(title,'c'))"},
		{"$filter=matchesPattern(title,'a') or matchesPattern(title,'c')", "matchesPattern(title,'a') or matchesPattern(title,'c')"},
		{"$filter=not (matchesPattern(title,'a') or matchesPattern(title,'c'))", "not (matchesPattern(title,'a') or matchesPattern(title,'c'))"},
		{"$filter=matchesPattern(title,'x%0D%0A;DROP TABLE indicators;--')", `matchesPattern(title,'x\u000d\u000a;DROP TABLE indicators;--')`},
		{"$filter=matchesPattern(title,'%E2%80%A8%C2%85%F3%A0%80%81é')", `matchesPattern(title,'\u2028\u0085\U000e0001é')`},
	}
	for _, tt := range tests {
		exit, out, errs := invoke(t, "", "sql", "-dialect=sqlite", tt.query)
		_, got, _ := strings.Cut(out, prefix)
		if exit != exitValid || errs != "" || got != tt.want+"\n" {
			t.Errorf("%s: exit %d, %q, %s, want %q", tt.query, exit, got, errs, tt.want)
		}
	}
}

// TestTreeText wants a tree in one line, and nothing that a terminal acts upon.
func TestTreeText(t *testing.T) {
	for _, args := range [][]string{{"ast", "$filter=title eq '%1B%0A'"}, {"ast", "-filter", "title eq '\x1b\n'"}} {
		if _, out, _ := invoke(t, "", args...); !strings.HasSuffix(out, "(eq title '\\u001b\\u000a')\n") {
			t.Errorf("%q: got %q", args, out)
		}
	}
}
