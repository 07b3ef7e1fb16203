"""What this `tempfile` has that CPython's has not, or not before 3.12, and where it differs on purpose."""

import gc
import os
import sys
import tempfile

from facts import fact, main
from harness import attempt, listing


def path(name):
    return os.path.join(tempfile.gettempdir(), name)


def taken(name):
    """What is in the file, which is removed."""
    with open(path(name), "rb") as file:
        contents = file.read()
    os.unlink(path(name))
    return contents


def put(name, contents=b"old"):
    with open(path(name), "wb") as file:
        file.write(contents)


@fact
def a_named_file_is_persisted_and_goes_on():
    put("kept")
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"ab")
        file.persist(path("kept"))
        assert file.name == path("kept") and not file.delete
        file.write(b"c")
    assert listing() == ["kept"]
    assert taken("kept") == b"abc"


@fact
def nothing_is_replaced_unless_asked_for():
    put("kept")
    with tempfile.NamedTemporaryFile() as file:
        assert attempt(file.persist, path("kept"), replace=False) == "FileExistsError EEXIST"
        assert os.path.exists(file.name)
    assert taken("kept") == b"old" and listing() == []


@fact
def a_spool_and_a_file_without_a_name_are_persisted():
    with tempfile.SpooledTemporaryFile(max_size=100, mode="w+", encoding="utf-8") as file:
        file.write("ä")
        file.persist(path("kept"))
    assert taken("kept") == "ä".encode()
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
        file.flush()
        file.raw.persist(path("kept"))
    assert taken("kept") == b"x"


@fact
def where_it_cannot_stay_it_stays_temporary():
    with tempfile.NamedTemporaryFile() as file:
        assert attempt(file.persist, path("missing/kept")) == "FileNotFoundError ENOENT"
        assert os.path.exists(file.name)
    assert listing() == []


@fact
def a_second_handle_has_its_own_position():
    for make in tempfile.NamedTemporaryFile, tempfile.SpooledTemporaryFile:
        with make(mode="w+", encoding="utf-8") as file:
            file.write("häß")
            with file.reopen("r", encoding="utf-8") as other:
                assert (other.read(1), other.read(), file.tell()) == ("h", "äß", 5)
            assert file.write("!") == 1
    assert listing() == []


@fact
def a_file_that_close_does_not_delete_goes_with_its_context():
    with tempfile.NamedTemporaryFile(delete_on_close=False) as file:
        file.write(b"x")
        file.close()
        with open(file.name, "rb") as other:
            assert other.read() == b"x"
    assert listing() == []


@fact
def a_file_that_close_does_not_delete_goes_with_its_object():
    file = tempfile.NamedTemporaryFile(delete_on_close=False)
    file.close()
    assert len(listing()) == 1
    del file
    gc.collect()
    assert listing() == []


@fact
def delete_false_says_so_whatever_delete_on_close_says():
    with tempfile.NamedTemporaryFile(delete=False, delete_on_close=True) as file:
        pass
    assert len(listing()) == 1 and not file.delete
    os.unlink(file.name)


@fact
def delete_can_be_changed_later():
    with tempfile.NamedTemporaryFile() as file:
        file.delete = False
    assert listing() == [os.path.basename(file.name)]
    os.unlink(file.name)
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.delete = True
    assert listing() == []


@fact
def a_directory_can_stay_and_be_cleaned_up_later():
    with tempfile.TemporaryDirectory(delete=False) as name:
        pass
    assert os.path.isdir(name)
    os.rmdir(name)
    directory = tempfile.TemporaryDirectory(delete=False)
    directory.cleanup()
    assert listing() == []


@fact
def a_directory_is_persisted():
    directory = tempfile.TemporaryDirectory()
    with open(os.path.join(directory.name, "f"), "wb") as file:
        file.write(b"x")
    directory.persist(path("kept"))
    assert directory.name == path("kept")
    del directory
    gc.collect()
    assert taken("kept/f") == b"x"
    os.rmdir(path("kept"))


@fact
def a_directory_that_is_gone_cannot_be_persisted():
    directory = tempfile.TemporaryDirectory()
    directory.cleanup()
    assert attempt(directory.persist, path("kept")) == "FileNotFoundError ENOENT"


@fact
def there_is_no_descriptor():
    for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile, tempfile.SpooledTemporaryFile:
        with make() as file:
            assert attempt(file.fileno) == "UnsupportedOperation"
    with tempfile.SpooledTemporaryFile() as file:
        assert attempt(file.fileno) == "UnsupportedOperation" and file._rolled


@fact
def appending_is_at_the_end():
    for buffering in -1, 0:
        with tempfile.TemporaryFile("a+b", buffering=buffering) as file:
            file.write(b"abc")
            file.seek(0)
            file.write(b"def")
            assert (file.seek(0), file.read()) == (0, b"abcdef")


@fact
def affixes_lead_nowhere():
    for affix in "../x", "a/b", "a\\b":
        assert attempt(tempfile.NamedTemporaryFile, prefix=affix) == "OSError EINVAL"
        assert attempt(tempfile.mkdtemp, suffix=affix) == "OSError EINVAL"
    assert listing() == []


@fact
def names_are_utf_8():
    for affix in "\udcff", b"\xff":
        assert attempt(tempfile.mkdtemp, prefix=affix) == "UnicodeError"
    before, nowhere = tempfile.gettempdir(), path("\udcff")
    assert attempt(tempfile.NamedTemporaryFile, dir=nowhere) == "UnicodeError"
    assert attempt(setattr, tempfile, "tempdir", nowhere) == "UnicodeError" and tempfile.tempdir == before
    with tempfile.NamedTemporaryFile() as file:
        assert attempt(file.persist, nowhere) == "UnicodeError"
    assert listing() == []


@fact
def what_somebody_put_in_its_place_is_left_alone():
    file = tempfile.NamedTemporaryFile()
    os.unlink(file.name)
    put(os.path.basename(file.name), b"a stranger's")
    assert attempt(file.close) == "OSError ESTALE"
    assert taken(os.path.basename(file.name)) == b"a stranger's"


@fact
def a_name_that_is_gone_is_no_error():
    with tempfile.NamedTemporaryFile() as file:
        os.unlink(file.name)
    assert listing() == []


@fact
def a_failed_rollover_loses_nothing():
    with tempfile.SpooledTemporaryFile(max_size=100, dir=path("later")) as file:
        file.write(b"ab")
        assert attempt(file.rollover) == "FileNotFoundError ENOENT"
        file.seek(0)
        assert file.read() == b"ab" and not file._rolled
        os.mkdir(path("later"))
        file.rollover()
        assert (file.seek(0), file.read(), file._rolled) == (0, b"ab", True)
    os.rmdir(path("later"))


@fact
def files_in_a_cycle_are_collected():
    for make in tempfile.TemporaryFile, tempfile.NamedTemporaryFile, tempfile.SpooledTemporaryFile:
        file = make()
        file.write(b"x")
        cycle = [file]
        cycle.append(cycle)
        del file, cycle
        gc.collect()
        assert listing() == []


if __name__ == "__main__":
    sys.exit(main())
