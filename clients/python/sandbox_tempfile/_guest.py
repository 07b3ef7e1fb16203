"""By componentize-py: the imports of this component."""

# What is not imported when a component is built cannot be imported later: the encodings that it should know by then.
import encodings.ascii
import encodings.cp437  # of zip files
import encodings.cp1252
import encodings.latin_1
import encodings.utf_8_sig
import encodings.utf_16
import encodings.utf_16_be
import encodings.utf_16_le
import encodings.utf_32
import encodings.utf_32_be
import encodings.utf_32_le  # noqa: F401
import os

from componentize_py_types import Err
from wit_world.imports import defaults, directories, files, types

naming = types.Naming
file_options = files.FileOptions
directory_options = directories.DirectoryOptions
Access = types.Access
Deletion = types.Deletion
SEEK_FROM = files.SeekFrom_Start, files.SeekFrom_Current, files.SeekFrom_End
replace = files.Target_Replace
create_new = files.Target_CreateNew


def begin():
    # A call would be a trap. Python's files are there only while a component is built.
    if os.path.exists(__file__):
        raise RuntimeError("there are no temporary files yet while a component is built, but only when it is called")


def drop(resource):
    resource.__exit__(None, None, None)


def explained(error):
    return error


def case(error):
    """The name of the error as in the WIT, and what it carries."""
    name = type(error.value).__name__.removeprefix("Error_")
    kebab = "".join("-" + letter.lower() if letter.isupper() else letter for letter in name)
    return kebab.removeprefix("-"), getattr(error.value, "value", None)
