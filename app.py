"""Start here: `python app.py` opens the studio; with a command, such as `generate`, it is the command line."""

from __future__ import annotations

import sys

from app.command import main

if __name__ == "__main__":
    options = [argument for argument in sys.argv[1:] if argument != "--studio"]  # what happens anyway
    if not options or options[0].startswith("-"):
        sys.argv[1:] = ["studio", *options]
    main()
