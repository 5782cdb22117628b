package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// rowsOfTest are indicators with nulls, quotes, letters of many scripts and
// every enumeration.
var rowsOfTest = []string{
	`{"indicatorValue":"203.0.113.7","indicatorType":"IpAddress","action":"Block","title":"Test","description":"it's","severity":"High","rbacGroupNames":["a","b"],"rbacGroupIds":[1,2],"application":"","createdBy":"app"}`,
	`{"indicatorValue":"220e7d15b011d7fac48f2bd61114db1022197f7f","indicatorType":"FileSha1","action":"AlertAndBlock","title":"test","description":"x","rbacGroupNames":["A"],"expirationTime":"2030-01-01T00:00:00Z","certificateInfo":{"issuer":"CN=x"},"createdBy":"app2"}`,
	`{"indicatorValue":"https://example.com/p?a=b&c=d%25_\\","indicatorType":"Url","action":"Warn","title":"Größe % _ \\","description":"y","severity":"Low","application":"demo-test","bypassDurationHours":5,"mitreTechniques":["T1566"],"historicalDetection":true,"createdBy":"app"}`,
	`{"indicatorValue":"xn--bcher-kva.example","indicatorType":"DomainName","action":"Audit","generateAlert":true,"title":"日本 😀","description":"","severity":"Medium","category":-3,"lookBackPeriod":2147483647,"notificationId":255,"externalId":"e","createdBy":"app2","createdBySource":"Portal"}`,
	`{"indicatorValue":"0123456789abcdef0123456789abcdef","indicatorType":"FileMd5","action":"BlockAndRemediate","title":"test ","description":"trailing","expirationTime":"2024-05-06T07:08:10.5Z","rbacGroupNames":["b",""],"rbacGroupIds":[-1],"createdBy":"app"}`,
	`{"indicatorValue":"1.2.3.4","indicatorType":"IpAddress","action":"Allowed","title":"TEST","description":"null","expirationTime":"9999-12-31T23:59:59.9999999Z","creationTimeDateTimeUtc":"2018-10-24T10:54:23.2009016Z","createdBy":"app"}`,
}

// filtersOfTest are what the conformance data lacks: filters on indicators.
var filtersOfTest = []string{
	"severity ge 'Low' and not (action eq 'Block' or title eq 'test')",
	"rbacGroupNames/any(g:g eq 'b') and rbacGroupNames/all(g:length(g) le 1)",
	"rbacGroupNames/any(g:g eq title) or rbacGroupIds/any(i:i lt 0)",
	"not rbacGroupIds/any() or rbacGroupIds/$count gt 1",
	"tolower(title) eq 'test' and toupper(title) ne 'test'", "contains(title,'%') or contains(title,'_') or endswith(title,' ')",
	"expirationTime gt 2024-05-06T07:08:10.4999999Z", "expirationTime ne null and year(expirationTime) lt 2031",
	"expirationTime sub creationTimeDateTimeUtc gt duration'P1D'", "date(creationTimeDateTimeUtc) eq 2018-10-24",
	"certificateInfo/issuer eq 'CN=x'", "certificateInfo eq null", "certificateInfo/sha256 eq null", "certificateInfo ne null",
	"category add 3 eq 0", "lookBackPeriod add 1 gt 0", "bypassDurationHours mul 2 eq 10 or notificationId eq 255",
	"application eq null", "application ne 'demo-test'", "application le ''", "application in ('demo-test',null)", "not (application in ('x'))",
	"indicatorType in ('Url','IpAddress') and severity in ('High','Low')", "matchesPattern(title,'^[Tt]es') and severity ne 'High'",
	"indexof(title,'ß') eq 2", "substring(title,1,1) eq '本'", "length(title) eq 4", "trim(title) eq 'test'", "concat(title,application) eq 'Test'",
	"startswith(indicatorValue,'2')", "createdBySource eq 'Portal'", "case(severity eq 'High':1,true:2) eq 1", "now() gt creationTimeDateTimeUtc",
	"historicalDetection", "not generateAlert", "description eq ''", "title gt 'TEST' and title lt 'test '", "id eq '3' or id gt '5'",
}

