// Package words counts the words of its input, in little memory whatever the input is: the input is spooled, counts are
// spilled in sorted runs, and the runs are merged to a table.
package words

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"example.com/words/tempfile"
)

const (
	inMemory = 64 * 1024
	distinct = 1000
)

// closing is for defer: the error of Close counts where nothing failed before.
func closing(file io.Closer, err *error) {
	if failed := file.Close(); *err == nil {
		*err = failed
	}
}

// Count keeps the table as the path that the arguments give, or prints it, and prints a summary.
func Count(from io.Reader, to io.Writer, arguments []string) (err error) {
	input, err := tempfile.Spooled(inMemory)
	if err != nil {
		return err
	}
	defer closing(input, &err)
	if _, err := io.Copy(input, from); err != nil {
		return err
	}
	if _, err := input.Seek(0, io.SeekStart); err != nil {
		return err
	}

	var runs []*run
	defer func() {
		for _, run := range runs {
			closing(run.file, &err)
		}
	}()
	total, err := count(input, &runs)
	if err != nil {
		return err
	}

	table, err := tempfile.Named()
	if err != nil {
		return err
	}
	defer closing(table, &err)
	written := bufio.NewWriter(table)
	distinct, err := merge(runs, written)
	if err != nil {
		return err
	}
	if err := written.Flush(); err != nil {
		return err
	}
	if len(arguments) > 0 {
		err = table.Persist(arguments[0])
	} else {
		err = copyAll(to, table)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(to, "%d words, %d distinct, %d runs\n", total, distinct, len(runs))
	return err
}

func isWhite(character rune) bool {
	return strings.ContainsRune(" \t\n\v\f\r", character)
}

// count adds to runs what it counts, and returns the number of words.
func count(input io.Reader, runs *[]*run) (total int, err error) {
	counts := make(map[string]uint64, distinct)
	spilled := func() error {
		run, err := spill(counts)
		if err == nil {
			*runs = append(*runs, run)
			clear(counts)
		}
		return err
	}
	for lines := bufio.NewReader(input); err == nil; {
		var line []byte
		line, err = lines.ReadBytes('\n')
		for _, word := range bytes.FieldsFunc(line, isWhite) {
			counts[string(word)]++
			total++
			if len(counts) == distinct {
				if err := spilled(); err != nil {
					return total, err
				}
			}
		}
	}
	if err != io.EOF {
		return total, err
	}
	if len(counts) > 0 {
		return total, spilled()
	}
	return total, nil
}

func copyAll(to io.Writer, table *tempfile.File) error {
	if _, err := table.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(to, table)
	return err
}
