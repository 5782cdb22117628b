package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

func TestTokens(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.token = ""
		ask := func(method, path, form string) *reply {
			req, err := http.NewRequest(method, e.base+path, strings.NewReader(form))
			if err != nil {
				t.Fatal(err)
			}
			return e.send(req)
		}
		good := "grant_type=client_credentials&client_id=" + testApp + "&client_secret=s&resource=x"
		for _, c := range [][2]string{
			{"POST", "/contoso/oauth2/token"}, {"POST", "/contoso/oauth2/v2.0/token"}, {"GET", "/contoso/oauth2/v2.0/token"},
			{"POST", "/CONTOSO/OAuth2/V2.0/Token"}, {"POST", "/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/token"},
		} {
			r := ask(c[0], c[1], good)
			want(t, r.ok(), "token_type", "Bearer", "expires_in", 3600)
			if got := r.header.Get("Content-Type"); got != "application/json; charset=utf-8" {
				t.Errorf("Content-Type %q", got)
			}
			e.as(r.object()["access_token"].(string)).list("").ok()
		}
		for _, c := range []struct {
			method, path, form string
			status             int
			code               string
		}{
			{"POST", "/contoso/oauth2/token", "grant_type=client_credentials&client_secret=s", 400, "invalid_request"},
			{"POST", "/contoso/oauth2/token", "grant_type=client_credentials&client_id=x", 401, "invalid_client"},
			{"POST", "/contoso/oauth2/token", "grant_type=magic&client_id=x&client_secret=s", 400, "unsupported_grant_type"},
			{"POST", "/contoso/oauth2/token", "%zz", 400, "invalid_request"},
			{"POST", "/con%20toso/oauth2/token", good, 400, "invalid_request"},
			{"POST", "/contoso/oauth2/token", strings.Repeat("x", 70_000), 400, "invalid_request"},
			{"PUT", "/contoso/oauth2/token", good, 405, "invalid_request"},
		} {
			r := ask(c.method, c.path, c.form)
			r.wants(c.status)
			want(t, r.object(), "error", c.code)
		}
	})
}

func TestBadTokens(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.submit(sample()).ok()
		forge := func(method jwt.SigningMethod, key any, claims jwt.MapClaims) string {
			token, err := jwt.NewWithClaims(method, claims).SignedString(key)
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		all := func(expiry time.Duration) jwt.MapClaims {
			return jwt.MapClaims{"tid": "contoso", "appid": testApp, "roles": []string{"Ti.ReadWrite.All"}, "exp": e.clock.time().Add(expiry).Unix()}
		}
		key := []byte("a key for tests only")
		e.as(forge(jwt.SigningMethodHS256, key, all(time.Hour))).list("").ok()
		bad := map[string]string{
			"none":          forge(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, all(time.Hour)),
			"other key":     forge(jwt.SigningMethodHS256, []byte("another key"), all(time.Hour)),
			"other method":  forge(jwt.SigningMethodHS512, key, all(time.Hour)),
			"expired":       forge(jwt.SigningMethodHS256, key, all(-time.Second)),
			"no expiry":     forge(jwt.SigningMethodHS256, key, jwt.MapClaims{"tid": "contoso", "appid": testApp, "roles": []string{"Ti.ReadWrite.All"}}),
			"no tenant":     forge(jwt.SigningMethodHS256, key, jwt.MapClaims{"appid": testApp, "exp": e.clock.time().Add(time.Hour).Unix()}),
			"changed":       e.token[:len(e.token)-3] + "abc",
			"not a token":   "x",
			"empty":         " ",
			"no token":      "",
			"three periods": "a.b.c",
		}
		for name, token := range bad {
			r := e.as(token).list("")
			r.fails(401, "Unauthorized")
			if !strings.HasPrefix(r.header.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%s: WWW-Authenticate %q", name, r.header.Get("WWW-Authenticate"))
			}
			e.as(token).submit(sample("title", "changed")).fails(401, "Unauthorized")
			e.as(token).call("DELETE", "/api/indicators/1", nil).fails(401, "Unauthorized")
		}
		e.clock.forward(59 * time.Minute)
		e.list("").ok()
		e.clock.forward(time.Minute)
		e.list("").fails(401, "Unauthorized", "expired")
		e = e.as(e.newToken(testApp))
		want(t, e.get("/api/indicators/1").ok(), "title", "t")
	})
}

