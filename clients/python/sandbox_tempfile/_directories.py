"""Temporary directories."""

import errno
import os
import types
import warnings
import weakref

from . import _transport as transport
from ._naming import Naming


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Creates a directory that the caller is to remove, and returns its absolute path."""
    naming = Naming(suffix, prefix, dir)
    return naming.told(transport.call(transport.directories.mkdtemp, naming.record))


class TemporaryDirectory:
    """A directory that removes itself with its contents: at the end of `with`, by `cleanup`, or with the object."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        naming = Naming(suffix, prefix, dir)
        options = transport.directory_options(naming.record, not delete, bool(ignore_cleanup_errors))
        self._handle = transport.call(transport.directories.temporary_directory, options)
        self._naming = naming
        self.name = naming.told(transport.call(self._handle.name))
        self._delete = delete
        self._finalizer = weakref.finalize(self, _implicit, self._handle, f"Implicitly cleaning up {self!r}", delete)

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        """Removes the directory and what is in it. Again is fine; what could not be removed is an `OSError`."""
        if self._finalizer.alive:
            transport.call(self._handle.cleanup)
            self._finalizer.detach()
            transport.drop(self._handle)

    def persist(self, path):
        """Gives the directory, with all that is in it, a name to keep, which must be free. From then on it is the
        caller's."""
        if not self._finalizer.alive:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self.name)
        transport.call(self._handle.persist, os.path.abspath(transport.text(path)))
        self.name = self._naming.told(transport.call(self._handle.name))
        self._delete = False
        self._finalizer.detach()
        transport.drop(self._handle)

    __class_getitem__ = classmethod(types.GenericAlias)


def _implicit(handle, message, delete):
    transport.drop(handle)
    if delete:
        warnings.warn(message, ResourceWarning, stacklevel=2)
