package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
)

// config is what the flags and the environment say.
type config struct {
	listen      string
	db          string
	seed        string
	revision    indicator.Revision
	readings    indicator.Readings
	observed    bool
	limited     bool
	auth        bool
	private     bool
	logJSON     bool
	certificate string
	key         string
	now         func() time.Time // the clock
	roles       map[string][]string
	names       map[string]string
	groups      []api.Group
}

// parseConfig reads flags, then the environment for those that are not given.
// A message about them is on stderr already when it fails.
func parseConfig(args []string, getenv func(string) string, stderr io.Writer) (config, error) {
	c := config{now: time.Now, roles: map[string][]string{}, names: map[string]string{}, groups: []api.Group{{ID: 0, Name: "UnassignedGroup"}}}
	c.revision, _ = indicator.LookupRevision("current")
	fs := c.flags(stderr)
	if err := fs.Parse(args); err != nil {
		return c, err
	}
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var failed error
	fs.VisitAll(func(f *flag.Flag) {
		name := variable(f.Name)
		value := getenv(name)
		if given[f.Name] || value == "" {
			return
		}
		values := []string{value}
		if repeatable[f.Name] {
			values = strings.Fields(value)
		}
		for _, v := range values {
			if err := fs.Set(f.Name, v); err != nil {
				failed = errors.Join(failed, fmt.Errorf("%s=%q: %w", name, v, err))
			}
		}
	})
	switch {
	case failed != nil:
	case fs.NArg() > 0:
		failed = fmt.Errorf("unexpected argument %q", fs.Arg(0))
	case (c.certificate == "") != (c.key == ""):
		failed = errors.New("-tls-cert and -tls-key belong together")
	}
	if failed != nil {
		fmt.Fprintln(stderr, "indicatord:", failed)
	}
	return c, failed
}

// variable returns the environment variable of a flag.
func variable(flag string) string {
	return "INDICATORD_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// repeatable are the flags that may be given more than once. Their variables
// hold several values with blanks between them.
var repeatable = map[string]bool{"app": true, "app-name": true, "group": true, "reading": true}

func (c *config) flags(stderr io.Writer) *flag.FlagSet {
	fs := flag.NewFlagSet("indicatord", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&c.listen, "listen", "127.0.0.1:8080", "`ADDRESS` to listen on")
	fs.StringVar(&c.db, "db", "indicators.db", "SQLite `FILE`, :memory:, or a postgres:// URL")
	fs.StringVar(&c.seed, "seed", "", "`FILE` of JSON with indicators to load at the start")
	fs.BoolVar(&c.observed, "observed", false, "answer with exactly the members that the live service was seen to send")
	fs.BoolVar(&c.private, "private-addresses", false, "accept private, loopback and link-local addresses")
	fs.StringVar(&c.certificate, "tls-cert", "", "`FILE` with the certificate of the server, in PEM")
	fs.StringVar(&c.key, "tls-key", "", "`FILE` with the private key of the certificate, in PEM")
	c.auth = true
	fs.Func("auth", "on|off: whether requests need a token (default on)", onOff(&c.auth))
	c.limited = true
	fs.Func("rate-limits", "on|off: whether calls are counted (default on)", onOff(&c.limited))
	fs.Func("revision", "2019-09|2020-04|current: `REVISION` of the API (default current)", func(s string) (err error) {
		c.revision, err = indicator.LookupRevision(s)
		return err
	})
	fs.Func("now", "fixed `TIME` of the clock, such as 2021-01-01T00:00:00Z", c.setNow)
	fs.Func("log", "text|json: form of the log on standard error (default text)", func(s string) error {
		c.logJSON = s == "json"
		if s != "text" && s != "json" {
			return errors.New("expected text or json")
		}
		return nil
	})
	fs.Func("app", "`CLIENT_ID=ROLE[,ROLE]` of an application; others get Ti.ReadWrite.All; repeatable", c.setApp)
	fs.Func("app-name", "`CLIENT_ID=NAME` of an application for people; repeatable", func(s string) error {
		client, name, ok := strings.Cut(s, "=")
		if !ok || client == "" || name == "" {
			return errors.New("expected CLIENT_ID=NAME")
		}
		c.names[strings.ToLower(client)] = name
		return nil
	})
	fs.Func("group", "`ID=NAME` of a device group; repeatable", c.setGroup)
	fs.Func("reading", "`NAME` of another reading of the documents; repeatable", c.readings.Set)
	fs.Usage = func() {
		fmt.Fprint(stderr, "usage: indicatord [flags]\n       indicatord bench [flags]\n\n")
		fs.PrintDefaults()
		fmt.Fprint(stderr, "\nReadings:\n"+indicator.ReadingsHelp())
		fmt.Fprint(stderr, "\nEach flag has an environment variable: "+variable("listen")+" for -listen, and so on.\n")
	}
	return fs
}

// onOff returns the function of a flag that is on or off.
func onOff(target *bool) func(string) error {
	return func(s string) error {
		*target = s == "on"
		if s != "on" && s != "off" {
			return errors.New("expected on or off")
		}
		return nil
	}
}

func (c *config) setNow(s string) error {
	now, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return errors.New("expected a time such as 2021-01-01T00:00:00Z")
	}
	c.now = func() time.Time { return now }
	return nil
}

var roles = map[string]bool{"Ti.ReadWrite": true, "Ti.ReadWrite.All": true}

func (c *config) setApp(s string) error {
	client, list, ok := strings.Cut(s, "=")
	if !ok || client == "" {
		return errors.New("expected CLIENT_ID=ROLE[,ROLE]")
	}
	given := []string{}
	for role := range strings.SplitSeq(list, ",") {
		switch {
		case role == "":
		case !roles[role]:
			return fmt.Errorf("no role %q: expected one of %s", role, strings.Join(slices.Sorted(maps.Keys(roles)), ", "))
		default:
			given = append(given, role)
		}
	}
	c.roles[strings.ToLower(client)] = given
	return nil
}

func (c *config) setGroup(s string) error {
	id, name, ok := strings.Cut(s, "=")
	n, err := strconv.ParseInt(id, 10, 32)
	if !ok || err != nil || name == "" {
		return errors.New("expected ID=NAME")
	}
	c.groups = append(c.groups, api.Group{ID: n, Name: name})
	return nil
}
