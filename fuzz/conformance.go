package fuzz

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"golang.org/x/tools/txtar"
)

//go:embed testdata/conformance/*.txtar
var conformance embed.FS

// File is one conformance file: an entity type, rows of it, and cases. It is
// immutable and safe for concurrent use.
type File struct {
	Name  string // base name without extension, such as in_null
	About string // what the file is about
	// MemoryOnly tells that the rows hold what not every database stores:
	// offsets from UTC, nanoseconds, instances of derived types.
	MemoryOnly bool
	Type       *schema.EntityType
	Key        int // index of the key, or of its last part, among schema.PropertiesOf(Type)
	Rows       []schema.Record
	Cases      []Case
}

// Case is a query and what it must select.
type Case struct {
	Line    int      // line in the file, from 1
	Topic   string   // the rule the case stands for, such as "5: null eq null"
	Filter  string   // decoded text of $filter
	Options []Option // aliases and further system query options
	// Keys are the keys of the rows that the query must select: in this order
	// if it has an $orderby, in any order otherwise. All stands for every row.
	Keys []int64
	All  bool
	// Refused tells that the query must fail: in the parser, the binder or the
	// evaluation, with Code unless that is "".
	Refused bool
	Code    ast.Code
}

// Option is a decoded query option other than $filter.
type Option struct {
	Name, Value string
}

// RawQuery returns the case as a percent-encoded query string.
func (c *Case) RawQuery() string {
	var b strings.Builder
	b.WriteString("$filter=" + escape(c.Filter))
	for _, o := range c.Options {
		b.WriteString("&" + o.Name + "=" + escape(o.Value))
	}
	return b.String()
}

// escape writes every blank as %20 and every plus as %2B.
func escape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

// KeyOf returns the key of a row of f.
func (f *File) KeyOf(row schema.Record) int64 {
	return row.Values[f.Key].(int64)
}

// Conformance returns the files that this package carries.
func Conformance() ([]*File, error) {
	sub, err := fs.Sub(conformance, "testdata/conformance")
	if err != nil {
		return nil, err
	}
	return Load(sub)
}

// Load reads all *.txtar files at the root of fsys, in the order of their
// names. The error names file and line.
func Load(fsys fs.FS) ([]*File, error) {
	names, err := fs.Glob(fsys, "*.txtar")
	if err != nil {
		return nil, err
	}
	files := make([]*File, 0, len(names))
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		f, err := Parse(name, data)
		if err != nil {
			return nil, fmt.Errorf("fuzz: %w", err)
		}
		files = append(files, f)
	}
	return files, nil
}

