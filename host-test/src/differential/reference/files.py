"""Steps on the file: the one that was made, or the last one from the directory."""

import os
import tempfile

from answers import Refused, digest

LARGEST = 2**63 - 1


class Files:
    def need_file(self):
        if self.file is None:
            raise Refused("absent")
        return self.file

    def reading(self, method, most):
        if self.memory() is not None and not self.readable():
            self.refuse("spool-mode", "not-readable")
        try:
            data = method(-1 if most is None else int(most))
        except OverflowError:
            if self.file.closed:
                raise
            self.differs("read-wish")
            data = method(-1)
        if self.file.closed or not self.readable():
            self.refuse("line-of-nothing", "closed" if self.file.closed else "not-readable")
        return digest(data)

    def step_read(self, most):
        return self.reading(self.need_file().read, most)

    def step_line(self, most):
        return self.reading(self.need_file().readline, most)

    def step_write(self, unit, times):
        file = self.need_file()
        data = unit.encode("latin-1") * int(times)
        memory = self.memory()
        if memory is not None and not self.writable():
            self.refuse("spool-mode", "not-writable")
        before = memory and (memory.getvalue(), memory.tell())
        if "a" in self.mode and data and not file.closed:
            position = file.tell()
            if position != file.seek(0, 2):
                # The opener of tempfile forgets O_APPEND; with it, the position is wrong until the flush.
                self.differs("append-position" if self.in_directory else "append")
        try:
            return file.write(data)
        except OSError:
            if before:
                self.restore(memory, *before)
            raise

    def restore(self, memory, data, position):
        """A write whose rollover fails has written nothing."""
        if memory.getvalue() != data or memory.tell() != position:
            self.differs("spool-failure")
            memory.seek(0)
            memory.truncate()
            memory.write(data)
            memory.seek(position)

    def moving(self, offset, whence):
        file = self.need_file()
        if file.closed:
            return file.seek(offset, whence)
        position = file.tell()
        memory = self.memory()
        if memory is not None and (0, position, len(memory.getvalue()))[whence] + offset < 0:
            self.refuse("memory-seek", "invalid-argument")
        try:
            return file.seek(offset, whence)
        except OverflowError:
            raise
        except (OSError, ValueError):
            if file.seek(position) != position:
                self.differs("failed-seek")
            end = file.seek(0, 2)
            file.seek(position)
            if (0, position, end)[whence] + offset > LARGEST:
                self.refuse("seek-overflow", "too-large")
            raise

    def step_seek(self, offset):
        return self.moving(int(offset), 0)

    def step_skip(self, offset):
        return self.moving(int(offset), 1)

    def step_seek_end(self, offset):
        return self.moving(int(offset), 2)

    def step_tell(self):
        return self.need_file().tell()

    def step_truncate(self, size):
        file = self.need_file()
        size = None if size is None else int(size)
        memory = self.memory()
        if memory is None:
            if self.make["kind"] == "spooled" and not file._rolled and size is not None and size > file._max_size:
                self.refuse("rollover-closed", "closed")
            return file.truncate(*([] if size is None else [size]))
        if not self.writable():
            self.refuse("spool-mode", "not-writable")
        if size is not None and size > LARGEST:
            self.refuse("spool-failure", "too-large")
        result = file.truncate(*([] if size is None else [size]))
        memory = self.memory()
        if memory is not None and len(memory.getvalue()) < result:
            self.differs("memory-truncate")
            position = memory.tell()
            memory.seek(0, 2)
            memory.write(bytes(result - memory.tell()))
            memory.seek(position)
        return result

    def step_flush(self):
        self.need_file().flush()

    def step_rollover(self):
        file = self.need_file()
        if self.make["kind"] != "spooled":
            if file.closed:
                raise Refused("closed")
            return
        if file.closed:
            self.refuse("rollover-closed", "closed")
        memory = self.memory()
        if memory is not None and not self.writable():
            self.differs("spool-mode")
            new = tempfile.TemporaryFile(**file._TemporaryFileArgs)
            new.seek(file._file.tell())
            file._file, file._rolled = new, True
        file.rollover()

    def step_rolled(self):
        file = self.need_file()
        return file._rolled if self.make["kind"] == "spooled" else True

    def step_name(self):
        name = getattr(self.need_file(), "name", None)
        if self.make["kind"] == "mkstemp":
            name = self.path
        if isinstance(name, int):
            self.differs("descriptor-name")
            name = None
        return name and self.shown(name)

    def settle(self):
        """CPython removes whatever has the name of a named file when it closes. Says if we would complain."""
        file = self.file
        if self.make["kind"] != "named" or self.in_directory or self.make.get("keep") or file is None or file.closed:
            return None
        try:
            ours = os.path.samestat(os.stat(self.path), os.fstat(file.fileno()))
        except FileNotFoundError:
            self.differs("already-gone")
            file._closer.delete = False
            return None
        if ours:
            return None
        self.differs("strangers")
        file._closer.delete = False
        return "replaced"

    def step_close(self):
        file = self.need_file()
        refusal = self.settle()
        file.close()
        if refusal:
            raise Refused(refusal)

    def step_lose(self):
        """Somebody else removes the file that was made."""
        if self.path is None or not os.path.isfile(self.path):
            raise Refused("absent")
        os.unlink(self.path)

    def step_usurp(self):
        """Somebody else puts another file in its place."""
        self.step_lose()
        with open(self.path, "xb") as file:
            file.write(b"a stranger's")

    def step_closed(self):
        return self.need_file().closed

    def step_drop(self):
        self.need_file()
        self.settle()
        self.file = None
        self.in_directory = False
