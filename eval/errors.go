package eval

import (
	"fmt"

	"github.com/odatacheck/odata/ast"
)

// Error is a failure of evaluation. It fails the whole request, whatever the
// other rows are (URL Conventions 5.1.1.2): Code is [ast.DivisionByZero],
// [ast.Overflow], [ast.NegativeLength], [ast.InvalidPattern],
// [ast.LimitExceeded], [ast.NotSupported] or [ast.InvalidRow].
type Error struct {
	Code   ast.Code
	Option string   // that failed: $filter or $orderby; "" for a nil row
	Span   ast.Span // of the term that failed, in the text of Option
	Row    int      // zero-based number of the row among those read; -1 in Match
	Detail string   // what is wrong with an invalid row, or which limit was exceeded, or ""
}

// Error returns the row, where it is known, and what went wrong there.
func (e *Error) Error() string {
	msg := e.Detail
	if msg == "" {
		msg = e.Code.Summary()
	}
	if e.Row < 0 {
		return msg
	}
	return fmt.Sprintf("row %d: %s", e.Row, msg)
}

// status tells whether a term has a value: ok, null, or a fault. A fault is
// the number of a site from firstFault on, so that failing allocates nothing.
type status uint32

// truth is the value of a Boolean term. Its null and its faults are the
// numbers that they have as a status.
type truth uint32

const (
	ok         status = 0
	null       status = 2
	firstFault status = 3

	no      truth = 0
	yes     truth = 1
	unknown truth = truth(null)
)

// failed reports whether t is a fault.
func (t truth) failed() bool { return t > unknown }

// failed reports whether s is a fault.
func (s status) failed() bool { return s > null }

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// both combines the states of two operands: null comes before a fault, as in
// null div 0, and the left fault before the right one.
func both(x, y status) status {
	switch {
	case x == null || y == null:
		return null
	case x != ok:
		return x
	}
	return y
}

// site is a place of the filter that can fail.
type site struct {
	code   ast.Code
	span   ast.Span
	detail string
	option string
}

// err returns the error for a fault.
func (p *program) err(t truth, row int) *Error {
	s := p.sites[t-truth(firstFault)]
	return &Error{Code: s.code, Option: s.option, Span: s.span, Row: row, Detail: s.detail}
}
