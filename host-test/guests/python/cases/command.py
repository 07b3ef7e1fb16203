"""Makes the cases a WASI command: `cases` or `beyond`."""

# Those that `sandbox_tempfile` does not bring along.
import encodings.koi8_r
import encodings.shift_jis
import sys
import tempfile
import unicodedata  # noqa: F401

import beyond
import cases
from componentize_py_types import Err
from harness import attempt
from wit_world import exports

AT_BUILD = attempt(tempfile.gettempdir)


class Run(exports.Run):
    def run(self):
        assert AT_BUILD == "RuntimeError", AT_BUILD
        if {"cases": cases, "beyond": beyond}[sys.argv[1]].main() != 0:
            raise Err(None)
