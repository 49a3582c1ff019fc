"""A sentence-transformers model's folder: on disk, in the hub's cache, or fetched once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ModelMissing
from embeddings.models import MINILM, Notify, model_directory, read_json

FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]
"""All that is fetched: no pickled weights, no code."""

DIGESTED = {"config.json", "modules.json", "sentence_bert_config.json", "tokenizer.json"}
"""Settings that decide vectors; prompts are added by the encoder, which may know better."""

SAMPLES = 64
"""Pieces of the weights that go into the digest. Reading a whole model takes seconds, and
training changes every tensor."""


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """What a model's small files say about it."""

    path: Path
    dimension: int
    max_tokens: int
    averages_tokens: bool
    """Whether a text's vector is the mean of its token vectors, with no layer behind that."""
    prompts: Mapping[str, str]
    digest: str
    """16 hex digits: changes with configuration or weights."""


def find_folder(name: str, notify: Notify | None = None) -> ModelFolder:
    """The folder of a model by path or name; raises ModelMissing.

    A path and models already in the hub's cache need no network. Anything else the user has
    asked for by name, so it is fetched, unless HF_HUB_OFFLINE forbids it.
    """
    if name == MINILM.name:
        return read_folder(model_directory(MINILM))
    path = Path(name).expanduser()
    if path.is_dir():
        return read_folder(path)
    if path.is_absolute() or name.startswith((".", "~")):
        raise ModelMissing(f"{name} is not a folder", "Give a model's folder or its name.")
    # the hub's own habit for names without an owner
    repository = name if "/" in name else f"sentence-transformers/{name}"
    return read_folder(_cached_or_fetched(repository, notify))


def _cached_or_fetched(repository: str, notify: Notify | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
    from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]

    # a library draws nothing; `notify` says what takes so long
    disable_progress_bars()
    try:
        return Path(snapshot_download(repository, allow_patterns=FILES, local_files_only=True))
    except LocalEntryNotFoundError:
        pass
    except HFValidationError as error:
        raise ModelMissing(f"{repository!r} cannot be a model's name", "") from error
    if notify:
        notify(f"Fetching {repository} from the Hugging Face hub, once.")
    try:
        return Path(snapshot_download(repository, allow_patterns=FILES))
    except Exception as error:  # any of a dozen kinds: no network, no such name, no permission
        raise ModelMissing(
            f"{repository} is not on this machine and cannot be fetched: "
            f"{type(error).__name__}: {error}".split("\n")[0],
            f"Check the name and the network, or use the default encoder, {MINILM.name}.",
        ) from error


def read_folder(path: Path) -> ModelFolder:
    """Read the configuration; raises ModelMissing if this is no model with safe weights."""
    config = _json(path / "config.json")
    weights = sorted(path.glob("*.safetensors"))
    if not config or not weights:
        raise ModelMissing(
            f"{path} has no config.json with safetensors weights, so it is not a usable model",
            "Save the model with sentence-transformers, in safetensors form.",
        )
    pooling: dict[str, Any] = {}
    dimension, plain = int(config.get("hidden_size") or config.get("dim") or 0), True
    for kind, folder in _modules(path):
        settings = _json(folder / "config.json")
        if kind == "Pooling":
            pooling = settings
        elif kind not in {"Transformer", "Normalize"}:
            plain = False
            dimension = int(settings.get("out_features") or dimension)
    limits = (
        _json(path / "sentence_bert_config.json").get("max_seq_length"),
        _json(path / "tokenizer_config.json").get("model_max_length"),
        config.get("max_position_embeddings"),
    )
    return ModelFolder(
        path=path,
        dimension=dimension,
        max_tokens=int(min((limit for limit in limits if limit), default=512)),
        averages_tokens=plain and _averages(pooling),
        prompts=_json(path / "config_sentence_transformers.json").get("prompts") or {},
        digest=_digest(path, weights),
    )


def _modules(path: Path) -> list[tuple[str, Path]]:
    """Kind and folder of each module; raises ModelMissing if one would run code of the model's or
    unpickle weights: versions of sentence-transformers below 6 trust every folder on disk."""
    found = []
    for module in _json(path / "modules.json"):
        kind, folder = str(module.get("type")), path / str(module.get("path"))
        if not kind.startswith("sentence_transformers."):
            raise ModelMissing(
                f"{path} wants to run {kind}, which is no part of sentence-transformers",
                "Choose a model that brings no code of its own, or the default encoder.",
            )
        outside = ".." in folder.relative_to(path).parts if folder.is_relative_to(path) else True
        pickled = (folder / "pytorch_model.bin").exists()
        if outside or (pickled and not (folder / "model.safetensors").exists()):
            what = "is not in its folder" if outside else "has pickled weights"
            raise ModelMissing(
                f"{path} is not a usable model: its part {folder.name!r} {what}",
                "Save the model with sentence-transformers, in safetensors form.",
            )
        found.append((kind.rsplit(".", 1)[-1], folder))
    return found


def _averages(pooling: Mapping[str, Any]) -> bool:
    """Whether the pooling is the plain mean; with no settings, it is."""
    if "pooling_mode" in pooling:
        return bool(pooling["pooling_mode"] == "mean")
    modes = {key for key, value in pooling.items() if key.startswith("pooling_mode_") and value}
    return modes <= {"pooling_mode_mean_tokens"}


def _digest(path: Path, weights: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*.json")):
        if file.name in DIGESTED:
            digest.update(file.read_bytes())
    for file in weights:
        size = file.stat().st_size
        digest.update(str(size).encode())
        with file.open("rb") as content:
            for piece in range(SAMPLES):
                content.seek(size * piece // SAMPLES)
                digest.update(content.read(4096))
    return digest.hexdigest()[:16]


def _json(path: Path) -> Any:
    """A file's content; an empty dict if it does not exist."""
    return read_json(path) if path.is_file() else {}
