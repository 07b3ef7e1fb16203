"""Plays a plan."""

import io
import os

from answers import Refused, case, digest
from defaults import Defaults
from directories import Directories
from files import Files
from making import Making
from text import Text

ON_FILE = ("read", "line", "write", "seek", "skip", "seek-end", "tell", "truncate", "flush", "text-read", "text-line",
           "text-write", "text-truncate", "text-flush", "mark", "return", "start", "end", "raw")


class Play(Making, Files, Text, Directories, Defaults):
    def __init__(self, directory, plan):
        self.top = directory
        self.make = plan["make"]
        self.mode = self.make.get("mode", "w+b")
        self.file = self.directory = None
        # The path that the making returned, and the same if remove-tree may still remove it.
        self.path = self.tree_path = None
        # Whether the file is one of the directory.
        self.in_directory = False
        self.has_text = False
        self.why = []
        self.listing = []

    def real(self, path):
        """A path in the guest's view as it is here."""
        if path == "/tmp" or path.startswith("/tmp/"):
            return self.top + path[len("/tmp"):]
        return path

    def guest(self, path):
        return "/tmp" + path[len(self.top):] if path == self.top or path.startswith(self.top + "/") else path

    def shown(self, path):
        """A path in the guest's view, the random characters as a star."""
        path = self.guest(path)
        if self.path is None:
            return path
        name = os.path.basename(self.path)
        prefix, suffix = self.affixes()
        return path.replace(name, prefix + "*" + suffix)

    def affixes(self):
        prefix, suffix = self.make.get("prefix"), self.make.get("suffix")
        return "tmp" if prefix is None else prefix, suffix or ""

    def tree(self):
        found = []
        for parent, directories, files in os.walk(self.top):
            found += [self.shown(os.path.join(parent, name)) + "/" for name in directories]
            found += [self.shown(os.path.join(parent, name)) for name in files]
        return sorted(found)

    def differs(self, name):
        if name not in self.why:
            self.why.append(name)

    def refuse(self, name, answer):
        self.differs(name)
        raise Refused(answer)

    def is_open(self):
        return self.file is not None and not self.file.closed

    def memory(self):
        """The bytes of a spool that is in memory and open."""
        file = self.file
        if self.make["kind"] != "spooled" or not self.is_open() or file._rolled:
            return None
        return file._file if isinstance(file._file, io.BytesIO) else file._file.buffer

    def readable(self):
        return "r" in self.mode or "+" in self.mode

    def writable(self):
        return "r" not in self.mode or "+" in self.mode

    def see(self, name, perform):
        """What a step gives, and the directory if it is another than before."""
        self.why = []
        saw = {}
        in_memory = self.memory()
        try:
            result = perform()
            if in_memory and not self.memory() and self.has_text and self.make.get("buffer") == 0 and self.is_open():
                self.differs("unbuffered-text")
            if result is not None:
                saw["ok"] = result
        except Exception as error:
            # A mistake in here, or something that no plan should come to, is what it says, and the plan is shrunk.
            answer = case(error, name) or repr(error)
            if answer not in ("closed", "absent") and name in ON_FILE and self.file is not None and self.file.closed:
                self.differs("closed-first")
                answer = "closed"
            saw["err"] = answer
        listing = self.tree()
        if listing != self.listing:
            self.listing = saw["ls"] = listing
        if self.why:
            saw["why"] = self.why
        return saw

    def end(self):
        self.settle()
        self.file = self.directory = None

    def play(self, plan):
        for path in plan.get("prepare", []):
            if path.endswith("/"):
                os.mkdir(os.path.join(self.top, path))
            else:
                open(os.path.join(self.top, path), "x").close()
        self.listing = self.tree()
        saw = [self.see("make", self.construct)]
        for name, *arguments in plan.get("steps", []):
            perform = getattr(self, "step_" + name.replace("-", "_"))
            saw.append(self.see(name, lambda: perform(*arguments)))
        saw.append(self.see("drop", self.end))
        left = {}
        for parent, _, files in os.walk(self.top):
            for name in files:
                path = os.path.join(parent, name)
                with open(path, "rb") as file:
                    left[self.shown(path)] = digest(file.read())
        return saw, left
