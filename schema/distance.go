package schema

import (
	"cmp"
	"time"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
)

// Distance is the difference of two dates or instants, exactly. A Duration,
// which counts nanoseconds in 64 bits, ends at some 292 years; the years 0001
// to 9999 are farther apart. It is safe to copy and to compare with ==.
type Distance struct {
	Seconds int64
	Nanos   int64 // 0 to 999,999,999, added to Seconds also where those are negative
}

// farthest is more seconds than any two dates or instants are apart.
const farthest = 1 << 62

// DistanceTerm returns t as the difference of two dates or instants, if it is
// one. Beside a comparison operator, in, or within totalseconds it is computed
// exactly, as a [Distance]; anywhere else it is a Duration and can overflow.
func DistanceTerm(t Term) (*Arith, bool) {
	a, ok := t.(*Arith)
	if !ok || a.Op != ast.Sub || a.Typ != Duration {
		return nil, false
	}
	of := a.X.Type()
	return a, of == Date || of == DateTimeOffset
}

// DistanceOf returns a duration as a distance.
func DistanceOf(d time.Duration) Distance {
	return carried(int64(d)/nanosPerSecond, int64(d)%nanosPerSecond)
}

// DistanceOfDates returns x - y for days of the years -999,999,999 to
// 999,999,999.
func DistanceOfDates(x, y DateValue) Distance {
	return Distance{Seconds: (int64(x) - int64(y)) * secondsPerDay}
}

// DistanceOfTimes returns x - y for instants of those years.
func DistanceOfTimes(x, y time.Time) Distance {
	return carried(x.Unix()-y.Unix(), int64(x.Nanosecond()-y.Nanosecond()))
}

// carried adds nanoseconds of either sign, less than a second, to seconds.
func carried(seconds, nanos int64) Distance {
	if nanos < 0 {
		return Distance{seconds - 1, nanos + nanosPerSecond}
	}
	return Distance{seconds, nanos}
}

// Compare is negative where d is less than e, 0 where they are equal, positive
// otherwise.
func (d Distance) Compare(e Distance) int {
	if d.Seconds != e.Seconds {
		return cmp.Compare(d.Seconds, e.Seconds)
	}
	return cmp.Compare(d.Nanos, e.Nanos)
}

// Duration returns d as a Duration and whether it is one.
func (d Distance) Duration() (time.Duration, bool) {
	seconds, nanos := d.Seconds, d.Nanos
	if seconds < 0 { // the least Duration is no whole number of seconds
		seconds, nanos = seconds+1, nanos-nanosPerSecond
	}
	product, err := mulInt64(seconds, nanosPerSecond)
	if err != nil {
		return 0, false
	}
	sum, err := ArithInt64(ast.Add, product, nanos)
	return time.Duration(sum), err == nil
}

// TotalSeconds is the function totalseconds of d.
func (d Distance) TotalSeconds() DecimalValue {
	if short, ok := d.Duration(); ok {
		return secondsOfDuration(short)
	}
	return addDecimal(decimal128.FromInt64(d.Seconds), decimal128.New(d.Nanos, -9))
}

// constantDistance returns the distance of two constants.
func constantDistance(t Term) (Distance, bool) {
	a, ok := DistanceTerm(t)
	if !ok {
		return Distance{}, false
	}
	x, xOK := a.X.(*Const)
	y, yOK := a.Y.(*Const)
	if !xOK || !yOK {
		return Distance{}, false
	}
	if day, ok := x.Value.(DateValue); ok {
		return DistanceOfDates(day, y.Value.(DateValue)), true
	}
	return DistanceOfTimes(x.Value.(time.Time), y.Value.(time.Time)), true
}