// TestSQLAgainstMemory holds what a database answers to what the evaluator
// says of all rows, for filters of the conformance data and of our own.
func TestSQLAgainstMemory(t *testing.T) {
	filters := append(slices.Clone(filtersOfTest), conformanceFilters(t)...)
	r, err := indicator.LookupRevision("current")
	if err != nil {
		t.Fatal(err)
	}
	rules := &indicator.Rules{Revision: r}
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	all := indicator.Principal{Tenant: "t", ID: "all", All: true}
	each(t, func(t *testing.T, name string) {
		s := opened(t, name)
		var rows []schema.Record
		for _, text := range rowsOfTest {
			sub, err := indicator.DecodeSeed([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			row, err := rules.Restored(sub, all, now)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, row)
		}
		for _, tenant := range []string{"t", "other"} {
			for i := range rows {
				rows[i].Values = slices.Clone(rows[i].Values)
				rows[i].Values[indicator.Tenant], rows[i].Values[indicator.ID] = tenant, nil
			}
			if err := s.Restore(t.Context(), tenant, rows, now); err != nil {
				t.Fatal(err)
			}
		}
		compared := 0
		for _, later := range []time.Duration{0, 2 * time.Second} { // one expires in between
			for _, by := range []indicator.Principal{all, {Tenant: "t", ID: "app"}} {
				everything, err := s.List(t.Context(), by, &schema.Query{Type: indicator.Lenient()}, 100, now.Add(later))
				if want := map[bool]int{true: 6, false: 4}[by.All] - int(later/time.Second/2); err != nil || len(everything.Rows) != want {
					t.Fatalf("%d rows, want %d, %v", len(everything.Rows), want, err)
				}
				for i, filter := range filters {
					if s.compare(t, by, filter, everything.Rows, now.Add(later)) {
						compared++
					} else if i < len(filtersOfTest) {
						t.Errorf("%s does not bind", filter)
					}
				}
			}
		}
		t.Logf("%d of %d filters bind to indicators and were compared", compared/4, len(filters))
	})
}

// compare reports whether a filter binds.
func (s *Store) compare(t *testing.T, by indicator.Principal, filter string, rows []schema.Record, now time.Time) bool {
	t.Helper()
	x, err := parser.ParseFilter(filter, parser.Options{})
	if err != nil {
		return false
	}
	bound, err := schema.Bind(&ast.Query{Filter: x}, indicator.Lenient())
	if err != nil {
		return false
	}
	q := *bound
	q.Count = true
	plan, err := eval.CompileQuery(&q, eval.RecordFields(indicator.Lenient()))
	if err != nil {
		t.Fatalf("%s: %v", filter, err)
	}
	page, err := s.List(t.Context(), by, &q, 100, now)
	var failed *eval.Error
	want, count, wantErr := plan.Page(t.Context(), slices.Values(rows))
	switch {
	case wantErr != nil && err != nil && errors.As(err, &failed):
	case wantErr != nil || err != nil:
		t.Errorf("%s: %v, and in memory %v", filter, err, wantErr)
	case ids(page.Rows) != ids(want) || page.Count != count:
		t.Errorf("%s as %s: %s (%d), and in memory %s (%d)", filter, by.ID, ids(page.Rows), page.Count, ids(want), count)
	}
	return true
}

func ids(rows []schema.Record) string {
	var list []string
	for _, r := range rows {
		list = append(list, fmt.Sprint(r.Values[indicator.ID]))
	}
	return strings.Join(list, " ")
}

// conformanceFilters returns the filters of the conformance data, which is no
// part of this repository; where it is missing there are none.
func conformanceFilters(t *testing.T) []string {
	dir := os.Getenv("ODATA_CONFORMANCE")
	if dir == "" {
		dir = "../../../../../shared/conformance"
	}
	var filters []string
	for _, name := range []string{"wild-security.tsv", "wild-odata.tsv", "implementations.tsv", "probes.tsv"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			t.Log("no conformance data: " + name)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			for cell := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), "\t") {
				filters = append(filters, cell)
			}
		}
	}
	return filters
}