func TestRoles(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) {
			c.Roles = map[string][]string{"own": {"Ti.ReadWrite"}, "own2": {"Ti.ReadWrite"}, "none": {}}
			c.Names = map[string]string{"own": "Own Things"}
		})
		own, own2 := e.as(e.newToken("own")), e.as(e.newToken("Own2"))
		e.as(e.newToken("none")).list("").fails(403, "Forbidden", "Ti.ReadWrite")
		e.as(e.newToken("none")).submit(sample()).fails(403, "Forbidden")

		e.submit(sample()).ok()
		want(t, own.submit(sample("indicatorValue", "203.0.113.8")).ok(), "id", "2", "createdBy", "own",
			"createdByDisplayName", "Own Things", "source", "Own Things")
		own2.submit(sample("indicatorValue", "203.0.113.9")).ok()

		for who, ids := range map[*env]string{e: "1 2 3", own: "2", own2: "3"} {
			if got := who.list("").ids(); got != ids {
				t.Errorf("sees %s, want %s", got, ids)
			}
			if got := who.list("$filter=true%20or%20createdBy%20ne%20null").ids(); got != ids {
				t.Errorf("a filter shows %s, want %s", got, ids)
			}
			want(t, who.list("$count=true&$top=0").ok(), "@odata.count", len(strings.Fields(ids)))
		}
		own.get("/api/indicators/1").fails(404, "ResourceNotFound")
		own.get("/api/indicators/3").fails(404, "ResourceNotFound")
		own.call("DELETE", "/api/indicators/3", nil).fails(404, "ResourceNotFound")
		own.post("/api/indicators/BatchDelete", object{"IndicatorIds": []string{"2", "3"}}).fails(404, "ResourceNotFound")
		own.post("/api/indicators/BatchUpdate", object{"Indicators": []object{{"id": "3", "title": "x"}}}).fails(404, "ResourceNotFound")
		own.submit(sample("title", "taken over")).fails(404, "ResourceNotFound")
		rows := own.imports(sample("title", "taken over"), sample("indicatorValue", "203.0.113.8", "title", "mine")).values()
		want(t, rows[0], "isFailed", true)
		want(t, rows[1], "isFailed", false, "id", "2")
		want(t, e.get("/api/indicators/1").ok(), "title", "t")
		want(t, e.submit(sample("indicatorValue", "203.0.113.8", "title", "by another")).ok(), "id", "2", "createdBy", "own", "lastUpdatedBy", testApp)

		ann := e.as(e.grant("grant_type=password&client_id=own&username=ann@contoso.com&password=p"))
		want(t, ann.submit(sample("indicatorValue", "203.0.113.20")).ok(), "createdBy", "ann@contoso.com", "createdBySource", "Portal",
			"createdByDisplayName", "ann@contoso.com", "sourceType", "User")
		if got := ann.list("").ids(); got != "4" {
			t.Errorf("a user sees %s", got)
		}
	})
}

func TestTenants(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		other := *e
		other.tenant = "fabrikam"
		other.token = other.newToken(testApp)
		want(t, e.submit(sample()).ok(), "id", "1")
		want(t, other.submit(sample("title", "theirs")).ok(), "id", "1")
		want(t, e.get("/api/indicators/1").ok(), "title", "t")
		want(t, other.get("/api/indicators/1").ok(), "title", "theirs")
		other.call("DELETE", "/api/indicators/1", nil).wants(204)
		if got := e.list("").ids(); got != "1" {
			t.Errorf("ids %s", got)
		}
	})
}

func TestOpenServer(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.Open = true })
		open := e.as("")
		want(t, open.submit(sample()).ok(), "createdBy", api.DefaultClient)
		e.tenant = api.DefaultTenant
		if got := serve(t, st).as(e.newToken(testApp)).list("").ids(); got != "1" {
			t.Errorf("the default tenant has %s", got)
		}
	})
}

func TestRateLimits(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.Limited = true })
		spend := func(n int, call func() *reply) {
			t.Helper()
			for range n {
				if r := call(); r.status == 429 {
					t.Fatalf("%s: 429 too early", r.what)
				}
			}
		}
		refused := func(r *reply, after string) {
			t.Helper()
			r.fails(429, "TooManyRequests")
			if got := r.header.Get("Retry-After"); got != after {
				t.Errorf("%s: Retry-After %q, want %q", r.what, got, after)
			}
		}
		list := func() *reply { return e.list("$top=0") }
		imports := func() *reply { return e.post("/api/indicators/import", `{}`) }
		batch := func() *reply { return e.post("/api/indicators/BatchDelete", `{}`) }
		spend(100, list)
		refused(list(), "60")
		spend(30, imports)
		refused(imports(), "60")
		spend(30, batch)
		refused(batch(), "60")
		e.submit(sample()).ok() // each endpoint has its own count
		spend(98, func() *reply { return e.call("DELETE", "/api/indicators/99", nil) })
		e.as(e.newToken("another-app")).list("").ok()
		other := *e
		other.tenant = "fabrikam"
		other.as(other.newToken(testApp)).list("").ok()
		e.clock.forward(59500 * time.Millisecond)
		refused(list(), "1")
		e.clock.forward(500 * time.Millisecond)
		for range 14 {
			spend(100, list)
			e.clock.forward(time.Minute)
			e = e.as(e.newToken(testApp))
		}
		refused(list(), "2700") // 15 minutes after the first of 1,500 calls
		e.clock.forward(45 * time.Minute)
		e = e.as(e.newToken(testApp))
		list().ok()
	})
}

