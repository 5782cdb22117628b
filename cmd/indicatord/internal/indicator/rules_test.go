package indicator

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/schema"
)

func current(t testing.TB) *Rules {
	r, err := LookupRevision("current")
	if err != nil {
		t.Fatal(err)
	}
	return &Rules{Revision: r}
}

// The codes of the documents with their statuses, and below them our own.
func TestStatuses(t *testing.T) {
	for code, status := range map[Code]int{
		"BadRequest": 400, "ODataError": 400, "InvalidInput": 400, "InvalidRequestBody": 400, "InvalidHashValue": 400,
		"InvalidDomainName": 400, "InvalidIpAddress": 400, "InvalidUrl": 400, "MaximumBatchSizeExceeded": 400,
		"MissingRequiredParameter": 400, "Unauthorized": 401, "Forbidden": 403, "DisabledFeature": 403,
		"DisallowedOperation": 403, "NotFound": 404, "ResourceNotFound": 404, "TooManyRequests": 429, "InternalServerError": 500,

		"Conflict": 409, "MethodNotAllowed": 405, "RequestTooLarge": 413, "UnsupportedMediaType": 415,
	} {
		if got := code.Status(); got != status {
			t.Errorf("%s: status %d, want %d", code, got, status)
		}
	}
}

func TestExpiryIsInSeconds(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339Nano, "2024-05-06T07:08:"+s+"Z")
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		expiry, now string
		active      bool
	}{
		{"09", "08.9999999", true}, {"09", "09", false}, {"09", "09.5", false}, {"09.5", "09.4", true}, {"09.5", "10", false}, {"09", "10", false},
	} {
		if got := Active(at(c.expiry), at(c.now)); got != c.active {
			t.Errorf("expiry %s at %s: active %v", c.expiry, c.now, got)
		}
	}
}

func TestLookups(t *testing.T) {
	if _, err := LookupRevision("2021"); err == nil {
		t.Error("a revision that is none")
	}
	var r Readings
	if err := r.Set("tarot"); err == nil {
		t.Error("a reading that is none")
	}
	for _, s := range readings {
		if err := r.Set(s.name); err != nil || !*s.field(&r) {
			t.Errorf("%s: %v", s.name, err)
		}
	}
}

func TestMembersOfAnswers(t *testing.T) {
	if n := len(Members(true)); n != 31 {
		t.Errorf("%d observed members", n)
	}
	var names []string
	for _, i := range Members(false) {
		names = append(names, stored.Properties[i].Name)
	}
	const documented = `id indicatorValue indicatorType action application source sourceType title creationTimeDateTimeUtc
		createdBy expirationTime lastUpdateTime lastUpdatedBy severity description recommendedActions rbacGroupNames rbacGroupIds
		generateAlert createdByDisplayName createdBySource externalId`
	const observed = `category educateUrl bypassDurationHours certificateInfo notificationId notificationBody version
		mitreTechniques historicalDetection lookBackPeriod additionalInfo`
	if want := strings.Fields(documented + " " + observed); !slices.Equal(names, want) {
		t.Errorf("members %q, want %q", names, want)
	}
}

func TestRevisions(t *testing.T) {
	first := Revision{Actions: []string{"Alert", "AlertAndBlock", "Allowed"}, Kinds: []string{"FileSha1", "FileSha256", "IpAddress", "DomainName", "Url"}}
	for _, want := range []Revision{
		{Name: "2019-09", Capacity: 5000, Actions: first.Actions, Kinds: first.Kinds, OneAValue: true, Conflict: true},
		{
			Name: "2020-04", Capacity: 5000, Actions: first.Actions, Kinds: first.Kinds, OneAValue: true,
			NeedsText: true, Scoped: true, CIDR: true, Delegated: true, Limited: true,
		},
		{
			Name: "current", Capacity: 15000, NeedsText: true, Scoped: true, Delegated: true, Limited: true, Collections: true,
			Actions: []string{"Alert", "AlertAndBlock", "Allowed", "Audit", "Block", "BlockAndRemediate", "Warn"},
			Kinds:   []string{"FileSha1", "FileSha256", "IpAddress", "DomainName", "Url", "FileMd5", "CertificateThumbprint"},
		},
	} {
		got, err := LookupRevision(want.Name)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", want.Name, err, diff)
		}
	}
}

func TestDocumentedActions(t *testing.T) {
	for kind, count := range map[string]int{"FileSha1": 5, "FileSha256": 5, "FileMd5": 5, "IpAddress": 4, "Url": 4, "DomainName": 4, "CertificateThumbprint": 2} {
		if got := documentedActions(kind); len(got) != count {
			t.Errorf("%s: %v", kind, got)
		}
	}
}

// A body is refused with a fault or gives a row that can be answered, stored
// and submitted again with the same result.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"indicatorValue":"203.0.113.7","indicatorType":"IpAddress","action":"Block","title":"t","description":"d"}`,
		`{"indicatorValue":"A.example","indicatorType":"DomainName","action":"Audit","title":"","description":"d","generateAlert":"True","rbacGroupNames":"a, b","rbacGroupIds":["1"]}`,
		`{"indicatorValue":"https://example.com/\u00e9","indicatorType":"Url","action":2,"title":"\ud83d\ude00","description":"d","expirationTime":"9999-12-31T23:59:59.9999999Z","certificateInfo":{"issuer":null}}`,
		`{"id":{},"title":[],"a@odata.type":1}`, `{"title":"a","title":"b"}`, `{"indicatorValue":"\u0000"}`, `[`, `{"": }`,
	} {
		f.Add(s)
	}
	rules := current(f)
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	by := Principal{Tenant: "t", ID: "app", Name: "App", All: true}
	f.Fuzz(func(t *testing.T, body string) {
		fault := func(err error) bool {
			var refused *Fault
			if err != nil && (!errors.As(err, &refused) || refused.Code.Status() != 400 || refused.Message == "") {
				t.Fatalf("not a fault of the client: %v", err)
			}
			return err != nil
		}
		s, err := rules.Decode([]byte(body))
		if fault(err) {
			return
		}
		row, err := rules.New(s, by, now)
		if fault(err) || fault(rules.Consistent(row)) {
			return
		}
		row.Values[ID], row.Values[Number] = "1", int64(1)
		text := append(AppendJSON([]byte{'{'}, row, Members(true)), '}')
		if !json.Valid(text) || !utf8.Valid(text) {
			t.Fatalf("answer %s", text)
		}
		again, err := rules.Decode(text)
		if err != nil {
			t.Fatalf("%s is not read again: %v", text, err)
		}
		second, err := rules.New(again, by, now)
		if err == nil {
			err = rules.Consistent(second)
		}
		if err != nil {
			t.Fatalf("%s is refused: %v", text, err)
		}
		for i := range publicCount {
			if i != ID && !same(row.Values[i], second.Values[i], i) {
				t.Errorf("%s: %v became %v", stored.Properties[i].Name, row.Values[i], second.Values[i])
			}
		}
	})
}

func same(x, y schema.Value, property int) bool {
	t := stored.Properties[property].Type
	return string(schema.AppendJSON(nil, x, t)) == string(schema.AppendJSON(nil, y, t))
}
