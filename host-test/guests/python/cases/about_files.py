"""Reading, writing, closing, and what stays."""

import copy
import gc
import io
import os
import tempfile
import warnings

from harness import attempt, case, listing


@case
def a_file_is_binary_and_for_both_ways():
    with tempfile.TemporaryFile() as file:
        yield type(file).__name__, file.mode, file.readable(), file.writable(), file.seekable(), file.isatty()
        yield isinstance(file, io.BufferedRandom), isinstance(file.raw, io.RawIOBase), file.closed
    yield file.closed


@case
def what_is_written_is_read():
    with tempfile.TemporaryFile() as file:
        yield file.write(b"hello"), file.tell(), file.seek(0), file.read(), file.read(), file.tell()


@case
def an_unnamed_file_is_in_no_directory():
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
        file.flush()
        yield listing()


@case
def a_named_file_is_there_until_it_is_closed():
    file = tempfile.NamedTemporaryFile()
    yield listing(), os.path.dirname(file.name) == tempfile.gettempdir(), os.path.isabs(file.name)
    file.close()
    yield listing(), os.path.exists(file.name), file.closed


@case
def a_named_file_can_be_opened_by_its_name():
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"shared")
        with open(file.name, "rb") as other:
            yield other.read()
        file.flush()
        with open(file.name, "rb") as other:
            yield other.read()


@case
def a_wrapper_is_no_file_but_has_one():
    with tempfile.NamedTemporaryFile() as file:
        yield type(file).__name__, type(file.file).__name__, file.mode, file.name == file.file.name
        yield hasattr(file, "read"), hasattr(file, "nonsense"), attempt(lambda: file.nonsense)


@case
def delete_false_leaves_the_file():
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"kept")
    yield listing()
    with open(file.name, "rb") as kept:
        yield kept.read()
    os.unlink(file.name)


@case
def what_is_collected_is_gone():
    file = tempfile.NamedTemporaryFile()
    yield listing()
    del file
    gc.collect()
    yield listing()


@case
def its_iterator_keeps_a_file():
    def lines():
        file = tempfile.NamedTemporaryFile()
        file.write(b"a\nb\n")
        file.seek(0)
        return iter(file)

    found = lines()
    gc.collect()
    yield next(found), next(found), attempt(next, found)


@case
def a_name_can_be_replaced_by_the_file():
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"complete")
    target = os.path.join(tempfile.gettempdir(), "target")
    os.replace(file.name, target)
    yield listing()
    with open(target, "rb") as kept:
        yield kept.read()
    os.unlink(target)


@case
def the_context_closes_after_an_exception():
    for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile, tempfile.SpooledTemporaryFile:
        try:
            with make() as file:
                file.write(b"x")
                raise KeyError
        except KeyError:
            yield file.closed, listing()


@case
def nothing_can_be_done_after_close():
    for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile, tempfile.SpooledTemporaryFile:
        file = make()
        file.close()
        file.close()
        yield attempt(file.read), attempt(file.write, b"x"), attempt(file.seek, 0), attempt(file.tell)
        yield attempt(file.truncate), attempt(file.flush), attempt(file.readline), attempt(file.readable)
        yield attempt(lambda: next(iter(file))), attempt(file.__enter__), attempt(file.writelines, [b"x"])


@case
def entering_a_closed_file_fails():
    for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile, tempfile.SpooledTemporaryFile:
        file = make()
        with file:
            pass
        yield attempt(file.__enter__)


@case
def a_raw_file_fails_after_close_as_others_do():
    file = tempfile.TemporaryFile(buffering=0)
    file.close()
    yield attempt(file.read), attempt(file.readall), attempt(file.write, b"x"), attempt(file.seek, 0)
    yield attempt(file.truncate, 0), attempt(file.writable), attempt(file.readinto, bytearray(1)), attempt(file.tell)


@case
def lines_end_at_newlines():
    with tempfile.TemporaryFile() as file:
        file.writelines([b"one\n", b"two\r\n", b"", b"three"])
        file.seek(0)
        yield list(file)
        file.seek(0)
        yield file.readline(), file.readline(2), file.readline(), file.readlines()
        file.seek(0)
        yield file.readlines(5)


@case
def a_wrapper_is_read_line_by_line():
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"a\nb\nc")
        file.seek(0)
        yield [line for line in file], next(iter(file), None)


@case
def seeks_count_from_three_places():
    with tempfile.TemporaryFile() as file:
        file.write(b"0123456789")
        yield file.seek(2), file.seek(3, os.SEEK_CUR), file.read(1), file.seek(-2, os.SEEK_END), file.read()
        yield file.seek(20), file.read(), file.tell(), attempt(file.seek, -1), attempt(file.seek, -30, os.SEEK_CUR)
        yield file.tell(), attempt(file.seek, -30, os.SEEK_END), attempt(file.seek, 0, 9), attempt(file.seek, "x")


