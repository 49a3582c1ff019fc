"""Where things live: the archive, the sample stories, the cache."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

APPLICATION = "newsdesk-qa"


def archive_folder() -> Path:
    """The default archive: `QA_HOME`, else the user's data folder."""
    home = os.environ.get("QA_HOME")
    if home:
        return Path(home).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / "archive"


def named_archive(given: str) -> Path:
    """The archive that a user names: an existing folder, a path, else a name beside the default
    archive.

    What has no path separator and is no folder here is a name; `.`, `..` and what begins with
    `~` or `.` is a path.
    """
    path = Path(given)
    separators = {os.sep, os.altsep or os.sep}
    if not given or given[0] in "~." or not separators.isdisjoint(given) or path.is_dir():
        return path
    return archive_folder().parent / given


def named_archives() -> list[Path]:
    """Folders with an archive beside the default one, which is among them, sorted by name."""
    home = archive_folder().parent
    try:
        return sorted(path.parent for path in home.glob("*/archive.db") if path.is_file())
    except OSError:
        return []


def cache_folder() -> Path:
    """What can be made again lives here: the exported model, the sample's archive."""
    from embeddings.models import cache_directory

    return cache_directory()


def sample_stories() -> Path:
    """The folder of stories that comes with the package."""
    import corpus

    return Path(corpus.__file__).parent / "stories"


def sample_archive() -> Path:
    """The sample stories' archive, named after what is in them, so that an update makes anew."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(sample_stories().glob("*.md")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return cache_folder() / f"sample-{digest.hexdigest()}"
