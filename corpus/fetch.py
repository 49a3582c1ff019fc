"""Feeds and pages from the web: the only place that fetches, and only what a user named.

A feed that has not changed costs one conditional request: the validators that its server sent
last time (ETag, Last-Modified) go with it, and the server says so.
"""

from __future__ import annotations

import dataclasses
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import ReadError
from corpus.formats import RawStory, SkippedRecord, stories_in
from corpus.formats.streams import MEGABYTE, StoryStream

AGENT = "newsdesk-qa"
TIMEOUT_S = 30.0
"""Without a single byte."""
LONGEST_S = 120.0
"""For all of it."""
MAX_FETCHED = 20 * MEGABYTE
_PART = 1 << 16
_REMEDY = "Check the address; the stories of earlier runs stay."
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server sent so that it can be asked whether anything has changed."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address."""

    content: bytes | None
    """`None` if it is as it was."""
    is_page: bool
    """Whether it is a web page; else it should be a feed."""
    validators: Validators


def is_address(item: object) -> bool:
    """Whether this names something on the web and no file."""
    return isinstance(item, str) and item.lower().startswith(("http://", "https://"))


def fetch(address: str, known: Validators = Validators()) -> Fetched:
    """What is at this address now, if it differs from what it was when these validators came.

    Raises `ReadError` for what cannot be had: no such host, an error of the server, more than
    20 MB, longer than two minutes.
    """
    from urllib.error import HTTPError

    try:
        with _opened(address, known) as response:
            kind = response.headers.get_content_type()
            validators = Validators(response.headers["ETag"], response.headers["Last-Modified"])
            return Fetched(_content(address, response), kind in _PAGES, validators)
    except HTTPError as error:
        if error.code == 304:
            return Fetched(None, False, known)
        raise ReadError(f"the server says {error.code} {error.reason}", _REMEDY) from error
    except (OSError, HTTPException, ValueError) as error:
        # URLError, timeouts and broken connections are OSErrors; an address may be malformed.
        reason = getattr(error, "reason", None) or error
        raise ReadError(f"cannot be fetched ({reason})", _REMEDY) from error


def _opened(address: str, known: Validators) -> Any:
    """The response. Only HTTP is spoken: a redirection to a file or elsewhere is refused."""
    from urllib import request

    headers = {
        "User-Agent": AGENT,
        "Accept": "application/rss+xml, application/atom+xml, text/xml, text/html;q=0.8, */*;q=0.5",
        "Accept-Encoding": "identity",
    }
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPRedirectHandler(),
        request.HTTPErrorProcessor(),
        request.HTTPDefaultErrorHandler(),
        request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener.open(request.Request(address, headers=headers), timeout=TIMEOUT_S)


def _content(address: str, response: Any) -> bytes:
    """All that comes, within bounds of size and time, whatever length was declared."""
    deadline = time.monotonic() + LONGEST_S
    content = bytearray()
    while part := response.read1(_PART):
        content += part
        if len(content) > MAX_FETCHED:
            raise ReadError(f"larger than {MAX_FETCHED // MEGABYTE} MB")
        if time.monotonic() > deadline:
            raise ReadError(f"takes more than {LONGEST_S:.0f} s")
    if response.length:
        raise ReadError("cannot be fetched (the connection broke off)", _REMEDY)
    return bytes(content)


def stories_of(address: str, fetched: Fetched) -> Iterator[RawStory | SkippedRecord]:
    """Stories of what was fetched, the addresses of a feed's entries made absolute.

    Raises `ReadError` for what is neither a feed nor a page.
    """
    from urllib.parse import urljoin

    path = Path(f"{stem_of(address)}{'.html' if fetched.is_page else '.xml'}")
    for found in stories_in(path, StoryStream(io.BytesIO(fetched.content or b""))):
        if isinstance(found, RawStory):
            url = urljoin(address, found.url or "")
            found = dataclasses.replace(found, url=url if is_address(url) else None)
        yield found


def stem_of(address: str) -> str:
    """A short name for ids: the host, `post.example`."""
    try:
        return (urlsplit(address).hostname or "feed").removeprefix("www.")
    except ValueError:
        return "feed"
