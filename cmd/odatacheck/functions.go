package main

import (
	"bytes"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// jsonFunction is a function in the line of functions -json.
type jsonFunction struct {
	Name      string         `json:"name"`
	Summary   string         `json:"summary"`
	Overloads []jsonOverload `json:"overloads"`
	Example   string         `json:"example"`
	Spec      string         `json:"spec"` // section of URL Conventions
}

type jsonOverload struct {
	Params []string `json:"params"`
	Result string   `json:"result"`
}

// jsonOperator is an operator in the line of functions -json. A higher
// precedence binds tighter.
type jsonOperator struct {
	Name       string `json:"name"`
	Summary    string `json:"summary"`
	Precedence int    `json:"precedence"`
}

// list prints the functions and operators.
func list(s *session) (int, error) {
	var err error
	switch {
	case s.json:
		err = writeJSON(s.out, struct {
			Functions []jsonFunction `json:"functions"`
			Operators []jsonOperator `json:"operators"`
		}{listFunctions(), listOperators()})
	case s.markdown:
		_, err = s.out.Write(markdownTables())
	default:
		_, err = s.out.Write(plainTables())
	}
	return exitValid, err
}

func listFunctions() []jsonFunction {
	var all []jsonFunction
	for f := range schema.Functions() {
		j := jsonFunction{Name: f.Name, Summary: f.Summary, Example: f.Example, Spec: f.Spec}
		for _, o := range f.Overloads {
			params := make([]string, len(o.Params))
			for i, p := range o.Params {
				params[i] = p.String()
			}
			j.Overloads = append(j.Overloads, jsonOverload{params, o.Result.String()})
		}
		all = append(all, j)
	}
	return all
}

func listOperators() []jsonOperator {
	var all []jsonOperator
	for o := range ast.Operators() {
		all = append(all, jsonOperator{o.String(), o.Summary(), o.Precedence()})
	}
	return all
}

// signature returns an overload as one reads it: contains(String,String)
// Boolean. A collection of any type is Collection.
func (o jsonOverload) signature(name string) string {
	short := func(t string) string {
		if t == "Collection(Edm.Untyped)" {
			return "Collection"
		}
		return shortType(t)
	}
	params := make([]string, len(o.Params))
	for i, p := range o.Params {
		params[i] = short(p)
	}
	return name + "(" + strings.Join(params, ",") + ") " + short(o.Result)
}

func (f jsonFunction) signatures() []string {
	all := make([]string, len(f.Overloads))
	for i, o := range f.Overloads {
		all[i] = o.signature(f.Name)
	}
	return all
}

func plainTables() []byte {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, f := range listFunctions() {
		for i, signature := range f.signatures() {
			summary := ""
			if i == 0 {
				summary = f.Summary
			}
			fmt.Fprintf(w, "%s\t%s\n", signature, summary)
		}
	}
	fmt.Fprintln(w)
	for _, o := range listOperators() {
		fmt.Fprintf(w, "%s\t%s\n", o.Name, o.Summary)
	}
	w.Flush()
	var text bytes.Buffer
	for line := range bytes.Lines(b.Bytes()) {
		text.Write(append(bytes.TrimRight(line, " \n"), '\n'))
	}
	return text.Bytes()
}

// markdownTables returns the tables of the README: operators from those that
// bind tightest, then functions.
func markdownTables() []byte {
	var b bytes.Buffer
	b.WriteString("| binds | operator | meaning |\n|---|---|---|\n")
	for level := ast.PrecPrimary; level >= ast.PrecOr; level-- {
		for _, o := range listOperators() {
			if o.Precedence == level {
				fmt.Fprintf(&b, "| %d | `%s` | %s |\n", ast.PrecPrimary-level+1, o.Name, markdownText(o.Summary))
			}
		}
	}
	b.WriteString("\n| function | meaning | example | section |\n|---|---|---|---|\n")
	for _, f := range listFunctions() {
		signatures := make([]string, len(f.Overloads))
		for i, s := range f.signatures() {
			signatures[i] = "`" + s + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | `%s` | %s |\n",
			strings.Join(signatures, "<br>"), markdownText(f.Summary), f.Example, f.Spec)
	}
	return b.Bytes()
}

func markdownText(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
