"""Temporary directories."""

import gc
import os
import tempfile

from harness import attempt, case, listing


def fill(top):
    os.makedirs(os.path.join(top, "a", "b"))
    for place in ("f", "a/f", "a/b/f"):
        with open(os.path.join(top, *place.split("/")), "w", encoding="utf-8") as file:
            file.write(place)


@case
def the_context_gives_the_name_and_removes_all():
    with tempfile.TemporaryDirectory() as name:
        fill(name)
        yield type(name).__name__, os.path.isdir(name), sorted(os.listdir(name)), listing()
    yield os.path.exists(name), listing()


@case
def the_object_has_the_name_and_can_clean_up():
    directory = tempfile.TemporaryDirectory(suffix=".d", prefix="pre")
    fill(directory.name)
    yield listing(), repr(directory)
    yield directory.cleanup(), os.path.exists(directory.name), directory.cleanup(), directory.cleanup(), listing()


@case
def a_directory_goes_after_an_exception():
    try:
        with tempfile.TemporaryDirectory() as name:
            fill(name)
            raise KeyError
    except KeyError:
        yield os.path.exists(name)


@case
def a_directory_that_is_collected_is_gone():
    directory = tempfile.TemporaryDirectory()
    fill(directory.name)
    yield listing()
    del directory
    gc.collect()
    yield listing()


@case
def a_directory_that_somebody_removed_is_no_error():
    directory = tempfile.TemporaryDirectory()
    os.rmdir(directory.name)
    yield attempt(directory.cleanup)


@case
def links_in_it_are_removed_and_not_followed():
    with tempfile.TemporaryDirectory() as outside:
        fill(outside)
        with tempfile.TemporaryDirectory() as name:
            os.symlink(os.path.join("..", os.path.basename(outside)), os.path.join(name, "link"))
            yield sorted(os.listdir(name))
        yield os.path.exists(name), sorted(os.listdir(outside))


@case
def a_directory_lies_in_another():
    with tempfile.TemporaryDirectory() as outer:
        with tempfile.TemporaryDirectory(dir=outer) as inner:
            yield os.path.dirname(inner) == outer
        yield os.listdir(outer)
        with tempfile.NamedTemporaryFile(dir=outer) as file:
            yield os.listdir(outer) == [os.path.basename(file.name)]


@case
def a_file_survives_the_directory_it_was_made_in():
    with tempfile.TemporaryDirectory() as name:
        file = tempfile.TemporaryFile(dir=name)
    file.write(b"still here")
    file.seek(0)
    yield file.read(), os.path.exists(name)
    file.close()


@case
def mkdtemp_is_for_the_caller_to_remove():
    name = tempfile.mkdtemp()
    gc.collect()
    yield os.path.isdir(name), os.path.isabs(name), os.listdir(name), listing()
    os.rmdir(name)


@case
def entering_again_after_cleanup_gives_a_name_of_nothing():
    directory = tempfile.TemporaryDirectory()
    directory.cleanup()
    with directory as name:
        yield name == directory.name, os.path.exists(name)


@case
def errors_of_cleanup_can_be_ignored():
    directory = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    os.rmdir(directory.name)
    yield directory.cleanup()


@case
def arguments_of_directories_have_their_places():
    with tempfile.TemporaryDirectory("s", "pre", None, True) as name:
        yield os.path.basename(name)
    yield attempt(tempfile.TemporaryDirectory, "s", "p", None, True, True)
