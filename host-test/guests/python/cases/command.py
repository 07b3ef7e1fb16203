"""Makes the cases a WASI command: `cases` or `beyond`."""

import sandbox_tempfile.drop_in  # noqa: F401, I001 (before whoever imports tempfile)

# Those that `sandbox_tempfile` does not bring along.
import encodings.koi8_r
import encodings.shift_jis
import sys
import unicodedata  # noqa: F401

import beyond
import cases
from componentize_py_types import Err
from wit_world import exports


class Run(exports.Run):
    def run(self):
        if {"cases": cases, "beyond": beyond}[sys.argv[1]].main() != 0:
            raise Err(None)
