package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// listedSample is the answer that the documents of the list operation show: it
// lacks what the service has added since.
const listedSample = `{
    "@odata.context": "https://api.securitycenter.microsoft.com/api/$metadata#Indicators",
    "value": [
        {
            "id": "995", "indicatorValue": "12.13.14.15", "indicatorType": "IpAddress", "action": "Alert",
            "application": "demo-test", "source": "TestPrdApp", "sourceType": "AadApp", "title": "test",
            "creationTimeDateTimeUtc": "2018-10-24T11:15:35.3688259Z",
            "createdBy": "45097602-1234-5678-1234-9f453233e62c", "expirationTime": "2020-12-12T00:00:00Z",
            "lastUpdateTime": "2019-10-24T10:54:23.2009016Z", "lastUpdatedBy": "TestPrdApp",
            "severity": "Informational", "description": "test", "recommendedActions": "test", "rbacGroupNames": []
        },
        {
            "id": "996", "indicatorValue": "220e7d15b0b3d7fac48f2bd61114db1022197f7f", "indicatorType": "FileSha1",
            "action": "AlertAndBlock", "application": null, "source": "TestPrdApp", "sourceType": "AadApp",
            "title": "test", "creationTimeDateTimeUtc": "2018-10-24T10:54:23.2009016Z",
            "createdBy": "45097602-1234-5678-1234-9f453233e62c", "expirationTime": "2020-12-12T00:00:00Z",
            "lastUpdateTime": "2019-10-24T10:54:23.2009016Z", "lastUpdatedBy": "TestPrdApp",
            "severity": "Informational", "description": "test", "recommendedActions": "TEST",
            "rbacGroupNames": [ "Group1", "Group2" ]
        }
    ]
}`

// importedSample is what the documents of the import operation send, before
// the service has given the rows an identity.
const importedSample = `[
    {
        "indicatorValue": "220e7d15b011d7fac48f2bd61114db1022197f7f", "indicatorType": "FileSha1", "title": "demo",
        "application": "demo-test", "expirationTime": "2021-12-12T00:00:00Z", "action": "Alert",
        "severity": "Informational", "description": "demo2", "recommendedActions": "nothing",
        "rbacGroupNames": ["group1", "group2"]
    },
    {
        "indicatorValue": "2233223322332233223322332233223322332233223322332233223322332222",
        "indicatorType": "FileSha256", "title": "demo2", "application": "demo-test2",
        "expirationTime": "2021-12-12T00:00:00Z", "action": "Alert", "severity": "Medium", "description": "demo2",
        "recommendedActions": "nothing", "rbacGroupNames": []
    }
]`

// describedSample and submittedSample are the entities that the documents of
// the type and of an early submit operation show.
const (
	describedSample = `{"id": "994", "indicatorValue": "881c0f10c75e64ec39d257a131fcd531f47dd2cff2070ae94baa347d375126fd",
    "indicatorType": "FileSha256", "action": "AlertAndBlock", "application": null, "source": "", "sourceType": "User",
    "createdBy": "", "severity": "Informational", "title": "Michael test", "description": "test",
    "recommendedActions": "nothing", "creationTimeDateTimeUtc": "2019-12-19T09:09:46.9139216Z", "expirationTime": null,
    "lastUpdateTime": "2019-12-19T09:09:47.3358111Z", "lastUpdatedBy": null, "rbacGroupNames": ["team1"]}`
	submittedSample = `{"@odata.context": "https://api.securitycenter.windows.com/api/$metadata#Indicators/$entity",
    "indicatorValue": "220e7d15b0b3d7fac48f2bd61114db1022197f7f", "indicatorType": "FileSha1", "title": "test",
    "creationTimeDateTimeUtc": "2018-10-24T10:54:23.2009016Z", "createdBy": "45097602-1234-5678-1234-9f453233e62c",
    "expirationTime": "2020-12-12T00:00:00Z", "action": "AlertAndBlock", "severity": "Informational",
    "description": "test", "recommendedActions": "TEST", "rbacGroupNames": []}`
)

