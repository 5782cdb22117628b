package sqlgen

import (
	"database/sql"

	"github.com/odatacheck/odata/schema"
)

const sqlserverCollation = "COLLATE Latin1_General_100_BIN2_UTF8"

// SQL Server pads strings with blanks in comparisons whatever the collation,
// so that equality also compares the length in bytes, and order the bytes
// themselves. It has no Boolean values.
var sqlserver = &Dialect{
	name:         "sqlserver",
	title:        "SQL Server",
	open:         '[',
	close:        ']',
	maxName:      128,
	placeholders: atSignP,
	params: with(forms("CAST(? "+sqlserverCollation+" AS varchar(max))", formString, formGuid, formName, formDigits, formGeo),
		map[form]string{formNumeric: "CAST(? AS decimal(38,{s}))", formTimestamp: "CAST(? AS datetime2(7))"}),
	trueValue:  "1",
	falseValue: "0",
	isTrue:     "{0} = 1",
	isFalse:    "{0} = 0",
	notTrue:    "CASE WHEN {0} THEN 1 ELSE 0 END = 0",
	same:       "EXISTS (SELECT {0} INTERSECT SELECT {1})",
	differ:     "NOT EXISTS (SELECT {0} INTERSECT SELECT {1})",
	text: &[6]string{
		"({0} = {1} AND DATALENGTH({0}) = DATALENGTH({1}))",
		"({0} <> {1} OR DATALENGTH({0}) <> DATALENGTH({1}))",
		"CAST({0} AS varbinary(max)) > CAST({1} AS varbinary(max))",
		"CAST({0} AS varbinary(max)) >= CAST({1} AS varbinary(max))",
		"CAST({0} AS varbinary(max)) < CAST({1} AS varbinary(max))",
		"CAST({0} AS varbinary(max)) <= CAST({1} AS varbinary(max))",
	},
	textSame:   "EXISTS (SELECT CAST({0} AS varbinary(max)) INTERSECT SELECT CAST({1} AS varbinary(max)))",
	textDiffer: "NOT EXISTS (SELECT CAST({0} AS varbinary(max)) INTERSECT SELECT CAST({1} AS varbinary(max)))",
	textOrder:  "CAST({0} AS varbinary(max))",
	list: listStyle{
		in: with(forms("{0} IN (SELECT j.v FROM OPENJSON({1}) WITH (v bigint '$') AS j)", integers...),
			forms("CAST({0} AS varbinary(max)) IN (SELECT CAST(j.v AS varbinary(max)) FROM OPENJSON({1})"+
				" WITH (v varchar(max) "+sqlserverCollation+" '$') AS j WHERE j.v IS NOT NULL)", texts...)),
		notIn: with(forms("{0} NOT IN (SELECT j.v FROM OPENJSON({1}) WITH (v bigint '$') AS j)", integers...),
			forms("CAST({0} AS varbinary(max)) NOT IN (SELECT CAST(j.v AS varbinary(max)) FROM OPENJSON({1})"+
				" WITH (v varchar(max) "+sqlserverCollation+" '$') AS j WHERE j.v IS NOT NULL)", texts...)),
		encode: jsonList,
	},
	limit:     limitOffsetFetch,
	operators: commonOperators,
	functions: commonFunctions.with(functionTable{
		{schema.FnConcat, 2, false}:     spelled("(CAST({0} AS varchar(max)) + {1})"),
		{schema.FnContains, 2, false}:   spelled("CHARINDEX({1}, {0}) > 0"),
		{schema.FnEndsWith, 2, false}:   unsupported(notVerified),
		{schema.FnIndexOf, 2, false}:    unsupported(notVerified),
		{schema.FnLength, 1, false}:     unsupported(notVerified),
		{schema.FnStartsWith, 2, false}: unsupported(notVerified),
		{schema.FnSubstring, 2, false}:  unsupported(notVerified),
		{schema.FnSubstring, 3, false}:  unsupported(notVerified),
		{schema.FnToLower, 1, false}:    unsupported("letter case has not been verified; a column of Column.Lower helps"),
		{schema.FnToUpper, 1, false}:    unsupported("letter case has not been verified"),
		{schema.FnTrim, 1, false}:       unsupported(notVerified),
		{schema.FnYear, 1, false}:       spelled("DATEPART(year, DATEADD(day, CAST({0} AS int), CAST('1970-01-01' AS date)))"),
		{schema.FnMonth, 1, false}:      spelled("DATEPART(month, DATEADD(day, CAST({0} AS int), CAST('1970-01-01' AS date)))"),
		{schema.FnDay, 1, false}:        spelled("DATEPART(day, DATEADD(day, CAST({0} AS int), CAST('1970-01-01' AS date)))"),
		{schema.FnFloor, 1, false}:      spelled("FLOOR({0})"),
		{schema.FnCeiling, 1, false}:    spelled("CEILING({0})"),
		{schema.FnRound, 1, false}:      unsupported(notVerified),
	}),
	toDouble: "CAST({0} AS float)",
	widen:    "CAST({0} AS bigint)",
	timestamp: timestampStyle{
		layout: "2006-01-02T15:04:05.0000000",
		unit:   1,
		ticks: "(DATEDIFF_BIG(second, CAST('0001-01-01' AS datetime2(7)), {0}) * 10000000" +
			" + DATEPART(nanosecond, {0}) / 100)",
	},
	json: jsonStyle{
		from: with(forms("OPENJSON({0}) WITH (v bigint '$') AS {1}", integers...),
			forms("OPENJSON({0}) WITH (v varchar(max) "+sqlserverCollation+" '$') AS {1}", texts...),
			map[form]string{formBool: "OPENJSON({0}) WITH (v bit '$') AS {1}"}),
		item: forms("{1}.v", jsonItems...),
	},
	columns: map[form]string{
		formBool: "bit", formInt: "bigint", formDays: "bigint", formNanos: "bigint", formTicks: "bigint",
		formScaled: "bigint", formNumeric: "decimal(37,{s})", formDouble: "float",
		formString: "varchar({n}) " + sqlserverCollation, formGuid: "char(36) " + sqlserverCollation,
		formName: "varchar(128) " + sqlserverCollation, formDigits: "varchar(128) " + sqlserverCollation, formTimestamp: "datetime2(7)",
		formBinary: "varbinary(max)", formGeo: "varchar(max) " + sqlserverCollation,
	},
	unlimited: "varchar(max) " + sqlserverCollation,
	jsonType:  "nvarchar(max)",
	maxIndex:  1700,
	maxArgs:   2098,
	maxText:   4 << 20,
	snapshot:  sql.TxOptions{Isolation: sql.LevelRepeatableRead}, // its driver refuses read-only ones
}
