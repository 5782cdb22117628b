package odata_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/odatacheck/odata"

// floors is the import policy: what the files of a folder may import beside
// the standard library. A folder that is not named here belongs to the nearest
// one above it that is. Tests are free to import what they need.
//
// DO NOT CHANGE THIS DATA TO FIX BUILDS. A floor that needs a higher one is a
// sign that something stands on the wrong floor.
var floors = []struct {
	dir     string
	free    bool // anything
	imports []string
}{
	{dir: ".", imports: []string{
		module + "/ast", module + "/parser", module + "/schema", module + "/eval",
	}},
	{dir: "ast"},
	{dir: "parser", imports: []string{
		module + "/ast", "github.com/alecthomas/participle/v2", "github.com/alecthomas/participle/v2/lexer",
		"github.com/agnivade/levenshtein",
	}},
	{dir: "schema", imports: []string{
		module + "/ast", "github.com/woodsbury/decimal128", "github.com/agnivade/levenshtein",
	}},
	{dir: "eval", imports: []string{
		module + "/ast", module + "/schema", "github.com/woodsbury/decimal128",
		"unsafe", // field access only; see the reasons in the file that imports it
	}},
	{dir: "sqlgen", imports: []string{
		module + "/ast", module + "/schema", "github.com/woodsbury/decimal128",
		"database/sql", // the interface to read rows through; no driver
	}},
	{dir: "fuzz", free: true},
	{dir: "cmd", free: true},
}

// groundFloors are the packages of the standard library that no package of
// the library imports: it neither reaches outside of the process nor around
// the type system.
var groundFloors = []string{"unsafe", "os", "os/exec", "log", "net", "plugin", "syscall", "testing", "database/sql"}

func TestImportPolicy(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != "." && (name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			checkImports(t, filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, file string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	dir := filepath.ToSlash(filepath.Dir(file))
	floor := -1
	for i, f := range floors {
		if dir == f.dir || strings.HasPrefix(dir, f.dir+"/") {
			floor = i
		}
	}
	if floor < 0 {
		t.Errorf("%s: the folder %s stands on no floor", file, dir)
		return
	}
	f := floors[floor]
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		switch {
		case f.free:
		case isStandard(path):
			if slices.Contains(groundFloors, path) && !slices.Contains(f.imports, path) {
				t.Errorf("%s imports %q, which no part of the library may", file, path)
			}
		case strings.HasPrefix(path, module+"/"+f.dir+"/"): // its own folders
		case !slices.Contains(f.imports, path):
			t.Errorf("%s imports %q, which the floor %q may not", file, path, f.dir)
		}
	}
}

// isStandard reports whether an import path is one of the standard library:
// its first element has no dot.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
