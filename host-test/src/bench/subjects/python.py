"""Does to CPython's tempfile what is measured: an operation in JSON a line in, the nanoseconds it took a line out."""

import json
import os
import random
import sys
from itertools import repeat
from tempfile import NamedTemporaryFile, SpooledTemporaryFile, TemporaryDirectory, TemporaryFile, gettempdir
from time import perf_counter_ns

LINE = "Sphinx of black quartz, judge my vow: five quacking zephyrs\n"
PIECE_SIZE = 64 * 1024
TEXT = (LINE * PIECE_SIZE)[:PIECE_SIZE]
PIECE = TEXT.encode()


def pieces(piece, size):
    whole, rest = divmod(size, PIECE_SIZE)
    return [piece] * whole + [piece[:rest]] * (rest > 0)


def write_and_read(file, data):
    for piece in data:
        file.write(piece)
    file.seek(0)
    for piece in data:
        file.read(len(piece))


def unnamed(_):
    def run(times):
        for _ in repeat(None, times):
            TemporaryFile().close()

    return run


def named(_):
    def run(times):
        for _ in repeat(None, times):
            NamedTemporaryFile().close()

    return run


def directory(_):
    def run(times):
        for _ in repeat(None, times):
            TemporaryDirectory().cleanup()

    return run


def spool(size):
    data = pieces(PIECE, size)

    def run(times):
        for _ in repeat(None, times):
            file = SpooledTemporaryFile()
            write_and_read(file, data)
            file.close()

    return run


def rollover(size):
    file = SpooledTemporaryFile()
    for piece in pieces(PIECE, size):
        file.write(piece)
    return lambda _: file.rollover()


def small_writes(_):
    data = PIECE[:100]

    def run(times):
        for _ in repeat(None, times):
            file = TemporaryFile()
            for _ in repeat(None, 1_000):
                file.write(data)
            file.close()

    return run


def sequential(size):
    data = pieces(PIECE, size)

    def run(times):
        for _ in repeat(None, times):
            file = TemporaryFile()
            write_and_read(file, data)
            file.close()

    return run


def random_reads(_):
    file = TemporaryFile()
    for piece in pieces(PIECE, 64 << 20):
        file.write(piece)
    offsets = random.Random(0).sample(range(0, 64 << 20, 4096), 10_000)

    def run(times):
        for _ in repeat(None, times):
            for offset in offsets:
                file.seek(offset)
                file.read(4096)

    return run


def lines(_):
    file = TemporaryFile()
    file.write(LINE.encode() * 100_000)

    def run(times):
        for _ in repeat(None, times):
            file.seek(0)
            for _ in repeat(None, 100_000):
                file.readline()

    return run


def text(size):
    data = pieces(TEXT, size)

    def run(times):
        for _ in repeat(None, times):
            file = TemporaryFile("w+", encoding="utf-8")
            write_and_read(file, data)
            file.close()

    return run


def tree(files):
    directory = TemporaryDirectory()
    for index in range(files):
        open(os.path.join(directory.name, str(index)), "x").close()
    return lambda _: directory.cleanup()


def default_directory(_):
    def run(times):
        for _ in repeat(None, times):
            gettempdir()

    return run


OPERATIONS = {
    "unnamed": unnamed,
    "named": named,
    "directory": directory,
    "spool": spool,
    "rollover": rollover,
    "small-writes": small_writes,
    "sequential": sequential,
    "random-reads": random_reads,
    "lines": lines,
    "text": text,
    "tree": tree,
    "default-directory": default_directory,
}


def main():
    for line in sys.stdin:
        request = json.loads(line)
        run = OPERATIONS[request["operation"]](request["amount"])
        start = perf_counter_ns()
        run(request["times"])
        took = perf_counter_ns() - start
        # What was prepared goes now, not in the next measurement.
        run = None
        print(took, flush=True)


main()
