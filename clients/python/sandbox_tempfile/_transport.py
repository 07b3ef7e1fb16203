"""The component, however it is reached. Both ways look like the bindings that componentize-py generates."""

import os
import sys

from ._errors import exception

if sys.platform == "wasi":
    from . import _guest as _way
else:
    from . import _wasmtime as _way

files = _way.files
directories = _way.directories
defaults = _way.defaults

naming = _way.naming
file_options = _way.file_options
directory_options = _way.directory_options
Access = _way.Access
Deletion = _way.Deletion
SEEK_FROM = _way.SEEK_FROM
replace = _way.replace
create_new = _way.create_new
drop = _way.drop


def text(path):
    """A path or an affix as the component takes it. What is no UTF-8 would be a trap in a guest."""
    path = os.fsdecode(path)
    path.encode()
    return path


# Whether anything was.
called = False


def call(function, *arguments):
    """What the function returns, or Python's exception for its error."""
    global called
    if not called:
        _way.begin()
        called = True
    try:
        return function(*arguments)
    except _way.Err as error:
        raise _way.explained(exception(*_way.case(error))) from None
