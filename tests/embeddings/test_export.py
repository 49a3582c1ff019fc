"""The default model's way onto the disk: made once, checked, and made again when damaged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelDamaged, ModelMissing
from embeddings.models import MINILM, cache_directory, model_directory, open_exported
from embeddings.onnx import OnnxEncoder
from embeddings.reference import Reference, load_reference

QUESTION = "Which bridge was closed for repairs?"

ENCODE = f"""
import sys
from embeddings.onnx import OnnxEncoder
vector = OnnxEncoder(threads=1).encode_questions([{QUESTION!r}])[0]
print(*vector[:4])
print(*sorted({{name.split('.')[0] for name in sys.modules}}))
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("QA_MODEL_DIR", raising=False)
    return tmp_path / "cache"


@pytest.fixture
def exported(cache: Path) -> Path:
    """The cached graph, freshly made."""
    OnnxEncoder().encode_questions([QUESTION])
    [path] = cache.glob("*.onnx")
    return path


def start_process() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ENCODE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def encode_in_process() -> tuple[list[float], set[str]]:
    """The first numbers of the question's vector, and the modules that took."""
    process = start_process()
    output, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (0, "")
    vector, modules = output.splitlines()
    return [float(number) for number in vector.split()], set(modules.split())


def test_export_is_announced_and_happens_once(cache: Path) -> None:
    said: list[str] = []
    first = OnnxEncoder(notify=said.append)
    assert said == []
    vector = first.encode_questions([QUESTION])
    assert len(said) == 1
    assert "once" in said[0]
    [path] = cache.glob("*.onnx")
    written = path.stat().st_mtime_ns
    again = OnnxEncoder(notify=said.append).encode_questions([QUESTION])
    assert len(said) == 1
    assert path.stat().st_mtime_ns == written
    np.testing.assert_array_equal(vector, again)


def test_a_question_needs_neither_torch_nor_onnx_once_exported(exported: Path) -> None:
    _, modules = encode_in_process()
    assert {"onnxruntime", "tokenizers"} <= modules
    assert not modules & {"torch", "transformers", "sentence_transformers", "onnx", "safetensors"}
    assert not modules & {"huggingface_hub", "requests", "httpx", "faiss", "textual"}


def test_the_first_question_needs_no_torch(cache: Path) -> None:
    _, modules = encode_in_process()
    assert "onnx" in modules
    assert not modules & {"torch", "transformers", "sentence_transformers"}


def test_two_processes_may_export_at_once(cache: Path) -> None:
    processes = [start_process() for _ in range(2)]
    results = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert [errors for _, errors in results] == ["", ""]
    assert results[0][0].splitlines()[0] == results[1][0].splitlines()[0]
    # no half-written file stays behind
    [path] = cache.glob("*.onnx")
    assert set(cache.iterdir()) == {path, path.with_name(f"{path.name}.json")}


@pytest.mark.parametrize("damage", ["truncated", "empty", "noise", "one bit", "gone"])
def test_a_damaged_graph_is_made_again(exported: Path, damage: str) -> None:
    expected = OnnxEncoder().encode_questions([QUESTION])
    content = exported.read_bytes()
    middle = len(content) * 3 // 4
    flipped = bytes([content[middle] ^ 4])
    exported.write_bytes(
        {
            "truncated": content[:middle],
            "empty": b"",
            "noise": b"\x93" * 4096,
            "one bit": content[:middle] + flipped + content[middle + 1 :],
            "gone": b"",
        }[damage]
    )
    if damage == "gone":
        exported.unlink()
    said: list[str] = []
    vectors = OnnxEncoder(notify=said.append).encode_questions([QUESTION])
    np.testing.assert_allclose(vectors, expected, atol=1e-6)
    assert len(said) == 1
    assert exported.read_bytes() == content