// Parse reads one conformance file: a txtar archive whose comment says what it
// is about, beginning with "memory only:" where [File.MemoryOnly] is meant, and
// whose files are
//
//	-- type [ignorecase] [name=N] --  name Type [null] [key] [nav] and restrictions, a property a line
//	-- complex Name [base=B] --       the same lines
//	-- entity Name [base=B] --        the same lines; base=Row derives from the entity type of the file
//	-- enum Name [Type] [flags] --    Member value
//	-- rows --                        a JSON object a line
//	-- cases --                       KEYS: FILTER, a case a line
//
// Of a key with several properties, key=1, key=2 and so on tell the order; the
// last one is an integer that tells rows apart alone, and cases name rows by it.
//
// Restrictions are nofilter, nosort, ops=eq,ne, funcs=contains and list=3.
// Declared types whose name has no namespace are in the namespace Test; the
// entity type is Row, which stands for Test.Row unless name= says otherwise.
//
// KEYS is a list of keys, "-" for no row, "*" for every row, "!Code" or "!" for
// a query that must be refused. FILTER is decoded text; options such as @p=1 or
// $orderby=x follow it after " && " outside of quotation marks. Lines that start
// with # name the rule that the cases below them stand for.
func Parse(name string, data []byte) (*File, error) {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	a := txtar.Parse(data)
	r := reader{name: name, lines: sectionLines(data), types: map[string]schema.Type{}, keys: map[string]int{}}
	f := &File{Name: strings.TrimSuffix(path.Base(name), ".txtar"), About: strings.TrimSpace(string(a.Comment))}
	f.MemoryOnly = strings.HasPrefix(f.About, "memory only:")
	if err := r.declare(a.Files); err != nil {
		return nil, err
	}
	f.Type = r.row
	if err := r.key(f); err != nil {
		return nil, err
	}
	for i := range a.Files {
		var err error
		switch a.Files[i].Name {
		case "rows":
			err = r.rows(f, i, a.Files[i].Data)
		case "cases":
			err = r.cases(f, i, a.Files[i].Data)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(f.Rows) == 0 || len(f.Cases) == 0 {
		return nil, fmt.Errorf("%s: no rows or no cases", name)
	}
	return f, nil
}

// sectionLines returns the number of the first line of each file of the archive.
func sectionLines(data []byte) []int {
	var at []int
	for i, line := range strings.Split(string(data), "\n") {
		name, opens := strings.CutPrefix(strings.TrimSuffix(line, "\r"), "-- ")
		name, ends := strings.CutSuffix(name, " --")
		if opens && ends && strings.TrimSpace(name) != "" {
			at = append(at, i+2)
		}
	}
	return at
}

type reader struct {
	name  string
	lines []int // first line of each section
	types map[string]schema.Type
	row   *schema.EntityType
	keys  map[string]int // where a property stands in the key of row
	// further holds the enumeration and complex types in order.
	further []schema.Type
}

func (r *reader) errorf(section, line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.name, r.lines[section]+line, fmt.Sprintf(format, args...))
}

func (r *reader) key(f *File) error {
	f.Key = -1
	slices.SortStableFunc(f.Type.Key, func(a, b string) int { return r.keys[a] - r.keys[b] })
	for i, p := range schema.PropertiesOf(f.Type) {
		t, ok := p.Type.(schema.Primitive)
		if n := len(f.Type.Key); ok && t.IsInteger() && n > 0 && p.Name == f.Type.Key[n-1] {
			f.Key = i
		}
	}
	if f.Key < 0 {
		return fmt.Errorf("%s: the type needs a property with key, the last one an integer", r.name)
	}
	return nil
}

func (r *reader) rows(f *File, section int, data []byte) error {
	seen := map[int64]bool{}
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row, err := schema.DecodeRecord([]byte(line), f.Type)
		if err != nil {
			return r.errorf(section, i, "%v", err)
		}
		if seen[f.KeyOf(row)] {
			return r.errorf(section, i, "key %d is there twice", f.KeyOf(row))
		}
		seen[f.KeyOf(row)] = true
		f.Rows = append(f.Rows, row)
	}
	return nil
}

func (r *reader) cases(f *File, section int, data []byte) error {
	topic := ""
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" {
			continue
		}
		if rest, ok := strings.CutPrefix(line, "#"); ok {
			topic = strings.TrimSpace(rest)
			continue
		}
		c, err := parseCase(line)
		if err != nil {
			return r.errorf(section, i, "%v", err)
		}
		if err := knownKeys(f, c.Keys); err != nil {
			return r.errorf(section, i, "%v", err)
		}
		c.Line, c.Topic = r.lines[section]+i, topic
		f.Cases = append(f.Cases, c)
	}
	return nil
}

func parseCase(line string) (Case, error) {
	keys, text, ok := strings.Cut(line, ": ")
	if !ok {
		return Case{}, fmt.Errorf("want KEYS: FILTER")
	}
	filter, rest, more := cutOption(text)
	c := Case{Filter: filter}
	for more {
		var option string
		option, rest, more = cutOption(rest)
		name, value, _ := strings.Cut(option, "=")
		c.Options = append(c.Options, Option{name, value})
	}
	if code, ok := strings.CutPrefix(keys, "!"); ok {
		c.Refused, c.Code = true, ast.Code(code)
		if code != "" && c.Code.Summary() == "" {
			return c, fmt.Errorf("no code %s", code)
		}
		return c, nil
	}
	if keys == "*" {
		c.All = true
		return c, nil
	}
	if keys == "-" {
		return c, nil
	}
	for k := range strings.FieldsSeq(keys) {
		n, err := strconv.ParseInt(k, 10, 64)
		if err != nil {
			return c, fmt.Errorf("%q is no key", k)
		}
		c.Keys = append(c.Keys, n)
	}
	return c, nil
}

// cutOption cuts text at its first " && " outside of quotation marks, which are
// those of literals and, with escapes, those of JSON.
func cutOption(text string) (before, after string, found bool) {
	const separator = " && "
	var quote byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quote == '"':
			i++
		case c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote == 0 && strings.HasPrefix(text[i:], separator):
			return text[:i], text[i+len(separator):], true
		}
	}
	return text, "", false
}

func knownKeys(f *File, keys []int64) error {
	known := map[int64]bool{}
	for _, row := range f.Rows {
		known[f.KeyOf(row)] = true
	}
	for _, k := range keys {
		if !known[k] {
			return fmt.Errorf("no row has the key %d", k)
		}
	}
	return nil
}
