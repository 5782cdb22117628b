package eval_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// outcome is what a Boolean expression gives: T, F, N for null, or !Code.
// Match does not tell false from null, but the negation does.
func outcome[T any](t *testing.T, src string, e *schema.EntityType, fields eval.Fields[T], row T) string {
	t.Helper()
	is, err := eval.Compile(bind(t, src, e), fields)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	isNot, err := eval.Compile(bind(t, "not ("+src+")", e), fields)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	yes, err := is.At(testNow).Match(&row)
	no, errNot := isNot.At(testNow).Match(&row)
	var failure, failureNot *eval.Error
	switch {
	case errors.As(err, &failure) != errors.As(errNot, &failureNot):
		return fmt.Sprintf("%v, negated %v", err, errNot)
	case failure != nil:
		return "!" + string(failure.Code)
	case yes && no:
		return "true and its negation too"
	case yes:
		return "T"
	case no:
		return "F"
	}
	return "N"
}

// logicRow has two operands.
type logicRow struct {
	P *bool  `odata:"p"`
	Q *bool  `odata:"q"`
	X *int64 `odata:"x"`
	Y *int64 `odata:"y"`
	Z *int64 `odata:"z"`
}

var logicType = &schema.EntityType{Name: "T.Logic", Key: []string{"x"}, Properties: []*schema.Property{
	property("p", schema.Boolean, true), property("q", schema.Boolean, true),
	property("x", schema.Int64, true), property("y", schema.Int64, true), property("z", schema.Int64, true)}}

// TestTruthTables is section 4 in full, from Boolean properties, where the
// operands are plain, and from comparisons and null arithmetic.
func TestTruthTables(t *testing.T) {
	fields, err := eval.StructFields[logicRow](logicType)
	if err != nil {
		t.Fatal(err)
	}
	truths := map[string]*bool{"T": new(bool), "F": new(bool), "N": nil}
	*truths["T"] = true
	operands := func(name string) []string {
		return []string{name, "(" + name + " or " + name + ")", "not not " + name, "case(true:" + name + ")"}
	}
	for _, tt := range []struct{ p, q, and, or string }{
		{"T", "T", "T", "T"}, {"T", "F", "F", "T"}, {"T", "N", "N", "T"},
		{"F", "T", "F", "T"}, {"F", "F", "F", "F"}, {"F", "N", "F", "N"},
		{"N", "T", "N", "T"}, {"N", "F", "F", "N"}, {"N", "N", "N", "N"},
	} {
		row := logicRow{P: truths[tt.p], Q: truths[tt.q]}
		for i, p := range operands("p") {
			q := operands("q")[i]
			for src, want := range map[string]string{
				p + " and " + q:                 tt.and,
				p + " or " + q:                  tt.or,
				p + " and " + q + " and " + p:   tt.and,
				p + " or " + q + " or " + q:     tt.or,
				"not " + p:                      map[string]string{"T": "F", "F": "T", "N": "N"}[tt.p],
				p + " and " + q + " and true":   tt.and,
				p + " and " + q + " and x eq 1": map[string]string{"T": "F", "F": "F", "N": "F"}[tt.and],
				p + " or " + q + " or x eq 1":   tt.or,
			} {
				if got := outcome(t, src, logicType, fields, row); got != want {
					t.Errorf("p = %s, q = %s: %s = %s, want %s", tt.p, tt.q, src, got, want)
				}
			}
		}
	}
}

// TestComparisonWithNull is section 5: every comparison against every state
// of its operands is two-valued.
func TestComparisonWithNull(t *testing.T) {
	fields, err := eval.StructFields[logicRow](logicType)
	if err != nil {
		t.Fatal(err)
	}
	one, two := int64(1), int64(2)
	for _, tt := range []struct {
		name   string
		x, y   *int64
		result string // of eq ne gt ge lt le
	}{
		{"1, 2", &one, &two, "FTFFTT"},
		{"2, 1", &two, &one, "FTTTFF"},
		{"1, 1", &one, &one, "TFFTFT"},
		{"1, null", &one, nil, "FTFFFF"},
		{"null, 1", nil, &one, "FTFFFF"},
		{"null, null", nil, nil, "TFFTFT"},
	} {
		for i, op := range []string{"eq", "ne", "gt", "ge", "lt", "le"} {
			want := tt.result[i : i+1]
			sources := []string{"x " + op + " y", "x add 0 " + op + " y", "case(true:x) " + op + " case(true:y)"}
			if tt.y == nil {
				sources = append(sources, "x "+op+" null", "null "+op+" x")
				if op != "eq" && op != "ne" && tt.x != nil {
					want = "F"
				}
			} else {
				sources = append(sources, fmt.Sprintf("x %s %d", op, *tt.y), fmt.Sprintf("x add 0 %s %d", op, *tt.y))
			}
			for _, src := range sources {
				if got := outcome(t, src, logicType, fields, logicRow{X: tt.x, Y: tt.y}); got != want {
					t.Errorf("x, y = %s: %s = %s, want %s", tt.name, src, got, want)
				}
			}
		}
	}
}

