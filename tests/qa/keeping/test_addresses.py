"""Feeds and pages by their address, from a real server on this computer."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus import fetch as module
from corpus.errors import ReadError
from corpus.fetch import Validators, fetch, is_address
from corpus.store import Store
from qa.keeping.ingest import Ingest

TEXT = "The harbour board met for five hours on Monday and voted to widen the northern channel. "


def feed(*numbers: int) -> bytes:
    items = "".join(
        f"<item><title>Story {n}</title><guid isPermaLink='false'>urn:{n}</guid>"
        f"<link>/story/{n}</link><pubDate>Fri, 0{n} Mar 2024 09:00:00 +0000</pubDate>"
        f"<description>{TEXT * 3} Number {n}.</description></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'.encode()


@dataclass
class Site:
    """What the server answers, and what it was asked."""

    address: str = ""
    content: bytes = b""
    kind: str = "application/rss+xml"
    etag: str | None = None
    status: int = 200
    location: str | None = None
    length: int | None = None
    asked: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    state = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(dict(self.headers))
            if state.etag and self.headers.get("If-None-Match") == state.etag:
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(state.status)
            self.send_header("Content-Type", state.kind)
            length = len(state.content) if state.length is None else state.length
            self.send_header("Content-Length", str(length))
            if state.etag:
                self.send_header("ETag", state.etag)
                self.send_header("Last-Modified", "Fri, 01 Mar 2024 09:00:00 GMT")
            if state.location:
                self.send_header("Location", state.location)
            self.end_headers()
            self.wfile.write(state.content)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}/feed"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "archive", writable=True, create=True)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("https://post.example/feed", True),
        ("HTTP://post.example", True),
        ("https:/post.example", False),
        ("file:///etc/passwd", False),
        ("ftp://post.example", False),
        (Path("http://post.example"), False),
    ],
)
def test_what_is_an_address(item: object, expected: bool) -> None:
    assert is_address(item) is expected


def test_a_feed_grows_and_forgets_nothing(store: Store, site: Site) -> None:
    site.content = feed(1, 2)
    assert Ingest(store).run([site.address]).added == 2
    before = {one.title: one for one in store.articles()}
    story = before["Story 1"]
    assert story.path == site.address
    assert story.url == site.address.replace("/feed", "/story/1")
    assert story.id.startswith("127.0.0.1-")
    # The first story has left the feed, a third is new, and the second has been rewritten.
    site.content = feed(2, 3).replace(b"Number 2", b"The number 2")
    report = Ingest(store).run([site.address])
    assert (report.added, report.updated, report.unchanged, report.removed) == (1, 1, 0, 0)
    after = {one.title: one.id for one in store.articles()}
    assert len(after) == 3
    assert after["Story 1"] == before["Story 1"].id
    assert after["Story 2"] == before["Story 2"].id
    # And it may come back.
    site.content = feed(1, 2, 3)
    report = Ingest(store).run([site.address])
    assert (report.added, report.updated, report.unchanged) == (0, 1, 2)


def test_an_unchanged_feed_costs_one_conditional_request(store: Store, site: Site) -> None:
    site.content, site.etag = feed(1, 2), '"abc"'
    Ingest(store).run([site.address])
    generation = store.generation
    report = Ingest(store).run([site.address])
    assert (report.added, report.unchanged) == (0, 2)
    assert store.generation == generation
    first, second = site.asked
    assert "If-None-Match" not in first
    assert second["If-None-Match"] == '"abc"'
    assert second["If-Modified-Since"] == "Fri, 01 Mar 2024 09:00:00 GMT"


def test_validators_are_kept_only_if_the_feed_was_read(store: Store, site: Site) -> None:
    site.content, site.etag = b"<html>down for repairs</html>", '"broken"'
    report = Ingest(store).run([site.address])
    assert "neither an RSS nor an Atom feed" in report.skipped[0].reason
    site.content = feed(1)
    assert Ingest(store).run([site.address]).added == 1


def test_a_page_by_its_address(store: Store, site: Site) -> None:
    page = f"<html><body><article><h1>Channel widened</h1><p>{TEXT * 2}</p></article></body></html>"
    site.content, site.kind = page.encode(), "text/html; charset=utf-8"
    assert Ingest(store).run([site.address]).added == 1
    (before,) = store.articles()
    assert (before.title, before.url) == ("Channel widened", site.address)
    site.content = page.replace("five hours", "six hours").encode()
    assert Ingest(store).run([site.address]).updated == 1
    assert "six hours" in store.article(before.id).text


@pytest.mark.parametrize(
    ("status", "location", "reason"),
    [
        (404, None, "the server says 404"),
        (500, None, "the server says 500"),
        (302, "file:///etc/hostname", "cannot be fetched|the server says 302"),
        (302, "ftp://127.0.0.1/", "cannot be fetched|the server says 302"),
    ],
)
def test_errors_of_the_server(
    store: Store, site: Site, status: int, location: str | None, reason: str
) -> None:
    site.content = feed(1)
    Ingest(store).run([site.address])
    site.status, site.location = status, location
    report = Ingest(store).run([site.address])
    assert any(part in report.skipped[0].reason for part in reason.split("|"))
    assert len(list(store.articles())) == 1


def test_nobody_answers(store: Store, site: Site) -> None:
    with pytest.raises(ReadError, match="cannot be fetched"):
        fetch("http://127.0.0.1:1/feed")
    with pytest.raises(ReadError, match="cannot be fetched"):
        fetch("http://[broken/feed")


def test_size_is_bounded_whatever_is_declared(site: Site, monkeypatch) -> None:
    monkeypatch.setattr(module, "MAX_FETCHED", 1_000)
    site.content, site.length = feed(1, 2, 3), 10**12
    with pytest.raises(ReadError, match="larger than"):
        fetch(site.address)


def test_a_short_answer_is_an_error(site: Site) -> None:
    site.content, site.length = feed(1), 10**9
    with pytest.raises(ReadError, match="cannot be fetched"):
        fetch(site.address, Validators())


def test_from_the_command_line_with_fields_of_ones_own(tmp_path: Path, site: Site, call_qa) -> None:
    site.content = feed(1)
    records = tmp_path / "wire.jsonl"
    records.write_text('{"id": 7, "Kop": "Ferry", "body": "The night ferry sails at eleven."}\n')
    archive = ("--archive", tmp_path / "archive")
    first = call_qa("index", site.address, records, "--encoder", "hash-256", "--json", *archive)
    assert json.loads(first.stdout)["added"] == 2

    def titles() -> list[str]:
        listed = json.loads(call_qa("stories", "--json", *archive).stdout)
        return sorted(one["title"] for one in listed)

    assert "Ferry" not in titles()
    # Another name for a field reads what is there again, and is remembered.
    again = call_qa("index", records, "--map", "title=kop", "--json", *archive)
    assert json.loads(again.stdout)["updated"] == 1, again.stderr
    assert "Ferry" in titles()
    records.write_text('{"id": 7, "Kop": "Ferries", "body": "The night ferries sail at eleven."}\n')
    call_qa("index", records, *archive)
    assert "Ferries" in titles()
    call_qa("index", records, "--map", "none", *archive)
    assert "Ferries" not in titles()


@pytest.mark.parametrize("pair", ["title", "=kop", "title=", "headline=kop"])
def test_mistaken_map(tmp_path: Path, call_qa, pair: str) -> None:
    finished = call_qa("index", tmp_path, "--map", pair, "--archive", tmp_path / "archive")
    assert finished.returncode == 2
    assert not (tmp_path / "archive").exists()


def test_from_the_chat(tmp_path: Path, site: Site, call_qa) -> None:
    site.content = feed(1)
    archive = tmp_path / "archive"
    records = tmp_path / "wire.jsonl"
    records.write_text('{"text": "The night ferry sails at eleven."}\n')
    call_qa("index", records, "--encoder", "hash-256", "--archive", archive)
    finished = subprocess.run(
        [sys.executable, "-m", "qa.chat.indexer", str(archive), site.address],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(finished.stdout.splitlines()[-1])["report"]["added"] == 1


def test_a_remembered_feed_is_looked_at_again(tmp_path: Path, site: Site, call_qa) -> None:
    site.content, site.etag = feed(1), '"abc"'
    archive = ("--archive", tmp_path / "archive")
    call_qa("index", site.address, "--name", "post", "--encoder", "hash-256", *archive)
    assert len(site.asked) == 1
    again = json.loads(call_qa("index", "--refresh", "--json", *archive).stdout)
    assert (again["added"], again["unchanged"]) == (0, 1)
    assert site.asked[1]["If-None-Match"] == '"abc"'
    site.content, site.etag = feed(1, 2), '"def"'
    again = json.loads(call_qa("index", "--refresh", "--json", *archive).stdout)
    assert (again["added"], again["unchanged"]) == (1, 1)
