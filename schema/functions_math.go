package schema

import (
	"math"

	"github.com/woodsbury/decimal128"
)

// An integer is its own floor, ceiling and nearest whole number, and stays an
// Int64.
func sameInteger(i int64) int64 { return i }

func ceilingOfDecimal(d DecimalValue) DecimalValue { return d.Ceil(0) }

func floorOfDecimal(d DecimalValue) DecimalValue { return d.Floor(0) }

func roundDecimalAway(d DecimalValue) DecimalValue { return d.Round(0, decimal128.ToNearestAway) }

func ceilingOfDouble(f float64) float64 { return math.Ceil(f) }

func floorOfDouble(f float64) float64 { return math.Floor(f) }

func roundDoubleAway(f float64) float64 { return math.Round(f) }
