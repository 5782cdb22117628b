//go:build !linux

package dbtest

import "syscall"

// attributes returns the defaults: other systems run the servers as the user
// who runs the tests.
func attributes(*account, bool) *syscall.SysProcAttr { return nil }
