"""What only a host can do, over wasmtime-py: threads, processes, and saying how the component is run."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading

from facts import fact, main
from harness import attempt
from sandbox_tempfile import drop_in

PARENT = os.environ["TMPDIR"]


def at_once(function):
    """Runs it in eight threads, and returns what they saw."""
    start, seen = threading.Barrier(8), []

    def run():
        start.wait()
        seen.append(attempt(function))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def python(program, **environment):
    """What another Python prints."""
    command, environment = [sys.executable, "-B", "-c", program], os.environ | environment
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=60).stdout


@fact
def threads_that_begin_at_once_have_one_host():
    tempfile.close()
    assert len(set(at_once(tempfile.gettempdir))) == 1
    tempfile.close()
    assert os.listdir(PARENT) == []


@fact
def threads_have_files_side_by_side():
    def write_and_read():
        for size in range(0, 100_000, 5_000):
            with tempfile.SpooledTemporaryFile(max_size=50_000) as file, tempfile.TemporaryDirectory():
                data = os.urandom(size)
                file.write(data)
                file.seek(0)
                assert file.read() == data
        return "done"

    assert at_once(write_and_read) == ["done"] * 8


@fact
def a_host_is_closed_between_the_calls_of_others():
    def use_and_close():
        for _ in range(50):
            # Files that another thread has closed meanwhile.
            with contextlib.suppress(ValueError), tempfile.SpooledTemporaryFile(max_size=10) as file:
                file.write(bytes(20))
                file.seek(0)
                assert file.read() == bytes(20)
            tempfile.close()
        return "done"

    assert at_once(use_and_close) == ["done"] * 8
    assert os.listdir(PARENT) == []


FORK = """
import os, sys, tempfile
file, directory = tempfile.NamedTemporaryFile(), tempfile.TemporaryDirectory()
child = os.fork()
if child == 0:
    for function in file.tell, tempfile.mkdtemp, directory.cleanup:
        try:
            function()
        except RuntimeError as error:
            print("fork" in str(error), flush=True)
    tempfile.close()
    sys.exit()
print(os.waitpid(child, 0)[1], os.path.exists(file.name), os.path.exists(directory.name))
"""


@fact
def a_forked_process_is_told_and_ends_and_takes_nothing_along():
    assert python("import sandbox_tempfile.drop_in" + FORK).split() == ["True"] * 3 + ["0", "True", "True"]


@fact
def limits_are_whole_numbers_or_none():
    assert attempt(tempfile.configure, max_bytes="1000") == "TypeError"
    assert attempt(tempfile.configure, max_bytes=1e6) == "TypeError"
    assert attempt(tempfile.configure, max_bytes=-1) == "ValueError"
    tempfile.configure(max_bytes=None, max_file_bytes=2)
    with tempfile.TemporaryFile(buffering=0) as file:
        assert (file.write(b"ab"), attempt(file.write, b"c")) == (2, "OSError EDQUOT")
    tempfile.configure()


@fact
def a_directory_that_cannot_be_shared_is_named_and_nothing_stays():
    missing = os.path.join(PARENT, "missing")
    tempfile.configure(directories=[missing])
    assert attempt(tempfile.TemporaryFile) == "FileNotFoundError ENOENT"
    assert os.listdir(PARENT) == []
    assert attempt(tempfile.configure, directories=missing) == "TypeError"
    tempfile.configure()


@fact
def of_what_is_there_but_not_shared_the_error_says_so():
    for place, noted in ("/", True), (os.path.join(PARENT, "missing"), False):
        try:
            tempfile.NamedTemporaryFile(dir=place)
        except FileNotFoundError as error:
            assert hasattr(error, "__notes__") == noted, place
        else:
            raise AssertionError(place)


@fact
def without_a_home_it_runs_without_a_cache():
    program = "import sandbox_tempfile as tempfile; print(tempfile.TemporaryFile().write(b'abc'))"
    assert python(program, HOME="/dev/null", XDG_CACHE_HOME="/dev/null/nowhere") == "3\n"


@fact
def a_folder_makes_it_a_drop_in_without_an_import():
    folder = os.path.dirname(drop_in.__file__)
    program = "import tempfile, multiprocessing.synchronize, urllib.response; print(tempfile.__name__)"
    assert python(program, PYTHONPATH=os.pathsep.join([folder, os.environ["PYTHONPATH"]])) == "sandbox_tempfile\n"


if __name__ == "__main__":
    sys.exit(main())
