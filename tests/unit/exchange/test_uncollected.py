"""The collector of cycles is spared while workbooks are judged, and comes back whatever happens."""

from __future__ import annotations

import gc

import pytest

from app.exchange.uncollected import uncollected


def test_it_comes_back_when_the_last_one_leaves() -> None:
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_a_failure() -> None:
    with pytest.raises(ValueError, match="bad row"), uncollected():
        raise ValueError("bad row")
    assert gc.isenabled()


def test_one_that_rested_before_goes_on_resting() -> None:
    gc.disable()
    try:
        with uncollected(), uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
