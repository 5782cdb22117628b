package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// item is one query as it was given.
type item struct {
	text  string
	stdin bool
	line  int // of standard input, from 1; of the arguments otherwise
}

// queries yields the queries of the command line, and those of standard input
// where an argument is "-" or there is none.
type queries struct {
	args   []string
	number int // of the last argument
	stdin  *bufio.Reader
	line   int // of standard input
	// reading is set while queries come from standard input.
	reading bool
	before  func() error // called before waiting for input
	progress
}

func newQueries(s *session) *queries {
	q := &queries{args: s.args, stdin: bufio.NewReaderSize(s.stdin, 64<<10), before: s.out.Flush}
	q.terminal = terminal(s.stderr)
	q.stderr = s.stderr
	if len(q.args) == 0 {
		q.args = []string{"-"}
	}
	if terminal(s.stdin) && q.args[0] == "-" {
		fmt.Fprintln(s.stderr, "odatacheck: reading queries, one a line")
	}
	return q
}

// next returns the next query, or io.EOF.
func (q *queries) next() (item, error) {
	for {
		if q.reading {
			it, err := q.read()
			if !errors.Is(err, io.EOF) {
				return it, err
			}
			q.reading = false
		}
		if q.number == len(q.args) {
			return item{}, io.EOF
		}
		q.number++
		if arg := q.args[q.number-1]; arg != "-" {
			return item{text: arg, line: q.number}, nil
		}
		q.reading = true
	}
}

// read returns the next line of standard input however long it is, without
// its end.
func (q *queries) read() (item, error) {
	if q.stdin.Buffered() == 0 {
		// Whoever waits for our answer before asking again must not wait for
		// a full buffer.
		if err := q.before(); err != nil {
			return item{}, err
		}
	}
	text, err := q.stdin.ReadString('\n')
	if errors.Is(err, io.EOF) && text == "" {
		return item{}, io.EOF
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return item{}, fmt.Errorf("cannot read standard input: %w", err)
	}
	q.line++
	q.step(q.line)
	text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	if q.line == 1 {
		text = strings.TrimPrefix(text, "\uFEFF")
	}
	return item{text: text, stdin: true, line: q.line}, nil
}

// progressInterval is the time between two lines of progress.
const progressInterval = 200 * time.Millisecond

// progress counts on a terminal what a long input has come to.
type progress struct {
	stderr   io.Writer
	terminal bool
	shown    bool
	last     time.Time
}

func (p *progress) step(n int) {
	if !p.terminal || n&63 != 0 {
		return
	}
	now := time.Now()
	if p.last.IsZero() {
		p.last = now.Add(progressInterval) // nothing for what is done at once
	}
	if now.Sub(p.last) >= progressInterval {
		p.last, p.shown = now, true
		fmt.Fprintf(p.stderr, "\r%d queries", n)
	}
}

// close wipes the line of progress.
func (p *progress) close() {
	if p.shown {
		fmt.Fprint(p.stderr, "\r\x1b[K")
	}
}
