package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// list answers GET indicators.
func (s *Server) list(req *request) (answer, error) {
	q, err := s.query(req)
	if err != nil {
		return answer{}, err
	}
	members, context, err := s.selected(q)
	if err != nil {
		return answer{}, err
	}
	page, err := s.Store.List(req.Context(), req.by, q, s.PageSize, req.now)
	if err != nil {
		return answer{}, s.queryFault(q.Source, err)
	}
	body := appendContext(make([]byte, 0, rowSize*(len(page.Rows)+1)), req.base+"/$metadata#Indicators"+context)
	if q.Count {
		body = strconv.AppendInt(append(body, `,"@odata.count":`...), page.Count, 10)
	}
	body = append(body, `,"value":[`...)
	for i, row := range page.Rows {
		if i > 0 {
			body = append(body, ',')
		}
		body = append(indicator.AppendJSON(append(body, '{'), row, members), '}')
	}
	body = append(body, ']')
	if page.More {
		next := s.scheme() + "://" + req.Host + req.URL.EscapedPath() + "?" + nextQuery(q, s.PageSize)
		body = append(append(body, `,"@odata.nextLink":`...), encodeJSON(next)...)
	}
	return answer{status: http.StatusOK, body: append(body, '}')}, nil
}

// rowSize is about how long a row is in JSON.
const rowSize = 1024

// maxNodes is the limit of nodes that the framework of the service sets.
const maxNodes = 100

// query reads and checks the query string of a request.
func (s *Server) query(req *request) (*schema.Query, error) {
	raw := req.URL.RawQuery
	if s.Rules.Readings.DollarRequired {
		raw = onlyDollar(raw)
	}
	q, err := parser.ParseQuery(raw, parser.Options{})
	if err != nil {
		return nil, s.queryFault(q, err)
	}
	if s.Rules.Readings.NodeLimit {
		var opts parser.Options
		opts.Limits.Nodes = maxNodes
		if _, err := parser.ParseQuery(raw, opts); err != nil { // nothing else is wrong with it
			return nil, indicator.Faultf(indicator.ODataError, "%sThe node count limit of '%d' has been exceeded.", invalidQuery, maxNodes)
		}
	}
	return s.bind(atTime(q, req.now))
}

// onlyDollar drops the query options whose names do not begin with $ or @.
func onlyDollar(raw string) string {
	var kept []string
	for option := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(option, "=")
		if decoded, err := url.PathUnescape(name); err == nil {
			name = decoded
		}
		if strings.HasPrefix(name, "$") || strings.HasPrefix(name, "@") {
			kept = append(kept, option)
		}
	}
	return strings.Join(kept, "&")
}

// selected returns the members that an answer has, and how its context says
// so. What no answer has cannot be selected.
func (s *Server) selected(q *schema.Query) (members []int, context string, err error) {
	if q.Select == nil {
		return s.members, "", nil
	}
	wanted := map[string]bool{}
	for _, path := range q.Select {
		wanted[path.Properties[0].Name] = true
	}
	var names []string
	for _, i := range s.members {
		if name := indicator.Stored().Properties[i].Name; wanted[name] {
			members = append(members, i)
			names = append(names, name)
		}
	}
	if len(names) < len(wanted) {
		for _, path := range q.Select {
			if name := path.Properties[0].Name; !slices.Contains(names, name) {
				return nil, "", indicator.Faultf(indicator.ODataError, "%s%s", invalidQuery, s.noProperty(name))
			}
		}
	}
	return members, "(" + strings.Join(names, ",") + ")", nil
}

// nextQuery returns the query string of the next page: the options as they
// were sent, with another $skip.
func nextQuery(q *schema.Query, size int64) string {
	var b strings.Builder
	for _, o := range q.Source.Options {
		if o.Name == "$skip" {
			continue
		}
		name := o.Name
		if !strings.HasPrefix(name, "$") {
			name = url.QueryEscape(name)
		}
		b.WriteString(name + "=" + o.Raw + "&")
	}
	return b.String() + "$skip=" + strconv.FormatInt(q.Skip+size, 10)
}

// appendContext begins an answer.
func appendContext(dst []byte, context string) []byte {
	return append(append(dst, `{"@odata.context":`...), encodeJSON(context)...)
}

// one answers with one indicator.
func (s *Server) one(req *request, row schema.Record, members []int, context string) answer {
	body := appendContext(make([]byte, 0, rowSize), req.base+"/$metadata#Indicators"+context+"/$entity")
	body = indicator.AppendJSON(append(body, ','), row, members)
	return answer{status: http.StatusOK, body: append(body, '}')}
}

// get answers GET indicators/7.
func (s *Server) get(req *request) (answer, error) {
	q, err := s.query(req)
	if err != nil {
		return answer{}, err
	}
	for _, o := range q.Source.Options {
		if strings.HasPrefix(o.Name, "$") && o.Name != "$select" {
			return answer{}, indicator.Faultf(indicator.ODataError, "%sThe query option %s does not apply to one indicator.", invalidQuery, o.Name)
		}
	}
	members, context, err := s.selected(q)
	if err != nil {
		return answer{}, err
	}
	row, err := s.Store.Get(req.Context(), req.by, req.key, req.now)
	if err != nil {
		return answer{}, err
	}
	return s.one(req, row, members, context), nil
}

// submit answers POST indicators.
func (s *Server) submit(req *request) (answer, error) {
	body, err := readBody(req)
	if err != nil {
		return answer{}, err
	}
	sub, err := s.Rules.Decode(body)
	if err != nil {
		return answer{}, err
	}
	outcomes, err := s.Store.Submit(req.Context(), s.Rules, req.by, []*indicator.Submission{sub}, req.now)
	if err != nil {
		return answer{}, err
	}
	if err := outcomes[0].Err; err != nil {
		return answer{}, err
	}
	return s.one(req, outcomes[0].Row, s.members, ""), nil
}

// delete answers DELETE indicators/7.
func (s *Server) delete(req *request) (answer, error) {
	if err := s.Store.Delete(req.Context(), req.by, []string{req.key}, req.now); err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusNoContent}, nil
}

// metadata answers GET $metadata.
func (s *Server) metadata(*request) (answer, error) {
	return answer{status: http.StatusOK, contentType: "application/xml", body: metadataDocument()}, nil
}

// groups answers GET exposureScore/ByMachineGroups.
func (s *Server) groups(req *request) (answer, error) {
	groups := s.Groups
	if groups == nil {
		groups = []Group{}
	}
	return answer{status: http.StatusOK, body: encodeJSON(struct {
		Context string  `json:"@odata.context"`
		Value   []Group `json:"value"`
	}{req.base + "/$metadata#ExposureScore", groups})}, nil
}

// ready reports whether the database answers.
func (s *Server) ready(req *request) answer {
	if err := s.Store.Ping(req.Context()); err != nil {
		a := text(http.StatusServiceUnavailable, "the database does not answer\n")
		a.err = err
		return a
	}
	return text(http.StatusOK, "ready\n")
}
