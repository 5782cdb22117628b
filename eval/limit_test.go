package eval_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// TestLimits wants filters that multiply what a row holds refused before they
// need much memory or time.
func TestLimits(t *testing.T) {
	row, err := schema.DecodeRecord([]byte(`{"id":1,"b2":true,"i16":1,"s2":"`+strings.Repeat("Xy", 5000)+
		`","dto2":"2024-01-01T00:00:00Z","flags":0,"addr2":{"zip":1},"strs":["a","b"],"ints":[1,2,3,4,5,6,7,8,9]}`), worldType)
	if err != nil {
		t.Fatal(err)
	}
	doubling := func(filter, function, leaf string, n int) string {
		for i := range n {
			filter += fmt.Sprintf("&@a%d=%s(@a%d,@a%d)", i, function, i+1, i+1)
		}
		// A long query, for whose aliases the binder has room.
		return filter + fmt.Sprintf("&@a%d=%s&custom=%s", n, leaf, strings.Repeat("x", 100_000))
	}
	nested := func(n int, collection, body string) string {
		filter := body
		for i := n; i > 0; i-- {
			filter = fmt.Sprintf("%s/any(x%d:%s)", collection, i, filter)
		}
		return filter
	}
	for _, tt := range []struct {
		name, filter string
		want         ast.Code // "": no failure
	}{
		{"a long string", doubling("length(@a0) eq 5120000", "concat", "s2", 9), ""},
		{"too long a string", doubling("length(@a0) gt 0", "concat", "s2", 12), ast.LimitExceeded},
		{"too long a string in lower case", "length(tolower(" + doubling("@a0)) gt 0", "concat", "s2", 12), ast.LimitExceeded},
		{"too many items", doubling("length(@a0) gt 0", "concat", "ints", 15), ast.LimitExceeded},
		{"long strings one after the other", strings.Repeat("length(concat(s2,s2)) eq 0 or ", 2000) + "b2", ""},
		{"long strings in a list", "concat(s2,s2) in [" + strings.Repeat("s,", 2000) + "concat(s2,s2)]", ""},
		{"lambdas", nested(6, "strs", "x1 ne x6 and x3 eq 'b'"), ""},
		{"too many lambdas", nested(60, "strs", "x1 eq concat(x60,'z')"), ast.LimitExceeded},
		{"lambdas that look at their item alone", nested(5, "ints", "x1 ne x5 and ints/any(y:y eq -1)") + " or b2", ""},
		{"too many lambdas that look at their item alone", nested(6, "ints", "x1 ne 0 and x6 ne 0 and ints/any(y:y eq -1)"), ast.LimitExceeded},
		{"numbers of items", nested(6, "ints", "x1 ne 0 and x6 ne 0 and (ints/$count eq 0 or length(ints) eq 0 or not ints/any())") + " or b2", ""},
		{"too many members", nested(6, "ints", "x1 ne 0 and (x6 add 100) in ints"), ast.LimitExceeded},
		{"too many equal collections", nested(6, "ints", "x1 ne 0 and ints ne ints and x6 ne 0"), ast.LimitExceeded},
		{"too many filters", nested(8, "ints", "$it/ints/$filter($this gt x1 and $this gt x8)/$count gt 100"), ast.LimitExceeded},
	} {
		t.Run(tt.name, func(t *testing.T) {
			query, err := parser.ParseQuery("$filter="+tt.filter, parser.Options{Plus: parser.PlusLiteral})
			if err != nil {
				t.Fatal(err)
			}
			bound, err := schema.Bind(query, worldType)
			if err != nil {
				t.Fatal(err)
			}
			p, err := eval.Compile(bound.Filter, eval.RecordFields(worldType))
			if err != nil {
				t.Fatal(err)
			}
			is, err := p.Match(&row)
			var failure *eval.Error
			switch {
			case tt.want == "" && (err != nil || !is):
				t.Errorf("got %v, %v", is, err)
			case tt.want != "" && (!errors.As(err, &failure) || failure.Code != tt.want):
				t.Errorf("got %v, %v, want %s", is, err, tt.want)
			}
		})
	}
}
