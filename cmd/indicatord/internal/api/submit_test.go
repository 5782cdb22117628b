package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

const (
	sha1   = "220e7d15b0b3d7fac48f2bd61114db1022197f7f"
	sha256 = "2233223322332233223322332233223322332233223322332233223322332222"
	md5    = "0123456789abcdef0123456789abcdef"
)

func TestSubmitDefaults(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		r := e.submit(sample())
		got := r.ok()
		want(t, got, "@odata.context", e.base+"/api/$metadata#Indicators/$entity",
			"id", "1", "indicatorValue", "203.0.113.7", "indicatorType", "IpAddress", "action", "Block", "createdBy", testApp,
			"severity", "Informational", "category", 1, "application", nil, "educateUrl", nil, "bypassDurationHours", nil,
			"title", "t", "description", "d", "recommendedActions", nil, "creationTimeDateTimeUtc", "2024-05-06T07:08:09.1234567Z",
			"expirationTime", nil, "lastUpdateTime", "2024-05-06T07:08:09.1234567Z", "lastUpdatedBy", nil,
			"rbacGroupNames", []string{}, "rbacGroupIds", []int{}, "certificateInfo", nil, "notificationId", nil,
			"notificationBody", nil, "version", nil, "mitreTechniques", []string{}, "historicalDetection", false,
			"lookBackPeriod", nil, "generateAlert", false, "additionalInfo", nil, "createdByDisplayName", testApp,
			"externalId", nil, "createdBySource", "PublicApi", "source", testApp, "sourceType", "AadApp")
		if len(got) != 34 {
			t.Errorf("%d members, want 33 and the context", len(got))
		}
		for name, value := range map[string]string{
			"Content-Type":              "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8",
			"OData-Version":             "4.0",
			"Strict-Transport-Security": "max-age=15724800; includeSubDomains",
			"Vary":                      "Accept-Encoding",
		} {
			if got := r.header.Get(name); got != value {
				t.Errorf("%s is %q, want %q", name, got, value)
			}
		}
	})
}

func TestSubmitAllMembers(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		all := sample("indicatorValue", "https://www.example.com/p?a=b&c='d'", "indicatorType", "Url", "action", "Warn",
			"severity", "High", "category", 7, "application", "demo", "educateUrl", "https://intra.example.com/why",
			"bypassDurationHours", 4, "recommendedActions", "none", "expirationTime", "2030-01-02T03:04:05.123456+02:00",
			"rbacGroupNames", []string{"Group1", "Gruppe ü"}, "rbacGroupIds", []int{1, 22},
			"certificateInfo", object{"issuer": "CN=i", "serial": "01", "subject": nil, "sha256": "ab"},
			"notificationId", 255, "notificationBody", "<b>&", "version", "1", "mitreTechniques", []string{"T1566"},
			"historicalDetection", true, "lookBackPeriod", 30, "generateAlert", true, "additionalInfo", "i", "externalId", "x-1")
		e.submit(all).ok()
		got := e.get("/api/indicators/1").ok()
		all["expirationTime"] = "2030-01-02T01:04:05.123456Z"
		for name, v := range all {
			want(t, got, name, v)
		}
	})
}

func TestSubmitIgnoresOwnedMembers(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		got := e.submit(sample("id", "77", "lastUpdateTime", "yesterday", "creationTimeDateTimeUtc", 5, "createdByDisplayName", false,
			"createdBy", "x", "lastUpdatedBy", "x", "createdBySource", "Nobody", "source", "x", "sourceType", "x")).ok()
		want(t, got, "id", "1", "createdBy", testApp, "createdBySource", "PublicApi", "lastUpdatedBy", nil)
	})
}

func TestSubmitLenientForms(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		want(t, e.submit(sample("generateAlert", "True", "historicalDetection", "False")).ok(), "generateAlert", true, "historicalDetection", false)
		want(t, e.submit(sample("rbacGroupNames", "group1, group2")).ok(), "rbacGroupNames", []string{"group1", "group2"})
		want(t, e.submit(sample("rbacGroupIds", []string{"1", "2"})).ok(), "rbacGroupIds", []int{1, 2})
		want(t, e.submit(sample("externalID", "e")).ok(), "externalId", "e")
		for in, out := range map[string]string{
			"2024-12-12T00:00:00Z":             "2024-12-12T00:00:00Z",
			"2024-12-12T00:00:00.123456+00:00": "2024-12-12T00:00:00.123456Z",
			"2024-12-12T00:00:00.1234567Z":     "2024-12-12T00:00:00.1234567Z",
			"2024-12-12T00:00:00.1200000Z":     "2024-12-12T00:00:00.12Z",
			"2024-12-12T01:00:00-05:30":        "2024-12-12T06:30:00Z",
		} {
			want(t, e.submit(sample("expirationTime", in)).ok(), "expirationTime", out)
		}
	})
}

