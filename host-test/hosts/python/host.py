"""The component under wasmtime-py: instances, each with a scratch directory of its own that is `/tmp`."""

import os
import shutil
import tempfile

import wasmtime
from wasmtime.component import Component, Linker, Record, Variant


class Refused(Exception):
    """A function's error: its case as in the WIT, and what that carries."""

    def __init__(self, case, payload=None):
        super().__init__(case, payload)
        self.case, self.payload = case, payload


class Host:
    def __init__(self, component):
        config = wasmtime.Config()
        config.cache = True
        self.engine = wasmtime.Engine(config)
        self.component = Component.from_file(self.engine, component)
        self.linker = Linker(self.engine)
        self.linker.add_wasip2()


class Instance:
    """To be used in a `with`, at whose end the directory is removed."""

    def __init__(self, host, preopened=True, **environment):
        # Only its user may enter it.
        self.scratch = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        wasi = wasmtime.WasiConfig()
        wasi.env = environment.items()
        if preopened:
            wasi.preopen_dir(self.scratch, "/tmp")
        self._store = wasmtime.Store(host.engine)
        self._store.set_wasi(wasi)
        self._instance = host.linker.instantiate(self._store, host.component)

    def __enter__(self):
        return self

    def __exit__(self, exc, value, tb):
        self._store.close()
        shutil.rmtree(self.scratch)

    def call(self, interface, function, *arguments):
        exports = self._instance.get_export_index(self._store, f"sandbox:tempfile/{interface}@0.1.0")
        index = self._instance.get_export_index(self._store, function, exports)
        result = self._instance.get_func(self._store, index)(self._store, *arguments)
        # Nothing else that these interfaces return is a variant.
        if isinstance(result, Variant):
            raise Refused(result.tag, result.payload)
        return result

    def method(self, interface, resource, handle, method, *arguments):
        return self.call(interface, f"[method]{resource}.{method}", handle, *arguments)

    def drop(self, handle):
        handle.drop(self._store)

    def outside(self, path):
        """Where the host finds a path of the component."""
        return os.path.join(self.scratch, path.removeprefix("/tmp").lstrip("/"))

    def tree(self):
        """What is below `/tmp`; directories end in a slash."""
        found = []
        for top, directories, files in os.walk(self.scratch):
            name = "/tmp" + top.removeprefix(self.scratch)
            found += [f"{name}/{directory}/" for directory in directories] + [f"{name}/{file}" for file in files]
        return found


def record(**fields):
    made = Record()
    vars(made).update({name.replace("_", "-"): value for name, value in fields.items()})
    return made


def naming(prefix=None, suffix=None, dir=None):
    return record(prefix=prefix, suffix=suffix, dir=dir, random_length=None)


def file_options(naming=naming(), access=None, buffer_size=None):
    return record(naming=naming, access=access, buffer_size=buffer_size)


def directory_options(naming=naming()):
    return record(naming=naming, keep=False, ignore_cleanup_errors=False)
