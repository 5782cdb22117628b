package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/odatacheck/odata/fuzz/dbtest"
)

var servers dbtest.Servers

// childVariable makes the test program be the command.
const childVariable = "INDICATORD_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		main()
	}
	os.Exit(servers.Run(m))
}

// buffer is output that is read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// await returns the first group of a pattern as soon as it is in b.
func (b *buffer) await(t *testing.T, pattern string) string {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if m := regexp.MustCompile(pattern).FindStringSubmatch(b.String()); m != nil {
			return m[len(m)-1]
		}
	}
	t.Fatalf("no %s in %q", pattern, b.String())
	return ""
}

// command is a running indicatord in this process.
type command struct {
	t              *testing.T
	base           string // without /api
	token          string
	stdout, stderr *buffer
	client         *http.Client
	stop           func() int
}

// start runs the command until the test ends.
func start(t *testing.T, args ...string) *command {
	t.Helper()
	c := &command{t: t, stdout: &buffer{}, stderr: &buffer{}}
	ctx, cancel := context.WithCancel(t.Context())
	code := make(chan int, 1)
	args = append([]string{"-listen", "127.0.0.1:0", "-db", filepath.Join(t.TempDir(), "test.db")}, args...)
	go func() { code <- run(ctx, args, func(string) string { return "" }, c.stdout, c.stderr) }()
	c.stop = sync.OnceValue(func() int { cancel(); return <-code })
	t.Cleanup(func() { c.stop() })
	c.base = strings.TrimSuffix(c.stdout.await(t, `API: +(\S+)\n`), "/api")
	c.stdout.await(t, `\ncurl .*()\n`)
	if m := regexp.MustCompile(`token: +(\S+)\n`).FindStringSubmatch(c.stdout.String()); m != nil {
		c.token = m[1]
	}
	c.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	t.Cleanup(c.client.CloseIdleConnections)
	return c
}

