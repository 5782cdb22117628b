package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// killSeconds is how long the server is under load in TestKill. The variable
// INDICATORD_KILL_SECONDS says otherwise, such as 60.
const killSeconds = 4

// TestKill kills the server under load, again and again, and then holds its
// indicators to every answer that it gave: no acknowledged write is lost or
// undone, no key is there twice, no answer was a 5xx.
func TestKill(t *testing.T) {
	seconds := killSeconds
	if s := os.Getenv("INDICATORD_KILL_SECONDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		seconds = n
	}
	t.Run("SQLite", func(t *testing.T) {
		killUnderLoad(t, filepath.Join(t.TempDir(), "test.db"), time.Duration(seconds)*time.Second)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		killUnderLoad(t, servers.PostgreSQLDSN(t), time.Duration(seconds)*time.Second/2)
	})
}

func killUnderLoad(t *testing.T, db string, length time.Duration) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	l := &load{t: t, db: db, client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	l.begin()
	defer func() { l.kill() }()
	stop := make(chan struct{})
	var wait sync.WaitGroup
	workers := make([]*worker, 8)
	for i := range workers {
		workers[i] = &worker{load: l, n: i, titles: map[string]string{}, ids: map[string]string{}, random: rand.New(rand.NewPCG(seed, uint64(i+1)))}
		wait.Go(func() { workers[i].run(stop) })
	}
	kills := 0
	for end := time.Now().Add(length); time.Now().Before(end); kills++ {
		time.Sleep(time.Duration(300+random.IntN(900)) * time.Millisecond)
		l.kill()
		l.begin()
	}
	close(stop)
	wait.Wait()
	all := l.everything()
	writes := 0
	for _, w := range workers {
		w.check(all)
		writes += w.writes
	}
	t.Logf("%d kills, %d acknowledged writes, %d reads, %d indicators", kills, writes, l.reads.Load(), len(all))
	if writes == 0 || l.reads.Load() == 0 {
		t.Error("there was no load")
	}
}

// load is a server that is killed, and what workers share.
type load struct {
	t      *testing.T
	db     string
	client *http.Client
	cmd    *exec.Cmd
	log    *buffer // of the process that runs
	reads  atomic.Int64

	mu    sync.Mutex
	base  string
	token string // of the first start: it outlives the others
}

// begin starts the server in a process of its own.
func (l *load) begin() {
	l.t.Helper()
	var out buffer
	l.log = &buffer{}
	l.cmd = exec.Command(os.Args[0], "-listen", "127.0.0.1:0", "-db", l.db, "-rate-limits", "off")
	l.cmd.Env = append(os.Environ(), childVariable+"=1")
	l.cmd.Stdout, l.cmd.Stderr = &out, l.log
	if err := l.cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	out.await(l.t, `\ncurl .*()\n`)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.base = out.await(l.t, `API: +(\S+)\n`)
	if l.token == "" {
		l.token = regexp.MustCompile(`token: +(\S+)\n`).FindStringSubmatch(out.String())[1]
	}
}

// kill ends the server at once. The race detector writes to its log.
func (l *load) kill() {
	_ = l.cmd.Process.Kill()
	_ = l.cmd.Wait()
	if log := l.log.String(); strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic") || strings.Contains(log, "level=ERROR") {
		l.t.Errorf("log of the server: %s", log)
	}
}

// call returns the status, or false where the server went away.
func (l *load) call(method, path, body string, answer any) (int, bool) {
	l.mu.Lock()
	base, token := l.base, l.token
	l.mu.Unlock()
	req, err := http.NewRequest(method, base+path, strings.NewReader(body))
	if err != nil {
		l.t.Error(err)
		return 0, false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := l.client.Do(req)
	if err != nil {
		return 0, false
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, false
	}
	if resp.StatusCode >= 500 || resp.StatusCode == 401 {
		l.t.Errorf("%s %s: %d %s", method, path, resp.StatusCode, text)
	}
	if answer != nil && resp.StatusCode == 200 {
		if err := json.Unmarshal(text, answer); err != nil {
			l.t.Errorf("%s %s: %v", method, path, err)
		}
	}
	return resp.StatusCode, true
}

// stored is an indicator as the server answers it.
type stored struct {
	ID    string
	Value string `json:"indicatorValue"`
	Kind  string `json:"indicatorType"`
	Act   string `json:"action"`
	Title string
}

// everything returns all indicators by value, and finds keys that are there
// twice.
func (l *load) everything() map[string]stored {
	l.t.Helper()
	all, ids := map[string]stored{}, map[string]bool{}
	for {
		var page struct{ Value []stored }
		if status, ok := l.call("GET", fmt.Sprintf("/indicators?$top=10000&$skip=%d", len(all)), "", &page); !ok || status != 200 {
			l.t.Fatalf("list: %d", status)
		}
		for _, row := range page.Value {
			if _, twice := all[row.Value]; twice || ids[row.ID] {
				l.t.Errorf("twice: %+v", row)
			}
			all[row.Value], ids[row.ID] = row, true
		}
		if len(page.Value) < 10_000 {
			return all
		}
	}
}

// worker changes indicators of its own, one request at a time, and knows what
// they must be.
type worker struct {
	*load
	n      int
	next   int
	titles map[string]string // by value, of those that are there
	ids    map[string]string
	unsure []string // values that the last request was about, if it had no answer
	random *rand.Rand
	writes int
}

// maxOwn keeps the tenant from being full.
const maxOwn = 1500

func (w *worker) run(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			if w.settle() {
				return
			}
		default:
		}
		if !w.settle() {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		switch n := w.random.IntN(10); {
		case n < 8 && len(w.titles) >= maxOwn:
			w.remove(w.some())
		case n < 4:
			w.submit(w.fresh(), w.title())
		case n < 6 && len(w.titles) > 0:
			w.submit(w.some(), w.title())
		case n < 7 && len(w.titles) > 0:
			w.remove(w.some())
		case n < 8:
			w.importSome()
		default:
			w.read()
		}
	}
}

