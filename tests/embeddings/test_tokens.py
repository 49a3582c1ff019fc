"""Batches of rows of one length."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from embeddings.tokens import BATCH_TOKENS, TokenRow, equal_length_batches


@given(st.lists(st.integers(2, 300)))
def test_batches_hold_every_row_once_and_need_no_padding(lengths: list[int]) -> None:
    rows = [TokenRow(at, [0] * length, [0] * length) for at, length in enumerate(lengths)]
    batches = equal_length_batches(rows)
    assert sorted(row.position for batch in batches for row in batch) == list(range(len(rows)))
    for batch in batches:
        [length] = {len(row.ids) for row in batch}
        assert len(batch) == 1 or len(batch) * length <= BATCH_TOKENS
    sizes = [len(batch[0].ids) for batch in batches]
    assert sizes == sorted(sizes, reverse=True)
