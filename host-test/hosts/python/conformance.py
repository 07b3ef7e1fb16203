"""The conformance script on wasmtime-py: `conformance.py plans|facts COMPONENT`."""

import json
import sys

import facts
from host import Host, Instance
from play import Play


def played(host):
    for line in sys.stdin:
        with Instance(host) as instance:
            yield Play(instance, json.loads(line)).transcript()


def main():
    command, component = sys.argv[1:]
    for line in {"plans": played, "facts": facts.found}[command](Host(component)):
        print(json.dumps(line), flush=True)


main()
