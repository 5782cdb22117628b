//go:build race

package fuzz_test

// raceEnabled: the race detector makes pools forget at random, so that a call
// may allocate what another one got for nothing.
const raceEnabled = true
