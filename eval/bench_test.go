package eval_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// benchRow is an indicator as a Go program would declare it.
type benchRow struct {
	ID         string     `odata:"id"`
	Value      string     `odata:"indicatorValue"`
	Type       string     `odata:"indicatorType"`
	Action     string     `odata:"action"`
	CreatedBy  string     `odata:"createdBy"`
	Severity   string     `odata:"severity"`
	Title      string     `odata:"title"`
	Desc       string     `odata:"description"`
	Created    time.Time  `odata:"creationTimeDateTimeUtc"`
	Expires    *time.Time `odata:"expirationTime"`
	GroupNames []string   `odata:"rbacGroupNames"`
	Category   int32      `odata:"category"`
	Alert      bool       `odata:"generateAlert"`
}

func benchType() *schema.EntityType {
	e := &schema.EntityType{Name: "Bench.Indicator", Key: []string{"id"}}
	for _, name := range []string{"id", "indicatorValue", "indicatorType", "action", "createdBy", "severity", "title", "description"} {
		e.Properties = append(e.Properties, &schema.Property{Name: name, Type: schema.String, Filterable: true})
	}
	e.Properties = append(e.Properties,
		&schema.Property{Name: "creationTimeDateTimeUtc", Type: schema.DateTimeOffset, Filterable: true},
		&schema.Property{Name: "expirationTime", Type: schema.DateTimeOffset, Nullable: true, Filterable: true},
		&schema.Property{Name: "rbacGroupNames", Type: &schema.CollectionType{Elem: schema.String}, Filterable: true},
		&schema.Property{Name: "category", Type: schema.Int32, Filterable: true},
		&schema.Property{Name: "generateAlert", Type: schema.Boolean, Filterable: true})
	return e
}

var (
	benchTypes      = []string{"FileSha1", "FileSha256", "IpAddress", "DomainName", "Url", "FileMd5", "CertificateThumbprint"}
	benchSeverities = []string{"Informational", "Low", "Medium", "High"}
	benchActions    = []string{"Warn", "Block", "Audit", "Alert", "AlertAndBlock", "Allowed"}
	benchWords      = []string{"Emotet", "APT29", "loader", "phishing", "campaign", "beacon", "Cobalt", "dropper", "C2", "staging"}
	benchBase       = time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
)

func benchRows(n int) []benchRow {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return strings.Clone(list[r.IntN(len(list))]) }
	rows := make([]benchRow, n)
	for i := range rows {
		rows[i] = benchRow{
			ID: fmt.Sprint(i + 1), Value: benchValue(r.IntN(5000)), Type: pick(benchTypes), Action: pick(benchActions),
			CreatedBy: "a1b2c3d4-0000-0000-0000-000000000000", Severity: pick(benchSeverities),
			Title:   pick(benchWords) + " " + pick(benchWords) + " " + pick(benchWords) + " seen in the wild",
			Desc:    "reported by the sensor network",
			Created: benchBase.Add(time.Duration(r.Int64N(int64(2 * 365 * 24 * time.Hour)))),
			Alert:   r.IntN(2) == 0, Category: int32(r.IntN(4)),
		}
		if r.IntN(3) > 0 {
			t := rows[i].Created.AddDate(0, 3, 0)
			rows[i].Expires = &t
		}
		for range r.IntN(4) {
			rows[i].GroupNames = append(rows[i].GroupNames, pick(benchWords))
		}
	}
	return rows
}

func benchValue(i int) string { return fmt.Sprintf("10.%d.%d.%d", i%7, i/256, i%256) }

// shape is a filter with the predicate that a programmer would write for it.
type shape struct {
	name, src string
	hand      func(r *benchRow) bool
}

