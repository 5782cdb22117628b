package fuzz

import (
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// coverage names for every rule of the semantics the file and the topic whose
// cases hold an engine to it. A rule without a case is a rule no one checks.
var coverage = []struct{ rule, file, topic string }{
	// 2: lexical rules that change rows.
	{"operator names in any letter case", "keywords_as_names", "2: operators in any letter case"},
	{"function names in any letter case", "string_functions", "2: function names in any letter case"},
	{"any and all in any letter case", "lambda", "2: any and all in any letter case, blanks around the colon"},
	{"true and false in any letter case", "keywords_as_names", "2: true and false in any letter case, null only in lower case"},
	{"null, INF and NaN case-sensitive", "literals_number", "2: INF, -INF and NaN are Doubles and case-sensitive"},
	{"$count case-sensitive", "count_segment", "2: $count is case-sensitive"},
	{"names of properties and types case-sensitive", "keywords_as_names", "2: names of properties are case-sensitive"},
	{"enumeration members case-sensitive", "enum", "2: an unknown member is an error"},
	{"alias names case-sensitive", "aliases", "2: names of aliases are case-sensitive"},
	{"blanks around operators", "keywords_as_names", "2: operators need blanks on both sides"},
	{"not before a parenthesis", "keywords_as_names", "2: not needs a blank, and is accepted without one before a parenthesis"},
	{"blanks within parentheses", "string_functions", "2: blanks within the parentheses, none before"},
	{"doubled quotation marks", "strings", "2: a quotation mark is doubled"},
	{"no backslash escapes", "strings", "2: no backslash escapes"},
	{"strings in JSON", "strings", "2: in JSON, strings may stand in double quotation marks"},
	{"names that equal keywords", "keywords_as_names", "2: property names may equal keywords and are resolved by position"},
	{"identifiers of Unicode letters", "keywords_as_names", "2: identifiers of other alphabets, and with an underscore"},
	{"no suffixes of numbers", "literals_number", "2: no type suffix"},
	{"digits around the point", "literals_number", "2: digits on both sides of the point"},
	{"signs and leading zeros", "literals_number", "2: signs and leading zeros"},
	{"type of an integer literal", "literals_number", "2: Int32 and Int64 limits"},
	{"type of a literal with a point", "arithmetic_decimal", "2: a literal with a point is a Decimal"},
	{"type of a literal with an exponent", "arithmetic_double", "2: a literal with an exponent is a Double"},
	{"literals are promoted", "promotion", "2: a literal compared to a typed property takes part through promotion"},
	{"minus: literal and negation", "literals_number", "2: minus"},
	{"dates that do not exist", "date", "2: a date that does not exist"},
	{"dates beyond four digits", "date", "2: years of more than four digits and before the year 1"},
	{"time of day without seconds", "timeofday", "2: seconds may be missing and are 0"},
	{"24:00", "timeofday", "2: 24:00 is never a time"},
	{"offset mandatory", "datetimeoffset", "2: the offset is mandatory and at most 23:59"},
	{"12 fraction digits", "fraction_digits", "2: 1 to 12 fraction digits, 13 are an error"},
	{"T and Z", "datetimeoffset", "2: letters T and Z in any case"},
	{"bare durations", "duration", "2: a Duration may be a bare string beside a Duration"},
	{"no years, months and weeks", "duration", "2: no years, months or weeks, sign only minus"},
	{"P and PT", "duration", "2: P and PT alone are no durations"},
	{"guid", "guid", "2: a Guid is bare, its letters in any case"},
	{"binary", "binary", "2: binary literals are base64url, padding optional"},
	{"qualified enumeration", "enum", "2: the qualified form"},
	{"enumeration by number", "enum", "2: a number in quotation marks, also without a member"},
	{"enumeration by members and numbers", "enum_flags", "2: members and numbers together"},
	{"-INF", "double_special", "2: -INF is one token, - INF is the negation of INF"},

	// 3: precedence.
	{"or below and", "precedence", "3: and binds tighter than or"},
	{"and below comparison", "precedence", "3: comparison binds tighter than and"},
	{"eq below lt", "precedence", "3: eq and ne bind looser than gt, ge, lt and le"},
	{"eq to the left", "precedence", "3: eq and ne associate to the left"},
	{"lt below add below mul", "precedence", "3: add binds tighter than gt, mul tighter than add"},
	{"arithmetic to the left", "arithmetic_integer", "3: add and sub, mul and div associate to the left"},
	{"mul below minus", "precedence", "3: unary minus binds tighter than mul"},
	{"not above eq", "precedence", "3: not binds tighter than comparison"},
	{"not below in and has", "precedence", "3: in and has bind tighter than not and minus"},
	{"one item in parentheses", "in", "3: one item in round brackets right of in is a list"},
	{"literals only in parentheses", "in", "3: list members in round brackets are literals only"},
	{"expressions in square brackets", "in", "5 in: members in square brackets may be expressions"},
	{"the empty list", "in", "5 in: x in () is false"},

	// 4: three-valued logic.
	{"only true keeps a row", "three_valued", "4: only true keeps a row; false and null both drop it"},
	{"and", "three_valued", "4: and"},
	{"or", "three_valued", "4: or"},
	{"not", "three_valued", "4: not"},

	// 5: comparison.
	{"null eq null, null ne null", "comparison_null", "5: null eq null is true, null ne null is false"},
	{"null eq v, null ne v", "comparison_null", "5: null eq v is false, null ne v is true"},
	{"null gt v", "comparison_null", "5: an order comparison with one null is false, not null"},
	{"null gt null", "comparison_null", "5: null gt null and null lt null are false"},
	{"null ge null", "comparison_null", "5: null ge null and null le null are true"},
	{"has with null", "has", "5: has with a null operand is null"},
	{"arithmetic and functions with null", "comparison_null", "5: arithmetic and functions with null are null"},
	{"NaN equality", "double_special", "5: NaN is equal to nothing, itself included"},
	{"NaN order", "double_special", "5: NaN is neither less nor greater than anything"},
	{"INF", "double_special", "5: INF equals itself and is greater than every number"},
	{"Boolean order", "comparison_null", "5: false is less than true"},
	{"complex equality", "complex", "5: complex values are equal by structure, recursively"},
	{"complex and null", "complex", "5: complex values and null: both null is true"},
	{"complex order", "complex", "5: complex values know only eq and ne"},
	{"entities", "paths", "11: comparisons of entities are not supported"},
	{"collections", "collection_functions", "5: collections are equal item by item, in order"},
	{"binary and geo", "binary", "5: Binary, Stream and Geo compare with null only"},
	{"geo", "geo", "5: Binary, Stream and Geo compare with null only"},
	{"different types", "type_mismatch", "5: different types are an error where it can be seen"},
	{"numeric and String", "type_mismatch", "5: numeric against String: no implicit conversion"},
	{"path through null", "complex", "5: a path through null is null"},
	{"path through a null navigation property", "paths", "5: a path through a navigation property without instance is null"},
	{"derived type that does not match", "paths", "5: a derived-type segment that does not match is null"},
	{"unknown property", "type_mismatch", "5: an unknown property on a closed type is an error"},
	{"in: empty", "in", "5 in: x in () is false"},
	{"in: with null", "in_null", "5 in: x in (a, null) is true when x is null or a, else false"},
	{"in: null on the left", "in_null", "5 in: null in (a,b) is false, null in (null) is true"},
	{"in: not with null", "in_null", "5 in: not (x in (a, null)) is true for another x"},
	{"in: NaN", "double_special", "5 in: NaN in (NaN) is false"},
	{"in: null collection", "lambda_null", "5 in: x in null collection is false"},
	{"in: eq true", "in", "5 in: x in (..) eq true is legal by precedence"},
	{"in: member types", "in", "5 in: each member must be comparable with x"},
	{"in: promotion", "in", "5 in: numeric promotion applies to the members"},

	// 6: arithmetic.
	{"promotion order", "promotion", "6: Single is promoted to Double"},
	{"promotion of Decimal", "promotion", "6: Decimal is promoted to Single"},
	{"int div int", "division", "6: int div int truncates towards zero"},
	{"int div zero", "division", "6: integer division by zero fails the request"},
	{"Double div zero", "division", "6: Double div by zero is INF or -INF"},
	{"divby", "division", "6: divby gives a Decimal with its fraction"},
	{"divby zero", "division", "6: divby zero gives INF, -INF or NaN, never an error"},
	{"mod", "modulo", "6: mod has the sign of the left operand"},
	{"mod zero", "modulo", "6: a zero right operand of mod fails for every type"},
	{"overflow", "overflow", "6: overflow of a row fails the request"},
	{"overflow of literals", "overflow", "6: literals alone fail in the binder"},
	{"failures per row", "division", "6: integer division by zero fails the request"},
	{"scale", "arithmetic_decimal", "6: Decimal add, sub and mul are exact"},
	{"DateTimeOffset arithmetic", "datetime_arithmetic", "6: DateTimeOffset with Duration, and with DateTimeOffset"},
	{"Duration arithmetic", "duration", "6: Duration with Duration"},
	{"Duration and numbers", "duration", "6: Duration with a number"},
	{"Date sub Date", "date_arithmetic", "6: Date sub Date is a Duration"},
	{"no other temporal arithmetic", "timeofday", "6: TimeOfDay has no arithmetic"},
	{"Date and Duration", "date_arithmetic", "6: today add PT23H is today, today sub PT1H is yesterday"},

	// 7: functions.
	{"concat", "concat", "7: concat joins two strings"},
	{"concat with null", "concat", "7: concat with null is null"},
	{"concat of collections", "collection_functions", "7: concat of collections"},
	{"contains", "string_functions", "7: contains is case-sensitive and ordinal"},
	{"startswith and endswith", "string_functions", "7: startswith and endswith"},
	{"empty needle", "string_functions", "7: the empty needle is found everywhere"},
	{"functions and null", "string_functions", "7: null gives null"},
	{"indexof", "string_functions", "7: indexof is 0-based, -1 when absent"},
	{"length", "string_functions", "7: length counts code points"},
	{"substring", "substring", "7: substring from a start"},
	{"substring beyond the end", "substring", "7: a start beyond the end gives the empty string"},
	{"substring with a length beyond the end", "substring", "7: a length beyond the end gives what is there"},
	{"substring with a negative length", "substring", "7: a negative length fails the request"},
	{"hassubset", "collection_functions", "7: hassubset has multiset semantics"},
	{"hassubsequence", "collection_functions", "7: hassubsequence keeps the order, with gaps"},
	{"matchesPattern", "matches_pattern", "7: the search is not anchored"},
	{"matchesPattern without flags", "matches_pattern", "7: matchesPattern has no flags: letter case counts"},
	{"matchesPattern with an invalid pattern", "matches_pattern", "7: an invalid pattern is an error"},
	{"tolower, toupper", "trim_case", "7: tolower and toupper by Unicode"},
	{"trim", "trim_case", "7: trim takes Unicode White_Space from both ends"},
	{"date and time", "datetimeoffset", "7: date and time of a DateTimeOffset"},
	{"year, month, day", "datetimeoffset", "7: year, month and day"},
	{"year of a Date", "date", "7: year, month and day of a Date"},
	{"hour, minute, second", "datetimeoffset", "7: hour, minute and second"},
	{"hour of a TimeOfDay", "timeofday", "7: hour, minute, second and fractionalseconds of a TimeOfDay"},
	{"the value's own offset", "datetime_offsets", "7: parts are those of the value's own offset"},
	{"fractionalseconds", "datetimeoffset", "7: fractionalseconds is in [0,1)"},
	{"totaloffsetminutes", "datetime_offsets", "7: parts are those of the value's own offset"},
	{"totalseconds", "duration", "7: totalseconds is a Decimal with fraction and sign"},
	{"now", "datetimeoffset", "7: now"},
	{"mindatetime, maxdatetime", "datetimeoffset", "7: mindatetime and maxdatetime"},
	{"round", "rounding", "7: round half away from zero"},
	{"floor", "rounding", "7: floor"},
	{"ceiling", "rounding", "7: ceiling"},
	{"round of Single", "rounding", "7: Single gives a Double"},
	{"round of integers", "rounding", "7: integers stay what they are"},
	{"cast of numbers", "cast_isof", "7: cast between numbers rounds, a range miss is null"},
	{"cast of strings", "cast_isof", "7: cast between strings and primitive types"},
	{"cast of enumerations", "cast_isof", "7: cast between enumerations and integers goes by value"},
	{"cast of null", "cast_isof", "7: null casts to anything"},
	{"cast of collections", "cast_isof", "7: a collection is cast item by item"},
	{"isof", "cast_isof", "7: isof is never null"},
	{"geo functions", "geo", "7: geo functions with null are null"},
	{"geo functions of points", "geo", "7: geo functions of points in a plane"},
	{"case", "case", "7: case: the first true condition decides"},
	{"case without a true condition", "case", "7: case: none true gives null"},
	{"case of one pair at least", "case", "7: case: conditions are Boolean, at least one pair, values of one type"},
	{"arity", "string_functions", "7: wrong arguments are errors"},
	{"static types of arguments", "type_mismatch", "7: the static type of an argument is checked"},
	{"string order", "string_order", "7: string order is ordinal, by code point"},
	{"instants: equality", "datetimeoffset", "7: equality of DateTimeOffset is that of instants"},
	{"instants: order", "datetimeoffset", "7: order of DateTimeOffset is that of instants"},
	{"precision", "datetimeoffset", "7: different precision compares numerically"},
	{"guid order", "guid", "7: Guid order is bytewise, as of the canonical text"},
	{"TimeOfDay order", "timeofday", "7: TimeOfDay compares by amount"},
	{"Duration order", "duration", "7: Duration compares by amount"},

	// 8: enumerations.
	{"eq and ne by value", "enum", "8: eq and ne by value, the member bare in quotation marks"},
	{"flags in any order", "enum_flags", "8: flags are equal by value, in any order"},
	{"order by value", "enum", "8: gt, ge, lt and le by the underlying value"},
	{"has", "has", "8: x has v is (x and v) equal to v"},
	{"has 0", "has", "8: has with the value 0 is true"},
	{"has with an expression", "has", "8: the right operand may be an enumeration property"},
	{"has without flags", "has", "8: an enumeration without flags is allowed"},
	{"has unprefixed", "has", "8: unprefixed x has 'Yellow' works"},

	// 9: lambda operators.
	{"any()", "lambda", "9: any() is true for a collection with items"},
	{"empty collection", "lambda", "9: an empty collection: any is false, all is true"},
	{"any: some true", "lambda", "9: any with a predicate"},
	{"any: all false or null", "lambda_null", "9: any with all false or null is false, never null"},
	{"any: true and null", "lambda_null", "9: any is true when the predicate is true for some item, null elsewhere"},
	{"all: true and null", "lambda_null", "9: all with true and null is false"},
	{"null collection", "lambda_null", "9: a collection behind a null counts as empty"},
	{"not any", "lambda", "9: the result is two-valued, so not any is true on an empty collection"},
	{"all is not not any not", "lambda_null", "9: all(x:p) is not the same as not any(x:not p) where p is null"},
	{"all()", "lambda", "9: all without a predicate is an error"},
	{"a path in front", "lambda", "9: a lambda needs a path"},
	{"names without a variable", "lambda", "9: names without a variable are properties of the origin"},
	{"shadowing", "lambda", "9: a variable shadows a property of the same name"},
	{"nested names", "lambda", "9: a nested variable with an outer name is an error"},
	{"unused variable", "lambda", "9: a variable unused is fine"},
	{"variable outside", "lambda", "9: a variable outside of its lambda is an error"},
	{"primitive items", "lambda", "9: any with a predicate"},
	{"$it", "lambda", "9: $it is the current resource, also inside lambdas"},
	{"$count", "count_segment", "9: /$count is the number of items"},
	{"$count of null", "lambda_null", "9: $count of a null collection is 0"},
	{"$count($filter)", "count_segment", "9: /$count with $filter"},
	{"$filter segment", "filter_segment", "9: /$filter keeps the items for which the predicate is true"},

	// 11: decisions.
	{"letter case of names", "indicator", "2: names in any letter case where the entity type says so"},
	{"rounding to nearest", "promotion", "11: Int64 with a Double is promoted to Double, rounding to nearest"},
	{"literal beside Double and Single", "arithmetic_double", "11: a literal is read straight into the Double or Single"},
	{"literal beside Decimal", "arithmetic_decimal", "11: a Double literal is read straight into the Decimal's type"},
	{"Int64 with a Decimal literal", "promotion", "11: Int64 with a Decimal literal compares exactly"},
	{"integer arithmetic", "arithmetic_integer", "11: integer arithmetic is computed and typed as Int64"},
	{"Decimal digits", "arithmetic_decimal", "11: 34 significant digits, half even"},
	{"Decimal div zero", "division", "11: Decimal div by zero fails"},
	{"Double overflow", "double_special", "11: Double overflow gives INF"},
	{"negative zero", "double_special", "11: negative zero equals zero"},
	{"more than 9 digits: eq", "fraction_digits", "11: eq with more than 9 fraction digits is false, ne true"},
	{"more than 9 digits: order", "fraction_digits", "11: lt, le, gt and ge with more than 9 fraction digits are exact"},
	{"years outside", "datetimeoffset", "11: years outside 0001 to 9999 are literals that compare as instants"},
	{"result outside", "datetimeoffset", "11: an arithmetic result outside the years 0001 to 9999 fails"},
	{"second 60", "datetimeoffset", "11: second 60 is the first instant of the next minute"},
	{"second 60 in a TimeOfDay", "timeofday", "11: second 60 is an error in a TimeOfDay"},
	{"null first", "division", "11: null first: null div 0 is null"},
	{"a failing operand not needed", "division", "11: an operand that and/or do not need may be skipped, left to right"},
	{"a failing literal", "division", "11: a failing sub-expression of literals alone is reported, needed or not"},
	{"negative start", "substring", "11: a negative start counts from the end, clamped to the beginning"},
	{"x in (name)", "in", "11: x in (name) and x in null are errors"},
	{"'A,B' without flags", "enum", "11: 'A,B' for an enum that is not flags is an error"},
	{"enumeration and a bare number", "enum", "11: an enum against a bare number is an error"},
	{"bare duration beside a date", "date_arithmetic", "11: a bare string is a Duration beside add and sub of a date"},
	{"Duration and number: rounding", "datetime_offsets", "11: Duration times or divided by a number rounds to nanoseconds, half even"},
	{"Duration and number: zero, INF, NaN", "duration", "11: a Duration by zero, INF or NaN fails"},
	{"Coll eq null", "collection_functions", "11: Coll eq null is false, collections are never null"},
	{"simple mapping", "trim_case", "11: simple mapping, character by character"},
	{"lambda variables", "lambda", "11: lambda variables may be called and, or, eq"},
}

func TestCoverage(t *testing.T) {
	files, err := Conformance()
	if err != nil {
		t.Fatal(err)
	}
	cases := map[[2]string]int{}
	for _, f := range files {
		for _, c := range f.Cases {
			cases[[2]string{f.Name, c.Topic}]++
		}
	}
	for _, want := range coverage {
		if cases[[2]string{want.file, want.topic}] == 0 {
			t.Errorf("%s: no case under %q in %s.txtar", want.rule, want.topic, want.file)
		}
	}
}

// TestTopics wants a topic with its section above every case.
func TestTopics(t *testing.T) {
	files, err := Conformance()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, c := range f.Cases {
			section, rest, ok := strings.Cut(c.Topic, ": ")
			section = strings.TrimSuffix(section, " in")
			if !ok || rest == "" || !strings.Contains(" 1 2 3 4 5 6 7 8 9 11 ", " "+section+" ") {
				t.Errorf("%s:%d: topic %q has no section", f.Name, c.Line, c.Topic)
			}
		}
	}
}

// TestVocabulary wants every operator and every function in a case that has an
// answer.
func TestVocabulary(t *testing.T) {
	files, err := Conformance()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range files {
		for _, c := range f.Cases {
			if !c.Refused {
				text.WriteString(" " + c.Filter + "\n")
			}
		}
	}
	for op := range ast.Operators() {
		if !strings.Contains(text.String(), " "+op.String()) {
			t.Errorf("no case with the operator %s", op)
		}
	}
	for f := range schema.Functions() {
		if !strings.Contains(text.String(), f.Name+"(") {
			t.Errorf("no case with the function %s", f.Name)
		}
	}
}