func TestSubmitRefuses(t *testing.T) {
	long := strings.Repeat("a", 900)
	cases := []struct {
		name  string
		body  any
		code  string
		words string
	}{
		{"no value", sample("indicatorValue", nil), "MissingRequiredParameter", "Parameter indicatorValue is missing."},
		{"no type", sample("indicatorType", nil), "MissingRequiredParameter", "Parameter indicatorType is missing."},
		{"no action", sample("action", nil), "MissingRequiredParameter", "Parameter action is missing."},
		{"no title", sample("title", nil), "MissingRequiredParameter", "Parameter title is missing."},
		{"no description", sample("description", nil), "MissingRequiredParameter", "Parameter description is missing."},
		{"null title", `{"indicatorValue":"1.2.3.4","indicatorType":"IpAddress","action":"Block","title":null,"description":"d"}`, "MissingRequiredParameter", "title"},
		{"empty value", sample("indicatorValue", ""), "InvalidInput", "Recieved an empty indicator value."},
		{"member's case", sample("Title", "x"), "InvalidRequestBody", "Title"},
		{"unknown member", sample("colour", "red"), "InvalidRequestBody", "colour"},
		{"action's case", sample("action", "block"), "InvalidRequestBody", "action"},
		{"unknown type", sample("indicatorType", "Email"), "InvalidRequestBody", "indicatorType"},
		{"type that is listed only", sample("indicatorType", "WebCategory"), "InvalidInput", "WebCategory"},
		{"wrong kind of value", sample("title", 5), "InvalidRequestBody", "title"},
		{"Boolean", sample("generateAlert", "yes"), "InvalidRequestBody", "generateAlert"},
		{"time", sample("expirationTime", "tomorrow"), "InvalidRequestBody", "expirationTime"},
		{"Int32", sample("category", int64(2147483648)), "InvalidRequestBody", "category"},
		{"Byte", sample("notificationId", 256), "InvalidRequestBody", "notificationId"},
		{"group", sample("rbacGroupNames", []any{nil}), "InvalidRequestBody", "rbacGroupNames"},
		{"injected groups", sample("rbacGroupIds", []string{`1],"title":["x`}), "InvalidRequestBody", "rbacGroupIds"},
		{"U+0000", sample("title", "a\x00b"), "InvalidRequestBody", "title"},
		{"no JSON", `{"indicatorValue":`, "InvalidRequestBody", "Request body is incorrect"},
		{"array", `[]`, "InvalidRequestBody", "Request body is incorrect"},
		{"two objects", `{} {}`, "InvalidRequestBody", "Request body is incorrect"},
		{"empty", ``, "InvalidRequestBody", "Request body is incorrect"},
		{"twice", `{"title":"a","title":"b"}`, "InvalidRequestBody", "title"},
		{"not UTF-8", "{\"title\":\"\xff\"}", "InvalidRequestBody", "UTF-8"},
		{"Audit", sample("action", "Audit"), "InvalidInput", "generateAlert"},
		{"educateUrl", sample("educateUrl", "https://example.com"), "InvalidInput", "educateUrl"},
		{"long", sample("indicatorType", "Url", "indicatorValue", "https://example.com/"+long), "InvalidInput", "800"},

		{"SHA-1", sample("indicatorType", "FileSha1", "indicatorValue", sha1[1:]), "InvalidHashValue", "Hash value " + sha1[1:] + " is invalid."},
		{"SHA-256", sample("indicatorType", "FileSha256", "indicatorValue", sha1), "InvalidHashValue", "is invalid"},
		{"MD5", sample("indicatorType", "FileMd5", "indicatorValue", "g"+md5[1:]), "InvalidHashValue", "is invalid"},
		{"thumbprint", sample("indicatorType", "CertificateThumbprint", "indicatorValue", sha256, "action", "Allowed"), "InvalidHashValue", "is invalid"},
		{"CIDR", sample("indicatorValue", "203.0.113.0/24"), "InvalidIpAddress", "IP address 203.0.113.0/24 is invalid."},
		{"range", sample("indicatorValue", "203.0.113.0-9"), "InvalidIpAddress", "is invalid"},
		{"private", sample("indicatorValue", "10.1.2.3"), "InvalidIpAddress", "is invalid"},
		{"loopback", sample("indicatorValue", "::1"), "InvalidIpAddress", "is invalid"},
		{"mapped loopback", sample("indicatorValue", "::ffff:127.0.0.1"), "InvalidIpAddress", "is invalid"},
		{"link-local", sample("indicatorValue", "fe80::1"), "InvalidIpAddress", "is invalid"},
		{"zone", sample("indicatorValue", "2001:db8::1%eth0"), "InvalidIpAddress", "is invalid"},
		{"leading zero", sample("indicatorValue", "203.0.113.07"), "InvalidIpAddress", "is invalid"},
		{"no dot", sample("indicatorType", "DomainName", "indicatorValue", "localhost"), "InvalidDomainName", "Domain name localhost is invalid."},
		{"scheme", sample("indicatorType", "DomainName", "indicatorValue", "http://a.example"), "InvalidDomainName", "is invalid"},
		{"wildcard", sample("indicatorType", "DomainName", "indicatorValue", "*.a.example"), "InvalidDomainName", "is invalid"},
		{"underscore", sample("indicatorType", "DomainName", "indicatorValue", "_dmarc.a.example"), "InvalidDomainName", "is invalid"},
		{"path", sample("indicatorType", "DomainName", "indicatorValue", "a.example/x"), "InvalidDomainName", "is invalid"},
		{"address as domain", sample("indicatorType", "DomainName", "indicatorValue", "1.2.3.4"), "InvalidDomainName", "is invalid"},
		{"no scheme", sample("indicatorType", "Url", "indicatorValue", "www.example.com"), "InvalidUrl", "URL www.example.com is invalid."},
		{"ftp", sample("indicatorType", "Url", "indicatorValue", "ftp://www.example.com"), "InvalidUrl", "is invalid"},
		{"no host", sample("indicatorType", "Url", "indicatorValue", "http:///x"), "InvalidUrl", "is invalid"},
		{"blank", sample("indicatorType", "Url", "indicatorValue", "http://example.com/a b"), "InvalidUrl", "is invalid"},
	}
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				e := *e
				e.t = t
				e.post("/api/indicators", c.body).fails(400, c.code, c.words)
			})
		}
		if ids := e.list("").ids(); ids != "" {
			t.Errorf("refused submissions left indicators %s", ids)
		}
		want(t, e.submit(sample()).ok(), "id", "1")
	})
}

