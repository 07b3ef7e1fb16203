"""Temporary files that start in memory."""

import io
import types
import warnings

from . import _transport as transport
from ._files import file_options
from ._naming import Naming
from ._open import Layers, raw_of
from ._raw import RawTempFile


class SpooledTemporaryFile(io.IOBase):
    """A file in memory that moves to disk when it grows past `max_size`, by `rollover`, or by `fileno`.

    The memory is the component's. Until it is on disk, what is written is handed on at once.
    """

    def __init__(self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None,
                 suffix=None, prefix=None, dir=None, *, errors=None):
        layers = Layers(mode, buffering, encoding, errors, newline)
        options = file_options(mode, Naming(suffix, prefix, dir))
        # Any number, however large, and with a fraction. Below zero nothing fits: see `_written`.
        limit = int(max(min(max_size or 0, 2**64 - 1), 0))
        handle = transport.call(transport.files.spooled_temporary_file, limit, options)
        self._mode, self._max_size, self._on_disk = mode, max_size, False
        self._raw = RawTempFile(handle, mode)
        self._file = layers.over(self._raw)

    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def _rolled(self):
        if not self._on_disk and not self.closed:
            self._on_disk = self._raw.is_rolled()
        return self._on_disk

    def _written(self, result):
        if not self._rolled:
            self._file.flush()
            if self._max_size and self._max_size < 1:
                self.rollover()
        return result

    def rollover(self):
        if not self._rolled:
            self._file.flush()
            self._raw.rollover()
            self._on_disk = True

    def fileno(self):
        self.rollover()
        return self._file.fileno()

    def write(self, data):
        return self._written(self._file.write(data))

    def writelines(self, lines):
        return self._written(self._file.writelines(lines))

    def truncate(self, size=None):
        return self._file.truncate() if size is None else self._file.truncate(size)

    def __enter__(self):
        if self._file.closed:
            raise ValueError("Cannot enter context with closed file")
        return self

    def __exit__(self, exc, value, tb):
        self._file.close()

    def __iter__(self):
        return self._file.__iter__()

    def __del__(self):
        # Without a file where that could not be made.
        if hasattr(self, "_file") and not self.closed:
            try:
                warnings.warn(f"Unclosed file {self!r}", ResourceWarning, stacklevel=2, source=self)
            finally:
                self.close()

    def close(self):
        self._file.close()

    @property
    def closed(self):
        return self._file.closed

    @property
    def encoding(self):
        return self._file.encoding

    @property
    def errors(self):
        return self._file.errors

    @property
    def mode(self):
        return self._file.mode if self._rolled else self._mode

    @property
    def name(self):
        return self._raw.name

    @property
    def newlines(self):
        return self._file.newlines

    def detach(self):
        return self._file.detach()

    def flush(self):
        self._file.flush()

    def isatty(self):
        return self._file.isatty()

    def read(self, *args):
        return self._file.read(*args)

    def read1(self, *args):
        return self._file.read1(*args)

    def readable(self):
        return self._file.readable()

    def readinto(self, buffer):
        return self._file.readinto(buffer)

    def readinto1(self, buffer):
        return self._file.readinto1(buffer)

    def readline(self, *args):
        return self._file.readline(*args)

    def readlines(self, *args):
        return self._file.readlines(*args)

    def seek(self, *args):
        return self._file.seek(*args)

    def seekable(self):
        return self._file.seekable()

    def tell(self):
        return self._file.tell()

    def writable(self):
        return self._file.writable()

    def persist(self, path, *, replace=True):
        """Gives the file a name to keep: complete and on the device, in one step. It stays open."""
        raw_of(self._file).persist(path, replace=replace)

    def reopen(self, mode="rb", buffering=-1, encoding=None, newline=None, *, errors=None):
        """The same file once more, with a position of its own. It rolls over first."""
        layers = Layers(mode, buffering, encoding, errors, newline)
        return layers.over(raw_of(self._file).reopen(mode))
