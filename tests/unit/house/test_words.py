from __future__ import annotations

import pytest

from app.words import compile_catalogue, say, tr, use_language
from tests.kit.words import gaps, sentences


def test_every_sentence_has_its_chinese_and_none_is_idle() -> None:
    assert gaps() == []


def test_the_code_speaks_at_all() -> None:
    assert len(sentences()) > 100


def test_language_can_be_chosen() -> None:
    sentence = say("Cancelled; nothing was changed.")
    chinese = str(sentence)
    use_language("en")

    assert str(sentence) == "Cancelled; nothing was changed."
    assert chinese != str(sentence)


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"):
        use_language("xx")


def test_sentences_carry_sentences() -> None:
    use_language("en")
    inner = say("Cancelled; nothing was changed.")

    assert str(say("{text} {remedy}", text=inner, remedy="R")) == "Cancelled; nothing was changed. R"
    assert tr("") == ""


def test_catalogue_compiles_to_gettext_form() -> None:
    assert compile_catalogue("zh_CN")[:4] in (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")
