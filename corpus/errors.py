"""Every error a caller may want to catch.

QAError
+-- UsageError            the caller asked for something that makes no sense
|   +-- SettingsError     a setting is unknown or out of bounds
+-- ReadError             a file could not be read as stories
+-- ArchiveError          the archive cannot be used
|   +-- ArchiveMissing    there is none at this path
|   +-- ArchiveTooNew     written by a newer version
|   +-- ArchiveTooOld     needs an upgrade, which only a writing open may do
|   +-- ArchiveDamaged    the database is not readable
|   +-- ArchiveBusy       another process is writing
|   +-- ArchiveReadOnly   a change was asked for, the place cannot be written
|   +-- ArticleMissing    no article has this id
+-- DerivedIndexError     a derived index cannot be used as it is
|   +-- IndexStale        built from another state of the store
|   +-- IndexDamaged      unreadable or inconsistent
+-- SessionsError         saved conversations cannot be used
+-- EncoderError          a model failed
    +-- ModelMissing      its files are not on this machine
    +-- ModelDamaged      checksum or self-check failed
"""

from __future__ import annotations


class QAError(Exception):
    """Base of all errors raised on purpose.

    `str(error)` is one line: what happened, with its values. `remedy` is a second line, what to
    do about it, or empty.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy
        """What the user can do, one sentence, or empty."""


class UsageError(QAError):
    """The request itself makes no sense (an empty question, until before since)."""


class SettingsError(UsageError):
    """A setting is unknown or out of bounds."""


class ReadError(QAError):
    """A file could not be read as stories; other files are unaffected."""


class ArchiveError(QAError):
    """The archive cannot be used."""


class ArchiveMissing(ArchiveError):
    """There is no archive at this path."""


class ArchiveTooNew(ArchiveError):
    """The archive was written by a newer version of this program."""


class ArchiveTooOld(ArchiveError):
    """The archive needs a schema upgrade, which only a writing open may do."""


class ArchiveDamaged(ArchiveError):
    """The database is not readable."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveReadOnly(ArchiveError):
    """A change was asked for, but the archive cannot be written."""


class ArticleMissing(ArchiveError):
    """No article in the archive has this id."""


class DerivedIndexError(QAError):
    """A derived index cannot be used as it is; it is rebuilt from the store."""


class IndexStale(DerivedIndexError):
    """The index was built from another state of the store or by another encoder."""


class IndexDamaged(DerivedIndexError):
    """The index files are unreadable or disagree with each other."""


class SessionsError(QAError):
    """The file with saved conversations cannot be used."""


class EncoderError(QAError):
    """A model failed."""


class ModelMissing(EncoderError):
    """The model's files are not on this machine."""


class ModelDamaged(EncoderError):
    """The model's files fail their checksum, or its vectors fail the self-check."""
