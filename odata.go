// Package odata turns OData 4.01 system query options into something a program
// can trust: parsed, checked against an entity type, and evaluated over rows
// in memory. Package sqlgen compiles the same checked queries to SQL.
//
// [Compile] is for a filter over Go structs, [Parse] for a whole query string,
// [WriteError] for the answer when either refuses. Everything else is in the
// packages that they call: parser, schema, eval and sqlgen.
package odata

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// Parse reads the query component of a URL, undecoded and without the question
// mark, such as [net/url.URL.RawQuery], and checks it against e. The error is
// an [ast.Diagnostics]; [WriteError] answers a client with it.
func Parse(rawQuery string, e *schema.EntityType) (*schema.Query, error) {
	q, err := parser.ParseQuery(rawQuery, parser.Options{})
	if err != nil {
		return nil, err
	}
	return schema.Bind(q, e)
}

// Compile reads a decoded $filter expression and compiles it for rows of type
// T, a struct whose fields name their properties in odata tags. The error is
// an [ast.Diagnostics] when the filter is wrong, and any other when T is.
func Compile[T any](filter string) (*eval.Predicate[T], error) {
	e, err := schema.Of[T]()
	if err != nil {
		return nil, err
	}
	fields, err := eval.StructFields[T](e)
	if err != nil {
		return nil, err
	}
	x, err := parser.ParseFilter(filter, parser.Options{})
	if err != nil {
		return nil, err
	}
	term, err := schema.BindFilter(x, e)
	if err != nil {
		return nil, err
	}
	return eval.Compile(term, fields)
}

// WriteError answers a request that failed with err: status 400, or 501 for
// legal OData that is not supported, and the error body of OData v4 with a
// detail for each diagnostic. Any other error is answered with 500 and no word
// of its text, which is for the log and not for the client. Headers that w
// already has are kept, but for those that described another body.
//
// Spec: Protocol 9.4, JSON Format 21.
func WriteError(w http.ResponseWriter, err error) {
	status, body := describe(err)
	text, marshalErr := json.Marshal(struct {
		Error errorBody `json:"error"`
	}{body})
	if marshalErr != nil {
		panic("odata: " + marshalErr.Error())
	}
	h := w.Header()
	for _, name := range []string{"Content-Length", "Content-Encoding", "Etag", "Last-Modified"} {
		h.Del(name)
	}
	h.Set("Content-Type", "application/json")
	h.Set("X-Content-Type-Options", "nosniff")
	if h.Get("OData-Version") == "" {
		h.Set("OData-Version", "4.0")
	}
	w.WriteHeader(status)
	w.Write(text) // the client is gone if this fails
}

type errorBody struct {
	Code    ast.Code      `json:"code"`
	Message string        `json:"message"`
	Target  string        `json:"target,omitempty"`
	Details []errorDetail `json:"details,omitempty"`
}

type errorDetail struct {
	Code    ast.Code `json:"code"`
	Message string   `json:"message"`
	Target  string   `json:"target,omitempty"`
}

// describe returns the status and the body for err. The body speaks of the
// first diagnostic that has this status, its details of all.
func describe(err error) (int, errorBody) {
	var failed *eval.Error
	if errors.As(err, &failed) && failed.Code != ast.InvalidRow {
		return failed.Code.Status(), errorBody{Code: failed.Code, Message: failed.Code.Summary(), Target: failed.Option}
	}
	ds := diagnosticsOf(err)
	if len(ds) == 0 {
		return http.StatusInternalServerError, errorBody{Code: "InternalServerError", Message: "the request could not be answered"}
	}
	var details []errorDetail
	for _, d := range ds {
		message := d.Message
		if d.Hint != "" {
			message += " (" + d.Hint + ")"
		}
		details = append(details, errorDetail{d.Code, message, d.Option})
	}
	status := ds.Status()
	first := details[slices.IndexFunc(ds, func(d ast.Diagnostic) bool { return d.Code.Status() == status })]
	return status, errorBody{first.Code, first.Message, first.Target, details}
}

// diagnosticsOf returns the errors among the diagnostics that err holds.
func diagnosticsOf(err error) ast.Diagnostics {
	var all ast.Diagnostics
	if one := (ast.Diagnostic{}); !errors.As(err, &all) && errors.As(err, &one) {
		all = ast.Diagnostics{one}
	}
	var errs ast.Diagnostics
	for _, d := range all {
		if d.Severity == ast.Error {
			errs = append(errs, d)
		}
	}
	return errs
}
