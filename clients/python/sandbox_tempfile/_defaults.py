"""Where temporary files go, and how their names begin."""

import os

from . import _transport as transport

template = "tmp"
TMP_MAX = 10000


def gettempprefix():
    """The default prefix for temporary directories and files as string."""
    return template


def gettempprefixb():
    """The default prefix for temporary directories and files as bytes."""
    return os.fsencode(template)


def gettempdir():
    """The default directory as string."""
    return transport.call(transport.defaults.gettempdir)


def gettempdirb():
    """The default directory as bytes."""
    return os.fsencode(gettempdir())


def tempdir():
    return transport.call(transport.defaults.tempdir)


def set_tempdir(path):
    transport.call(transport.defaults.set_tempdir, None if path is None else os.fsdecode(path))
