package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Exit codes.
const (
	exitValid   = 0 // every query is valid, and was answered
	exitInvalid = 1 // some query is not valid or cannot be evaluated
	exitTrouble = 2 // the command line, a file or the data is not usable
)

// command is a row of the table of commands.
type command struct {
	name    string
	args    string // what stands behind the flags in the synopsis
	summary string
	flags   []flagSet // groups of flags that the command takes
	run     func(s *session) (exit int, err error)
}

// commands lists the commands; the first is run when none is named.
func commands() []command {
	return []command{
		{"check", "[QUERY...]", "valid or not, with diagnostics", []flagSet{queryFlags, sarifFlags}, check},
		{"fmt", "[QUERY...]", "canonical spelling", []flagSet{queryFlags}, format},
		{"ast", "[QUERY...]", "the syntax tree", []flagSet{queryFlags}, tree},
		{"sql", "-dialect NAME [QUERY...]", "the SQL of a database system", []flagSet{queryFlags, sqlFlags}, statements},
		{"eval", "-data FILE|- [QUERY...]", "the matching rows", []flagSet{queryFlags, dataFlags}, evaluate},
		{"schema", "", "what can be filtered", []flagSet{outputFlags}, describe},
		{"functions", "", "the functions and operators", []flagSet{outputFlags, markdownFlags}, list},
	}
}

// usageError is a command line that makes no sense.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// run is odatacheck without its process: it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := bufio.NewWriterSize(stdout, 64<<10)
	exit, err := dispatch(args, stdin, out, stdout, stderr)
	if flushed := out.Flush(); err == nil && flushed != nil {
		err = fmt.Errorf("cannot write: %w", flushed)
	}
	if err == nil {
		return exit
	}
	fmt.Fprintf(stderr, "odatacheck: %v\n", err)
	if errors.As(err, new(usageError)) {
		fmt.Fprintln(stderr, `run "odatacheck help" for the commands and flags`)
	}
	return exitTrouble
}

func dispatch(args []string, stdin io.Reader, out *bufio.Writer, stdout, stderr io.Writer) (int, error) {
	c, args, named, err := lookupCommand(args)
	if err != nil {
		return exitTrouble, err
	}
	s := &session{stdin: stdin, out: out, stderr: stderr}
	flags := newFlagSet(c, &s.options)
	queries, err := parseFlags(flags, args)
	if errors.Is(err, flag.ErrHelp) {
		return exitValid, writeHelp(out, c, named)
	}
	if err != nil {
		return exitTrouble, usageError{err.Error()}
	}
	if !named {
		if i := slices.IndexFunc(queries, isCommand); i >= 0 {
			return exitTrouble, usagef("the command %q must stand before the flags and queries", queries[i])
		}
		if len(queries) > 0 && !s.filter && isWord(queries[0]) {
			return exitTrouble, noCommand(queries[0])
		}
	}
	s.args = queries
	if err := s.prepare(c, stdout); err != nil {
		return exitTrouble, err
	}
	return c.run(s)
}

// lookupCommand takes the name of the command off args. Without one it is the
// first of the table.
func lookupCommand(args []string) (c command, rest []string, named bool, err error) {
	all := commands()
	if len(args) == 0 {
		return all[0], args, false, nil
	}
	help := args[0] == "help"
	if help {
		args = append(args[1:len(args):len(args)], "-help")
	}
	if i := slices.IndexFunc(all, func(c command) bool { return c.name == args[0] }); i >= 0 {
		return all[i], args[1:], true, nil
	}
	// Before the flags are read, for they may be those of another command.
	if help && len(args) > 1 || !help && isWord(args[0]) && !slices.ContainsFunc(args, isFilterFlag) {
		return command{}, nil, false, noCommand(args[0])
	}
	return all[0], args, false, nil
}

func isCommand(arg string) bool {
	return slices.ContainsFunc(commands(), func(c command) bool { return c.name == arg })
}

// isWord reports whether arg is a bare word, which as a query would be a custom
// option without a value: surely not what was meant.
func isWord(arg string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
	return arg != "" && arg[0] != '-' && strings.Trim(arg, letters) == ""
}

func isFilterFlag(arg string) bool { return arg == "-filter" || arg == "--filter" }

// noCommand is the error for a word that is not one of the commands.
func noCommand(word string) error {
	near, least := "", len(word)/3+1
	for _, c := range commands() {
		if d := levenshtein.ComputeDistance(strings.ToLower(word), c.name); d <= least {
			near, least = c.name, d-1
		}
	}
	if near != "" {
		return usagef("there is no command %q: did you mean %q?", word, near)
	}
	return usagef("there is no command %q; a query is text such as $top=5, and with -filter an expression", word)
}

// writeHelp prints the help of one command, or of all with the first one's
// flags.
func writeHelp(w io.Writer, c command, named bool) error {
	var b strings.Builder
	if named {
		fmt.Fprintf(&b, "odatacheck %s: %s\n\n", c.name, c.summary)
		fmt.Fprintf(&b, "usage: %s\n", strings.TrimSpace("odatacheck "+c.name+" [flags] "+c.args))
	} else {
		b.WriteString("odatacheck checks OData system query options ($filter, $orderby, $top, $skip, $count, $select)\n\nusage:\n")
		for _, c := range commands() {
			synopsis := strings.TrimSpace("odatacheck " + c.name + " [flags] " + c.args)
			fmt.Fprintf(&b, "  %-52s %s\n", synopsis, c.summary)
		}
		b.WriteString("Without a command it is check.\n")
	}
	if c.args != "" {
		b.WriteString(queryHelp)
	}
	b.WriteString("\nflags:\n")
	flags := newFlagSet(c, &options{})
	flags.SetOutput(&b)
	flags.PrintDefaults()
	b.WriteString("\nexit codes: 0 all queries are valid, 1 some are not, 2 usage, input or output\n")
	_, err := io.WriteString(w, b.String())
	return err
}

const queryHelp = `
QUERY is the text of a URL behind the question mark, undecoded, or the whole
URL; with -filter it is a decoded $filter expression alone. "-", or no QUERY at
all, reads queries from standard input, one a line. Write queries in single
quotation marks, or $ as \$, so that the shell leaves $filter alone; a QUERY
that starts with - goes behind --.
`
