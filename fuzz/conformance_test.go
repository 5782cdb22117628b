package fuzz_test

import (
	"os"
	"strings"
	"testing"

	"github.com/odatacheck/odata/fuzz"
)

func TestConformance(t *testing.T) {
	files, err := fuzz.Conformance()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		fuzz.Run(t, f, fuzz.Memory(f)) // or your own fuzz.Engine over f.Type and f.Rows
	}
}

// TestReadme: the code of the README is that of the test above.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("conformance_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(readme), "```go\n")
	code, _, ok := strings.Cut(code, "```")
	if code = "\t" + strings.TrimSuffix(strings.ReplaceAll(code, "\n", "\n\t"), "\t"); !ok || !strings.Contains(string(source), code) {
		t.Errorf("no test has the code\n%s", code)
	}
}
