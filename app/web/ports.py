"""Whether a port is free, asked before anything slow is loaded."""

from __future__ import annotations

import socket

from att3d_core.errors import UserError

PORT_MAX = 65535


def check_port(host: str, port: int) -> None:
    """Raises UserError where the port cannot be listened on."""
    if not 0 < port <= PORT_MAX:
        raise UserError(f"a port is a number of 1 to {PORT_MAX}, got {port}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = port + 1 if port < PORT_MAX else port - 1
            raise UserError(
                f"cannot listen on {host}, port {port} ({error}): something else uses it, or it is not allowed; "
                f"choose another with --port {other}"
            ) from error
