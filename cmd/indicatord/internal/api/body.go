package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
)

// readBody returns a request's body, which must be JSON in UTF-8.
func readBody(req *request) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, indicator.Faultf(indicator.UnsupportedMediaType, "Content-Type is %q, expected application/json", req.Header.Get("Content-Type"))
	}
	if charset, ok := params["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return nil, indicator.Faultf(indicator.UnsupportedMediaType, "The charset is %q, expected utf-8", charset)
	}
	if coding := req.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return nil, indicator.Faultf(indicator.UnsupportedMediaType, "Content-Encoding %q is not supported", coding)
	}
	body, err := io.ReadAll(req.Body)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, indicator.Faultf(indicator.RequestTooLarge, "The request body is larger than %d bytes", large.Limit)
	case err != nil:
		return nil, indicator.Faultf(indicator.BadRequest, "The request body cannot be read")
	case !utf8.Valid(body):
		return nil, indicator.Faultf(indicator.InvalidRequestBody, "Request body is incorrect. It is not UTF-8.")
	}
	return body, nil
}
