"""A temporary file as the raw layer below Python's buffers, as `io.FileIO` is for `open`."""

import contextlib
import errno
import io
import operator
import os
import warnings

from . import _transport as transport


# A handle in a cycle would be dropped by componentize-py before the file is closed, and its use then be a trap.
_HANDLES = set()


class RawTempFile(io.RawIOBase):
    """Bytes without a buffer here or in the component."""

    def __init__(self, handle, mode, name=None):
        self._handle = handle
        _HANDLES.add(handle)
        self._modes = mode
        self.name = name

    @property
    def mode(self):
        """As `io.FileIO` calls it."""
        kind = next(letter for letter in "xarw" if letter in self._modes)
        if "+" in self._modes:
            return {"x": "xb+", "a": "ab+"}.get(kind, "rb+")
        return kind + "b"

    def __repr__(self):
        state = "[closed]" if self.closed else f"name={self.name!r} mode={self.mode!r}"
        return f"<{type(self).__name__} {state}>"

    def _call(self, function, *arguments):
        self._check_open()
        return transport.call(getattr(self._handle, function), *arguments)

    def _check_open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def readable(self):
        return self._can("r+")

    def writable(self):
        return self._can("wxa+")

    def seekable(self):
        return self._can(self._modes)

    def _can(self, letters):
        self._check_open()
        return any(letter in self._modes for letter in letters)

    def fileno(self):
        self._check_open()
        raise io.UnsupportedOperation("a temporary file of the component has no descriptor")

    def read(self, size=-1):
        return super().read(-1 if size is None else size)

    def readinto(self, buffer):
        with memoryview(buffer).cast("B") as view:
            data = self._call("read", len(view))
            view[: len(data)] = data
        return len(data)

    def readall(self):
        return self._call("read", None)

    def write(self, data):
        with memoryview(data) as view:
            return self._call("write", view.tobytes())

    def seek(self, offset, whence=os.SEEK_SET):
        self._check_open()
        offset = _offset(offset)
        if whence not in (os.SEEK_SET, os.SEEK_CUR, os.SEEK_END) or (whence == os.SEEK_SET and offset < 0):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return self._call("seek", transport.SEEK_FROM[whence](offset))

    def tell(self):
        return self._call("tell")

    def truncate(self, size=None):
        size = None if size is None else _offset(size)
        if size is not None and size < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return self._call("truncate", size)

    def close(self):
        if self.closed:
            return
        super().close()
        try:
            transport.call(self._handle.close)
        finally:
            if transport.call(self._handle.deletion) != transport.Deletion.ON_DROP:
                self.release()

    def release(self):
        """Closes, and drops the handle: a file that outlives `close` goes now."""
        self.close()
        if self._handle is not None:
            handle, self._handle = self._handle, None
            _HANDLES.remove(handle)
            transport.drop(handle)

    def _dealloc_warn(self, source):
        """What the layers above call that are collected without having been closed, as if this were an `io.FileIO`."""
        warnings.warn(f"unclosed file {source!r}", ResourceWarning, stacklevel=2, source=source)

    def __del__(self):
        try:
            if not self.closed:
                self._dealloc_warn(self)
        finally:
            # As in `io`: nobody is there to be told, and the component may have been stopped.
            with contextlib.suppress(Exception):
                self.release()

    def rollover(self):
        """Moves a spool to disk."""
        self._call("rollover")

    def is_rolled(self):
        return self._call("is_rolled")

    def delete_on_close(self, delete):
        """Whether closing deletes, said anew."""
        self._call("set_deletion", transport.Deletion.ON_CLOSE if delete else transport.Deletion.NEVER)

    def persist(self, path, *, replace=True):
        """Gives the file a name to keep: complete and on the device, in one step. The file stays open."""
        target = transport.replace if replace else transport.create_new
        self._call("persist", target(os.path.abspath(transport.text(path))))
        self.name = self._call("name")

    def reopen(self, mode="rb"):
        """The same file once more, with a position of its own, unbuffered."""
        handle = self._call("reopen", access(mode))
        return RawTempFile(handle, mode, self.name)


def _offset(number):
    """As wide as C's: the ways to the component would cut it off, or trap."""
    number = operator.index(number)
    if not -(2**63) <= number < 2**63:
        raise OverflowError("Python int too large to convert to C long")
    return number


def access(mode):
    """What the letters of a mode ask the component for."""
    flags = transport.Access.APPEND if "a" in mode else transport.Access.READ if "r" in mode else transport.Access.WRITE
    if "+" in mode:
        flags = flags | transport.Access.READ | transport.Access.WRITE
    return flags
