// Package export_wasi_cli_run is what wit-bindgen takes the export of wasi:cli/run from.
package export_wasi_cli_run

import (
	"fmt"
	"os"

	"example.com/words/words"
	wit "go.bytecodealliance.org/pkg/wit/types"
)

func Run() wit.Result[wit.Unit, wit.Unit] {
	if err := words.Count(os.Stdin, os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		return wit.Err[wit.Unit](wit.Unit{})
	}
	return wit.Ok[wit.Unit, wit.Unit](wit.Unit{})
}
