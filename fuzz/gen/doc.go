// Package gen generates what a filter engine is tested with: entity types, rows
// and well-typed filters over them, filters with one known defect, and query
// strings in every encoding that clients send.
//
// Everything is a function of a seed: [NewWorld] of the same seed and [Config]
// is the same world, whatever the machine. A failing test prints the seed;
// [Shrink] makes the world small before it is looked at, and [World.File] turns
// it into a conformance file. [Worlds], [Defects] and [QueryStrings] are the same
// for property tests: they return a [gopter.Gen], which shrinks. Worlds and query
// strings are over [Config].Type where an importer has one of his own.
//
// The rows make the filter's atoms true, false and null: values of rows and
// literals of filters are drawn from one small pool of values and their
// neighbours. [Rows] does the same for a filter of the caller's own.
package gen
