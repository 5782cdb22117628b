package api_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

func TestForms(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		for _, c := range []struct {
			member string
			value  any
		}{
			{"expirationTime", "9999-12-31T23:59:59.9999999-14:00"}, // the year 10000 in UTC
			{"expirationTime", "0001-01-01T00:00:00+14:00"},
			{"expirationTime", "2034-01-01T00:00:00+020"},
			{"expirationTime", "2034-01-01"},
			{"expirationTime", "2034-01-01T00:00:00"},
			{"severity", 2}, {"severity", "2"}, {"severity", "high"}, {"severity", true},
			{"action", "4"}, {"action", 4}, {"indicatorType", 3},
		} {
			e.submit(sample(c.member, c.value)).fails(400, "InvalidRequestBody", c.member)
			e.imports(sample(c.member, c.value)).fails(400, "InvalidRequestBody", c.member)
		}
		if ids := e.list("").ids(); ids != "" {
			t.Errorf("refused submissions left indicators %s", ids)
		}
		for sent, answered := range map[string]string{
			"2034-01-01T00:00:00+0200":         "2033-12-31T22:00:00Z",
			"2034-01-01T00:00:00.5-02":         "2034-01-01T02:00:00.5Z",
			"2034-01-01T00:00:00.123456+00:00": "2034-01-01T00:00:00.123456Z",
			"9999-12-31T23:59:59.9999999Z":     "9999-12-31T23:59:59.9999999Z",
		} {
			want(t, e.submit(sample("expirationTime", sent)).ok(), "expirationTime", answered)
		}
		want(t, e.post("/api/indicators", `{"indicatorValue":"203.0.113.7","indicatorType":"IpAddress","action":"Bl\u006fck","title":"t","description":"d","severity":null}`).ok(),
			"action", "Block", "severity", "Informational")
	})
}

// A query may be more work than the database ever ends.
func TestTimeout(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		names := make([]string, 20_000)
		for i := range names {
			names[i] = strconv.Itoa(i)
		}
		serve(t, st).submit(sample("rbacGroupNames", names)).ok()
		e := serve(t, st, func(c *api.Config) { c.Timeout = 100 * time.Millisecond })
		e.list("$filter=rbacGroupNames/any(a:rbacGroupNames/any(b:concat(a,b) eq 'x'))").
			fails(400, "BadRequest", "longer than 100ms")
	})
}

func TestEncodedSlashes(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.submit(sample()).ok()
		for _, path := range []string{"/api%2Findicators", "/api/indicators%2f1", "/api/indicators/1%2F", "/a%2foauth2/token"} {
			e.get(path).fails(404, "NotFound")
		}
		e.get("/api/%69ndicators/%31").ok()
	})
}

func TestHiddenIndicatorsStayHidden(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.Roles = map[string][]string{"own": {"Ti.ReadWrite"}} })
		own := e.as(e.newToken("own"))
		e.submit(sample("indicatorValue", "203.0.113.1")).ok()
		e.submit(sample("indicatorValue", "203.0.113.2")).ok()
		own.submit(sample("indicatorValue", "203.0.113.3")).ok()
		own.submit(sample("indicatorValue", "203.0.113.2")).fails(404, "ResourceNotFound", "Indicator 203.0.113.2 was not found")
		own.post("/api/indicators/BatchUpdate", object{"Indicators": []object{{"id": "3", "indicatorValue": "203.0.113.2"}}}).
			fails(404, "ResourceNotFound", "Indicator 203.0.113.2 was not found")
		if ids := own.list("").ids(); ids != "3" {
			t.Errorf("ids %s, want 3", ids)
		}
		for _, revision := range []string{"2019-09", "2020-04"} {
			e := serve(t, st, under(t, revision), func(c *api.Config) { c.Roles = map[string][]string{"own": {"Ti.ReadWrite"}} })
			r := e.as(e.newToken("own")).submit(sample("indicatorValue", "203.0.113.2", "action", "Alert"))
			r.fails(404, "ResourceNotFound", "Indicator 203.0.113.2 was not found")
		}
		for _, query := range []string{"$filter=tenant%20eq%20'x'", "$orderby=number", "$select=scope", "$filter=scop%20eq%201"} {
			r := e.list(query)
			r.fails(400, "ODataError")
			for _, name := range []string{"$tenant", "$number", "$scope"} {
				if strings.Contains(r.text, name) {
					t.Errorf("%s: the answer names %s: %s", query, name, r.text)
				}
			}
		}
	})
}

func TestPatchNamesOneID(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.submit(sample()).ok()
		for _, body := range []string{`{"Indicators":[{"id":"2","id":"1","title":"x"}]}`, `{"Indicators":[{"id":null,"title":"x"}]}`, `{"Indicators":[{"id":1,"title":"x"}]}`} {
			e.post("/api/indicators/BatchUpdate", body).fails(400, "InvalidRequestBody", "id")
		}
		want(t, e.get("/api/indicators/1").ok(), "title", "t")
	})
}

// TestUsersShareALimit counts calls by the application, whoever uses it.
func TestUsersShareALimit(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.Limited = true })
		user := func(app, name string) *env {
			return e.as(e.grant("grant_type=password&client_id=" + app + "&password=p&scope=x&username=" + name))
		}
		ann, bob := user("one", "ann@contoso"), user("one", "bob@contoso")
		for range 100 {
			ann.list("$top=0").ok()
		}
		bob.list("$top=0").fails(429, "TooManyRequests")
		user("two", "bob@contoso").list("$top=0").ok()
	})
}

func TestBasicCredentials(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		ask := func(id, secret, form string) *reply {
			req, err := http.NewRequest("POST", e.base+"/contoso/oauth2/token", strings.NewReader(form))
			if err != nil {
				t.Fatal(err)
			}
			req.SetBasicAuth(id, secret)
			return e.send(req)
		}
		token, _ := ask("my%2Dapp", "s", "grant_type=client_credentials&resource=x").ok()["access_token"].(string)
		want(t, e.as(token).submit(sample()).ok(), "createdBy", "my-app")
		ask("my-app", "", "grant_type=client_credentials").wants(401)
		ask("", "s", "grant_type=client_credentials").wants(400)
	})
}

// TestUnreadableRequests sends what the HTTP server refuses before any handler
// has seen it.
func TestUnreadableRequests(t *testing.T) {
	e := serve(t, open(t, ":memory:"))
	for _, c := range []struct {
		request string
		status  int
	}{
		{"GET /api/indicators/%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
		{"GET /api/indicators HTTP/1.1\r\n\r\n", 400},
		{"FOO BAR\r\n\r\n", 400},
		{"GET /api/indicators HTTP/3.0\r\nHost: a\r\n\r\n", 505},
		{"POST /api/indicators HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
		{"POST /api/indicators HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: other\r\n\r\n", 501},
	} {
		conn, err := net.Dial("tcp", e.addr)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, c.request); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("%q: %v", c.request, err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		r := &reply{t, c.request, resp.StatusCode, resp.Header, string(body)}
		r.fails(c.status, "BadRequest", "The request cannot be read")
		if kind := resp.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
			t.Errorf("%q: Content-Type %q", c.request, kind)
		}
	}
}
