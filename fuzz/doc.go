// Package fuzz proves the answers of the library against each other and
// against files that were thought out by hand.
//
// The conformance files under testdata/conformance hold rows, filters and the
// keys of the rows that each filter must select. [Conformance] loads them and
// [Run] holds any back end to them: the evaluation in memory, a database behind
// package sqlgen, or a server of an importer's own.
//
// Package fuzz/gen generates what no one thinks of: entity types, filters, rows
// and query strings.
package fuzz
