"""Steps on neither a file nor a directory."""

import os
import shutil
import tempfile

from answers import Refused
from making import LONGEST_PATH


class Defaults:
    def step_remove_tree(self):
        """Of what mkstemp or mkdtemp made, once."""
        if self.tree_path is None:
            raise Refused("invalid-argument")
        if os.path.isdir(self.tree_path):
            shutil.rmtree(self.tree_path)
        else:
            os.unlink(self.tree_path)
        self.tree_path = None

    def step_gettempdir(self):
        return self.guest(tempfile.gettempdir())

    def step_gettempdirb(self):
        return self.guest(os.fsdecode(tempfile.gettempdirb()))

    def step_gettempprefix(self):
        return tempfile.gettempprefix()

    def step_gettempprefixb(self):
        return tempfile.gettempprefixb().decode()

    def step_tempdir(self):
        return tempfile.tempdir and self.guest(tempfile.tempdir)

    def step_set_tempdir(self, path):
        if path is not None and ("\0" in path or len(path.encode()) > LONGEST_PATH):
            self.refuse("tempdir-checked", "invalid-argument")
        tempfile.tempdir = None if path is None else self.real(path)
