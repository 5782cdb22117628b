package api

import (
	"errors"
	"fmt"
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// invalidQuery begins every message about a query.
const invalidQuery = "The query specified in the URI is not valid. "

// queryFault turns what is wrong with a query into the error of the API. Any
// other error stays as it is.
func (s *Server) queryFault(q *ast.Query, err error) error {
	var failed *eval.Error
	if errors.As(err, &failed) {
		return indicator.Faultf(indicator.ODataError, "%s%s.", invalidQuery, sentence(failed.Code.Summary()))
	}
	var diags ast.Diagnostics
	if !errors.As(err, &diags) {
		return err
	}
	for _, d := range diags {
		if d.Severity == ast.Error {
			message := s.queryMessage(q, d)
			if d.Hint != "" && !namesOwn(d.Hint) {
				message += " " + sentence(d.Hint)
				if !strings.HasSuffix(message, "?") {
					message += "."
				}
			}
			return indicator.Faultf(indicator.ODataError, "%s%s", invalidQuery, message)
		}
	}
	return err
}

// namesOwn reports whether a hint names a property that only the server knows.
func namesOwn(hint string) bool {
	for _, name := range []string{indicator.TenantName, indicator.NumberName, indicator.ScopeName} {
		if strings.Contains(hint, name) {
			return true
		}
	}
	return false
}

// queryMessage returns the sentence that the service's framework has for a
// diagnostic, or the library's own.
func (s *Server) queryMessage(q *ast.Query, d ast.Diagnostic) string {
	text := ""
	if q != nil {
		o, _ := q.Option(d.Option)
		text = o.Text
	}
	blamed := ""
	if 0 <= d.Span.Start && d.Span.Start <= d.Span.End && d.Span.End <= len(text) {
		blamed = text[d.Span.Start:d.Span.End]
	}
	switch d.Code {
	case ast.UnknownProperty:
		return s.noProperty(blamed)
	case ast.NotFilterable:
		return fmt.Sprintf("The property '%s' cannot be used in the $filter query option.", s.spelling(blamed))
	case ast.NotSortable:
		return fmt.Sprintf("The property '%s' cannot be used in the $orderby query option.", s.spelling(blamed))
	case ast.UnterminatedString:
		return fmt.Sprintf("There is an unterminated string literal at position %d in '%s'.", d.Span.Start, text)
	case ast.UnexpectedCharacter:
		return fmt.Sprintf("Syntax error: character '%s' is not valid at position %d in '%s'.", blamed, d.Span.Start, text)
	case ast.UnexpectedToken, ast.UnexpectedEnd, ast.MissingWhitespace:
		return fmt.Sprintf("Syntax error at position %d in '%s'. %s.", d.Span.Start, text, sentence(d.Message))
	case ast.UnknownFunction:
		return fmt.Sprintf("An unknown function with name '%s' was found.", blamed)
	case ast.UnknownMember:
		return fmt.Sprintf("The string '%s' is not a valid enumeration type constant.", strings.Trim(blamed, "'"))
	case ast.TopTooLarge:
		return fmt.Sprintf("The limit of '%d' for Top query has been exceeded. The value from the incoming request is '%s'.", s.entity.MaxTop, text)
	case ast.TypeMismatch:
		if message, ok := s.operands(q, d); ok {
			return message
		}
	}
	return sentence(d.Message) + "."
}

func (s *Server) noProperty(name string) string {
	return fmt.Sprintf("Could not find a property named '%s' on type '%s'.", name, s.entity.Name)
}

// operatorKinds are the names that the service's framework has for operators.
var operatorKinds = map[ast.Operator]string{
	ast.Eq: "Equal", ast.Ne: "NotEqual", ast.Gt: "GreaterThan", ast.Ge: "GreaterThanOrEqual", ast.Lt: "LessThan",
	ast.Le: "LessThanOrEqual", ast.Add: "Add", ast.Sub: "Subtract", ast.Mul: "Multiply", ast.Div: "Divide",
	ast.Mod: "Modulo", ast.Has: "Has",
}

// operands returns the sentence about the operator that a diagnostic blames,
// unless there is none or the types of its operands are not known here, as
// those of variables are not.
func (s *Server) operands(q *ast.Query, d ast.Diagnostic) (message string, ok bool) {
	visit := func(e ast.Expr) bool {
		b, is := e.(*ast.Binary)
		if !is || b.OpPos != d.Span {
			return true
		}
		kind, x, y := operatorKinds[b.Op], s.typeOf(q, b.X), s.typeOf(q, b.Y)
		if ok = kind != "" && x != "" && y != ""; ok {
			message = fmt.Sprintf("A binary operator with incompatible types was detected. "+
				"Found operand types '%s' and '%s' for operator kind '%s'.", x, y, kind)
		}
		return false
	}
	switch {
	case d.Option == "$filter" && q.Filter != nil:
		ast.Walk(q.Filter, visit)
	case d.Option == "$orderby":
		for _, item := range q.OrderBy {
			ast.Walk(item.Expr, visit)
		}
	}
	return message, ok
}

// typeOf returns the name of the type of an expression that rows could be
// sorted by, or "".
func (s *Server) typeOf(q *ast.Query, e ast.Expr) string {
	sorted, err := schema.Bind(&ast.Query{OrderBy: []ast.OrderItem{{Expr: e}}, Aliases: q.Aliases}, s.entity)
	if err != nil || len(sorted.OrderBy) == 0 {
		return ""
	}
	return sorted.OrderBy[0].Term.Type().String()
}

// spelling returns the name of a property as the service writes it.
func (s *Server) spelling(path string) string {
	if p, ok := s.entity.Lookup(path); ok {
		return p.Name
	}
	return path
}

// sentence returns text with a capital letter, unless it begins with an
// operator, which is written in small ones.
func sentence(text string) string {
	word, _, _ := strings.Cut(text, " ")
	if _, operator := ast.LookupOperator(word); operator || text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// bind checks a query against the rows' entity type. Messages are about that
// of clients, which has no member that only the server knows.
func (s *Server) bind(q *ast.Query) (*schema.Query, error) {
	bound, err := schema.Bind(q, s.entity)
	if err != nil {
		return nil, s.queryFault(q, err)
	}
	return bound, nil
}
