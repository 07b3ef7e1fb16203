"""Where text is among bytes.

What `tell` of a TextIOWrapper gives is an offset, the state of the decoder there, how many bytes to decode again from
there on, and how many of the characters that come of it to skip.
"""

import codecs
import io

WITH_MARK = ("utf-16", "utf-32", "utf-8-sig")

# A cookie's offset, the state of the decoder there, and in it whether a `\r` is held back.
OFFSET = 2**64 - 1
STATE = 2**96 - 2**64
HELD_BACK = 2**64
COUNT = 2**32 - 1


def take(wrapper, most, line):
    """Reads so that no character more than asked for is decoded."""
    if line:
        return wrapper.readline(-1 if most is None else most)
    if most is None:
        return wrapper.read()
    characters = []
    while len(characters) < most:
        character = wrapper.read(1)
        if not character:
            break
        characters.append(character)
    return "".join(characters)


class Places:
    def elsewhere(self, contents, cookie, chunk=None, lenient=False):
        """Another TextIOWrapper of the same contents, at the same place."""
        arguments = self.text_arguments()
        if lenient and arguments["errors"] in ("strict", "xmlcharrefreplace"):
            arguments["errors"] = "backslashreplace"
        wrapper = io.TextIOWrapper(io.BytesIO(contents), **arguments)
        if chunk:
            wrapper._CHUNK_SIZE = chunk
        wrapper.seek(cookie)
        return wrapper

    def rest(self, contents, cookie):
        """The text from there on, whatever is wrong with it; none if no text begins there."""
        try:
            return self.elsewhere(contents, cookie, lenient=True).read()
        except UnicodeError:
            return None

    def exactly(self, contents, cookie):
        """The same place without bytes to read again; none: in the middle of what stands for a byte."""
        start, fed, skipped = cookie & OFFSET, cookie >> 96 & COUNT, cookie >> 128 & COUNT
        state, end = cookie & STATE, start + fed
        # A `\r` that is held back until it is known whether a `\n` follows.
        if self.tells_ends() and state & HELD_BACK:
            state ^= HELD_BACK
            start -= self.unit()
        elif not fed:
            return cookie
        rest = self.rest(contents, cookie)
        for offset in [*range(start, end, self.unit()), end]:
            before = self.rest(contents[:offset], start | state)
            if before is not None and len(before) == skipped and self.rest(contents, offset | state) == rest:
                return offset | state
        return None

    def before_ignored(self, contents, cookie):
        """The place right behind the last character: CPython may have gone on over bytes that it ignores."""
        if self.make["text"]["errors"] == "ignore" and self.last:
            before, most, line, text = self.last
            rest, unit = self.rest(contents, cookie), self.unit()
            while (cookie & OFFSET) - unit >= before & OFFSET and self.rest(contents, cookie - unit) == rest:
                try:
                    if take(self.elsewhere(contents[:(cookie & OFFSET) - unit], before), most, line) != text:
                        break
                except OSError:
                    # Not even the place before is left.
                    break
                cookie -= unit
        return cookie

    def start_of_byte(self, contents, cookie):
        """Where the bytes begin whose replacement is partly read."""
        start, skipped, state = cookie & OFFSET, cookie >> 128 & COUNT, cookie & STATE
        rest = self.rest(contents, cookie)
        for offset in sorted(self.ill_formed(contents, start, state), reverse=True):
            inside = len(self.rest(contents, offset | state)) - len(rest)
            if inside > 0 and len(self.rest(contents[:offset], start | state)) + inside == skipped:
                return offset | state
        return start | state

    def ill_formed(self, contents, start, state):
        """The offsets of all that is no text."""
        found = []

        def note(error):
            found.append(start + error.start)
            return "", error.end

        name = codecs.lookup(self.make["text"].get("encoding") or "utf-8").name
        flags = state >> 65 if self.tells_ends() else state >> 64
        if name in WITH_MARK and start:
            name = "utf-8" if name == "utf-8-sig" else name + ("-be" if flags & 1 else "-le")
        codecs.register_error("note", note)
        codecs.decode(contents[start:], name, "note")
        return found

    def with_order(self, contents, cookie):
        """The same offset in the byte order that the mark of the file says."""
        opposite = codecs.lookup(self.make["text"].get("encoding") or "utf-8").name in ("utf-16", "utf-32") and (
            contents.startswith((b"\xfe\xff", b"\0\0\xfe\xff")))
        return cookie & OFFSET | opposite << (65 if self.tells_ends() else 64)

    def unit(self):
        """Bytes that come together."""
        name = codecs.lookup(self.make["text"].get("encoding") or "utf-8").name
        return 4 if "32" in name else 2 if "16" in name else 1

    def tells_ends(self):
        """Whether the state of the decoder is that of one that looks for line ends."""
        return self.make["text"]["newline"] in ("universal", "untranslated")
