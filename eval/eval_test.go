package eval_test

import (
	"slices"
	"testing"
	"time"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// bind parses and binds a filter that the test takes for right.
func bind(t testing.TB, src string, e *schema.EntityType) schema.Term {
	t.Helper()
	x, err := parser.ParseFilter(src, parser.Options{})
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	term, err := schema.BindFilter(x, e)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return term
}

type indicator struct {
	ID             string     `odata:"id"`
	Value          *string    `odata:"indicatorValue"`
	Type           string     `odata:"indicatorType"`
	Action         int        `odata:"action"`
	Severity       string     `odata:"severity"`
	Title          string     `odata:"title"`
	Created        time.Time  `odata:"creationTimeDateTimeUtc"`
	Expires        *time.Time `odata:"expirationTime"`
	GenerateAlert  bool       `odata:"generateAlert"`
	RBACGroupNames []string   `odata:"rbacGroupNames"`
	RBACGroupIDs   []int32    `odata:"rbacGroupIds"`
}

func text(s string) *string { return &s }

func TestMatchIndicator(t *testing.T) {
	created := time.Date(2024, 1, 2, 3, 4, 5, 678_900_000, time.UTC)
	row := indicator{
		ID: "1", Value: text("10.0.0.1"), Type: "IpAddress", Severity: "High", Action: 2,
		Title: "Kürbis APT", Created: created, GenerateAlert: true,
		RBACGroupNames: []string{"A", "b"}, RBACGroupIDs: []int32{3, 1},
	}
	fields, err := eval.StructFields[indicator](schema.Indicator())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		src  string
		want bool
	}{
		{"severity eq 'High' and indicatorType eq 'IpAddress'", true},
		{"severity eq 'Low' or indicatorType eq 'FileSha1'", false},
		{"contains(tolower(title),'apt')", true},
		{"contains(tolower(title),'KÜR')", false},
		{"startswith(toupper(title),'KÜR')", true},
		{"title in ('x','Kürbis APT')", true},
		{"indicatorValue in ('x',null)", false},
		{"expirationTime eq null", true},
		{"not (expirationTime gt 2024-01-01T00:00:00Z)", true},
		{"creationTimeDateTimeUtc ge 2024-01-02T03:04:05.6789Z", true},
		{"rbacGroupNames/any(g:g eq 'b')", true},
		{"rbacGroupNames/all(g:g eq 'b')", false},
		{"rbacGroupNames/any(g:g eq 'b' and contains(title,'APT'))", true},
		{"rbacGroupIds/any(i:i gt 2) and rbacGroupNames/$count eq 2", true},
		{"generateAlert", true},
		{"generateAlert eq false", false},
		{"length(indicatorValue) add 1 eq 9", true},
		{"action eq 'AlertAndBlock'", true},
		{"severity in ('High','Low')", true},
	} {
		p, err := eval.Compile(bind(t, tt.src, schema.Indicator()), fields)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		got, err := p.Match(&row)
		if err != nil || got != tt.want {
			t.Errorf("%s = %v, %v; want %v", tt.src, got, err, tt.want)
		}
		n := 0
		for _, err := range p.Filter(slices.Values([]indicator{row, row})) {
			if err != nil {
				t.Errorf("%s: %v", tt.src, err)
			}
			n++
		}
		if (n == 2) != tt.want {
			t.Errorf("%s: Filter yields %d rows", tt.src, n)
		}
	}
}
