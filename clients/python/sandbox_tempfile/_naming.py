"""Suffix, prefix and dir: what callers say, and what the component is told."""

import os

from . import _transport as transport


class Naming:
    """What the component is told, and how its answer is told back: bytes to who said bytes."""

    def __init__(self, suffix, prefix, dir):
        affixes = [os.fspath(part) if part is dir else part for part in (suffix, prefix, dir) if part is not None]
        kinds = {_kind(part) for part in affixes}
        if len(kinds) > 1:
            raise TypeError("Can't mix bytes and non-bytes in path components.")
        self._bytes = kinds == {bytes}
        if any("\0" in os.fsdecode(part) for part in affixes):
            raise ValueError("embedded null byte")
        place = None if dir is None else os.path.abspath(transport.text(dir))
        self.record = transport.naming(_text(prefix), _text(suffix), place, None)

    def told(self, path):
        return os.fsencode(path) if self._bytes else path


def _kind(part):
    if not isinstance(part, (str, bytes)):
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(part).__name__}")
    return type(part) if type(part) in (str, bytes) else bytes if isinstance(part, bytes) else str


def _text(affix):
    return None if affix is None else transport.text(affix)