// sampleRow is the row of TestSemantics: names say what is in it.
type sampleRow struct {
	ID     int64                `odata:"id"`
	Nil    *int64               `odata:"nil"`
	Yes    bool                 `odata:"yes"`
	No     bool                 `odata:"no"`
	Maybe  *bool                `odata:"maybe"`
	Zero   int64                `odata:"zero"`
	One    int32                `odata:"one"`
	Seven  int64                `odata:"seven"`
	Minus7 int64                `odata:"minus7"`
	Max    int64                `odata:"max"`
	Min    int64                `odata:"min"`
	Tiny   int8                 `odata:"tiny"`
	Dec    schema.DecimalValue  `odata:"dec"`
	Dec0   schema.DecimalValue  `odata:"dec0"`
	DecMax schema.DecimalValue  `odata:"decmax"`
	NilDec *schema.DecimalValue `odata:"nildec"`
	Sgl    float32              `odata:"sgl"`
	Dbl    float64              `odata:"dbl"`
	Dbl0   float64              `odata:"dbl0"`
	Inf    float64              `odata:"inf"`
	NaN    float64              `odata:"nan"`
	Huge   float64              `odata:"huge"`
	S      string               `odata:"s"`
	Empty  string               `odata:"empty"`
	NilS   *string              `odata:"nils"`
	Caps   string               `odata:"caps"`
	Wide   string               `odata:"wide"`
	Re     string               `odata:"re"`
	BadRe  string               `odata:"badre"`
	G      schema.GuidValue     `odata:"g"`
	D      schema.DateValue     `odata:"d"`
	NilD   *schema.DateValue    `odata:"nild"`
	DMax   schema.DateValue     `odata:"dmax"`
	T      schema.TimeValue     `odata:"t"`
	DTO    time.Time            `odata:"dto"`
	DTO2   time.Time            `odata:"dto2"`
	NilDTO *time.Time           `odata:"nildto"`
	Last   time.Time            `odata:"last"`
	Hour   time.Duration        `odata:"hour"`
	DurMax time.Duration        `odata:"durmax"`
	Color  int32                `odata:"color"`
	Text   string               `odata:"text"`
	NilC   *string              `odata:"nilcolor"`
	Flags  int64                `odata:"flags"`
	Bin    []byte               `odata:"bin"`
	Addr   *address             `odata:"addr"`
	NoAddr *address             `odata:"noaddr"`
	Strs   []*string            `odata:"strs"`
	NoStrs []*string            `odata:"nostrs"`
	Ints   []int32              `odata:"ints"`
	Bools  []*bool              `odata:"bools"`
	Addrs  []*address           `odata:"addrs"`
	Point  *schema.GeoValue     `odata:"point"`
}

var sampleType = &schema.EntityType{Name: "T.Sample", Key: []string{"id"}, Types: []schema.Type{farType}, Properties: []*schema.Property{
	property("id", schema.Int64, false), property("nil", schema.Int64, true), property("yes", schema.Boolean, false),
	property("no", schema.Boolean, false), property("maybe", schema.Boolean, true), property("zero", schema.Int64, false),
	property("one", schema.Int32, false), property("seven", schema.Int64, false), property("minus7", schema.Int64, false),
	property("max", schema.Int64, false), property("min", schema.Int64, false), property("tiny", schema.SByte, false),
	property("dec", schema.Decimal, false), property("dec0", schema.Decimal, false), property("decmax", schema.Decimal, false),
	property("nildec", schema.Decimal, true), property("sgl", schema.Single, false), property("dbl", schema.Double, false),
	property("dbl0", schema.Double, false), property("inf", schema.Double, false), property("nan", schema.Double, false),
	property("huge", schema.Double, false), property("s", schema.String, false), property("empty", schema.String, false),
	property("nils", schema.String, true), property("caps", schema.String, false), property("wide", schema.String, false),
	property("re", schema.String, false), property("badre", schema.String, false), property("g", schema.Guid, false),
	property("d", schema.Date, false), property("nild", schema.Date, true), property("dmax", schema.Date, false),
	property("t", schema.TimeOfDay, false), property("dto", schema.DateTimeOffset, false), property("dto2", schema.DateTimeOffset, false),
	property("nildto", schema.DateTimeOffset, true), property("last", schema.DateTimeOffset, false), property("hour", schema.Duration, false),
	property("durmax", schema.Duration, false), property("color", colorType, false), property("text", colorType, false),
	property("nilcolor", colorType, true), property("flags", flagsType, false), property("bin", schema.Binary, true),
	property("addr", addressType, true), property("noaddr", addressType, true), property("strs", coll(schema.String), true),
	property("nostrs", coll(schema.String), true), property("ints", coll(schema.Int32), false), property("bools", coll(schema.Boolean), true),
	property("addrs", coll(addressType), true), property("point", schema.GeographyPoint, true),
}}

