package parser

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite grammar.ebnf")

// TestEBNF holds grammar.ebnf to the reference grammar. The flag -update
// rewrites it.
func TestEBNF(t *testing.T) {
	const name = "grammar.ebnf"
	if *update {
		if err := os.WriteFile(name, []byte(EBNF()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), EBNF()); diff != "" {
		t.Error(diff)
	}
}
