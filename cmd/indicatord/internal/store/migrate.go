package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// migrations are the steps of each dialect: NNNN_name.sql in a folder with the
// dialect's name. A step is never edited once it was released.
//
//go:embed migrations/*/*.sql
var migrations embed.FS

// migrate brings a database to the newest version, each step in a transaction
// of its own. Programs that start at the same time do not disturb each other.
func (s *Store) migrate(ctx context.Context) error {
	folder := path.Join("migrations", s.dialect.Name())
	steps, err := fs.ReadDir(migrations, folder)
	if err != nil {
		return err
	}
	err = s.alone(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL PRIMARY KEY)")
		return err
	})
	if err != nil {
		return err
	}
	known := 0
	for _, step := range steps {
		text, err := fs.ReadFile(migrations, path.Join(folder, step.Name()))
		if err != nil {
			return err
		}
		number, _, _ := strings.Cut(step.Name(), "_")
		known, err = strconv.Atoi(number)
		if err != nil {
			return fmt.Errorf("migration %s has no number", step.Name())
		}
		if err := s.step(ctx, known, string(text)); err != nil {
			return fmt.Errorf("migration %s: %w", step.Name(), err)
		}
	}
	var newest int
	if err := s.writer.QueryRowContext(ctx, "SELECT MAX(version) FROM schema_version").Scan(&newest); err != nil {
		return err
	}
	if newest > known {
		return fmt.Errorf("the database has version %d, and this program knows %d: use a newer one", newest, known)
	}
	return nil
}

// migrationLock is the number of the advisory lock that migrations take.
const migrationLock = 0x0DA7A

// alone runs f in a transaction that no other migration runs beside.
func (s *Store) alone(ctx context.Context, f func(tx *sql.Tx) error) error {
	return s.transaction(ctx, func(tx *sql.Tx) error {
		if s.locks {
			if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", migrationLock); err != nil {
				return err
			}
		}
		return f(tx)
	})
}

// step runs the statements of a migration unless the database has it.
func (s *Store) step(ctx context.Context, version int, text string) error {
	return s.alone(ctx, func(tx *sql.Tx) error {
		var there int
		row := tx.QueryRowContext(ctx, s.bind("SELECT COUNT(*) FROM schema_version WHERE version = ?"), version)
		if err := row.Scan(&there); err != nil || there > 0 {
			return err
		}
		for stmt := range strings.SplitSeq(text, ";\n") {
			if strings.TrimSpace(stmt) == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, stmt); err != nil {
				return fmt.Errorf("%s: %w", strings.TrimSpace(stmt), err)
			}
		}
		_, err := tx.ExecContext(ctx, s.bind("INSERT INTO schema_version (version) VALUES (?)"), version)
		return err
	})
}
