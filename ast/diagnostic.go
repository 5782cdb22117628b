package ast

import "strings"

// Severity grades a [Diagnostic].
type Severity uint8

// The severities. An error refuses the query, a warning does not.
const (
	Error Severity = iota
	Warning
)

// String returns the severity in lower case.
func (s Severity) String() string { return [...]string{"error", "warning"}[s] }

// Diagnostic says what is wrong with the client's text. It implements error.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Option   string // canonical name of the option the span lies in: $filter, @p; "" is the query string itself
	Span     Span   // the tightest thing to blame
	Message  string // lower case, no full stop
	Hint     string // one suggestion, such as: did you mean "severity"?
	Fix      *Fix   // nil when there is no mechanical repair
}

// Fix is a replacement that a tool can apply to the text that the diagnostic is
// about: the option's decoded text, or the undecoded query string. What comes
// of it may have a mistake of its own further on.
type Fix struct {
	Span Span
	Text string
}

// Error returns the diagnostic in one line.
func (d Diagnostic) Error() string {
	var b strings.Builder
	if d.Option != "" {
		b.WriteString(d.Option)
		b.WriteString(": ")
	}
	b.WriteString(d.Message)
	if d.Hint != "" {
		b.WriteString(" (")
		b.WriteString(d.Hint)
		b.WriteString(")")
	}
	return b.String()
}

// Diagnostics is a list of diagnostics. Return its Err, never the list itself,
// as an error: a nil list in an error interface is not nil.
type Diagnostics []Diagnostic

// Err returns ds as an error, or nil when no diagnostic in ds is an error.
func (ds Diagnostics) Err() error {
	for _, d := range ds {
		if d.Severity == Error {
			return ds
		}
	}
	return nil
}

// Error returns every diagnostic on a line of its own.
func (ds Diagnostics) Error() string {
	var b strings.Builder
	for i, d := range ds {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(d.Error())
	}
	return b.String()
}

// Unwrap gives errors.As each diagnostic.
func (ds Diagnostics) Unwrap() []error {
	errs := make([]error, len(ds))
	for i, d := range ds {
		errs[i] = d
	}
	return errs
}

// Status returns the HTTP status that answers ds: 501 when it has errors and
// every one is about something that the service does not implement, otherwise
// 400.
func (ds Diagnostics) Status() int {
	status := 400
	for _, d := range ds {
		if d.Severity != Error {
			continue
		}
		if d.Code.Status() != 501 {
			return 400
		}
		status = 501
	}
	return status
}
