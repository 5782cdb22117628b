// Package parser turns OData 4.01 system query options into the syntax tree of
// package ast: $filter, $orderby, $select, $top, $skip, $count and parameter
// aliases. It checks syntax and nothing else; what a name means and whether
// types fit is for the binder of package schema.
//
// # How it parses
//
// The parser is built on participle. A hand-written lexer types tokens so that
// the grammar needs no backtracking. $orderby and $select are grammars in
// struct tags. An expression is read by a root type that implements
// participle.Parseable, which is participle's documented extension point for
// "an optimized parsing scheme for some portion of the grammar": participle
// owns the lexer's contract, look-ahead and dispatch, while the production
// climbs precedences and builds the tree. The same grammar in struct tags,
// which is for people to read, prints the EBNF of the documentation (see
// [EBNF]), and a test holds the production to it.
//
// # What it promises
//
// Any string yields either a tree or diagnostics, in time and memory linear in
// its length and within [Limits]. Diagnostics have a code, the bytes to blame
// in the percent-decoded text, and often a hint and a fix. All functions are
// safe for concurrent use, and trees share memory with the text they were
// parsed from.
//
// # What it decides
//
// Where the standard is silent or its grammar and its prose differ: precedence
// and associativity follow the table of URL Conventions 5.1.1.17, not the
// grammar's right recursion, so that x in ('a') eq true is legal; a minus
// directly before a digit belongs to the number; names may be spelled like
// operators, and the position decides; a blank around the text of an option
// and not(x) are accepted with a warning, and refused in strict mode.
package parser
