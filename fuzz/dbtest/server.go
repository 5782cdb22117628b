package dbtest

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// server is a running database server and its folder.
type server struct {
	dir  string // holds the data and the socket; the path is short, as a socket's must be
	done chan struct{}
	halt func()
}

// account is the user and group that a server runs as.
type account struct{ uid, gid uint32 }

// unprivileged returns the first of the named accounts that exists. Servers
// refuse to run as root; other users run them as themselves, which is nil.
func unprivileged(names ...string) (*account, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &account{uint32(uid), uint32(gid)}, nil
		}
	}
	return nil, fmt.Errorf("none of the users %q exists to run a server as", names)
}

// newDir makes an empty folder for a server.
func newDir(as *account) (string, error) {
	dir, err := os.MkdirTemp("/tmp", "dbt")
	if err != nil {
		return "", err
	}
	if as != nil {
		if err := os.Chown(dir, int(as.uid), int(as.gid)); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// run runs a program to its end.
func run(as *account, dir, program string, args ...string) error {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = attributes(as, false)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, out)
	}
	return nil
}

// start starts a server program and waits until dsn answers.
func start(as *account, dir, driver, dsn string, quit os.Signal, program string, args ...string) (*server, error) {
	var log lockedBuffer
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.SysProcAttr = attributes(as, true)

	started, done := make(chan error), make(chan struct{})
	go func() {
		// The kernel ends the server when the thread that made it ends, so
		// this goroutine keeps its thread until the server has gone.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(done)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	s := &server{dir: dir, done: done}
	s.halt = func() { _ = cmd.Process.Signal(quit) }
	s.stopOnSignal()
	if err := s.await(driver, dsn); err != nil {
		s.stop()
		return nil, fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, log.String())
	}
	return s, nil
}

// await returns when the server answers.
func (s *server) await(driver, dsn string) error {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	for deadline := time.Now().Add(startTimeout); ; time.Sleep(20 * time.Millisecond) {
		err := db.Ping()
		if err == nil {
			return nil
		}
		select {
		case <-s.done:
			return fmt.Errorf("the server ended: %w", err)
		default:
		}
		if time.Now().After(deadline) {
			return err
		}
	}
}

// stopOnSignal stops the server when a person interrupts the tests.
func (s *server) stopOnSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			s.stop()
			os.Exit(1)
		case <-s.done:
		}
	}()
}

// stop ends the server and removes its folder.
func (s *server) stop() {
	s.halt()
	<-s.done
	_ = os.RemoveAll(s.dir)
}

// lockedBuffer is the output of a server.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
