package api

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
)

// plainEnd ends the headers of an answer that the HTTP server gives by itself,
// before any handler, to a request that it cannot read. No answer of a handler
// has a line break outside its headers and these headers alone.
const plainEnd = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"

// Write implements [net.Conn]. What the HTTP server says to a request that it
// cannot read becomes an error of the API; all else passes as it is.
func (c *lenientConn) Write(p []byte) (int, error) {
	json, ok := earlyError(p)
	if !ok {
		return c.Conn.Write(p)
	}
	if _, err := c.Conn.Write(json); err != nil {
		return 0, err
	}
	return len(p), nil
}

// earlyError returns the answer to send for a plain one of the HTTP server.
func earlyError(plain []byte) ([]byte, bool) {
	head, text, ok := bytes.Cut(plain, []byte(plainEnd))
	if !ok || !bytes.HasPrefix(head, []byte("HTTP/1.")) || bytes.Contains(head, []byte("\r\n")) {
		return nil, false
	}
	fields := strings.SplitN(string(head), " ", 3)
	if len(fields) < 3 {
		return nil, false
	}
	status, err := strconv.Atoi(fields[1])
	if err != nil || http.StatusText(status) == "" {
		return nil, false
	}
	message := strings.TrimPrefix(string(text), fields[1]+" ")
	body := encodeJSON(map[string]any{"error": errorBody{indicator.BadRequest, "The request cannot be read: " + message, newID()}})
	return fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nOData-Version: 4.0\r\nConnection: close\r\n\r\n%s",
		status, http.StatusText(status), odataContent, len(body), body), true
}
