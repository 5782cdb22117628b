package store

import (
	"context"
	"database/sql"
	"sync"
)

// maxStatements bounds the statements that stay prepared. Texts depend on the
// shape of a filter alone, so that a client seldom has more than a few.
const maxStatements = 256

// statements runs queries on a pool of connections and keeps them prepared. It
// is safe for concurrent use.
type statements struct {
	db *sql.DB

	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

// QueryContext implements sqlgen.Queryer.
func (s *statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.db.QueryContext(ctx, query, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

// prepared returns a statement that stays prepared, or nil if there are too
// many.
func (s *statements) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	stmt, ok := s.kept[query]
	full := len(s.kept) >= maxStatements
	s.mu.Unlock()
	if ok || full {
		return stmt, nil
	}
	stmt, err := s.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if first, ok := s.kept[query]; ok {
		return first, stmt.Close()
	}
	s.kept[query] = stmt
	return stmt, nil
}
