"""The zip file of a catalogue, read under caps: nothing is ever unpacked to disk."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from hashlib import blake2b
from pathlib import Path

MAX_ARCHIVE_BYTES = 2 * 2**30
MAX_ENTRY_BYTES = 128 * 2**20
MAX_ENTRIES = 100_000


class FurnitureError(Exception):
    """Why a catalogue or one of its pieces cannot be read, in a few words and without its name."""


class Archive:
    """The files of one `.sh3f`, by their paths inside it; letter case does not count. Raises FurnitureError."""

    def __init__(self, file: Path) -> None:
        try:
            if file.stat().st_size > MAX_ARCHIVE_BYTES:
                raise FurnitureError(f"larger than {MAX_ARCHIVE_BYTES // 2**30} GB")
            self._zip = zipfile.ZipFile(file)
        except OSError as error:
            raise FurnitureError(f"not to be opened: {error.strerror}") from error
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise FurnitureError("not a zip file, or a damaged one") from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise FurnitureError(f"{len(entries):,} files inside, more than {MAX_ENTRIES:,}")
        contents = "\n".join(f"{entry.filename} {entry.CRC} {entry.file_size}" for entry in entries)
        self.fingerprint = blake2b(contents.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        """The same for archives of the same contents."""
        self._entries = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}

    def __contains__(self, path: str) -> bool:
        return path.lower() in self._entries

    def read(self, path: str) -> bytes:
        """The bytes of the file at `path`, at most MAX_ENTRY_BYTES."""
        entry = self._entries.get(path.lower())
        if entry is None:
            raise FurnitureError(f"there is no file {path[-60:]!r} inside")
        try:
            # Not trusting the size that the entry claims: a bomb says a small one.
            with self._zip.open(entry) as stream:
                data = stream.read(MAX_ENTRY_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise FurnitureError(f"the file {path[-60:]!r} inside is damaged or encrypted") from error
        if len(data) > MAX_ENTRY_BYTES:
            raise FurnitureError(f"the file {path[-60:]!r} inside is larger than {MAX_ENTRY_BYTES // 2**20} MB")
        return data

    def size(self, path: str) -> int:
        """How much there is of the file at `path`, in bytes: as much as it claims, or as its part of the archive makes
        likely."""
        entry = self._entries[path.lower()]
        return min(entry.file_size, 20 * entry.compress_size)

    def paths(self) -> list[str]:
        """Where the files are, in their own letters."""
        return [entry.filename.replace("\\", "/") for entry in self._entries.values() if not entry.is_dir()]

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def inside(path: str, folder: str = "") -> str:
    """`path` as it stands in an archive, meant from `folder` there. Raises FurnitureError for one that leaves it."""
    joined = posixpath.normpath(posixpath.join(folder, path.replace("\\", "/").lstrip("/")))
    if joined.startswith("..") or joined == ".":
        raise FurnitureError(f"the path {path[-60:]!r} leads out of the catalogue")
    return joined
