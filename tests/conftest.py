"""What all tests share: a place for caches, real processes, one indexed archive."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRAM = ROOT / "tests" / "data" / "tram"
OUR_SETTINGS = ("QA_DEBUG", "QA_MODEL_DIR", "NO_COLOR", "CLICOLOR_FORCE", "_QA_COMPLETE")

RunQA = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def cache_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Nothing of the user's is read or written; the model is exported once for the session."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_CACHE_DIR", str(folder))
        patch.setenv("QA_HOME", str(folder / "no-archive-here"))
        patch.setenv("QA_SESSIONS", str(folder / "sessions.db"))
        patch.setenv("QA_CONFIG", str(folder / "config.toml"))
        for name in OUR_SETTINGS:
            patch.delenv(name, raising=False)
        yield folder


@pytest.fixture(scope="session")
def run_qa() -> RunQA:
    """Runs `qa` as a process of its own: arguments, then anything `subprocess.run` takes."""

    def run(*arguments: object, env: dict[str, str] | None = None, **more: object):
        settings: dict[str, object] = {"capture_output": True, "text": True, "timeout": 120}
        if "input" not in more:
            settings["stdin"] = subprocess.DEVNULL
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "qa", *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            **(settings | more),
        )

    return run


@pytest.fixture
def call_qa(capfd: pytest.CaptureFixture[str]) -> Iterator[RunQA]:
    """The same within this process: for the many cases of one thing, where starting takes most
    of the time."""
    from qa.cli.run import run

    before = signal.getsignal(signal.SIGTERM)

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [str(argument) for argument in arguments]
        code = run(words)
        return subprocess.CompletedProcess(words, code, *capfd.readouterr())

    yield call
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def qa_terminal() -> Callable[..., tuple[int, str]]:
    """Runs `qa` with stdin, stdout and stderr on one pseudo-terminal; exit code and all output.

    Once `when` has been shown, `act` is called with the process and the terminal's descriptor.
    """

    def run(
        *arguments: object,
        columns: int = 80,
        env: dict[str, str] | None = None,
        when: str | None = None,
        act: Callable[[subprocess.Popen[bytes], int], None] | None = None,
    ) -> tuple[int, str]:
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        surroundings = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "qa", *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**surroundings, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **(env or {})},
        )
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
            if act is not None and when is not None and when.encode() in shown:
                act(process, ours)
                act = None
        os.close(ours)
        return process.wait(timeout=60), shown.decode().replace("\r\n", "\n")

    return run


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        # Linux says so when the last process has closed its end.
        return b""


@pytest.fixture(scope="session")
def tram_stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the invented stories about a tram, and nothing else."""
    folder = tmp_path_factory.mktemp("stories") / "tram"
    shutil.copytree(TRAM, folder, ignore=shutil.ignore_patterns("questions.jsonl"))
    return folder


@pytest.fixture(scope="session")
def tram_archive(tram_stories: Path, run_qa: RunQA) -> Path:
    """Those stories, indexed with the default model. Not to be changed."""
    archive = tram_stories.parent / "archive"
    finished = run_qa("index", tram_stories, "--archive", archive)
    assert finished.returncode == 0, finished.stderr
    # The first question prepares the model that reads questions, and says so.
    run_qa("search", "tram", "--archive", archive)
    return archive
