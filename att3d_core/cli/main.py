"""The entry point: sub-commands, and errors as one clear line."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress

import tyro

from att3d_core.cli.output import accept_all_letters
from att3d_core.environment import prepare_environment
from att3d_core.errors import NO_MEMORY, UserError, is_out_of_memory
from att3d_core.orphans import remove_all_orphans

OUTPUT = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EBADF)
"""What goes wrong with standard output: closed, or a file on a full disk."""


def main(*more: Callable[..., None]) -> None:
    """Run the command line, `more` commands included.

    Exit code 1 for errors of the user's, 2 for wrong arguments, 130 for Ctrl-C.
    """
    prepare_environment()
    accept_all_letters()
    remove_all_orphans()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    from att3d_core.cli.baseline import baseline
    from att3d_core.cli.evaluate import evaluate
    from att3d_core.cli.export import export
    from att3d_core.cli.finetune import finetune
    from att3d_core.cli.generate import generate
    from att3d_core.cli.info import info
    from att3d_core.cli.library import library
    from att3d_core.cli.prior import prior
    from att3d_core.cli.refining.command import refine
    from att3d_core.cli.render import render
    from att3d_core.cli.retrieval import evaluator
    from att3d_core.cli.sheet import sheet
    from att3d_core.cli.shelf import shelf, withhold
    from att3d_core.cli.strip import strip
    from att3d_core.cli.train import train
    from att3d_core.cli.understand import understand

    app = tyro.extras.SubcommandApp()
    for command in (
        *more,
        generate, export, refine, render, understand, sheet, shelf, strip, train, finetune, baseline, evaluate,
        evaluator, prior, library, info, withhold,
    ):  # fmt: skip
        app.command(name=command.__name__)(command)
    try:
        app.cli(prog="att3d" if more else "python -m att3d_core", config=(tyro.conf.FlagCreatePairsOff,))
        sys.stdout.flush()
    except UserError as error:
        print("error:", " ".join(str(error).split()), file=sys.stderr)  # one line, whatever a file is called
        sys.exit(1)
    except OSError as error:
        if error.errno not in OUTPUT or error.filename is not None:
            raise
        _leave_output()  # or the interpreter's own end would complain again
        if error.errno != errno.EPIPE:  # whoever reads no further knows why
            print("error: what this says cannot be written down:", error.strerror, file=sys.stderr)
        sys.exit(1)
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        print("error:", NO_MEMORY, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)


def _leave_output() -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
