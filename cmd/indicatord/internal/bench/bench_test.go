package bench

import (
	"bytes"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := Run(t.Context(), []string{"-rows", "600", "-connections", "2", "-length", "50ms"}, &stdout, &stderr)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	for _, word := range []string{"rows/s", "SELECT", "GET", "SQL", "p50", "p99", "server's share"} {
		if !strings.Contains(stdout.String(), word) {
			t.Errorf("no %q in %s", word, stdout.String())
		}
	}
	if code := Run(t.Context(), []string{"-rows", "x"}, &stdout, &stderr); code != 2 {
		t.Errorf("exit code %d for a bad flag", code)
	}
}
