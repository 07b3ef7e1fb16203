"""Text over temporary files."""

import tempfile

from harness import attempt, case, listing


@case
def text_is_written_and_read():
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        yield file.write("häß\n€"), file.seek(0), file.read(2), file.readline(), file.read(), file.read()
        yield type(file).__name__, file.mode, file.encoding, file.errors, file.newlines, file.line_buffering


@case
def each_newline_is_translated_as_it_says():
    for newline in None, "", "\n", "\r", "\r\n":
        with tempfile.TemporaryFile("w+", encoding="ascii", newline=newline) as file:
            file.write("a\nb\r\nc\rd\n")
            file.seek(0)
            yield newline, list(file), file.newlines
            file.seek(0)
            yield file.buffer.read()


@case
def each_encoding_writes_its_bytes():
    for encoding in "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "koi8-r", "shift_jis":
        with tempfile.TemporaryFile("w+", encoding=encoding) as file:
            yield encoding, attempt(file.write, "aé"), attempt(file.flush), attempt(file.write, "b")
            file.seek(0)
            yield attempt(file.read), file.buffer.seek(0), file.buffer.read()


@case
def each_handler_does_with_errors_what_it_says():
    handlers = "strict ignore replace backslashreplace xmlcharrefreplace surrogateescape namereplace"
    for errors in handlers.split():
        with tempfile.TemporaryFile("w+", encoding="ascii", errors=errors) as file:
            yield errors, file.errors, attempt(file.write, "aé€b"), file.seek(0), file.read()
            file.buffer.seek(0)
            file.buffer.write(b"x\xffy")
            file.seek(0)
            yield attempt(file.read)


@case
def text_takes_no_bytes_and_bytes_no_text():
    with tempfile.TemporaryFile("w+") as file:
        yield attempt(file.write, b"x"), attempt(file.write, None)
    with tempfile.TemporaryFile() as file:
        yield attempt(file.write, "x")


@case
def lines_reach_the_disk_when_lines_are_buffered():
    with tempfile.NamedTemporaryFile("w", buffering=1, encoding="utf-8") as file:
        for text in "part", " of a line\n", "more":
            file.write(text)
            with open(file.name, "rb") as other:
                yield other.read()


@case
def text_leads_back_to_where_it_told():
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        file.write("äöü\nsecond\nthird\n")
        file.seek(0)
        file.readline()
        here = file.tell()
        rest = file.read()
        yield rest, file.seek(here) == here, file.readline(), attempt(file.seek, -1), attempt(file.seek, 1, 1)
        yield attempt(file.seek, 0, 1) == here, file.seek(0, 2), file.read()


@case
def telling_is_refused_between_lines():
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        file.write("a\nb\n")
        file.seek(0)
        next(file)
        yield attempt(file.tell), file.read()


@case
def text_is_truncated_in_bytes():
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        file.write("äöü")
        yield file.truncate(4), file.seek(0), file.read(), file.truncate(0), file.seek(0), file.read()


@case
def text_can_be_configured_anew():
    with tempfile.TemporaryFile("w+", encoding="ascii") as file:
        file.write("a")
        file.reconfigure(encoding="utf-8", newline="\r\n")
        file.write("ä\n")
        file.flush()
        yield file.encoding, file.buffer.seek(0), file.buffer.read()


@case
def what_is_written_is_the_length_in_characters():
    with tempfile.TemporaryFile("w+", encoding="utf-16", newline="\r\n") as file:
        yield file.write("ab\n"), file.write("😀"), file.write("")
        file.seek(0)
        yield file.read()


@case
def named_text_is_read_by_others():
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write("für andere\n")
        file.flush()
        yield listing()
        with open(file.name, encoding="utf-8") as other:
            yield other.readlines(), attempt(file.read)


@case
def lines_are_printed_into_files():
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        print("a", 1, sep="-", file=file)
        print("b", file=file, flush=True)
        file.writelines(["c\n", "d"])
        file.seek(0)
        yield file.readlines(), [line for line in file]
