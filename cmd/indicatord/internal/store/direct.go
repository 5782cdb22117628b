package store

import (
	"context"
	"errors"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// Statement returns the statement that List runs for a query string with $top
// in the name of one who sees everything of a tenant. A query that SQL alone
// does not answer is an error.
func (s *Store) Statement(rawQuery, tenant string, now time.Time) (sqlgen.Statement, error) {
	parsed, err := parser.ParseQuery(rawQuery, parser.Options{})
	if err != nil {
		return sqlgen.Statement{}, err
	}
	q, err := schema.Bind(parsed, indicator.Stored())
	if err != nil {
		return sqlgen.Statement{}, err
	}
	q.Filter = and(visible(q.Type, indicator.Principal{Tenant: tenant, All: true}, now), q.Filter)
	st, err := s.strict.Select(q)
	if err == nil && st.Residual != nil {
		err = errors.New("the statement leaves a part of the filter to the program")
	}
	return st, err
}

// Execute runs a statement as List does, and reads all cells of its rows.
func (s *Store) Execute(ctx context.Context, st sqlgen.Statement) error {
	rows, err := s.read.QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return err
	}
	names, err := rows.Columns()
	if err != nil {
		return errors.Join(err, rows.Close())
	}
	cells, dest := make([]any, len(names)), make([]any, len(names))
	for i := range cells {
		dest[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// Optimize brings the statistics of the database up to date.
func (s *Store) Optimize(ctx context.Context) error {
	_, err := s.writer.ExecContext(ctx, "ANALYZE")
	return err
}
