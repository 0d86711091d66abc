"""Environment variables that libraries read as they are imported: set once, before anything heavy is."""

from __future__ import annotations

import importlib.util
import os

_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")


def prepare_environment(bars: bool = True) -> None:
    """What a person has set stays. bars: whether somebody sees progress bars."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # nothing is fetched unless a command says so
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # PyTorch's threads would spin between its operations and take the cores from the kernels' threads.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if not bars:
        os.environ.setdefault("TQDM_DISABLE", "1")
    # For debugging numba alone: the kernels are written for its compiler, and end with a traceback without it.
    os.environ.pop("NUMBA_DISABLE_JIT", None)
    _drop_unusable_proxies()


def _drop_unusable_proxies() -> None:
    """Without the package socksio, making an HTTP client fails where a SOCKS proxy is named, even if nobody uses it."""
    if importlib.util.find_spec("socksio") is not None:
        return
    for name in _PROXIES:
        for variable in (name, name.lower()):
            if os.environ.get(variable, "").startswith("socks"):
                del os.environ[variable]
