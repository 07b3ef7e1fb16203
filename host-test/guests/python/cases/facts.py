"""What is to hold, fact by fact: a line each, and how it failed."""

import sys
import traceback

from harness import kind

FACTS = []


def fact(function):
    FACTS.append(function)
    return function


def main():
    failed = 0
    for function in FACTS:
        try:
            function()
            print("ok", function.__name__)
        except Exception as error:
            failed += 1
            traceback.print_exc()
            print("FAILED", function.__name__, kind(error))
    sys.stdout.flush()
    return 1 if failed else 0
