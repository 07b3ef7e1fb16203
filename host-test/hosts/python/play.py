"""Plays a plan on an instance. What each step means is said in host-test/src/differential."""

import os
import re

from host import Refused, directory_options, file_options, naming, record
from steps import STEPS, access, bytes_seen, number
from wasmtime import WasmtimeError

class Play:
    def __init__(self, instance, plan):
        self.instance, self.plan = instance, plan
        self.file = self.directory = self.text = self.path = self.name = None
        # What `tell` said, and whether that is between any two characters.
        self.marks, self.plain = [], True

    def transcript(self):
        for name in self.plan.get("prepare", ()):
            path = os.path.join(self.instance.scratch, name)
            if name.endswith("/"):
                os.mkdir(path)
            else:
                open(path, "xb").close()
        self.listing = self.tree()
        saw = [self.see(self.make, self.plan["make"])]
        for name, *arguments in self.plan["steps"]:
            saw.append(self.see(STEPS[name], self, *arguments))
        saw.append(self.see(self.drop_all))
        left = {}
        for path in self.instance.tree():
            if not path.endswith("/"):
                with open(self.instance.outside(path), "rb") as file:
                    left[self.shown(path)] = bytes_seen(file.read())
        return {"saw": saw, "left": left}

    def see(self, step, *arguments):
        entry = {}
        try:
            result = step(*arguments)
            if result is not None:
                entry["ok"] = result
        except Refused as refused:
            entry["err"] = refused.case
        except WasmtimeError as trap:
            entry["err"] = "trapped: " + " ".join(str(trap).split())
        listing = self.tree()
        if listing != self.listing:
            entry["ls"] = self.listing = listing
        return entry

    def tree(self):
        return sorted(map(self.shown, self.instance.tree()))

    def shown(self, path):
        return path.replace(*self.name) if self.name else path

    # What is called.

    @staticmethod
    def present(what):
        if what is None:
            raise Refused("absent")
        return what

    def of_file(self, method, *arguments):
        return self.instance.method("files", "temp-file", self.present(self.file), method, *arguments)

    def of_directory(self, method, *arguments):
        return self.instance.method("directories", "temp-dir", self.present(self.directory), method, *arguments)

    def of_text(self, method, *arguments):
        return self.instance.method("text", "text-io", self.present(self.text), method, *arguments)

    def default(self, function, *arguments):
        return self.instance.call("defaults", function, *arguments)

    def let_go(self, what):
        handle = self.present(getattr(self, what))
        setattr(self, what, None)
        self.instance.drop(handle)

    # The making.

    def make(self, make):
        if "tempdir" in make:
            self.default("set-tempdir", make["tempdir"])
        before = self.instance.tree()
        path = self.made(make)
        if "text" in make and self.file is not None:
            self.open_text(make["text"])
        if path is None:
            return None
        self.learn(make, path, before)
        self.path = path
        return self.shown(path)

    def made(self, make):
        call = self.instance.call
        affixes = [make.get(part) for part in ("prefix", "suffix", "dir")]
        names = naming(*affixes)
        size = number(make.get("buffer"))
        mode = access(make["mode"]) if "mode" in make else None
        options = file_options(names, mode, None if size is None else min(size, 2**32 - 1))
        bytes_of = [None if affix is None else affix.encode() for affix in affixes]
        match make["kind"]:
            case "unnamed":
                self.file = call("files", "temporary-file", options)
            case "named":
                deletion = "never" if make.get("keep") else "on-close"
                self.file = call("files", "named-temporary-file", options, deletion)
                return self.of_file("name")
            case "spooled":
                self.file = call("files", "spooled-temporary-file", int(make.get("max", 0)), options)
            case "mkstemp" if make.get("bytes"):
                self.file, path = call("files", "mkstempb", *bytes_of)
                return path.decode()
            case "mkstemp":
                self.file, path = call("files", "mkstemp", names)
                return path
            case "mktemp":
                return call("files", "mktemp", names)
            case "directory":
                self.directory = call("directories", "temporary-directory", directory_options(names))
                return self.of_directory("name")
            case "mkdtemp" if make.get("bytes"):
                return call("directories", "mkdtempb", *bytes_of).decode()
            case "mkdtemp":
                return call("directories", "mkdtemp", names)

    def open_text(self, text):
        options = record(
            encoding=text.get("encoding"),
            errors=text["errors"],
            newline=text["newline"],
            line_buffering=text.get("line_buffering", False),
            write_through=text.get("write_through", False),
        )
        try:
            self.text = self.instance.call("text", "[static]text-io.open", self.file, options)
        except Refused:
            self.of_file("set-deletion", "on-close")
            self.let_go("file")
            raise

    def learn(self, make, path, before):
        prefix, suffix = make.get("prefix", "tmp"), make.get("suffix", "")
        name = path.rpartition("/")[2]
        if not re.fullmatch(re.escape(prefix) + "[a-z0-9_]{8}" + re.escape(suffix), name):
            raise Refused(f"not {prefix}, 8 random characters and {suffix}: {name}")
        if path in (old.rstrip("/") for old in before):
            raise Refused(f"not new: {path}")
        self.name = name, f"{prefix}*{suffix}"

    def drop_all(self):
        for what in "file", "directory", "text":
            if getattr(self, what) is not None:
                self.let_go(what)