func ref[V any](v V) *V { return &v }

func sample() sampleRow {
	row := sampleRow{
		ID: 1, Yes: true, One: 1, Seven: 7, Minus7: -7, Max: math.MaxInt64, Min: math.MinInt64, Tiny: -128,
		Dec: decimal128.MustParse("1.5"), DecMax: decimal128.MustParse("9e6144"), Sgl: 0.1, Dbl: 2.5,
		Inf: math.Inf(1), NaN: math.NaN(), Huge: 1e308,
		S: "abc", Caps: "ABÇ", Wide: "a日本語z", Re: "^a.c$", BadRe: "(", G: schema.GuidValue{0xab},
		D: schema.DateOf(2024, time.February, 28), DMax: schema.DateOf(9999, time.December, 31),
		T:    schema.TimeValue(23*time.Hour + 59*time.Minute + 58*time.Second + 250*time.Millisecond),
		DTO:  time.Date(2012, 9, 3, 23, 30, 15, 500_000_000, utc2),
		DTO2: time.Date(2012, 9, 3, 21, 30, 15, 500_000_000, time.UTC),
		Last: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		Hour: time.Hour, DurMax: math.MaxInt64, Color: 2, Text: "Green", Flags: 3, Bin: []byte("x"),
		Addr:  &address{Street: ref("Main"), Zip: 5, Tags: []*string{ref("x"), nil}, Inner: &inner{N: ref(int64(4))}},
		Strs:  []*string{ref("a"), nil, ref("b"), ref("a")},
		Ints:  []int32{1, 2, 2, 3},
		Bools: []*bool{ref(true), nil},
		Addrs: []*address{{Street: ref("One"), Zip: 1}, nil, {Zip: 2, Tags: []*string{ref("t")}}},
		Point: &schema.GeoValue{Type: schema.GeographyPoint, SRID: 4326, WKT: "Point(0 0)"},
	}
	return row
}

// TestSemantics has a line for each line of the semantics that a row can show.
func TestSemantics(t *testing.T) {
	fields, err := eval.StructFields[sampleRow](sampleType)
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range semantics {
		t.Run(section.name, func(t *testing.T) {
			for _, c := range section.cases {
				if got := outcome(t, c[0], sampleType, fields, sample()); got != c[1] {
					t.Errorf("%s = %s, want %s", c[0], got, c[1])
				}
			}
		})
	}
}

