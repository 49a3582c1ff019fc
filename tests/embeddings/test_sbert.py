"""Models through sentence-transformers: what their configuration says, and what is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import EncoderError, ModelDamaged, ModelMissing
from embeddings.hub import find_folder, read_folder
from embeddings.models import MINILM, model_directory
from embeddings.sbert import SentenceTransformerEncoder
from embeddings.types import PassageInput

PASSAGE = PassageInput("Title", "A dog barked. Then it slept.", ((0, 13), (14, 28)))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of random weights, saved by sentence-transformers; pools the first token."""
    return save_model(tmp_path_factory.mktemp("models") / "tiny", pooling="cls")


def save_model(
    folder: Path, *, pooling: str, dense: int | None = None, prompts: dict[str, str] | None = None
) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules as parts
    from transformers import BertConfig, BertModel

    torch.manual_seed(3)
    backbone = folder.with_name(f"{folder.name}-backbone")
    config = BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(backbone)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        shutil.copy(model_directory(MINILM) / name, backbone)
    modules: list[Any] = [parts.Transformer(str(backbone), max_seq_length=64)]
    modules.append(parts.Pooling(16, pooling_mode=pooling))
    if dense:
        modules.append(parts.Dense(16, dense))
    model = SentenceTransformer(modules=modules, device="cpu", prompts=prompts)
    model.save(str(folder))
    return folder


def test_configuration_is_read_without_loading(tiny: Path) -> None:
    folder = read_folder(tiny)
    assert (folder.dimension, folder.max_tokens, folder.averages_tokens) == (16, 64, False)
    assert len(folder.digest) == 16


def test_a_model_that_does_not_average_has_no_sentence_vectors(tiny: Path) -> None:
    encoder = SentenceTransformerEncoder(str(tiny), threads=1)
    [vectors] = encoder.encode_passages([PASSAGE])
    assert vectors.sentences is None
    assert vectors.passage.shape == (16,)
    assert np.linalg.norm(vectors.passage) == pytest.approx(1, abs=1e-5)
    assert encoder.info.max_tokens == 64


def test_averaging_model_has_sentence_vectors(tmp_path: Path) -> None:
    encoder = SentenceTransformerEncoder(str(save_model(tmp_path / "mean", pooling="mean")))
    [vectors] = encoder.encode_passages([PASSAGE])
    assert vectors.sentences is not None
    assert vectors.sentences.shape == (2, 16)


def test_a_layer_behind_the_pooling_sets_the_dimension(tmp_path: Path) -> None:
    path = save_model(tmp_path / "dense", pooling="mean", dense=5)
    encoder = SentenceTransformerEncoder(str(path), threads=1)
    assert encoder.info.dimension == 5
    [vectors] = encoder.encode_passages([PASSAGE])
    # token vectors are not in the space of the text's vector
    assert vectors.sentences is None
    assert vectors.passage.shape == (5,)


def test_prompts_go_in_front_of_questions_and_passages(tmp_path: Path) -> None:
    prompts = {"query": "ask: ", "document": "tell: "}
    path = save_model(tmp_path / "prompted", pooling="mean", prompts=prompts)
    prompted = SentenceTransformerEncoder(str(path), threads=1)
    settings = path / "config_sentence_transformers.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "prompts": {}}))
    bare = SentenceTransformerEncoder(str(path), threads=1)
    assert prompted.info.fingerprint != bare.info.fingerprint
    np.testing.assert_allclose(
        prompted.encode_questions(["Who?"]), bare.encode_questions(["ask: Who?"]), atol=1e-5
    )
    [expected] = bare.encode_passages([PassageInput("", "tell: A dog. B.", ((6, 12), (13, 15)))])
    [actual] = prompted.encode_passages([PassageInput("", "A dog. B.", ((0, 6), (7, 9)))])
    np.testing.assert_allclose(actual.passage, expected.passage, atol=1e-5)
    np.testing.assert_allclose(actual.sentences, expected.sentences, atol=1e-5)