func TestSubmitAccepts(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		cases := [][3]string{ // type, as sent, as stored
			{"FileSha1", strings.ToUpper(sha1), sha1},
			{"FileSha256", sha256, sha256},
			{"FileMd5", strings.ToUpper(md5), md5},
			{"CertificateThumbprint", strings.ToUpper(sha1), sha1},
			{"IpAddress", "12.13.14.15", "12.13.14.15"},
			{"IpAddress", "2001:DB8::1", "2001:DB8::1"},
			{"DomainName", "Sub.Example.COM", "sub.example.com"},
			{"DomainName", "a_b.xn--bcher-kva.example", "a_b.xn--bcher-kva.example"},
			{"Url", "https://Example.com/A?b=c", "https://Example.com/A?b=c"},
			{"Url", "http://203.0.113.9:8080/", "http://203.0.113.9:8080/"},
		}
		for _, c := range cases {
			want(t, e.submit(sample("indicatorType", c[0], "indicatorValue", c[1], "action", "Allowed")).ok(), "indicatorValue", c[2])
		}
		for _, action := range []string{"Warn", "Block", "Alert", "AlertAndBlock", "BlockAndRemediate", "Allowed"} {
			want(t, e.submit(sample("action", action)).ok(), "action", action)
		}
		want(t, e.submit(sample("action", "Audit", "generateAlert", true)).ok(), "action", "Audit")
		private := serve(t, st, func(c *api.Config) { c.Rules.Private = true })
		private.submit(sample("indicatorValue", "10.1.2.3")).ok()
		private.submit(sample("indicatorValue", "fe80::1")).ok()
	})
}

