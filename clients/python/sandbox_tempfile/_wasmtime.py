"""By wasmtime-py: the exports of a component, in the shape of componentize-py's bindings for its imports."""

import os
from functools import partial

from wasmtime.component import Record, ResourceAny, Variant

from . import _host


class Err(Exception):
    """The error of a function is its `value`."""

    def __init__(self, value):
        self.value = value


class _Interface:
    def __init__(self, name, makes="temp-file"):
        self._name, self._makes = name, makes

    def __getattr__(self, function):
        return partial(self._call, _host.running(), _kebab(function))

    def _call(self, host, function, *arguments):
        result = host.call(self._name, function, *arguments)
        # Nothing but an error is a variant here.
        if isinstance(result, Variant):
            raise Err(result)
        if isinstance(result, tuple):
            return tuple(self._made(host, part) for part in result)
        return self._made(host, result)

    def _made(self, host, value):
        return _Resource(self, host, value) if isinstance(value, ResourceAny) else value


class _Resource:
    def __init__(self, interface, host, handle):
        self._interface, self._host, self._handle = interface, host, handle

    def __getattr__(self, method):
        function = f"[method]{self._interface._makes}.{_kebab(method)}"
        return partial(self._interface._call, self._host, function, self._handle)


files = _Interface("files")
directories = _Interface("directories", makes="temp-dir")
defaults = _Interface("defaults")


def _kebab(name):
    return name.replace("_", "-")


def _record(*fields):
    def make(*values):
        record = Record()
        vars(record).update(zip(fields, values, strict=True))
        return record

    return make


naming = _record("prefix", "suffix", "dir", "random-length")
file_options = _record("naming", "access", "buffer-size")
directory_options = _record("naming", "keep", "ignore-cleanup-errors")
SEEK_FROM = tuple(partial(Variant, whence) for whence in ("start", "current", "end"))
replace = partial(Variant, "replace")
create_new = partial(Variant, "create-new")


class Access:
    READ, WRITE, APPEND = {"read"}, {"write"}, {"append"}


class Deletion:
    ON_CLOSE, ON_DROP, NEVER = "on-close", "on-drop", "never"


def begin():
    """A host is started when it is needed."""


def drop(resource):
    host = resource._host
    # Before the lock, which may be held for ever in a forked process.
    if not host.alive:
        return
    with host.lock:
        # With its host, everything has been dropped.
        if host.alive:
            resource._handle.drop(host.store)


def case(error):
    """The name of the error as in the WIT, and what it carries."""
    return error.value.tag, error.value.payload


def explained(error):
    """What the component does not see may well be there."""
    path = getattr(error, "filename", None)
    if isinstance(error, FileNotFoundError) and path and os.path.exists(path):
        error.add_note("It is outside of what the component sees, which is said by configure(directories=[...]).")
    return error
