package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

// listed are the indicators of the tests of GET.
func listed() []object {
	return []object{
		sample("severity", "High", "title", "alpha", "application", "A", "rbacGroupNames", []string{"Group1", "Group2"}, "rbacGroupIds", []int{1}),
		sample("indicatorValue", "77.91.78.118", "severity", "Low", "title", "Beta", "expirationTime", "2030-01-01T00:00:00Z"),
		sample("indicatorValue", "https://example.com/p?a=b&c=d", "indicatorType", "Url", "action", "AlertAndBlock", "title", "it's"),
		sample("indicatorValue", sha1, "indicatorType", "FileSha1", "action", "Allowed", "generateAlert", true, "severity", "Medium", "description", "x"),
		sample("indicatorValue", "bad.example.com", "indicatorType", "DomainName", "application", "B", "rbacGroupNames", []string{"Group2"}, "title", "café"),
	}
}

func TestListFilters(t *testing.T) {
	cases := [][2]string{ // filter, ids
		{"severity eq 'High'", "1"},
		{"severity ne 'Informational'", "1 2 4"},
		{"severity ge 'Medium'", "1 4"},
		{"Severity eq 'High' or SEVERITY eq 'Low'", "1 2"},
		{"action eq microsoft.windowsDefenderATP.api.tiIndicatorAction'Block'", "1 2 5"},
		{"action eq 'AlertAndBlock'", "3"},
		{"not (action eq 'Block')", "3 4"},
		{"indicatorType in ('Url','DomainName')", "3 5"},
		{"indicatorValue in ['77.91.78.118','abc']", "2"},
		{"indicatorValue eq 'https://example.com/p?a=b&c=d'", "3"},
		{"contains(title,'e') and indicatorType eq 'IpAddress'", "2"},
		{"startswith(indicatorValue,'77.') or startsWith(indicatorValue,'bad')", "2 5"},
		{"title eq 'it''s'", "3"},
		{"title eq 'café'", "5"},
		{"tolower(title) eq 'beta'", "2"},
		{"application eq null", "2 3 4"},
		{"application gt 'A'", "5"},
		{"expirationTime eq null", "1 3 4 5"},
		{"expirationTime gt 2029-12-31T23:59:59Z", "2"},
		{"creationTimeDateTimeUtc le 2024-05-06T07:08:09.1234567Z", "1 2 3 4 5"},
		{"creationTimeDateTimeUtc lt 2024-05-06T07:08:09.1234567Z", ""},
		{"generateAlert eq true", "3 4"},
		{"generateAlert", "3 4"},
		{"rbacGroupNames/any(g:g eq 'Group2')", "1 5"},
		{"rbacGroupNames/any(g:startswith(g,'Group1'))", "1"},
		{"rbacGroupNames/any()", "1 5"},
		{"rbacGroupIds/any(i:i eq 1)", "1"},
		{"rbacGroupNames/all(g:g eq 'Group2')", "2 3 4 5"},
		{"createdBy eq '" + testApp + "'", "1 2 3 4 5"},
		{"createdByDisplayName ne '" + testApp + "'", ""},
		{"title eq 'nobody'", ""},
		{"year(creationTimeDateTimeUtc) eq 2024 and length(title) gt 4", "1"},
		{"matchesPattern(title,'^[a-z]+$')", "1 4"},
		{"creationTimeDateTimeUtc eq now()", "1 2 3 4 5"},
	}
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.imports(listed()...).ok()
		for _, c := range cases {
			t.Run(c[0], func(t *testing.T) {
				e := *e
				e.t = t
				if got := e.list("$filter=" + escape(c[0])).ids(); got != c[1] {
					t.Errorf("ids %q, want %q", got, c[1])
				}
			})
		}
		// The filter cannot reach beyond what the caller sees.
		other := *e
		other.tenant = "fabrikam"
		other.token = other.newToken(testApp)
		if got := other.list("$filter=" + escape("true or 1 eq 1")).ids(); got != "" {
			t.Errorf("another tenant sees %s", got)
		}
	})
}

func escape(s string) string {
	return strings.NewReplacer("%", "%25", " ", "%20", "&", "%26", "+", "%2B", "#", "%23", "?", "%3F").Replace(s)
}

