package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// row is one entity with the text that it came as, in one line. Captures of
// other revisions of a service, and answers to a query with $select, lack
// properties: that is a fault only of a query that looks at one of them.
type row struct {
	raw     json.RawMessage
	record  schema.Record
	missing []schema.Missing // that may not be null
}

// maxBadRows is how many rows that do not fit are reported at once.
const maxBadRows = 10

// readRows reads and checks all rows. name is a file, or "-" for stdin.
func readRows(name string, stdin io.Reader, e *schema.EntityType) ([]row, error) {
	data, err := readData(name, stdin)
	if err != nil {
		return nil, fmt.Errorf("cannot read the data: %w", err)
	}
	raws, err := splitRows(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dataName(name), err)
	}
	rows := make([]row, len(raws))
	var bad []string
	for i, raw := range raws {
		record, missing, err := schema.DecodePartialRecord(raw, e)
		if err != nil {
			bad = append(bad, fmt.Sprintf("%s: row %d: %v", dataName(name), i+1, err))
			continue
		}
		rows[i] = row{compact(raw), record, missing}
	}
	if n := len(bad); n > maxBadRows {
		bad = append(bad[:maxBadRows], fmt.Sprintf("and %d rows more that do not fit", n-maxBadRows))
	}
	if len(bad) > 0 {
		return nil, errors.New(strings.Join(bad, "\nodatacheck: "))
	}
	return rows, nil
}

func readData(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(name)
}

func dataName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// splitRows returns the rows of a JSON array, of a service's answer with
// "value", or of JSON lines.
func splitRows(data []byte) ([]json.RawMessage, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	dec := json.NewDecoder(bytes.NewReader(data))
	var rows []json.RawMessage
	for {
		var v json.RawMessage
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, dataError(data, dec, err)
		}
		if len(rows) == 0 {
			listed, ok, err := listedRows(v)
			if err != nil {
				return nil, err
			}
			if ok {
				return listed, endsHere(data, dec.InputOffset())
			}
		}
		if v[0] != '{' {
			return nil, fmt.Errorf("line %d: a row is a JSON object", lineOf(data, dec.InputOffset()))
		}
		rows = append(rows, v)
	}
}

// listedRows returns the items of an array, or of the array "value" of a
// service's answer. ok is false for an object that is a row.
func listedRows(v json.RawMessage) (rows []json.RawMessage, ok bool, err error) {
	if v[0] == '{' {
		if v, err = answerValue(v); v == nil || err != nil {
			return nil, false, err
		}
	}
	if v[0] != '[' {
		return nil, false, nil
	}
	err = json.Unmarshal(v, &rows)
	return rows, true, err
}

// endsHere fails if anything but white space follows the offset.
func endsHere(data []byte, offset int64) error {
	if rest := bytes.TrimLeft(data[offset:], " \t\r\n"); len(rest) > 0 {
		return fmt.Errorf("line %d: the rows end before this", lineOf(data, int64(len(data)-len(rest))))
	}
	return nil
}

// answerValue returns the member value of an object all of whose other members
// are control information such as @odata.context, nil of any other object.
func answerValue(object json.RawMessage) (value json.RawMessage, err error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var member json.RawMessage
		if err := dec.Decode(&member); err != nil {
			return nil, err
		}
		switch {
		case name == "value" && value != nil:
			return nil, errors.New(`the answer has more than one "value"`)
		case name == "value":
			value = member
		case !strings.Contains(name.(string), "@"):
			return nil, nil
		}
	}
	return value, nil
}

// dataError says in which line the JSON breaks.
func dataError(data []byte, dec *json.Decoder, err error) error {
	at := dec.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = syntax.Offset - 1 // it counts the byte that is wrong
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		at, err = int64(len(data)), errors.New("the JSON is not complete")
	}
	return fmt.Errorf("line %d: %w", lineOf(data, at), err)
}

func lineOf(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n"))
}

// compact returns a JSON value in one line, all else as it came in.
func compact(raw json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	b.Grow(len(raw))
	if err := json.Compact(&b, raw); err != nil {
		panic("odatacheck: " + err.Error()) // the decoder has read it
	}
	return b.Bytes()
}
