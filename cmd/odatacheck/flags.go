package main

import (
	"flag"
	"io"

	"github.com/odatacheck/odata/parser"
)

// options are the values of the flags. A flag that the command does not take
// keeps its zero value.
type options struct {
	model      string
	entityName string
	filter     bool
	strict     bool
	syntaxOnly bool
	plus       string
	json       bool
	sarif      bool
	markdown   bool
	color      string
	data       string
	dialect    string
	table      string
	create     bool
}

// flagSet declares a group of flags.
type flagSet func(*flag.FlagSet, *options)

// outputFlags are taken by every command.
func outputFlags(f *flag.FlagSet, o *options) {
	f.StringVar(&o.model, "schema", "indicator", "the `model`: indicator, the Indicators of Defender for Endpoint")
	f.StringVar(&o.entityName, "entity", "", "`name` of the entity type in the model, qualified or not")
	f.BoolVar(&o.json, "json", false, "print JSON, one object a line")
	f.StringVar(&o.color, "color", "auto", "`when` to colour: auto, always or never")
}

// queryFlags are taken by the commands that read queries.
func queryFlags(f *flag.FlagSet, o *options) {
	outputFlags(f, o)
	f.BoolVar(&o.filter, "filter", false, "QUERY is a bare $filter expression, already decoded")
	f.BoolVar(&o.strict, "strict", false, "what the grammar refuses and the parser tolerates is an error")
	f.BoolVar(&o.syntaxOnly, "syntax-only", false, "do not check names and types")
	f.StringVar(&o.plus, "plus", "auto", "what a plus in QUERY `means`: auto, space or literal")
}

func sarifFlags(f *flag.FlagSet, o *options) {
	f.BoolVar(&o.sarif, "sarif", false, "print one SARIF 2.1.0 log for all queries")
}

func dataFlags(f *flag.FlagSet, o *options) {
	f.StringVar(&o.data, "data", "", "`file` with the rows, - for standard input: a JSON array, JSON lines, or a service's answer with \"value\"")
}

func sqlFlags(f *flag.FlagSet, o *options) {
	f.StringVar(&o.dialect, "dialect", "", "database `system`: sqlite, postgres, mariadb, mysql or sqlserver")
	f.StringVar(&o.table, "table", "", "`name` of the table; without it, that of the entity type in the plural")
	f.BoolVar(&o.create, "create", false, "print the tables too, and the indexes that the queries want")
}

func markdownFlags(f *flag.FlagSet, o *options) {
	f.BoolVar(&o.markdown, "markdown", false, "print the tables of the README")
}

func newFlagSet(c command, o *options) *flag.FlagSet {
	f := flag.NewFlagSet(c.name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	for _, declare := range c.flags {
		declare(f, o)
	}
	return f
}

// parseFlags reads flags and arguments in any order: an argument such as -json
// behind a query is a flag, as everywhere else, and not a query. Behind -- all
// are arguments.
func parseFlags(f *flag.FlagSet, args []string) ([]string, error) {
	var plain []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		rest := f.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			return append(plain, rest...), nil
		}
		if len(rest) == 0 {
			return plain, nil
		}
		plain = append(plain, rest[0])
		args = rest[1:]
	}
}

// validate checks the values that package flag cannot.
func (o *options) validate(c command) error {
	switch o.color {
	case "auto", "always", "never":
	default:
		return usagef("-color is auto, always or never, not %q", o.color)
	}
	if _, ok := plusModes[o.plus]; !ok && o.plus != "" {
		return usagef("-plus is auto, space or literal, not %q", o.plus)
	}
	switch {
	case o.json && o.sarif:
		return usagef("-json and -sarif exclude each other")
	case o.json && o.markdown:
		return usagef("-json and -markdown exclude each other")
	case c.name == "eval" && o.data == "":
		return usagef("eval needs -data FILE, or -data - for standard input")
	case (c.name == "eval" || c.name == "sql") && o.syntaxOnly:
		return usagef("%s cannot do with -syntax-only", c.name)
	case c.name == "sql" && o.dialect == "":
		return usagef("sql needs -dialect: %s", dialectNames())
	}
	return nil
}

var plusModes = map[string]parser.PlusMode{
	"auto": parser.PlusAuto, "space": parser.PlusSpace, "literal": parser.PlusLiteral,
}

func (o *options) parserOptions() parser.Options {
	return parser.Options{Plus: plusModes[o.plus], Strict: o.strict}
}
