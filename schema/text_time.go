package schema

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// maxYear bounds the years of a literal. Beyond it a date or an instant is
// taken for the nearest that is within, which no row can be.
const maxYear = 999_999_999

const (
	nanosPerSecond = int64(time.Second)
	nanosPerDay    = 24 * int64(time.Hour)
	secondsPerDay  = 24 * 60 * 60
)

// civil is the text of a date, taken apart.
type civil struct {
	year       int64
	month, day int64
	beyond     int // -1 or 1 where the year is beyond maxYear
}

// parseDate places year-month-day (rule dateValue) among the values of Date.
func parseDate(text string) (bound[DateValue], error) {
	c, rest, ok := cutDate(text)
	if !ok || rest != "" {
		return bound[DateValue]{}, malformed(text, "a date")
	}
	if !c.valid() {
		return bound[DateValue]{}, outOfRange(text, "no day of the calendar")
	}
	return bound[DateValue]{
		Value: DateOf(c.year, time.Month(c.month), c.day),
		Exact: c.beyond == 0, Below: c.beyond < 0, Above: c.beyond > 0,
	}, nil
}

// cutDate reads a date of the right form, which may still be no day.
func cutDate(s string) (c civil, rest string, ok bool) {
	negative := false
	if t, found := strings.CutPrefix(s, "-"); found {
		negative, s = true, t
	}
	year, s := cutDigits(s)
	if len(year) < 4 || len(year) > 4 && year[0] == '0' {
		return c, "", false
	}
	if len(s) < 6 || s[0] != '-' || s[3] != '-' || !digits2(s[1:]) || !digits2(s[4:]) {
		return c, "", false
	}
	c.month, c.day = number2(s[1:]), number2(s[4:])
	c.year = int64(saturated(year))
	if c.year > maxYear {
		// Whether 29 February exists depends on the last four digits and the
		// century, and the calendar repeats every 400 years.
		leap, _ := strconv.Atoi(year[len(year)-4:])
		if c.day > daysIn(int64(leap), c.month) {
			c.month = 0
		}
		c.year, c.beyond = maxYear, 1
	}
	if negative {
		c.year, c.beyond = -c.year, -c.beyond
	}
	return c, s[6:], true
}

func (c *civil) valid() bool {
	if c.beyond != 0 && c.month >= 1 && c.month <= 12 && c.day >= 1 {
		c.month, c.day = 12, 31
		if c.beyond < 0 {
			c.month, c.day = 1, 1
		}
		return true
	}
	return c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= daysIn(c.year, c.month)
}