func TestUpsertKey(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		first := e.submit(sample("application", "one", "severity", "High", "indicatorType", "FileSha1", "indicatorValue", sha1)).ok()
		e.clock.forward(time.Second)
		second := e.submit(sample("application", "two", "title", "new", "indicatorType", "FileSha1", "indicatorValue", strings.ToUpper(sha1))).ok()
		want(t, second, "id", "1", "title", "new", "application", "one", "createdBy", testApp, "lastUpdatedBy", testApp,
			"creationTimeDateTimeUtc", first["creationTimeDateTimeUtc"], "lastUpdateTime", "2024-05-06T07:08:10.1234567Z",
			"severity", "Informational")
		want(t, e.submit(sample("action", "Allowed", "indicatorType", "FileSha1", "indicatorValue", sha1)).ok(), "id", "2")
		want(t, e.submit(sample("indicatorType", "CertificateThumbprint", "indicatorValue", sha1)).ok(), "id", "3")
		if got := e.list("").ids(); got != "1 2 3" {
			t.Errorf("ids %s", got)
		}
	})
}

func TestReadingsOfTheKey(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, under(t, "current", "key=value+type"))
		want(t, e.submit(sample()).ok(), "id", "1")
		want(t, e.submit(sample("action", "Allowed")).ok(), "id", "1", "action", "Allowed")

		e = serve(t, st, under(t, "current", "key=scope"))
		e.tenant = "scope"
		e = e.as(e.newToken(testApp))
		want(t, e.submit(sample()).ok(), "id", "1")
		want(t, e.submit(sample("rbacGroupNames", []string{"a", "b"})).ok(), "id", "2")
		want(t, e.submit(sample("rbacGroupNames", []string{"b", "a"})).ok(), "id", "2")

		e = serve(t, st, under(t, "current", "merge"))
		e.tenant = "merge"
		e = e.as(e.newToken(testApp))
		e.submit(sample("severity", "High", "recommendedActions", "r")).ok()
		want(t, e.submit(sample("title", "new")).ok(), "severity", "High", "recommendedActions", "r", "title", "new")
	})
}

func TestOtherReadings(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, under(t, "current", "strictExpiry", "strictActions", "strictCurrent", "strictMD5"))
		e.submit(sample("expirationTime", "1970-01-01T00:00:00Z")).fails(400, "InvalidInput", "expiration")
		e.submit(sample("action", "BlockAndRemediate")).fails(400, "InvalidInput", "BlockAndRemediate")
		e.submit(sample("action", "Alert")).fails(400, "InvalidInput", "Alert")
		e.submit(sample("indicatorType", "FileMd5", "indicatorValue", md5)).fails(400, "InvalidInput", "FileMd5")
		e.submit(sample("indicatorType", "FileSha1", "indicatorValue", sha1, "action", "BlockAndRemediate")).ok()
		e = serve(t, st, under(t, "current", "lenientThumbprints"))
		e.submit(sample("indicatorType", "CertificateThumbprint", "indicatorValue", sha256, "action", "Allowed")).ok()
	})
}

func TestExpiry(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.submit(sample("expirationTime", "2024-05-06T07:08:12Z")).ok()
		e.submit(sample("indicatorValue", "203.0.113.8", "expirationTime", "2024-05-06T07:09:00.5Z")).ok()
		e.submit(sample("indicatorValue", "203.0.113.9")).ok()
		if got := e.list("").ids(); got != "1 2 3" {
			t.Errorf("ids %s", got)
		}
		e.clock.forward(3 * time.Second) // 07:08:12.1
		if got := e.list("").ids(); got != "2 3" {
			t.Errorf("ids %s after the first has expired", got)
		}
		e.get("/api/indicators/1").fails(404, "ResourceNotFound")
		e.call("DELETE", "/api/indicators/1", nil).fails(404, "ResourceNotFound")
		want(t, e.submit(sample()).ok(), "id", "4")
		if err := st.Expire(t.Context(), e.clock.time().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := e.list("").ids(); got != "3 4" {
			t.Errorf("ids %s after the second was deleted", got)
		}
		want(t, e.submit(sample("expirationTime", "1970-01-01T00:00:00Z")).ok(), "id", "4", "expirationTime", "1970-01-01T00:00:00Z")
		e.submit(sample("indicatorValue", "203.0.113.10", "expirationTime", "1970-01-01T00:00:00Z")).ok()
		if got := e.list("").ids(); got != "3" {
			t.Errorf("ids %s after one was withdrawn", got)
		}
	})
}

