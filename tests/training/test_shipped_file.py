"""The reader's file is the one its model card describes."""

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_model_card_names_the_file_by_checksum() -> None:
    card = (ROOT / "docs" / "reader.md").read_text(encoding="utf-8")
    named = re.search(r"sha256 `([0-9a-f]{64})`", card)
    content = (ROOT / "qa" / "models" / "reader.onnx").read_bytes()
    assert named is not None
    assert hashlib.sha256(content).hexdigest() == named[1]
    assert len(content) <= 25_000_000
