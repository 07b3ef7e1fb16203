"""Imported first, has `import tempfile` find this package from then on, in every module of the program.

As one more folder for Python to look into (componentize-py's `-p`, or `PYTHONPATH`) it does so without an import.
"""

import sys

import sandbox_tempfile

sys.modules["tempfile"] = sandbox_tempfile