def test_a_damaged_record_is_made_again(exported: Path) -> None:
    record = exported.with_name(f"{exported.name}.json")
    content = record.read_bytes()
    record.write_bytes(content[:-9])
    OnnxEncoder().encode_questions([QUESTION])
    assert record.read_bytes() == content


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a file where the folder should be: refused whoever the user is
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert OnnxEncoder().encode_questions([QUESTION]).shape == (1, 384)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_leaves_no_half_file(cache: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))\n"
    ignore = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    finished = subprocess.run(
        [sys.executable, "-c", limit + ignore + ENCODE], capture_output=True, text=True
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    assert list(cache.iterdir()) == []


def test_other_weights_are_refused(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    original = model_directory(MINILM)
    for name in ("config.json", "tokenizer.json"):
        (folder / name).symlink_to(original / name)
    content = bytearray((original / "model.safetensors").read_bytes())
    content[50_000_000] ^= 1
    (folder / "model.safetensors").write_bytes(content)
    monkeypatch.setenv("QA_MODEL_DIR", str(folder))
    with pytest.raises(ModelDamaged, match=r"sha256 .* instead of 53aa51172d14") as caught:
        OnnxEncoder().encode_questions([QUESTION])
    assert "QA_MODEL_DIR" in caught.value.remedy
    assert not cache.exists()


def test_a_damaged_tokenizer_is_one_clear_error(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = model_directory(MINILM)
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).symlink_to(original / name)
    (tmp_path / "tokenizer.json").write_text('{"version": "1.0"')
    monkeypatch.setenv("QA_MODEL_DIR", str(tmp_path))
    with pytest.raises(ModelDamaged, match=r"tokenizer\.json cannot be read"):
        OnnxEncoder().encode_questions([QUESTION])


def test_missing_files_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_MODEL_DIR", str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelMissing, match=r"no model\.safetensors and no tokenizer\.json"):
        model_directory(MINILM)


def test_the_model_folder_can_be_chosen(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(model_directory(MINILM))
    monkeypatch.setenv("QA_MODEL_DIR", str(tmp_path / "link"))
    assert OnnxEncoder().encode_questions([QUESTION]).shape == (1, 384)


def test_cache_directory_is_the_users_unless_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QA_CACHE_DIR", raising=False)
    assert cache_directory().name == "newsdesk-qa"
    monkeypatch.setenv("QA_CACHE_DIR", "~/elsewhere")
    assert cache_directory() == Path.home() / "elsewhere"


def test_a_graph_that_fails_its_check_is_never_kept(cache: Path) -> None:
    def refuse(session: object) -> None:
        raise ModelDamaged("wrong vectors")

    OnnxEncoder().encode_questions([QUESTION])
    [good] = cache.glob("*.onnx")
    with pytest.raises(ModelDamaged, match="wrong vectors"):
        open_exported("new.onnx", good.read_bytes, refuse)
    assert list(cache.glob("new*")) == []


class Session:
    """Gives the same token vectors for anything."""

    def __init__(self, vector: list[float]) -> None:
        self._tokens = np.array([[vector]], np.float32)

    def run(self, names: list[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        return [self._tokens]


@pytest.mark.parametrize(
    ("vector", "accepted"),
    [([2.0, 0.0], True), ([1.0, 0.01], True), ([1.0, 0.02], False), ([float("nan"), 1.0], False)],
)
def test_reference_check_has_the_stated_limit(vector: list[float], accepted: bool) -> None:
    reference = Reference(((1, 2),), np.array([[1, 0]], np.float32))
    if accepted:
        reference.check(Session(vector), 0.9999)
    else:
        with pytest.raises(ModelDamaged, match="disagrees with its reference"):
            reference.check(Session(vector), 0.9999)


def test_reference_covers_more_than_one_text() -> None:
    reference = load_reference(MINILM)
    assert reference.vectors.shape == (8, 384)
    np.testing.assert_allclose(np.linalg.norm(reference.vectors, axis=1), 1, atol=1e-4)
