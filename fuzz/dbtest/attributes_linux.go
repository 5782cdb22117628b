package dbtest

import "syscall"

// attributes returns how a child process runs: as another user, and not
// longer than this process.
func attributes(as *account, dieWithParent bool) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{}
	if as != nil {
		attr.Credential = &syscall.Credential{Uid: as.uid, Gid: as.gid}
	}
	if dieWithParent {
		attr.Pdeathsig = syscall.SIGQUIT
		attr.Setpgid = true
	}
	return attr
}
