"""Steps on the file as text.

CPython's TextIOWrapper reads ahead in chunks, so that a file is often further than the text that was read. With chunks
of one byte it is nearly exact, and `tell` says by how much it is not.
"""

import codecs
import os

from answers import Refused, digest
from files import LARGEST
from places import OFFSET, WITH_MARK, Places, take

NEWLINES = {"universal": None, "untranslated": "", "lf": "\n", "cr": "\r", "crlf": "\r\n"}
# What a line ends with when it has been read.
LINE_ENDS = {"universal": "\n", "untranslated": ("\r", "\n"), "lf": "\n", "cr": "\r", "crlf": "\r\n"}
ENDS = {"\r": "cr", "\n": "lf", "\r\n": "crlf"}
ENCODINGS = WITH_MARK + ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "iso8859-1", "ascii", "cp1252")


def known(encoding):
    """Whether it is one of ours, by its name or an alias. A LookupError: no text is written in it at all."""
    if encoding is None:
        return True
    codec = codecs.lookup(encoding)
    if not codec._is_text_encoding:
        raise LookupError(encoding)
    return codec.name in ENCODINGS


def ends(newlines):
    """The kinds of line end in a TextIOWrapper's `newlines`."""
    return {ENDS[end] for end in ((newlines,) if isinstance(newlines, str) else newlines or ())}


