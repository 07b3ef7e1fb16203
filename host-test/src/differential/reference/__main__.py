"""Plays plans on CPython's tempfile: one plan in JSON a line in, what it saw in JSON a line out.

Where we differ from CPython on purpose, this does as we do, and puts the name of the difference to what it saw, under
"why": only there, and only if CPython's own answer, or what it leaves behind, would have been another. The names are
those of the README's table.
"""

import json
import os
import shutil
import sys
import tempfile
import warnings

from play import Play


def main():
    warnings.simplefilter("ignore")
    # What fails while something is dropped is told nobody.
    sys.unraisablehook = lambda _: None
    parent = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="differential-", dir=parent) as root:
        top = os.path.join(root, "top")
        for line in sys.stdin:
            plan = json.loads(line)
            os.mkdir(top)
            os.chdir(top)
            os.environ["TMPDIR"] = top
            tempfile.tempdir = None
            saw, left = Play(top, plan).play(plan)
            print(json.dumps({"saw": saw, "left": left}, ensure_ascii=False, separators=(",", ":")), flush=True)
            os.chdir(root)
            shutil.rmtree(top)


if __name__ == "__main__":
    main()