def test_known_families_have_their_prompts(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "e5-small"
    shutil.copytree(tiny, path)
    plain, known = (SentenceTransformerEncoder(str(p), threads=1) for p in (tiny, path))
    np.testing.assert_allclose(
        known.encode_questions(["Who?"]), plain.encode_questions(["query: Who?"]), atol=1e-5
    )


def test_fingerprint_follows_the_weights(tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny, copy)
    original = read_folder(tiny).digest
    assert read_folder(copy).digest == original
    weights = copy / "model.safetensors"
    content = bytearray(weights.read_bytes())
    # training changes every tensor
    content[10_000::1000] = bytes(len(content[10_000::1000]))
    weights.write_bytes(content)
    assert read_folder(copy).digest != original


def test_pickled_weights_are_refused(tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "pickled"
    shutil.copytree(tiny, copy)
    (copy / "model.safetensors").rename(copy / "pytorch_model.bin")
    with pytest.raises(ModelMissing, match="safetensors"):
        SentenceTransformerEncoder(str(copy))


OWN_CODE = """
from pathlib import Path
Path({marker!r}).touch()
class Evil:
    @classmethod
    def load(cls, *arguments, **more):
        return cls()
"""


@pytest.mark.parametrize("kind", ["evil.Evil", "subprocess.Popen", "sentence_transformersx.Evil"])
def test_code_in_a_models_folder_is_never_run(tiny: Path, tmp_path: Path, kind: str) -> None:
    copy, marker = tmp_path / "evil", tmp_path / "code-was-run"
    shutil.copytree(tiny, copy)
    (copy / "evil.py").write_text(OWN_CODE.format(marker=str(marker)))
    modules = json.loads((copy / "modules.json").read_text())
    modules.append({"idx": 9, "name": "9", "path": "", "type": kind})
    (copy / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelMissing, match="wants to run"):
        SentenceTransformerEncoder(str(copy))
    config = json.loads((copy / "config.json").read_text())
    config["auto_map"] = {"AutoModel": "evil.Evil", "AutoConfig": "evil.Evil"}
    (copy / "config.json").write_text(json.dumps(config))
    shutil.copy(tiny / "modules.json", copy)
    try:
        SentenceTransformerEncoder(str(copy)).encode_questions(["Who?"])
    except EncoderError as error:
        assert "Traceback" not in str(error)
    assert not marker.exists()


@pytest.mark.parametrize("place", ["../outside", "/outside"])
def test_a_part_outside_the_models_folder_is_refused(
    tiny: Path, tmp_path: Path, place: str
) -> None:
    copy = tmp_path / "climbing"
    shutil.copytree(tiny, copy)
    modules = json.loads((copy / "modules.json").read_text())
    modules[-1]["path"] = place
    (copy / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelMissing, match="not in its folder"):
        SentenceTransformerEncoder(str(copy))


def test_a_part_with_pickled_weights_is_refused(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "dense", pooling="mean", dense=8)
    (part,) = [path.parent for path in folder.rglob("model.safetensors") if path.parent != folder]
    (part / "model.safetensors").rename(part / "pytorch_model.bin")
    with pytest.raises(ModelMissing, match="pickled weights"):
        SentenceTransformerEncoder(str(folder))


def test_damaged_configuration_is_one_clear_error(tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "damaged"
    shutil.copytree(tiny, copy)
    (copy / "modules.json").write_text("[{")
    with pytest.raises(ModelDamaged, match=r"modules\.json is not JSON"):
        SentenceTransformerEncoder(str(copy))


def test_damaged_weights_are_one_clear_error(tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "damaged"
    shutil.copytree(tiny, copy)
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(EncoderError, match="cannot load"):
        SentenceTransformerEncoder(str(copy)).encode_questions(["Who?"])


def test_a_name_needs_to_be_a_name() -> None:
    with pytest.raises(ModelMissing, match="cannot be a model's name"):
        find_folder("no model has such a name?")


def test_offline_a_missing_model_is_reported_at_once(tmp_path: Path) -> None:
    program = (
        "from embeddings.load import load_encoder\n"
        "from corpus.errors import ModelMissing\n"
        "try:\n"
        "    load_encoder('someone/some-model')\n"
        "except ModelMissing as error:\n"
        "    print(error); print(error.remedy)\n"
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    message, remedy = finished.stdout.splitlines()
    assert message.startswith("someone/some-model is not on this machine and cannot be fetched")
    assert "all-MiniLM-L6-v2" in remedy
