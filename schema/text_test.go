package schema

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

// placed writes a bound in short: the value, with ~ behind where it is not the
// literal, and < or > in front where the literal is beyond the range; for an
// error, ! and its code.
func placed[V any](b bound[V], err error, format func(V) string) string {
	if err != nil {
		return refused(err)
	}
	s := format(b.Value)
	switch {
	case b.Below:
		return "<" + s
	case b.Above:
		return ">" + s
	case !b.Exact:
		return s + "~"
	}
	return s
}

func refused(err error) string {
	var e *textError
	if !errors.As(err, &e) {
		return "not a textError: " + err.Error()
	}
	return "!" + string(e.Code)
}

func formatAs[V any](p Primitive) func(V) string {
	return func(v V) string { return FormatValue(v, p) }
}

// lines splits a table of "input -> want" lines.
func lines(table string) [][2]string {
	var rows [][2]string
	for line := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		in, want, _ := strings.Cut(strings.TrimSpace(line), "->")
		rows = append(rows, [2]string{strings.TrimSpace(in), strings.TrimSpace(want)})
	}
	return rows
}

func TestParseInteger(t *testing.T) {
	for _, row := range lines(`
		0 -> 0
		-0 -> 0
		007 -> 7
		+5 -> 5
		-5 -> -5
		1.0 -> 1
		1.5 -> 1~
		-1.5 -> -2~
		0.1 -> 0~
		-0.1 -> -1~
		1e3 -> 1000
		1500e-3 -> 1~
		0e999 -> 0
		0.00001e5 -> 1
		9223372036854775807 -> 9223372036854775807
		9223372036854775807.5 -> 9223372036854775807~
		9223372036854775808 -> >9223372036854775807
		-9223372036854775808 -> -9223372036854775808
		-9223372036854775807.5 -> -9223372036854775808~
		-9223372036854775808.5 -> <-9223372036854775808
		-9223372036854775809 -> <-9223372036854775808
		99999999999999999999 -> >9223372036854775807
		18446744073709551615.5 -> >9223372036854775807
		-18446744073709551615.5 -> <-9223372036854775808
		1e99999999999999999999999 -> >9223372036854775807
		-1e40 -> <-9223372036854775808
		1e-99999999999999999999999 -> 0~
		-1e-400 -> -1~
		 -> !InvalidLiteral
		1. -> !InvalidLiteral
		.5 -> !InvalidLiteral
		1e -> !InvalidLiteral
		1e+ -> !InvalidLiteral
		1_0 -> !InvalidLiteral
		0x10 -> !InvalidLiteral
		--1 -> !InvalidLiteral
		- -> !InvalidLiteral
		INF -> !InvalidLiteral
		1.5.5 -> !InvalidLiteral`) {
		b, err := parseInteger(row[0])
		if got := placed(b, err, formatAs[int64](Int64)); got != row[1] {
			t.Errorf("parseInteger(%q) = %s, want %s", row[0], got, row[1])
		}
	}
}

