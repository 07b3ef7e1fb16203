"""The errors of the component as Python's exceptions."""

import errno
import io
import os

# What carries a path and nothing else.
_PATHS = {
    "already-exists": errno.EEXIST,
    "not-found": errno.ENOENT,
    "not-a-directory": errno.ENOTDIR,
    "permission-denied": errno.EACCES,
    "replaced": errno.ESTALE,
    "cross-device": errno.EXDEV,
}

# What carries a sentence.
_SENTENCES = {
    "invalid-argument": errno.EINVAL,
    "quota-exceeded": errno.EDQUOT,
    "unsupported": errno.ENOTSUP,
    "other": errno.EIO,
}


def exception(case, payload):
    """The exception for a case of the WIT's `error`. `OSError` itself finds the subclass for a number."""
    if case in _PATHS:
        number = _PATHS[case]
        return OSError(number, os.strerror(number), payload)
    if case in _SENTENCES:
        return OSError(_SENTENCES[case], payload)
    match case:
        case "no-usable-directory":
            return FileNotFoundError(errno.ENOENT, f"No usable temporary directory found in {payload}")
        case "cleanup-incomplete":
            return OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), ", ".join(payload))
        case "closed":
            return ValueError("I/O operation on closed file.")
        case "not-readable":
            return io.UnsupportedOperation("not readable")
        case "not-writable":
            return io.UnsupportedOperation("not writable")
        case "no-space":
            return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        case "too-large":
            return OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        case _:
            raise AssertionError(f"the WIT has no error {case}")
