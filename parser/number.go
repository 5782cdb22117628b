package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// number scans what begins with a digit or a sign and a digit: a number, a
// Guid, or one of the date and time literals.
//
//	decimalValue = [ SIGN ] 1*DIGIT [ "." 1*DIGIT ] [ "e" [ SIGN ] 1*DIGIT ]
func (s *scanner) number(i int) (lexer.TokenType, int) {
	if guidAt(s.src, i) {
		return literalToken(ast.GuidLiteral), i + guidLength
	}
	j := i
	if !isDigit(s.src[i]) {
		j++
	}
	digits := j
	j = s.digitsEnd(j)
	switch s.at(j) {
	case '-':
		if s.src[i] != '+' && j-digits >= 3 && isDigit(s.at(j+1)) {
			return s.date(i, digits, j)
		}
	case ':': // of a condition in case(a eq 10:2012-09-03,...) if a third digit follows
		if digits == i && j-digits == 2 && isDigit(s.at(j+1)) && isDigit(s.at(j+2)) && !isDigit(s.at(j+3)) {
			return s.timeOfDay(i)
		}
	}
	kind := ast.IntegerLiteral
	if s.at(j) == '.' {
		k := s.digitsEnd(j + 1)
		if k == j+1 {
			return s.badNumber(i, j, j+1, "digits must follow the decimal point",
				"write "+quote(s.src[i:j]+".0"), &ast.Fix{Span: ast.Span{Start: j, End: j + 1}, Text: ".0"})
		}
		j, kind = k, ast.DecimalLiteral
	}
	if s.at(j)|0x20 == 'e' {
		k := j + 1
		if s.at(k) == '+' || s.at(k) == '-' {
			k++
		}
		if e := s.digitsEnd(k); e > k {
			j, kind = e, ast.DoubleLiteral
		} else if classes[s.at(k)]&identPart == 0 {
			return s.badNumber(i, j, k, "digits must follow the exponent sign", "", nil)
		}
	}
	if s.identifierEnd(j) > j || s.at(j) == '.' {
		return s.afterNumber(i, j)
	}
	return literalToken(kind), j
}

// afterNumber refuses what directly follows the number of src[i:j].
func (s *scanner) afterNumber(i, j int) (lexer.TokenType, int) {
	end := s.identifierEnd(j)
	rest := s.src[j:end]
	switch strings.ToLower(rest) {
	case "l", "m", "f", "d":
		return s.badNumber(i, j, end, "OData 4 numbers have no type suffix",
			"write "+quote(s.src[i:j]), &ast.Fix{Span: ast.Span{Start: j, End: end}})
	}
	if op, ok := ast.LookupOperator(rest); ok && op != ast.Neg {
		return s.fail(ast.Diagnostic{
			Code: ast.MissingWhitespace, Span: ast.Span{Start: j, End: end},
			Message: "a blank is missing before " + quote(rest),
			Fix:     &ast.Fix{Span: ast.Span{Start: j, End: j}, Text: " "},
		})
	}
	return s.badNumber(i, j, end, "", "put text in single quotation marks", nil)
}

// badNumber reports a malformed number that begins at i, blaming [from,to). A
// run of hexadecimal digits and hyphens is taken for a Guid instead.
func (s *scanner) badNumber(i, from, to int, why, hint string, fix *ast.Fix) (lexer.TokenType, int) {
	run := i
	for classes[s.at(run)]&identPart != 0 || s.at(run) == '-' || s.at(run) == '.' {
		run++
	}
	if strings.Count(s.src[i:run], "-") >= 3 {
		return s.badGuid(i, run)
	}
	message := "malformed number " + quote(s.src[i:max(run, to)])
	if why != "" {
		message += ": " + why
	}
	if from == to {
		to = max(run, from+1)
	}
	return s.fail(ast.Diagnostic{
		Code: ast.InvalidLiteral, Span: ast.Span{Start: from, End: min(to, len(s.src))},
		Message: message, Hint: hint, Fix: fix,
	})
}

// badGuid reports a malformed Guid that ends at end. It may have begun with
// what was taken for a name before the hyphen at i.
func (s *scanner) badGuid(i, end int) (lexer.TokenType, int) {
	for i > 0 && classes[s.src[i-1]]&identPart != 0 {
		i--
	}
	return s.fail(ast.Diagnostic{
		Code: ast.InvalidLiteral, Span: ast.Span{Start: i, End: end},
		Message: "malformed Guid " + quote(s.src[i:end]) + ": expected 8-4-4-4-12 hexadecimal digits",
		Hint:    "put text in single quotation marks",
	})
}

func (s *scanner) digitsEnd(j int) int {
	for j < len(s.src) && isDigit(s.src[j]) {
		j++
	}
	return j
}

const guidLength = len("01234567-89ab-cdef-0123-456789abcdef")

// guidAt reports whether a whole Guid is at src[i:].
//
//	guidValue = 8HEXDIG "-" 4HEXDIG "-" 4HEXDIG "-" 4HEXDIG "-" 12HEXDIG
func guidAt(src string, i int) bool {
	if len(src)-i < guidLength || src[i+8] != '-' || src[i+13] != '-' {
		return false
	}
	for k := range guidLength {
		c := src[i+k]
		if k == 8 || k == 13 || k == 18 || k == 23 {
			if c != '-' {
				return false
			}
		} else if classes[c]&hexDigit == 0 {
			return false
		}
	}
	if end := i + guidLength; end < len(src) {
		return classes[src[end]]&identPart == 0 && src[end] != '-'
	}
	return true
}
