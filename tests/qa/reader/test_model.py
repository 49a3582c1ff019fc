import pytest

from corpus.errors import ModelDamaged, ModelMissing
from qa.reader import ReadingText
from qa.reader.model import BATCH_TOKENS, OnnxReader, prefix_text, shipped_path

TEXTS = [
    "The orchestra played in Bergen on Friday. Its conductor, Ida Nygaard, leaves in May.",
    "Bergen has a new tram line. It opened last week.",
    "Nobody was hurt when the roof of the ice rink came down, the fire brigade said.",
]
QUESTIONS = ["Who conducts the orchestra?", "When did the tram open?", "What colour is the rink?"]


def test_it_says_what_the_training_program_reads_out_of_the_same_file():
    import torch

    from training.predict import load_model, read
    from training.tokens import load_tokenizer

    model = load_model(shipped_path(), torch.device("cpu"), threads=1)
    for question in QUESTIONS:
        expected = read(model, load_tokenizer(), [question] * len(TEXTS), TEXTS)
        readings = OnnxReader(threads=1).read(question, [ReadingText(text) for text in TEXTS])
        for one, other in zip(readings, expected, strict=True):
            assert (one.start, one.end) == (other.start, other.end)
            # the other program pads differently, and int8 sees that
            assert one.margin == pytest.approx(other.margin, abs=0.3)
            assert one.relevance == pytest.approx(other.relevance, abs=0.3)


def test_title_and_date_as_it_was_trained():
    import datetime

    day = datetime.date(2024, 3, 5)
    assert prefix_text(ReadingText("x", "Roof down", day)) == "Roof down (2024-03-05)"
    assert prefix_text(ReadingText("x", "Roof down")) == "Roof down"
    assert prefix_text(ReadingText("x", "", day)) == "(2024-03-05)"
    assert prefix_text(ReadingText("x")) == ""


def test_the_title_is_never_the_answer():
    one = ReadingText("She leaves in May.", "Ida Nygaard leaves the orchestra")
    [reading] = OnnxReader(threads=1).read("Who leaves the orchestra?", [one])
    assert reading.end <= len(one.text)


def test_of_a_long_question_the_end_is_asked():
    told = "The tram line between the harbour and the hospital was much disputed. " * 9
    texts = [ReadingText(text) for text in TEXTS]
    reader = OnnxReader(threads=1)
    readings = reader.read(told + "Who conducts the orchestra?", texts)
    assert TEXTS[0][readings[0].start : readings[0].end] == "Ida Nygaard"
    assert max(readings, key=lambda one: one.log_odds) is readings[0]


def test_texts_of_all_lengths_in_one_call():
    texts = [ReadingText("A tram runs. " * number) for number in range(1, 40)]
    assert sum(len(one.text.split()) for one in texts) > 4 * BATCH_TOKENS
    readings = OnnxReader(threads=2).read("What runs?", texts)
    alone = [OnnxReader(threads=1).read("What runs?", [one])[0] for one in texts[:3]]
    for one, other in zip(readings[:3], alone, strict=True):
        assert one.log_odds == pytest.approx(other.log_odds, abs=0.3)


def test_a_file_that_is_missing(tmp_path):
    with pytest.raises(ModelMissing, match=r"none\.onnx") as caught:
        OnnxReader(tmp_path / "none.onnx").read("Who?", [ReadingText("He.")])
    assert "--no-reader" in caught.value.remedy


@pytest.mark.parametrize("content", [b"", b"not a graph"])
def test_a_file_that_is_no_reader(tmp_path, content):
    path = tmp_path / "reader.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelDamaged, match=r"reader\.onnx"):
        OnnxReader(path).read("Who?", [ReadingText("He.")])


def test_a_file_that_was_cut_off(tmp_path):
    path = tmp_path / "reader.onnx"
    path.write_bytes(shipped_path().read_bytes()[:100_000])
    with pytest.raises(ModelDamaged):
        OnnxReader(path).read("Who?", [ReadingText("He.")])
