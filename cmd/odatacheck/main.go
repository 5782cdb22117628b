// Command odatacheck checks, formats, shows and evaluates OData system query
// options. Run it with help for its commands and flags.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
