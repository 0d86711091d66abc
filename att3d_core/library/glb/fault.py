"""What is wrong with a file."""


class GlbError(Exception):
    """Why a file cannot be read, in a few words and without its name."""
