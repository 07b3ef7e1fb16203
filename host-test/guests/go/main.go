// A component that is a command: its bindings call export_wasi_cli_run.Run.
package main

import _ "example.com/bindings/wit_exports"

func main() {}
