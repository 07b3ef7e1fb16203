"""Imported first, has `import tempfile` find this package from then on, in every module of the program.

In a component there is no other way: componentize-py looks into the standard library before anything else.
"""

import sys

import sandbox_tempfile

sys.modules["tempfile"] = sandbox_tempfile
