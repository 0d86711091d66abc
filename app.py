"""Start here: `python app.py` opens the studio; with a command, such as `generate`, it is the command line."""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from pathlib import Path

PORT = 7860


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="The ATT3D studio in your browser. With a command (generate, render, train, evaluate, library, "
        "info) instead of options this is the command line: app.py generate --help.",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; others than this machine need a password"
    )
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--checkpoint", type=Path, help="folder of a released model")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    parser.add_argument(
        "--password",
        default=os.environ.get("ATT3D_PASSWORD"),
        help="asked of every visitor; better given as ATT3D_PASSWORD, which others on this machine cannot see",
    )
    parser.add_argument("--studio", action="store_true", help=argparse.SUPPRESS)  # what happens anyway
    return parser.parse_args()


def main() -> None:
    if sys.argv[1:] and not sys.argv[1].startswith("-"):
        runpy.run_module("att3d_core", run_name="__main__")
        return
    options = arguments()
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from app.web.ports import check_port
    from att3d_core.errors import UserError

    try:
        check_port(options.host, options.port)
        from app.ui.start import start  # loads PyTorch and Gradio: seconds
        from att3d_core.paths import DEFAULT_CHECKPOINT

        checkpoint = options.checkpoint or DEFAULT_CHECKPOINT
        start(checkpoint, options.host, options.port, options.device, options.password, say)
    except UserError as error:
        print("error:", " ".join(str(error).split()), file=sys.stderr)
        sys.exit(1)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