@case
def a_raw_file_seeks_likewise():
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"0123456789")
        yield file.seek(2), file.seek(3, os.SEEK_CUR), file.seek(-2, os.SEEK_END), file.tell()
        yield attempt(file.seek, -1), attempt(file.seek, -30, os.SEEK_CUR), attempt(file.seek, -30, os.SEEK_END)
        yield attempt(file.seek, 0, 9), attempt(file.seek, "x"), attempt(file.seek, 1.5), file.tell()


@case
def a_gap_is_zeros():
    with tempfile.TemporaryFile() as file:
        file.seek(4)
        file.write(b"x")
        file.seek(0)
        yield file.read()


@case
def truncation_cuts_and_extends():
    for buffering in -1, 0:
        with tempfile.TemporaryFile(buffering=buffering) as file:
            file.write(b"0123456789")
            yield file.truncate(4), file.tell(), file.seek(0), file.read()
            yield file.seek(2), file.truncate(), file.seek(0), file.read()
            yield file.truncate(5), file.tell(), file.seek(0), file.read(), attempt(file.truncate, -1)


@case
def buffers_are_read_into():
    for buffering in -1, 0:
        with tempfile.TemporaryFile(buffering=buffering) as file:
            file.write(b"0123456789")
            file.seek(0)
            buffer = bytearray(4)
            yield file.readinto(buffer), buffer, file.readinto(memoryview(buffer)[:2]), buffer, file.tell()
            yield file.readinto(bytearray(0)), file.seek(0, 2), file.readinto(buffer)
            yield attempt(file.readinto, b"constant")


@case
def a_buffer_peeks_and_reads_what_it_has():
    with tempfile.TemporaryFile() as file:
        file.write(b"0123456789")
        file.seek(0)
        yield file.peek(1)[:1], file.read1(3), file.read1(), file.read1(), file.tell()


@case
def anything_with_a_buffer_can_be_written():
    import array

    for buffering in -1, 0:
        with tempfile.TemporaryFile(buffering=buffering) as file:
            yield file.write(bytearray(b"ab")), file.write(memoryview(b"cde")[1:]), file.write(array.array("H", [1, 2]))
            yield attempt(file.write, "text"), attempt(file.write, 5), attempt(file.write, None), file.write(b"")
            file.seek(0)
            yield file.read()


@case
def a_large_file_comes_back_whole():
    block = bytes(range(256)) * 300
    with tempfile.TemporaryFile() as file:
        for _ in range(5):
            file.write(block)
        file.seek(0)
        yield file.tell(), file.read() == block * 5, file.tell()


@case
def reads_and_writes_take_turns():
    with tempfile.TemporaryFile() as file:
        file.write(b"0123456789")
        file.seek(2)
        yield file.read(2), file.write(b"XY"), file.read(2), file.tell()
        file.seek(0)
        yield file.read()


@case
def a_file_can_be_detached():
    file = tempfile.TemporaryFile()
    file.write(b"abc")
    with file.detach() as raw:
        yield raw.seek(0), raw.read(), attempt(file.read)


@case
def a_descriptor_is_no_attribute_of_closed_files():
    file = tempfile.TemporaryFile()
    file.close()
    yield attempt(file.fileno)


@case
def numbers_are_never_cut_off():
    for buffering in -1, 0:
        with tempfile.TemporaryFile(buffering=buffering) as file:
            file.write(b"0123456789")
            for number in 2**63, 2**64 + 5, -(2**64) - 5:
                yield attempt(file.truncate, number).startswith(("Overflow", "OSError"))
                yield attempt(file.seek, number, os.SEEK_CUR).startswith(("Overflow", "ValueError"))
            yield attempt(file.truncate, 1.5), file.tell(), file.seek(0), file.read()


@case
def a_raw_file_reads_to_its_end():
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"0123456789")
        yield [(file.seek(0), file.read(*most)) for most in ((), (-1,), (None,), (3,))]


@case
def what_is_collected_unclosed_is_warned_of():
    for make in tempfile.TemporaryFile, tempfile.SpooledTemporaryFile, lambda: tempfile.TemporaryFile(buffering=0):
        for close in False, True:
            with warnings.catch_warnings(record=True) as seen:
                warnings.simplefilter("always")
                file = make()
                if close:
                    file.close()
                del file
                gc.collect()
            yield [warning.category.__name__ for warning in seen]


@case
def a_wrapper_is_not_copied():
    with tempfile.NamedTemporaryFile() as file:
        yield attempt(copy.copy, file)
