//go:build race

package sqltest

// raced tells that the race detector runs, under which SQLite, being Go, takes
// ten times as long.
const raced = true
