package schema

import (
	"time"

	"github.com/woodsbury/decimal128"
)

// The parts of an instant are those of its own offset, not of UTC.

func dateOfTime(t time.Time) DateValue {
	year, month, day := t.Date()
	return DateOf(int64(year), month, int64(day))
}

func clockOfTime(t time.Time) TimeValue {
	hour, minute, second := t.Clock()
	return TimeValue(int64(hour*3600+minute*60+second)*nanosPerSecond + int64(t.Nanosecond()))
}

func yearOfTime(t time.Time) int64   { return int64(t.Year()) }
func monthOfTime(t time.Time) int64  { return int64(t.Month()) }
func dayOfTime(t time.Time) int64    { return int64(t.Day()) }
func hourOfTime(t time.Time) int64   { return int64(t.Hour()) }
func minuteOfTime(t time.Time) int64 { return int64(t.Minute()) }
func secondOfTime(t time.Time) int64 { return int64(t.Second()) }

func fractionOfTime(t time.Time) DecimalValue { return decimal128.New(int64(t.Nanosecond()), -9) }

func offsetOfTime(t time.Time) int64 {
	_, seconds := t.Zone()
	return int64(seconds / 60)
}

func yearOfDate(d DateValue) int64 {
	year, _, _ := d.Civil()
	return year
}

func monthOfDate(d DateValue) int64 {
	_, month, _ := d.Civil()
	return int64(month)
}

func dayOfDate(d DateValue) int64 {
	_, _, day := d.Civil()
	return day
}

func hourOfClock(t TimeValue) int64   { return int64(t) / int64(time.Hour) }
func minuteOfClock(t TimeValue) int64 { return int64(t) / int64(time.Minute) % 60 }
func secondOfClock(t TimeValue) int64 { return int64(t) / nanosPerSecond % 60 }

func fractionOfClock(t TimeValue) DecimalValue {
	return decimal128.New(int64(t)%nanosPerSecond, -9)
}

func secondsOfDuration(d time.Duration) DecimalValue { return decimal128.New(int64(d), -9) }

// minDateTime and maxDateTime are the bounds of the years 0001 to 9999, the
// latter with the 100 ns that common stores keep.
func minDateTime([]Value) (Value, error) {
	return time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC), nil
}

func maxDateTime([]Value) (Value, error) {
	return time.Date(9999, time.December, 31, 23, 59, 59, 999_999_900, time.UTC), nil
}