func TestCapacity(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.Rules.Revision.Capacity = 3 })
		rows := e.imports(sample(), sample("indicatorValue", "203.0.113.8", "expirationTime", "2024-05-06T07:08:12Z"),
			sample("title", "again"), sample("indicatorValue", "203.0.113.9"), sample("indicatorValue", "203.0.113.10")).values()
		want(t, rows[3], "id", "3", "isFailed", false)
		want(t, rows[4], "id", nil, "isFailed", true, "indicator", "203.0.113.10")
		if reason, _ := rows[4]["failureReason"].(string); !strings.Contains(reason, "Max capacity exceeded") {
			t.Errorf("reason %q", reason)
		}
		e.submit(sample("indicatorValue", "203.0.113.11")).fails(400, "InvalidInput", "Max capacity exceeded")
		want(t, e.submit(sample("title", "an update does not count")).ok(), "id", "1")
		e.clock.forward(time.Minute)
		want(t, e.submit(sample("indicatorValue", "203.0.113.11")).ok(), "id", "4")
	})
}

func TestRevisions(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		for _, c := range []struct {
			revision     string
			capacity     int
			status       int
			conflictCode string
		}{
			{"2019-09", 5000, 409, "Conflict"},
			{"2020-04", 5000, 400, "InvalidInput"},
		} {
			e := serve(t, st, under(t, c.revision))
			e.tenant = c.revision
			e = e.as(e.newToken(testApp))
			want(t, e.submit(sample("action", "Alert")).ok(), "id", "1")
			want(t, e.submit(sample("action", "Alert", "title", "same")).ok(), "id", "1", "title", "same")
			e.submit(sample("action", "Allowed")).fails(c.status, c.conflictCode, "conflicts", "Alert")
			e.submit(sample("action", "Block", "indicatorValue", "203.0.113.99")).fails(400, "InvalidInput", "Block")
			e.submit(sample("action", "Alert", "indicatorType", "FileMd5", "indicatorValue", md5)).fails(400, "InvalidInput", "FileMd5")
			for _, path := range []string{"import", "BatchDelete", "BatchUpdate"} {
				e.post("/api/indicators/"+path, `{}`).fails(405, "MethodNotAllowed")
			}
			e.get("/api/indicators/1").fails(405, "MethodNotAllowed", "DELETE")
			e.call("DELETE", "/api/indicators/1", nil).wants(204)
			if got := rules(t, c.revision).Revision.Capacity; got != c.capacity {
				t.Errorf("capacity %d", got)
			}
		}
		e := serve(t, st, under(t, "2019-09"))
		e.submit(sample("action", "Alert", "application", "a")).fails(400, "InvalidRequestBody", "application")
		e.submit(sample("action", "Alert", "rbacGroupNames", []string{})).fails(400, "InvalidRequestBody", "rbacGroupNames")
		e.submit(sample("action", "Alert", "indicatorValue", "203.0.113.0/24")).fails(400, "InvalidIpAddress")
		e.submit(sample("action", "Alert", "title", nil, "description", nil)).ok()
		e.as(e.grant("grant_type=password&client_id=x&username=ann@contoso.com")).list("").fails(403, "Forbidden")

		e = serve(t, st, under(t, "2020-04"))
		e.submit(sample("action", "Alert", "indicatorValue", "203.0.112.0/24", "rbacGroupNames", "a,b")).ok()
		e.submit(sample("action", "Alert", "indicatorValue", "10.0.0.0/8")).fails(400, "InvalidIpAddress")
		e.submit(sample("action", "Alert", "title", nil)).fails(400, "MissingRequiredParameter")
		e.as(e.grant("grant_type=password&client_id=x&username=ann@contoso.com")).list("").ok()
	})
}
