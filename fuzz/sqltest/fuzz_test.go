package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// budget bounds the work of one input by counts.
var budget = parser.Options{Limits: parser.Limits{Bytes: 1 << 12, Tokens: 1 << 9, Depth: 32, Nodes: 1 << 9, ListItems: 1 << 8}}

// FuzzSQLite: any filter over the type of any conformance file, or a generated
// one where the text is empty, selects in SQLite the rows that it selects in
// memory, or fails in both: of the file, and of some that are drawn from the
// filter's own constants.
func FuzzSQLite(f *testing.F) {
	files, err := fuzz.Conformance()
	if err != nil {
		f.Fatal(err)
	}
	for n, file := range files {
		for i := range file.Cases {
			if i%5 == 0 && !file.MemoryOnly && len(file.Cases[i].Options) == 0 { // TestConformance runs them all
				f.Add(file.Cases[i].Filter, byte(n), uint64(i))
			}
		}
		f.Add("", byte(n), uint64(n))
	}
	// Every worker keeps one database with one table for each file.
	db := systems[0].open(f)
	tables := make([]*storedFile, len(files))
	f.Fuzz(func(t *testing.T, src string, n byte, seed uint64) {
		k := int(n) % len(files)
		file := files[k]
		if file.MemoryOnly {
			return
		}
		if tables[k] == nil {
			tables[k] = storeFile(t, db, file, fmt.Sprintf("f%d", k))
		}
		if src == "" {
			src = ast.Print(gen.Filter(seed, gen.Config{Portable: true, Nodes: int(seed % 40)}, file.Type))
		}
		x, err := parser.ParseFilter(src, budget)
		if err != nil || callsNow(x) {
			return
		}
		term, err := schema.BindFilter(x, file.Type)
		if err != nil {
			return
		}
		tables[k].compare(t, db, term, seed)
	})
}

// callsNow tells filters that two clocks may answer differently.
func callsNow(x ast.Expr) bool {
	for node := range ast.Preorder(x) {
		if c, ok := node.(*ast.Call); ok && c.Name == "now" {
			return true
		}
	}
	return false
}

// storedFile is a conformance file with its rows in a table.
type storedFile struct {
	*fuzz.File
	compiler *sqlgen.Compiler
}

func storeFile(t testing.TB, db *sql.DB, f *fuzz.File, table string) *storedFile {
	t.Helper()
	c := compilerFor(t, f.Type, unindexed(tableFor(f.Type, table, f.Rows)), sqlgen.SQLite())
	store(t, db, c, f.Rows)
	return &storedFile{f, c}
}

// compare holds SQLite to the evaluation in memory.
func (f *storedFile) compare(t *testing.T, db *sql.DB, filter schema.Term, seed uint64) {
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	rows := slices.Concat(f.Rows, f.further(t, tx, filter, seed))

	q := &schema.Query{Type: f.Type, Filter: filter}
	statement, err := f.compiler.Select(q)
	if err != nil {
		if codes := fuzz.CodesOf(err); !slices.Contains(codes, ast.NotCompilable) {
			t.Errorf("%s: %v", schema.Dump(filter), err)
		}
		return
	}
	want, fails := fuzz.Memory(&fuzz.File{Type: f.Type, Key: f.Key, Rows: rows})(t.Context(), q)
	got, err := f.inSQL(t.Context(), tx, q)
	var failed *eval.Error
	switch {
	case fails != nil && errors.As(err, &failed):
		return
	case fails != nil || err != nil:
		t.Logf("in memory: %v", fails)
		t.Errorf("%s: %v\n%s %v", schema.Dump(filter), err, statement.SQL, statement.Args)
		return
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s\n%s %v\ngot  %v\nwant %v", schema.Dump(filter), statement.SQL, statement.Args, got, want)
		for _, row := range rows {
			if k := f.KeyOf(row); slices.Contains(got, k) != slices.Contains(want, k) {
				t.Errorf("%s", schema.AppendJSON(nil, row, f.Type))
			}
		}
	}
}

// further adds some rows with values of the filter, those that the columns hold.
func (f *storedFile) further(t *testing.T, tx *sql.Tx, filter schema.Term, seed uint64) []schema.Record {
	var rows []schema.Record
	for i, row := range gen.Rows(seed, gen.Config{Portable: true}, f.Type, filter, 4) {
		row.Values[f.Key] = int64(1_000_000 + i)
		if _, err := f.compiler.Insert(row); err == nil {
			rows = append(rows, row)
		}
	}
	statements, err := f.compiler.Insert(rows...)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := tx.Exec(s.SQL, s.Args...); err != nil {
			t.Fatalf("%s %v: %v", s.SQL, s.Args, err)
		}
	}
	return rows
}

func (f *storedFile) inSQL(ctx context.Context, tx *sql.Tx, q *schema.Query) ([]int64, error) {
	rows, err := collect(ctx, runner(tx, f.compiler, f.Type), q)
	keys := make([]int64, len(rows))
	for i, row := range rows {
		keys[i] = f.KeyOf(row)
	}
	return keys, err
}
