package eval

// This file holds the package's only use of unsafe. A row is read by the
// offsets that reflection found once, when the field accessors were built:
// without it every read would be a call of package reflect or a closure that
// the caller writes, and a predicate could not hold a variable of any type
// without boxing it. Four things keep it sound:
//
//   - an offset is only added to the address of a value of the Go type that it
//     was computed for, because a layout pairs the two;
//   - a field is only read as its own type or as one with the same memory
//     layout (a named string as string);
//   - a ptr is an ordinary pointer to the garbage collector and never lives as
//     an integer;
//   - item i of a seq is only addressed for 0 <= i < n.

import "unsafe"

// ptr is the address of a row, of a structured instance or of an item of a
// collection. What it points to is known to whoever compiled the reader.
type ptr = unsafe.Pointer

// field returns the field of type V at an offset of the instance at p.
func field[V any](p ptr, off uintptr) *V { return (*V)(unsafe.Add(p, off)) }

// offset returns the address off bytes after p, within the same variable.
func offset(p ptr, off uintptr) ptr { return unsafe.Add(p, off) }

// address returns the address of a variable of any type.
func address[V any](v *V) ptr { return ptr(v) }

// seq is the items of a collection as they lie in memory.
type seq struct {
	base   ptr
	n      int
	stride uintptr
}

// at returns the address of item i, which must be less than n.
func (s seq) at(i int) ptr { return unsafe.Add(s.base, uintptr(i)*s.stride) }

// slice returns items i to j without j.
func (s seq) slice(i, j int) seq {
	if i >= j {
		return seq{}
	}
	return seq{base: s.at(i), n: j - i, stride: s.stride}
}

// seqOf returns the items of a slice.
func seqOf[V any](items []V) seq {
	var v V
	return seq{base: ptr(unsafe.SliceData(items)), n: len(items), stride: unsafe.Sizeof(v)}
}

// sliceField returns the items of the slice, of any type, at an offset.
func sliceField(p ptr, off, stride uintptr) seq {
	s := *field[[]struct{}](p, off)
	return seq{base: ptr(unsafe.SliceData(s)), n: len(s), stride: stride}
}

// bytesField returns the []byte at an offset as a string, without a copy.
func bytesField(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// made returns the string that was appended to the arena from start on. It is
// valid until the next row, even if the arena moves.
func (f *frame) made(start int) string {
	b := f.arena[start:]
	return unsafe.String(unsafe.SliceData(b), len(b))
}