var semantics = []struct {
	name  string
	cases [][2]string
}{
	{"5 comparison", [][2]string{
		{"nan eq nan", "F"}, {"nan ne nan", "T"}, {"nan lt 1", "F"}, {"nan ge nan", "F"}, {"nan eq NaN", "F"}, {"nan ne NaN", "T"},
		{"inf eq inf", "T"}, {"inf eq INF", "T"}, {"inf gt huge", "T"}, {"-inf lt min", "T"}, {"inf gt dec", "T"},
		{"no lt yes", "T"}, {"yes gt false", "T"}, {"yes eq true", "T"}, {"no ne true", "T"}, {"maybe eq null", "T"}, {"maybe ne true", "T"},
		{"maybe lt true", "F"}, {"yes eq maybe", "F"}, {"maybe", "N"}, {"yes", "T"}, {"no", "F"},
		{"nils eq null", "T"}, {"nils ne 'x'", "T"}, {"nils eq 'x'", "F"}, {"not (nil gt 5)", "T"}, {"nil ge null", "T"}, {"nil le nil", "T"}, {"nil lt nil", "F"},
		{"'a' gt 'B'", "T"}, {"s gt 'abb'", "T"}, {"s lt 'abcd'", "T"}, {"s ge 'abc'", "T"}, {"wide gt 'a'", "T"}, {"empty lt 'a'", "T"},
		{"dto eq dto2", "T"}, {"dto eq 2012-09-03T21:30:15.5Z", "T"}, {"dto gt 2012-09-03T21:30:15.4999999Z", "T"}, {"nildto lt now()", "F"}, {"dto lt now()", "T"},
		{"now() eq 2024-05-06T07:08:09.1234567Z", "T"},
		{"one eq 1.0", "T"}, {"one eq 1.5", "F"}, {"tiny eq 200", "F"}, {"tiny lt 200", "T"}, {"dbl eq 2.5", "T"}, {"dec eq 1.50", "T"}, {"dec eq 15e-1", "T"},
		{"sgl eq 0.1", "T"}, {"sgl lt dbl", "T"}, {"dec lt dbl", "T"}, {"max eq 9223372036854775807", "T"}, {"max lt 9223372036854775807.5", "T"},
		{"seven gt one", "T"}, {"g eq ab000000-0000-0000-0000-000000000000", "T"}, {"g lt AC000000-0000-0000-0000-000000000000", "T"},
		{"d lt 2024-02-29", "T"}, {"t gt 23:59:58", "T"}, {"hour eq duration'PT60M'", "T"}, {"hour lt 'PT61M'", "T"},
		{"bin ne null", "T"}, {"point ne null", "T"}, {"point eq null", "F"},
		{"addr eq addr", "T"}, {"addr eq noaddr", "F"}, {"noaddr eq null", "T"}, {"addr ne null", "T"}, {"noaddr eq noaddr", "T"},
		{"noaddr/street eq null", "T"}, {"noaddr/inner/n eq null", "T"}, {"addr/inner/n eq 4", "T"}, {"addr/inner/n add 1 eq 5", "T"},
		{"strs eq strs", "T"}, {"ints eq [1,2,2,3]", "T"}, {"ints eq [1,2,3,2]", "F"}, {"ints ne [1]", "T"}, {"strs eq ['a',null,'b','a']", "T"},
		{"nostrs eq []", "T"}, {"nostrs eq null", "F"}, {"strs ne null", "T"}, {"noaddr/tags eq null", "F"},
	}},
	{"5 in", [][2]string{
		{"one in (1,2)", "T"}, {"one in (2,3)", "F"}, {"one in (1.0)", "T"}, {"nil in (1)", "F"}, {"nil in (1,null)", "T"}, {"one in (2,null)", "F"}, {"not (one in (2,null))", "T"},
		{"s in ('abc')", "T"}, {"s in ('ab','abcd','')", "F"}, {"empty in ('')", "T"}, {"nils in ('')", "F"}, {"nils in ('',null)", "T"}, {"s in ()", "F"}, {"s in []", "F"},
		{"nan in (NaN)", "F"}, {"dbl in (2.5,NaN)", "T"}, {"inf in (INF)", "T"}, {"dec in (1.5)", "T"}, {"color in ('Red','Green')", "T"}, {"text in ('Red','Blue')", "F"},
		{"dto in (2012-09-03T21:30:15.5Z)", "T"}, {"d in (2024-02-28)", "T"}, {"g in (ab000000-0000-0000-0000-000000000000)", "T"},
		{"hour in ('PT1H')", "T"}, {"yes in (true)", "T"}, {"maybe in (true,false)", "F"}, {"maybe in (null)", "T"},
		{"s in strs", "F"}, {"'a' in strs", "T"}, {"nils in strs", "T"}, {"nils in nostrs", "F"}, {"one in ints", "T"}, {"seven in ints", "F"},
		{"s in [concat('ab','c'),nils]", "T"}, {"nils in [s,nils]", "T"}, {"(s in ('abc')) eq true", "T"}, {"'x' in noaddr/tags", "F"},
		{"s in ['x',null,caps]", "F"}, {"seven in [one,one add 6]", "T"}, {"seven in [7,one div zero]", "T"}, {"seven in [one div zero,one add 6]", "!DivisionByZero"}, {"seven in [one add 6,one div zero]", "T"},
		{"addr in [addr,null]", "T"}, {"noaddr in [addr]", "F"},
	}},
	{"6 arithmetic", [][2]string{
		{"minus7 div 2 eq -3", "T"}, {"minus7 mod 2 eq -1", "T"}, {"seven mod -2 eq 1", "T"}, {"seven div 2 eq 3", "T"}, {"seven divby 2 eq 3.5", "T"},
		{"one add seven eq 8", "T"}, {"seven sub 10 eq -3", "T"}, {"seven mul -1 eq minus7", "T"}, {"nil add 1 eq null", "T"}, {"nil add 1 eq 1", "F"},
		{"max add 1 gt 0", "!Overflow"}, {"min sub 1 lt 0", "!Overflow"}, {"max mul 2 gt 0", "!Overflow"}, {"min div -1 gt 0", "!Overflow"}, {"-min gt 0", "!Overflow"},
		{"min mod -1 eq 0", "T"}, {"seven div zero eq 1", "!DivisionByZero"}, {"seven mod zero eq 1", "!DivisionByZero"}, {"nil div zero eq null", "T"}, {"nil mod zero eq null", "T"},
		{"dbl div dbl0 eq INF", "T"}, {"-dbl div dbl0 eq -INF", "T"}, {"dbl0 div dbl0 ne dbl0", "T"}, {"dbl mod dbl0 eq 1", "!DivisionByZero"}, {"huge mul 10 eq INF", "T"},
		{"dbl mod 2 eq 0.5", "T"}, {"-dbl mod 2 eq -0.5", "T"}, {"dec div dec0 eq 1", "!DivisionByZero"}, {"dec mod dec0 eq 1", "!DivisionByZero"},
		{"dec divby dec0 gt 1", "T"}, {"dec divby dec0 eq INF", "T"}, {"seven divby zero eq INF", "T"}, {"-seven divby zero eq -INF", "T"}, {"zero divby zero eq null", "F"},
		{"zero divby zero ge 0", "F"}, {"decmax mul 10 gt 0", "!Overflow"}, {"dec mod 1 eq 0.5", "T"}, {"dec add one eq 2.5", "T"}, {"dec div 3 eq 0.5", "T"},
		{"nildec div dec0 eq null", "T"}, {"dec add dbl eq 4.0", "T"}, {"-seven eq minus7", "T"}, {"- 5 add seven eq 2", "T"},
		{"5 sub seven sub 1 eq -3", "T"}, {"8 div 2 div one eq 4", "T"}, {"one add 2 mul 3 eq 7", "T"}, {"(one add 2) mul 3 eq 9", "T"},
		{"seven div zero eq null", "!DivisionByZero"}, {"(seven div zero) add nil eq null", "T"}, {"nil add (seven div zero) eq null", "T"},
	}},
	{"6 failing operands", [][2]string{
		{"no and seven div zero eq 1", "F"}, {"yes or seven div zero eq 1", "T"}, {"yes and seven div zero eq 1", "!DivisionByZero"}, {"no or seven div zero eq 1", "!DivisionByZero"},
		{"maybe and seven div zero eq 1", "!DivisionByZero"}, {"seven div zero eq 1 and no", "!DivisionByZero"}, {"seven div zero eq 1 or yes", "!DivisionByZero"},
		{"maybe or seven div zero eq 1", "!DivisionByZero"}, {"case(no:seven div zero,yes:1) eq 1", "T"}, {"ints/any(i:i div zero eq 1)", "!DivisionByZero"},
		{"ints/any(i:i eq 1 or i div zero eq 1)", "T"}, {"nostrs/any(x:one div zero eq 1)", "F"}, {"ints/all(i:i lt 0 and i div zero eq 1)", "F"},
	}},
	{"6 temporal", [][2]string{
		{"dto add hour eq 2012-09-03T22:30:15.5Z", "T"}, {"hour(dto add hour) eq 0", "T"}, {"dto sub hour lt dto", "T"}, {"dto sub dto2 eq duration'PT0S'", "T"},
		{"d add duration'PT23H' eq 2024-02-28", "T"}, {"d add duration'PT24H' eq 2024-02-29", "T"}, {"d sub hour eq 2024-02-27", "T"}, {"d sub duration'P1D' eq 2024-02-27", "T"},
		{"d sub duration'PT25H' eq 2024-02-26", "T"}, {"d sub 2024-02-01 eq duration'P27D'", "T"}, {"dmax add duration'P1D' eq null", "!Overflow"}, {"dmax add hour eq dmax", "T"},
		{"nild add hour eq null", "T"}, {"last add hour eq null", "!Overflow"}, {"last sub 0001-01-01T00:00:00Z gt hour", "T"}, {"(last sub 0001-01-01T00:00:00Z) add hour eq hour", "!Overflow"}, {"mindatetime() sub hour lt dto", "!Overflow"},
		{"dmax sub d eq hour", "F"}, {"-(dmax sub d) eq hour", "!Overflow"}, {"hour add hour eq duration'PT2H'", "T"}, {"hour sub duration'PT90M' eq duration'-PT30M'", "T"}, {"durmax add hour gt hour", "!Overflow"},
		{"-hour eq duration'-PT1H'", "T"}, {"hour mul 2 eq duration'PT2H'", "T"}, {"2 mul hour eq duration'PT2H'", "T"}, {"hour mul 1.5 eq duration'PT90M'", "T"}, {"hour mul dbl eq duration'PT150M'", "T"},
		{"hour div 7 eq duration'PT514.285714286S'", "T"}, {"hour divby 7 eq duration'PT514.285714286S'", "T"}, {"hour div zero eq hour", "!DivisionByZero"}, {"hour div dbl0 eq hour", "!DivisionByZero"},
		{"hour mul inf eq hour", "!Overflow"}, {"hour mul nan eq hour", "!Overflow"}, {"durmax mul 2 gt hour", "!Overflow"}, {"hour mul nil eq null", "T"},
		{"hour div dec eq duration'PT40M'", "T"}, {"duration'PT0.000000001S' div (one add one) eq duration'PT0S'", "T"}, {"duration'PT0.000000003S' div (one add one) eq duration'PT0.000000002S'", "T"},
		{"duration'-PT0.000000003S' div (one add one) eq duration'-PT0.000000002S'", "T"}, {"dto add 'PT1H' gt dto", "T"},
	}},
	{"7 strings", [][2]string{
		{"concat(s,caps) eq 'abcABÇ'", "T"}, {"concat(s,nils) eq null", "T"}, {"contains(s,'bc')", "T"}, {"contains(s,'')", "T"}, {"contains(s,nils)", "N"}, {"contains(nils,'')", "N"}, {"contains(s,'BC')", "F"},
		{"startswith(s,'ab')", "T"}, {"startswith(s,'')", "T"}, {"startswith(nils,'a')", "N"}, {"endswith(s,'bc')", "T"}, {"endswith(s,'abcd')", "F"}, {"endswith(s,s)", "T"},
		{"indexof(s,'c') eq 2", "T"}, {"indexof(s,'x') eq -1", "T"}, {"indexof(s,'') eq 0", "T"}, {"indexof(wide,'語') eq 3", "T"}, {"indexof(nils,'a') eq null", "T"},
		{"length(wide) eq 5", "T"}, {"length(empty) eq 0", "T"}, {"length(nils) eq null", "T"}, {"length(strs) eq 4", "T"}, {"length(nostrs) eq 0", "T"},
		{"substring(wide,1,3) eq '日本語'", "T"}, {"substring(s,1) eq 'bc'", "T"}, {"substring(s,3) eq ''", "T"}, {"substring(s,9) eq ''", "T"}, {"substring(s,-2) eq 'bc'", "T"}, {"substring(s,-10) eq 'abc'", "T"},
		{"substring(s,-2,1) eq 'b'", "T"}, {"substring(s,-10,2) eq 'ab'", "T"}, {"substring(s,1,9) eq 'bc'", "T"}, {"substring(s,1,0) eq ''", "T"}, {"substring(s,one,minus7) eq ''", "!NegativeLength"},
		{"substring(nils,one,minus7) eq null", "T"}, {"substring(s,nil) eq null", "T"}, {"substring(s,1,nil) eq null", "T"}, {"substring(s,max) eq ''", "T"}, {"substring(s,min,max) eq 'abc'", "T"},
		{"tolower(caps) eq 'abç'", "T"}, {"toupper(s) eq 'ABC'", "T"}, {"toupper(concat(s,'ç')) eq 'ABCÇ'", "T"}, {"tolower(nils) eq null", "T"}, {"tolower(nils) ne 'a'", "T"}, {"tolower(caps) ne 'ABÇ'", "T"},
		{"contains(tolower(caps),'bç')", "T"}, {"contains(tolower(caps),'B')", "F"}, {"startswith(tolower(caps),'ab')", "T"}, {"endswith(toupper(s),'BC')", "T"}, {"endswith(tolower(caps),'ç')", "T"}, {"contains(tolower(nils),'a')", "N"},
		{"tolower(caps) in ('abç','x')", "T"}, {"trim(concat(' ',concat(s,'\u00a0'))) eq s", "T"}, {"matchesPattern(s,'^a')", "T"}, {"matchesPattern(s,'b')", "T"}, {"matchesPattern(s,'^b')", "F"},
		{"matchesPattern(s,re)", "T"}, {"matchesPattern(caps,re)", "F"}, {"matchesPattern(s,badre)", "!InvalidPattern"}, {"matchesPattern(nils,badre)", "N"}, {"matchesPattern(nils,'a')", "N"},
	}},
	{"7 time", [][2]string{
		{"date(dto) eq 2012-09-03", "T"}, {"time(dto) eq 23:30:15.5", "T"}, {"hour(dto) eq 23", "T"}, {"hour(dto2) eq 21", "T"}, {"minute(dto) eq 30", "T"}, {"second(dto) eq 15", "T"},
		{"fractionalseconds(dto) eq 0.5", "T"}, {"totaloffsetminutes(dto) eq 120", "T"}, {"totaloffsetminutes(dto2) eq 0", "T"}, {"year(dto) eq 2012 and month(dto) eq 9 and day(dto) eq 3", "T"},
		{"year(d) eq 2024 and month(d) eq 2 and day(d) eq 28", "T"}, {"hour(t) eq 23 and minute(t) eq 59 and second(t) eq 58", "T"}, {"fractionalseconds(t) eq 0.25", "T"},
		{"year(nildto) eq null", "T"}, {"year(nild) eq null", "T"}, {"totalseconds(hour) eq 3600", "T"}, {"totalseconds(-hour) eq -3600.0", "T"}, {"dto gt mindatetime() and dto lt maxdatetime()", "T"},
	}},
	{"7 numbers", [][2]string{
		{"round(dbl) eq 3", "T"}, {"round(-dbl) eq -3", "T"}, {"floor(dbl) eq 2", "T"}, {"ceiling(dbl) eq 3", "T"}, {"floor(-dbl) eq -3", "T"}, {"ceiling(-dbl) eq -2", "T"},
		{"round(dec) eq 2", "T"}, {"round(-dec) eq -2", "T"}, {"floor(dec) eq 1", "T"}, {"ceiling(dec) eq 2", "T"}, {"round(sgl) eq 0", "T"}, {"round(seven) eq 7", "T"}, {"round(nildec) eq null", "T"},
		{"round(nan) eq null", "F"}, {"round(inf) eq INF", "T"},
	}},
	{"7 collections", [][2]string{
		{"contains(ints,[2,2])", "T"}, {"contains(ints,[1,3])", "F"}, {"contains(ints,[])", "T"}, {"startswith(ints,[1,2])", "T"}, {"endswith(ints,[2,3])", "T"}, {"endswith(ints,[1,2,2,3,4])", "F"},
		{"indexof(ints,[2]) eq 1", "T"}, {"indexof(ints,[9]) eq -1", "T"}, {"concat(ints,[4]) eq [1,2,2,3,4]", "T"}, {"substring(ints,1,2) eq [2,2]", "T"}, {"substring(ints,-1) eq [3]", "T"},
		{"substring(ints,0,minus7) eq []", "!NegativeLength"}, {"hassubset(ints,[2,2])", "T"}, {"hassubset(ints,[2,2,2])", "F"}, {"hassubset(ints,[3,1])", "T"}, {"hassubset(ints,[])", "T"}, {"hassubset([1,2],ints)", "F"},
		{"hassubsequence(ints,[1,3])", "T"}, {"hassubsequence(ints,[3,1])", "F"}, {"hassubset(strs,[null,'a'])", "T"}, {"hassubsequence(nostrs,[])", "T"}, {"length(noaddr/tags) eq 0", "T"},
	}},
	{"7 cast isof case", [][2]string{
		{"cast(seven,Edm.String) eq '7'", "T"}, {"cast(s,Edm.Int32) eq null", "T"}, {"cast(dbl,Edm.Int32) eq 3", "T"}, {"cast(max,Edm.Int32) eq null", "T"}, {"cast(nil,Edm.String) eq null", "T"},
		{"cast(color,Edm.Int32) eq 2", "T"}, {"cast(color,Edm.String) eq 'Green'", "T"}, {"cast(seven,T.Color) eq 'Blue'", "T"}, {"cast(dec,Edm.Double) eq 1.5", "T"}, {"cast(yes,Edm.String) eq 'true'", "T"},
		{"cast(ints,Collection(Edm.String)) eq ['1','2','2','3']", "T"}, {"isof(s,Edm.String)", "T"}, {"isof(s,Edm.Int32)", "F"}, {"isof(nils,Edm.Int32)", "T"}, {"isof(addr,T.Address)", "T"}, {"isof(addr,T.Far)", "F"}, {"isof(noaddr,T.Far)", "T"},
		{"isof(T.Sample)", "T"}, {"addr/T.Far/country eq null", "T"}, {"case(no:1,yes:2) eq 2", "T"}, {"case(no:1) eq null", "T"}, {"case(maybe:1,yes:2) eq 2", "T"}, {"case(yes:nil,true:1) eq null", "T"}, {"case(maybe:yes)", "N"},
		{"case(no:s,yes:caps) eq caps", "T"}, {"case(no:addr,yes:noaddr) eq null", "T"}, {"case(yes:addr) eq addr", "T"}, {"case(yes:ints) eq ints", "T"},
	}},
	{"8 enum", [][2]string{
		{"color eq 'Green'", "T"}, {"color gt 'Red'", "T"}, {"text eq 'Green'", "T"}, {"text ne 'Red'", "T"}, {"text gt 'Red'", "T"}, {"text lt 'Blue'", "T"}, {"nilcolor eq null", "T"}, {"nilcolor ne 'Red'", "T"}, {"color eq text", "T"},
		{"flags has 'A'", "T"}, {"flags has 'A,B'", "T"}, {"flags has 'C'", "F"}, {"flags has 'None'", "T"}, {"flags eq 'B,A'", "T"}, {"flags eq '3'", "T"}, {"nilcolor has 'Red'", "N"}, {"text has 'Green'", "T"}, {"flags has T.Flags'B'", "T"},
	}},
	{"9 lambda", [][2]string{
		{"nostrs/any()", "F"}, {"strs/any()", "T"}, {"nostrs/any(x:x eq 'a')", "F"}, {"nostrs/all(x:x eq 'a')", "T"}, {"strs/any(x:x eq 'b')", "T"}, {"strs/any(x:x eq null)", "T"}, {"strs/all(x:x ne 'z')", "T"},
		{"bools/any(x:x)", "T"}, {"bools/all(x:x)", "F"}, {"bools/any(x:not x)", "F"}, {"not bools/all(x:x)", "T"}, {"not nostrs/any(x:x eq 'a')", "T"}, {"noaddr/tags/any()", "F"}, {"noaddr/tags/all(x:x eq 'a')", "T"},
		{"addrs/any(a:a/zip gt 1)", "T"}, {"addrs/any(a:a/street eq null)", "T"}, {"addrs/all(a:a/zip gt 0)", "F"}, {"addrs/any(a:a/tags/any(x:x eq 't'))", "T"}, {"addrs/any(a:a/tags/any(x:x eq 't' and a/zip eq 2))", "T"},
		{"addrs/any(a:a/tags/any(x:x eq 't' and a/zip eq seven sub 5))", "T"}, {"ints/any(i:strs/any(x:x eq 'b' and i eq 3))", "T"}, {"ints/all(i:i lt seven)", "T"}, {"ints/any(i:i eq seven)", "F"}, {"ints/any(i:i eq $it/one)", "T"},
		{"strs/any(s:s eq 'a')", "T"}, {"strs/$count eq 4", "T"}, {"nostrs/$count eq 0", "T"}, {"noaddr/tags/$count eq 0", "T"}, {"ints/$count($filter=$this gt 1) eq 3", "T"}, {"ints/$filter($this eq 2)/$count eq 2", "T"},
		{"addrs/$filter(zip eq 2)/any(a:a/tags/$count eq 1)", "T"}, {"addrs/$filter(zip eq 9)/any()", "F"}, {"addrs/any(a:a eq null)", "T"}, {"strs/any(x:tolower(x) eq 'a' and concat(x,s) eq 'aabc')", "T"},
		{"ints/any(i:i add 1 gt seven)", "F"}, {"ints/any(i:i mul max eq 0)", "!Overflow"},
	}},
	{"11 decided", [][2]string{
		{"maybe eq maybe", "T"}, {"zero eq -0.0", "T"}, {"seven gt 6.999999999999999999999999999", "T"}, {"dto lt 2012-09-03T21:30:15.500000000001Z", "T"}, {"dto eq 2012-09-03T21:30:15.500000000001Z", "F"},
		{"last lt 10000-01-01T00:00:00Z", "T"}, {"dbl0 eq -0.0", "T"},
	}},
}
