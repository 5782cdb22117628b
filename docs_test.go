package odata_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
)

var update = flag.Bool("update", false, "write the generated documents instead of comparing them")

// TestCodesDocument holds docs/codes.md to the table of codes.
func TestCodesDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Diagnostic codes\n\n")
	b.WriteString("Codes are stable: a tool may match them. Written from the table in `ast/code.go` by `make golden`.\n\n")
	b.WriteString("| code | status | meaning | example |\n|---|---|---|---|\n")
	for code := range ast.Codes() {
		example := code.Example()
		if example != "" {
			example = "`" + example + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s |\n", code, code.Status(), code.Summary(), example)
	}
	compareFile(t, filepath.Join("docs", "codes.md"), b.String())
}

// compareFile holds a file to its wanted content, or writes it under -update.
func compareFile(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is out of date: run make golden", name)
	}
}