// settle asks what became of a request that had no answer. Either is right;
// from then on it must stay.
func (w *worker) settle() bool {
	for len(w.unsure) > 0 {
		value := w.unsure[0]
		var page struct{ Value []stored }
		if status, ok := w.call("GET", "/indicators?$filter=indicatorValue%20eq%20'"+value+"'", "", &page); !ok || status != 200 {
			return false
		}
		delete(w.titles, value)
		for _, row := range page.Value {
			w.titles[value], w.ids[value] = row.Title, row.ID
		}
		w.unsure = w.unsure[1:]
	}
	return true
}

func (w *worker) fresh() string {
	w.next++
	return fmt.Sprintf("w%d-%d.example.com", w.n, w.next)
}

func (w *worker) title() string { return strconv.FormatUint(w.random.Uint64(), 36) }

func (w *worker) some() string {
	n := w.random.IntN(len(w.titles))
	for value := range w.titles {
		if n == 0 {
			return value
		}
		n--
	}
	return ""
}

func body(value, title string) string {
	return `{"indicatorValue":"` + value + `","indicatorType":"DomainName","action":"Block","description":"d","title":"` + title + `"}`
}

func (w *worker) submit(value, title string) {
	var row stored
	status, ok := w.call("POST", "/indicators", body(value, title), &row)
	switch old, known := w.ids[value], w.titles[value] != ""; {
	case !ok:
		w.unsure = []string{value}
	case status != 200:
		w.t.Errorf("submit: %d", status)
	case known && row.ID != old:
		w.t.Errorf("%s had id %s and has %s", value, old, row.ID)
	default:
		w.titles[value], w.ids[value] = title, row.ID
		w.writes++
	}
}

func (w *worker) remove(value string) {
	switch status, ok := w.call("DELETE", "/indicators/"+w.ids[value], "", nil); {
	case !ok:
		w.unsure = []string{value}
	case status != 204:
		w.t.Errorf("delete %s: %d", value, status)
	default:
		delete(w.titles, value)
		w.writes++
	}
}

func (w *worker) importSome() {
	values, titles, rows := []string{}, []string{}, []string{}
	for range 1 + w.random.IntN(20) {
		values, titles = append(values, w.fresh()), append(titles, w.title())
		rows = append(rows, body(values[len(values)-1], titles[len(titles)-1]))
	}
	var result struct {
		Value []struct {
			ID       string
			IsFailed bool
		}
	}
	status, ok := w.call("POST", "/indicators/import", `{"Indicators":[`+strings.Join(rows, ",")+`]}`, &result)
	if !ok {
		w.unsure = values
		return
	}
	if status != 200 || len(result.Value) != len(values) {
		w.t.Errorf("import: %d, %d results", status, len(result.Value))
		return
	}
	for i, r := range result.Value {
		if r.IsFailed {
			w.t.Errorf("import: %+v", r)
		} else {
			w.titles[values[i]], w.ids[values[i]] = titles[i], r.ID
			w.writes++
		}
	}
}

func (w *worker) read() {
	queries := []string{"$top=50", "$filter=startswith(indicatorValue,'w1')&$top=100&$count=true", "$filter=contains(title,'a')&$orderby=title%20desc&$top=10"}
	if status, ok := w.call("GET", "/indicators?"+queries[w.random.IntN(len(queries))], "", nil); ok && status != 200 {
		w.t.Errorf("list: %d", status)
	}
	w.reads.Add(1)
}

// check holds what is there to what the worker knows.
func (w *worker) check(all map[string]stored) {
	prefix := fmt.Sprintf("w%d-", w.n)
	for value, row := range all {
		if strings.HasPrefix(value, prefix) && w.titles[value] == "" {
			w.t.Errorf("%s was deleted and is there: %+v", value, row)
		}
	}
	for value, title := range w.titles {
		if row, there := all[value]; !there || row.Title != title || row.ID != w.ids[value] {
			w.t.Errorf("%s should be %s with title %s and is %+v", value, w.ids[value], title, row)
		}
	}
}
