"""Spools: in memory until they are on disk."""

import os
import tempfile

from harness import attempt, case, listing


def spool(*args, **kwargs):
    return tempfile.SpooledTemporaryFile(*args, **kwargs)


@case
def two_bytes_stay_and_a_third_rolls():
    with spool(2) as file:
        yield file._rolled, file.write(b"ab"), file._rolled, file.write(b"c"), file._rolled
        yield file.tell(), file.seek(0), file.read()


@case
def any_number_can_be_the_limit():
    for limit in 2.5, 1e6, 2**70, float("inf"), -1, None, True:
        with spool(limit) as file:
            yield file._rolled, file.write(b"abc"), file._rolled, file.seek(0), file.read()


@case
def writing_never_rolls_without_a_limit():
    with spool() as file:
        file.write(b"x" * 100000)
        yield file._rolled, file.rollover(), file._rolled, file.seek(0), len(file.read())


@case
def rewriting_never_rolls():
    with spool(30) as file:
        for _ in range(5):
            file.seek(0)
            file.write(b"x" * 20)
            yield file._rolled


@case
def seeking_does_not_roll_but_the_next_write():
    with spool(30) as file:
        yield file.seek(100), file._rolled, file.write(b"x"), file._rolled, file.seek(0), file.read()


@case
def lines_roll_together():
    with spool(5) as file:
        file.writelines([b"ab\n", b"cd\n"])
        yield file._rolled, file.seek(0), file.readlines()


@case
def truncation_beyond_the_limit_rolls():
    with spool(5) as file:
        file.write(b"abc")
        yield file.truncate(2), file._rolled, file.truncate(9), file._rolled, file.seek(0), file.read()


@case
def truncation_without_a_size_is_at_the_position():
    with spool(5) as file:
        file.write(b"abc")
        file.seek(1)
        yield file.truncate(), file.seek(0), file.read()


@case
def rollover_keeps_the_position_and_the_data():
    with spool(100) as file:
        file.write(b"0123456789")
        file.seek(4)
        yield file.read(2), file.rollover(), file.tell(), file.read(), file.rollover(), file.seek(0), file.read()


@case
def a_spool_says_its_mode():
    for mode in "w+b", "w+", "wb+":
        with spool(2, mode=mode) as file:
            yield mode, file.mode, file.name
            file.rollover()
            yield file.mode


@case
def a_spool_is_read_and_iterated():
    for size in 0, 3:
        with spool(size) as file:
            file.write(b"one\ntwo\nthree")
            file.seek(0)
            yield list(file), file.seek(0), file.readline(), file.read(2), file.readlines()
            buffer = bytearray(5)
            yield file.seek(0), file.readinto(buffer), buffer, file.readinto1(buffer) > 0, file.read1(2)


@case
def a_spool_is_readable_writable_and_seekable():
    with spool() as file:
        yield file.readable(), file.writable(), file.seekable(), file.isatty(), file.closed
    yield file.closed


@case
def a_spool_is_a_file_object():
    import io

    with spool() as file:
        yield isinstance(file, io.IOBase)
        wrapped = io.TextIOWrapper(file, encoding="utf-8", write_through=True)
        yield wrapped.write("ä"), wrapped.seek(0), wrapped.read()
        wrapped.detach()


@case
def text_rolls_by_its_bytes():
    for encoding in "utf-8", "utf-16":
        with spool(6, mode="w+", encoding=encoding) as file:
            yield file._rolled, file.write("äö"), file._rolled, file.write("ü€"), file._rolled
            yield file.seek(0), file.read(), file.encoding, file.errors


@case
def the_mark_is_written_once():
    with spool(4, mode="w+", encoding="utf-16-le") as file:
        file.write("ab")
        file.write("cd")
        file.seek(0)
        yield file.read()
    with spool(8, mode="w+", encoding="utf-16") as file:
        file.write("ab")
        file.write("cdef")
        yield file._rolled, file.seek(0), file.read()


@case
def rolling_keeps_how_lines_end():
    for newline in None, "", "\n", "\r", "\r\n":
        with spool(4, mode="w+", newline=newline, encoding="ascii") as file:
            file.write("a\nb\r\nc\rd\n")
            yield newline, file._rolled, file.seek(0), list(file), file.newlines


@case
def rolling_keeps_the_handler():
    with spool(3, mode="w+", encoding="ascii", errors="xmlcharrefreplace") as file:
        file.write("aé")
        yield file._rolled, file.errors, file.write("é"), file.seek(0), file.read()


@case
def bytes_have_no_text_attributes():
    with spool() as file:
        yield attempt(lambda: file.encoding), attempt(lambda: file.newlines), attempt(lambda: file.errors)


@case
def a_spool_makes_no_name():
    with spool(2, suffix=".x", prefix="pre") as file:
        file.write(b"abc")
        yield listing(), file.name is None or isinstance(file.name, int)


@case
def a_spool_looks_at_its_directory_when_it_rolls():
    file = spool(2, dir=os.path.join(tempfile.gettempdir(), "missing"))
    yield file.write(b"ab"), attempt(file.rollover)


@case
def the_context_of_a_closed_spool_is_refused():
    file = spool()
    file.close()
    yield attempt(file.__enter__), attempt(file.rollover)


@case
def types_can_be_subscripted():
    yield str(tempfile.SpooledTemporaryFile[bytes]).endswith("SpooledTemporaryFile[bytes]")
    yield str(tempfile.TemporaryDirectory[str]).endswith("TemporaryDirectory[str]")
