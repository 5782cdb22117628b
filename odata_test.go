package odata_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/odatacheck/odata"
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

func TestWriteErrorStatus(t *testing.T) {
	parse := func(query string) error {
		_, err := odata.Parse(query, schema.Indicator())
		return err
	}
	tests := []struct {
		name   string
		err    error
		status int
		code   string
		target string
	}{
		{"syntax", parse("$filter=title eq"), 400, "UnexpectedEnd", "$filter"},
		{"name", parse("$filter=severty eq 'High'"), 400, "UnknownProperty", "$filter"},
		{"wrapped", fmt.Errorf("list: %w", parse("$top=x")), 400, "InvalidOption", "$top"},
		{"one", ast.Diagnostic{Code: ast.NotFilterable, Option: "$filter", Message: "x"}, 400, "NotFilterable", "$filter"},
		{"not supported", parse("$search=blue"), 501, "UnsupportedOption", ""},
		{"both", parse("$search=blue&$top=x"), 400, "InvalidOption", "$top"},
		{"evaluation", &eval.Error{Code: ast.DivisionByZero, Option: "$orderby", Row: 3}, 400, "DivisionByZero", "$orderby"},
		{"row", &eval.Error{Code: ast.InvalidRow, Row: 3, Detail: "secret"}, 500, "InternalServerError", ""},
		{"other", errors.New("secret: connection refused"), 500, "InternalServerError", ""},
		{"only warnings", ast.Diagnostics{{Code: ast.Lenient, Severity: ast.Warning, Message: "secret"}}, 500, "InternalServerError", ""},
		{"none", nil, 500, "InternalServerError", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			w.Header().Set("Content-Length", "17")
			odata.WriteError(w, tt.err)
			var body struct {
				Error struct {
					Code, Message, Target string
					Details               []struct{ Code, Message, Target string }
				}
			}
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
				t.Fatalf("%v in %s", err, w.Body)
			}
			if w.Code != tt.status || body.Error.Code != tt.code || body.Error.Target != tt.target {
				t.Errorf("got %d %s, want %d %s %s", w.Code, w.Body, tt.status, tt.code, tt.target)
			}
			if body.Error.Message == "" || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("got message %q", body.Error.Message)
			}
			if got := w.Header().Get("Content-Type"); got != "application/json" {
				t.Errorf("got content type %q", got)
			}
			if got := w.Header().Get("Content-Length"); got != "" {
				t.Errorf("got the content length %s of another body", got)
			}
		})
	}
}

// TestWriteErrorDetails wants a detail for each error and none for a warning.
func TestWriteErrorDetails(t *testing.T) {
	_, err := odata.Parse("$filter=not(severty eq 'High') and title eq 5&$top=x", schema.Indicator())
	w := httptest.NewRecorder()
	w.Header().Set("OData-Version", "4.01")
	odata.WriteError(w, err)
	var body struct {
		Error struct {
			Details []struct{ Code, Message, Target string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if len(body.Error.Details) == 0 {
		t.Errorf("no details in %s", w.Body)
	}
	for _, d := range body.Error.Details {
		if d.Code == "" || d.Message == "" || d.Code == string(ast.Lenient) {
			t.Errorf("got detail %+v", d)
		}
	}
	if got := w.Header().Get("OData-Version"); got != "4.01" {
		t.Errorf("the version of the service became %q", got)
	}
}

func TestCompileFailures(t *testing.T) {
	type row struct {
		Title string `odata:"title,filter"`
		Note  string `odata:"note"`
	}
	for _, filter := range []string{"", "title", "title eq 5", "note eq 'x'", "title eq 'x", "nosuch eq 1"} {
		_, err := odata.Compile[row](filter)
		if !errors.As(err, new(ast.Diagnostics)) {
			t.Errorf("Compile(%q): got %v, want diagnostics", filter, err)
		}
	}
	_, err := odata.Compile[int]("true")
	if err == nil || errors.As(err, new(ast.Diagnostics)) {
		t.Errorf("Compile of no struct: got %v, want an error that is no diagnostic", err)
	}
}

// TestParseEmpty wants an empty query to be valid.
func TestParseEmpty(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/api/indicators", nil)
	q, err := odata.Parse(r.URL.RawQuery, schema.Indicator())
	if err != nil || q.Filter != nil || q.Top != nil {
		t.Errorf("got %+v, %v", q, err)
	}
}

// TestCodeExamples wants of every example in the table of codes the code that
// it is an example of.
func TestCodeExamples(t *testing.T) {
	for code := range ast.Codes() {
		example := code.Example()
		if example == "" {
			continue
		}
		t.Run(string(code), func(t *testing.T) {
			q, err := odata.Parse(example, schema.Indicator())
			var got ast.Diagnostics
			if !errors.As(err, &got) {
				got = q.Notes
			}
			if !slices.ContainsFunc(got, func(d ast.Diagnostic) bool { return d.Code == code }) {
				t.Errorf("%s: got %v, want %s", example, got, code)
			}
		})
	}
}
