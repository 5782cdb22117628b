package schema_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// conformance reads a table of the conformance folder, whose first line names
// the columns.
func conformance(t *testing.T, name string) []map[string]string {
	t.Helper()
	dir := os.Getenv("ODATA_CONFORMANCE")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "conformance")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if os.IsNotExist(err) {
		t.Skipf("no conformance folder: set ODATA_CONFORMANCE to run this test")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	var columns []string
	var rows []map[string]string
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "\t")
		if columns == nil {
			columns = cells
			continue
		}
		row := make(map[string]string)
		for i, cell := range cells {
			row[columns[i]] = cell
		}
		rows = append(rows, row)
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	return rows
}

func bindQuery(rawQuery string, e *schema.EntityType) (*schema.Query, error) {
	q, err := parser.ParseQuery(rawQuery, parser.Options{})
	if err != nil {
		return nil, err
	}
	return schema.Bind(q, e)
}

// tally counts verdicts by scope.
type tally struct {
	names  []string
	counts map[string]*[2]int
}

func (c *tally) add(scope string, ok bool) {
	if c.counts == nil {
		c.counts = make(map[string]*[2]int)
	}
	if c.counts[scope] == nil {
		c.names = append(c.names, scope)
		c.counts[scope] = new([2]int)
	}
	c.counts[scope][1]++
	if ok {
		c.counts[scope][0]++
	}
}

// total sums the counts of all scopes.
func (c *tally) total() string {
	var sum [2]int
	for _, n := range c.counts {
		sum[0] += n[0]
		sum[1] += n[1]
	}
	return fmt.Sprintf("%d/%d", sum[0], sum[1])
}

func (c *tally) String() string {
	slices.Sort(c.names)
	var parts []string
	for _, name := range c.names {
		parts = append(parts, fmt.Sprintf("%s %d/%d", name, c.counts[name][0], c.counts[name][1]))
	}
	return strings.Join(parts, ", ")
}

// abnfEscapes are the escapes of abnf.tsv.
var abnfEscapes = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r")

func TestABNF(t *testing.T) {
	var count tally
	for _, row := range conformance(t, "abnf.tsv") {
		query := abnfEscapes.Replace(row["harnessQuery"])
		var want bool
		switch {
		case row["typed"] == "yes" && row["harnessExpect"] == "ok":
			want = true
		case row["typed"] == "must-fail" || row["harnessExpect"] == "fail-type":
		default:
			continue
		}
		_, err := bindQuery(query, product)
		count.add(row["scope"]+" "+row["typed"], (err == nil) == want)
		if (err == nil) != want {
			t.Errorf("%s: %s: want valid %t, got %v", row["id"], query, want, err)
		}
	}
	t.Log(&count)
}

func TestProbes(t *testing.T) {
	var count tally
	for _, row := range conformance(t, "probes.tsv") {
		want := strings.HasPrefix(row["recommended"], "accept")
		switch row["id"] {
		case "p-105": // a blank behind the option: a warning
			want = true
		case "p-175": // second 60 of a time of day: left to us, an error
			want = false
		}
		_, err := bindQuery("$filter="+abnfEscapes.Replace(row["input"]), product)
		count.add(row["abnfSyntax"], (err == nil) == want)
		if (err == nil) != want {
			t.Errorf("%s: %q: want %s, got %v", row["id"], row["input"], row["recommended"], err)
		}
	}
	t.Log(count.total())
}
