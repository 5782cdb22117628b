package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
	"github.com/odatacheck/odata/schema"
)

// maxBatch is the largest number of items of a batch.
const maxBatch = 500

// batch returns the items of a request's body, which is one list of a name.
func batch(req *request, name string) ([]json.RawMessage, error) {
	body, err := readBody(req)
	if err != nil {
		return nil, err
	}
	return indicator.DecodeBatch(body, name, maxBatch)
}

// importResult is the answer for one row of an import.
type importResult struct {
	ID            *string `json:"id"`
	Indicator     *string `json:"indicator"`
	IsFailed      bool    `json:"isFailed"`
	FailureReason *string `json:"failureReason"`
}

// importAll answers POST indicators/import: good rows are stored, whatever
// becomes of the others.
func (s *Server) importAll(req *request) (answer, error) {
	subs, err := s.submissions(req)
	if err != nil {
		return answer{}, err
	}
	sent := make([]schema.Value, len(subs))
	for i, sub := range subs {
		sent[i] = sub.Values[indicator.Value]
	}
	outcomes, err := s.Store.Submit(req.Context(), s.Rules, req.by, subs, req.now)
	if err != nil {
		return answer{}, err
	}
	results := make([]importResult, len(outcomes))
	for i, o := range outcomes {
		r := &results[i]
		if value, ok := sent[i].(string); ok {
			r.Indicator = &value
		}
		if o.Err != nil {
			reason := o.Err.Error()
			r.IsFailed, r.FailureReason = true, &reason
			continue
		}
		id := indicator.Text(o.Row.Values[indicator.ID])
		r.ID = &id
	}
	const context = "/$metadata#Collection(microsoft.windowsDefenderATP.api.ImportIndicatorResult)"
	return answer{status: http.StatusOK, body: encodeJSON(struct {
		Context string         `json:"@odata.context"`
		Value   []importResult `json:"value"`
	}{req.base + context, results})}, nil
}

// submissions reads the body of an import.
func (s *Server) submissions(req *request) ([]*indicator.Submission, error) {
	items, err := batch(req, "Indicators")
	if err != nil {
		return nil, err
	}
	subs := make([]*indicator.Submission, len(items))
	for i, item := range items {
		if subs[i], err = s.Rules.Decode(item); err != nil {
			return nil, inItem(i, err)
		}
	}
	return subs, nil
}

// inItem says in which item of a batch a fault is.
func inItem(i int, err error) error {
	var fault *indicator.Fault
	if !errors.As(err, &fault) {
		return err
	}
	return indicator.Faultf(fault.Code, "%s (item %d of the list)", fault.Message, i+1)
}

// batchDelete answers POST indicators/BatchDelete: all or none.
func (s *Server) batchDelete(req *request) (answer, error) {
	items, err := batch(req, "IndicatorIds")
	if err != nil {
		return answer{}, err
	}
	ids := make([]string, len(items))
	for i, item := range items {
		if item[0] != '"' || json.Unmarshal(item, &ids[i]) != nil {
			return answer{}, inItem(i, indicator.Faultf(indicator.InvalidRequestBody, "Request body is incorrect. An id is a string."))
		}
		if _, ok := store.ParseID(ids[i]); !ok {
			return answer{}, indicator.Faultf(indicator.InvalidInput, "Indicator id %s is invalid.", ids[i])
		}
	}
	if err := s.Store.Delete(req.Context(), req.by, ids, req.now); err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusNoContent}, nil
}

// batchUpdate answers POST indicators/BatchUpdate: all or none.
func (s *Server) batchUpdate(req *request) (answer, error) {
	items, err := batch(req, "Indicators")
	if err != nil {
		return answer{}, err
	}
	patches := make([]store.Patch, len(items))
	for i, item := range items {
		if patches[i], err = s.patch(item); err != nil {
			return answer{}, inItem(i, err)
		}
	}
	rows, err := s.Store.Update(req.Context(), s.Rules, req.by, patches, req.now)
	if err != nil {
		return answer{}, err
	}
	out := append(appendContext(nil, req.base+"/$metadata#Indicators"), `,"value":[`...)
	for i, row := range rows {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(indicator.AppendJSON(append(out, '{'), row, s.members), '}')
	}
	return answer{status: http.StatusOK, body: append(out, "]}"...)}, nil
}

// patch reads an item of a BatchUpdate.
func (s *Server) patch(item []byte) (store.Patch, error) {
	sub, err := s.Rules.Decode(item)
	if err != nil {
		return store.Patch{}, err
	}
	id, err := indicator.DecodeID(item)
	if err != nil {
		return store.Patch{}, err
	}
	if _, ok := store.ParseID(id); !ok {
		return store.Patch{}, indicator.Faultf(indicator.InvalidInput, "Indicator id %s is invalid.", id)
	}
	return store.Patch{ID: id, Submission: sub}, nil
}
