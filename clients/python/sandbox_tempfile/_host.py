"""The component run by wasmtime-py, in a store of its own, and that in a directory of its own.

The directory has the same path inside and outside, so that the names of temporary files mean the same to `open` and
`os`.
"""

import contextlib
import operator
import os
import secrets
import threading
import weakref
from pathlib import Path

from wasmtime import Config, Engine, Store, WasiConfig, WasmtimeError
from wasmtime.component import Component, Linker

from . import _bytes  # noqa: F401

_LIMITS = {"max_bytes", "max_file_bytes", "max_entries", "max_memory"}


class Host:
    def __init__(self, component=None, parent=None, directories=(), limits={}):
        component = component or os.environ.get("SANDBOX_TEMPFILE_COMPONENT")
        component = component or Path(__file__).with_name("component.wasm")
        parent = parent or os.environ.get("TMPDIR") or "/tmp"
        config = Config()
        # Without a place for the cache the component is compiled anew, which works as well.
        with contextlib.suppress(WasmtimeError):
            config.cache = True
        engine = Engine(config)
        component = Component.from_file(engine, os.fspath(component))
        directories = [os.path.abspath(directory) for directory in directories]
        for directory in directories:
            # Of a directory that cannot be opened, wasmtime-py does not say which and why.
            os.scandir(directory).close()
        self.directory = os.path.join(os.path.abspath(parent), "sandbox-" + secrets.token_hex(8))
        os.mkdir(self.directory, 0o700)
        try:
            self._start(engine, component, directories, limits)
        except BaseException:
            os.rmdir(self.directory)
            raise

    def _start(self, engine, component, directories, limits):
        wasi = WasiConfig()
        wasi.env = [("TMPDIR", self.directory), *((f"TEMPFILE_{name.upper()}", str(n)) for name, n in limits.items())]
        for directory in (self.directory, *directories):
            wasi.preopen_dir(directory, directory)
        self.store = Store(engine)
        self.store.set_wasi(wasi)
        linker = Linker(engine)
        linker.add_wasip2()
        self._instance = linker.instantiate(self.store, component)
        self._functions = {}
        self.lock = threading.RLock()
        release_all = self._function("control", "release-all")
        # At exit as well, and then after the finalizers of what was made with it.
        self.close = weakref.finalize(self, _close, self.lock, self.store, release_all, self.directory)

    @property
    def alive(self):
        return self.close.alive and not _forked()

    def call(self, interface, name, *arguments):
        _refuse_if_forked()
        with self.lock:
            return self._function(interface, name)(self.store, *arguments)

    def _function(self, interface, name):
        if (interface, name) not in self._functions:
            exports = self._instance.get_export_index(self.store, f"sandbox:tempfile/{interface}@0.1.0")
            index = self._instance.get_export_index(self.store, name, exports)
            self._functions[interface, name] = self._instance.get_func(self.store, index)
        return self._functions[interface, name]


def _close(lock, store, release_all, directory):
    if _forked():
        return
    # What another thread has begun comes to its end; the store is no place for two.
    with lock:
        try:
            release_all(store)
        finally:
            store.close()
            # Unless something was to stay: mkstemp, mkdtemp, delete=False.
            with contextlib.suppress(OSError):
                os.rmdir(directory)


_host = None
_options = {}
_starting = threading.Lock()
# The process in which a component was first started.
_process = None


def _forked():
    return _process not in (None, os.getpid())


def _refuse_if_forked():
    # The threads of WASI are not in a forked process: a call would wait for them for ever.
    if _forked():
        raise RuntimeError("the component was started before the fork, and runs in that process only; use 'spawn'")


def configure(component=None, *, parent=None, directories=(), **limits):
    """How to run the component, from the next use on.

    `component` is its file; else `$SANDBOX_TEMPFILE_COMPONENT`, or `component.wasm` in this package. Its directory is
    made in `parent`; else in `$TMPDIR` or `/tmp`. `directories` are others that `dir=` and `persist` may name. The
    limits are `max_bytes`, `max_file_bytes`, `max_entries` and `max_memory`; None is none.
    """
    if unknown := limits.keys() - _LIMITS:
        raise TypeError(f"configure() got an unexpected keyword argument {min(unknown)!r}")
    if isinstance(directories, (str, bytes)):
        raise TypeError("directories must be a list of them, not one")
    limits = {name: operator.index(limit) for name, limit in limits.items() if limit is not None}
    if limits and min(limits.values()) < 0:
        raise ValueError("a limit must not be negative")
    close()
    _options.update(component=component, parent=parent, directories=tuple(directories), limits=limits)


def close():
    """Closes and removes all that is temporary, and stops the component. What was to stay stays."""
    global _host
    if _forked():
        return
    with _starting:
        host, _host = _host, None
    if host is not None:
        host.close()


def running():
    """The host, started when it is first needed."""
    global _host, _process
    _refuse_if_forked()
    with _starting:
        if _host is None:
            _host = Host(**_options)
            _process = os.getpid()
        return _host
