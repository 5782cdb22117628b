package parser

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

type sample struct{ name, src string }

// corpus returns filters of the shapes that clients send, and one query
// string, which begins with $.
func corpus() []sample {
	values := make([]string, 50)
	for i := range values {
		values[i] = fmt.Sprintf("'%040x'", i*i+1)
	}
	terms := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf("indicatorValue eq '10.%d.%d'", i/256, i%256)
		}
		return strings.Join(list, " or ")
	}
	mixed := "(indicatorType eq 'FileSha256' or indicatorType eq 'FileSha1' or indicatorType eq 'FileMd5')" +
		" and severity ne 'Informational' and (expirationTime gt 2024-06-01T00:00:00Z or expirationTime eq null)" +
		" and not (startswith(indicatorValue,'0000') or endswith(createdByDisplayName,'@test.example'))" +
		" and rbacGroupIds/any(g:g eq 7 or g in (11,12,13)) and (contains(tolower(title),'ransom') or title eq 'it''s') and generateAlert eq true"
	return []sample{
		{"one comparison", "severity eq 'High'"},
		{"two joined by and", "severity eq 'High' and indicatorType eq 'FileSha256'"},
		{"date, or, not startswith", "creationTimeDateTimeUtc ge 2024-01-01T00:00:00Z or not startswith(indicatorValue,'10.')"},
		{"lambda", "rbacGroupNames/any(g:contains(tolower(g),'apt'))"},
		{"nested functions", "indexof(tolower(trim(concat(concat(title,'-'),application))),substring('abcdef',1,3)) ge length(createdBy) add 1"},
		{"every literal kind", "a in (null,true,42,-4.25,1e3,-INF,NaN,'it''s',01234567-89ab-cdef-0123-456789abcdef,2024-02-29," +
			"13:52:00.1,2024-02-29T13:52:00.1234567+02:00,duration'P1DT2H3M4.5S',binary'Zm9v',Sales.Pattern'Yellow',geography'SRID=0;Point(1 2)')"},
		{"mixed", mixed},
		{"in with 50 values", "indicatorValue in (" + strings.Join(values, ",") + ")"},
		{"50 terms joined by or", terms(50)},
		{"500 terms joined by or", terms(500)},
		{"100 parentheses", strings.Repeat("(", 100) + "severity eq 'High'" + strings.Repeat(")", 100)},
		{"100 not", strings.Repeat("not (", 100) + "generateAlert" + strings.Repeat(")", 100)},
		{"query", "$filter=severity%20eq%20'High'%20and%20indicatorType%20eq%20'FileSha256'&$top=50&$skip=100"},
	}
}

// BenchmarkParse measures the parser and the hand-written floor of this
// package's tests turn by turn, and reports for each shape the medians: ns/op
// and allocs/op of the parser, floor-ns/op and floor-allocs/op, and the ratio
// of the times. An iteration is a round of many parses each. The last line is the geometric mean of the ratios.
func BenchmarkParse(b *testing.B) {
	var ratios []float64
	for _, c := range corpus() {
		b.Run(strings.ReplaceAll(c.name, " ", "_"), func(b *testing.B) {
			parse, floor := parsers(c.src)
			ratios = append(ratios, compare(b, parse, floor))
		})
	}
	b.Run("geometric_mean", func(b *testing.B) {
		for b.Loop() {
			_ = ratios
		}
		sum := 0.0
		for _, r := range ratios {
			sum += math.Log(r)
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(math.Exp(sum/float64(len(ratios))), "ratio")
	})
}

// parsers returns what parses src in the two ways.
func parsers(src string) (parse, floor func()) {
	if strings.HasPrefix(src, "$") {
		return func() {
				if _, err := ParseQuery(src, Options{}); err != nil {
					panic(err)
				}
			}, func() {
				if _, err := parseFloorQuery(src); err != nil {
					panic(err)
				}
			}
	}
	return func() {
			if _, err := ParseFilter(src, Options{}); err != nil {
				panic(err)
			}
		}, func() {
			if _, err := parseFloor(src); err != nil {
				panic(err)
			}
		}
}

// compare measures two functions turn by turn and returns the ratio of the
// medians of their times.
func compare(b *testing.B, parse, floor func()) float64 {
	b.ReportAllocs()
	n := 1
	for time := timed(parse, n); time < 200_000; time = timed(parse, n) {
		n *= 2
	}
	var parses, floors []float64
	for b.Loop() {
		parses = append(parses, timed(parse, n)/float64(n))
		floors = append(floors, timed(floor, n)/float64(n))
	}
	p, f := median(parses), median(floors)
	b.ReportMetric(p, "ns/op")
	b.ReportMetric(f, "floor-ns/op")
	b.ReportMetric(testing.AllocsPerRun(20, parse), "allocs/op")
	b.ReportMetric(float64(allocated(func() { timed(parse, 100) }))/100, "B/op")
	b.ReportMetric(testing.AllocsPerRun(20, floor), "floor-allocs/op")
	b.ReportMetric(p/f, "ratio")
	return p / f
}

// timed returns how many nanoseconds n calls of f take.
func timed(f func(), n int) float64 {
	start := time.Now()
	for range n {
		f()
	}
	return float64(time.Since(start).Nanoseconds())
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
