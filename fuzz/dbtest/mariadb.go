package dbtest

import (
	"fmt"
	"syscall"
)

const mariadbPackages = "mariadb-server-core mariadb-client-core"

func startMariaDB() (*server, error) {
	install, err := lookup("mariadb-install-db", mariadbPackages, "/usr/bin")
	if err != nil {
		return nil, err
	}
	mariadbd, err := lookup("mariadbd", mariadbPackages, "/usr/sbin")
	if err != nil {
		return nil, err
	}
	as, err := unprivileged("mysql", "nobody")
	if err != nil {
		return nil, err
	}
	dir, err := newDir(as)
	if err != nil {
		return nil, err
	}
	data := dir + "/data"
	err = run(as, dir, install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal",
		"--skip-test-db", "--skip-name-resolve")
	if err != nil {
		return nil, err
	}
	return start(as, dir, "mysql", mariadbDSN(&server{dir: dir}, ""), syscall.SIGTERM, mariadbd, "--no-defaults",
		"--datadir="+data, "--socket="+dir+"/s", "--pid-file="+dir+"/pid", "--skip-networking",
		"--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--innodb-flush-method=nosync",
		"--skip-log-bin", "--max-allowed-packet=64M")
}

// mariadbDSN returns the data source name of one database. It says nothing
// about collations, so that the server's and the driver's defaults hold.
func mariadbDSN(s *server, database string) string {
	return fmt.Sprintf("root@unix(%s/s)/%s", s.dir, database)
}