class Text(Places):
    def text_arguments(self):
        text = self.make["text"]
        encoding = text.get("encoding")
        return {"encoding": encoding, "errors": text["errors"].replace("-", ""), "newline": NEWLINES[text["newline"]]}

    def open_text(self):
        """What follows on the opening of a file as text."""
        text = self.make["text"]
        self.has_text = True
        if text.get("line_buffering") or text.get("write_through"):
            self.wrapper().reconfigure(line_buffering=text.get("line_buffering", False),
                                       write_through=text.get("write_through", False))
        self.encoding = self.wrapper().encoding
        self.marks = []
        self.at(True)

    def at(self, anew):
        """After a write or a seek: the position is a plain offset, and nothing has been read ahead of it."""
        self.plain, self.ahead, self.unset, self.ended_at = True, False, False, None
        self.last = None
        if anew:
            self.met, self.early, self.marked = set(), set(), False

    def changed(self):
        """A position in the middle of what is decoded together is good until the bytes change."""
        self.marks = [mark and (mark if mark[1] else None) for mark in self.marks]

    def wrapper(self):
        file = self.file
        wrapper = file._file if self.make["kind"] == "spooled" else getattr(file, "file", file)
        wrapper._CHUNK_SIZE = 1
        return wrapper

    def need_text(self):
        if not self.has_text:
            raise Refused("absent")
        if self.file is None:
            raise Refused("closed")
        return self.wrapper()

    def contents(self, wrapper):
        wrapper.flush()
        memory = self.memory()
        if memory is not None:
            return memory.getvalue()
        descriptor = wrapper.fileno()
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0)

    def text_reading(self, most, line):
        wrapper = self.need_text()
        if self.memory() is not None and not self.readable():
            self.refuse("spool-mode", "not-readable")
        most = None if most is None else int(most)
        if wrapper.closed or not self.readable():
            method = wrapper.readline if line else wrapper.read
            method(-1 if most is None or most > LARGEST else most)
            self.refuse("line-of-nothing", "closed" if wrapper.closed else "not-readable")
        if most is not None and most > LARGEST:
            self.differs("read-wish")
            most = None
        cookie = wrapper.tell()
        contents = self.contents(wrapper)
        if self.unset and cookie and self.with_mark():
            cookie = self.find_mark(wrapper, contents, cookie, most, line)
        text, certain = self.read_exactly(wrapper, contents, cookie, most, line)
        self.plain = self.unset = False
        if most != 0:
            self.last = cookie, most, line, text
            whole_line = line and text.endswith(LINE_ENDS[self.make["text"]["newline"]])
            ended = not whole_line and (most is None or len(text) < most)
            # Then also what was ignored has been read.
            self.ended_at = max(len(contents), cookie & OFFSET) if ended else None
        self.look_ahead(wrapper, self.elsewhere(contents, cookie), text, most, line)
        if "\n" in text or "\r" in text:
            self.met |= self.met_in(certain, cookie, most, line)
        return digest(text)

    def read_exactly(self, wrapper, contents, cookie, most, line):
        """The text, and the contents as far as it takes them."""
        if most == 0:
            return "", contents
        try:
            return take(wrapper, most, line), contents
        except (UnicodeError, TypeError):
            self.find_place(wrapper, cookie)
            clean = self.before_error(contents, cookie, most, line)
            if clean is None:
                raise
            self.differs("look-ahead")
            text, place = clean
            wrapper.seek(place)
            return text, contents[:place & OFFSET]

    def before_error(self, contents, cookie, most, line):
        """The text and the place behind it, if the error lies there, found only to see if a `\n` follows a `\r`."""
        other = self.elsewhere(contents, cookie, 1, lenient=True)
        text = take(other, most, line)
        place = self.exactly(contents, other.tell())
        try:
            if take(self.elsewhere(contents[:place & OFFSET], cookie, 1), most, line) == text:
                return text, place
        except (UnicodeError, TypeError):
            pass
        return None

    def met_in(self, contents, cookie, most, line):
        exact = self.elsewhere(contents, cookie, 1, lenient=True)
        take(exact, most, line)
        return ends(exact.newlines)

    def find_mark(self, wrapper, contents, cookie, most, line):
        """After a write, CPython looks for a byte order mark also in the middle of a file; after a seek, for none."""
        def attempt():
            try:
                return take(wrapper, most, line)
            except (UnicodeError, TypeError):
                return None
        unset = attempt()
        cookie = self.with_order(contents, cookie)
        wrapper.seek(cookie)
        if attempt() != unset:
            self.differs("mark-midway")
        wrapper.seek(cookie)
        return cookie

    def find_place(self, wrapper, cookie):
        try:
            lost = wrapper.tell() != cookie
        except (OSError, ValueError):
            lost = True
        if lost:
            self.differs("strict-place")
        wrapper.seek(cookie)

    def look_ahead(self, wrapper, other, text, most, line):
        """Whether CPython, left alone, would have given something else, or have read further than it says."""
        try:
            if (other.readline if line else other.read)(-1 if most is None else most) != text:
                self.differs("look-ahead")
        except (UnicodeError, TypeError):
            self.differs("look-ahead")
        self.early |= ends(other.newlines)
        self.ahead = other.buffer.tell() != wrapper.buffer.tell()

    def step_text_read(self, most):
        return self.text_reading(most, False)

    def step_text_line(self, most):
        return self.text_reading(most, True)

    def stand_still(self, wrapper):
        """Puts the file where the text is, for what is about to change it."""
        before = wrapper.buffer.tell()
        cookie = self.ended_at
        if cookie is None:
            contents = self.contents(wrapper)
            cookie = self.exactly(contents, wrapper.tell())
            if cookie is not None:
                cookie = self.before_ignored(contents, cookie)
            else:
                self.differs("inside-a-byte")
                cookie = self.start_of_byte(contents, wrapper.tell())
        wrapper.seek(cookie)
        if self.ahead or wrapper.buffer.tell() != before:
            self.differs("look-ahead")
        self.ahead = False
        if wrapper.buffer.tell() == 0:
            # The state of a decoder that has seen nothing is no reason to leave out the mark.
            wrapper.seek(0)

    def step_text_write(self, unit, times):
        wrapper = self.need_text()
        text = unit * int(times)
        memory = self.memory()
        if memory is not None and not self.writable():
            self.refuse("spool-mode", "not-writable")
        if wrapper.closed or not self.writable():
            return wrapper.write(text)
        something = self.is_something(text)
        before = memory and memory.getvalue()
        cookie = wrapper.tell()
        if not self.plain:
            self.stand_still(wrapper)
        position = wrapper.buffer.tell()
        if not self.plain and not self.marked and position and self.with_mark():
            self.differs("mark-at-start")
        if "a" in self.mode:
            if not something and (len(self.contents(wrapper)) or not self.with_mark()):
                if self.with_mark() and not self.marked and not position:
                    self.differs("append")
                return self.written(len(text))
            if wrapper.seek(0, 2) != position:
                self.differs("append")
        try:
            written = self.file.write(text)
        except OSError:
            if memory is not None:
                self.restore(memory, before, 0)
                wrapper.seek(cookie)
            raise
        self.marked = True
        return self.written(written)

    def written(self, characters):
        marked = self.marked
        self.at(True)
        self.marked = marked
        self.unset = True
        self.changed()
        return characters

    def is_something(self, text):
        """Whether the text is bytes, a byte order mark aside."""
        arguments = self.text_arguments()
        encode = codecs.getencoder(arguments["encoding"] or "utf-8")
        return len(encode(text, arguments["errors"])[0]) > len(encode("")[0])

    def with_mark(self):
        return codecs.lookup(self.make["text"].get("encoding") or "utf-8").name in WITH_MARK

    def step_text_truncate(self, size):
        wrapper = self.need_text()
        cookie = None
        if not wrapper.closed and self.writable() and not self.plain:
            cookie = wrapper.tell()
            self.stand_still(wrapper)
        try:
            result = self.step_truncate(size)
            self.changed()
            return result
        finally:
            if "inside-a-byte" in self.why:
                self.go_back(cookie)

    def go_back(self, cookie):
        try:
            self.wrapper().seek(cookie)
        except OSError:
            # What was there is cut off.
            pass

    def step_text_flush(self):
        self.need_text().flush()

    def step_mark(self):
        cookie = self.need_text().tell()
        self.marks.append((cookie, self.plain, self.last, self.ended_at))

    def step_return(self, mark):
        mark = self.marks[int(mark)] if self.has_text and int(mark) < len(self.marks) else None
        if mark is None:
            raise Refused("absent")
        wrapper = self.need_text()
        cookie, plain, last, ended_at = mark
        wrapper.seek(cookie)
        self.at(cookie == 0)
        self.marked = cookie != 0
        self.plain, self.last, self.ended_at = plain, last, ended_at
        self.unset = plain

    def step_start(self):
        self.need_text().seek(0)
        self.at(True)

    def step_end(self):
        wrapper = self.need_text()
        position = wrapper.seek(0, 2)
        self.at(False)
        self.marked = position != 0
        self.unset = True

    def step_newlines(self):
        if not self.has_text:
            raise Refused("absent")
        if self.file is not None and not self.file.closed:
            if self.early != self.met:
                self.differs("look-ahead")
            elif ends(self.wrapper().newlines) != self.met:
                self.differs("newlines-kept")
        return sorted(self.met, key=list(ENDS.values()).index)

    def step_encoding(self):
        if not self.has_text:
            raise Refused("absent")
        return self.encoding

    def step_raw(self, offset, unit, times):
        """Bytes into the file itself, whatever the text makes of them; then back to the start."""
        wrapper = self.need_text()
        data = unit.encode("latin-1") * int(times)
        # Nothing decoded may be left over when the bytes change.
        wrapper.seek(0)
        try:
            return self.write_raw(wrapper, int(offset), data)
        finally:
            wrapper = self.wrapper()
            wrapper.seek(0)
            self.at(True)
            self.changed()

    def write_raw(self, wrapper, offset, data):
        memory = self.memory()
        if memory is None:
            offset = wrapper.buffer.seek(0, 2) if "a" in self.mode and data else wrapper.buffer.seek(offset)
            written = wrapper.buffer.write(data)
            wrapper.buffer.flush()
            return written
        if not self.writable():
            self.refuse("spool-mode", "not-writable")
        before = memory.getvalue()
        memory.seek(len(before) if "a" in self.mode and data else offset)
        memory.write(data)
        limit = int(self.make.get("max", 0))
        if limit and memory.tell() > limit:
            try:
                self.file.rollover()
            except OSError:
                memory.seek(0)
                memory.truncate()
                memory.write(before)
                raise
        return len(data)
