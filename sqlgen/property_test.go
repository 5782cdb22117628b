package sqlgen

import (
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/fuzz/gen"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// randomQueries calls f with random queries on random entity types.
func randomQueries(t *testing.T, n int, f func(rnd *rand.Rand, e *schema.EntityType, q *schema.Query)) {
	t.Helper()
	config := gen.Config{Nodes: 16}
	for seed := range uint64(n) {
		e := gen.EntityType(seed/20, config)
		x, err := parser.ParseFilter(ast.Print(gen.Filter(seed, config, e)), parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		filter, err := schema.BindFilter(x, e)
		if err != nil {
			continue // a constant part of it fails
		}
		f(rand.New(rand.NewPCG(seed, 0)), e, &schema.Query{Type: e, Filter: filter})
		if t.Failed() {
			t.Fatalf("seed %d: %s", seed, ast.Print(x))
		}
	}
}

// No literal of a filter occurs in the text: every string and number that
// stands there belongs to a template of the dialect.
func TestNoLiteralInText(t *testing.T) {
	checked := 0
	allowed := map[*Dialect]map[string]bool{}
	for d := range Dialects() {
		allowed[d] = tokensOf(d)
	}
	randomQueries(t, 2000, func(_ *rand.Rand, e *schema.EntityType, q *schema.Query) {
		for d := range Dialects() {
			s, err := Select(q, TableOf(e, "entities"), d)
			if err != nil {
				continue // properties of derived types are not stored
			}
			checked++
			for token := range literals(d, s.SQL) {
				if !allowed[d][token] {
					t.Errorf("%s: %s in %s", d, token, s.SQL)
				}
			}
		}
	})
	if checked < 2000*len(dialects)/2 {
		t.Errorf("only %d statements were looked at", checked)
	}
}

var (
	identifier = map[byte]*regexp.Regexp{
		'"': regexp.MustCompile(`"(?:[^"]|"")*"`),
		'`': regexp.MustCompile("`(?:[^`]|``)*`"),
		'[': regexp.MustCompile(`\[(?:[^\]]|\]\])*\]`),
	}
	placeholder = regexp.MustCompile(`\$\d+|@p\d+`)
	literal     = regexp.MustCompile(`'[^']*'|(?:^|[^\w.])(\d+(?:\.\d+)?)`)
)

// literals yields the strings and numbers in SQL text.
func literals(d *Dialect, sql string) map[string]bool {
	sql = placeholder.ReplaceAllString(sql, "?")
	if d.open == '[' { // brackets also stand in paths
		sql = strings.ReplaceAll(sql, "'$[*]'", "")
	}
	sql = identifier[d.open].ReplaceAllString(sql, "x")
	found := map[string]bool{}
	for _, m := range literal.FindAllStringSubmatch(sql, -1) {
		if m[1] != "" {
			found[m[1]] = true
		} else {
			found[m[0]] = true
		}
	}
	return found
}

// tokensOf returns the strings and numbers in the templates of a dialect.
func tokensOf(d *Dialect) map[string]bool {
	allowed := map[string]bool{"0": true, "1": true, "'$[*]'": true, "'$'": true}
	for n := int64(10); n < 1e18; n *= 10 {
		allowed[strconv.FormatInt(n, 10)] = true // factors between scales
	}
	templates := []string{d.isTrue, d.isFalse, d.notTrue, d.same, d.differ, d.noLimit, d.toDouble, d.widen, d.timestamp.ticks}
	for _, c := range d.functions {
		templates = append(templates, c.sql)
	}
	for _, c := range d.operators {
		templates = append(templates, c.sql)
	}
	for _, m := range []map[form]string{d.params, d.list.in, d.list.notIn, d.json.from, d.json.item} {
		templates = append(templates, slices.Collect(maps.Values(m))...)
	}
	for _, length := range []int{36, maxDigits, DefaultLength} {
		templates = append(templates, "("+strconv.Itoa(length)+")")
	}
	for _, template := range templates {
		for token := range literals(d, template) {
			allowed[token] = true
		}
	}
	return allowed
}

// The text depends on the shape alone, and a statement from the cache is the
// one that compiling again would make.
func TestTextDependsOnShape(t *testing.T) {
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	randomQueries(t, 1000, func(rnd *rand.Rand, e *schema.EntityType, q *schema.Query) {
		other := *q
		other.Filter = perturbed(rnd, q.Filter)
		for d := range Dialects() {
			compiler := func() *Compiler {
				c, err := New(e, TableOf(e, "entities"), d)
				if err != nil {
					t.Fatal(err)
				}
				c.now = func() time.Time { return now }
				return c
			}
			c := compiler()
			first, err := c.Select(q)
			if err != nil {
				return
			}
			cached, err := c.Select(&other)
			if err != nil {
				t.Fatal(err)
			}
			if cached.SQL != first.SQL {
				t.Errorf("%s: the text depends on a value:\n%s\n%s", d, first.SQL, cached.SQL)
			}
			anew, err := compiler().Select(&other)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(visible(anew), visible(cached)); diff != "" {
				t.Errorf("%s: the cache gives another statement: %s", d, diff)
			}
			if len(c.cache.plans) != 1 {
				t.Errorf("%s: one shape has %d keys", d, len(c.cache.plans))
			}
		}
	})
}

// visible is what a caller sees of a statement.
func visible(s Statement) any {
	residual := ""
	if s.Residual != nil {
		residual = schema.Dump(s.Residual)
	}
	return []any{s.SQL, s.Args, residual, s.Columns}
}

// perturbed replaces constants by others of the same class.
func perturbed(rnd *rand.Rand, t schema.Term) schema.Term {
	return rewrite(t, func(t schema.Term) schema.Term {
		switch t := t.(type) {
		case *schema.Const:
			return &schema.Const{Value: another(rnd, t.Value), Typ: t.Typ, Pos: t.Pos}
		case *schema.In:
			in := &schema.In{X: perturbed(rnd, t.X), HasNull: t.HasNull, Pos: t.Pos}
			for _, v := range t.Values {
				in.Values = append(in.Values, another(rnd, v))
			}
			switch {
			case len(t.Values) < 2:
			case classOfList(t) == 0:
				in.Values = append(in.Values, in.Values[0])
			}
			return in
		}
		return nil
	})
}

// classOfList returns how many items of a list the text depends on.
func classOfList(t *schema.In) int {
	switch t.Values[0].(type) {
	case int64, string, schema.GuidValue, schema.DateValue, schema.TimeValue, time.Duration:
		return 0
	}
	return len(t.Values)
}

// another returns a value of the class of v.
func another(rnd *rand.Rand, v schema.Value) schema.Value {
	for range 50 {
		w := v
		switch v := v.(type) {
		case int64:
			w = v + rnd.Int64N(2001) - 1000
		case string:
			w = v + "'; DROP TABLE entities; --"
		case float64:
			w = v*1.5 + 1
		case schema.DecimalValue:
			w = v.Add(decimal128.New(rnd.Int64N(1000), -3))
		case time.Time:
			w = v.Add(time.Duration(rnd.Int64N(10)) * time.Microsecond)
		case schema.DateValue:
			w = v + 1
		case schema.TimeValue:
			w = v / 2
		case time.Duration:
			w = v / 2
		case schema.GuidValue:
			v[3] ^= 0x55
			w = v
		}
		if classOf(w) == classOf(v) {
			return w
		}
	}
	return v
}
