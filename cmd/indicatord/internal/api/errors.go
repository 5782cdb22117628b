package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
)

// newID returns a random identifier in the form of a GUID.
func newID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("api: no random numbers: " + err.Error())
	}
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// failure is the answer to a request that failed with err. What is not the
// client's fault is told to the log alone.
func (s *Server) failure(req *request, err error) answer {
	var fault *indicator.Fault
	var limited *limitError
	a := answer{header: http.Header{}}
	switch {
	case errors.As(err, &limited):
		fault = indicator.Faultf(indicator.TooManyRequests, "%s", limited.Error())
		a.header.Set("Retry-After", fmt.Sprint(limited.seconds))
	case errors.As(err, &fault):
	case errors.Is(req.Context().Err(), context.DeadlineExceeded):
		fault = indicator.Faultf(indicator.BadRequest, "The request takes longer than %v.", s.Timeout)
		a.err = err
	case req.Context().Err() != nil:
		fault = indicator.Faultf(indicator.BadRequest, "The request was cancelled.")
		a.err = err
	default:
		fault = indicator.Faultf(indicator.InternalServerError, "An internal error occurred. Its id is the target.")
		a.err = err
	}
	if fault.Code == indicator.Unauthorized {
		a.header.Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	}
	var method *methodError
	if errors.As(err, &method) {
		a.header.Set("Allow", strings.Join(method.allowed, ", "))
	}
	a.status = fault.Code.Status()
	a.body = encodeJSON(map[string]any{"error": errorBody{fault.Code, fault.Message, req.id}})
	return a
}

type errorBody struct {
	Code    indicator.Code `json:"code"`
	Message string         `json:"message"`
	Target  string         `json:"target"`
}

// encodeJSON returns compact JSON that escapes no more than JSON demands.
func encodeJSON(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("api: " + err.Error())
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// methodError is a fault for a path that has no such method.
type methodError struct {
	*indicator.Fault
	allowed []string
}

func (e *methodError) Unwrap() error { return e.Fault }
