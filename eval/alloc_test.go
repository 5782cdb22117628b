package eval_test

import (
	"iter"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// frugal is filters that evaluate without an allocation.
var frugal = []string{
	"s eq 'abc'", "s eq 'abc' and caps ne 'x' and yes", "no or nils eq 'x' or not (nil gt 5)", "s in ('a','b','abc')", "seven in (1,7,3,1000)", "dbl in (1.5,2.5)",
	"color eq 'Green' and text eq 'Green'", "flags has 'A'", "text in ('Red','Green')", "dto gt 2012-01-01T00:00:00Z and nildto eq null", "d lt 2024-03-01 and t gt 10:00:00",
	"one add seven mul 2 eq 15", "minus7 div 2 eq -3", "dec add 1.5 eq 3", "dec mul dec gt 2 and dec div 3 lt 1", "dbl mul 2 gt 4 and sgl lt dbl", "one eq 1.0 and dec lt dbl",
	"round(dbl) eq 3 and floor(dec) eq 1", "contains(s,'b') and startswith(s,'a') and endswith(s,'c')", "contains(tolower(caps),'b')", "toupper(caps) eq 'ABÇ'", "tolower(caps) eq 'abç'",
	"concat(tolower(caps),s) eq 'abçabc'", "substring(s,1,1) eq 'b'", "indexof(s,'c') eq 2 and length(wide) eq 5", "trim(s) eq 'abc'", "tolower(caps) in ('abç','x')",
	"matchesPattern(s,'^a.c$')", "matchesPattern(s,re)", "year(dto) eq 2012 and hour(dto) eq 23", "date(dto) eq 2012-09-03 and time(dto) gt 10:00:00", "fractionalseconds(dto) eq 0.5",
	"totalseconds(hour) eq 3600", "dto add hour gt dto", "dto sub dto2 lt hour", "totalseconds(dto sub dto2) lt 1 or (dto sub dto2) in [hour,null]", "9999-12-31T00:00:00Z sub dto gt duration'P30D' and totalseconds(9999-12-31 sub d) gt 1", "d add duration'P1D' gt d", "hour mul dbl gt hour and hour div dec lt hour", "hour mul 2 gt hour and hour div 2 lt hour", "dto lt now()",
	"strs/any(x:x eq 'b')", "ints/all(i:i gt 0)", "ints/any(i:i eq $it/one)", "addrs/any(a:a/tags/any(x:x eq 't' and a/zip eq 2))", "strs/any(x:tolower(x) eq 'a' and concat(x,s) eq 'aabc')",
	"ints/$count eq 4", "ints/$filter($this eq 2)/$count eq 2", "one in ints and s in ['x','abc']", "addr/inner/n eq 4 and noaddr/street eq null", "ints eq [1,2,2,3]", "hassubset(ints,[2,2])",
	"contains(ints,[2,2]) and length(ints) eq 4", "substring(ints,1,2) eq [2,2]", "case(no:1,yes:2) eq 2", "isof(addr,T.Address)", "addr eq addr", "cast(seven,Edm.Int32) eq 7", "cast(dec,Edm.Double) eq 1.5",
	"cast(color,Edm.Int32) eq 2", "cast(seven,Edm.String) eq '7'", "cast(dec,Edm.Int64) eq 2 and cast(dbl,Edm.Single) eq 2.5", "nil div zero eq null", "bin ne null", "s in [s,caps]",
}

// allocations returns the fewest allocations of several calls: a pool forgets what
// is in it now and then, with the race detector on purpose.
func allocations(f func()) float64 {
	fewest := math.Inf(1)
	for range 50 {
		fewest = min(fewest, testing.AllocsPerRun(1, f))
	}
	return fewest
}

func TestAllocatesNothing(t *testing.T) {
	fields, err := eval.StructFields[sampleRow](sampleType)
	if err != nil {
		t.Fatal(err)
	}
	row := sample()
	for _, src := range frugal {
		p, err := eval.Compile(bind(t, src, sampleType), fields)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		if got, err := p.Match(&row); err != nil || !got {
			t.Errorf("%s = %v, %v", src, got, err)
		}
		if n := allocations(func() { _, _ = p.Match(&row) }); n != 0 {
			t.Errorf("%s allocates %v times", src, n)
		}
	}
}

// TestFailsWithoutAllocation is about Match: its errors exist beforehand.
func TestFailsWithoutAllocation(t *testing.T) {
	fields, err := eval.StructFields[sampleRow](sampleType)
	if err != nil {
		t.Fatal(err)
	}
	row := sample()
	p, err := eval.Compile(bind(t, "max add one gt 0 or substring(s,0,minus7) eq ''", sampleType), fields)
	if err != nil {
		t.Fatal(err)
	}
	if n := allocations(func() { _, err = p.Match(&row) }); n != 0 || err == nil {
		t.Errorf("a failure allocates %v times: %v", n, err)
	}
}

// TestFilterAllocatesOnce bounds what a run over many rows allocates, from
// structs and from records.
func TestFilterAllocatesOnce(t *testing.T) {
	a := newAuthor(7, worldType)
	var records []schema.Record
	var structs []world
	for range 500 {
		r := a.record(worldType)
		records, structs = append(records, r), append(structs, structOf(r))
	}
	term := bind(t, "contains(tolower(s),'k') or i32 gt 0 and strs/any(x:x eq s2) or now() lt dto", worldType)
	structFields, err := eval.StructFields[world](worldType)
	if err != nil {
		t.Fatal(err)
	}
	asRecord, asStruct := compile(t, term, eval.RecordFields(worldType)), compile(t, term, structFields)
	const most = 12
	if n := allocations(func() { drain(asRecord.Filter(slices.Values(records))) }); n > most {
		t.Errorf("a run over records allocates %v times", n)
	}
	if n := allocations(func() { drain(asStruct.Filter(slices.Values(structs))) }); n > most {
		t.Errorf("a run over structs allocates %v times", n)
	}
}

func drain[T any](rows iter.Seq2[T, error]) (n int) {
	for range rows {
		n++
	}
	return n
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	fields, err := eval.StructFields[sampleRow](sampleType)
	if err != nil {
		t.Fatal(err)
	}
	row := sample()
	var wg sync.WaitGroup
	for _, src := range frugal {
		p, err := eval.Compile(bind(t, src, sampleType), fields)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			wg.Go(func() {
				for range 20 {
					if got, err := p.Match(&row); err != nil || !got {
						t.Errorf("%s = %v, %v", src, got, err)
					}
				}
				if n := drain(p.Filter(slices.Values([]sampleRow{row, row}))); n != 2 {
					t.Errorf("%s: %d rows", src, n)
				}
			})
		}
	}
	wg.Wait()
}
