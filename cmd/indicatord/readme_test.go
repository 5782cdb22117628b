package main

import (
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
)

// The README names every flag and every reading.
func TestReadme(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(data)
	var c config
	c.flags(io.Discard).VisitAll(func(f *flag.Flag) {
		if !strings.Contains(readme, "`-"+f.Name+"`") && !strings.Contains(readme, "`-"+f.Name+" ") {
			t.Errorf("the README has no flag -%s", f.Name)
		}
	})
	for line := range strings.Lines(indicator.ReadingsHelp()) {
		if name := strings.Fields(line)[0]; !strings.Contains(readme, "`"+name+"`") {
			t.Errorf("the README has no reading %s", name)
		}
	}
}
