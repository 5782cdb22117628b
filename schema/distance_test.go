package schema_test

import (
	"math"
	"testing"
	"time"

	"github.com/odatacheck/odata/schema"
)

func TestDistanceIsDuration(t *testing.T) {
	for _, d := range []time.Duration{0, 1, -1, time.Second, -time.Second, 999_999_999, -999_999_999, math.MaxInt64, math.MinInt64, math.MinInt64 + 1} {
		x := schema.DistanceOf(d)
		if x.Nanos < 0 || x.Nanos > 999_999_999 {
			t.Errorf("%d has %d nanoseconds", d, x.Nanos)
		}
		if got, ok := x.Duration(); got != d || !ok {
			t.Errorf("%d became %d, %t", d, got, ok)
		}
	}
	for _, x := range []schema.Distance{
		{Seconds: 9223372036, Nanos: 854775808}, {Seconds: -9223372037, Nanos: 145224191}, {Seconds: 1 << 60}, {Seconds: -1 << 60},
	} {
		if d, ok := x.Duration(); ok {
			t.Errorf("%v became %d", x, d)
		}
	}
}

func TestDistanceCannotFail(t *testing.T) {
	for filter, want := range map[string]bool{
		`zDTO sub now() gt zDur`:                                            false,
		`zDur le zDate sub 2020-01-01`:                                      false,
		`zDTO sub now() ne null`:                                            false,
		`(zDTO sub now()) in [zDur,zDate sub zDate]`:                        false,
		`(zDTO sub now()) in ('P1D','P2D')`:                                 false,
		`totalseconds(zDTO sub now()) gt 1`:                                 false,
		`(zDTO sub now()) mul 2 gt zDur`:                                    true,
		`-(zDTO sub now()) gt zDur`:                                         true,
		`(zDTO add zDur) sub now() gt zDur`:                                 true,
		`totalseconds(zDur add zDur) gt 1`:                                  true,
		`case(zBool:zDTO sub now(),true:zDur) gt zDur`:                      true,
		`zDur add zDur gt 9999-12-31T00:00:00Z sub 0001-01-01T00:00:00Z`:    true,
		`zDTO sub now() gt 9999-12-31T00:00:00Z sub 0001-01-01T00:00:00.5Z`: false,
	} {
		q, err := bindFilter(filter, product)
		if err != nil {
			t.Fatalf("%s: %v", filter, err)
		}
		if got := schema.CanFail(q); got != want {
			t.Errorf("%s can fail: %t", filter, got)
		}
	}
}