// call sends a request to the command as if it were host.
func (c *command) call(method, host, path, body string) (int, string) {
	c.t.Helper()
	req, err := http.NewRequest(method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Host = host
	req.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.client.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// login makes the requests that follow those of an application.
func (c *command) login(tenant, app string) {
	c.t.Helper()
	resp, err := c.client.Post(c.base+"/"+tenant+"/oauth2/token", "application/x-www-form-urlencoded",
		strings.NewReader("grant_type=client_credentials&client_secret=s&client_id="+app))
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Token == "" {
		c.t.Fatalf("no token: %v", err)
	}
	c.token = answer.Token
}

// certificate writes a certificate for a test server and returns the flags.
func certificate(t *testing.T) []string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, kind string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return []string{"-tls-cert", write("cert.pem", "CERTIFICATE", cert), "-tls-key", write("key.pem", "PRIVATE KEY", private)}
}

const submission = `{"indicatorValue":"%s","indicatorType":"IpAddress","action":"Block","title":"%s","description":"d","severity":"High"}`

func TestCommand(t *testing.T) {
	c := start(t, "-log", "json")
	if status, text := c.call("POST", "", "/api/indicators", fmt.Sprintf(submission, "203.0.113.7", "t")); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	// The curl line that is printed works, as a shell would read it.
	m := regexp.MustCompile(`curl -H 'Authorization: Bearer (\S+)' "(\S+)"`).FindStringSubmatch(c.stdout.String())
	if m == nil {
		t.Fatalf("no curl line in %s", c.stdout)
	}
	c.token = m[1]
	status, text := c.call("GET", "", strings.ReplaceAll(strings.TrimPrefix(m[2], c.base), `\$`, "$"), "")
	if status != 200 || !strings.Contains(text, `"id":"1"`) {
		t.Errorf("%d %s", status, text)
	}
	if code := c.stop(); code != 0 {
		t.Errorf("exit code %d: %s", code, c.stderr)
	}
	log := c.stderr.String()
	if !strings.Contains(log, `"status":200`) || strings.Contains(log, c.token) {
		t.Errorf("log: %s", log)
	}
}

func TestFlagsAndVariables(t *testing.T) {
	variables := map[string]string{
		"INDICATORD_REVISION": "2020-04", "INDICATORD_APP": "a=Ti.ReadWrite B=", "INDICATORD_AUTH": "off", "INDICATORD_OBSERVED": "true",
	}
	getenv := func(name string) string { return variables[name] }
	c, err := parseConfig([]string{"-auth", "on", "-group", "7=Servers", "-reading", "merge"}, getenv, io.Discard)
	switch {
	case err != nil:
		t.Fatal(err)
	case c.revision.Name != "2020-04" || !c.auth || !c.observed || !c.readings.Merge:
		t.Errorf("%+v", c)
	case len(c.roles["a"]) != 1 || c.roles["b"] == nil || len(c.roles["b"]) != 0 || c.groups[1].Name != "Servers":
		t.Errorf("%+v", c)
	}
	for _, args := range [][]string{
		{"-revision", "2021"}, {"-auth", "maybe"}, {"-rate-limits", "1"}, {"-now", "today"}, {"-app", "x"}, {"-app", "x=Ti.Read"},
		{"-log", "xml"}, {"-group", "x=y"}, {"-reading", "tarot"}, {"-tls-cert", "x"}, {"-app-name", "=x"}, {"serve"}, {"-nothing"},
	} {
		var stderr bytes.Buffer
		if code := run(t.Context(), args, func(string) string { return "" }, io.Discard, &stderr); code != exitUsage || stderr.Len() == 0 {
			t.Errorf("%q: exit code %d, %q", args, code, stderr.String())
		}
	}
	if _, err := parseConfig(nil, func(name string) string { return map[string]string{"INDICATORD_NOW": "x"}[name] }, io.Discard); err == nil {
		t.Error("a bad variable is no error")
	}
	var help bytes.Buffer
	if code := run(t.Context(), []string{"-help"}, getenv, io.Discard, &help); code != exitOK || !strings.Contains(help.String(), "strictExpiry") {
		t.Errorf("help: %d %s", code, help.String())
	}
}

func TestCommandFails(t *testing.T) {
	dir := t.TempDir()
	seed := filepath.Join(dir, "seed.json")
	one := fmt.Sprintf(submission, "203.0.113.7", "a")[1:]
	for _, c := range []struct{ seed, words string }{
		{`[{"indicatorValue":"x"}]`, "indicator 1"},
		{`[{"id":"3",` + one + `,{"id":"3",` + strings.Replace(one, "203", "204", 1) + `]`, "id 3 is given twice"},
		{`[{"id":"x",` + one + `]`, "no id"},
		{`[{"id":"9007199254740991",` + one + `]`, "no ids behind"},
		{`{}`, "no array"},
		{`[`, "unexpected end"},
		{`[` + fmt.Sprintf(submission, "203.0.113.7", "a") + `,` + fmt.Sprintf(submission, "203.0.113.7", "b") + `]`, "indicator 2: value"},
	} {
		if err := os.WriteFile(seed, []byte(c.seed), 0o600); err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		code := run(t.Context(), []string{"-listen", "127.0.0.1:0", "-db", ":memory:", "-seed", seed}, func(string) string { return "" }, io.Discard, &stderr)
		if code != exitFailed || !strings.Contains(stderr.String(), c.words) {
			t.Errorf("%s: exit code %d, %s", c.seed, code, stderr.String())
		}
	}
	for _, args := range [][]string{
		{"-db", filepath.Join(dir, "no", "such", "folder", "x.db")}, {"-db", ":memory:", "-seed", filepath.Join(dir, "missing")},
		{"-db", ":memory:", "-listen", "256.0.0.1:0"}, {"-db", ":memory:", "-listen", "127.0.0.1:0", "-tls-cert", seed, "-tls-key", seed},
	} {
		var stderr bytes.Buffer
		if code := run(t.Context(), args, func(string) string { return "" }, io.Discard, &stderr); code != exitFailed || stderr.Len() == 0 {
			t.Errorf("%q: exit code %d, %s", args, code, stderr.String())
		}
	}
}

// A seed may be loaded at every start.
func TestSeedAgain(t *testing.T) {
	dir := t.TempDir()
	seed, db := filepath.Join(dir, "seed.json"), filepath.Join(dir, "test.db")
	rows := []string{
		fmt.Sprintf(submission, "203.0.113.7", "a"), `{"id":"7",` + fmt.Sprintf(submission, "203.0.113.8", "b")[1:],
		`{"indicatorValue":"77","indicatorType":"WebCategory","action":"Block","title":"c","description":"d"}`,
	}
	if err := os.WriteFile(seed, []byte("["+strings.Join(rows, ",")+"]"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		c := start(t, "-db", db, "-seed", seed, "-auth", "off")
		_, text := c.call("GET", "", "/api/indicators?$select=id,title", "")
		if want := `"value":[{"id":"1","title":"a"},{"id":"7","title":"b"},{"id":"8","title":"c"}]}`; !strings.HasSuffix(text, want) {
			t.Errorf("%s, want %s", text, want)
		}
		c.stop()
	}
}

// The oldest revision documents no rate limits.
func TestRateLimitsOfRevisions(t *testing.T) {
	for _, c := range []struct {
		args   []string
		status int
	}{
		{[]string{"-revision", "2019-09"}, 200}, {[]string{"-revision", "2020-04"}, 429}, {nil, 429}, {[]string{"-rate-limits", "off"}, 200},
	} {
		server := start(t, append(c.args, "-db", ":memory:", "-auth", "off", "-now", "2024-05-06T07:08:09Z")...)
		for range 100 {
			if status, text := server.call("GET", "", "/api/indicators?$top=1", ""); status != 200 {
				t.Fatalf("%q: %d %s", c.args, status, text)
			}
		}
		if status, text := server.call("GET", "", "/api/indicators?$top=1", ""); status != c.status {
			t.Errorf("%q: %d %s, want %d", c.args, status, text, c.status)
		}
	}
}

func TestMemoryDatabase(t *testing.T) {
	c := start(t, "-db", ":memory:", "-auth", "off")
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for j := range 10 {
				status, text := c.call("POST", "", "/api/indicators", fmt.Sprintf(submission, fmt.Sprintf("203.0.%d.%d", i, j+1), "t"))
				if status != 200 {
					t.Errorf("%d %s", status, text)
				}
				if status, text = c.call("GET", "", "/api/indicators?$top=5", ""); status != 200 {
					t.Errorf("%d %s", status, text)
				}
			}
		})
	}
	wait.Wait()
	if _, text := c.call("GET", "", "/api/indicators?$count=true&$top=0", ""); !strings.Contains(text, `"@odata.count":80`) {
		t.Error(text)
	}
}
