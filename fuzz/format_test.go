package fuzz

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFormat writes every file and reads it back: the text of the second
// writing is that of the first, and the cases are those of the file.
func TestFormat(t *testing.T) {
	files, err := Conformance()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text := Format(f)
		again, err := Parse(f.Name+".txtar", text)
		if err != nil {
			t.Errorf("%s: %v\n%s", f.Name, err, text)
			continue
		}
		if second := Format(again); !bytes.Equal(text, second) {
			t.Errorf("%s: %s", f.Name, cmp.Diff(string(text), string(second)))
		}
		for i := range f.Cases {
			want, got := f.Cases[i], again.Cases[i]
			want.Line, got.Line = 0, 0
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s:%d: %s", f.Name, f.Cases[i].Line, diff)
			}
		}
	}
}

// TestKeyOfSeveral reads a key whose order is not that of the properties.
func TestKeyOfSeveral(t *testing.T) {
	const text = "about\n-- type --\nid Int32 key=2\ns String key=1\n-- rows --\n{\"id\":7,\"s\":\"x\"}\n-- cases --\n7: true\n"
	f, err := Parse("t.txtar", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"s", "id"}, f.Type.Key); diff != "" || f.KeyOf(f.Rows[0]) != 7 {
		t.Errorf("key %d, %s", f.KeyOf(f.Rows[0]), diff)
	}
	if again := string(Format(f)); again != text {
		t.Error(cmp.Diff(text, again))
	}
}

// TestOptions: what separates options may stand in quotation marks.
func TestOptions(t *testing.T) {
	const head = "about\n-- type --\nid Int32 key\ns String null\n-- rows --\n{\"id\":1,\"s\":null}\n-- cases --\n"
	for line, want := range map[string][]Option{
		`s eq 'a && b'`:                                   nil,
		`s eq @p && @p='a && @q=1'`:                       {{"@p", "'a && @q=1'"}},
		`s in (@p,'it''s && @p') && @p=' && ' && $top=1`:  {{"@p", "' && '"}, {"$top", "1"}},
		`s in ["a && '",@p] && @p="\\\" && @q" && @q='"'`: {{"@p", `"\\\" && @q"`}, {"@q", `'"'`}},
	} {
		f, err := Parse("t.txtar", []byte(head+"-: "+line+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, f.Cases[0].Options); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
		if again := string(Format(f)); !strings.HasSuffix(again, "\n-: "+line+"\n") {
			t.Errorf("%s became %s", line, again)
		}
	}
}

func TestParse(t *testing.T) {
	const head = "about\n-- type --\nid Int32 key\ns String null\n"
	const rows = "-- rows --\n{\"id\":1,\"s\":\"x\"}\n"
	for name, tt := range map[string]struct{ text, want string }{
		"no type":      {"about\n-- rows --\n{}\n", "t.txtar: no type"},
		"no key":       {"about\n-- type --\ns String\n" + rows, "t.txtar: the type needs a property with key, the last one an integer"},
		"text key":     {"about\n-- type --\nid Int32 key=1\ns String key=2\n" + rows, "t.txtar: the type needs a property with key, the last one an integer"},
		"bad row":      {head + "-- rows --\n{\"id\":\"1\"}\n", "t.txtar:6: "},
		"same key":     {head + rows + "{\"id\":1,\"s\":\"y\"}\n", "t.txtar:7: key 1 is there twice"},
		"no cases":     {head + rows, "t.txtar: no rows or no cases"},
		"no colon":     {head + rows + "-- cases --\ns eq 'x'\n", "t.txtar:8: want KEYS: FILTER"},
		"unknown key":  {head + rows + "-- cases --\n2: s eq 'x'\n", "t.txtar:8: no row has the key 2"},
		"bad key":      {head + rows + "-- cases --\none: s eq 'x'\n", `t.txtar:8: "one" is no key`},
		"unknown code": {head + rows + "-- cases --\n!Nope: s eq 'x'\n", "t.txtar:8: no code Nope"},
		"unknown type": {"about\n-- type --\nid Int33 key\n", "t.txtar:3: no type Int33"},
		"unknown word": {"about\n-- type --\nid Int32 Key\n", `t.txtar:3: unknown word "Key"`},
		"bad operator": {"about\n-- type --\nid Int32 ops=like\n", `t.txtar:3: "like" is no operator`},
		"short marker": {"about\n-- --\n-- type --\nid Int33 key\n", "t.txtar:4: no type Int33"},
		"CRLF":         {"about\r\n-- type --\r\nid Int33 key\r\n", "t.txtar:3: no type Int33"},
		"bad section":  {"about\n-- what x --\n", "t.txtar:3: unknown section what"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("t.txtar", []byte(tt.text))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}
