"""Deleted text, really gone: from the database's free space and from its log."""

from __future__ import annotations

from corpus.database import Database
from corpus.errors import ArchiveBusy


def overwrite_deleted(database: Database) -> None:
    """From now on this thread's connection overwrites what it deletes with zeros."""
    with database.errors_explained():
        database.connection.execute("PRAGMA secure_delete = ON").fetchall()


def rewrite(database: Database) -> None:
    """Write the database anew without its free space, which goes back to the disk, and empty the
    log. Takes about as long as copying the file, and as much space again meanwhile.

    Also rids the file of copies that SQLite leaves inside pages when it moves rows. Raises
    `ArchiveBusy` if a reader keeps the log in use for ten seconds.
    """
    with database.errors_explained():
        database.connection.execute("VACUUM").fetchall()
        busy = database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise ArchiveBusy(
            f"The log of the archive in {database.folder} is being read and may still hold what "
            "was removed.",
            "Close the programs that use the archive, then run: qa index (with no path).",
        )
