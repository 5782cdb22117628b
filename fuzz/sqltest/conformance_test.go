package sqltest

import (
	"context"
	"testing"

	"github.com/odatacheck/odata/fuzz"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

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
					c, err := sqlgen.New(f.Type, unindexed(tableFor(f.Type, f.Rows)), s.dialect)
					if err != nil {
						t.Fatal(err)
					}
					db := s.open(t)
					store(t, db, c, f.Rows)
					r := runner(db, c, f.Type)
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
