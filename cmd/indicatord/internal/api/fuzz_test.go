package api_test

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
)

// What the listener does to a stream of requests changes nothing but blanks in
// request lines: a stream that the HTTP server reads without its help is the
// same with it.
func FuzzLenient(f *testing.F) {
	for _, s := range []string{
		"GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n",
		"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\na b HGET /c d HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na b c\r\n0\r\n\r\nGET /c HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, stream string) {
		read := func(r io.Reader) string {
			conn, err := api.Lenient(oneConn{conn: pipe{in: r}}).Accept()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(conn)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		got := read(strings.NewReader(stream))
		if slow := read(iotest.OneByteReader(strings.NewReader(stream))); slow != got {
			t.Fatalf("%q by byte is %q", got, slow)
		}
		if blanks(got) != blanks(stream) || strings.Count(got, "\n") != strings.Count(stream, "\n") {
			t.Fatalf("%q became %q", stream, got)
		}
		before, clean := requests(stream)
		after, _ := requests(got)
		if clean && before != after {
			t.Fatalf("requests %q became %q", before, after)
		}
	})
}

// blanks returns a stream with blanks for what blanks are encoded as.
func blanks(stream string) string { return strings.ReplaceAll(stream, "%20", " ") }

// requests reads a stream as net/http does and writes down what it found. It
// is clean if all of it could be read.
func requests(stream string) (string, bool) {
	var out bytes.Buffer
	in := bufio.NewReader(strings.NewReader(stream))
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return out.String(), err == io.EOF
		}
		body, err := io.ReadAll(r.Body)
		out.WriteString(r.Method + " " + r.RequestURI + " " + r.Host + " " + string(body) + "\n")
		if err != nil {
			return out.String(), false
		}
	}
}
