package api

import (
	"bytes"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
)

// Lenient returns a listener whose connections accept blanks in the target of
// a request line, as some clients send them: GET /x?$filter=a eq 1 HTTP/1.1.
// They reach the HTTP server as %20. Nothing else is changed. To know where
// requests begin, a connection follows their headers; where it cannot be sure,
// it stops changing anything for good.
func Lenient(l net.Listener) net.Listener { return lenientListener{l} }

type lenientListener struct{ net.Listener }

func (l lenientListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &lenientConn{Conn: c}, nil
}

// lenientConn rewrites request lines on their way in. Like any connection it
// is read by one goroutine at a time.
type lenientConn struct {
	net.Conn
	out   []byte // to be read
	line  []byte // of a request line or header that is not complete
	state connState
	body  int64 // bytes of the body that are still to come
	size  int64 // of the body, by the headers so far
	sized bool
	raw   []byte
}

type connState uint8

const (
	inRequestLine connState = iota
	inHeaders
	inBody
	untouched // everything passes as it is
)

const (
	maxLine    = 64 << 10
	readBuffer = 4 << 10
)

// Read implements [net.Conn].
func (c *lenientConn) Read(p []byte) (int, error) {
	for len(c.out) == 0 {
		if c.state == untouched && len(c.line) == 0 {
			return c.Conn.Read(p)
		}
		if c.raw == nil {
			c.raw = make([]byte, readBuffer)
		}
		n, err := c.Conn.Read(c.raw)
		c.out = c.follow(c.raw[:n])
		if err != nil && len(c.out) == 0 {
			if errors.Is(err, os.ErrDeadlineExceeded) || len(c.line) == 0 {
				return 0, err
			}
			c.out, c.line, c.state = c.line, nil, untouched
		}
		if n == 0 && err == nil {
			return 0, nil
		}
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

// follow returns what the server reads for what the client sent.
func (c *lenientConn) follow(in []byte) []byte {
	var out []byte
	for len(in) > 0 {
		switch c.state {
		case untouched:
			out = append(append(out, c.line...), in...)
			c.line, in = nil, nil
		case inBody:
			n := min(int64(len(in)), c.body)
			out = append(out, in[:n]...)
			in = in[n:]
			if c.body -= n; c.body == 0 {
				c.state = inRequestLine
			}
		case inRequestLine, inHeaders:
			end := bytes.IndexByte(in, '\n')
			if end < 0 {
				c.line = append(c.line, in...)
				in = nil
			} else {
				c.line = append(c.line, in[:end+1]...)
				in = in[end+1:]
				out = append(out, c.take()...)
				c.line = c.line[:0]
			}
			if len(c.line) > maxLine {
				c.state = untouched
				out = append(out, c.line...)
				c.line = nil
			}
		}
	}
	return out
}

// take returns the line that is complete as the server reads it, and moves on.
func (c *lenientConn) take() []byte {
	text := strings.TrimRight(string(c.line), "\r\n")
	if c.state == inRequestLine {
		if text == "" {
			return c.line // blank lines between requests
		}
		c.state, c.size, c.sized = inHeaders, 0, false
		return encodeBlanks(c.line)
	}
	if text == "" {
		switch {
		case c.size > 0:
			c.state, c.body = inBody, c.size
		default:
			c.state = inRequestLine
		}
		return c.line
	}
	name, value, _ := strings.Cut(text, ":")
	switch strings.ToLower(name) {
	case "content-length":
		n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 63)
		if err != nil || c.sized {
			c.state = untouched
		}
		c.size, c.sized = int64(n), true
	case "transfer-encoding", "upgrade":
		c.state = untouched
	default:
		if name == "" || strings.ContainsAny(name, " \t") {
			c.state = untouched
		}
	}
	return c.line
}

// encodeBlanks returns a request line without blanks in the target.
func encodeBlanks(line []byte) []byte {
	first, last := bytes.IndexByte(line, ' '), bytes.LastIndex(line, []byte(" HTTP/1."))
	if first < 0 || last <= first {
		return line
	}
	target := line[first+1 : last]
	if bytes.IndexByte(target, ' ') < 0 {
		return line
	}
	fixed := append([]byte{}, line[:first+1]...)
	fixed = append(fixed, bytes.ReplaceAll(target, []byte(" "), []byte("%20"))...)
	return append(fixed, line[last:]...)
}
