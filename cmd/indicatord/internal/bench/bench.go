// Package bench measures a server under load, next to the same statement run
// directly through database/sql.
package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

// options is what the flags say.
type options struct {
	db          string
	rows        int
	connections int
	length      time.Duration
	query       string
}

// Run is the command bench. It prints its results to stdout and returns the
// exit code.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o options
	fs := flag.NewFlagSet("indicatord bench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&o.db, "db", "", "SQLite `FILE` or postgres:// URL, which must be empty; a temporary file by default")
	fs.IntVar(&o.rows, "rows", 15_000, "indicators")
	fs.IntVar(&o.connections, "connections", 16, "connections")
	fs.DurationVar(&o.length, "length", 5*time.Second, "how long each measurement takes")
	fs.StringVar(&o.query, "query", "$filter=severity%20eq%20'High'&$top=100", "query string")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	if err := measure(ctx, o, stdout); err != nil {
		fmt.Fprintln(stderr, "indicatord bench:", err)
		return 1
	}
	return 0
}

// batch is the number of rows of one import.
const batch = 500

func measure(ctx context.Context, o options, stdout io.Writer) (err error) {
	if o.db == "" {
		dir, err := os.MkdirTemp("", "indicatord")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.db = filepath.Join(dir, "bench.db")
	}
	st, err := store.Open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	base, stop, err := listen(st)
	if err != nil {
		return err
	}
	defer stop()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: o.connections, MaxConnsPerHost: o.connections}}
	defer client.CloseIdleConnections()

	took, err := load(ctx, client, base, o.rows)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "import    %d rows in batches of %d: %.0f rows/s\n", o.rows, batch, float64(o.rows)/took.Seconds())
	if err := st.Optimize(ctx); err != nil {
		return err
	}
	statement, err := st.Statement(o.query, api.DefaultTenant, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "statement %s\n", statement.SQL)
	for _, connections := range []int{1, o.connections} {
		fmt.Fprintf(stdout, "\n%d connection(s)\n", connections)
		over := run(o.length, connections, func() error { return get(client, base+"/api/indicators?"+o.query) })
		over.print(stdout, "GET")
		direct := run(o.length, connections, func() error { return st.Execute(ctx, statement) })
		direct.print(stdout, "SQL")
		if err := errors.Join(over.err, direct.err); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "server's share of the time of a GET: %.0f %%\n", 100*(1-over.rate()/direct.rate()))
	}
	return nil
}

// listen starts a server without tokens and limits.
func listen(st *store.Store) (base string, stop func(), err error) {
	revision, err := indicator.LookupRevision("current")
	if err != nil {
		return "", nil, err
	}
	server, err := api.New(api.Config{Store: st, Rules: &indicator.Rules{Revision: revision}, Key: []byte("unused"), Open: true})
	if err != nil {
		return "", nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: server}
	go s.Serve(api.Lenient(l)) // ends with Close
	return "http://" + l.Addr().String(), func() { _ = s.Close() }, nil
}

// load imports indicators and returns how long it took.
func load(ctx context.Context, client *http.Client, base string, rows int) (time.Duration, error) {
	severities := []string{"Informational", "Low", "Medium", "High"}
	actions := []string{"Allowed", "Block", "Warn", "AlertAndBlock"}
	started := time.Now()
	for at := 0; at < rows; at += batch {
		var list []map[string]any
		for i := at; i < min(at+batch, rows); i++ {
			list = append(list, map[string]any{
				"indicatorValue": fmt.Sprintf("host%d.example.com", i), "indicatorType": "DomainName", "action": actions[i%len(actions)],
				"severity": severities[i%7%len(severities)], "title": fmt.Sprintf("indicator %d", i), "description": "made for a measurement",
				"application": "bench", "rbacGroupNames": []string{"Group1", "Group2"}[:i%3%2+1],
			})
		}
		body, err := json.Marshal(map[string]any{"Indicators": list})
		if err != nil {
			return 0, err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/api/indicators/import", bytes.NewReader(body))
		if err != nil {
			return 0, err
		}
		req.Header.Set("Content-Type", "application/json")
		if err := answered(client.Do(req)); err != nil {
			return 0, err
		}
	}
	return time.Since(started), nil
}

func get(client *http.Client, address string) error { return answered(client.Get(address)) }

// answered reads an answer to its end.
func answered(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d: %s", resp.StatusCode, text)
	}
	return err
}

// result is what was measured.
type result struct {
	length time.Duration
	times  []time.Duration // sorted
	err    error
}

// run calls f again and again from several goroutines.
func run(length time.Duration, connections int, f func() error) result {
	var mu sync.Mutex
	var r result
	var wait sync.WaitGroup
	started := time.Now()
	for range connections {
		wait.Go(func() {
			var times []time.Duration
			var err error
			for err == nil && time.Since(started) < length {
				at := time.Now()
				err = f()
				times = append(times, time.Since(at))
			}
			mu.Lock()
			defer mu.Unlock()
			r.times = append(r.times, times...)
			r.err = errors.Join(r.err, err)
		})
	}
	wait.Wait()
	r.length = time.Since(started)
	slices.Sort(r.times)
	return r
}

// rate is calls a second.
func (r result) rate() float64 { return float64(len(r.times)) / r.length.Seconds() }

func (r result) print(w io.Writer, what string) {
	if len(r.times) == 0 {
		return
	}
	quantile := func(q float64) time.Duration { return r.times[int(q*float64(len(r.times)-1))].Round(time.Microsecond) }
	fmt.Fprintf(w, "%s  %8.0f a second  p50 %8v  p99 %8v\n", what, r.rate(), quantile(0.5), quantile(0.99))
}
