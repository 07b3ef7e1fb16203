"""All cases, a line of JSON each, for whichever `tempfile` is found."""

import json
import sys
import warnings

import about_directories  # noqa: F401
import about_files  # noqa: F401
import about_modes  # noqa: F401
import about_names  # noqa: F401
import about_spools  # noqa: F401
import about_text  # noqa: F401
from harness import CASES, played


def main():
    warnings.simplefilter("ignore")
    for function in CASES:
        print(json.dumps(played(function)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
