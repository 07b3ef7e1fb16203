"""Steps on the directory."""

import os
import shutil

from answers import Refused
from making import LONGEST_NAME


class Directories:
    def inside(self, path):
        """The path of something in the directory."""
        if self.directory is None:
            raise Refused("absent")
        names = path.split("/")
        whole = os.path.join(self.directory.name, path)
        if "\\" in path or any(name in ("", ".", "..") for name in names):
            self.refuse("inside-paths", "invalid-argument")
        if any(len(name.encode()) > LONGEST_NAME for name in names) and not os.path.isdir(os.path.dirname(whole)):
            self.refuse("inside-paths", "invalid-argument")
        return whole

    def step_create_file(self, path):
        path = self.inside(path)
        self.file, self.mode, self.in_directory = open(path, "x+b"), "w+b", True

    def step_open_file(self, path, mode):
        path = self.inside(path)
        flags = os.O_RDWR if "+" in mode else os.O_RDONLY if "r" in mode else os.O_WRONLY
        if "a" in mode:
            flags |= os.O_APPEND
        file = open(path, mode, opener=lambda path, _: os.open(path, flags))
        if file.tell() != 0:
            self.differs("append-position")
            file.seek(0)
        self.file, self.mode, self.in_directory = file, mode, True

    def step_create_directory(self, path):
        os.mkdir(self.inside(path))

    def step_entries(self, path):
        if path is None:
            path = self.directory.name if self.directory else self.inside("")
        else:
            path = self.inside(path)
        with os.scandir(path) as entries:
            return sorted(entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in entries)

    def step_remove(self, path):
        path = self.inside(path)
        if os.path.isdir(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)

    def step_cleanup(self):
        if self.directory is None:
            raise Refused("absent")
        self.directory.cleanup()

    def step_directory_name(self):
        if self.directory is None:
            raise Refused("absent")
        return self.shown(self.directory.name)

    def step_drop_directory(self):
        if self.directory is None:
            raise Refused("absent")
        self.directory = None
