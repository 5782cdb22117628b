package gen

import (
	"slices"

	"github.com/odatacheck/odata/schema"
)

// Config bounds what is generated. Its zero value is right for an evaluation
// in memory: everything that OData has, at sizes a person can read.
type Config struct {
	// Type is the entity type, which shrinking leaves as it is; nil means a
	// random one each time.
	Type *schema.EntityType
	// Portable keeps rows to what databases store: times in UTC and in steps
	// of 100 ns, numbers that are finite, decimals of 15 digits before and 7
	// behind the point, no derived types.
	Portable bool
	// Types are the primitive types of properties, a type that is there twice
	// the more often; nil means all, those before Stream three times, and only
	// those where rows must be portable.
	Types []schema.Primitive
	// Flat leaves out complex types and collections.
	Flat bool
	// Restricted gives some properties restrictions, which filters keep.
	Restricted bool
	// Properties bounds how many properties the entity type has beside its
	// key; 0 means 12.
	Properties int
	// Rows is the number of rows; 0 means 12.
	Rows int
	// Nodes is the budget of a filter, in operators, functions and operands;
	// 0 means 12. A filter may exceed it by a few.
	Nodes int
}

func (c Config) withDefaults() Config {
	if c.Properties == 0 {
		c.Properties = 12
	}
	if c.Rows == 0 {
		c.Rows = 12
	}
	if c.Nodes == 0 {
		c.Nodes = 12
	}
	if c.Types == nil {
		for p := schema.Boolean; p <= schema.Binary; p++ {
			c.Types = append(c.Types, p)
		}
		if !c.Portable {
			c.Types = slices.Repeat(c.Types, 3)
			for p := schema.Stream; p <= schema.GeometryCollection; p++ {
				c.Types = append(c.Types, p)
			}
		}
	}
	return c
}
