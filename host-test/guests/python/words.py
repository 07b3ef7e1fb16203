"""Counts the words of standard input: `words [PATH]`.

Plain Python: under CPython it does the same. The input is spooled, the counts are spilled in sorted runs, and the runs
merged into a table that is kept under PATH or copied to standard output.
"""

import contextlib
import heapq
import itertools
import os
import shutil
import sys
import tempfile

IN_MEMORY = 64 * 1024
DISTINCT = 1000


def counted(lines):
    """How often each word occurs, in maps of at most so many words."""
    counts = {}
    for line in lines:
        for word in line.split():
            counts[word] = counts.get(word, 0) + 1
            if len(counts) == DISTINCT:
                yield counts
                counts = {}
    if counts:
        yield counts


def spilled(counts):
    """A file with the counts, sorted by word."""
    run = tempfile.TemporaryFile()
    try:
        run.writelines(b"%s\t%d\n" % count for count in sorted(counts.items()))
        run.seek(0)
    except BaseException:
        run.close()
        raise
    return run


def rows(run):
    for line in run:
        word, count = line.rstrip(b"\n").rsplit(b"\t", 1)
        yield word, int(count)


def merged(runs):
    """The rows of all runs, each word once."""
    by_word = itertools.groupby(heapq.merge(*map(rows, runs)), key=lambda row: row[0])
    for word, group in by_word:
        yield word, sum(count for _, count in group)


@contextlib.contextmanager
def kept_as(path):
    """A file that takes the place of `path` when it is complete."""
    file = tempfile.NamedTemporaryFile(delete=False)
    try:
        with file:
            yield file
        os.replace(file.name, path)
    except BaseException:
        os.unlink(file.name)
        raise


def words(source, output, path=None):
    with contextlib.ExitStack() as files:
        spool = files.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        shutil.copyfileobj(source, spool)
        spool.seek(0)
        runs = [files.enter_context(spilled(counts)) for counts in counted(spool)]

        table = files.enter_context(tempfile.NamedTemporaryFile() if path is None else kept_as(path))
        total = distinct = 0
        for word, count in merged(runs):
            table.write(b"%s\t%d\n" % (word, count))
            total += count
            distinct += 1
        if path is None:
            table.seek(0)
            shutil.copyfileobj(table, output)
    output.write(b"%d words, %d distinct, %d runs\n" % (total, distinct, len(runs)))
    output.flush()


def main():
    try:
        words(sys.stdin.buffer, sys.stdout.buffer, *sys.argv[1:2])
    except Exception as error:
        print(f"words: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
