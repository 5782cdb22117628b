package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

const sampleRow = `{"id":"1","indicatorValue":"192.0.2.1","indicatorType":"IpAddress","action":"Block","severity":"High",` +
	`"title":"x","creationTimeDateTimeUtc":"2024-01-01T00:00:00Z","lastUpdateTime":"2024-01-01T00:00:00Z",` +
	`"rbacGroupNames":[],"rbacGroupIds":[],"mitreTechniques":[],"historicalDetection":false,"generateAlert":true,"createdBySource":"Portal"}`

// line is a line of -json as a program reads it.
type line struct {
	Query       string
	Valid       bool
	Diagnostics []struct {
		Code   ast.Code
		Option string
		Start  int
		End    int
	}
	AST       json.RawMessage
	Canonical *string
	Count     *int64 `json:"@odata.count"`
	Value     *[]json.RawMessage
	Error     *struct {
		Code    ast.Code
		Message string
	}
}

func readLines(t *testing.T, text string) []line {
	t.Helper()
	var lines []line
	for s := range strings.Lines(text) {
		var l line
		if err := json.Unmarshal([]byte(s), &l); err != nil {
			t.Fatalf("%v in %s", err, s)
		}
		lines = append(lines, l)
	}
	return lines
}

func TestInputLines(t *testing.T) {
	long := "$filter=title eq '" + strings.Repeat("x", 1<<20) + "'"
	tests := []struct {
		name, stdin string
		want        []string
	}{
		{"nothing", "", nil},
		{"without an end", "$top=1", []string{"$top=1"}},
		{"empty lines", "\n\n$top=1\n\n", []string{"", "", "$top=1", ""}},
		{"carriage returns", "$top=1\r\n$top=2\r\n", []string{"$top=1", "$top=2"}},
		{"byte order mark", "\uFEFF$top=1\n", []string{"$top=1"}},
		{"a megabyte", long + "\n$top=1\n", []string{long, "$top=1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			exit, out, errs := invoke(t, tt.stdin, "-json")
			var got []string
			for _, l := range readLines(t, out) {
				got = append(got, l.Query)
			}
			if exit != exitValid || errs != "" || !cmp.Equal(got, tt.want) {
				t.Errorf("exit %d, %q, %s", exit, got, errs)
			}
		})
	}
}

// TestAnswersBeforeAsking wants the answer to a line before the next line is
// written, as a program needs that keeps odatacheck running.
func TestAnswersBeforeAsking(t *testing.T) {
	stdin, ask := io.Pipe()
	answers, stdout := io.Pipe()
	done := make(chan int)
	go func() {
		exit := run([]string{"-json"}, stdin, stdout, io.Discard)
		stdout.Close()
		done <- exit
	}()
	r := bufio.NewReader(answers)
	for i := range 3 {
		query := fmt.Sprintf("$top=%d", i)
		fmt.Fprintln(ask, query)
		text, err := r.ReadString('\n')
		if err != nil || !strings.Contains(text, query) {
			t.Fatalf("asked %s, got %q, %v", query, text, err)
		}
	}
	ask.Close()
	if exit := <-done; exit != exitValid {
		t.Errorf("exit %d", exit)
	}
}

// TestRowsAsTheyCame wants the text of a row back: the order of its members,
// its spelling of numbers and strings, its control information.
func TestRowsAsTheyCame(t *testing.T) {
	row := strings.Replace(sampleRow, `"title":"x"`, `"lookBackPeriod":30,"title":"\u0041\/<b>","category@odata.type":"#Int32","category":1`, 1)
	spaced := strings.ReplaceAll(row, `,"`, ",\n\t \"")
	for name, data := range map[string]string{"array": "[" + spaced + "]", "lines": spaced + "\n" + spaced, "answer": `{"value":[` + spaced + "]}"} {
		exit, out, errs := invoke(t, data, "eval", "-data", "-", "$filter=title eq 'A/<b>'&$top=1")
		if exit != exitValid || out != row+"\n" {
			t.Errorf("%s: exit %d %s\ngot  %s\nwant %s", name, exit, errs, out, row)
		}
	}
}

