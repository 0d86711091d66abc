"""Start here: `python app.py`. Until the studio stands, this is the command line with a prompt to begin with."""

from __future__ import annotations

import runpy
import sys

FIRST_RUN = ["generate", "a pig riding a bicycle wearing a tophat"]


def main() -> None:
    sys.argv[1:] = sys.argv[1:] or FIRST_RUN
    runpy.run_module("att3d_core", run_name="__main__")


if __name__ == "__main__":
    main()
