package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const readmeFile = "README.md"

// TestREADMETables holds the tables of the README to the tables of the code,
// or writes them under -update.
func TestREADMETables(t *testing.T) {
	t.Chdir("../..")
	readme, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(readme), "| binds | operator |")
	_, after, ok2 := strings.Cut(rest, "\n## ")
	if !ok || !ok2 {
		t.Fatal("the README has no tables")
	}
	want := before + string(markdownTables()) + "\n## " + after
	if *update {
		if err := os.WriteFile(readmeFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(readme)); diff != "" {
		t.Errorf("the tables are out of date, run make golden (-want +got)\n%s", diff)
	}
}

// TestREADMECommands runs what the README tells to run: the commands of its sh
// blocks must succeed, those of its console blocks print what stands there or,
// under -update, will.
func TestREADMECommands(t *testing.T) {
	t.Chdir("../..")
	readme, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range fenced(string(readme), "sh") {
		for line := range strings.Lines(block) {
			args, ok := strings.CutPrefix(strings.TrimSpace(line), "go run ./cmd/odatacheck ")
			if !ok {
				continue
			}
			if exit, out, errs := invoke(t, "", shellWords(t, args)...); exit != exitValid || out == "" {
				t.Errorf("%s\nexit %d\n%s%s", line, exit, out, errs)
			}
		}
	}
	consoles := fenced(string(readme), "console")
	if len(consoles) == 0 {
		t.Error("the README shows no answer")
	}
	for _, block := range consoles {
		command, want, _ := strings.Cut(block, "\n")
		args, ok := strings.CutPrefix(command, "$ go run ./cmd/odatacheck ")
		if !ok {
			t.Errorf("not a command of ours: %s", command)
			continue
		}
		var out bytes.Buffer // both streams, as a terminal shows them
		run(shellWords(t, args), strings.NewReader(""), &out, &out)
		if *update {
			readme = bytes.Replace(readme, []byte(block), []byte(command+"\n"+out.String()), 1)
		} else if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("%s (-README +got)\n%s", command, diff)
		}
	}
	if *update {
		if err := os.WriteFile(readmeFile, readme, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fenced returns the blocks of a language.
func fenced(text, language string) []string {
	var blocks []string
	for i, part := range strings.Split(text, "\n```") {
		if body, ok := strings.CutPrefix(part, language+"\n"); ok && i%2 == 1 {
			blocks = append(blocks, body+"\n")
		}
	}
	return blocks
}

// shellWords splits a command line as a shell does, as far as the README goes:
// blanks, double and single quotation marks, backslashes.
func shellWords(t *testing.T, line string) []string {
	t.Helper()
	var words []string
	var word strings.Builder
	var quote rune
	escaped, open := false, false
	for _, r := range line {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, open = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			if r == '$' && quote == '"' {
				t.Fatalf("a shell would expand $ in %s", line)
			}
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, open = r, true
		case r == ' ':
			if open {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
			open = true
		}
	}
	if open {
		words = append(words, word.String())
	}
	return words
}
