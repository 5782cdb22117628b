package parser

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
)

// readTable reads a file of the conformance data: rows by column name.
func readTable(t *testing.T, name string) []map[string]string {
	t.Helper()
	dir := os.Getenv("ODATA_CONFORMANCE")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "conformance")
		if _, err := os.Stat(dir); err != nil {
			t.Skip("no conformance data: ODATA_CONFORMANCE is not set and ../shared/conformance does not exist")
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	columns := strings.Split(lines[0], "\t")
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range strings.Split(line, "\t") {
			row[columns[i]] = unescapeCell(cell)
		}
		rows = append(rows, row)
	}
	return rows
}

func unescapeCell(cell string) string {
	return strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r").Replace(cell)
}

// tally counts rows by scope and prints them.
type tally map[string][2]int

func (c tally) add(scope string, ok bool) {
	n := c[scope]
	n[1]++
	if ok {
		n[0]++
	}
	c[scope] = n
}

func (c tally) log(t *testing.T, file string) {
	t.Helper()
	scopes := make([]string, 0, len(c))
	for s := range c {
		scopes = append(scopes, s)
	}
	sort.Strings(scopes)
	for _, s := range scopes {
		t.Logf("%s: %-22s %d of %d", file, s, c[s][0], c[s][1])
	}
}

// hasCode reports whether err is about code.
func hasCode(err error, code ast.Code) bool {
	var ds ast.Diagnostics
	return errors.As(err, &ds) && slices.ContainsFunc(ds, func(d ast.Diagnostic) bool { return d.Code == code })
}

// TestABNF runs the official test cases. A row that must fail in the check of
// types (fail-type) must pass here.
func TestABNF(t *testing.T) {
	count := tally{}
	for _, row := range readTable(t, "abnf.tsv") {
		expect, scope := row["harnessExpect"], row["scope"]
		if expect == "n/a" {
			continue
		}
		q, err := ParseQuery(row["harnessQuery"], Options{Strict: expect == "fail"})
		var problem string
		switch {
		case unsupportedScope(scope):
			if err == nil || !hasCode(err, ast.UnsupportedOption) {
				problem = fmt.Sprintf("want %s", ast.UnsupportedOption)
			}
		case scope == "later:select" && strings.Contains(row["harnessQuery"], "($") || strings.Contains(row["harnessQuery"], "(@"):
			if !hasCode(err, ast.NotSupported) {
				problem = fmt.Sprintf("want %s", ast.NotSupported)
			}
		case expect == "fail":
			if err == nil {
				problem = "must fail"
			}
		case err != nil:
			problem = "must pass"
		}
		count.add(scope, problem == "")
		if problem != "" {
			t.Errorf("%s (%s) %s: %s: %v", row["id"], scope, row["harnessQuery"], problem, err)
		}
		if q == nil {
			t.Errorf("%s: no query", row["id"])
		}
	}
	count.log(t, "abnf.tsv")
}

// unsupportedScope reports whether the scope is about an option that the
// library does not have.
func unsupportedScope(scope string) bool {
	name, later := strings.CutPrefix(scope, "later:")
	i := systemOption(name)
	return later && (i < 0 || !systemOptions[i].supported)
}

// filterOf parses decoded text of $filter, with parameter aliases after &.
func filterOf(input string, opts Options) (ast.Expr, error) {
	filter, aliases, _ := strings.Cut(input, "&@")
	x, err := ParseFilter(filter, opts)
	if err == nil && aliases != "" {
		_, value, _ := strings.Cut(aliases, "=")
		_, err = ParseFilter(value, opts)
	}
	return x, err
}

// TestImplementations runs what the tests of other implementations say about
// the syntax.
func TestImplementations(t *testing.T) {
	count := tally{}
	for _, row := range readTable(t, "implementations.tsv") {
		syntax, verdict := row["abnfSyntax"] == "ok", row["verdict"]
		if row["category"] == "limit" {
			continue
		}
		_, err := filterOf(row["input"], Options{})
		switch {
		case verdict == "accept" && syntax && row["note"] == "":
			count.add("accept", err == nil)
			if err != nil {
				t.Errorf("%s %s: must pass: %v", row["id"], row["input"], err)
			}
		case verdict == "reject" && !syntax && row["note"] == "":
			if boundLater[row["id"]] {
				count.add("reject, by the binder", true)
				continue
			}
			count.add("reject", err != nil)
			if err == nil {
				t.Errorf("%s %s: must fail", row["id"], row["input"])
			}
		case verdict == "reject" && syntax && !strings.HasPrefix(row["note"], "MS-"):
			count.add("reject by type, parsed", err == nil)
			if err != nil {
				t.Logf("%s %s: refused already by the syntax: %v", row["id"], row["input"], err)
			}
		default:
			count.add("no verdict on syntax", err == nil)
		}
	}
	count.log(t, "implementations.tsv")
}

