"""Errors that the user can fix. Shells print their one line and exit; everything else is a bug."""


class UserError(Exception):
    """Base of every error whose message tells the user what to do next."""


class PromptError(UserError):
    """A prompt that cannot be encoded: empty, or longer than the limit."""


class CheckpointError(UserError):
    """A checkpoint that is missing, truncated, foreign, or does not fit the request."""


class LibraryError(UserError):
    """An asset or a library folder that cannot be read."""


class ExportError(UserError):
    """A scene that cannot be turned into the requested file."""


class TrainingError(UserError):
    """A training run that cannot start or continue as configured."""


class DivergedError(TrainingError):
    """A run that gave NaN or infinity too often. `step` is that of its last good state."""

    def __init__(self, message: str, step: int) -> None:
        super().__init__(message)
        self.step = step


class OutputError(UserError):
    """A file that cannot be written: no permission, no space, not a folder."""


class DiskFullError(OutputError):
    """A file for which the disk, or the quota, has no room."""


class EncoderError(UserError):
    """A text encoder whose files are missing or are not the ones they should be."""


class PromptSetError(UserError):
    """A prompt set or a template that contradicts itself, or a file that holds none."""


class GuidanceError(UserError):
    """A diffusion model that is missing, incomplete or of the wrong kind, or settings that it cannot follow."""


# What is said in several places, or of which tests ask that it is said.
EMPTY_PROMPT = "the prompt is empty: type a few words, for example 'a pig riding a bicycle'"
NO_TRIANGLES = "a mesh without triangles cannot be exported"
NOTHING_DENSE = "nothing dense enough to mesh"
NOT_A_FOLDER = "a part of that path is a file, not a folder"
NO_MEMORY = "there is too little memory for this: make it smaller, or end other programs, and try again"
_NO_MEMORY = ("out of memory", "not enough memory", "cannot allocate memory", "can't allocate memory")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out: Python says it by a kind of error, PyTorch by its text as well."""
    if isinstance(error, MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _NO_MEMORY)


def said(error: Exception) -> str:
    """What an error means, in one line for people; one that is a fault of the program's is named as such."""
    if is_out_of_memory(error):
        return NO_MEMORY
    text = " ".join(str(error).split())
    return text if isinstance(error, UserError) else f"an error in the program ({type(error).__name__}: {text[:500]})"
