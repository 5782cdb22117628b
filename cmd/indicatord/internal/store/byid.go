package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

// Bounds of the numbers behind ids. That of a restored row leaves some for
// the indicators that follow.
const (
	maxNumber   = 1<<53 - 1
	maxRestored = maxNumber / 2
)

// ParseID returns the number behind an id: a decimal number without sign and
// without leading zeros.
func ParseID(id string) (int64, bool) {
	n, err := strconv.ParseInt(id, 10, 64)
	return n, err == nil && 0 < n && n <= maxNumber && strconv.FormatInt(n, 10) == id
}

// Get returns an active indicator that the principal sees. The error is an
// *indicator.Fault where there is none.
func (s *Store) Get(ctx context.Context, by indicator.Principal, id string, now time.Time) (schema.Record, error) {
	return s.get(ctx, s.read, by, id, now)
}

func (s *Store) get(ctx context.Context, db sqlgen.Queryer, by indicator.Principal, id string, now time.Time) (schema.Record, error) {
	number, ok := ParseID(id)
	if !ok {
		return schema.Record{}, notFound(id)
	}
	e := indicator.Stored()
	rows, err := s.find(ctx, db, visible(e, by, now), is(e, indicator.Number, number))
	if err != nil {
		return schema.Record{}, err
	}
	if len(rows) == 0 {
		return schema.Record{}, notFound(id)
	}
	return rows[0], nil
}

// Delete deletes indicators, all of them or none. The error is an
// *indicator.Fault where the principal does not see one of them.
func (s *Store) Delete(ctx context.Context, by indicator.Principal, ids []string, now time.Time) error {
	return s.change(ctx, by.Tenant, now, func(c *change) error {
		for _, id := range ids {
			if _, err := s.get(ctx, c.tx, by, id, now); err != nil {
				return err
			}
		}
		for _, id := range ids {
			number, _ := ParseID(id)
			if err := c.remove(ctx, number); err != nil {
				return err
			}
		}
		return nil
	})
}

// Patch is an update of the indicator with an id.
type Patch struct {
	ID         string
	Submission *indicator.Submission
}

// Update changes indicators by id, all of them or none, and returns the rows.
// The error is an *indicator.Fault where a patch is refused.
func (s *Store) Update(ctx context.Context, r *indicator.Rules, by indicator.Principal, patches []Patch, now time.Time) ([]schema.Record, error) {
	rows := make([]schema.Record, len(patches))
	err := s.change(ctx, by.Tenant, now, func(c *change) error {
		for i, p := range patches {
			row, err := c.patch(ctx, r, by, p)
			if err != nil {
				return err
			}
			rows[i] = row
		}
		return nil
	})
	return rows, err
}

func (c *change) patch(ctx context.Context, r *indicator.Rules, by indicator.Principal, p Patch) (schema.Record, error) {
	old, err := c.s.get(ctx, c.tx, by, p.ID, c.now)
	if err != nil {
		return old, err
	}
	row, err := r.Patched(old, p.Submission, by, c.now)
	if err != nil {
		return row, err
	}
	value := indicator.Text(row.Values[indicator.Value])
	if err := c.know(ctx, []schema.Value{value}); err != nil {
		return row, err
	}
	for _, other := range c.known[value] {
		if other.Values[indicator.Number] != old.Values[indicator.Number] && sameKey(other, row) {
			if !owns(by, other) {
				return row, hidden(row)
			}
			return row, indicator.Faultf(indicator.InvalidInput, "Indicator %s would be the same as indicator %s.",
				p.ID, indicator.Text(other.Values[indicator.ID]))
		}
	}
	return row, c.replace(ctx, row)
}

// Restore stores rows of a tenant as they are, with their ids where they have
// one. They replace those with the same id or the same key. Two rows that
// replace each other are an error, and nothing is stored.
func (s *Store) Restore(ctx context.Context, tenant string, rows []schema.Record, now time.Time) error {
	return s.change(ctx, tenant, now, func(c *change) error {
		restored := map[int64]bool{}
		for i, row := range rows {
			number, err := c.makeRoom(ctx, row, restored)
			if err != nil {
				return fmt.Errorf("indicator %d: %w", i+1, err)
			}
			restored[number] = true
			c.next = max(c.next, number+1)
			row.Values[indicator.Number] = number
			row.Values[indicator.ID] = strconv.FormatInt(number, 10)
			if err := c.insert(ctx, row); err != nil {
				return err
			}
		}
		return nil
	})
}

// makeRoom deletes what a row replaces and returns the row's number.
func (c *change) makeRoom(ctx context.Context, row schema.Record, restored map[int64]bool) (int64, error) {
	number, given := ParseID(indicator.Text(row.Values[indicator.ID]))
	if !given && row.Values[indicator.ID] != nil {
		return 0, fmt.Errorf("%q is no id", indicator.Text(row.Values[indicator.ID]))
	}
	if number > maxRestored {
		return 0, fmt.Errorf("there are no ids behind %d: expected at most %d", number, int64(maxRestored))
	}
	value := indicator.Text(row.Values[indicator.Value])
	if err := c.know(ctx, []schema.Value{value}); err != nil {
		return 0, err
	}
	for _, old := range slices.Clone(c.known[value]) {
		if !sameKey(old, row) {
			continue
		}
		n := old.Values[indicator.Number].(int64)
		if restored[n] {
			return 0, fmt.Errorf("value %q is given twice with one type and action", value)
		}
		if !given {
			number, given = n, true
		}
		if err := c.remove(ctx, n); err != nil {
			return 0, err
		}
	}
	if !given {
		return c.next, nil
	}
	if restored[number] {
		return 0, fmt.Errorf("id %d is given twice", number)
	}
	return number, c.remove(ctx, number)
}

// Expire deletes the indicators of all tenants whose time has passed. They are
// not answered before that either.
func (s *Store) Expire(ctx context.Context, now time.Time) error {
	query := s.bind(`SELECT DISTINCT "tenant" FROM indicator WHERE "expirationTime" <= ?`)
	rows, err := s.reader.QueryContext(ctx, query, ticks(indicator.Cutoff(now)))
	if err != nil {
		return err
	}
	var tenants []string
	for rows.Next() {
		var tenant string
		if err := rows.Scan(&tenant); err != nil {
			return errors.Join(err, rows.Close())
		}
		tenants = append(tenants, tenant)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, tenant := range tenants {
		if err := s.change(ctx, tenant, now, func(*change) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}