func daysIn(year, month int64) int64 {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func digits2(s string) bool {
	return len(s) >= 2 && '0' <= s[0] && s[0] <= '9' && '0' <= s[1] && s[1] <= '9'
}

func number2(s string) int64 { return int64(s[0]-'0')*10 + int64(s[1]-'0') }

// clock is the text of a time of day, taken apart.
type clock struct {
	hour, minute, second int64
	nanos                int64
	exact                bool // no digits beyond nanoseconds
}

// parseTimeOfDay places hh:mm[:ss[.f]] (rule timeOfDayValue) among the values
// of TimeOfDay.
func parseTimeOfDay(text string) (bound[TimeValue], error) {
	c, rest, ok := cutClock(text)
	if !ok || rest != "" {
		return bound[TimeValue]{}, malformed(text, "a time of day")
	}
	if c.second == 60 {
		return bound[TimeValue]{}, outOfRange(text, "a leap second, which a time of day does not have")
	}
	v := TimeValue(c.seconds()*nanosPerSecond + c.nanos)
	return bound[TimeValue]{Value: v, Exact: c.exact}, nil
}

func (c *clock) seconds() int64 { return c.hour*3600 + c.minute*60 + c.second }

// cutClock reads a time of day with 1 to 12 fraction digits, and second 60.
func cutClock(s string) (c clock, rest string, ok bool) {
	if len(s) < 5 || !digits2(s) || s[2] != ':' || !digits2(s[3:]) {
		return c, "", false
	}
	c.hour, c.minute, c.exact = number2(s), number2(s[3:]), true
	s = s[5:]
	if strings.HasPrefix(s, ":") {
		if !digits2(s[1:]) {
			return c, "", false
		}
		c.second = number2(s[1:])
		s = s[3:]
		if t, found := strings.CutPrefix(s, "."); found {
			var digits string
			if digits, s = cutDigits(t); digits == "" || len(digits) > 12 {
				return c, "", false
			}
			c.nanos, c.exact = nanosOf(digits)
		}
	}
	return c, s, c.hour <= 23 && c.minute <= 59 && c.second <= 60
}

// nanosOf returns the first nine fraction digits as a number, and whether
// nothing but zeros follows.
func nanosOf(digits string) (nanos int64, exact bool) {
	exact = true
	if len(digits) > 9 {
		exact = strings.Trim(digits[9:], "0") == ""
		digits = digits[:9]
	}
	for i := range 9 {
		nanos *= 10
		if i < len(digits) {
			nanos += int64(digits[i] - '0')
		}
	}
	return nanos, exact
}

// parseDateTimeOffset places an instant (rule dateTimeOffsetValue) among the
// values of DateTimeOffset. All of second 60 is the first instant of the next
// minute.
func parseDateTimeOffset(text string) (bound[time.Time], error) {
	var b bound[time.Time]
	date, s, ok := cutDate(text)
	if !ok || s == "" || s[0] != 'T' && s[0] != 't' {
		return b, malformed(text, "a date with time and offset")
	}
	clock, s, ok := cutClock(s[1:])
	if !ok {
		return b, malformed(text, "a date with time and offset")
	}
	zone, ok := parseOffset(s)
	if !ok {
		return b, malformed(text, "a date with time and offset")
	}
	if !date.valid() {
		return b, outOfRange(text, "no day of the calendar")
	}
	if clock.second == 60 {
		clock.nanos, clock.exact = 0, true
	}
	days := int64(DateOf(date.year, time.Month(date.month), date.day))
	seconds, nanos := days*secondsPerDay+clock.seconds()-zone, clock.nanos
	if date.beyond != 0 {
		return beyondTime(date.beyond > 0), nil
	}
	b.Value = time.Unix(seconds, nanos).In(location(zone))
	b.Exact = clock.exact
	return b, nil
}

func beyondTime(above bool) bound[time.Time] {
	if above {
		last := int64(DateOf(maxYear+1, time.January, 1)) * secondsPerDay
		return bound[time.Time]{Value: time.Unix(last+secondsPerDay-1, nanosPerSecond-1).UTC(), Above: true}
	}
	first := int64(DateOf(-maxYear, time.January, 1)) * secondsPerDay
	return bound[time.Time]{Value: time.Unix(first-secondsPerDay, 0).UTC(), Below: true}
}

// parseOffset reads Z or an offset from UTC in seconds.
func parseOffset(s string) (seconds int64, ok bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	if len(s) != 6 || s[0] != '+' && s[0] != '-' || !digits2(s[1:]) || s[3] != ':' || !digits2(s[4:]) {
		return 0, false
	}
	hour, minute := number2(s[1:]), number2(s[4:])
	seconds = hour*3600 + minute*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, hour <= 23 && minute <= 59
}

func location(seconds int64) *time.Location {
	if seconds == 0 {
		return time.UTC
	}
	return time.FixedZone("", int(seconds))
}

// parseDuration places a duration of days, hours, minutes and seconds (rule
// durationValue, in any letter case) among the values of Duration. P and PT
// alone are no durations.
func parseDuration(text string) (bound[time.Duration], error) {
	d, err := parseDistance(text)
	v, ok := d.Value.Duration()
	switch {
	case err != nil, ok:
		return bound[time.Duration]{Value: v, Exact: d.Exact}, err
	case d.Value.Seconds < 0:
		return bound[time.Duration]{Value: math.MinInt64, Below: true}, nil
	}
	return bound[time.Duration]{Value: math.MaxInt64, Above: true}, nil
}

// parseDistance is parseDuration for durations of any length.
func parseDistance(text string) (bound[Distance], error) {
	var d durationText
	s, negative := strings.CutPrefix(text, "-")
	if s == "" || lowerASCII(s[0]) != 'p' {
		return bound[Distance]{}, malformed(text, "a duration")
	}
	s = d.component(s[1:], 'd', secondsPerDay)
	if s != "" && lowerASCII(s[0]) == 't' {
		d.some = false
		s = d.component(s[1:], 'h', 60*60)
		s = d.component(s, 'm', 60)
		s = d.seconds(s)
	}
	if s != "" || !d.some {
		return bound[Distance]{}, malformed(text, "a duration")
	}
	return d.bound(negative), nil
}

// durationText is the amount of a duration, as far as it was read.
type durationText struct {
	whole  uint64 // seconds
	nanos  int64  // less than a second
	some   bool   // a component was read
	rest   bool   // digits beyond nanoseconds that are not zero
	beyond bool   // more seconds than farthest
}

// component reads digits with a letter behind and returns what follows. It
// leaves s alone where that is not at its start.
func (d *durationText) component(s string, letter byte, unit uint64) string {
	digits, rest := cutDigits(s)
	if digits == "" || rest == "" || lowerASCII(rest[0]) != letter {
		return s
	}
	d.add(digits, unit)
	return rest[1:]
}

func (d *durationText) seconds(s string) string {
	digits, rest := cutDigits(s)
	if digits == "" {
		return s
	}
	fraction := ""
	if t, ok := strings.CutPrefix(rest, "."); ok {
		if fraction, rest = cutDigits(t); fraction == "" {
			return s
		}
	}
	if rest == "" || lowerASCII(rest[0]) != 's' {
		return s
	}
	d.add(digits, 1)
	nanos, exact := nanosOf(fraction)
	d.nanos, d.rest = nanos, !exact
	return rest[1:]
}

func (d *durationText) add(digits string, unit uint64) {
	d.some = true
	digits = strings.TrimLeft(digits, "0")
	if digits == "" {
		return
	}
	v, err := strconv.ParseUint(digits, 10, 64)
	high, low := bits.Mul64(v, unit)
	sum, carry := bits.Add64(d.whole, low, 0)
	d.whole = sum
	d.beyond = d.beyond || err != nil || high != 0 || carry != 0 || sum > farthest
}

func (d *durationText) bound(negative bool) bound[Distance] {
	switch {
	case d.beyond && negative:
		return bound[Distance]{Value: Distance{Seconds: -farthest}, Below: true}
	case d.beyond:
		return bound[Distance]{Value: Distance{Seconds: farthest}, Above: true}
	case !negative:
		return bound[Distance]{Value: Distance{int64(d.whole), d.nanos}, Exact: !d.rest}
	}
	v := carried(-int64(d.whole), -d.nanos)
	if d.rest { // the value before it
		v = carried(v.Seconds, v.Nanos-1)
	}
	return bound[Distance]{Value: v, Exact: !d.rest}
}
