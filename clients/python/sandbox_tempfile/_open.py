"""Python's `open`, for a raw file that is there already: which buffer, and whether text."""

import io
import warnings


class Layers:
    """The arguments of `open` about modes, buffers and text, checked as `open` checks them."""

    def __init__(self, mode, buffering, encoding, errors, newline):
        self.mode, self.buffering, self.text = mode, buffering, (encoding, errors, newline)
        if not isinstance(mode, str):
            raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
        letters = set(mode)
        if letters - set("axrwb+t") or len(mode) > len(letters):
            raise ValueError(f"invalid mode: {mode!r}")
        if letters >= {"b", "t"}:
            raise ValueError("can't have text and binary mode at once")
        if len(letters & set("axrw")) != 1:
            raise ValueError("must have exactly one of create/read/write/append mode")
        self.binary = "b" in letters
        if self.binary:
            for name, value in zip(("encoding", "errors", "newline"), self.text):
                if value is not None:
                    raise ValueError(f"binary mode doesn't take {'an' if name[0] == 'e' else 'a'} {name} argument")
            if buffering == 1:
                ignored = "line buffering (buffering=1) isn't supported in binary mode"
                warnings.warn(ignored, RuntimeWarning, stacklevel=4)
        elif buffering == 0:
            raise ValueError("can't have unbuffered text I/O")

    def over(self, raw):
        """The raw file below what `open` would return. If that fails, the raw file is closed."""
        try:
            if self.buffering == 0:
                return raw
            buffer = self._buffer()(raw, self.buffering if self.buffering > 1 else io.DEFAULT_BUFFER_SIZE)
            if self.binary:
                return buffer
            encoding, errors, newline = self.text
            file = io.TextIOWrapper(buffer, encoding, errors, newline, line_buffering=self.buffering == 1)
            file.mode = self.mode
            return file
        except BaseException:
            raw.close()
            raise

    def _buffer(self):
        if "+" in self.mode:
            return io.BufferedRandom
        return io.BufferedReader if "r" in self.mode else io.BufferedWriter


def raw_of(file):
    """The raw file below its layers, with nothing held back in them."""
    file.flush()
    return raw_below(file)


def raw_below(file):
    file = getattr(file, "buffer", file)
    return getattr(file, "raw", file)
