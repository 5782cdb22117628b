package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/odatacheck/odata/ast"
)

// date scans a date or a DateTimeOffset that begins at i. Its year is
// src[year:j], and a hyphen and a digit follow.
//
//	dateValue           = year "-" month "-" day
//	year                = [ "-" ] ( "0" 3DIGIT / oneToNine 3*DIGIT )
//	dateTimeOffsetValue = dateValue "T" timeOfDayValue ( "Z" / SIGN hour ":" minute )
func (s *scanner) date(i, year, j int) (lexer.TokenType, int) {
	switch {
	case j-year < 4:
		return s.badTemporal(i, year, j, "date", "a year has four digits or more")
	case j-year > 4 && s.src[year] == '0':
		return s.badTemporal(i, year, j, "date", "a year of more than four digits cannot begin with 0")
	}
	month := j + 1
	if !s.twoDigits(month, 1, 12) || s.at(month+2) != '-' {
		return s.badTemporal(i, month, s.digitsEnd(month), "date", "expected a month from 01 to 12 and a hyphen")
	}
	day := month + 3
	if !s.twoDigits(day, 1, 31) {
		return s.badTemporal(i, day, s.digitsEnd(day), "date", "expected a day from 01 to 31")
	}
	j = day + 2
	if s.at(j)|0x20 == 't' {
		return s.dateTimeOffset(i, j+1)
	}
	if s.continues(j) {
		return s.badTemporal(i, j, s.temporalEnd(j), "date", "nothing may follow the day")
	}
	return literalToken(ast.DateLiteral), j
}

// dateTimeOffset scans the rest of a DateTimeOffset that begins at i, from the
// hour at j on.
func (s *scanner) dateTimeOffset(i, j int) (lexer.TokenType, int) {
	j, why := s.clock(j)
	if why != "" {
		return s.badTemporal(i, j, s.digitsEnd(j), "date and time", why)
	}
	switch s.at(j) {
	case 'Z', 'z':
		j++
	case '+', '-':
		if !s.twoDigits(j+1, 0, 23) {
			return s.badTemporal(i, j, s.digitsEnd(j+1), "date and time", "expected an offset from -23:59 to +23:59")
		}
		if s.at(j+3) != ':' || !s.twoDigits(j+4, 0, 59) {
			return s.badTemporal(i, j, s.temporalEnd(j+1), "date and time", "expected an offset such as +02:00")
		}
		j += 6
	default:
		return s.missingOffset(i, j)
	}
	if s.continues(j) {
		return s.badTemporal(i, j, s.temporalEnd(j), "date and time", "nothing may follow the offset")
	}
	return literalToken(ast.DateTimeOffsetLiteral), j
}

// missingOffset refuses a DateTimeOffset without Z or an offset at j.
func (s *scanner) missingOffset(i, j int) (lexer.TokenType, int) {
	if s.at(j) == ' ' && s.twoDigits(j+1, 0, 23) && s.at(j+3) == ':' {
		return s.fail(ast.Diagnostic{
			Code: ast.InvalidLiteral, Span: ast.Span{Start: j, End: j + 1},
			Message: "malformed date and time " + quote(s.src[i:j]) + ": a blank is where the sign of the offset should be",
			Hint:    `write the plus as "%2B" in a URL`,
			Fix:     &ast.Fix{Span: ast.Span{Start: j, End: j + 1}, Text: "+"},
		})
	}
	return s.fail(ast.Diagnostic{
		Code: ast.InvalidLiteral, Span: ast.Span{Start: j, End: j},
		Message: "malformed date and time " + quote(s.src[i:j]) + `: it must end in "Z" or in an offset such as +02:00`,
		Hint:    `append "Z" for UTC`,
		Fix:     &ast.Fix{Span: ast.Span{Start: j, End: j}, Text: "Z"},
	})
}

// timeOfDay scans a time of day that begins with two digits and a colon.
//
//	timeOfDayValue = hour ":" minute [ ":" second [ "." fractionalSeconds ] ]
func (s *scanner) timeOfDay(i int) (lexer.TokenType, int) {
	j, why := s.clock(i)
	if why != "" {
		return s.badTemporal(i, j, s.digitsEnd(j), "time of day", why)
	}
	if s.continues(j) {
		return s.badTemporal(i, j, s.temporalEnd(j), "time of day", "nothing may follow the time")
	}
	return literalToken(ast.TimeOfDayLiteral), j
}

// clock returns the end of the time at j, or the part that is wrong and why.
func (s *scanner) clock(j int) (int, string) {
	if !s.twoDigits(j, 0, 23) || s.at(j+2) != ':' {
		return j, "expected an hour from 00 to 23 and a colon"
	}
	if !s.twoDigits(j+3, 0, 59) {
		return j + 3, "expected a minute from 00 to 59"
	}
	j += 5
	if s.at(j) != ':' || !isDigit(s.at(j+1)) || !isDigit(s.at(j+2)) {
		return j, ""
	}
	if !s.twoDigits(j+1, 0, 60) {
		return j + 1, "expected a second from 00 to 60"
	}
	j += 3
	if s.at(j) != '.' {
		return j, ""
	}
	if n := s.digitsEnd(j+1) - (j + 1); n < 1 || n > 12 {
		return j + 1, "expected 1 to 12 fraction digits"
	}
	return s.digitsEnd(j + 1), ""
}

// twoDigits reports whether exactly two digits are at j, a number from low to
// high.
func (s *scanner) twoDigits(j, low, high int) bool {
	if !isDigit(s.at(j)) || !isDigit(s.at(j+1)) || isDigit(s.at(j+2)) {
		return false
	}
	n := int(s.src[j]-'0')*10 + int(s.src[j+1]-'0')
	return low <= n && n <= high
}

// continues reports whether the character at j cannot follow a literal of date
// or time.
func (s *scanner) continues(j int) bool {
	return s.identifierEnd(j) > j || strings.IndexByte("-+.", s.at(j)) >= 0
}

// temporalEnd returns the end of the characters from j on that a malformed
// literal of date or time may consist of.
func (s *scanner) temporalEnd(j int) int {
	for classes[s.at(j)]&identPart != 0 || strings.IndexByte("-+.:", s.at(j)) >= 0 {
		j++
	}
	return j
}

// badTemporal reports a malformed literal that begins at i, blaming [from,to).
// A run with the hyphens of a Guid is taken for one instead.
func (s *scanner) badTemporal(i, from, to int, what, why string) (lexer.TokenType, int) {
	run := s.temporalEnd(i)
	if text := s.src[i:run]; strings.Count(text, "-") >= 4 && !strings.Contains(text, ":") {
		return s.badGuid(i, run)
	}
	return s.fail(ast.Diagnostic{
		Code: ast.InvalidLiteral, Span: ast.Span{Start: from, End: max(from, to)},
		Message: "malformed " + what + " " + quote(s.src[i:run]) + ": " + why,
	})
}
