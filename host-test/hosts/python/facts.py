"""What the host can, done on it once each. A fact returns nothing if it can, or what was seen instead."""

import os
import time

from host import Instance, Refused, directory_options, file_options
from wasmtime import WasmtimeError
from wasmtime.component import ResourceAny, Variant

FACTS = []


class Lacking(Exception):
    """The host has no such thing at all."""


def fact(function=None, **start):
    if function is None:
        return lambda function: fact(function, **start)
    FACTS.append((function.__name__.replace("_", "-"), function, start))
    return function


def found(host):
    """Each fact, as a line."""
    for name, function, start in FACTS:
        told = {"fact": name}
        try:
            with Instance(host, **start) as instance:
                seen = function(instance)
            told |= {"is": "yes"} if seen is None else {"is": "no", "because": seen}
        except Refused as refused:
            told |= {"is": "no", "because": f"{refused.case}: {refused.payload}"}
        except WasmtimeError as trap:
            told |= {"is": "no", "because": "trapped: " + " ".join(str(trap).split())}
        except Lacking as lacking:
            told |= {"is": "none", "because": str(lacking)}
        yield told


def same(seen, wanted):
    return None if seen == wanted else f"{seen} instead of {wanted}"


def refused(wanted, function, *arguments):
    try:
        function(*arguments)
    except Refused as error:
        if error.case != wanted:
            raise
        return None
    return f"no {wanted}"


def file_of(instance, handle):
    return lambda method, *arguments: instance.method("files", "temp-file", handle, method, *arguments)


def directory_of(instance, handle):
    return lambda method, *arguments: instance.method("directories", "temp-dir", handle, method, *arguments)


def holding(instance, handle, contents):
    file = file_of(instance, handle)
    file("write", contents)
    file("flush")
    return file


def unnamed(instance, **options):
    return instance.call("files", "temporary-file", file_options(**options))


def named(instance):
    return instance.call("files", "named-temporary-file", file_options(), "on-close")


def directory(instance):
    return instance.call("directories", "temporary-directory", directory_options())


def contents(instance, path):
    with open(instance.outside(path), "rb") as file:
        return file.read()


def prepare(instance, path, contents=b""):
    with open(instance.outside(path), "xb") as file:
        file.write(contents)


@fact
def unnamed_unlinked(instance):
    file = holding(instance, unnamed(instance), b"x")
    return same(instance.tree(), []) or same(file("read-at", 0, 1), b"x")


@fact
def spool_rolls(instance):
    file = file_of(instance, instance.call("files", "spooled-temporary-file", 8, file_options()))
    file("write", b"123456789")
    return same(file("is-rolled"), True) or same(file("read-at", 0, 9), b"123456789")


@fact
def named_visible(instance):
    file = holding(instance, named(instance), b"x")
    seen = same(contents(instance, file("name")), b"x")
    file("close")
    return seen or same(instance.tree(), [])


@fact
def reopened(instance):
    file = holding(instance, named(instance), b"x")
    return same(file_of(instance, file("reopen", {"read"}))("read", None), b"x")


@fact
def persist_new(instance):
    target = Variant("create-new", "/tmp/kept")
    holding(instance, named(instance), b"x")("persist", target)
    kept = same(instance.tree(), ["/tmp/kept"])
    other = holding(instance, named(instance), b"y")
    return kept or refused("already-exists", other, "persist", target) or same(contents(instance, "/tmp/kept"), b"x")


@fact
def persist_replaces(instance):
    prepare(instance, "/tmp/kept", b"old")
    holding(instance, named(instance), b"x")("persist", Variant("replace", "/tmp/kept"))
    return same(instance.tree(), ["/tmp/kept"]) or same(contents(instance, "/tmp/kept"), b"x")


@fact
def directories_removed(instance):
    handle = directory(instance)
    made = directory_of(instance, handle)
    for path in "a", "a/b", "a/b/c":
        made("create-directory", path)
        instance.drop(made("create-file", f"{path}/file"))
    instance.drop(handle)
    return same(instance.tree(), [])


@fact
def directories_persist(instance):
    handle = directory(instance)
    made = directory_of(instance, handle)
    inside = made("create-file", "f")
    holding(instance, inside, b"x")
    instance.drop(inside)
    made("persist", "/tmp/kept")
    instance.drop(handle)
    return same(sorted(instance.tree()), ["/tmp/kept/", "/tmp/kept/f"]) or same(contents(instance, "/tmp/kept/f"), b"x")


@fact
def links_unlinked(instance):
    os.mkdir(instance.outside("/tmp/outside"))
    prepare(instance, "/tmp/outside/file")
    made = directory_of(instance, directory(instance))
    os.symlink("../outside", instance.outside(made("name") + "/link"))
    made("cleanup")
    return same(sorted(instance.tree()), ["/tmp/outside/", "/tmp/outside/file"])


@fact
def links_not_followed(instance):
    made = directory_of(instance, directory(instance))
    os.symlink("../target", instance.outside(made("name") + "/link"))
    return refused("already-exists", made, "create-file", "link") or same("/tmp/target" in instance.tree(), False)


@fact(TEMPFILE_MAX_BYTES="8")
def limits(instance):
    file = file_of(instance, unnamed(instance, buffer_size=0))
    refusal = refused("quota-exceeded", file, "write", b"123456789")
    file("write", b"12345678")
    return refusal or same(instance.call("control", "get-usage").bytes, 8)


@fact
def sweep(instance):
    prepare(instance, "/tmp/tmpaaaaaaaa")
    prepare(instance, "/tmp/tmpbbbbbbbb")
    before = time.time() - 7200
    os.utime(instance.outside("/tmp/tmpaaaaaaaa"), (before, before))
    swept = instance.call("control", "sweep", "tmp", 3600)
    return same(instance.tree(), ["/tmp/tmpbbbbbbbb"]) or same(swept, 1)


@fact
def release_all(instance):
    file = holding(instance, named(instance), b"x")
    directory(instance)
    instance.call("control", "release-all")
    return same(instance.tree(), []) or same(file("is-closed"), True)


@fact
def streams(instance):
    handle = unnamed(instance)
    holding(instance, handle, b"abc")
    return lent(instance.call("handles", "read-stream", handle, 1))


@fact
def descriptors(instance):
    handle = unnamed(instance)
    holding(instance, handle, b"abc")
    return lent(instance.call("handles", "into-descriptor", handle))


def lent(handle):
    if not isinstance(handle, ResourceAny):
        return f"{handle} instead of a handle"
    raise Lacking("wasmtime-py gives Python the handle, and none of the functions of WASI to use it with")


@fact(preopened=False)
def clear_errors(instance):
    return refused("no-usable-directory", instance.call, "defaults", "gettempdir")
