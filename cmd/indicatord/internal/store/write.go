package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/schema"
)

// Outcome is what became of one submission.
type Outcome struct {
	Row schema.Record // as it is stored now
	Err error         // an *indicator.Fault: the submission was refused and changed nothing
}

// Submit creates or updates an indicator for each submission, in order and in
// one transaction: those that are accepted are stored together. The error is
// the database's; then nothing is stored.
func (s *Store) Submit(ctx context.Context, r *indicator.Rules, by indicator.Principal, list []*indicator.Submission, now time.Time) ([]Outcome, error) {
	outcomes := make([]Outcome, len(list))
	rows := make([]schema.Record, len(list))
	var values []schema.Value
	for i, sub := range list {
		if rows[i], outcomes[i].Err = r.New(sub, by, now); outcomes[i].Err == nil {
			values = append(values, rows[i].Values[indicator.Value])
		}
	}
	err := s.change(ctx, by.Tenant, now, func(c *change) error {
		if err := c.know(ctx, values); err != nil {
			return err
		}
		for i, sub := range list {
			if outcomes[i].Err != nil {
				continue
			}
			row, err := c.submit(ctx, r, by, sub, rows[i])
			var refused *indicator.Fault
			if err != nil && !errors.As(err, &refused) {
				return err
			}
			outcomes[i] = Outcome{row, err}
		}
		return nil
	})
	return outcomes, err
}

// change is a transaction that alone writes to a tenant.
type change struct {
	s      *Store
	tx     *sql.Tx
	tenant string
	now    time.Time
	next   int64 // number of the next indicator
	active int   // indicators of the tenant
	stmts  map[string]*sql.Stmt
	known  map[string][]schema.Record // the rows with a value, of values that were looked up
}

// change runs f in a transaction in which the tenant has no expired
// indicators and no other transaction writes to it.
func (s *Store) change(ctx context.Context, tenant string, now time.Time, f func(c *change) error) error {
	return s.transaction(ctx, func(tx *sql.Tx) error {
		c := &change{s: s, tx: tx, tenant: tenant, now: now, stmts: map[string]*sql.Stmt{}, known: map[string][]schema.Record{}}
		if err := c.begin(ctx); err != nil {
			return err
		}
		first := c.next
		if err := f(c); err != nil {
			return err
		}
		if c.next == first {
			return nil
		}
		return c.exec(ctx, s.bind("UPDATE tenant SET next_number = ? WHERE tenant = ?"), c.next, tenant)
	})
}

func (c *change) begin(ctx context.Context) error {
	register := c.s.bind("INSERT INTO tenant (tenant, next_number) VALUES (?, 1) ON CONFLICT DO NOTHING")
	if err := c.exec(ctx, register, c.tenant); err != nil {
		return err
	}
	lock := "SELECT next_number FROM tenant WHERE tenant = ?"
	if c.s.locks {
		lock += " FOR UPDATE"
	}
	if err := c.tx.QueryRowContext(ctx, c.s.bind(lock), c.tenant).Scan(&c.next); err != nil {
		return err
	}
	expired := c.s.bind(`DELETE FROM indicator WHERE "tenant" = ? AND "expirationTime" <= ?`)
	if err := c.exec(ctx, expired, c.tenant, ticks(indicator.Cutoff(c.now))); err != nil {
		return err
	}
	count := `SELECT COUNT(*) FROM indicator WHERE "tenant" = ?`
	return c.tx.QueryRowContext(ctx, c.s.bind(count), c.tenant).Scan(&c.active)
}

// prepare returns a statement that lives as long as the transaction.
func (c *change) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := c.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := c.tx.PrepareContext(ctx, query)
	if err == nil {
		c.stmts[query] = stmt
	}
	return stmt, err
}

func (c *change) exec(ctx context.Context, query string, args ...any) error {
	stmt, err := c.prepare(ctx, query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, args...)
	return err
}

// submit creates or updates one indicator. The value of the row is known.
func (c *change) submit(ctx context.Context, r *indicator.Rules, by indicator.Principal, sub *indicator.Submission, row schema.Record) (schema.Record, error) {
	old, found, err := c.match(r, by, row)
	switch {
	case err != nil:
		return row, err
	case found && !owns(by, old):
		return row, hidden(row)
	case found:
		row = r.Updated(old, row, sub, by, c.now)
	}
	if err := r.Consistent(row); err != nil {
		return row, err
	}
	if found {
		return row, c.replace(ctx, row)
	}
	if !indicator.Expired(row, c.now) && c.active >= r.Revision.Capacity {
		return row, indicator.Faultf(indicator.InvalidInput,
			"Max capacity exceeded: a tenant has at most %d active indicators.", r.Revision.Capacity)
	}
	row.Values[indicator.Number] = c.next
	row.Values[indicator.ID] = strconv.FormatInt(c.next, 10)
	c.next++
	return row, c.insert(ctx, row)
}

