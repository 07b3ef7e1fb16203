"""Temporary files on disk: unnamed, named, and by descriptor."""

import os

from . import _transport as transport
from ._defaults import template
from ._naming import Naming
from ._open import Layers, raw_below, raw_of
from ._raw import RawTempFile, access


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None,
                  suffix=None, prefix=None, dir=None, *, errors=None):
    """A file without a name, as `open` would return it."""
    layers = Layers(mode, buffering, encoding, errors, newline)
    options = file_options(mode, Naming(suffix, prefix, dir))
    return layers.over(RawTempFile(transport.call(transport.files.temporary_file, options), mode))


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None,
                       suffix=None, prefix=None, dir=None, delete=True, *,
                       errors=None, delete_on_close=True):
    """A file with a name, which goes when it is closed; or, unless `delete_on_close`, with the object or its `with`;
    or, unless `delete`, not by itself."""
    layers = Layers(mode, buffering, encoding, errors, newline)
    naming = Naming(suffix, prefix, dir)
    policies = transport.Deletion
    deletion = policies.NEVER if not delete else policies.ON_CLOSE if delete_on_close else policies.ON_DROP
    handle = transport.call(transport.files.named_temporary_file, file_options(mode, naming), deletion)
    raw = RawTempFile(handle, mode, naming.told(transport.call(handle.name)))
    return _TemporaryFileWrapper(layers.over(raw), raw.name, delete)


def file_options(mode, naming):
    # Buffers are Python's.
    return transport.file_options(naming.record, access(mode), 0)


class _TemporaryFileWrapper:
    """What `NamedTemporaryFile` returns: the `file`, whose attributes are its own, and the `name`.

    The responses of urllib are such wrappers too, of files that are none of the component's.
    """

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file, self.name, self._raw, self._delete = file, name, raw_below(file), bool(delete)

    @property
    def delete(self):
        """Whether the file goes by itself; can be set."""
        return self._delete

    @delete.setter
    def delete(self, delete):
        self._raw.delete_on_close(delete)
        self._delete = bool(delete)

    def __getattr__(self, name):
        # Not `self.file`: a copy that is being made has none yet.
        return getattr(self.__dict__["file"], name)

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name!r} file={self.file!r}>"

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        try:
            return self.file.__exit__(exc, value, tb)
        finally:
            self._raw.release()

    def close(self):
        self.file.close()

    def __iter__(self):
        # Line by line through the wrapper, so that it, and with it the file, lives as long as its iterator.
        for line in self.file:
            yield line

    def persist(self, path, *, replace=True):
        """Gives the file a name to keep: complete and on the device, in one step. It stays open."""
        raw = raw_of(self.file)
        raw.persist(path, replace=replace)
        self.name, self._delete = raw.name, False

    def reopen(self, mode="rb", buffering=-1, encoding=None, newline=None, *, errors=None):
        """The same file once more, with a position of its own."""
        layers = Layers(mode, buffering, encoding, errors, newline)
        return layers.over(raw_of(self.file).reopen(mode))


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """Creates a file that the caller is to remove, and returns a descriptor and its absolute path.

    The component lends no descriptors: it creates the file, and `os.open` opens it. Where that sees another filesystem
    than the component, it fails, and the file is removed.
    """
    naming = Naming(suffix, prefix, dir)
    handle, path = transport.call(transport.files.mkstemp, naming.record)
    transport.drop(handle)
    try:
        flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        return os.open(path, flags, 0o600), naming.told(path)
    except OSError:
        transport.call(transport.directories.remove_tree, path)
        raise


def mktemp(suffix="", prefix=template, dir=None):
    """A path that did not exist a moment ago: for `mkstemp` to replace."""
    naming = Naming(suffix, prefix, dir)
    return naming.told(transport.call(transport.files.mktemp, naming.record))
