package schema

import (
	"iter"

	"github.com/odatacheck/odata/ast"
)

// anyCollection is the parameter that takes a collection of any type.
var anyCollection = &CollectionType{Elem: Untyped}

// functions is the meaning of every built-in function, a row each, in the
// order of FunctionID. Positions and lengths are Int64 where the standard has
// Int32, because integer arithmetic is.
var functions = [...]Function{
	{FnConcat, "concat", "the second string or collection behind the first", "5.1.1.5.1",
		"concat(title,createdBy) eq 'ab'", []Overload{
			{types(String, String), String, apply2(concatStrings)},
			{types(anyCollection, anyCollection), anyCollection, apply2(concatCollections)},
		}},
	{FnContains, "contains", "whether the second string or run of items occurs in the first", "5.1.1.5.2",
		"contains(title,'phish')", []Overload{
			{types(String, String), Boolean, apply2(containsString)},
			{types(anyCollection, anyCollection), Boolean, apply2(containsItems)},
		}},
	{FnEndsWith, "endswith", "whether the first string or collection ends with the second", "5.1.1.5.3",
		"endswith(indicatorValue,'.example')", []Overload{
			{types(String, String), Boolean, apply2(endsWithString)},
			{types(anyCollection, anyCollection), Boolean, apply2(endsWithItems)},
		}},
	{FnIndexOf, "indexof", "the position of the second string or run of items in the first, from 0, or -1", "5.1.1.5.4",
		"indexof(title,'a') eq 0", []Overload{
			{types(String, String), Int32, apply2(indexOfString)},
			{types(anyCollection, anyCollection), Int32, apply2(indexOfItems)},
		}},
	{FnLength, "length", "the count of characters or items", "5.1.1.5.5",
		"length(indicatorValue) gt 40", []Overload{
			{types(String), Int32, apply1(lengthOfString)},
			{types(anyCollection), Int32, apply1(lengthOfCollection)},
		}},
	{FnStartsWith, "startswith", "whether the first string or collection starts with the second", "5.1.1.5.6",
		"startswith(indicatorValue,'10.')", []Overload{
			{types(String, String), Boolean, apply2(startsWithString)},
			{types(anyCollection, anyCollection), Boolean, apply2(startsWithItems)},
		}},
	{FnSubstring, "substring", "what follows from a position, or that many characters or items of it", "5.1.1.5.7",
		"substring(title,1,2) eq 'bc'", []Overload{
			{types(String, Int64), String, substringFrom},
			{types(String, Int64, Int64), String, substringOf},
			{types(anyCollection, Int64), anyCollection, itemsFrom},
			{types(anyCollection, Int64, Int64), anyCollection, itemsOf},
		}},
	{FnHasSubset, "hassubset", "whether the first collection has every item of the second, as often", "5.1.1.6.1",
		"hassubset(rbacGroupIds,[1,2])", []Overload{
			{types(anyCollection, anyCollection), Boolean, apply2(hasSubset)},
		}},
	{FnHasSubsequence, "hassubsequence", "whether the first collection has the items of the second in their order", "5.1.1.6.2",
		"hassubsequence(rbacGroupIds,[1,2])", []Overload{
			{types(anyCollection, anyCollection), Boolean, apply2(hasSubsequence)},
		}},
	{FnMatchesPattern, "matchesPattern", "whether an ECMAScript regular expression matches somewhere", "5.1.1.7.1",
		"matchesPattern(title,'^A.*e$')", []Overload{
			{types(String, String), Boolean, matchesPattern},
		}},
	{FnToLower, "tolower", "the string in lower case, character by character", "5.1.1.7.2",
		"tolower(title) eq 'test'", []Overload{{types(String), String, apply1(toLower)}}},
	{FnToUpper, "toupper", "the string in upper case, character by character", "5.1.1.7.3",
		"toupper(title) eq 'TEST'", []Overload{{types(String), String, apply1(toUpper)}}},
	{FnTrim, "trim", "the string without white space at its ends", "5.1.1.7.4",
		"trim(title) eq 'test'", []Overload{{types(String), String, apply1(trim)}}},
	{FnDate, "date", "the date, in the value's own offset", "5.1.1.8.1",
		"date(expirationTime) eq 2024-12-12", []Overload{{types(DateTimeOffset), Date, apply1(dateOfTime)}}},
	{FnDay, "day", "the day of the month, in the value's own offset", "5.1.1.8.2",
		"day(expirationTime) eq 12", []Overload{
			{types(Date), Int32, apply1(dayOfDate)},
			{types(DateTimeOffset), Int32, apply1(dayOfTime)},
		}},
	{FnFractionalSeconds, "fractionalseconds", "the fraction of the second", "5.1.1.8.3",
		"fractionalseconds(creationTimeDateTimeUtc) gt 0.5", []Overload{
			{types(DateTimeOffset), Decimal, apply1(fractionOfTime)},
			{types(TimeOfDay), Decimal, apply1(fractionOfClock)},
		}},
	{FnHour, "hour", "the hour, in the value's own offset", "5.1.1.8.4",
		"hour(creationTimeDateTimeUtc) lt 6", []Overload{
			{types(DateTimeOffset), Int32, apply1(hourOfTime)},
			{types(TimeOfDay), Int32, apply1(hourOfClock)},
		}},
	{FnMaxDateTime, "maxdatetime", "the last instant, 9999-12-31T23:59:59.9999999Z", "5.1.1.8.5",
		"expirationTime lt maxdatetime()", []Overload{{nil, DateTimeOffset, maxDateTime}}},
	{FnMinDateTime, "mindatetime", "the first instant, 0001-01-01T00:00:00Z", "5.1.1.8.6",
		"creationTimeDateTimeUtc gt mindatetime()", []Overload{{nil, DateTimeOffset, minDateTime}}},
	{FnMinute, "minute", "the minute, in the value's own offset", "5.1.1.8.7",
		"minute(creationTimeDateTimeUtc) eq 15", []Overload{
			{types(DateTimeOffset), Int32, apply1(minuteOfTime)},
			{types(TimeOfDay), Int32, apply1(minuteOfClock)},
		}},
	{FnMonth, "month", "the month, in the value's own offset", "5.1.1.8.8",
		"month(expirationTime) eq 12", []Overload{
			{types(Date), Int32, apply1(monthOfDate)},
			{types(DateTimeOffset), Int32, apply1(monthOfTime)},
		}},
	{FnNow, "now", "the instant of the request", "5.1.1.8.9",
		"expirationTime lt now()", []Overload{{nil, DateTimeOffset, nil}}},
	{FnSecond, "second", "the second, without its fraction", "5.1.1.8.10",
		"second(creationTimeDateTimeUtc) eq 35", []Overload{
			{types(DateTimeOffset), Int32, apply1(secondOfTime)},
			{types(TimeOfDay), Int32, apply1(secondOfClock)},
		}},
	{FnTime, "time", "the time of day, in the value's own offset", "5.1.1.8.11",
		"time(creationTimeDateTimeUtc) ge 09:00:00", []Overload{{types(DateTimeOffset), TimeOfDay, apply1(clockOfTime)}}},
	{FnTotalOffsetMinutes, "totaloffsetminutes", "the value's own offset from UTC in minutes", "5.1.1.8.12",
		"totaloffsetminutes(creationTimeDateTimeUtc) eq 0", []Overload{{types(DateTimeOffset), Int32, apply1(offsetOfTime)}}},
	{FnTotalSeconds, "totalseconds", "the duration in seconds, with their fraction", "5.1.1.8.13",
		"totalseconds(expirationTime sub creationTimeDateTimeUtc) gt 86400", []Overload{{types(Duration), Decimal, apply1(secondsOfDuration)}}},
	{FnYear, "year", "the year, in the value's own offset", "5.1.1.8.14",
		"year(expirationTime) eq 2024", []Overload{
			{types(Date), Int32, apply1(yearOfDate)},
			{types(DateTimeOffset), Int32, apply1(yearOfTime)},
		}},
	{FnCeiling, "ceiling", "the least whole number that is not below the number", "5.1.1.9.1",
		"ceiling(1.5) eq 2", []Overload{
			{types(Int64), Int64, apply1(sameInteger)},
			{types(Decimal), Decimal, apply1(ceilingOfDecimal)},
			{types(Double), Double, apply1(ceilingOfDouble)},
		}},
	{FnFloor, "floor", "the greatest whole number that is not above the number", "5.1.1.9.2",
		"floor(1.5) eq 1", []Overload{
			{types(Int64), Int64, apply1(sameInteger)},
			{types(Decimal), Decimal, apply1(floorOfDecimal)},
			{types(Double), Double, apply1(floorOfDouble)},
		}},
	{FnRound, "round", "the nearest whole number, half away from zero", "5.1.1.9.3",
		"round(1.5) eq 2", []Overload{
			{types(Int64), Int64, apply1(sameInteger)},
			{types(Decimal), Decimal, apply1(roundDecimalAway)},
			{types(Double), Double, apply1(roundDoubleAway)},
		}},
	{FnGeoDistance, "geo.distance", "the shortest distance of two points, in metres on the globe", "5.1.1.11.1",
		"geo.distance(geography'SRID=4326;Point(0 0)',geography'SRID=4326;Point(1 0)') lt 120000", []Overload{
			{types(GeographyPoint, GeographyPoint), Double, geoDistance},
			{types(GeometryPoint, GeometryPoint), Double, geoDistance},
		}},
	{FnGeoIntersects, "geo.intersects", "whether the point lies in the polygon or on its edge", "5.1.1.11.2",
		"geo.intersects(geometry'SRID=0;Point(1 1)',geometry'SRID=0;Polygon((0 0,2 0,2 2,0 0))')", []Overload{
			{types(GeographyPoint, GeographyPolygon), Boolean, geoIntersects},
			{types(GeometryPoint, GeometryPolygon), Boolean, geoIntersects},
		}},
	{FnGeoLength, "geo.length", "the length of a line, in metres on the globe", "5.1.1.11.3",
		"geo.length(geometry'SRID=0;LineString(0 0,3 4)') eq 5", []Overload{
			{types(GeographyLineString), Double, geoLength},
			{types(GeometryLineString), Double, geoLength},
		}},
}

// Functions yields every built-in function, in the order of its section in
// URL Conventions. The rows are shared and must not be changed.
func Functions() iter.Seq[*Function] {
	return func(yield func(*Function) bool) {
		for i := range functions {
			if !yield(&functions[i]) {
				return
			}
		}
	}
}

// LookupFunction returns the built-in function called name in any letter case.
func LookupFunction(name string) (*Function, bool) {
	for i := range functions {
		if equalFoldASCII(functions[i].Name, name) {
			return &functions[i], true
		}
	}
	return nil, false
}

func types(t ...Type) []Type { return t }

// apply1 and apply2 make an Apply of a function that cannot fail.
func apply1[A, R any](f func(A) R) func([]Value) (Value, error) {
	return func(args []Value) (Value, error) { return f(args[0].(A)), nil }
}

func apply2[A, B, R any](f func(A, B) R) func([]Value) (Value, error) {
	return func(args []Value) (Value, error) { return f(args[0].(A), args[1].(B)), nil }
}

// negativeLength is the failure of substring.
const negativeLength = Fault(ast.NegativeLength)
