package store

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/odatacheck/odata/fuzz/dbtest"
)

var servers dbtest.Servers

func TestMain(m *testing.M) { os.Exit(servers.Run(m)) }

func each(t *testing.T, f func(t *testing.T, name string)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { f(t, filepath.Join(t.TempDir(), "test ?#%.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { f(t, servers.PostgreSQLDSN(t)) })
}

func opened(t *testing.T, name string) *Store {
	t.Helper()
	s, err := Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// The migrations make the columns that sqlgen would.
func TestMigrationsAgainstTable(t *testing.T) {
	column := regexp.MustCompile("[\"`](\\w+)[\"`]" + ` ([A-Za-z]+)(?:\(\d+\))?( NOT NULL)?[,\n)]`)
	columns := func(text string) []string {
		_, text, _ = strings.Cut(text, "(")
		text, _, _ = strings.Cut(text, "PRIMARY KEY")
		var list []string
		for _, m := range column.FindAllStringSubmatch(strings.ReplaceAll(text, ` COLLATE "C"`, ""), -1) {
			kind := strings.ToLower(m[2])
			if kind == "varchar" { // migrations put no limit on what the program limits
				kind = "text"
			}
			list = append(list, m[1]+" "+kind+m[3])
		}
		slices.Sort(list)
		return list
	}
	each(t, func(t *testing.T, name string) {
		s := opened(t, name)
		wanted, err := s.strict.Create()
		if err != nil {
			t.Fatal(err)
		}
		text, err := migrations.ReadFile("migrations/" + s.dialect.Name() + "/0001_indicators.sql")
		if err != nil {
			t.Fatal(err)
		}
		at := strings.Index(string(text), "CREATE TABLE indicator")
		got, want := columns(string(text)[at:]), columns(wanted[0])
		if strings.Join(got, "\n") != strings.Join(want, "\n") || len(got) != 40 {
			t.Errorf("migration\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestOpenAgain(t *testing.T) {
	each(t, func(t *testing.T, name string) {
		var wait sync.WaitGroup
		keys := make([]string, 4)
		for i := range keys {
			wait.Go(func() {
				s, err := Open(t.Context(), name)
				if err != nil {
					t.Error(err)
					return
				}
				defer s.Close()
				key, err := s.SigningKey(t.Context())
				if err != nil {
					t.Error(err)
				}
				keys[i] = string(key)
			})
		}
		wait.Wait()
		for _, key := range keys {
			if len(key) != keyLength || key != keys[0] {
				t.Errorf("signing keys %x", keys)
				break
			}
		}
		s := opened(t, name)
		if _, err := s.writer.Exec(s.bind("INSERT INTO schema_version (version) VALUES (?)"), 99); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), name); err == nil || !strings.Contains(err.Error(), "version 99") {
			t.Errorf("a newer database: %v", err)
		}
	})
}

func TestDurableSettings(t *testing.T) {
	name := filepath.Join(t.TempDir(), "test.db")
	s := opened(t, name)
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "busy_timeout": "10000"} {
		var got string
		if err := s.writer.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, %v, want %s", pragma, got, err, want)
		}
	}
	if _, err := s.reader.Exec("DELETE FROM tenant"); err == nil {
		t.Error("a reader can write")
	}
}

func TestMemorySurvivesItsConnections(t *testing.T) {
	s := opened(t, Memory)
	before, err := s.SigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.writer.SetMaxIdleConns(-1) // closes the connection
	after, err := s.SigningKey(t.Context())
	if err != nil || string(after) != string(before) {
		t.Errorf("the database was lost: %v", err)
	}
	other, err := opened(t, Memory).SigningKey(t.Context())
	if err != nil || string(other) == string(before) {
		t.Errorf("two stores share a database: %v", err)
	}
}

// Filters on indexed properties use their index.
func TestIndexesAreUsed(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "test.db"))
	for query, index := range map[string]string{
		"$filter=indicatorValue eq 'x'&$top=100":                                                "indicator_key (tenant=? AND indicatorValue=?)",
		"$filter=indicatorValue in ('x','y')&$top=100":                                          "indicator_key (tenant=? AND indicatorValue=?)",
		"$filter=startswith(indicatorValue,'x')&$top=100":                                       "indicator_key (tenant=? AND indicatorValue>? AND indicatorValue<?)",
		"$filter=severity eq 'High'&$top=100":                                                   "indicator_severity (tenant=? AND severity=?)",
		"$filter=action eq 'Block'&$top=100":                                                    "indicator_action (tenant=? AND action=?)",
		"$filter=indicatorType eq 'Url'&$top=100":                                               "indicator_indicatortype (tenant=? AND indicatorType=?)",
		"$filter=createdBy eq 'x'&$top=100":                                                     "indicator_createdby (tenant=? AND createdBy=?)",
		"$orderby=creationTimeDateTimeUtc desc&$top=100":                                        "indicator_creationtimedatetimeutc (tenant=?)",
		"$filter=year(creationTimeDateTimeUtc) eq 2024&$orderby=creationTimeDateTimeUtc&$top=9": "indicator_creationtimedatetimeutc (tenant=? AND creationTimeDateTimeUtc>? AND creationTimeDateTimeUtc<?)",
		"$top=100": "PRIMARY KEY (tenant=?)",
	} {
		st, err := s.Statement(query, "t", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		rows, err := s.reader.Query("EXPLAIN QUERY PLAN "+st.SQL, st.Args...)
		if err != nil {
			t.Fatal(err)
		}
		var plan []string
		for rows.Next() {
			var a, b, c sql.NullInt64
			var step string
			if err := rows.Scan(&a, &b, &c, &step); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, step)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(plan, "\n"), index) {
			t.Errorf("%s: %q, want %s", query, plan, index)
		}
	}
}

func TestParseID(t *testing.T) {
	for _, id := range []string{"", "0", "-1", "+1", "01", "1 ", "1.0", "x", "9007199254740992", "9223372036854775807", "9223372036854775808"} {
		if _, ok := ParseID(id); ok {
			t.Errorf("%q is an id", id)
		}
	}
	if n, ok := ParseID("9007199254740991"); !ok || n != 9007199254740991 {
		t.Errorf("%d, %v", n, ok)
	}
}
