"""Python's `tempfile` on `sandbox:tempfile`: the same names, arguments, file objects and exceptions.

In a component made by componentize-py it speaks through the imports of the world `client`; elsewhere wasmtime-py runs
the component, in a directory of its own (`configure`). The rest is the same code.

What differs from CPython:

- Files are no descriptors: `fileno()` is `io.UnsupportedOperation`, and the `name` of a file without a name is None.
- `mkstemp` does return a descriptor, by opening the new file's name: in a guest for that it must share the component's
  preopens. Where it does not, it fails, with nothing left behind; `NamedTemporaryFile(delete=False)` needs none.
- A spool respects its mode also in memory. Its data survives a rollover that fails.
- Names are UTF-8, and affixes with `/` or `\\` are refused. Closing a file that somebody removed is no error, and what
  somebody put in its place is left alone: `ESTALE`.
- There are no auditing events, and setting `template` changes nothing.

Beyond CPython: `persist` and `reopen`, methods of what `NamedTemporaryFile` and `SpooledTemporaryFile` return, and of
the `raw` of a `TemporaryFile`; `persist` also of `TemporaryDirectory`.
"""

import sys
import types

from . import _defaults
from ._defaults import RandomNames as _RandomNameSequence
from ._defaults import TMP_MAX, gettempdir, gettempdirb, gettempprefix, gettempprefixb, template
from ._directories import TemporaryDirectory, mkdtemp
from ._files import NamedTemporaryFile, TemporaryFile, _TemporaryFileWrapper, mkstemp, mktemp
from ._spooled import SpooledTemporaryFile

__all__ = [
    "NamedTemporaryFile", "TemporaryFile",
    "SpooledTemporaryFile", "TemporaryDirectory",
    "mkstemp", "mkdtemp",
    "mktemp",
    "TMP_MAX", "gettempprefix",
    "tempdir", "gettempdir",
    "gettempprefixb", "gettempdirb",
]

if sys.platform != "wasi":
    from ._host import close, configure

    __all__ += ["configure", "close"]


_get_default_tempdir = gettempdir
_get_candidate_names = _RandomNameSequence


class _Module(types.ModuleType):
    """`tempdir` is the component's: assigning it must reach it."""

    _deleted = False

    @property
    def tempdir(self):
        if self._deleted:
            raise AttributeError("tempdir")
        return _defaults.tempdir()

    @tempdir.setter
    def tempdir(self, path):
        _defaults.set_tempdir(path)
        self._deleted = False

    @tempdir.deleter
    def tempdir(self):
        # `unittest.mock` deletes what it has patched, and assigns what was there before if it is gone then.
        self._deleted = True


sys.modules[__name__].__class__ = _Module
