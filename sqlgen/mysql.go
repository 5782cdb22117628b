package sqlgen

import "github.com/odatacheck/odata/schema"

// MySQL differs from MariaDB in its collations, of which utf8mb4_0900_bin
// compares by code point without padding, and in regular expressions.
var mysql = &Dialect{
	name:       "mysql",
	title:      "MySQL",
	open:       '`',
	close:      '`',
	maxName:    64,
	basicPlane: true,
	params:     mysqlParams("utf8mb4_0900_bin"),
	trueValue:  "1",
	falseValue: "0",
	isTrue:     "{0} = 1",
	isFalse:    "{0} = 0",
	notTrue:    "({0}) IS NOT TRUE",
	semijoins:  true,
	same:       "{0} <=> {1}",
	differ:     "NOT ({0} <=> {1})",
	list:       jsonTable("CONVERT(j.v USING utf8mb4) COLLATE utf8mb4_0900_bin", ""),
	noLimit:    "18446744073709551615",
	operators:  mysqlOperators,
	functions: mysqlFunctions.with(functionTable{
		{schema.FnToLower, 1, false}: unsupported("letter case has not been verified; a column of Column.Lower helps"),
		{schema.FnToUpper, 1, false}: unsupported("letter case has not been verified"),
		{schema.FnTrim, 1, false}:    unsupported(notVerified),
	}),
	toDouble:  "CAST({0} AS DOUBLE)",
	widen:     "CAST({0} AS SIGNED)",
	timestamp: mysqlTimestamp,
	json:      jsonTableItems("LONGTEXT", "(CONVERT({1}.v USING utf8mb4) COLLATE utf8mb4_0900_bin)"),
	columns:   mysqlColumns("utf8mb4_0900_bin"),
	unlimited: "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
	jsonType:  "json",
	maxIndex:  3072,
	maxArgs:   65535,
	maxText:   4 << 20,
	snapshot:  oneMoment,
}