func shapes() []shape {
	from, to := benchBase.AddDate(0, 6, 0), benchBase.AddDate(1, 0, 0)
	var list []string
	members := map[string]bool{}
	for i := range 50 {
		list = append(list, "'"+benchValue(i*97)+"'")
		members[benchValue(i*97)] = true
	}
	return []shape{
		{"TwoStrings", "severity eq 'High' and indicatorType eq 'FileSha256'", func(r *benchRow) bool {
			return r.Severity == "High" && r.Type == "FileSha256"
		}},
		{"ContainsLower", "contains(tolower(title),'apt')", func(r *benchRow) bool {
			return strings.Contains(strings.ToLower(r.Title), "apt")
		}},
		{"DatesOrNot", "creationTimeDateTimeUtc ge 2023-07-01T00:00:00Z and creationTimeDateTimeUtc lt 2024-01-01T00:00:00Z" +
			" or not (expirationTime gt 2024-01-01T00:00:00Z)", func(r *benchRow) bool {
			return !r.Created.Before(from) && r.Created.Before(to) || !(r.Expires != nil && r.Expires.After(to))
		}},
		{"In50", "indicatorValue in (" + strings.Join(list, ",") + ")", func(r *benchRow) bool { return members[r.Value] }},
		{"OneString", "severity eq 'High'", func(r *benchRow) bool { return r.Severity == "High" }},
		{"Boolean", "generateAlert and category ge 2", func(r *benchRow) bool { return r.Alert && r.Category >= 2 }},
		{"StartsWith", "startswith(indicatorValue,'10.5') and severity ne 'Low'", func(r *benchRow) bool {
			return strings.HasPrefix(r.Value, "10.5") && r.Severity != "Low"
		}},
		{"Any", "rbacGroupNames/any(g:g eq 'beacon')", func(r *benchRow) bool { return slices.Contains(r.GroupNames, "beacon") }},
		{"Length", "length(title) mod 3 eq 1", func(r *benchRow) bool { return len([]rune(r.Title))%3 == 1 }},
	}
}

// BenchmarkMatch compares the evaluator with hand-written predicates, both
// over 15,000 indicators in alternating rounds; the ratio is that of the
// medians. The first four shapes are the measure.
func BenchmarkMatch(b *testing.B) {
	rows := benchRows(15_000)
	e := benchType()
	fields, err := eval.StructFields[benchRow](e)
	if err != nil {
		b.Fatal(err)
	}
	product := 1.0
	measured := 0
	for i, s := range shapes() {
		p, err := eval.Compile(bind(b, s.src, e), fields)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			var hand, evaluated []float64
			for b.Loop() {
				start := time.Now()
				want := countHand(rows, s.hand)
				middle := time.Now()
				got := countMatches(b, rows, p)
				end := time.Now()
				if got != want {
					b.Fatalf("%s: %d rows match, want %d", s.src, got, want)
				}
				hand = append(hand, float64(middle.Sub(start)))
				evaluated = append(evaluated, float64(end.Sub(middle)))
			}
			ratio := median(evaluated) / median(hand)
			b.ReportMetric(median(hand)/float64(len(rows)), "hand-ns/row")
			b.ReportMetric(median(evaluated)/float64(len(rows)), "eval-ns/row")
			b.ReportMetric(ratio, "ratio")
			if i < 4 && len(hand) > 1 {
				product *= ratio
				measured++
			}
		})
	}
	b.Run("geomean", func(b *testing.B) {
		for b.Loop() {
			_ = product
		}
		if measured > 0 {
			b.ReportMetric(math.Pow(product, 1/float64(measured)), "ratio")
		}
	})
}

// BenchmarkEnumNames is the first shape where the entity type declares
// enumerations and the rows hold their names: a name that no member has must be
// noticed, which the hand-written predicate does not.
func BenchmarkEnumNames(b *testing.B) {
	rows := benchRows(15_000)
	fields, err := eval.StructFields[benchRow](schema.Indicator())
	if err != nil {
		b.Fatal(err)
	}
	p, err := eval.Compile(bind(b, shapes()[0].src, schema.Indicator()), fields)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		countMatches(b, rows, p)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(rows)), "eval-ns/row")
}

//go:noinline
func countHand(rows []benchRow, p func(*benchRow) bool) int {
	n := 0
	for i := range rows {
		if p(&rows[i]) {
			n++
		}
	}
	return n
}

//go:noinline
func countMatches(b *testing.B, rows []benchRow, p *eval.Predicate[benchRow]) int {
	n := 0
	for i := range rows {
		match, err := p.Match(&rows[i])
		if err != nil {
			b.Fatal(err)
		}
		if match {
			n++
		}
	}
	return n
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

// BenchmarkCompile compiles the first shapes, as a server does for each
// request.
func BenchmarkCompile(b *testing.B) {
	e := benchType()
	structs, err := eval.StructFields[benchRow](e)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range shapes()[:4] {
		term := bind(b, s.src, e)
		b.Run(s.name+"/struct", func(b *testing.B) { benchCompile(b, term, structs) })
		b.Run(s.name+"/record", func(b *testing.B) { benchCompile(b, term, eval.RecordFields(e)) })
	}
}

func benchCompile[T any](b *testing.B, term schema.Term, fields eval.Fields[T]) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := eval.Compile(term, fields); err != nil {
			b.Fatal(err)
		}
	}
}
