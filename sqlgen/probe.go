package sqlgen

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/odatacheck/odata/schema"
)

// lastProbed is the last character that Probe asks for: beyond the first two
// planes of Unicode nothing has letter case.
const lastProbed = 0x1FFFF

// Probe asks a database how it maps letter case and returns the dialect that
// fits it: where tolower and toupper agree with the library's for every
// character, they are computed there. Otherwise, and with a dialect that was
// not probed, they are residual, unless a column of [Column.Lower] serves. The
// tables differ by versions and installed locales, and so this is asked and not
// assumed.
func (d *Dialect) Probe(ctx context.Context, db Queryer) (*Dialect, error) {
	lower := d.functions[overload{schema.FnToLower, 1, false}]
	upper := d.functions[overload{schema.FnToUpper, 1, false}]
	if lower.sql == "" || upper.sql == "" {
		return d, nil
	}
	// A blank line between any two keeps rules for neighbours, such as that of
	// the final sigma, out of it.
	var text strings.Builder
	for r := rune(1); r <= lastProbed; r++ {
		if utf8.ValidRune(r) {
			text.WriteRune(r)
			text.WriteByte('\n')
		}
	}
	w := &writer{d: d}
	arg := &value{form: formString, arg: func([]schema.Value) any { return text.String() }}
	w.text("SELECT ")
	w.template(lower.sql, arg)
	w.text(", ")
	w.template(upper.sql, arg)
	rows, err := db.QueryContext(ctx, string(w.buf), text.String(), text.String())
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return d, nil // the collation is not installed
	}
	defer rows.Close()
	var gotLower, gotUpper string
	for rows.Next() {
		if err := rows.Scan(&gotLower, &gotUpper); err != nil {
			return nil, fmt.Errorf("sqlgen: probe: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return d, nil
	}
	if gotLower != strings.ToLower(text.String()) || gotUpper != strings.ToUpper(text.String()) {
		return d, nil
	}
	probed := *d
	probed.unicodeCase = true
	return &probed, nil
}
