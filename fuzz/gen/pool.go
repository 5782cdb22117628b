package gen

import (
	"math"
	"time"

	"github.com/odatacheck/odata/schema"
	"github.com/woodsbury/decimal128"
)

// pool is the small set of values that the literals of a filter and the rows
// beside it share, so that comparisons are true, false and null about as often.
type pool struct {
	source
	portable  bool
	ints      []int64
	decimals  []schema.DecimalValue
	doubles   []float64
	strings   []string
	guids     []schema.GuidValue
	dates     []schema.DateValue
	clocks    []schema.TimeValue
	times     []time.Time
	durations []time.Duration
	binaries  []schema.BinaryValue
	depth     int // of the record that is being drawn
}

// The values that pools are made of: limits, the places where representations
// round, and text that engines get wrong.
var (
	baseInts = []int64{0, 1, -1, 2, 3, 5, 7, 10, 24, 60, 100, 127, 128, -128, 255, 256, 32767, -32768, 2012,
		math.MaxInt32, math.MinInt32, 1 << 53, 1<<53 + 1, math.MaxInt64, math.MinInt64}
	baseDecimals = []string{"0.1", "0.2", "0.3", "-0.5", "0.5", "1.5", "2.5", "-2.5", "19.99", "0.0000001", "1000000000000.0001", "99999999999999.9999999"}
	baseWide     = []string{"9999999999999999999999999999999999", "1e-30", "-123456789012345678901234567890.1234", "9223372036854775808", "0.1000000000000000055511151231257827"}
	baseDoubles  = []float64{0.1, 0.2, 0.5, -0.5, 1.5, 2.5, -2.5, 1e10, -1e300, 1e300, 1e-10, 16777216, 16777217, 1 << 53, math.MaxFloat64}
	baseSpecial  = []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.SmallestNonzeroFloat64, math.Copysign(0, -1)}
	baseStrings  = []string{"", " ", "a", "A", "ab", "aB", "b", "a ", " a", "é", "e\u0301", "É", "😀", "a😀b", "\uffee", "%", "_", "a%b", "a_b", "\\",
		"'", "O'Neil", "10", "9", "ß", "SS", "İ", "ı", "null", "x\ty", "\u00a0x\u2003", "Straße", "名前", "true", "2012-09-03", "aaa", "ab ab", "%26", "50%25 off", "a+b", "a&b=c"}
	baseDates  = []schema.DateValue{0, 1, -1, 59, 15403, 15404, 15585, 19723, 19782, -719162, 2932896}
	baseClocks = []schema.TimeValue{0, 1e9, 3600e9, 43200e9, 48000e9, 48000e9 + 500e6, 86399e9, 86399e9 + 999999900}
	baseTimes  = []string{"1970-01-01T00:00:00Z", "2012-02-29T12:30:45Z", "2012-09-03T10:00:00Z", "2012-09-03T10:00:00.5Z", "2012-09-03T23:30:00Z",
		"2024-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.9999999Z", "2025-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z"}
	baseDurations = []time.Duration{0, time.Second, -time.Second, time.Minute, time.Hour, -time.Hour, 24 * time.Hour, 36 * time.Hour, 100, -100, 1500 * time.Millisecond, 365 * 24 * time.Hour}
)

func newPool(s source, portable bool) *pool {
	p := &pool{source: s, portable: portable}
	for range 5 {
		p.ints = append(p.ints, pick(s, baseInts...))
		p.doubles = append(p.doubles, pick(s, baseDoubles...))
		p.strings = append(p.strings, pick(s, baseStrings...))
		p.dates = append(p.dates, pick(s, baseDates...))
		p.clocks = append(p.clocks, pick(s, baseClocks...))
		p.durations = append(p.durations, pick(s, baseDurations...))
	}
	for range 3 {
		p.decimals = append(p.decimals, decimal(pick(s, baseDecimals...)))
		p.times = append(p.times, instant(pick(s, baseTimes...)))
		p.guids = append(p.guids, p.guid())
		p.binaries = append(p.binaries, schema.BinaryValue(pick(s, "", "x", "\x00\xff", "abc")))
	}
	if !portable {
		p.decimals = append(p.decimals, decimal(pick(s, baseWide...)))
		p.doubles = append(p.doubles, pick(s, baseSpecial...))
		p.times = append(p.times, p.elsewhere(pick(s, p.times...)))
		p.durations = append(p.durations, time.Duration(p.between(-9, 9)))
	}
	return p
}

