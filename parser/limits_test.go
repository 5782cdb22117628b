package parser

import (
	"errors"
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2"
	"github.com/odatacheck/odata/ast"
)

// TestLimits pins each limit: what it counts, and that one less is too few.
func TestLimits(t *testing.T) {
	depth := func(n int) Limits { return Limits{Depth: n} }
	tests := []struct {
		query  string
		least  Limits // the smallest limits that suffice
		things string
	}{
		{"$filter=a", Limits{Bytes: 9}, "bytes"},
		{"$filter=a eq 1", Limits{Tokens: 4}, "tokens"}, // the option is one
		{"$filter=a eq 1&@p=1&x", Limits{Tokens: 7}, "tokens"},
		{"$filter=a&$orderby=b,c desc&$select=d", Limits{Tokens: 9}, "tokens"},
		{"$filter=a eq 1", Limits{Nodes: 4}, "nodes"}, // a path has a node and a segment
		{"$filter=a&@p=1&@q=2", Limits{Nodes: 4}, "nodes"},
		{"$filter=a/b/c", Limits{Nodes: 4}, "nodes"},
		{"$filter=a in (1,2)", Limits{Nodes: 6}, "nodes"},
		{"$filter=a in (1,2,3)", Limits{ListItems: 3}, "list items"},
		{"$filter=a in (1,2) and b in [1] and c eq {\"x\":1}", Limits{ListItems: 4}, "list items"},
		{"$filter=a in (1)&@p=[1,2]", Limits{ListItems: 3}, "list items"},
		{"$filter=f(a,b in (1,2))", Limits{ListItems: 2}, "list items"},
		{"$filter=((a))", depth(2), "levels"},
		{"$filter=not not a", depth(3), "levels"},
		{"$filter=not (a)", depth(2), "levels"},
		{"$filter=-(-a) eq 1", depth(4), "levels"},
		{"$filter=a eq 1", depth(2), "levels"},
		{"$filter=1 add 1 add 1", depth(3), "levels"},
		{"$filter=a eq b eq c eq d", depth(4), "levels"},
		{"$filter=a eq 1 or b eq 1 or c eq 1 or d eq 1 or e eq 1", depth(3), "levels"},
		{"$filter=f(f(f(a)))", depth(4), "levels"},
		{"$filter=a/any(x:x eq 1)", depth(3), "levels"},
		{"$filter=a/any(x:x/b/any(y:y eq 1))", depth(4), "levels"},
		{"$filter=a/$count($filter=b/$count($filter=c) gt 1) gt 1", depth(5), "levels"},
		{"$filter=a/$filter(b/$filter(c)/$count gt 1)/$count gt 1", depth(5), "levels"},
		{"$filter=[[[1]]]", depth(4), "levels"},
		{"$filter={\"a\":{\"b\":1}}", depth(3), "levels"},
		{"$filter=a in (1)", depth(3), "levels"},
		{"$filter=F(a=G(b=1))", depth(3), "levels"},
		{"$filter=case(a:case(b:c))", depth(3), "levels"},
		{"$filter=geography'SRID=0;Collection(Collection(Point(1 1)))'", depth(3), "levels"},
		{"$filter=(geography'SRID=0;Collection(Collection(Point(1 1)))')", depth(4), "levels"},
		{"$orderby=((a)),b", depth(2), "levels"},
		{"@p=((a))", depth(2), "levels"},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			if _, err := ParseQuery(tt.query, Options{Limits: tt.least}); err != nil {
				t.Errorf("%+v: %v", tt.least, err)
			}
			less := tt.least
			for _, n := range []*int{&less.Bytes, &less.Tokens, &less.Nodes, &less.ListItems, &less.Depth} {
				*n--
			}
			_, err := ParseQuery(tt.query, Options{Limits: less})
			var ds ast.Diagnostics
			if !errors.As(err, &ds) || ds[0].Code != ast.LimitExceeded || !strings.Contains(ds[0].Message, tt.things) {
				t.Errorf("%+v: %v", less, err)
			}
		})
	}
}

// TestMaxIterations pins that more items than participle repeats are refused.
func TestMaxIterations(t *testing.T) {
	defer func(most int) { participle.MaxIterations = most }(participle.MaxIterations)
	participle.MaxIterations = 3
	for _, query := range []string{"$select=a,b,c,d,e", "$select=f(a,b,c,d,e)", "$orderby=a,b,c,d,e"} {
		if _, err := ParseQuery(query, Options{}); !hasCode(err, ast.LimitExceeded) {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// TestFilterBytes pins the limit of bytes for an expression alone.
func TestFilterBytes(t *testing.T) {
	const src = "a eq 1"
	if _, err := ParseFilter(src, Options{Limits: Limits{Bytes: len(src)}}); err != nil {
		t.Error(err)
	}
	if _, err := ParseFilter(src, Options{Limits: Limits{Bytes: len(src) - 1}}); !hasCode(err, ast.LimitExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestDefaults parses what the defaults must admit.
func TestDefaults(t *testing.T) {
	tests := map[string]string{
		"5,000 terms":                   strings.Repeat("indicatorValue eq '1.2.3.4' or ", 4_999) + "a",
		"5,000 terms joined by and":     strings.Repeat("a ne 1 and ", 4_999) + "a",
		"100 parentheses":               strings.Repeat("(", 100) + "a" + strings.Repeat(")", 100),
		"200 parentheses":               strings.Repeat("(", 200) + "a" + strings.Repeat(")", 200),
		"100 not":                       strings.Repeat("not ", 100) + "a",
		"100 not with parentheses":      strings.Repeat("not (", 100) + "a" + strings.Repeat(")", 100),
		"100 functions":                 strings.Repeat("trim(", 100) + "a" + strings.Repeat(")", 100),
		"200 terms added":               strings.Repeat("1 add ", 199) + "1",
		"100,000 values":                "a in (" + strings.Repeat("1,", 99_999) + "1)",
		"parentheses within strings":    "a in ('" + strings.Repeat("(", 1000) + "','" + strings.Repeat("[", 1000) + "')",
		"parentheses one after another": strings.Repeat("(a) or ", 1000) + "(a)",
	}
	for name, src := range tests {
		if _, err := ParseFilter(src, Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
