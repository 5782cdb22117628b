package odata_test

import (
	"os"
	"strings"
	"testing"
)

// TestREADMECode holds every block of Go in the README to the code of the
// examples, which the tests run.
func TestREADMECode(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	code := undented(string(source))
	blocks := codeBlocks(string(readme), "go")
	if len(blocks) == 0 {
		t.Error("the README shows no code")
	}
	for _, block := range blocks {
		for _, part := range strings.Split(undented(block), "\n\n") {
			if !strings.Contains(code, part) {
				t.Errorf("no example has this code of the README:\n%s", part)
			}
		}
	}
}

// codeBlocks returns the fenced blocks of a language.
func codeBlocks(text, language string) []string {
	var blocks []string
	for {
		_, after, ok := strings.Cut(text, "\n```"+language+"\n")
		if !ok {
			return blocks
		}
		block, rest, ok := strings.Cut(after, "```")
		if !ok {
			return blocks
		}
		blocks, text = append(blocks, block), rest
	}
}

// undented returns text without the white space that lines begin with.
func undented(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimLeft(lines[i], "\t ")
	}
	return strings.Join(lines, "\n")
}
