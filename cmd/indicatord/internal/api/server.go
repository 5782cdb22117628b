// Package api is the Indicators API over HTTP: paths, tokens, rate limits,
// errors and headers. What an indicator may be is package indicator's, where
// it is kept package store's.
package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
	"github.com/odatacheck/odata/schema"
)

// Config is what a [Server] is made of.
type Config struct {
	Store    *store.Store
	Rules    *indicator.Rules
	Key      []byte           // signs tokens
	Now      func() time.Time // the clock; nil is the time of day
	Log      *slog.Logger     // a line a request; nil is none
	Observed bool             // answers have exactly the members that the live service was seen to send
	Open     bool             // requests need no token
	Limited  bool             // calls are counted
	Secure   bool             // clients reach the server through TLS
	PageSize int64            // rows of a page without $top; 0 is 10,000
	Timeout  time.Duration    // that a request may take; 0 is a minute
	Roles    map[string][]string
	Names    map[string]string // names for people, by client id
	Groups   []Group           // device groups, as exposureScore/ByMachineGroups answers them
}

// Group is a device group.
type Group struct {
	ID   int64  `json:"rbacGroupId"`
	Name string `json:"rbacGroupName"`
}

// defaultPage is the number of rows of a page without $top.
const defaultPage = 10_000

// defaultTimeout bounds what a request may take: the work of a $filter grows
// with the lists of the rows, to the power of the lambda operators in it.
const defaultTimeout = time.Minute

// Server answers requests. It is safe for concurrent use.
type Server struct {
	Config
	entity  *schema.EntityType // that queries are bound to
	members []int              // of an answer
	limits  *limiter
	metrics *metrics
	routes  []route
}

// New returns a server.
func New(c Config) (*Server, error) {
	if c.Store == nil || c.Rules == nil || len(c.Key) == 0 {
		return nil, errors.New("api: a server needs a store, rules and a key")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.PageSize == 0 {
		c.PageSize = defaultPage
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	s := &Server{Config: c, entity: indicator.Stored(), members: indicator.Members(c.Observed), metrics: newMetrics()}
	if c.Rules.Readings.LenientFilter {
		s.entity = indicator.Lenient()
	}
	s.limits = newLimiter(s.now)
	s.routes = s.table()
	return s, nil
}

// now returns the time of a request in the precision that is stored.
func (s *Server) now() time.Time { return s.Now().UTC().Truncate(indicator.Tick) }

// request is a request on its way.
type request struct {
	*http.Request
	id    string // for people who look for it in the log
	route string
	base  string // address of the API as the client wrote it
	key   string // the id in the path
	by    indicator.Principal
	app   string // client id of the token, which calls are counted by
	now   time.Time
}

// answer is what is sent back.
type answer struct {
	status      int
	body        []byte
	contentType string // "" is that of OData
	err         error  // for the log
	header      http.Header
}

// Headers of every answer of the API.
const (
	odataContent = "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8"
	plainContent = "application/json; charset=utf-8"
	hsts         = "max-age=15724800; includeSubDomains"
)

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	ctx, cancel := context.WithTimeout(r.Context(), s.Timeout)
	defer cancel()
	req := &request{Request: r.WithContext(ctx), id: newID(), now: s.now()}
	s.metrics.inFlight.Inc()
	defer s.metrics.inFlight.Dec()
	a := s.safely(w, req)
	s.write(w, req, a)
	s.metrics.observe(req, a.status, time.Since(started))
	s.log(req, a, time.Since(started))
}

// safely answers a request with an error if the program fails.
func (s *Server) safely(w http.ResponseWriter, req *request) (a answer) {
	defer func() {
		if p := recover(); p != nil {
			a = s.failure(req, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	a, err := s.route(w, req)
	if err != nil {
		return s.failure(req, err)
	}
	return a
}

func (s *Server) write(w http.ResponseWriter, req *request, a answer) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	h["OData-Version"] = []string{"4.0"} // with the letters of the standard
	h.Set("Strict-Transport-Security", hsts)
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Request-Id", req.id)
	if a.body != nil || a.contentType != "" {
		if a.contentType == "" {
			a.contentType = odataContent
		}
		h.Set("Content-Type", a.contentType)
		h.Set("Content-Length", fmt.Sprint(len(a.body)))
	}
	w.WriteHeader(a.status)
	if req.Method != http.MethodHead {
		_, _ = w.Write(a.body) // the client is gone if this fails
	}
}

// log writes a line about a request. It has no query string, no body and no
// token.
func (s *Server) log(req *request, a answer, took time.Duration) {
	level := slog.LevelInfo
	if a.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	attrs := []slog.Attr{
		slog.String("id", req.id), slog.String("method", req.Method), slog.String("path", req.URL.Path),
		slog.Int("status", a.status), slog.Duration("took", took), slog.Int("bytes", len(a.body)),
		slog.String("tenant", req.by.Tenant), slog.String("caller", req.by.ID),
	}
	if a.err != nil {
		attrs = append(attrs, slog.String("error", a.err.Error()))
	}
	s.Log.LogAttrs(context.WithoutCancel(req.Context()), level, "request", attrs...)
}
