package sqlgen

import (
	"database/sql"
	"fmt"
	"iter"
	"strings"
	"unicode/utf8"
)

// Dialect is the SQL of one database system. It is immutable and safe for
// concurrent use.
type Dialect struct {
	name  string // as commands take it
	title string // as people write it

	open, close  byte // quotation marks of an identifier; close is doubled within
	maxName      int  // longest identifier
	countBytes   bool // maxName counts bytes, otherwise characters
	basicPlane   bool // identifiers hold characters up to U+FFFF only
	placeholders placeholderStyle

	params map[form]string // how a parameter of a form is written around "?", with {s} for its scale; a form without one is a bare placeholder
	list   listStyle

	trueValue, falseValue string // Boolean values
	isTrue, isFalse       string // tests of the Boolean value {0}
	notTrue               string // of the condition {0}: whether it is false or null

	// semijoins tells that the database may make a join of an EXISTS that is a
	// condition of its own. One that refers to columns from without must not
	// become a join, whose rows are not the entity's.
	semijoins bool

	typedNull bool // a null that is an operand needs a type

	same, differ string // null-safe equality of {0} and {1}
	// text overrides comparisons of text where those of the database do not
	// compare by code point whatever the collation; nil is no override. The
	// order is that of the operators eq, ne, gt, ge, lt, le.
	text                 *[6]string
	textSame, textDiffer string // same and differ of text where text is set
	textOrder            string // sort key of the text {0}; "" is {0}

	nullsFirst bool // ORDER BY needs NULLS FIRST to put them there in ascending order
	limit      limitStyle
	noLimit    string // LIMIT that OFFSET needs where there is none

	operators operatorTable
	functions functionTable
	toDouble  string // of the integer {0}
	widen     string // of the integer column {0}, whatever its width: 64 bits
	trimSet   string // second argument of trim
	timestamp timestampStyle
	arrays    bool // has array columns
	json      jsonStyle

	columns   map[form]string // column types; {n} is the length, {s} the scale
	unlimited string          // type of strings without a length
	jsonType  string
	tableTail string // after the closing parenthesis of CREATE TABLE
	childTail string // the same of child tables
	maxIndex  int    // bytes that a row of an index can have; 0 is no limit
	maxArgs   int    // arguments that a statement can have
	maxText   int    // bytes that a statement can have, or that are sensible

	// snapshot begins a transaction in which rows and their items are read.
	snapshot sql.TxOptions

	// unicodeCase tells that the database was seen to map letter case as the
	// library does; see Probe.
	unicodeCase bool
}

// timestampStyle is how a dialect keeps a native time stamp.
type timestampStyle struct {
	layout string // of an argument, as package time writes it
	unit   int64  // ticks of 100 ns that it tells apart
	ticks  string // of the column {0}
}

// jsonStyle is how a dialect takes the items of a JSON array, by form.
type jsonStyle struct {
	from map[form]string // a table called {1} of the items of the column {0}
	item map[form]string // the item of the table {1}
}

type placeholderStyle uint8

const (
	question placeholderStyle = iota // ?
	dollar                           // $1
	atSignP                          // @p1
)

type limitStyle uint8

const (
	limitOffset      limitStyle = iota // LIMIT ? OFFSET ?
	limitOffsetFetch                   // OFFSET ? ROWS FETCH NEXT ? ROWS ONLY
)

// oneMoment is a transaction whose statements all see the same rows.
var oneMoment = sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}

// dialects is every dialect there is. Tests walk it.
var dialects = [...]*Dialect{sqlite, postgres, mariadb, mysql, sqlserver}

// Dialects yields every dialect.
func Dialects() iter.Seq[*Dialect] {
	return func(yield func(*Dialect) bool) {
		for _, d := range dialects {
			if !yield(d) {
				return
			}
		}
	}
}

// LookupDialect returns the dialect called sqlite, postgres, mariadb, mysql or
// sqlserver.
func LookupDialect(name string) (*Dialect, bool) {
	for _, d := range dialects {
		if d.name == name {
			return d, true
		}
	}
	return nil, false
}

// SQLite returns the dialect of SQLite 3.38 and later.
func SQLite() *Dialect { return sqlite }

// PostgreSQL returns the dialect of PostgreSQL 14 and later, with an encoding
// of UTF8.
func PostgreSQL() *Dialect { return postgres }

// MariaDB returns the dialect of MariaDB 10.10 and later.
func MariaDB() *Dialect { return mariadb }

// MySQL returns the dialect of MySQL 8.0.17 and later. It is written from the
// documentation and not executed by the tests.
func MySQL() *Dialect { return mysql }

// SQLServer returns the dialect of SQL Server 2019 and later. It is written
// from the documentation and not executed by the tests.
func SQLServer() *Dialect { return sqlserver }

// Name returns the name that [LookupDialect] takes.
func (d *Dialect) Name() string { return d.name }

// String returns the name of the database system.
func (d *Dialect) String() string { return d.title }

// sameAs returns the null-safe equality of values of a form.
func (d *Dialect) sameAs(f form) string {
	if d.text != nil && f.isText() {
		return d.textSame
	}
	return d.same
}

// differentFrom returns the negation of sameAs.
func (d *Dialect) differentFrom(f form) string {
	if d.text != nil && f.isText() {
		return d.textDiffer
	}
	return d.differ
}

// checkName returns an error if name cannot be an identifier, even quoted.
func (d *Dialect) checkName(name string) error {
	length := utf8.RuneCountInString(name)
	if d.countBytes {
		length = len(name)
	}
	switch {
	case name == "":
		return fmt.Errorf("sqlgen: an identifier is empty")
	case !utf8.ValidString(name):
		return fmt.Errorf("sqlgen: identifier %q is not UTF-8", name)
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7F }):
		return fmt.Errorf("sqlgen: identifier %q has control characters", name)
	case d.maxName > 0 && length > d.maxName:
		return fmt.Errorf("sqlgen: identifier %q is longer than the %d that %s keeps", name, d.maxName, d.title)
	case d.basicPlane && strings.ContainsFunc(name, func(r rune) bool { return r > 0xFFFF }):
		return fmt.Errorf("sqlgen: identifier %q has characters that %s does not take", name, d.title)
	case d.basicPlane && strings.HasSuffix(name, " "):
		return fmt.Errorf("sqlgen: identifier %q ends with a blank, which %s does not take", name, d.title)
	}
	return nil
}

// appendName appends name as a quoted identifier.
func (d *Dialect) appendName(dst []byte, name string) []byte {
	dst = append(dst, d.open)
	for i := range len(name) {
		if name[i] == d.close {
			dst = append(dst, d.close)
		}
		dst = append(dst, name[i])
	}
	return append(dst, d.close)
}
