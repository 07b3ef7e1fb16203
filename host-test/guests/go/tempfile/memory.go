package tempfile

import (
	"runtime"
	"runtime/debug"
)

// A collection of garbage ends with a look at the clock. In the middle of a call, where the result is allocated, a
// component may not look at clocks, and traps. So garbage is collected between calls only, by those who move bytes: a
// program that makes much of it otherwise calls runtime.GC now and then.
const collected = 1 << 20

var moved int

func init() {
	debug.SetGCPercent(-1)
}

func collect(bytes int) {
	moved += bytes
	if moved >= collected {
		moved = 0
		runtime.GC()
	}
}
