package words

import (
	"bufio"
	"bytes"
	"container/heap"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"example.com/words/tempfile"
)

// run is a temporary file of words and their counts, in order, and the next of them.
type run struct {
	file  *tempfile.File
	lines *bufio.Reader
	word  string
	count uint64
}

func writeLine(w io.Writer, word string, count uint64) error {
	_, err := fmt.Fprintf(w, "%s\t%d\n", word, count)
	return err
}

// spill writes the counts to a run.
func spill(counts map[string]uint64) (*run, error) {
	file, err := tempfile.Unnamed()
	if err != nil {
		return nil, err
	}
	written := bufio.NewWriter(file)
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		writeLine(written, word, counts[word])
	}
	// The writer keeps the first error.
	err = written.Flush()
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return &run{file: file, lines: bufio.NewReader(file)}, nil
}

// advance reads the next word; the error is io.EOF after the last one.
func (r *run) advance() error {
	line, err := r.lines.ReadBytes('\n')
	if err != nil {
		return err
	}
	word, count, _ := bytes.Cut(line[:len(line)-1], []byte{'\t'})
	r.word = string(word)
	r.count, err = strconv.ParseUint(string(count), 10, 64)
	return err
}

// runs are a heap, by the next word.
type runs []*run

func (r runs) Len() int           { return len(r) }
func (r runs) Less(i, j int) bool { return r[i].word < r[j].word }
func (r runs) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *runs) Push(x any)        { *r = append(*r, x.(*run)) }

func (r *runs) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// advance moves the first run on, to its new place, or out at its end.
func (r *runs) advance() error {
	switch err := (*r)[0].advance(); err {
	case nil:
		heap.Fix(r, 0)
		return nil
	case io.EOF:
		heap.Pop(r)
		return nil
	default:
		return err
	}
}

// merge writes each word once, with all its counts, and returns how many words there are.
func merge(all []*run, table io.Writer) (distinct int, err error) {
	var queue runs
	for _, r := range all {
		if err := r.advance(); err != nil {
			return 0, err
		}
		heap.Push(&queue, r)
	}
	for len(queue) > 0 {
		word, count := queue[0].word, uint64(0)
		for len(queue) > 0 && queue[0].word == word {
			count += queue[0].count
			if err := queue.advance(); err != nil {
				return 0, err
			}
		}
		if err := writeLine(table, word, count); err != nil {
			return 0, err
		}
		distinct++
	}
	return distinct, nil
}
