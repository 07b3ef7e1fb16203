"""Where temporary files go, and how their names begin."""

import os
import random

from . import _transport as transport

template = "tmp"
TMP_MAX = 10000


def gettempprefix():
    """The default prefix for temporary directories and files as string."""
    return template


def gettempprefixb():
    """The default prefix for temporary directories and files as bytes."""
    return os.fsencode(template)


class RandomNames:
    """What is random in a name, without end. Private in CPython, and used all the same, as by multiprocessing."""

    characters = "abcdefghijklmnopqrstuvwxyz0123456789_"

    def __iter__(self):
        return self

    def __next__(self):
        return "".join(random.SystemRandom().choices(self.characters, k=8))


def gettempdir():
    """The default directory as string."""
    return transport.call(transport.defaults.gettempdir)


def gettempdirb():
    """The default directory as bytes."""
    return os.fsencode(gettempdir())


def tempdir():
    # Where nothing has been called there is none, and while a guest is built nobody to ask: `from tempfile import *`
    # reads it then.
    return transport.call(transport.defaults.tempdir) if transport.called else None


def set_tempdir(path):
    transport.call(transport.defaults.set_tempdir, None if path is None else transport.text(path))
