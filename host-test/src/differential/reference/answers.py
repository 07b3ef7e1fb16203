"""How results and errors are written down."""

import errno
import io
import zlib

SHORT = 24
INVALID = (errno.EINVAL, errno.ENAMETOOLONG, errno.EISDIR, errno.ELOOP)
READING = ("read", "line", "text-read", "text-line")


class Refused(Exception):
    """An error by its name in our interface."""


def case(error, step):
    """The name of an error; none if no plan should come to it."""
    if isinstance(error, Refused):
        return error.args[0]
    if isinstance(error, io.UnsupportedOperation):
        return "not-readable" if step in READING else "not-writable"
    if isinstance(error, OverflowError):
        return "too-large"
    if isinstance(error, OSError):
        if error.errno in INVALID:
            return "invalid-argument"
        return {errno.EEXIST: "already-exists", errno.ENOENT: "not-found", errno.ENOTDIR: "not-a-directory",
                errno.EFBIG: "too-large", errno.EOVERFLOW: "too-large"}.get(error.errno)
    if isinstance(error, TypeError) and "error callback" in str(error):
        # Of an error handler that cannot decode.
        return "invalid-argument"
    if isinstance(error, (ValueError, LookupError)):
        return "closed" if "closed file" in str(error) else "invalid-argument"
    return None


def digest(data):
    """Bytes or text as they are if short (bytes: a character each), else the length and the CRC-32."""
    if len(data) <= SHORT:
        return data.decode("latin-1") if isinstance(data, bytes) else data
    return [len(data), zlib.crc32(data if isinstance(data, bytes) else data.encode())]
