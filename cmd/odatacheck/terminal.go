package main

import (
	"os"

	"github.com/fatih/color"
	"github.com/mattn/go-isatty"
	"github.com/odatacheck/odata/ast"
)

// terminal reports whether a stream is a terminal.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// newStyle returns the colours for diagnostics on a stream. With auto they are
// for terminals, and not where NO_COLOR is set.
func newStyle(when string, stream any) ast.Style {
	if when == "never" || when == "auto" && (!terminal(stream) || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb") {
		return ast.Style{}
	}
	return ast.Style{
		Error:   painter(color.FgRed, color.Bold),
		Warning: painter(color.FgYellow, color.Bold),
		Hint:    painter(color.FgCyan),
	}
}

func painter(attributes ...color.Attribute) func(string) string {
	c := color.New(attributes...)
	c.EnableColor() // whatever the package has found out about its own stream
	return func(s string) string { return c.Sprint(s) }
}
