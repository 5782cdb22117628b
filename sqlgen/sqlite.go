package sqlgen

import (
	"github.com/odatacheck/odata/schema"
)

// SQLite compares text as bytes, which is the order of code points; its LIKE
// and lower know ASCII only and are not used. Integers that overflow become
// doubles without an error, and so arithmetic is bounded before it is written.
// It takes a name in double quotes that is no column for a string, and so names
// stand in backticks, which are never anything else.
var sqlite = &Dialect{
	name:       "sqlite",
	title:      "SQLite",
	open:       '`',
	close:      '`',
	trueValue:  "1",
	falseValue: "0",
	isTrue:     "{0} = 1",
	isFalse:    "{0} = 0",
	notTrue:    "({0}) IS NOT TRUE",
	same:       "{0} IS {1}",
	differ:     "{0} IS NOT {1}",
	list: listStyle{
		in:     forms("{0} IN (SELECT value FROM json_each({1}))", listable...),
		notIn:  forms("{0} NOT IN (SELECT value FROM json_each({1}))", listable...),
		encode: jsonList,
	},
	noLimit:   "-1",
	operators: commonOperators,
	functions: commonFunctions.with(functionTable{
		{schema.FnConcat, 2, false}:     spelled("({0} || {1})"),
		{schema.FnContains, 2, false}:   spelled("instr({0}, {1}) > 0"),
		{schema.FnEndsWith, 2, false}:   spelled("(length({0}) >= length({1}) AND substr({0}, length({0}) - length({1}) + 1) = {1})"),
		{schema.FnIndexOf, 2, false}:    spelled("(instr({0}, {1}) - 1)"),
		{schema.FnLength, 1, false}:     spelled("length({0})"),
		{schema.FnStartsWith, 2, false}: spelled("substr({0}, 1, length({1})) = {1}"),
		{schema.FnSubstring, 2, false}:  spelled("substr({0}, {1} + 1)"),
		{schema.FnSubstring, 3, false}:  spelled("substr({0}, {1} + 1, {2})"),
		{schema.FnToLower, 1, false}:    unsupported("lower knows ASCII only; a column of Column.Lower helps"),
		{schema.FnToUpper, 1, false}:    unsupported("upper knows ASCII only"),
		{schema.FnTrim, 1, false}:       spelled("trim({0}, {1})"),
		{schema.FnYear, 1, false}:       spelled("CAST(strftime('%Y', {0} * 86400, 'unixepoch') AS INTEGER)"),
		{schema.FnMonth, 1, false}:      spelled("CAST(strftime('%m', {0} * 86400, 'unixepoch') AS INTEGER)"),
		{schema.FnDay, 1, false}:        spelled("CAST(strftime('%d', {0} * 86400, 'unixepoch') AS INTEGER)"),
		{schema.FnFloor, 1, false}: spelled("CASE WHEN abs({0}) >= 4503599627370496.0 THEN {0}" +
			" WHEN {0} < CAST(CAST({0} AS INTEGER) AS REAL) THEN CAST(CAST({0} AS INTEGER) AS REAL) - 1.0" +
			" ELSE CAST(CAST({0} AS INTEGER) AS REAL) END"),
		{schema.FnCeiling, 1, false}: spelled("CASE WHEN abs({0}) >= 4503599627370496.0 THEN {0}" +
			" WHEN {0} > CAST(CAST({0} AS INTEGER) AS REAL) THEN CAST(CAST({0} AS INTEGER) AS REAL) + 1.0" +
			" ELSE CAST(CAST({0} AS INTEGER) AS REAL) END"),
		{schema.FnRound, 1, false}: spelled("CASE WHEN abs({0}) >= 4503599627370496.0 THEN {0}" +
			" WHEN {0} - CAST(CAST({0} AS INTEGER) AS REAL) >= 0.5 THEN CAST(CAST({0} AS INTEGER) AS REAL) + 1.0" +
			" WHEN {0} - CAST(CAST({0} AS INTEGER) AS REAL) <= -0.5 THEN CAST(CAST({0} AS INTEGER) AS REAL) - 1.0" +
			" ELSE CAST(CAST({0} AS INTEGER) AS REAL) END"),
	}),
	toDouble: "CAST({0} AS REAL)",
	widen:    "{0}",
	trimSet:  whiteSpace(),
	timestamp: timestampStyle{
		layout: "2006-01-02T15:04:05.0000000Z",
		unit:   1,
		ticks: "((CAST(strftime('%s', substr({0}, 1, 19)) AS INTEGER) + 62135596800) * 10000000" +
			" + CAST(substr({0}, 21, 7) AS INTEGER))",
	},
	columns: map[form]string{
		formBool: "INTEGER", formInt: "INTEGER", formDays: "INTEGER", formNanos: "INTEGER", formTicks: "INTEGER",
		formScaled: "INTEGER", formDouble: "REAL", formString: "TEXT", formGuid: "TEXT", formName: "TEXT", formDigits: "TEXT",
		formTimestamp: "TEXT", formBinary: "BLOB", formGeo: "TEXT",
	},
	unlimited: "TEXT",
	maxArgs:   32766,
	maxText:   1_000_000,
	snapshot:  oneMoment,
	jsonType:  "TEXT",
	tableTail: " STRICT",
	childTail: " STRICT, WITHOUT ROWID",
	json: jsonStyle{
		from: forms("json_each({0}) AS {1}", jsonItems...),
		item: forms("{1}.value", jsonItems...),
	},
}
