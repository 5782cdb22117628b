package indicator

import "fmt"

// Code is the code of an error of the API.
type Code string

// The codes that the rules give, and those that the server adds.
const (
	BadRequest               Code = "BadRequest"
	ODataError               Code = "ODataError"
	InvalidInput             Code = "InvalidInput"
	InvalidRequestBody       Code = "InvalidRequestBody"
	InvalidHashValue         Code = "InvalidHashValue"
	InvalidDomainName        Code = "InvalidDomainName"
	InvalidIPAddress         Code = "InvalidIpAddress"
	InvalidURL               Code = "InvalidUrl"
	MaximumBatchSizeExceeded Code = "MaximumBatchSizeExceeded"
	MissingRequiredParameter Code = "MissingRequiredParameter"
	Unauthorized             Code = "Unauthorized"
	Forbidden                Code = "Forbidden"
	DisabledFeature          Code = "DisabledFeature"
	DisallowedOperation      Code = "DisallowedOperation"
	NotFound                 Code = "NotFound"
	ResourceNotFound         Code = "ResourceNotFound"
	MethodNotAllowed         Code = "MethodNotAllowed"     // ours
	Conflict                 Code = "Conflict"             // revision 2019-09
	RequestTooLarge          Code = "RequestTooLarge"      // ours
	UnsupportedMediaType     Code = "UnsupportedMediaType" // ours
	TooManyRequests          Code = "TooManyRequests"
	InternalServerError      Code = "InternalServerError"
)

// statuses is the status of every code.
var statuses = []struct {
	code   Code
	status int
}{
	{BadRequest, 400}, {ODataError, 400}, {InvalidInput, 400}, {InvalidRequestBody, 400}, {InvalidHashValue, 400},
	{InvalidDomainName, 400}, {InvalidIPAddress, 400}, {InvalidURL, 400}, {MaximumBatchSizeExceeded, 400},
	{MissingRequiredParameter, 400}, {Unauthorized, 401}, {Forbidden, 403}, {DisabledFeature, 403},
	{DisallowedOperation, 403}, {NotFound, 404}, {ResourceNotFound, 404}, {MethodNotAllowed, 405}, {Conflict, 409},
	{RequestTooLarge, 413}, {UnsupportedMediaType, 415}, {TooManyRequests, 429}, {InternalServerError, 500},
}

// Status returns the HTTP status that answers c.
func (c Code) Status() int {
	for _, s := range statuses {
		if s.code == c {
			return s.status
		}
	}
	panic("indicator: no status for " + string(c))
}

// Fault is an error of the API: what the client did wrong.
type Fault struct {
	Code    Code
	Message string
}

// Error returns the message.
func (f *Fault) Error() string { return f.Message }

// Faultf returns a fault with a formatted message.
func Faultf(c Code, format string, args ...any) *Fault {
	return &Fault{Code: c, Message: fmt.Sprintf(format, args...)}
}

// bodyFault is a body that cannot be read as what it should be.
func bodyFault(format string, args ...any) *Fault {
	return Faultf(InvalidRequestBody, "Request body is incorrect. "+format, args...)
}