// match finds the row that a new row updates.
func (c *change) match(r *indicator.Rules, by indicator.Principal, row schema.Record) (old schema.Record, found bool, err error) {
	for _, candidate := range c.known[indicator.Text(row.Values[indicator.Value])] {
		ok, err := r.Matches(candidate, row)
		if err != nil && !owns(by, candidate) {
			return old, false, hidden(row)
		}
		if err != nil {
			return old, false, err
		}
		same := sameKey(candidate, row)
		if ok && (!found || same) {
			old, found = candidate, true
		}
	}
	return old, found, nil
}

// sameKey reports whether two rows cannot both be stored.
func sameKey(a, b schema.Record) bool {
	for _, i := range []int{indicator.Tenant, indicator.Value, indicator.Kind, indicator.Action, indicator.Scope} {
		if a.Values[i] != b.Values[i] {
			return false
		}
	}
	return true
}

// owns reports whether a principal sees a row.
func owns(by indicator.Principal, row schema.Record) bool {
	return by.All || indicator.Text(row.Values[indicator.CreatedBy]) == by.ID
}

// hidden refuses a row that would change one that the principal does not see,
// of which it tells nothing.
func hidden(row schema.Record) *indicator.Fault {
	return notFound(indicator.Text(row.Values[indicator.Value]))
}

func notFound(id string) *indicator.Fault {
	return indicator.Faultf(indicator.ResourceNotFound, "Indicator %s was not found", id)
}

// know looks up the rows of the tenant with certain values, and keeps them in
// step with what the transaction does.
func (c *change) know(ctx context.Context, values []schema.Value) error {
	e := indicator.Stored()
	var list []schema.Value
	for _, v := range values {
		if _, known := c.known[v.(string)]; !known {
			c.known[v.(string)] = nil
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, func(a, b schema.Value) int { return strings.Compare(a.(string), b.(string)) })
	rows, err := c.s.find(ctx, c.tx, is(e, indicator.Tenant, c.tenant), &schema.In{X: property(e, indicator.Value), Values: list})
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b schema.Record) int {
		return cmp.Compare(a.Values[indicator.Number].(int64), b.Values[indicator.Number].(int64))
	})
	for _, row := range rows {
		c.add(row)
	}
	return nil
}

// add notes a row with a value that is known.
func (c *change) add(row schema.Record) {
	value := indicator.Text(row.Values[indicator.Value])
	if _, known := c.known[value]; known {
		c.known[value] = append(c.known[value], row)
	}
}

// forget drops the row with a number.
func (c *change) forget(number int64) {
	for value, rows := range c.known {
		i := slices.IndexFunc(rows, func(r schema.Record) bool { return r.Values[indicator.Number] == number })
		if i >= 0 {
			c.known[value] = slices.Delete(rows, i, i+1)
			return
		}
	}
}

// insert stores a new row, unless it has expired before it was there.
func (c *change) insert(ctx context.Context, row schema.Record) error {
	if indicator.Expired(row, c.now) {
		return nil
	}
	c.active++
	c.add(row)
	statements, err := c.s.strict.Insert(row)
	if err != nil {
		return err
	}
	for _, s := range statements {
		if err := c.exec(ctx, s.SQL, s.Args...); err != nil {
			return err
		}
	}
	return nil
}

// replace stores a row over the one with its number, or withdraws that if the
// row has expired.
func (c *change) replace(ctx context.Context, row schema.Record) error {
	if err := c.remove(ctx, row.Values[indicator.Number].(int64)); err != nil {
		return err
	}
	return c.insert(ctx, row)
}

// remove deletes the row with a number, if there is one.
func (c *change) remove(ctx context.Context, number int64) error {
	c.forget(number)
	stmt, err := c.prepare(ctx, c.s.bind(`DELETE FROM indicator WHERE "tenant" = ? AND "number" = ?`))
	if err != nil {
		return err
	}
	result, err := stmt.ExecContext(ctx, c.tenant, number)
	if err != nil {
		return err
	}
	gone, err := result.RowsAffected()
	c.active -= int(gone)
	return err
}
