package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
)

// route is what a path and a method lead to.
type route struct {
	name    string // for metrics
	method  string
	path    string // below the prefix, in lower case; {id} is an id
	handle  func(req *request) (answer, error)
	budget  budget // calls; zero is no limit
	body    int64  // largest body in bytes; 0 where there is none
	public  bool   // needs no token
	current bool   // only where the revision has the newer endpoints
	all     bool   // needs Ti.ReadWrite.All
}

// Bounds of request bodies.
const (
	maxBody      = 256 << 10
	maxBatchBody = 8 << 20
)

// table returns every route of the API.
func (s *Server) table() []route {
	normal := budget{minute: 100, hour: 1500}
	strict := s.Rules.Readings.Strict2026
	return []route{
		{name: "list", method: "GET", path: "indicators", handle: s.list, budget: normal},
		{name: "submit", method: "POST", path: "indicators", handle: s.submit, budget: normal, body: maxBody},
		{name: "import", method: "POST", path: "indicators/import", handle: s.importAll, budget: budget{minute: 30}, body: maxBatchBody, current: true},
		{name: "batchDelete", method: "POST", path: "indicators/batchdelete", handle: s.batchDelete, budget: budget{minute: 30, hour: 1500}, body: maxBody, current: true, all: strict},
		{name: "batchUpdate", method: "POST", path: "indicators/batchupdate", handle: s.batchUpdate, budget: budget{minute: 30, hour: 1500}, body: maxBatchBody, current: true},
		{name: "get", method: "GET", path: "indicators/{id}", handle: s.get, budget: normal, current: true},
		{name: "delete", method: "DELETE", path: "indicators/{id}", handle: s.delete, budget: normal},
		{name: "metadata", method: "GET", path: "$metadata", handle: s.metadata, public: true},
		{name: "groups", method: "GET", path: "exposurescore/bymachinegroups", handle: s.groups},
	}
}

// prefixes are where the API is. The longer one comes first.
var prefixes = []string{"/api/v1.0", "/api"}

// route finds what a request asks for and lets it pass the gates in order:
// token, role, rate, body, content type.
func (s *Server) route(w http.ResponseWriter, req *request) (answer, error) {
	if strings.Contains(strings.ToLower(req.URL.EscapedPath()), "%2f") { // a slash that divides nothing
		return answer{}, unknownPath(req)
	}
	path := strings.ToLower(req.URL.Path)
	if a, ok, err := s.service(w, req, path); ok {
		return a, err
	}
	r, err := s.find(req, path)
	if err != nil {
		return answer{}, err
	}
	req.route = r.name
	if !r.public {
		if err := s.admit(req, r); err != nil {
			return answer{}, err
		}
	}
	if r.body > 0 {
		req.Body = http.MaxBytesReader(w, req.Body, r.body)
	}
	return r.handle(req)
}

// service answers what is not under the API's prefix.
func (s *Server) service(w http.ResponseWriter, req *request, path string) (a answer, ok bool, err error) {
	if tenant, found := tokenPath(req.URL.Path); found {
		req.route = "token"
		req.Body = http.MaxBytesReader(w, req.Body, maxTokenBody)
		return s.token(req, tenant), true, nil
	}
	var handle func(*request) answer
	switch path {
	case "/healthz":
		handle = func(*request) answer { return text(http.StatusOK, "ok\n") }
	case "/readyz":
		handle = s.ready
	case "/metrics":
		handle = s.metrics.answer
	default:
		return a, false, nil
	}
	req.route = strings.TrimPrefix(path, "/")
	if req.Method != http.MethodGet && req.Method != http.MethodHead {
		return a, true, wrongMethod(req.Method, "GET")
	}
	return handle(req), true, nil
}

func text(status int, s string) answer {
	return answer{status: status, body: []byte(s), contentType: "text/plain; charset=utf-8"}
}

// find returns the route of a request and notes the id in its path.
func (s *Server) find(req *request, path string) (*route, error) {
	for _, prefix := range prefixes {
		rest, ok := strings.CutPrefix(path, prefix+"/")
		if !ok {
			continue
		}
		at := len(path) - len(rest)
		if len(req.URL.Path) != len(path) { // a letter whose lower case is longer
			break
		}
		req.base = s.scheme() + "://" + req.Host + req.URL.Path[:len(prefix)]
		return s.lookup(req, strings.TrimSuffix(rest, "/"), req.URL.Path[at:])
	}
	return nil, unknownPath(req)
}

func (s *Server) scheme() string {
	if s.Secure {
		return "https"
	}
	return "http"
}

// lookup finds the route for a path below the prefix, in lower case and as it
// was sent.
func (s *Server) lookup(req *request, path, sent string) (*route, error) {
	path = strings.Replace(path, "/microsoft.windowsdefenderatp.api.", "/", 1)
	id, hasID := pathID(path, sent)
	var allowed []string
	for i := range s.routes {
		r := &s.routes[i]
		if r.current && !s.Rules.Revision.Collections {
			continue
		}
		literal := r.path == path
		if !literal && !(hasID && r.path == "indicators/{id}" && !s.isAction(path)) {
			continue
		}
		if r.method == req.Method || r.method == http.MethodGet && req.Method == http.MethodHead {
			req.key = id
			return r, nil
		}
		allowed = append(allowed, r.method)
	}
	if allowed != nil {
		return nil, wrongMethod(req.Method, allowed...)
	}
	return nil, unknownPath(req)
}

// isAction reports whether a path is that of an action.
func (s *Server) isAction(path string) bool {
	return slices.ContainsFunc(s.routes, func(r route) bool {
		return r.path == path && (!r.current || s.Rules.Revision.Collections)
	})
}

// pathID returns the id of indicators/7 or indicators('7').
func pathID(path, sent string) (string, bool) {
	const set = "indicators"
	if !strings.HasPrefix(path, set) || len(sent) < len(path) {
		return "", false
	}
	sent = strings.TrimSuffix(sent, "/")
	rest := sent[len(set):]
	if key, ok := strings.CutPrefix(rest, "('"); ok {
		return strings.CutSuffix(key, "')")
	}
	key, ok := strings.CutPrefix(rest, "/")
	return key, ok && key != "" && !strings.Contains(key, "/")
}

func unknownPath(req *request) error {
	return indicator.Faultf(indicator.NotFound, "There is nothing at %s", req.URL.Path)
}

func wrongMethod(method string, allowed ...string) error {
	return &methodError{
		indicator.Faultf(indicator.MethodNotAllowed, "Method %s is not allowed here, expected %s", method, strings.Join(allowed, " or ")),
		allowed,
	}
}
