package sqltest

import (
	"context"
	"testing"

	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/schema"
)

// TestConformance runs every file on every database. A file that a random test
// found tells how its rows are stored.
func TestConformance(t *testing.T) {
	files, err := fuzz.Conformance()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range systems {
		t.Run(s.dialect.Name(), func(t *testing.T) {
			for _, f := range files {
				if f.MemoryOnly {
					continue
				}
				t.Run(f.Name, func(t *testing.T) {
					db, d := s.open(t), s.dialect
					table := unindexed(tableFor(f.Type, "entities", f.Rows))
					if v, ok := variantIn(f.About); ok {
						table = v.table(f.Type, "entities", d)
						if v.probed {
							d = probed(t, s, db)
						}
					}
					r := stored(t, db, d, f.Type, table, f.Rows)
					fuzz.Run(t, f, func(ctx context.Context, q *schema.Query) ([]int64, error) {
						rows, err := collect(ctx, r, q)
						var keys []int64
						for _, row := range rows {
							keys = append(keys, f.KeyOf(row))
						}
						return keys, err
					})
				})
			}
		})
	}
}
