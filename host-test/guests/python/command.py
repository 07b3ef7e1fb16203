"""Makes `words` a WASI command."""

import sys

import words
from componentize_py_types import Err
from wit_world import exports


class Run(exports.Run):
    def run(self):
        # The one that componentize-py leaves has no buffer, and writes short.
        sys.stdout = open(1, "w", closefd=False)
        if words.main() != 0:
            raise Err(None)