// TestPartialRows evaluates rows that lack properties. want has the first
// letters of the indicatorValue of each row of the answer, or the property
// that a row is blamed for lacking.
func TestPartialRows(t *testing.T) {
	tests := []struct{ data, query, want string }{
		{listedSample, "$filter=action+eq+'AlertAndBlock'", "220"},
		{listedSample, "$filter=application eq null", "220"},
		{listedSample, "$filter=createdByDisplayName eq null", "12. 220"},
		{listedSample, "$filter=rbacGroupNames/any(g:g eq 'Group1')", "220"},
		{listedSample, "$filter=not rbacGroupIds/any() and rbacGroupIds/$count eq 0", "12. 220"},
		{listedSample, "$filter=expirationTime lt now()&$orderby=creationTimeDateTimeUtc", "220 12."},
		{listedSample, "$orderby=externalId,category,id desc", "220 12."},
		{listedSample, "$select=indicatorValue,generateAlert,historicalDetection", "12. 220"},
		{listedSample, "$filter=generateAlert", "!row 1 generateAlert"},
		{listedSample, "$filter=true or not generateAlert", "12. 220"},
		{listedSample, "$filter=title eq 'x' and generateAlert eq @p&@p=false", "!row 1 generateAlert"},
		{listedSample, "$filter=@p&@p=generateAlert", "!row 1 generateAlert"},
		{listedSample, "$filter=rbacGroupNames/any(g:g eq 'x' or $it/generateAlert)", "!row 1 generateAlert"},
		{listedSample, "$top=1&$orderby=GenerateAlert", "!row 1 generateAlert"},
		{listedSample, "$top=0&$orderby=createdBySource", "!row 1 createdBySource"},
		{importedSample, "$filter=severity eq 'Medium'", "223"},
		{importedSample, "$filter=length(indicatorValue) gt 40&$count=true", "223"},
		{importedSample, "$orderby=id", "!row 1 id"},
		{describedSample, "$filter=rbacGroupNames/any(g:g eq 'team1') and expirationTime eq null", "881"},
		{describedSample + submittedSample, "$filter=action eq 'AlertAndBlock'&$orderby=creationTimeDateTimeUtc", "220 881"},
		{describedSample + submittedSample, "$orderby=id", "!row 2 id"},
		{describedSample + submittedSample, "$filter=generateAlert&$orderby=id", "!row 1 generateAlert"},
	}
	for _, tt := range tests {
		exit, out, errs := invoke(t, tt.data, "eval", "-json", "-data", "-", tt.query)
		lines := readLines(t, out)
		if len(lines) != 1 {
			t.Errorf("%s: exit %d %s", tt.query, exit, errs)
			continue
		}
		got, wantExit := "", exitValid
		if failed := lines[0].Error; failed != nil {
			wantExit = exitTrouble
			at, rest, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(failed.Message, "$filter: "), "$orderby: "), ": ")
			got = "!" + at + " " + strings.Split(rest, `"`)[1]
			if failed.Code != ast.InvalidRow {
				t.Errorf("%s: code %s", tt.query, failed.Code)
			}
		} else {
			got = valuesOf(t, *lines[0].Value)
		}
		if got != tt.want || exit != wantExit {
			t.Errorf("%s: exit %d, got %s, want %s", tt.query, exit, got, tt.want)
		}
	}
}

func valuesOf(t *testing.T, rows []json.RawMessage) string {
	t.Helper()
	var values []string
	for _, raw := range rows {
		var row struct{ IndicatorValue string }
		if err := json.Unmarshal(raw, &row); err != nil {
			t.Fatal(err)
		}
		values = append(values, row.IndicatorValue[:3])
	}
	return strings.Join(values, " ")
}

// TestUses wants of a query the properties whose values it needs.
func TestUses(t *testing.T) {
	property := func(name string, typ schema.Type) *schema.Property {
		return &schema.Property{Name: name, Type: typ, Nullable: true, Filterable: true, Sortable: true}
	}
	position := &schema.ComplexType{Name: "T.Position", Properties: []*schema.Property{property("x", schema.Int32), property("y", schema.Int32)}}
	place := &schema.ComplexType{Name: "T.Place", Properties: []*schema.Property{property("name", schema.String), property("at", position)}}
	e := &schema.EntityType{Name: "T.E", Key: []string{"id"}, Properties: []*schema.Property{
		property("id", schema.Int32), property("n", schema.Int32), property("flag", schema.Boolean), property("home", place),
		property("places", &schema.CollectionType{Elem: place}), property("tags", &schema.CollectionType{Elem: schema.String}),
	}}
	tests := []struct{ query, want string }{
		{"$top=1", ""},
		{"$filter=flag", "flag"},
		{"$filter=n eq 1 and (not flag or n in (1,2))", "n flag"},
		{"$filter=n in [id,2]&$orderby=flag desc,id", "n id flag"},
		{"$filter=-n add id gt 2.5", "n id"},
		{"$filter=contains(cast(n,Edm.String),'1') or substring('abc',id) eq ''", "n id"},
		{"$filter=case(flag:n,true:id) eq 1", "flag n id"},
		{"$filter=home/name eq 'x'", "name home"},
		{"$filter=home/at/x eq 1", "x at home"},
		{"$filter=home eq null", "name at x y home"},
		{"$filter=home/at/x eq 1 and home ne null", "x at home name y"},
		{"$filter=places/any(p:p/name eq 'x' and n eq 1)", "places name n"},
		{"$filter=places/all(p:p ne null)", "places name at x y"},
		{"$filter=places/any()", "places"},
		{"$filter=places/$count gt 1", "places"},
		{"$filter=tags/$count($filter=$this eq 'x') gt id", "tags id"},
		{"$filter='x' in tags and tags eq ['a']", "tags"},
	}
	for _, tt := range tests {
		q, err := parser.ParseQuery(tt.query, parser.Options{})
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		bound, err := schema.Bind(q, e)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		var got []string
		for _, u := range usesOf(bound) {
			got = append(got, u.property.Name)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.query, diff)
		}
	}
}
