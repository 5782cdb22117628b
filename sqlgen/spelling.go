package sqlgen

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// cell is how a dialect spells something: a template, or why it does not. One
// of the two is set; a test walks the tables and names a cell that has neither.
//
// A template is exact for all values that rows hold, yields NULL exactly where
// an argument is null, and cannot raise. Where it is a value it binds tighter
// than every operator; where it is a condition it binds tighter than NOT.
type cell struct {
	sql string
	why string
}

func spelled(sql string) cell     { return cell{sql: sql} }
func unsupported(why string) cell { return cell{why: why} }

// overload names a call by its number of arguments and by whether it is one on
// collections.
type overload struct {
	fn         schema.FunctionID
	args       int
	collection bool
}

type (
	functionTable map[overload]cell
	operatorTable map[ast.Operator]cell
)

const (
	inMemory    = "collections as values are compared in memory"
	notVerified = "no spelling has been verified"
)

// commonFunctions are spelled for integer division with / and are not on text;
// the dialects add what differs. Functions of points in time take what lower
// makes of their argument: days since 1970-01-01 for year, month and day,
// nanoseconds since midnight for hour, minute, second and fractionalseconds,
// ticks for date and time.
var commonFunctions = functionTable{
	{schema.FnConcat, 2, true}:         unsupported(inMemory),
	{schema.FnContains, 2, true}:       unsupported(inMemory),
	{schema.FnEndsWith, 2, true}:       unsupported(inMemory),
	{schema.FnIndexOf, 2, true}:        unsupported(inMemory),
	{schema.FnLength, 1, true}:         unsupported(inMemory),
	{schema.FnStartsWith, 2, true}:     unsupported(inMemory),
	{schema.FnSubstring, 2, true}:      unsupported(inMemory),
	{schema.FnSubstring, 3, true}:      unsupported(inMemory),
	{schema.FnHasSubset, 2, true}:      unsupported(inMemory),
	{schema.FnHasSubsequence, 2, true}: unsupported(inMemory),

	{schema.FnMatchesPattern, 2, false}: unsupported("regular expressions differ between databases"),

	{schema.FnDate, 1, false}:               spelled("({0} / 864000000000 - 719162)"),
	{schema.FnTime, 1, false}:               spelled("({0} % 864000000000 * 100)"),
	{schema.FnHour, 1, false}:               spelled("({0} / 3600000000000)"),
	{schema.FnMinute, 1, false}:             spelled("({0} / 60000000000 % 60)"),
	{schema.FnSecond, 1, false}:             spelled("({0} / 1000000000 % 60)"),
	{schema.FnFractionalSeconds, 1, false}:  spelled("({0} % 1000000000)"),
	{schema.FnTotalSeconds, 1, false}:       spelled("{0}"),
	{schema.FnTotalOffsetMinutes, 1, false}: spelled("CASE WHEN {0} IS NOT NULL THEN 0 END"),
	{schema.FnNow, 0, false}:                spelled("{0}"),
	{schema.FnMinDateTime, 0, false}:        spelled("{0}"),
	{schema.FnMaxDateTime, 0, false}:        spelled("{0}"),

	{schema.FnGeoDistance, 2, false}:   unsupported(notVerified),
	{schema.FnGeoIntersects, 2, false}: unsupported(notVerified),
	{schema.FnGeoLength, 1, false}:     unsupported(notVerified),
}

var commonOperators = operatorTable{
	ast.Or:    spelled("{0} OR {1}"),
	ast.And:   spelled("{0} AND {1}"),
	ast.Eq:    spelled("{0} = {1}"),
	ast.Ne:    spelled("{0} <> {1}"),
	ast.Gt:    spelled("{0} > {1}"),
	ast.Ge:    spelled("{0} >= {1}"),
	ast.Lt:    spelled("{0} < {1}"),
	ast.Le:    spelled("{0} <= {1}"),
	ast.Add:   spelled("({0} + {1})"),
	ast.Sub:   spelled("({0} - {1})"),
	ast.Mul:   spelled("({0} * {1})"),
	ast.Div:   spelled("({0} / {1})"),
	ast.DivBy: unsupported("a quotient of 34 digits is computed in memory"),
	ast.Mod:   spelled("({0} % {1})"),
	ast.Not:   spelled("NOT ({0})"),
	ast.Neg:   spelled("(-{0})"),
	ast.Has:   spelled("({0} & {1}) = {1}"),
	ast.In:    spelled("{0} IN {1}"),
}

// with returns base with the cells of own in place of its own.
func (base functionTable) with(own functionTable) functionTable {
	t := maps.Clone(base)
	maps.Copy(t, own)
	return t
}

func (base operatorTable) with(own operatorTable) operatorTable {
	t := maps.Clone(base)
	maps.Copy(t, own)
	return t
}

// with returns the union of tables by form.
func with(tables ...map[form]string) map[form]string {
	t := map[form]string{}
	for _, own := range tables {
		maps.Copy(t, own)
	}
	return t
}

// forms returns the same template for several forms.
func forms(sql string, fs ...form) map[form]string {
	m := make(map[form]string, len(fs))
	for _, f := range fs {
		m[f] = sql
	}
	return m
}

var (
	integers = []form{formInt, formDays, formNanos, formTicks, formScaled}
	texts    = []form{formString, formGuid, formName, formDigits}
	// listable are the forms whose values JSON carries exactly.
	listable  = slices.Concat(integers, texts)
	jsonItems = slices.Concat(listable, []form{formBool})
)

// whiteSpace returns the characters that trim removes.
func whiteSpace() string {
	var b strings.Builder
	for _, r := range unicode.White_Space.R16 {
		for c := rune(r.Lo); c <= rune(r.Hi); c += rune(r.Stride) {
			b.WriteRune(c)
		}
	}
	return b.String()
}