// boundLater are rows that fail by their names and types, though the official
// grammar, told which names are what, refuses them too.
var boundLater = map[string]bool{
	"m-101": true, // no such property of the type that cast names
	"m-142": true, // day without an argument
	"m-144": true, // a lambda over a property that is no collection
	"m-163": true, // no such function
	"m-164": true, // no such type
	"m-174": true, // a key where none may be
	"m-425": true, // a type that is not derived
	"m-426": true, // a type that is not derived
	"m-437": true, // a lambda over a property that is no collection
	"m-438": true, // a variable declared twice
	"m-514": true, // a type that is not derived
	"m-789": true, // no such key
	"p-059": true, // contains with one argument
	"p-060": true, // concat with three arguments
}

// TestProbes runs corner cases, which are percent-encoded where the official
// grammar wants it. What is to be rejected for its types parses.
func TestProbes(t *testing.T) {
	count := tally{}
	for _, row := range readTable(t, "probes.tsv") {
		query := "$filter=" + row["input"]
		_, err := ParseQuery(query, Options{})
		_, strict := ParseQuery(query, Options{Strict: true})
		problem := ""
		switch recommended := row["recommended"]; {
		case row["abnfSyntax"] == "ok":
			if err != nil && recommended != "reject" {
				problem = "must pass"
			}
			count.add("syntax", problem == "")
		case strings.HasPrefix(recommended, "accept"):
			if err != nil {
				problem = "must pass"
			}
			count.add("accept beyond the grammar", problem == "")
		case boundLater[row["id"]]:
			count.add("reject, by the binder", err == nil)
		default:
			if strict == nil {
				problem = "must fail in strict mode"
			} else if err == nil && !lenient(strict) {
				problem = "must fail"
			}
			count.add("reject", problem == "")
		}
		if problem != "" {
			t.Errorf("%s %q: %s (%s): %v", row["id"], row["input"], problem, row["note"], err)
		}
	}
	count.log(t, "probes.tsv")
}

// lenient reports whether err is about leniencies alone, which SEMANTICS
// accepts with a warning.
func lenient(err error) bool {
	var ds ast.Diagnostics
	return errors.As(err, &ds) && !slices.ContainsFunc(ds, func(d ast.Diagnostic) bool { return d.Code != ast.Lenient })
}

// TestWild parses what real clients send. Each row that is refused is listed,
// by its hash, in testdata/wild-refused.tsv with the reviewed reason.
func TestWild(t *testing.T) {
	const list = "testdata/wild-refused.tsv"
	refused := map[string]string{}
	for _, file := range []string{"wild-security.tsv", "wild-odata.tsv"} {
		accepted, rows := 0, readTable(t, file)
		for _, row := range rows {
			if _, err := ParseFilter(row["filter"], Options{}); err != nil {
				sum := sha256.Sum256([]byte(row["filter"]))
				refused[hex.EncodeToString(sum[:8])] = err.Error()
				if testing.Verbose() {
					t.Logf("%s: %s\n\t%s", file, row["filter"], err)
				}
				continue
			}
			accepted++
		}
		t.Logf("%s: %d of %d accepted", file, accepted, len(rows))
	}
	reviewed := readRefused(t, list)
	for hash, why := range refused {
		if _, ok := reviewed[hash]; !ok {
			t.Errorf("%s is refused but not listed: %s", hash, why)
		}
	}
	for hash := range reviewed {
		if _, ok := refused[hash]; !ok {
			t.Errorf("%s is listed as refused but accepted", hash)
		}
	}
}

func readRefused(t *testing.T, name string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	reviewed := map[string]string{}
	for line := range strings.Lines(string(data)) {
		hash, reason, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if hash != "sha256" {
			reviewed[hash] = reason
		}
	}
	return reviewed
}
