"""What makes files and directories."""

import os
import tempfile

from answers import Refused, case
from text import known

LONGEST_NAME = 255
LONGEST_PATH = 4096


class Making:
    def check_naming(self):
        """Refuses what CPython lets pass, or refuses after it has looked at the directory."""
        kind = self.make["kind"]
        prefix, suffix = self.affixes()
        dir = self.make.get("dir") or ""
        if kind == "mktemp" and (self.too_long() or "\0" in dir or len(dir.encode()) > LONGEST_PATH):
            self.refuse("mktemp-looks", "invalid-argument")
        if kind in ("unnamed", "spooled") and self.too_long():
            self.refuse("naming-first", "invalid-argument")
        if kind == "spooled" and ("\0" in dir or len(dir.encode()) > LONGEST_PATH):
            self.refuse("naming-first", "invalid-argument")
        # NUL is refused there too where the name is ever used.
        characters = "\\\0" if kind in ("unnamed", "spooled", "mktemp") else "\\"
        if "/" in prefix + suffix or not self.too_long() and any(c in prefix + suffix for c in characters):
            self.refuse("affix-separators", "invalid-argument")

    def too_long(self):
        return len("".join(self.affixes()).encode()) + 8 > LONGEST_NAME

    def construct(self):
        make, kind = self.make, self.make["kind"]
        if "tempdir" in make:
            self.step_set_tempdir(make["tempdir"])
        self.check_naming()
        naming = {}
        for which in ("prefix", "suffix", "dir"):
            if make.get(which) is not None:
                naming[which] = self.real(make[which]) if which == "dir" else make[which]
        if make.get("bytes"):
            naming = {which: value.encode() for which, value in naming.items()}
        before = tempfile.tempdir
        try:
            return self.create(kind, naming)
        except (OSError, ValueError) as error:
            if self.too_long() or "\0" in "".join(self.affixes()):
                if case(error, "make") != "invalid-argument" or tempfile.tempdir != before:
                    self.differs("naming-first")
                tempfile.tempdir = before
                raise Refused("invalid-argument")
            raise

    def create(self, kind, naming):
        make = self.make
        if kind in ("unnamed", "named", "spooled"):
            naming.update(self.opening())
        stranger = "text" in make and self.is_stranger(naming)
        if kind == "unnamed":
            self.file = tempfile.TemporaryFile(**naming)
        elif kind == "named":
            self.file = tempfile.NamedTemporaryFile(delete=stranger or not make.get("keep"), **naming)
            self.path = self.file.name
        elif kind == "spooled":
            self.file = tempfile.SpooledTemporaryFile(max_size=int(make.get("max", 0)), **naming)
        elif kind == "mkstemp":
            descriptor, self.path = tempfile.mkstemp(**naming)
            self.file = os.fdopen(descriptor, "r+b", buffering=0)
        elif kind == "directory":
            self.directory = self.absolute(naming, lambda: tempfile.TemporaryDirectory(**naming))
        elif kind == "mkdtemp":
            self.path = self.absolute(naming, lambda: tempfile.mkdtemp(**naming))
        elif kind == "mktemp":
            self.path = self.unused(naming)
        if stranger:
            self.file = self.path = None
            self.refuse("encodings", "invalid-argument")
        if "text" in make:
            self.open_text()
        if self.path is not None:
            self.path = os.fsdecode(self.path)
            if kind in ("mkstemp", "mkdtemp"):
                self.tree_path = self.path
            return self.shown(self.path)
        return None

    def opening(self):
        make, arguments = self.make, {"mode": self.mode}
        if "buffer" in make:
            arguments["buffering"] = int(make["buffer"])
        if "text" in make:
            arguments.update(self.text_arguments(), mode=self.mode.replace("b", ""))
            if make.get("buffer") == 0:
                arguments["buffering"] = -1
                if make["kind"] != "spooled":
                    self.differs("unbuffered-text")
        return arguments

    def is_stranger(self, arguments):
        """Whether the encoding is one of CPython's that is none of ours. The directory is looked at before it."""
        try:
            if known(arguments["encoding"]):
                return False
        except (LookupError, ValueError):
            return False
        arguments["encoding"] = "utf-8"
        return True

    def absolute(self, naming, create):
        """Below the absolute path, as mkstemp does it; CPython's mkdtemp takes `dir` as it is given."""
        self.absolute_dir(naming)
        made = create()
        if isinstance(made, tempfile.TemporaryDirectory):
            self.path = made.name
        return made

    def absolute_dir(self, naming):
        dir = naming.get("dir")
        if dir is None:
            dir = tempfile.gettempdirb() if self.make.get("bytes") else tempfile.gettempdir()
        naming["dir"] = os.path.abspath(dir)
        if naming["dir"] != dir:
            self.differs("path-absolute")

    def unused(self, naming):
        self.absolute_dir(naming)
        if not os.path.isdir(naming["dir"]):
            self.differs("mktemp-looks")
            os.scandir(naming["dir"])
        return tempfile.mktemp(**naming)
