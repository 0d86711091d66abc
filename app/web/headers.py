"""How long browsers may keep an answer."""

NEVER = {"Cache-Control": "no-store"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""Of what changes its address with its content."""