func TestProject(t *testing.T) {
	const row = `{"@odata.id":"x","a":1,"b@odata.type":"#T","b":{"c":[1.0,{"c":2}],"d":null},"\u0065":"\"}","f\\":2}`
	path := func(names ...string) []*schema.Property {
		var p []*schema.Property
		for _, n := range names {
			p = append(p, &schema.Property{Name: n})
		}
		return p
	}
	tests := []struct {
		paths [][]*schema.Property
		want  string
	}{
		{[][]*schema.Property{path("a")}, `{"@odata.id":"x","a":1}`},
		{[][]*schema.Property{path("A")}, `{"@odata.id":"x","a":1}`},
		{[][]*schema.Property{path("b")}, `{"@odata.id":"x","b@odata.type":"#T","b":{"c":[1.0,{"c":2}],"d":null}}`},
		{[][]*schema.Property{path("b", "c")}, `{"@odata.id":"x","b@odata.type":"#T","b":{"c":[1.0,{"c":2}]}}`},
		{[][]*schema.Property{path("b", "d"), path("b")}, `{"@odata.id":"x","b@odata.type":"#T","b":{"c":[1.0,{"c":2}],"d":null}}`},
		{[][]*schema.Property{path("e"), path(`f\`)}, `{"@odata.id":"x","\u0065":"\"}","f\\":2}`},
		{[][]*schema.Property{path("nosuch")}, `{"@odata.id":"x"}`},
	}
	for _, tt := range tests {
		got, err := project(json.RawMessage(row), tt.paths, true)
		if err != nil || string(got) != tt.want {
			t.Errorf("got  %s %v\nwant %s", got, err, tt.want)
		}
	}
}

func TestSplitRows(t *testing.T) {
	tests := []struct {
		data string
		rows int
		err  string
	}{
		{"", 0, ""},
		{"\uFEFF[]", 0, ""},
		{`[{},{}]`, 2, ""},
		{`{"value":[]}`, 0, ""},
		{`{"@odata.context":"x","value":[{}]}`, 1, ""},
		{`{"value":[{}],"a":1}`, 1, ""}, // a row with a property called value
		{`{"value":1}`, 1, ""},
		{`{"a":1}{"a":2} {"a":3}`, 3, ""},
		{"{}\n{}\n[]", 0, "line 3: a row is a JSON object"},
		{"5", 0, "line 1: a row is a JSON object"},
		{"[]\n\n[]", 0, "line 3: the rows end before this"},
		{"[]\n]", 0, "line 2: the rows end before this"},
		{"[{}", 0, "line 1: the JSON is not complete"},
		{"{\n}\n{\n,", 0, "line 4: invalid character ',' looking for beginning of object key string"},
	}
	for _, tt := range tests {
		rows, err := splitRows([]byte(tt.data))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.err || len(rows) != tt.rows {
			t.Errorf("%q: got %d rows, %q, want %d, %q", tt.data, len(rows), got, tt.rows, tt.err)
		}
	}
}

// TestManyBadRows wants the first rows that do not fit by name and the number
// of the others.
func TestManyBadRows(t *testing.T) {
	data := strings.Repeat(sampleRow+"\n"+strings.Replace(sampleRow, "High", "high", 1)+"\n", 12)
	exit, out, errs := invoke(t, data, "eval", "-data", "-", "$top=1")
	if exit != exitTrouble || out != "" {
		t.Errorf("exit %d, printed %q", exit, out)
	}
	if n := strings.Count(errs, "severity"); n != 2*maxBadRows || !strings.Contains(errs, "row 20: ") || !strings.Contains(errs, "2 rows more") {
		t.Errorf("got %s", errs)
	}
}

// TestThousandQueries runs over one reading of the data.
func TestThousandQueries(t *testing.T) {
	const n = 1000
	queries := strings.Repeat("$filter=severity eq 'High' and not contains(title,'e')&$count=true&$top=3\n", n)
	exit, out, errs := invoke(t, queries, "eval", "-json", "-data", indicatorsFile)
	lines := readLines(t, out)
	if exit != exitValid || len(lines) != n || errs != "" {
		t.Fatalf("exit %d, %d lines, %s", exit, len(lines), errs)
	}
	for _, l := range lines {
		if l.Value == nil || len(*l.Value) != 3 || l.Count == nil || *l.Count < 3 || l.Error != nil {
			t.Fatalf("got %+v", l)
		}
	}
}

// TestLineShape holds -json to the members and the order that it promises.
func TestLineShape(t *testing.T) {
	_, out, _ := invoke(t, "", "-json", "$filter=severty eq 'High' and indicatorType eq 'FileSha256'")
	want := `{"query":"$filter=severty eq 'High' and indicatorType eq 'FileSha256'","valid":false,"diagnostics":[{` +
		`"code":"UnknownProperty","severity":"error","option":"$filter","start":0,"end":7,"line":1,"column":1,` +
		`"message":"unknown property \"severty\"","hint":"did you mean \"severity\"?","fix":{"start":0,"end":7,"text":"severity"},` +
		`"utf16Column":1,"rawOffset":8}]}` + "\n"
	if diff := cmp.Diff(want, out); diff != "" {
		t.Error(diff)
	}
}

// TestAlwaysValueOrError wants of eval one of the two for any query.
func TestAlwaysValueOrError(t *testing.T) {
	queries := "$filter=severity eq 'High'\n$filter=severity eq\n$search=x\n$filter=1 div 0 eq 1\n" +
		"$filter=length(title) div 0 eq 1\n\n\xff\n$filter=%zz\n$top=0\n"
	_, out, _ := invoke(t, queries, "eval", "-json", "-data", indicatorsFile)
	lines := readLines(t, out)
	if len(lines) != 9 {
		t.Errorf("%d lines", len(lines))
	}
	for _, l := range lines {
		if (l.Value == nil) == (l.Error == nil) || !l.Valid && l.Error == nil || l.Error != nil && l.Error.Code == "" {
			t.Errorf("%q: got value %v, error %v", l.Query, l.Value != nil, l.Error)
		}
	}
}

// TestFormatIsStable wants of fmt a query that is valid, has the same tree and
// formats to itself.
func TestFormatIsStable(t *testing.T) {
	for _, query := range []string{
		"FILTER=Title+EQ+'a%2Bb+%26%25%23%3D'",
		"$filter=contains(title,'a+b') and title ne '\t'",
		"$filter=title eq @p&@p='%E5%A4%9C%0A'&x%3Dy=1%3D2&$TOP=010&$orderby=title  desc",
		"$filter=title%20eq%20'it''s'&$select=id,certificateInfo/issuer&$count=TRUE",
		"a%3F$top=1&b=c?d",
		"http%3A//host%3F$top=1", "%2Fa=b?$top=1",
	} {
		_, once, errs := invoke(t, "", "fmt", query)
		once = strings.TrimSuffix(once, "\n")
		exit, twice, _ := invoke(t, "", "fmt", once)
		if exit != exitValid || twice != once+"\n" {
			t.Errorf("%s %s\nonce  %s\ntwice %s", query, errs, once, twice)
		}
		a, err := parser.ParseQuery(query, parser.Options{})
		b, err2 := parser.ParseQuery(once, parser.Options{})
		if err != nil || err2 != nil || string(dumpQuery(a)) != string(dumpQuery(b)) {
			t.Errorf("%s\ngot  %s %v\nwant %s %v", query, dumpQuery(b), err2, dumpQuery(a), err)
		}
	}
}

// TestSARIFIsValid holds a log to the schema of the standard.
func TestSARIFIsValid(t *testing.T) {
	_, out, _ := invoke(t, "$filter=severty eq 5\n\n$stop=1\n$filter=not(generateAlert)\n$top=1\n", "-sarif", "$filter=title == 'x'", "-")
	report, err := sarif.FromString(out, sarif.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Validate(); err != nil {
		t.Error(err)
	}
	if n := len(report.Runs[0].Results); n < 4 {
		t.Errorf("%d results", n)
	}
}

func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{
		{"help"}, {"schema"}, {"functions", "-json"}, {"-json", "$top=1"}, {"$top=x"}, {"-sarif", "$top=x"}, {"fmt", "$top=1"},
		{"eval", "-data", indicatorsFile, "$top=200"},
	} {
		var errs bytes.Buffer
		exit := run(args, strings.NewReader(""), failingWriter{}, &errs)
		if exit != exitTrouble || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("%q: exit %d, %s", args, exit, &errs)
		}
	}
}

// brokenReader fails in the middle of the input.
type brokenReader struct{ text io.Reader }

func (r brokenReader) Read(p []byte) (int, error) {
	n, err := r.text.Read(p)
	if err == io.EOF {
		err = fmt.Errorf("input lost")
	}
	return n, err
}

func TestBrokenInput(t *testing.T) {
	for _, args := range [][]string{{"-json"}, {"eval", "-data", "-", "$top=1"}} {
		var out, errs bytes.Buffer
		exit := run(args, brokenReader{strings.NewReader("$top=1\n$filter=ti")}, &out, &errs)
		if exit != exitTrouble || !strings.Contains(errs.String(), "input lost") {
			t.Errorf("%q: exit %d, %s", args, exit, &errs)
		}
	}
}

func TestProgress(t *testing.T) {
	var b bytes.Buffer
	p := progress{stderr: &b, terminal: true}
	p.step(64)
	p.close()
	if b.Len() > 0 {
		t.Errorf("a short input shows %q", &b)
	}
	p.last = p.last.Add(-10 * progressInterval)
	p.step(65)
	p.step(128)
	p.close()
	if got := b.String(); got != "\r128 queries\r\x1b[K" {
		t.Errorf("got %q", got)
	}
	quiet := progress{stderr: &b}
	quiet.step(64)
}

func TestStyle(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	tests := []struct {
		when    string
		noColor string
		want    bool
	}{{"always", "", true}, {"always", "1", true}, {"never", "", false}, {"auto", "", false}}
	for _, tt := range tests {
		t.Setenv("NO_COLOR", tt.noColor)
		if got := newStyle(tt.when, io.Discard).Error != nil; got != tt.want {
			t.Errorf("-color %s, NO_COLOR=%s, no terminal: got %v", tt.when, tt.noColor, got)
		}
	}
}

func TestTerminal(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if terminal(f) || terminal(&bytes.Buffer{}) {
		t.Error("neither a file nor a buffer is a terminal")
	}
}

// TestSchemaMatchesBinder wants of every property that the table of schema
// says the truth about $filter.
func TestSchemaMatchesBinder(t *testing.T) {
	e := schema.Indicator()
	for _, p := range describeEntity(e).Properties {
		operand := map[bool]string{true: "[]", false: "null"}[strings.HasPrefix(p.Type, "Collection")]
		x, err := parser.ParseFilter(p.Name+" ne "+operand, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := schema.BindFilter(x, e); (err == nil) != p.Filterable {
			t.Errorf("%s: filterable %v, but %v", p.Name, p.Filterable, err)
		}
	}
}
