package fuzz

import "testing"

func TestConformance(t *testing.T) {
	files, err := Conformance()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		Run(t, f, Memory(f))
	}
}