func TestListOptions(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.imports(listed()...).ok()
		for query, ids := range map[string]string{
			"":                                     "1 2 3 4 5",
			"$top=2":                               "1 2",
			"$skip=3":                              "4 5",
			"$top=2&$skip=1":                       "2 3",
			"$top=0":                               "",
			"$top=10000":                           "1 2 3 4 5",
			"$orderby=severity desc":               "1 4 2 3 5",
			"$orderby=application,id desc":         "4 3 2 1 5",
			"$orderby=title":                       "2 1 5 3 4",
			"filter=severity%20eq%20'High'":        "1",
			"$FILTER=severity%20eq%20'High'&TOP=1": "1",
			"unknown=1":                            "1 2 3 4 5",
		} {
			if got := e.list(escape2(query)).ids(); got != ids {
				t.Errorf("%s: ids %s, want %s", query, got, ids)
			}
		}
		r := e.list("$count=true&$top=1&$filter=severity%20ne%20'High'")
		want(t, r.ok(), "@odata.count", 4, "@odata.context", e.base+"/api/$metadata#Indicators")
		if got := r.ids(); got != "2" {
			t.Errorf("ids %s", got)
		}
		r = e.list("$select=title,Severity&$top=1")
		want(t, r.ok(), "@odata.context", e.base+"/api/$metadata#Indicators(title,severity)")
		want(t, r.values()[0], "title", "alpha", "severity", "High")
		if n := len(r.values()[0]); n != 2 {
			t.Errorf("%d members", n)
		}
		if n := len(e.list("$select=*").values()[0]); n != 33 {
			t.Errorf("%d members", n)
		}
		ignoring := serve(t, st, under(t, "current", "dollarRequired"))
		if got := ignoring.list("filter=severity%20eq%20'High'&$top=2").ids(); got != "1 2" {
			t.Errorf("without $: ids %s", got)
		}
		lenient := serve(t, st, under(t, "current", "lenientFilter"))
		if got := lenient.list("$filter=description%20eq%20'x'%20and%20id%20eq%20'4'").ids(); got != "4" {
			t.Errorf("lenient filter: ids %s", got)
		}
	})
}

func escape2(query string) string { return strings.ReplaceAll(query, " ", "%20") }

