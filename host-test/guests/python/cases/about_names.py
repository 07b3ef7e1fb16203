"""Names, descriptors, and the default directory."""

import io
import os
import pathlib
import tempfile
import urllib.response
from tempfile import tempdir as AT_FIRST

from harness import attempt, case, listing

MAKERS = (
    tempfile.TemporaryFile, tempfile.NamedTemporaryFile, tempfile.mkstemp, tempfile.mkdtemp,
    tempfile.TemporaryDirectory,
)


def path(name):
    return os.path.join(tempfile.gettempdir(), name)


@case
def mkstemp_gives_a_descriptor_and_a_path():
    descriptor, name = tempfile.mkstemp()
    yield type(descriptor).__name__, listing(), os.path.isabs(name), os.path.dirname(name) == tempfile.gettempdir()
    yield os.write(descriptor, b"abc"), os.lseek(descriptor, 0, os.SEEK_SET), os.read(descriptor, 10)
    yield os.fstat(descriptor).st_size, os.path.getsize(name)
    os.close(descriptor)
    os.unlink(name)


@case
def a_descriptor_becomes_a_file():
    descriptor, name = tempfile.mkstemp(text=True)
    with os.fdopen(descriptor, "w+") as file:
        file.write("text")
        file.seek(0)
        yield file.read()
    os.unlink(name)


@case
def prefix_and_suffix_stand_around_the_random_part():
    for make in tempfile.mkstemp, tempfile.mkdtemp:
        made = make(".suffix", "pre")
        name = made if isinstance(made, str) else made[1]
        yield listing(), len(os.path.basename(name))
        if isinstance(made, str):
            os.rmdir(name)
        else:
            os.close(made[0])
            os.unlink(name)


@case
def empty_affixes_are_empty():
    with tempfile.NamedTemporaryFile(prefix="", suffix="") as file:
        yield len(os.path.basename(file.name))
    with tempfile.NamedTemporaryFile(prefix=None, suffix=None) as file:
        yield len(os.path.basename(file.name)), os.path.basename(file.name)[:3]


@case
def names_in_any_language_stay_as_they_are():
    with tempfile.NamedTemporaryFile(prefix="ünï €", suffix=".κ 'q'") as file:
        base = os.path.basename(file.name)
        yield base[:5], base[-6:], os.path.exists(file.name)


@case
def bytes_give_bytes():
    descriptor, name = tempfile.mkstemp(suffix=b"")
    os.close(descriptor)
    yield type(name).__name__, name.startswith(os.fsencode(tempfile.gettempdir()))
    os.unlink(name)
    name = tempfile.mkdtemp(prefix=b"pre")
    yield type(name).__name__, listing()
    os.rmdir(name)
    with tempfile.NamedTemporaryFile(dir=tempfile.gettempdirb()) as file:
        yield type(file.name).__name__
    with tempfile.TemporaryDirectory(suffix=b"x") as name:
        yield type(name).__name__


@case
def strings_and_bytes_do_not_mix():
    for make in MAKERS:
        yield attempt(make, prefix=b"a", suffix="b"), attempt(make, dir=tempfile.gettempdirb(), suffix="b"), listing()


@case
def a_directory_may_be_a_path_object():
    with tempfile.TemporaryDirectory() as outer:
        for make in tempfile.NamedTemporaryFile, tempfile.TemporaryDirectory:
            inner = make(dir=pathlib.Path(outer))
            yield type(inner.name).__name__, os.path.dirname(inner.name) == outer
            getattr(inner, "close", getattr(inner, "cleanup", None))()


@case
def a_missing_directory_is_not_found():
    for make in MAKERS:
        yield attempt(make, dir=path("missing"))


@case
def a_file_is_no_directory():
    with tempfile.NamedTemporaryFile() as file:
        for make in MAKERS:
            yield attempt(make, dir=file.name)


@case
def an_affix_must_be_text_or_bytes():
    for make in MAKERS[1:]:
        yield attempt(make, prefix=1), attempt(make, suffix=1.5), attempt(make, dir=3j), listing()


@case
def a_name_with_a_null_is_refused():
    for make in tempfile.NamedTemporaryFile, tempfile.mkstemp, tempfile.mkdtemp:
        yield attempt(make, prefix="a\0b"), attempt(make, suffix="\0"), listing()


@case
def too_long_a_name_is_an_error():
    for make in tempfile.NamedTemporaryFile, tempfile.mkstemp, tempfile.mkdtemp:
        yield attempt(make, prefix="x" * 300).split()[0], listing()


@case
def mktemp_names_what_does_not_exist():
    name = tempfile.mktemp()
    yield name, os.path.exists(name), os.path.isabs(name)
    yield tempfile.mktemp(".txt", "pre"), tempfile.mktemp(dir=path("")), listing()


@case
def the_default_directory_is_stable():
    yield tempfile.gettempdir() == tempfile.gettempdir(), os.path.isabs(tempfile.gettempdir())
    yield os.fsencode(tempfile.gettempdir()) == tempfile.gettempdirb(), tempfile.tempdir == tempfile.gettempdir()
    yield tempfile.gettempprefix(), tempfile.gettempprefixb(), type(tempfile.TMP_MAX).__name__


@case
def tempdir_says_where():
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as other:
        tempfile.tempdir = other
        try:
            with tempfile.NamedTemporaryFile() as file:
                yield os.path.dirname(file.name) == other, tempfile.gettempdir() == other, tempfile.tempdir == other
        finally:
            tempfile.tempdir = before
    yield tempfile.tempdir == before


@case
def tempdir_is_tried_by_nobody():
    before = tempfile.tempdir
    tempfile.tempdir = path("missing")
    try:
        seen = attempt(tempfile.NamedTemporaryFile), attempt(tempfile.mkdtemp)
        seen += (tempfile.gettempdir() == tempfile.tempdir,)
    finally:
        tempfile.tempdir = before
    yield seen


@case
def tempdir_of_none_is_found_anew():
    before = tempfile.gettempdir()
    tempfile.tempdir = None
    yield tempfile.tempdir, tempfile.gettempdir() == before, tempfile.tempdir == before


@case
def what_is_public_is_there():
    public = set(tempfile.__all__)
    yield sorted(public & {
        "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp",
        "mktemp", "TMP_MAX", "gettempprefix", "tempdir", "gettempdir", "gettempprefixb", "gettempdirb",
    }), tempfile.template, [hasattr(tempfile, name) for name in sorted(tempfile.__all__)].count(False)


@case
def tempdir_is_none_at_first():
    yield AT_FIRST


@case
def tempdir_is_gone_once_deleted_and_can_be_set_again():
    before = tempfile.gettempdir()
    tempfile.tempdir = path("missing")
    del tempfile.tempdir
    yield hasattr(tempfile, "tempdir")
    tempfile.tempdir = before
    yield tempfile.tempdir == before, tempfile.gettempdir() == before


@case
def names_at_random_are_there_for_multiprocessing_and_others():
    names = tempfile._RandomNameSequence()
    yield len(next(names)), set(next(names)) <= set(names.characters), next(names) == next(names), iter(names) is names
    yield len(next(tempfile._get_candidate_names())), tempfile._get_default_tempdir() == tempfile.gettempdir()


@case
def the_wrapper_is_there_for_urllib():
    response = urllib.response.addinfourl(io.BytesIO(b"one\ntwo"), {}, "http://example.com")
    yield response.name, isinstance(response, tempfile._TemporaryFileWrapper), response.readline(), list(response)
    with response:
        yield response.closed
    yield response.closed, attempt(response.read)
