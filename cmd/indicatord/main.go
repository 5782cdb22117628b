// Command indicatord is an emulator of the Indicators API of Microsoft
// Defender for Endpoint, on SQLite or PostgreSQL.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/bench"
	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// run is the command. It returns when ctx ends.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "bench" {
		return bench.Run(ctx, args[1:], stdout, stderr)
	}
	c, err := parseConfig(args, getenv, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	if err != nil {
		return exitUsage
	}
	if err := serve(ctx, c, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "indicatord:", err)
		return exitFailed
	}
	return exitOK
}

// Bounds of connections.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 60 * time.Second
	writeTimeout  = 120 * time.Second
	idleTimeout   = 120 * time.Second
	stopTimeout   = 20 * time.Second
	maxHeader     = 64 << 10
	expiryPause   = time.Minute
	printedToken  = 24 * time.Hour
)

// serve runs the server until ctx ends.
func serve(ctx context.Context, c config, stdout, stderr io.Writer) (err error) {
	st, err := store.Open(ctx, c.db)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	log := newLog(c, stderr)
	server, err := c.server(ctx, st, log)
	if err != nil {
		return err
	}
	listener, err := c.listener()
	if err != nil {
		return err
	}
	httpServer := &http.Server{
		Handler:           server,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,

		DisableGeneralOptionsHandler: true, // an answer like any other
		MaxHeaderBytes:               maxHeader,
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	c.greet(stdout, listener.Addr(), server)
	failed := make(chan error, 1)
	go func() { failed <- httpServer.Serve(listener) }()
	background, cancel := context.WithCancel(ctx)
	defer cancel()
	go expire(background, st, c, log)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stopping, cancelStop := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancelStop()
	return httpServer.Shutdown(stopping)
}

func newLog(c config, stderr io.Writer) *slog.Logger {
	if c.logJSON {
		return slog.New(slog.NewJSONHandler(stderr, nil))
	}
	return slog.New(slog.NewTextHandler(stderr, nil))
}

// server returns the API over a database, with the seed loaded.
func (c config) server(ctx context.Context, st *store.Store, log *slog.Logger) (*api.Server, error) {
	key, err := st.SigningKey(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	rules := &indicator.Rules{Revision: c.revision, Readings: c.readings, Private: c.private}
	server, err := api.New(api.Config{
		Store: st, Rules: rules, Key: key, Now: c.now, Log: log, Observed: c.observed, Open: !c.auth,
		Limited: c.limited && c.revision.Limited, Secure: c.certificate != "", Roles: c.roles, Names: c.names, Groups: c.groups,
	})
	if err != nil || c.seed == "" {
		return server, err
	}
	data, err := os.ReadFile(c.seed)
	if err != nil {
		return nil, err
	}
	if err := server.Load(ctx, data); err != nil {
		return nil, fmt.Errorf("%s: %w", c.seed, err)
	}
	return server, nil
}

// listener returns what connections come from.
func (c config) listener() (net.Listener, error) {
	listener, err := net.Listen("tcp", c.listen)
	if err != nil || c.certificate == "" {
		return api.Lenient(listener), err
	}
	pair, err := tls.LoadX509KeyPair(c.certificate, c.key)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	settings := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	return api.Lenient(tls.NewListener(listener, settings)), nil
}

// greet tells how to reach the server.
func (c config) greet(w io.Writer, addr net.Addr, server *api.Server) {
	scheme, insecure := "http", ""
	if c.certificate != "" {
		scheme, insecure = "https", "-k "
	}
	base := scheme + "://" + addr.String() + "/api"
	fmt.Fprintf(w, "indicatord, revision %s\n\n", c.revision.Name)
	fmt.Fprintf(w, "API:    %s\n", base)
	fmt.Fprintf(w, "tokens: %s://%s/{tenant}/oauth2/v2.0/token\n", scheme, addr)
	header := ""
	if c.auth {
		token := server.DefaultToken(printedToken)
		fmt.Fprintf(w, "token:  %s\n        for tenant %s, valid for %v\n", token, api.DefaultTenant, printedToken)
		header = "-H 'Authorization: Bearer " + token + "' "
	}
	fmt.Fprintf(w, "\ncurl %s%s\"%s/indicators?\\$filter=severity%%20eq%%20'High'\"\n", insecure, header, base)
}

// expire deletes what has expired, once a minute.
func expire(ctx context.Context, st *store.Store, c config, log *slog.Logger) {
	ticker := time.NewTicker(expiryPause)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := st.Expire(ctx, c.now()); err != nil && ctx.Err() == nil {
			log.Warn("expired indicators are not deleted", "error", err)
		}
	}
}
