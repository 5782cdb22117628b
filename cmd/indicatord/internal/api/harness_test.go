package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
	"github.com/odatacheck/odata/fuzz/dbtest"
)

var servers dbtest.Servers

func TestMain(m *testing.M) { os.Exit(servers.Run(m)) }

// each runs a test on every database.
func each(t *testing.T, f func(t *testing.T, st *store.Store)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		f(t, open(t, filepath.Join(t.TempDir(), "test.db")))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		f(t, open(t, servers.PostgreSQLDSN(t)))
	})
}

func open(t *testing.T, name string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return st
}

// clock is a clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// env is a running server and a client of it.
type env struct {
	t      *testing.T
	addr   string
	base   string
	tenant string
	token  string
	clock  *clock
}

const testApp = "45097602-1234-5678-1234-9f453233e62c"

// serve starts a server. The client has a token of an application with
// Ti.ReadWrite.All.
func serve(t *testing.T, st *store.Store, change ...func(c *api.Config)) *env {
	t.Helper()
	e := &env{t: t, tenant: "contoso", clock: &clock{now: time.Date(2024, 5, 6, 7, 8, 9, 123456700, time.UTC)}}
	c := api.Config{Store: st, Rules: rules(t, "current"), Key: []byte("a key for tests only"), Now: e.clock.time}
	c.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	for _, f := range change {
		f(&c)
	}
	server, err := api.New(c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: server}
	done := make(chan error, 1)
	go func() { done <- s.Serve(api.Lenient(l)) }()
	t.Cleanup(func() {
		_ = s.Shutdown(context.WithoutCancel(t.Context()))
		<-done
	})
	e.addr = l.Addr().String()
	e.base = "http://" + e.addr
	e.token = e.newToken(testApp)
	return e
}

func rules(t *testing.T, revision string, readings ...string) *indicator.Rules {
	t.Helper()
	r, err := indicator.LookupRevision(revision)
	if err != nil {
		t.Fatal(err)
	}
	rules := &indicator.Rules{Revision: r}
	for _, name := range readings {
		if err := rules.Readings.Set(name); err != nil {
			t.Fatal(err)
		}
	}
	return rules
}

// under changes the revision and the readings of a server.
func under(t *testing.T, revision string, readings ...string) func(*api.Config) {
	return func(c *api.Config) { c.Rules = rules(t, revision, readings...) }
}

func (e *env) newToken(app string) string {
	e.t.Helper()
	return e.grant("grant_type=client_credentials&client_id=" + app + "&client_secret=s&scope=x/.default")
}

func (e *env) grant(form string) string {
	e.t.Helper()
	req, err := http.NewRequest("POST", e.base+"/"+e.tenant+"/oauth2/v2.0/token", strings.NewReader(form))
	if err != nil {
		e.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a := e.send(req)
	token, _ := a.object()["access_token"].(string)
	if a.status != 200 || token == "" {
		e.t.Fatalf("no token: %d %s", a.status, a.text)
	}
	return token
}

// as is the same client with another token.
func (e *env) as(token string) *env {
	other := *e
	other.token = token
	return &other
}

// reply is an answer.
type reply struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	text   string
}

func (e *env) send(req *http.Request) *reply {
	e.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		e.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	return &reply{e.t, req.Method + " " + req.URL.RequestURI(), resp.StatusCode, resp.Header, string(body)}
}

// call sends a request with JSON in its body: a string as it is, nil for none.
func (e *env) call(method, path string, body any) *reply {
	e.t.Helper()
	var in io.Reader
	switch body := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			e.t.Fatal(err)
		}
		in = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, e.base+path, in)
	if err != nil {
		e.t.Fatal(err)
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if e.token != "" {
		req.Header.Set("Authorization", "Bearer "+e.token)
	}
	return e.send(req)
}

func (e *env) get(path string) *reply            { e.t.Helper(); return e.call("GET", path, nil) }
func (e *env) post(path string, body any) *reply { e.t.Helper(); return e.call("POST", path, body) }
func (e *env) submit(i object) *reply            { e.t.Helper(); return e.post("/api/indicators", i) }
func (e *env) list(query string) *reply          { e.t.Helper(); return e.get("/api/indicators?" + query) }
func (e *env) imports(rows ...object) *reply {
	e.t.Helper()
	return e.post("/api/indicators/import", map[string]any{"Indicators": rows})
}

type object = map[string]any

// sample is a valid indicator with some members changed; nil removes one.
func sample(change ...any) object {
	o := object{
		"indicatorValue": "203.0.113.7", "indicatorType": "IpAddress", "action": "Block", "title": "t", "description": "d",
	}
	for i := 0; i < len(change); i += 2 {
		o[change[i].(string)] = change[i+1]
		if change[i+1] == nil {
			delete(o, change[i].(string))
		}
	}
	return o
}

func (r *reply) object() object {
	r.t.Helper()
	var o object
	if err := json.Unmarshal([]byte(r.text), &o); err != nil {
		r.t.Fatalf("%s: %d, not JSON: %s", r.what, r.status, r.text)
	}
	return o
}

// ok wants status 200 and returns the object.
func (r *reply) ok() object {
	r.t.Helper()
	r.wants(200)
	return r.object()
}

func (r *reply) wants(status int) {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: status %d, want %d: %s", r.what, r.status, status, r.text)
	}
}

// fails wants an error with a code, whose message contains all the words.
func (r *reply) fails(status int, code string, words ...string) {
	r.t.Helper()
	var body struct {
		Error struct {
			Code, Message, Target *string
		}
	}
	if err := json.Unmarshal([]byte(r.text), &body); err != nil || body.Error.Code == nil || body.Error.Message == nil || body.Error.Target == nil {
		r.t.Fatalf("%s: %d, not an error: %s", r.what, r.status, r.text)
	}
	if r.status != status || *body.Error.Code != code {
		r.t.Errorf("%s: %d %s, want %d %s: %s", r.what, r.status, *body.Error.Code, status, code, r.text)
	}
	for _, w := range words {
		if !strings.Contains(*body.Error.Message, w) {
			r.t.Errorf("%s: message %q lacks %q", r.what, *body.Error.Message, w)
		}
	}
}

// values are the rows of a collection.
func (r *reply) values() []object {
	r.t.Helper()
	list, ok := r.ok()["value"].([]any)
	if !ok {
		r.t.Fatalf("%s: no value: %s", r.what, r.text)
	}
	rows := make([]object, len(list))
	for i, v := range list {
		rows[i] = v.(object)
	}
	return rows
}

// ids are the ids of a collection, with blanks between them.
func (r *reply) ids() string {
	r.t.Helper()
	var ids []string
	for _, row := range r.values() {
		ids = append(ids, fmt.Sprint(row["id"]))
	}
	return strings.Join(ids, " ")
}

// want compares members of an object.
func want(t *testing.T, got object, members ...any) {
	t.Helper()
	for i := 0; i < len(members); i += 2 {
		name := members[i].(string)
		g, _ := json.Marshal(got[name])
		w, err := json.Marshal(members[i+1])
		if err != nil {
			t.Fatal(err)
		}
		if _, there := got[name]; !there || string(g) != string(w) {
			t.Errorf("%s is %s, want %s", name, g, w)
		}
	}
}
