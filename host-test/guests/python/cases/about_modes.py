"""The arguments that `open` has too."""

import io
import tempfile

from harness import attempt, case, listing


@case
def each_mode_allows_what_it_says():
    for mode in "rb", "wb", "xb", "ab", "r+b", "w+b", "x+b", "a+b", "rb+", "+wb":
        for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile:
            with make(mode=mode) as file:
                yield mode, file.mode, file.readable(), file.writable()
                yield attempt(file.write, b"ab"), attempt(file.seek, 0), attempt(file.read)


@case
def each_mode_has_its_layer():
    for mode in "rb", "wb", "ab", "r+b", "w+b", "r", "w", "w+", "a":
        with tempfile.TemporaryFile(mode) as file:
            yield mode, file.mode, type(file).__name__, type(getattr(file, "buffer", file)).__name__


@case
def a_wrong_mode_is_refused_and_nothing_stays():
    for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile:
        for mode in "", "b", "rw", "q", "rbt", "w+++", "rr", "U", "+":
            yield mode, attempt(make, mode), listing()


@case
def a_mode_that_is_no_string_is_refused():
    yield attempt(tempfile.TemporaryFile, 2), attempt(tempfile.NamedTemporaryFile, 2), listing()


@case
def without_a_buffer_there_is_only_the_raw_file():
    with tempfile.TemporaryFile(buffering=0) as file:
        yield isinstance(file, io.RawIOBase), file.mode, file.write(b"abc"), file.seek(0), file.read(2), file.readall()
    with tempfile.NamedTemporaryFile(buffering=0) as file:
        file.write(b"at once")
        with open(file.name, "rb") as other:
            yield other.read()


@case
def a_buffer_has_the_size_it_is_given():
    with tempfile.NamedTemporaryFile(buffering=8) as file:
        for more in b"1234", b"56789":
            file.write(more)
            with open(file.name, "rb") as other:
                yield len(other.read()) > 0


@case
def text_without_a_buffer_is_refused():
    for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile:
        yield attempt(make, "w+", buffering=0), listing()


@case
def bytes_have_no_encoding():
    for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile:
        yield attempt(make, encoding="utf-8"), attempt(make, newline="\n"), attempt(make, errors="strict"), listing()


@case
def an_unknown_encoding_is_refused_and_nothing_stays():
    for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile:
        yield attempt(make, "w+", encoding="no such encoding"), attempt(make, "w+", newline="x"), listing()


@case
def a_buffer_may_not_be_less_than_none():
    yield attempt(lambda: tempfile.TemporaryFile(buffering=-1).close()), listing()


@case
def what_a_mode_forbids_is_unsupported():
    with tempfile.TemporaryFile("wb") as file:
        yield attempt(file.read), attempt(file.readline), attempt(lambda: list(file))
        yield attempt(file.readinto, bytearray(1))
    with tempfile.TemporaryFile("rb") as file:
        yield attempt(file.write, b"x"), attempt(file.truncate, 0), attempt(file.writelines, [b"x"])


@case
def what_a_mode_forbids_a_raw_file_refuses_too():
    with tempfile.TemporaryFile("wb", buffering=0) as file:
        yield attempt(file.read, 1), attempt(file.readinto, bytearray(1))
    with tempfile.TemporaryFile("rb", buffering=0) as file:
        yield attempt(file.write, b"x"), attempt(file.truncate, 0)


@case
def arguments_have_their_places():
    with tempfile.NamedTemporaryFile("w+", -1, "utf-8", "\n", ".txt", "pre", None, True) as file:
        yield file.encoding, file.name.endswith(".txt"), listing()
    with tempfile.TemporaryFile("w+", -1, "utf-8", "\n", ".txt", "pre", None) as file:
        yield file.encoding
    with tempfile.SpooledTemporaryFile(10, "w+", -1, "utf-8", "\n", ".txt", "pre", None) as file:
        yield file.encoding
    yield attempt(tempfile.TemporaryFile, "w+", -1, "utf-8", "\n", "", "", None, None)
    yield attempt(tempfile.TemporaryFile, nonsense=1), attempt(tempfile.mkstemp, nonsense=1)
