package schema_test

import (
	"testing"

	"github.com/odatacheck/odata/schema"
)

// foldCases are made of literals alone and true: the binder computes them with
// the functions that define what arithmetic, comparison and casts mean.
var foldCases = []string{
	// Int64
	`9223372036854775807 sub 1 eq 9223372036854775806`, `-9223372036854775808 add 0 lt 0`,
	`3037000500 mul -3037000499 lt 0`, `-9223372036854775808 mul 1 eq -9223372036854775808`,
	`-9223372036854775808 mod -1 eq 0`, `7 div -2 eq -3`, `7 mod -2 eq 1`, `-(-5) eq 5`, `--5 eq 5`,
	// Decimal
	`1.5 add 2.5 eq 4`, `1.5 sub 2.25 eq -0.75`, `1.5 mul 1.5 eq 2.25`, `1.0 div 3 eq 0.3333333333333333333333333333333333`,
	`1 divby 3 eq 0.3333333333333333333333333333333333`, `-7.5 mod 2 eq -1.5`, `7.5 mod -2 eq 1.5`, `-(1.5) eq -1.5`,
	`-1.0 divby 0 eq -INF`, `0.0 divby 0 ne 0`, `1e0 divby 2 eq 0.5`, `INF divby 2 eq INF`,
	`9999999999999999999999999999999999.0 add 2 eq 10000000000000000000000000000000000`,
	`1.0 add 0.0000000000000000000000000000000000001 eq 1`,
	// Double and Single
	`1e0 add 2 eq 3`, `1e0 sub 2 eq -1`, `1e308 mul 10 eq INF`, `-1e0 div 0 eq -INF`, `-5.5e0 mod 2 eq -1.5`,
	`0e0 div 0 ne 0e0 div 0`, `-0e0 eq 0`, `-(1e0) eq -1`, `INF sub INF ne 0`, `INF gt 1e308`, `-INF lt -1e308`,
	`cast(1,Edm.Single) div 3 eq 0.33333334`, `cast(1e38,Edm.Single) mul 10 eq INF`, `cast(16777217,Edm.Single) eq 16777216`,
	`cast(0.1,Edm.Single) ne cast(0.1,Edm.Double)`, `cast(0.1,Edm.Single) mul 1 eq 0.1`, `5 mod cast(3,Edm.Single) eq 2`,
	// temporal
	`2012-09-03T23:00:00+02:00 add duration'PT1H' eq 2012-09-03T22:00:00Z`, `2012-09-03T00:00:00Z sub 'PT1S' eq 2012-09-02T23:59:59Z`,
	`2012-01-31 add duration'P1D' eq 2012-02-01`, `2012-03-01 sub duration'P1D' eq 2012-02-29`, `2012-03-01 sub duration'PT0.000000001S' eq 2012-02-29`,
	`0001-01-01 sub 0001-01-02 eq duration'-P1D'`, `hour(2012-09-03T23:00:00+02:00 add duration'PT1H') eq 0`,
	`duration'PT1H' add duration'PT30M' eq duration'PT90M'`, `duration'PT1H' sub 'PT90M' eq duration'-PT30M'`, `-(duration'PT1H') eq duration'-PT1H'`,
	`duration'PT0.000000003S' div 2 eq duration'PT0.000000002S'`, `duration'PT0.000000001S' div 2 eq duration'PT0S'`,
	`duration'-PT0.000000003S' div 2 eq duration'-PT0.000000002S'`, `duration'PT1H' mul 0.5 eq duration'PT30M'`, `1.5e0 mul duration'PT1H' eq 'PT90M'`,
	`duration'PT1H' divby 0.5e0 eq 'PT2H'`,
	// order
	`false lt true`, `'B' lt 'a'`, `'a' lt 'aa'`, `'é' gt 'z'`, `'😀' gt '￿'`, `01234567-89ab-cdef-0123-456789abcdef lt 11234567-89ab-cdef-0123-456789abcdef`,
	`2012-09-03T10:00:00Z eq 2012-09-03T12:00:00+02:00`, `2012-09-03T10:00:00.1Z eq 2012-09-03T10:00:00.100Z`, `10:00 eq 10:00:00.0`,
	`2012-09-03 gt -0001-09-03`, `not (NaN eq NaN)`, `NaN ne NaN`, `not (NaN lt 1)`, `not (NaN ge NaN)`, `Sales.Size'Small' lt 'Large'`,
	`99999999999-01-01 gt -99999999999-01-01`,
	// null
	`null ge null`, `null le null`, `null ne 5`, `not (null gt 5)`, `5 add null eq null`, `null mul duration'PT1S' eq null`, `(null and true) eq null`,
	`cast('x',Edm.Int32) add 1 eq null`, `-cast('x',Edm.Int32) eq null`, `null div 0 eq null`,
	// cast
	`cast(2.5,Edm.Int32) eq 3`, `cast(-2.5,Edm.Int32) eq -3`, `cast(2.5e0,Edm.Int64) eq 3`, `cast(128,Edm.SByte) eq null`, `cast(NaN,Edm.Int32) eq null`,
	`cast(1e300,Edm.Single) eq null`, `cast(INF,Edm.Single) eq INF`, `cast(1e300,Edm.Decimal) gt 1e299`, `cast(0.1,Edm.Double) eq 1e-1`, `cast(5,Edm.Decimal) eq 5`,
	`cast(true,Edm.String) eq 'true'`, `cast(1.50,Edm.String) eq '1.5'`, `cast(10:00,Edm.String) eq '10:00:00'`, `cast(binary'Zm8=',Edm.String) eq 'Zm8='`,
	`cast(geography'SRID=0;Point(1 2)',Edm.String) eq 'SRID=0;Point(1 2)'`, `cast('AQ',Edm.Binary) ne null`, `cast('300',Edm.Byte) eq null`,
	`cast('Solid,Yellow',Sales.Pattern) eq '3'`, `cast(Sales.Pattern'Solid,Yellow',Edm.Int64) eq 3`, `cast(300,Sales.Size) eq null`, `cast(true,Edm.Int32) eq null`,
	`cast([1,2],Collection(Edm.String)) eq ['1','2']`, `cast(['1','x'],Collection(Edm.Int32)) eq [1,null]`, `cast('x',Edm.Stream) eq null`,
	// collections
	`[1,2] eq [1.0,2]`, `[1,2] ne [2,1]`, `[[1],[2]] eq [[1],[2]]`, `[null] eq [null]`, `['a'] ne [null]`, `[] eq []`, `[1.5,2] eq [1.5,2.0]`,
	`2 in [1,2]`, `[1] in [[1],[2]]`, `not (3 in (1,2,null))`, `null in (1,null)`, `1e0 in (1,2)`,
	`case(null:1,false:2,true:3) eq 3`, `case(true:null,true:3) eq null`,
}

func TestFolding(t *testing.T) {
	for _, filter := range foldCases {
		t.Run(filter, func(t *testing.T) {
			term, err := bindFilter(filter, product)
			if err != nil {
				t.Fatal(err)
			}
			if got := schema.Dump(term); got != "true" {
				t.Errorf("got %s", got)
			}
		})
	}
}