func TestParseDecimal(t *testing.T) {
	nines := strings.Repeat("9", 34)
	zeros := strings.Repeat("0", 6144-33)
	for _, tt := range []struct{ in, floor, nearest string }{
		{"0", "0", "0"},
		{"-0.000", "0", "0"},
		{"1.10", "1.1", "1.1"},
		{"1e-1", "0.1", "0.1"},
		{"-12.5e1", "-125", "-125"},
		{nines, nines, nines},
		{nines + "00", nines + "00", nines + "00"},
		{"0." + nines, "0." + nines, "0." + nines},
		{nines + ".4", nines + "~", nines + "~"},
		{nines + ".5", nines + "~", "1" + strings.Repeat("0", 34) + "~"},
		{"-" + nines + ".4", "-1" + strings.Repeat("0", 34) + "~", "-" + nines + "~"},
		{"1" + nines[:33] + ".5", "1" + nines[:33] + "~", "2" + strings.Repeat("0", 33) + "~"},
		{"1" + nines[:32] + "8.5", "1" + nines[:32] + "8~", "1" + nines[:32] + "8~"},
		{"1" + nines[:32] + "8.50001", "1" + nines[:32] + "8~", "1" + nines[:33] + "~"},
		{nines + "e6111", nines + zeros, nines + zeros},
		{"1e6144", "1" + strings.Repeat("0", 6144), "1" + strings.Repeat("0", 6144)},
		{"1e6145", ">" + nines + zeros, ">" + nines + zeros},
		{"-1e6145", "<-" + nines + zeros, "<-" + nines + zeros},
		{"1e99999999999999999999", ">" + nines + zeros, ">" + nines + zeros},
		{"1e-6176", "0." + strings.Repeat("0", 6175) + "1", "0." + strings.Repeat("0", 6175) + "1"},
		{"6e-6177", "0~", "0." + strings.Repeat("0", 6175) + "1~"},
		{"5e-6177", "0~", "0~"},
		{"15e-6177", "0." + strings.Repeat("0", 6175) + "1~", "0." + strings.Repeat("0", 6175) + "2~"},
		{"-1e-9999", "-0." + strings.Repeat("0", 6175) + "1~", "0~"},
		{"INF", "!InvalidLiteral", "!InvalidLiteral"},
		{"1_000", "!InvalidLiteral", "!InvalidLiteral"},
	} {
		b, err := parseDecimal(tt.in)
		if got := placed(b, err, formatAs[DecimalValue](Decimal)); got != tt.floor {
			t.Errorf("parseDecimal(%q) = %s, want %s", tt.in, got, tt.floor)
		}
		b, err = nearestDecimal(tt.in)
		if got := placed(b, err, formatAs[DecimalValue](Decimal)); got != tt.nearest {
			t.Errorf("nearestDecimal(%q) = %s, want %s", tt.in, got, tt.nearest)
		}
	}
}