func decimal(text string) schema.DecimalValue {
	d, err := decimal128.Parse(text)
	if err != nil {
		panic("gen: " + err.Error())
	}
	return d
}

func instant(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic("gen: " + err.Error())
	}
	return t
}

// elsewhere gives an instant another offset, unless its year leaves the range.
func (p *pool) elsewhere(t time.Time) time.Time {
	u := t.In(time.FixedZone("", 60*pick(p.source, 120, -90, 330, -720, 840, 1)))
	if u.Year() < 1 || u.Year() > 9999 {
		return t
	}
	return u
}

func (p *pool) guid() schema.GuidValue {
	var g schema.GuidValue
	switch p.IntN(3) {
	case 0:
		g[15] = byte(p.IntN(3))
	case 1:
		for i := range g {
			g[i] = 0xff
		}
	default:
		for i := range g {
			g[i] = byte(p.IntN(256))
		}
	}
	return g
}

// value draws a value that fits t, which is a primitive or an enumeration type.
func (p *pool) value(t schema.Type) schema.Value {
	if e, ok := t.(*schema.EnumType); ok {
		return p.member(e)
	}
	switch t := t.(schema.Primitive); {
	case t == schema.Boolean:
		return p.chance(50)
	case t.IsInteger():
		return p.integer(t)
	case t == schema.Decimal:
		return p.decimal()
	case t == schema.Double:
		return p.double()
	case t == schema.Single:
		return p.single()
	case t == schema.String:
		return p.text()
	case t.IsGeo():
		return p.geo(t)
	default:
		return p.other(t)
	}
}

func (p *pool) other(t schema.Primitive) schema.Value {
	near := p.chance(30)
	switch t {
	case schema.Guid:
		g := pick(p.source, p.guids...)
		if near {
			g[15] ^= 1
		}
		return g
	case schema.Date:
		d := pick(p.source, p.dates...)
		if near {
			d += schema.DateValue(p.between(-1, 1))
		}
		return min(max(d, -719162), 2932896)
	case schema.TimeOfDay:
		v := pick(p.source, p.clocks...)
		if near {
			v += schema.TimeValue(p.between(-1, 1) * 100)
		}
		return min(max(v, 0), 86399999999900)
	case schema.DateTimeOffset:
		return p.instant(near)
	case schema.Duration:
		d := pick(p.source, p.durations...)
		if near {
			d += time.Duration(p.between(-1, 1) * 100)
		}
		return d
	case schema.Binary, schema.Stream:
		return pick(p.source, p.binaries...)
	}
	panic("gen: no value of " + t.String())
}

func (p *pool) instant(near bool) time.Time {
	t := pick(p.source, p.times...)
	if !near {
		return t
	}
	step := 100 * time.Nanosecond
	if !p.portable && p.chance(30) {
		step = 1
	}
	u := t.Add(time.Duration(p.between(-1, 1)) * step)
	if u.UTC().Year() < 1 || u.UTC().Year() > 9999 || u.Year() < 1 || u.Year() > 9999 {
		return t
	}
	return u
}

func (p *pool) member(e *schema.EnumType) schema.Value {
	v := pick(p.source, e.Members...).Value
	if e.Flags {
		for p.chance(40) {
			v |= pick(p.source, e.Members...).Value
		}
	}
	return v
}
