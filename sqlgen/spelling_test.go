package sqlgen

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// Every function and operator has a spelling in every dialect, or a reason why
// it has none.
func TestEveryCell(t *testing.T) {
	for d := range Dialects() {
		want := map[overload]bool{}
		for f := range schema.Functions() {
			for i := range f.Overloads {
				o := overloadOf(f.ID, &f.Overloads[i])
				want[o] = true
				checkCell(t, d, f.Name+"/"+strconv.Itoa(o.args), d.functions[o], o.args+1)
			}
		}
		for o := range d.functions {
			if !want[o] {
				t.Errorf("%s spells an overload that does not exist: %v", d, o)
			}
		}
		for op := range ast.Operators() {
			checkCell(t, d, op.String(), d.operators[op], 2)
		}
	}
}

func checkCell(t *testing.T, d *Dialect, name string, c cell, args int) {
	t.Helper()
	if (c.sql == "") == (c.why == "") {
		t.Errorf("%s has a missing cell: %s", d, name)
	}
	for _, arg := range regexp.MustCompile(`\{(\w)\}`).FindAllStringSubmatch(c.sql, -1) {
		if n, err := strconv.Atoi(arg[1]); err != nil || n >= args {
			t.Errorf("%s: %s has no argument %s in %q", d, name, arg[0], c.sql)
		}
	}
}

// Every dialect tells how it stores and compares every form.
func TestEveryForm(t *testing.T) {
	for d := range Dialects() {
		for f := formBool; f <= formGeo; f++ {
			if _, ok := d.columns[f]; !ok && !slices.Contains(absentForms(d), f) {
				t.Errorf("%s has no column for %s", d, f)
			}
			if (d.list.in[f] == "") != (d.list.notIn[f] == "") {
				t.Errorf("%s has half a list of %s", d, f)
			}
			if (d.json.from[f] == "") != (d.json.item[f] == "") {
				t.Errorf("%s has half of JSON items of %s", d, f)
			}
		}
		for _, s := range []string{d.isTrue, d.isFalse, d.notTrue, d.same, d.differ, d.trueValue, d.falseValue, d.toDouble,
			d.widen, d.unlimited, d.jsonType, d.timestamp.layout, d.timestamp.ticks} {
			if s == "" {
				t.Errorf("%s has an empty spelling", d)
			}
		}
		if got, ok := LookupDialect(d.Name()); !ok || got != d {
			t.Errorf("%s is not found by its name", d)
		}
	}
}

// absentForms are those that d stores in no way, by choice.
func absentForms(d *Dialect) []form {
	switch d {
	case sqlite:
		return []form{formNumeric, formUUID}
	case postgres:
		return nil
	}
	return []form{formUUID}
}

// A value template must bind tighter than what stands beside it.
func TestTemplatesAreClosed(t *testing.T) {
	closed := regexp.MustCompile(`^(\(.*\)|\w+\(.*\)|CASE .* END|\{0\})(::bigint)?$`)
	for d := range Dialects() {
		for o, c := range d.functions {
			switch o.fn {
			case schema.FnContains, schema.FnStartsWith, schema.FnEndsWith, schema.FnMatchesPattern:
				continue
			}
			if c.sql != "" && !closed.MatchString(c.sql) {
				t.Errorf("%s: %v is open: %q", d, o, c.sql)
			}
		}
		for op := ast.Add; op <= ast.Neg; op++ {
			if sql := d.operators[op].sql; op != ast.Not && sql != "" && !strings.HasPrefix(sql, "(") {
				t.Errorf("%s: %s is open: %q", d, op, sql)
			}
		}
	}
}

func TestNames(t *testing.T) {
	tests := []struct {
		d          *Dialect
		name, want string // "" is refused
	}{
		{postgres, `a"b`, `"a""b"`},
		{postgres, `x"; DROP TABLE t; --`, `"x""; DROP TABLE t; --"`},
		{postgres, strings.Repeat("é", 31), `"` + strings.Repeat("é", 31) + `"`},
		{postgres, strings.Repeat("é", 32), ""},
		{mariadb, "a`b", "`a``b`"},
		{mariadb, "a ", ""},
		{mariadb, "😀", ""},
		{mysql, "a`b", "`a``b`"},
		{mysql, strings.Repeat("a", 65), ""},
		{sqlserver, "a]b[c", "[a]]b[c]"},
		{sqlite, "a`b\"", "`a``b\"`"},
		{sqlite, "", ""},
		{sqlite, "a\x00b", ""},
		{sqlite, "a\nb", ""},
		{sqlite, "a\xffb", ""},
	}
	for _, tt := range tests {
		err := tt.d.checkName(tt.name)
		if (err == nil) != (tt.want != "") {
			t.Errorf("%s: %q: %v", tt.d, tt.name, err)
			continue
		}
		if err == nil {
			if got := string(tt.d.appendName(nil, tt.name)); got != tt.want {
				t.Errorf("%s: %q: got %s, want %s", tt.d, tt.name, got, tt.want)
			}
		}
	}
}
