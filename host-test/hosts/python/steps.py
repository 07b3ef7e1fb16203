"""The steps of a plan, by name."""

import os
import zlib

from host import Refused
from wasmtime.component import Variant

# The most bytes or characters that are written down as they are.
SHORT = 24


def bytes_seen(data):
    return data.decode("latin-1") if len(data) <= SHORT else [len(data), zlib.crc32(data)]


def characters_seen(text):
    return text if len(text) <= SHORT else [len(text), zlib.crc32(text.encode())]


def number(value):
    return None if value is None else int(value)


def payload(unit, times):
    return unit.encode("latin-1") * int(times)


def access(mode):
    flags = {"append"} if "a" in mode else set()
    if "r" in mode or "+" in mode:
        flags.add("read")
    if "r" not in mode or "+" in mode:
        flags.add("write")
    return flags


def name(play):
    path = play.of_file("name")
    return None if path is None else play.shown(path)


def meddle(play, contents=None):
    """Somebody else removes what was made, and perhaps takes its place."""
    path = play.instance.outside(play.present(play.path))
    if not os.path.isfile(path):
        raise Refused("absent")
    os.unlink(path)
    if contents is not None:
        with open(path, "xb") as file:
            file.write(contents)


def read_text(play, method, most):
    text = play.of_text(method, number(most))
    play.plain = False
    return characters_seen(text)


def write_text(play, unit, times):
    written = play.of_text("write", unit * int(times))
    play.plain = True
    return changed(play, written)


def changed(play, result=None):
    """A place in the middle of what is decoded together is none any more."""
    play.marks = [mark if mark and mark[1] else None for mark in play.marks]
    return result


def mark(play):
    play.marks.append((play.of_text("tell"), play.plain))


def go_back(play, number):
    play.present(play.text)
    place = play.marks[int(number)] if int(number) < len(play.marks) else None
    cookie, play.plain = play.present(place)
    play.of_text("seek", cookie)


def start(play):
    play.of_text("seek", 0)
    play.plain = True


def file_below(play):
    """The text is there: without its file it is closed."""
    play.present(play.text)
    if play.file is None:
        raise Refused("closed")


def end(play):
    file_below(play)
    play.of_file("seek", Variant("end", 0))
    play.plain = True


def raw(play, offset, unit, times):
    file_below(play)
    play.of_file("seek", Variant("start", int(offset)))
    refused = written = None
    try:
        written = play.of_file("write", payload(unit, times))
    except Refused as error:
        refused = error
    start(play)
    changed(play)
    if refused:
        raise refused
    return written


def put(play, new):
    """Another file takes the place of the one before."""
    old, play.file = play.file, new
    if old is not None:
        play.instance.drop(old)


def entries(play, path):
    found = play.of_directory("entries", path)
    return sorted(entry.name + "/" * (entry.kind == "directory") for entry in found)


def remove_tree(play):
    play.instance.call("directories", "remove-tree", play.path or "/tmp/nothing")


STEPS = {
    "read": lambda play, most: bytes_seen(play.of_file("read", number(most))),
    "line": lambda play, most: bytes_seen(play.of_file("read-line", number(most))),
    "write": lambda play, unit, times: play.of_file("write", payload(unit, times)),
    "seek": lambda play, offset: play.of_file("seek", Variant("start", int(offset))),
    "skip": lambda play, by: play.of_file("seek", Variant("current", int(by))),
    "seek-end": lambda play, by: play.of_file("seek", Variant("end", int(by))),
    "tell": lambda play: play.of_file("tell"),
    "truncate": lambda play, size: play.of_file("truncate", number(size)),
    "flush": lambda play: play.of_file("flush"),
    "rollover": lambda play: play.of_file("rollover"),
    "rolled": lambda play: play.of_file("is-rolled"),
    "name": name,
    "close": lambda play: play.of_file("close"),
    "closed": lambda play: play.of_file("is-closed"),
    "drop": lambda play: play.let_go("file"),
    "lose": meddle,
    "usurp": lambda play: meddle(play, b"a stranger's"),
    "text-read": lambda play, most: read_text(play, "read", most),
    "text-line": lambda play, most: read_text(play, "read-line", most),
    "text-write": write_text,
    "text-truncate": lambda play, size: changed(play, play.of_text("truncate", number(size))),
    "text-flush": lambda play: play.of_text("flush"),
    "mark": mark,
    "return": go_back,
    "start": start,
    "end": end,
    "newlines": lambda play: play.of_text("newlines"),
    "encoding": lambda play: play.of_text("encoding"),
    "raw": raw,
    "create-file": lambda play, path: put(play, play.of_directory("create-file", path)),
    "open-file": lambda play, path, mode: put(play, play.of_directory("open-file", path, access(mode))),
    "create-directory": lambda play, path: play.of_directory("create-directory", path),
    "entries": entries,
    "remove": lambda play, path: play.of_directory("remove", path),
    "cleanup": lambda play: play.of_directory("cleanup"),
    "directory-name": lambda play: play.shown(play.of_directory("name")),
    "drop-directory": lambda play: play.let_go("directory"),
    "remove-tree": remove_tree,
    "gettempdir": lambda play: play.default("gettempdir"),
    "gettempdirb": lambda play: play.default("gettempdirb").decode(),
    "gettempprefix": lambda play: play.default("gettempprefix"),
    "gettempprefixb": lambda play: play.default("gettempprefixb").decode(),
    "tempdir": lambda play: play.default("tempdir"),
    "set-tempdir": lambda play, path: play.default("set-tempdir", path),
}
