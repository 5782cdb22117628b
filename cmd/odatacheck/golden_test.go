package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write golden files instead of comparing them")

// TestGolden runs the command of every file in testdata/golden: args, one a
// line, and stdin go in; exit, stdout and stderr are what comes out.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := runGolden(archive)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(got)); diff != "" && !*update {
				t.Errorf("%s (-want +got)\n%s", file, diff)
			}
		})
	}
}

// runGolden returns the archive with what the command answers.
func runGolden(archive *txtar.Archive) []byte {
	var args []string
	var stdin []byte
	next := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		switch f.Name {
		case "args":
			if text := strings.TrimSuffix(string(f.Data), "\n"); text != "" {
				args = strings.Split(text, "\n")
			}
		case "stdin":
			stdin = f.Data
		default:
			continue
		}
		next.Files = append(next.Files, f)
	}
	var stdout, stderr bytes.Buffer
	exit := run(args, bytes.NewReader(stdin), &stdout, &stderr)
	next.Files = append(next.Files, txtar.File{Name: "exit", Data: []byte(strconv.Itoa(exit) + "\n")})
	if stdout.Len() > 0 {
		next.Files = append(next.Files, txtar.File{Name: "stdout", Data: stdout.Bytes()})
	}
	if stderr.Len() > 0 {
		next.Files = append(next.Files, txtar.File{Name: "stderr", Data: stderr.Bytes()})
	}
	return txtar.Format(next)
}

// invoke runs odatacheck and returns what it writes.
func invoke(t *testing.T, stdin string, args ...string) (exit int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	exit = run(args, strings.NewReader(stdin), &out, &errs)
	return exit, out.String(), errs.String()
}

// failingWriter is a full disk.
type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, fmt.Errorf("no space left") }
