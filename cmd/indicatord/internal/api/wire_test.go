package api_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

// TestRequestsOfClients sends what real clients send, byte for byte.
func TestRequestsOfClients(t *testing.T) {
	cases := []struct{ target, ids string }{
		{`/api/indicators?$filter=action+eq+'AlertAndBlock'`, "3"},
		{`/api/indicators?$filter=indicatorValue%20eq%20%27https%3A%2F%2Fexample.com%2Fp%3Fa%3Db%26c%3Dd%27`, "3"},
		{`/api/indicators?%24top=50&%24skip=0&%24filter=contains%28title%2C%27x%27%29+and+indicatorType+eq+%27IpAddress%27`, "6"},
		{`/api/indicators?$filter=indicatorValue+in+['77.91.78.118','abc']`, "2"},
		{`/api/indicators?$top=10&$filter=severity eq 'Medium'`, "4"},
		{`/api/indicators?filter=severity eq 'High' and generateAlert eq false`, "1"},
		{`/api/indicators?$filter=title eq 'it''s'&$top=1`, "3"},
		{`/api/indicators?$filter=title eq 'café'`, "5"},
		{`/api/indicators?$filter=title%20eq%20%27caf%C3%A9%27`, "5"},
		{`/api/indicators?$filter=indicatorValue eq 'https://example.com/p?a=b%26c=d'`, "3"},
	}
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.imports(append(listed(), sample("indicatorValue", "203.0.113.60", "title", "next"))...).ok()
		conn, err := net.Dial("tcp", e.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		for round := range 2 { // on one connection, as sessions do
			for _, c := range cases {
				body := []string{"", "GET / HTTP/1.1 is no request line in a body\r\n"}[round]
				fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s",
					c.target, e.addr, e.token, len(body), body)
				resp, err := http.ReadResponse(in, nil)
				if err != nil {
					t.Fatal(err)
				}
				text, err := io.ReadAll(resp.Body)
				if err != nil {
					t.Fatal(err)
				}
				r := &reply{t, c.target, resp.StatusCode, resp.Header, string(text)}
				if got := r.ids(); got != c.ids {
					t.Errorf("%s: ids %q, want %q", c.target, got, c.ids)
				}
			}
		}
	})
}

// TestErrorBytes holds the form of an error: compact, in one order.
func TestErrorBytes(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		r := e.submit(sample("indicatorType", "Url", "indicatorValue", "<&>"))
		var body struct{ Error struct{ Target string } }
		if err := json.Unmarshal([]byte(r.text), &body); err != nil {
			t.Fatal(err)
		}
		if want := `{"error":{"code":"InvalidUrl","message":"URL <&> is invalid.","target":"` + body.Error.Target + `"}}`; r.text != want {
			t.Errorf("%s, want %s", r.text, want)
		}
		if len(body.Error.Target) != 36 || strings.Count(body.Error.Target, "-") != 4 || body.Error.Target != r.header.Get("Request-Id") {
			t.Errorf("target %q is no GUID of the request", body.Error.Target)
		}
	})
}

// pipe is a connection that a test fills.
type pipe struct {
	net.Conn
	in io.Reader
}

func (p pipe) Read(b []byte) (int, error) { return p.in.Read(b) }

type oneConn struct {
	net.Listener
	conn net.Conn
}

func (l oneConn) Accept() (net.Conn, error) { return l.conn, nil }

func TestLenientListener(t *testing.T) {
	cases := []struct{ name, in, out string }{
		{"plain", "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", ""},
		{"blanks", "GET /a?b=c d e HTTP/1.1\r\nHost: x y\r\n\r\n", "GET /a?b=c%20d%20e HTTP/1.1\r\nHost: x y\r\n\r\n"},
		{"two requests", "GET /a b HTTP/1.1\r\n\r\nGET /c d HTTP/1.0\r\n\r\n", "GET /a%20b HTTP/1.1\r\n\r\nGET /c%20d HTTP/1.0\r\n\r\n"},
		{"body", "POST /a b HTTP/1.1\r\nContent-Length: 17\r\n\r\nGET /c d HTTP/1.1GET /e f HTTP/1.1\n\n", "POST /a%20b HTTP/1.1\r\nContent-Length: 17\r\n\r\nGET /c d HTTP/1.1GET /e%20f HTTP/1.1\n\n"},
		{"chunked", "POST /a b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /c d HTTP/1.1\r\n\r\n", "POST /a%20b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /c d HTTP/1.1\r\n\r\n"},
		{"two lengths", "POST /a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 9\r\n\r\nxGET /c d HTTP/1.1\r\n\r\n", ""},
		{"bad length", "POST /a HTTP/1.1\r\nContent-Length: +1\r\n\r\nxGET /c d HTTP/1.1\r\n\r\n", "POST /a HTTP/1.1\r\nContent-Length: +1\r\n\r\nxGET /c d HTTP/1.1\r\n\r\n"},
		{"negative length", "POST /a HTTP/1.1\r\nContent-Length: -1\r\n\r\nGET /c d HTTP/1.1\r\n\r\n", ""},
		{"folded header", "GET /a HTTP/1.1\r\n Content-Length: 3\r\n\r\nGET /c d HTTP/1.1\r\n\r\n", ""},
		{"blank before colon", "GET /a HTTP/1.1\r\nContent-Length : 3\r\n\r\nGET /c d HTTP/1.1\r\n\r\n", ""},
		{"upgrade", "GET /a HTTP/1.1\r\nUpgrade: x\r\n\r\nGET /c d HTTP/1.1\r\n\r\n", ""},
		{"blank lines", "\r\nGET /c d HTTP/1.1\r\n\r\n", "\r\nGET /c%20d HTTP/1.1\r\n\r\n"},
		{"no version", "GET /a b\r\n\r\n", ""},
		{"cut off", "GET /a b HTT", ""},
		{"long", "GET /" + strings.Repeat("x ", 40_000) + " HTTP/1.1\r\n\r\n", ""},
	}
	for _, c := range cases {
		if c.out == "" {
			c.out = c.in
		}
		for name, in := range map[string]io.Reader{
			"at once": strings.NewReader(c.in), "by byte": iotest.OneByteReader(strings.NewReader(c.in)),
			"with error": iotest.DataErrReader(strings.NewReader(c.in)),
		} {
			conn, err := api.Lenient(oneConn{conn: pipe{in: in}}).Accept()
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(conn)
			if err != nil || string(got) != c.out {
				t.Errorf("%s, %s: %.200q, %v, want %.200q", c.name, name, got, err, c.out)
			}
		}
	}
}

func TestConnectionsAreClosedPromptly(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		conn, err := net.Dial("tcp", e.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		fmt.Fprint(conn, "NONSENSE\r\n\r\n")
		text, err := io.ReadAll(conn)
		if err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 400 Bad Request") {
			t.Errorf("%q, %v", text, err)
		}
	})
}
