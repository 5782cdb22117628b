package main

import (
	"fmt"
	"strings"

	"github.com/odatacheck/odata/ast"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

const informationURI = "https://github.com/odatacheck/odata"

// checkSARIF checks all queries and prints one SARIF log. Regions are in the
// undecoded query: a line of standard input, or an argument.
func checkSARIF(s *session) (int, error) {
	run := sarif.NewRunWithInformationURI("odatacheck", informationURI)
	run.WithColumnKind("unicodeCodePoints")
	exit, err := s.eachChecked(func(c *checked) (int, error) {
		for _, d := range c.diagnostics {
			index := addRule(run, d.Code)
			run.AddResult(sarifResult(c, d).WithRuleIndex(index))
		}
		return c.exit(), nil
	})
	if err != nil {
		return exit, err
	}
	report := sarif.NewReport()
	report.AddRun(run)
	if err := report.Write(s.out); err != nil {
		return exitTrouble, err
	}
	return exit, s.out.WriteByte('\n')
}

// addRule describes a code, once, and returns its place among the rules.
func addRule(run *sarif.Run, code ast.Code) int {
	if i := run.GetRuleIndex(string(code)); i >= 0 {
		return i
	}
	rule := run.AddRule(string(code)).WithDescription(code.Summary())
	if example := code.Example(); example != "" {
		rule.WithHelp(sarif.NewMultiformatMessageString().WithText("for example " + example))
	}
	return run.GetRuleIndex(string(code))
}

func sarifResult(c *checked, d ast.Diagnostic) *sarif.Result {
	message := d.Message
	if d.Hint != "" {
		message += " (" + d.Hint + ")"
	}
	location := sarif.NewLocation().WithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(artifact(c)).
		WithRegion(c.region(d.Option, d.Span)))
	if d.Option != "" {
		location.AddLogicalLocation(sarif.NewLogicalLocation().WithName(d.Option).WithKind("parameter"))
	}
	r := sarif.NewRuleResult(string(d.Code)).
		WithLevel(d.Severity.String()).
		WithMessage(sarif.NewTextMessage(message)).
		AddLocation(location)
	if d.Fix != nil {
		r.AddFixe(sarif.NewFix().AddArtifactChange(sarif.NewArtifactChange().
			WithArtifactLocation(artifact(c)).
			AddReplacement(sarif.NewReplacement().
				WithDeletedRegion(c.region(d.Option, d.Fix.Span)).
				WithInsertedContent(sarif.NewArtifactContent().WithText(c.encoded(d.Option, d.Fix.Text))))))
	}
	return r
}

// artifact names where the query stands.
func artifact(c *checked) *sarif.ArtifactLocation {
	if c.stdin {
		return sarif.NewSimpleArtifactLocation("stdin")
	}
	return sarif.NewSimpleArtifactLocation(fmt.Sprintf("argument%d", c.line))
}

// region returns a span of an option's decoded text as a region of the text
// that was given.
func (c *checked) region(option string, span ast.Span) *sarif.Region {
	start, end := c.locate(option, span.Start).RawOffset, c.locate(option, span.End).RawOffset
	line := 1
	if c.stdin {
		line = c.line
	}
	from, to := ast.Locate(c.given, start), ast.Locate(c.given, end)
	return sarif.NewRegion().
		WithStartLine(line + from.Line - 1).WithStartColumn(from.Column).
		WithEndLine(line + to.Line - 1).WithEndColumn(to.Column).
		WithSnippet(sarif.NewArtifactContent().WithText(ast.Span{Start: start, End: end}.Text(c.given)))
}

// encoded returns a decoded text the way the query encodes its blanks.
func (c *checked) encoded(option, text string) string {
	if c.decoded {
		return text
	}
	var b strings.Builder
	encode(&b, text, "&%+#")
	blank := " "
	if o, _ := c.source.Option(option); o.Plus {
		blank = "+"
	} else if strings.Contains(c.text, "%20") {
		blank = "%20"
	}
	return strings.ReplaceAll(b.String(), " ", blank)
}