func TestListErrors(t *testing.T) {
	cases := [][2]string{
		{"$filter=description eq 'x'", "The query specified in the URI is not valid. The property 'description' cannot be used in the $filter query option."},
		{"$filter=Description eq 'x'", "The property 'description' cannot"},
		{"$filter=id eq '1'", "The property 'id' cannot"},
		{"$filter=title eq 'x", "There is an unterminated string literal at position 9 in 'title eq 'x'."},
		{"$filter=severty eq 'High'", "Could not find a property named 'severty' on type 'microsoft.windowsDefenderATP.api.Indicator'. Did you mean"},
		{"$filter=tenant eq 'x'", "Could not find a property named 'tenant'"},
		{"$filter=$tenant eq 'x'", "The query specified in the URI is not valid."},
		{"$filter=number eq 1", "Could not find a property named 'number'"},
		{"$orderby=$number", "The query specified in the URI is not valid."},
		{"$select=$scope", "The query specified in the URI is not valid."},
		{"$select=scope", "Could not find a property named 'scope'"},
		{"$filter=title eq", "Syntax error at position 8 in 'title eq'. Unexpected end"},
		{"$orderby=title foo", "Syntax error at position 6 in 'title foo'. Unexpected"},
		{"$filter=title == 'x'", "Syntax error"},
		{"$filter=severity eq 'Hihg'", "The string 'Hihg' is not a valid enumeration type constant."},
		{"$filter=startwith(title,'x')", "An unknown function with name 'startwith' was found. Did you mean"},
		{"$filter=title eq 5", "A binary operator with incompatible types was detected. Found operand types 'Edm.String' and 'Edm.Int32' for operator kind 'Equal'. Did you mean '5'?"},
		{"$filter=true and (5 ge title)", "Found operand types 'Edm.Int32' and 'Edm.String' for operator kind 'GreaterThanOrEqual'."},
		{"$filter=severity ne 5", "Found operand types 'microsoft.windowsDefenderATP.api.severity' and 'Edm.Int32' for operator kind 'NotEqual'."},
		{"$filter=expirationTime gt '2020-01-01'", "Found operand types 'Edm.DateTimeOffset' and 'Edm.String' for operator kind 'GreaterThan'."},
		{"$filter=length(title) mod 'a' eq 1", "Found operand types 'Edm.Int32' and 'Edm.String' for operator kind 'Modulo'."},
		{"$filter=title eq @p&@p=5", "Found operand types 'Edm.String' and 'Edm.Int32' for operator kind 'Equal'."},
		{"$orderby=title add 1", "Found operand types 'Edm.String' and 'Edm.Int32' for operator kind 'Add'."},
		{"$filter=rbacGroupNames/any(g:g eq 1)", "The query specified in the URI is not valid. eq cannot compare g of type Edm.String"},
		{"$filter=title in (1,2)", "The query specified in the URI is not valid. in cannot compare title of type Edm.String"},
		{"$filter=1 div 0 eq 1", "The query specified in the URI is not valid."},
		{"$filter=length(title) div rbacGroupIds/$count eq 1", "Division by zero"},
		{"$top=10001", "The limit of '10000' for Top query has been exceeded. The value from the incoming request is '10001'."},
		{"$top=-1", "The query specified in the URI is not valid."},
		{"$skip=x", "The query specified in the URI is not valid."},
		{"$stop=5", "The query specified in the URI is not valid."},
		{"$search=x", "The query specified in the URI is not valid."},
		{"$expand=x", "The query specified in the URI is not valid."},
		{"$filter=title eq %zz", "The query specified in the URI is not valid."},
		{"$filter=title eq 'a%00b'", "The query specified in the URI is not valid."},
		{"$orderby=rbacGroupNames", "The query specified in the URI is not valid."},
		{"$filter=" + strings.Repeat("(", 300) + "true" + strings.Repeat(")", 300), "The query specified in the URI is not valid."},
	}
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.submit(sample()).ok()
		for _, c := range cases {
			name, value, _ := strings.Cut(c[0], "=")
			query := name + "=" + strings.ReplaceAll(value, " ", "%20")
			t.Run(c[0][:min(len(c[0]), 40)], func(t *testing.T) {
				e := *e
				e.t = t
				e.list(query).fails(400, "ODataError", c[1])
			})
		}
		limited := serve(t, st, under(t, "current", "nodeLimit"))
		terms := strings.TrimSuffix(strings.Repeat("title eq 'x' or ", 60), " or ")
		e.list("$filter=" + escape(terms)).ok()
		limited.list("$filter="+escape(terms)).fails(400, "ODataError", "The node count limit of '100' has been exceeded.")
		deep := "$filter=" + strings.Repeat("(", 300) + "true" + strings.Repeat(")", 300)
		message := func(r *reply) any { return r.object()["error"].(object)["message"] }
		if got, want := message(limited.list(deep)), message(e.list(deep)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.PageSize = 4 })
		rows := make([]object, 10)
		for i := range rows {
			rows[i] = sample("indicatorValue", fmt.Sprintf("203.0.113.%d", i+1), "title", fmt.Sprintf("t%d", i%2))
		}
		e.imports(rows...).ok()
		r := e.list("")
		var seen []string
		for pages := 0; pages < 9; pages++ {
			seen = append(seen, r.ids())
			next, ok := r.ok()["@odata.nextLink"].(string)
			if !ok {
				break
			}
			path, found := strings.CutPrefix(next, e.base)
			if !found {
				t.Fatalf("nextLink %s", next)
			}
			r = e.get(path)
		}
		if got := strings.Join(seen, "|"); got != "1 2 3 4|5 6 7 8|9 10" {
			t.Errorf("pages %s", got)
		}
		r = e.list("$filter=title%20eq%20't0'&$skip=0&$count=true")
		want(t, r.ok(), "@odata.nextLink", e.base+"/api/indicators?$filter=title%20eq%20't0'&$count=true&$skip=4", "@odata.count", 5)
		if _, ok := e.list("$top=4").ok()["@odata.nextLink"]; ok {
			t.Error("nextLink though $top is satisfied")
		}
		if _, ok := e.list("$skip=6").ok()["@odata.nextLink"]; ok {
			t.Error("nextLink on the last page")
		}
		if got := e.list("$top=9").ids(); got != "1 2 3 4 5 6 7 8 9" {
			t.Errorf("$top=9: %s", got)
		}
	})
}

func TestObservedMembers(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.Observed = true })
		text := e.submit(sample()).text
		at := 0
		for _, name := range strings.Fields(`id indicatorValue indicatorType action createdBy severity category application educateUrl
			bypassDurationHours title description recommendedActions creationTimeDateTimeUtc expirationTime lastUpdateTime
			lastUpdatedBy rbacGroupNames rbacGroupIds certificateInfo notificationId notificationBody version mitreTechniques
			historicalDetection lookBackPeriod generateAlert additionalInfo createdByDisplayName externalId createdBySource`) {
			next := strings.Index(text, `"`+name+`":`)
			if next < at {
				t.Errorf("%s is at %d, the member before at %d", name, next, at)
			}
			at = next
		}
		if strings.Contains(text, `"source":`) || strings.Contains(text, `"sourceType":`) {
			t.Error("members that the live service does not send")
		}
	})
}
