package sqlgen

import (
	"strconv"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// MariaDB pads strings with blanks in comparisons and folds case, unless the
// collation is utf8mb4_nopad_bin: then they compare by code point. Parameters
// have the connection's collation, so each carries its own.
var mariadb = &Dialect{
	name:       "mariadb",
	title:      "MariaDB",
	open:       '`',
	close:      '`',
	maxName:    64,
	basicPlane: true,
	params:     mysqlParams("utf8mb4_nopad_bin"),
	trueValue:  "1",
	falseValue: "0",
	isTrue:     "{0} = 1",
	isFalse:    "{0} = 0",
	notTrue:    "({0}) IS NOT TRUE",
	semijoins:  true,
	same:       "{0} <=> {1}",
	differ:     "NOT ({0} <=> {1})",
	list:       jsonTable("j.v", " CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"),
	noLimit:    "18446744073709551615",
	operators:  mysqlOperators,
	functions: mysqlFunctions.with(functionTable{
		{schema.FnToLower, 1, false}: spelled("(LOWER({0} COLLATE utf8mb4_uca1400_ai_ci) COLLATE utf8mb4_nopad_bin)"),
		{schema.FnToUpper, 1, false}: spelled("(UPPER({0} COLLATE utf8mb4_uca1400_ai_ci) COLLATE utf8mb4_nopad_bin)"),
		{schema.FnTrim, 1, false}:    spelled("regexp_replace({0}, {1}, '')"),
	}),
	toDouble:  "CAST({0} AS DOUBLE)",
	widen:     "CAST({0} AS SIGNED)",
	trimSet:   "^[" + whiteSpace() + "]++|[" + whiteSpace() + `]++\z`,
	timestamp: mysqlTimestamp,
	json:      jsonTableItems("LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin", "{1}.v"),
	columns:   mysqlColumns("utf8mb4_nopad_bin"),
	unlimited: "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
	jsonType:  "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
	maxIndex:  3072,
	maxArgs:   65535,
	maxText:   4 << 20,
	snapshot:  oneMoment,
}

// What MariaDB and MySQL have in common.
var (
	mysqlOperators = commonOperators.with(operatorTable{
		ast.Div: spelled("({0} DIV {1})"),
	})
	mysqlFunctions = commonFunctions.with(functionTable{
		{schema.FnConcat, 2, false}:     spelled("concat({0}, {1})"),
		{schema.FnContains, 2, false}:   spelled("locate({1}, {0}) > 0"),
		{schema.FnEndsWith, 2, false}:   spelled("right({0}, char_length({1})) = {1}"),
		{schema.FnIndexOf, 2, false}:    spelled("(locate({1}, {0}) - 1)"),
		{schema.FnLength, 1, false}:     spelled("char_length({0})"),
		{schema.FnStartsWith, 2, false}: spelled("left({0}, char_length({1})) = {1}"),
		{schema.FnSubstring, 2, false}:  spelled("substr({0}, {1} + 1)"),
		{schema.FnSubstring, 3, false}:  spelled("substr({0}, {1} + 1, {2})"),
		{schema.FnDate, 1, false}:       spelled("({0} DIV 864000000000 - 719162)"),
		{schema.FnHour, 1, false}:       spelled("({0} DIV 3600000000000)"),
		{schema.FnMinute, 1, false}:     spelled("({0} DIV 60000000000 % 60)"),
		{schema.FnSecond, 1, false}:     spelled("({0} DIV 1000000000 % 60)"),
		{schema.FnYear, 1, false}:       spelled("year(from_days({0} + 719528))"),
		{schema.FnMonth, 1, false}:      spelled("month(from_days({0} + 719528))"),
		{schema.FnDay, 1, false}:        spelled("dayofmonth(from_days({0} + 719528))"),
		{schema.FnFloor, 1, false}:      spelled("floor({0})"),
		{schema.FnCeiling, 1, false}:    spelled("ceiling({0})"),
		{schema.FnRound, 1, false}: spelled("CASE WHEN abs({0} - truncate({0}, 0)) >= 0.5 THEN truncate({0}, 0) + sign({0})" +
			" ELSE truncate({0}, 0) END"),
	})
	mysqlTimestamp = timestampStyle{
		layout: "2006-01-02 15:04:05.000000",
		unit:   10,
		ticks:  "(timestampdiff(MICROSECOND, '0001-01-01 00:00:00', {0}) * 10)",
	}
)

// mysqlParams returns the parameters of a collation. A decimal or time would be
// compared with a string as doubles or strings are.
func mysqlParams(collation string) map[form]string {
	return with(forms("(? COLLATE "+collation+")", formString, formGuid, formName, formDigits, formGeo),
		map[form]string{formNumeric: "CAST(? AS DECIMAL(65,{s}))", formTimestamp: "CAST(? AS DATETIME(6))"})
}

func mysqlColumns(collation string) map[form]string {
	text := " CHARACTER SET utf8mb4 COLLATE " + collation
	return map[form]string{
		formBool: "boolean", formInt: "bigint", formDays: "bigint", formNanos: "bigint", formTicks: "bigint",
		formScaled: "bigint", formNumeric: "decimal(37,{s})", formDouble: "double", formString: "varchar({n})" + text,
		formGuid: "char(36)" + text, formName: "varchar(128)" + text, formDigits: "varchar(128)" + text, formTimestamp: "datetime(6)",
		formBinary: "longblob", formGeo: "longtext" + text,
	}
}

// jsonTable takes lists through JSON_TABLE; item is the text of one, of a type
// with a tail. An item that is longer than its type would be cut there, so that
// [within] leaves it out.
func jsonTable(item, tail string) listStyle {
	const from = " FROM JSON_TABLE({1}, '$[*]' COLUMNS (v "
	ints := "(SELECT j.v" + from + "BIGINT PATH '$')) AS j)"
	text := "(SELECT " + item + from + "{n} PATH '$')) AS j WHERE j.v IS NOT NULL)"
	return listStyle{
		in:     with(forms("{0} IN "+ints, integers...), forms("{0} IN "+text, texts...)),
		notIn:  with(forms("{0} NOT IN "+ints, integers...), forms("{0} NOT IN "+text, texts...)),
		encode: jsonList,
		stringAs: func(length int) string {
			if length == 0 {
				return "LONGTEXT" + tail
			}
			return "VARCHAR(" + strconv.Itoa(length) + ")" + tail
		},
	}
}

// jsonTableItems takes the items of JSON columns; text is the type of those that
// are strings and item what makes them comparable.
func jsonTableItems(text, item string) jsonStyle {
	from := func(typ string) string { return "JSON_TABLE({0}, '$[*]' COLUMNS (v " + typ + " PATH '$')) AS {1}" }
	return jsonStyle{
		from: with(forms(from("BIGINT"), integers...), forms(from(text), texts...),
			map[form]string{formBool: from("TINYINT")}),
		item: with(forms("{1}.v", jsonItems...), forms(item, texts...)),
	}
}