func TestPaths(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.submit(sample()).ok()
		for _, path := range []string{"/api/indicators", "/api/Indicators", "/API/INDICATORS", "/api/v1.0/indicators", "/Api/V1.0/Indicators/"} {
			if got := e.get(path).ids(); got != "1" {
				t.Errorf("%s: ids %s", path, got)
			}
		}
		want(t, e.get("/api/v1.0/indicators").ok(), "@odata.context", e.base+"/api/v1.0/$metadata#Indicators")
		e.post("/api/indicators/IMPORT", object{"Indicators": []object{sample()}}).ok()
		e.post("/api/Indicators/microsoft.windowsDefenderATP.api.Import", object{"Indicators": []object{sample()}}).ok()
		for _, path := range []string{"/", "/api", "/api/", "/api/machines", "/api/v2.0/indicators", "/indicators", "/api/indicators/1/x",
			"/api//indicators", "/api/indicators()", "/api/indicators('1'", "/api/indicators(1)", "/\u0130pi/indicators"} {
			r := e.get(path)
			r.fails(404, "NotFound")
		}
		for _, c := range []struct{ method, path, allow string }{
			{"PUT", "/api/indicators", "GET, POST"}, {"PATCH", "/api/indicators/1", "GET, DELETE"}, {"DELETE", "/api/indicators", "GET, POST"},
			{"GET", "/api/indicators/import", "POST"}, {"DELETE", "/api/indicators/import", "POST"}, {"POST", "/api/$metadata", "GET"},
			{"POST", "/healthz", "GET"}, {"POST", "/api/indicators/1", "GET, DELETE"},
		} {
			r := e.call(c.method, c.path, nil)
			r.fails(405, "MethodNotAllowed", c.method)
			if got := r.header.Get("Allow"); got != c.allow {
				t.Errorf("%s %s: Allow %q, want %q", c.method, c.path, got, c.allow)
			}
		}
		head := e.call("HEAD", "/api/indicators", nil)
		head.wants(200)
		if got := e.list("").ids(); got != "1" {
			t.Errorf("ids %s", got)
		}
	})
}

func TestBodies(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		send := func(header map[string]string, body string) *reply {
			req, err := http.NewRequest("POST", e.base+"/api/indicators", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer "+e.token)
			for name, value := range header {
				req.Header.Set(name, value)
			}
			return e.send(req)
		}
		const good = `{"indicatorValue":"203.0.113.7","indicatorType":"IpAddress","action":"Block","title":"t","description":"d"}`
		for _, kind := range []string{"application/json", "Application/JSON; charset=UTF-8", "application/json;odata.metadata=minimal"} {
			send(map[string]string{"Content-Type": kind}, good).ok()
		}
		for _, kind := range []string{"", "text/plain", "application/xml", "application/json; charset=utf-16", "application/json;;=", "application/x-www-form-urlencoded"} {
			send(map[string]string{"Content-Type": kind}, good).fails(415, "UnsupportedMediaType")
		}
		send(map[string]string{"Content-Type": "application/json", "Content-Encoding": "gzip"}, good).fails(415, "UnsupportedMediaType", "gzip")
		large := `{"title":"` + strings.Repeat("x", 300<<10) + `"}`
		send(map[string]string{"Content-Type": "application/json"}, large).fails(413, "RequestTooLarge", "262144")
		send(map[string]string{"Content-Type": "application/json"}, strings.Repeat("[", 100_000)).fails(400, "InvalidRequestBody")
		send(map[string]string{"Content-Type": "application/json"}, `{"title":`+strings.Repeat("[", 100_000)).fails(400, "InvalidRequestBody")
		if got := e.list("").ids(); got != "1" {
			t.Errorf("ids %s", got)
		}
	})
}

func TestServiceEndpoints(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.Groups = []api.Group{{ID: 7, Name: "Servers"}} })
		e.submit(sample()).ok()
		e.list("$top=0").ok()
		e.list("$top=x").fails(400, "ODataError")
		for path, text := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
			if r := e.as("").get(path); r.status != 200 || r.text != text {
				t.Errorf("%s: %d %q", path, r.status, r.text)
			}
		}
		metrics := e.as("").get("/metrics").text
		for _, line := range []string{
			`indicatord_requests_total{endpoint="submit",status="200"} 1`,
			`indicatord_requests_total{endpoint="list",status="400"} 1`,
			`indicatord_request_seconds_count{endpoint="list"} 2`,
		} {
			if !strings.Contains(metrics, line) {
				t.Errorf("metrics lack %s", line)
			}
		}
		groups := e.get("/api/exposureScore/ByMachineGroups").values()
		want(t, groups[0], "rbacGroupId", 7, "rbacGroupName", "Servers")
		r := e.get("/api/$metadata")
		r.wants(200)
		if got := r.header.Get("Content-Type"); got != "application/xml" || !strings.Contains(r.text, `EntityType Name="Indicator"`) {
			t.Errorf("$metadata: %s", got)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		e.get("/readyz").wants(503)
		r = e.list("")
		r.fails(500, "InternalServerError")
		if strings.Contains(r.text, "sql") || strings.Contains(r.text, "closed") {
			t.Errorf("the client is told of the database: %s", r.text)
		}
	})
}