func TestParseFloat(t *testing.T) {
	for _, tt := range []struct {
		p    Primitive
		in   string
		want float64
	}{
		{Double, "0.1", 0.1},
		{Single, "0.1", float64(float32(0.1))},
		{Double, "1e400", math.Inf(1)},
		{Double, "-1e400", math.Inf(-1)},
		{Double, "1e-400", 0},
		{Single, "3.4028235677973367e38", math.Inf(1)}, // half way to the next is an infinity already
		{Single, "3.4028235677973365e38", math.MaxFloat32},
		{Single, "16777217", 16777216},
		{Double, "9007199254740993", 9007199254740992},
		{Double, "9007199254740993.00000000000000000001", 9007199254740994},
		{Double, "INF", math.Inf(1)},
		{Double, "-INF", math.Inf(-1)},
		{Single, "007", 7},
	} {
		if got, err := parseFloat(tt.p, tt.in); err != nil || got != tt.want {
			t.Errorf("parseFloat(%s, %q) = %v, %v, want %v", tt.p, tt.in, got, err, tt.want)
		}
	}
	if f, err := parseFloat(Double, "NaN"); err != nil || !math.IsNaN(f) {
		t.Errorf("NaN = %v, %v", f, err)
	}
	for _, in := range []string{"", "inf", "Infinity", "nan", "+INF", "0x1p4", "1_0", "1e", "e1", " 1"} {
		if f, err := parseFloat(Double, in); err == nil || refused(err) != "!InvalidLiteral" {
			t.Errorf("parseFloat(%q) = %v, %v", in, f, err)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, row := range lines(`
		2012-09-03 -> 2012-09-03
		0000-02-29 -> 0000-02-29
		-0001-12-31 -> -0001-12-31
		-0000-01-01 -> 0000-01-01
		-10000-04-01 -> -10000-04-01
		12345-06-07 -> 12345-06-07
		2000-02-29 -> 2000-02-29
		999999999-12-31 -> 999999999-12-31
		1000000000-01-01 -> >999999999-12-31
		-99999999999999999999999-01-01 -> <-999999999-01-01
		99999999999999999999996-02-29 -> >999999999-12-31
		99999999999999999999997-02-29 -> !ValueOutOfRange
		99999999999999999999997-13-01 -> !ValueOutOfRange
		99999999999999999999997-12-00 -> !ValueOutOfRange
		2012-02-30 -> !ValueOutOfRange
		1900-02-29 -> !ValueOutOfRange
		2012-13-01 -> !ValueOutOfRange
		2012-00-01 -> !ValueOutOfRange
		2012-01-00 -> !ValueOutOfRange
		2012-04-31 -> !ValueOutOfRange
		02012-01-01 -> !InvalidLiteral
		201-01-01 -> !InvalidLiteral
		2012-1-01 -> !InvalidLiteral
		2012-01-1 -> !InvalidLiteral
		2012-01-011 -> !InvalidLiteral
		2012/01/01 -> !InvalidLiteral
		+2012-01-01 -> !InvalidLiteral
		--2012-01-01 -> !InvalidLiteral
		2012-01 -> !InvalidLiteral
		 -> !InvalidLiteral`) {
		b, err := parseDate(row[0])
		if got := placed(b, err, formatAs[DateValue](Date)); got != row[1] {
			t.Errorf("parseDate(%q) = %s, want %s", row[0], got, row[1])
		}
	}
}

func TestParseTimeOfDay(t *testing.T) {
	for _, row := range lines(`
		07:59 -> 07:59:00
		07:59:01 -> 07:59:01
		07:59:01.5 -> 07:59:01.5
		23:59:59.999999999 -> 23:59:59.999999999
		23:59:59.999999999999 -> 23:59:59.999999999~
		00:00:00.000000000001 -> 00:00:00~
		00:00:00.100000000000 -> 00:00:00.1
		24:00 -> !InvalidLiteral
		23:60 -> !InvalidLiteral
		23:59:60 -> !ValueOutOfRange
		23:59:61 -> !InvalidLiteral
		07:59:01. -> !InvalidLiteral
		07:59:01.1234567890123 -> !InvalidLiteral
		7:59 -> !InvalidLiteral
		07:59:1 -> !InvalidLiteral
		07:59Z -> !InvalidLiteral
		 -> !InvalidLiteral`) {
		b, err := parseTimeOfDay(row[0])
		if got := placed(b, err, formatAs[TimeValue](TimeOfDay)); got != row[1] {
			t.Errorf("parseTimeOfDay(%q) = %s, want %s", row[0], got, row[1])
		}
	}
}

func TestParseDateTimeOffset(t *testing.T) {
	for _, row := range lines(`
		2012-09-03T13:52Z -> 2012-09-03T13:52:00Z
		2012-09-03t13:52:01.5z -> 2012-09-03T13:52:01.5Z
		2012-09-03T23:30:00+02:00 -> 2012-09-03T23:30:00+02:00
		2012-09-03T23:30:00-23:59 -> 2012-09-03T23:30:00-23:59
		2012-09-03T23:30:00+00:00 -> 2012-09-03T23:30:00Z
		2012-09-03T23:30:00.123456789012Z -> 2012-09-03T23:30:00.123456789Z~
		2012-09-03T23:30:00.123456789000Z -> 2012-09-03T23:30:00.123456789Z
		2016-12-31T23:59:60Z -> 2017-01-01T00:00:00Z
		2016-12-31T23:59:60.7Z -> 2017-01-01T00:00:00Z
		2016-12-31T12:00:60.123456789012+05:00 -> 2016-12-31T12:01:00+05:00
		-0044-03-15T12:00:00Z -> -0044-03-15T12:00:00Z
		0000-01-01T00:00:00+14:00 -> 0000-01-01T00:00:00+14:00
		12345-06-07T00:00:00Z -> 12345-06-07T00:00:00Z
		9999999999-06-07T00:00:00Z -> >1000000000-01-01T23:59:59.999999999Z
		-9999999999-06-07T00:00:00Z -> <-1000000000-12-31T00:00:00Z
		9999999999-06-31T00:00:00Z -> !ValueOutOfRange
		2012-02-30T00:00:00Z -> !ValueOutOfRange
		2012-09-03T24:00:00Z -> !InvalidLiteral
		2012-09-03T13:52 -> !InvalidLiteral
		2012-09-03T13:52+24:00 -> !InvalidLiteral
		2012-09-03T13:52+02:60 -> !InvalidLiteral
		2012-09-03T13:52+0200 -> !InvalidLiteral
		2012-09-03T13:52+02 -> !InvalidLiteral
		2012-09-03 13:52Z -> !InvalidLiteral
		2012-09-03Z -> !InvalidLiteral
		2012-09-03T13:52ZZ -> !InvalidLiteral
		2012-09-03T13:52:00.1234567890123Z -> !InvalidLiteral
		2012-09-03 -> !InvalidLiteral`) {
		b, err := parseDateTimeOffset(row[0])
		if got := placed(b, err, formatAs[time.Time](DateTimeOffset)); got != row[1] {
			t.Errorf("parseDateTimeOffset(%q) = %s, want %s", row[0], got, row[1])
		}
	}
}

func TestParseDuration(t *testing.T) {
	for _, row := range lines(`
		P1D -> P1D
		PT1S -> PT1S
		PT0S -> PT0S
		-P0D -> PT0S
		P1DT2H3M4.5S -> P1DT2H3M4.5S
		p1dt2h3m4.5s -> P1DT2H3M4.5S
		-P1DT25H -> -P2DT1H
		PT60S -> PT1M
		PT0.0000000001S -> PT0S~
		-PT0.0000000001S -> -PT0.000000001S~
		PT1.123456789000000000000S -> PT1.123456789S
		PT00000000000000000000000001S -> PT1S
		P106751DT23H47M16.854775807S -> P106751DT23H47M16.854775807S
		P106751DT23H47M16.854775808S -> >P106751DT23H47M16.854775807S
		-P106751DT23H47M16.854775808S -> -P106751DT23H47M16.854775808S
		-P106751DT23H47M16.8547758081S -> <-P106751DT23H47M16.854775808S
		P99999999999999999999D -> >P106751DT23H47M16.854775807S
		-P99999999999999999999DT1S -> <-P106751DT23H47M16.854775808S
		P213503DT213503D -> !InvalidLiteral
		P -> !InvalidLiteral
		PT -> !InvalidLiteral
		P1DT -> !InvalidLiteral
		P1H -> !InvalidLiteral
		P1Y -> !InvalidLiteral
		P1M -> !InvalidLiteral
		P1W -> !InvalidLiteral
		PT1.S -> !InvalidLiteral
		PT.5S -> !InvalidLiteral
		PT1.5H -> !InvalidLiteral
		PT1S1M -> !InvalidLiteral
		+P1D -> !InvalidLiteral
		--P1D -> !InvalidLiteral
		P-1D -> !InvalidLiteral
		1D -> !InvalidLiteral
		 -> !InvalidLiteral`) {
		b, err := parseDuration(row[0])
		if got := placed(b, err, formatAs[time.Duration](Duration)); got != row[1] {
			t.Errorf("parseDuration(%q) = %s, want %s", row[0], got, row[1])
		}
	}
}

func TestParseValue(t *testing.T) {
	flags := wide().Properties[18].Type
	byteEnum := Indicator().Properties[5].Type
	for _, tt := range []struct {
		typ      Type
		in, want string
	}{
		{Boolean, "TRUE", "true"},
		{Boolean, "false", "false"},
		{Boolean, "1", "!InvalidLiteral"},
		{Byte, "255", "255"},
		{Byte, "256", "!ValueOutOfRange"},
		{Byte, "-1", "!ValueOutOfRange"},
		{SByte, "-128", "-128"},
		{SByte, "128", "!ValueOutOfRange"},
		{Int16, "32768", "!ValueOutOfRange"},
		{Int32, "1.0", "!InvalidLiteral"},
		{Int32, "1e1", "!InvalidLiteral"},
		{Int64, "9223372036854775808", "!ValueOutOfRange"},
		{Decimal, "0.1000000000000000000000000000000000000000", "0.1"},
		{Decimal, "1e6145", "!ValueOutOfRange"},
		{Decimal, "0.10000000000000000000000000000000001", "!ValueOutOfRange"},
		{Double, "1e400", "!ValueOutOfRange"},
		{Double, "INF", "INF"},
		{Single, "1e39", "!ValueOutOfRange"},
		{String, "it's", "it's"},
		{String, "\xff", "!ValueOutOfRange"},
		{String, "a\x00", "!ValueOutOfRange"},
		{Guid, "0123ABCD-89ab-cdef-0123-456789abcdef", "0123abcd-89ab-cdef-0123-456789abcdef"},
		{Guid, "0123abcd89abcdef0123456789abcdef", "!InvalidLiteral"},
		{Guid, "0123abcd-89ab-cdef-0123-456789abcdeg", "!InvalidLiteral"},
		{Guid, "0123abcd-89ab-cdef-01234-56789abcdef", "!InvalidLiteral"},
		{Date, "10000000000-01-01", "!ValueOutOfRange"},
		{TimeOfDay, "00:00:00.0000000001", "!ValueOutOfRange"},
		{Duration, "PT0.0000000001S", "!ValueOutOfRange"},
		{Binary, "", ""},
		{Binary, "Zg", "Zg=="},
		{Binary, "Zg==", "Zg=="},
		{Binary, "Zm8=", "Zm8="},
		{Binary, "_-8", "_-8="},
		{Binary, "Zg=", "!InvalidLiteral"},
		{Binary, "Zm9v====", "!InvalidLiteral"},
		{Binary, "Z", "!InvalidLiteral"},
		{Binary, "Zh", "!InvalidLiteral"},
		{Binary, "Zm9", "!InvalidLiteral"},
		{Binary, "+/8", "!InvalidLiteral"},
		{Binary, "Zm\n9v", "!InvalidLiteral"},
		{flags, "Red", "Red"},
		{flags, "Yellow,Red", "Red,Yellow"},
		{flags, "Red,4", "Red,Yellow"},
		{flags, "Red,16", "17"},
		{flags, "-1", "-1"},
		{flags, "0", "Plain"},
		{flags, "", "!InvalidLiteral"},
		{flags, "red", "!UnknownMember"},
		{flags, "Red,", "!UnknownMember"},
		{flags, "Red, Blue", "!UnknownMember"},
		{flags, "2147483648", "!ValueOutOfRange"},
		{byteEnum, "High", "High"},
		{byteEnum, "3", "High"},
		{byteEnum, "9", "9"},
		{byteEnum, "256", "!ValueOutOfRange"},
		{byteEnum, "Low,High", "!InvalidLiteral"},
		{GeographyPoint, "SRID=4326;Point(142.1 64.1)", "SRID=4326;Point(142.1 64.1)"},
		{GeographyPoint, "srid=0;POINT (1 2 3 4)", "SRID=0;POINT (1 2 3 4)"},
		{GeographyPoint, "Point(1 2)", "!InvalidLiteral"},
		{GeographyPoint, "SRID=123456;Point(1 2)", "!InvalidLiteral"},
		{GeographyPoint, "SRID=0;Point(1)", "!InvalidLiteral"},
		{GeographyPoint, "SRID=0;Point(1 2 3 4 5)", "!InvalidLiteral"},
		{GeographyPoint, "SRID=0;Point(1 NaN)", "!InvalidLiteral"},
		{GeographyPoint, "SRID=0;Point(1 2", "!InvalidLiteral"},
		{GeographyPoint, "SRID=0;Point(1 2))", "!InvalidLiteral"},
		{GeographyPoint, "SRID=0;LineString(1 2,3 4)", "!InvalidLiteral"},
		{GeometryPoint, "SRID=0;Point EMPTY", "SRID=0;Point EMPTY"},
		{GeometryLineString, "SRID=0;LineString(1 1)", "!InvalidLiteral"},
		{GeometryLineString, "SRID=0;LineString(1 1, 2 2)", "SRID=0;LineString(1 1, 2 2)"},
		{GeometryPolygon, "SRID=0;Polygon((1 1,1 1),(1 1,2 2,3 3,1 1))", "SRID=0;Polygon((1 1,1 1),(1 1,2 2,3 3,1 1))"},
		{GeometryPolygon, "SRID=0;Polygon((1 1,2 2))", "!ValueOutOfRange"},
		{GeometryPolygon, "SRID=0;Polygon()", "!InvalidLiteral"},
		{GeometryMultiPoint, "SRID=0;MultiPoint()", "SRID=0;MultiPoint()"},
		{GeometryMultiPoint, "SRID=0;MultiPoint((1 2),(3 4))", "SRID=0;MultiPoint((1 2),(3 4))"},
		{GeometryMultiPoint, "SRID=0;MultiPoint(1 2,3 4)", "SRID=0;MultiPoint(1 2,3 4)"},
		{GeometryMultiPolygon, "SRID=0;MultiPolygon(((1 1,1 1),(1 1,2 2,3 3,1 1)))", "SRID=0;MultiPolygon(((1 1,1 1),(1 1,2 2,3 3,1 1)))"},
		{GeographyCollection, "SRID=0;GeometryCollection(LineString(142.1 64.1,3.14 2.78))", "SRID=0;GeometryCollection(LineString(142.1 64.1,3.14 2.78))"},
		{GeographyCollection, "SRID=0;Collection(Point(1 2),Collection(Point(3 4)))", "SRID=0;Collection(Point(1 2),Collection(Point(3 4)))"},
		{GeographyCollection, "SRID=0;" + strings.Repeat("Collection(", 1000), "!InvalidLiteral"},
		{Untyped, "x", "!InvalidLiteral"},
		{&CollectionType{Elem: String}, "x", "!InvalidLiteral"},
	} {
		v, err := ParseValue(tt.typ, tt.in)
		got := ""
		if err != nil {
			got = refused(err)
		} else {
			got = FormatValue(v, tt.typ)
			if again, err := ParseValue(tt.typ, got); err != nil || again != v {
				got += "~"
			}
		}
		if got != tt.want {
			t.Errorf("ParseValue(%s, %q) = %s, want %s", tt.typ, tt.in, got, tt.want)
		}
	}
}

func TestLiteralString(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`'it''s'`, `it's`}, {`''`, ``}, {`''''`, `'`}, {`"it's"`, `it's`}, {`"a\"\u00e9\\u"`, `a"é\u`},
		{`"\ud83d\ude00"`, "😀"}, {`"\uFFFD"`, "\uFFFD"},
		{`"\ud83d"`, "!ValueOutOfRange"}, {`"\ude00\ud83d"`, "!ValueOutOfRange"}, {`"\ud83dx"`, "!ValueOutOfRange"},
		{`"\u0000"`, "!ValueOutOfRange"}, {`'`, "!InvalidLiteral"}, {`x`, "!InvalidLiteral"}, {`"\q"`, "!InvalidLiteral"},
	} {
		got, err := literalString(tt.in)
		if err != nil {
			got = refused(err)
		}
		if got != tt.want {
			t.Errorf("literalString(%s) = %q, want %q", tt.in, got, tt.want)
		}
	}
	for _, tt := range [][3]string{{"duration'P1D'", "duration", "P1D"}, {"P1D", "", "P1D"}, {"NS.T'a''b'", "NS.T", "a'b"}, {"x'", "", "x'"}} {
		if prefix, value := literalBody(tt[0]); prefix != tt[1] || value != tt[2] {
			t.Errorf("literalBody(%s) = %q, %q", tt[0], prefix, value)
		}
	}
}

// TestExcerpt cuts texts for messages, also what is no UTF-8.
func TestExcerpt(t *testing.T) {
	for s, want := range map[string]string{
		"": "", strings.Repeat("x", 40): strings.Repeat("x", 40), strings.Repeat("x", 41): strings.Repeat("x", 40) + "...",
		strings.Repeat("é", 21): strings.Repeat("é", 20) + "...", "x" + strings.Repeat("é", 20): "x" + strings.Repeat("é", 19) + "...",
		strings.Repeat("\x85", 41): "...",
	} {
		if got := excerpt(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}
