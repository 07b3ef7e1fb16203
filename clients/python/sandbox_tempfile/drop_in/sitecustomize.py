"""Python imports this when it starts, from any folder that it looks into.

componentize-py has it look into the standard library before all others, and later into nothing at all: hence at once.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

import tempfile  # noqa: E402, F401
