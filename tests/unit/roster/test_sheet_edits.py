"""The sheet by value: writing and reading cells, moving, swapping, pasting, and what stays when something is frozen."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.roster.kits import sample_sheet
from app.roster.sheet import (
    EMPTY,
    Place,
    Sheet,
    SheetCell,
    SheetLeave,
    UnknownCodeTypedError,
    accept,
    clear,
    copy_html,
    copy_text,
    dumps,
    fill,
    fill_series,
    lay_package,
    loads,
    lock,
    mark,
    match_code,
    move,
    move_block,
    paste_html,
    paste_text,
    put,
    read_cell,
    record_actual,
    rectangle,
    regroup,
    reorder,
    swap,
    write_cell,
)

HERE, THERE = Place(0, 2), Place(1, 5)


@pytest.fixture
def sheet() -> Sheet:
    return attrs.evolve(sample_sheet(people=8, days=14), leave=())


def text(sheet: Sheet, place: Place) -> str:
    return write_cell(sheet.cells[place.row][place.day])


@pytest.mark.parametrize(
    ("written", "codes", "symbols", "minutes"),
    [
        ("A", ("A",), (), 0),
        (" Ａ ", ("A",), (), 0),
        ("A/值", ("A", "值"), (), 0),
        ("Ａ／值", ("A", "值"), (), 0),
        ("N②", ("N",), ("②",), 0),
        ("治+2", ("治",), (), 120),
        ("Ｐ＋1.5", ("P",), (), 90),
        ("休▲★", ("休",), ("▲", "★"), 0),
        ("A▲-0.5", ("A",), ("▲",), -30),
        ("♥", (), ("♥",), 0),
        ("", (), (), 0),
    ],
)
def test_a_cell_is_read_as_head_nurses_write_it(
    sheet: Sheet, written: str, codes: tuple[str, ...], symbols: tuple[str, ...], minutes: int
) -> None:
    reading = read_cell(written, sheet.ward)
    assert (reading.unknown, reading.cell) == ("", SheetCell(codes, symbols, minutes))
    assert read_cell(write_cell(reading.cell), sheet.ward).cell == reading.cell


@pytest.mark.parametrize("written", ["X", "A/X", "A/P/N", "巡+2", "A+"])
def test_what_the_ward_does_not_know_is_handed_back_whole(sheet: Sheet, written: str) -> None:
    assert read_cell(written, sheet.ward).unknown == written


def test_typing_an_unknown_code_changes_nothing_and_says_so(sheet: Sheet) -> None:
    with pytest.raises(UnknownCodeTypedError, match="X"):
        put(sheet, [HERE], "X")


def test_typing_keeps_the_remark_and_drops_the_reason_of_another_code(sheet: Sheet) -> None:
    noted = sheet.with_cells({HERE: SheetCell(("P",), remark="体检", reason="人手不足")})
    after = put(noted, [HERE], "A").sheet.cells[HERE.row][HERE.day]
    assert (after.remark, after.reason, after.codes) == ("体检", "", ("A",))


def test_an_edit_shares_every_other_row(sheet: Sheet) -> None:
    after = put(sheet, [HERE], "A").sheet
    assert all(a is b for a, b in zip(sheet.cells[1:], after.cells[1:], strict=True))
    assert put(after, [HERE], "A").sheet is after


def test_a_drag_onto_a_blank_moves_onto_a_shift_swaps_and_with_ctrl_copies(sheet: Sheet) -> None:
    one = put(sheet, [HERE], "A").sheet
    moved = move(one, HERE, target=THERE).sheet
    assert (text(moved, HERE), text(moved, THERE)) == ("", "A")
    two = put(one, [THERE], "N▲").sheet
    swapped = move(two, HERE, target=THERE).sheet
    assert (text(swapped, HERE), text(swapped, THERE)) == ("N▲", "A")
    assert swap(swapped, HERE, other=THERE).sheet == two
    copied = move(two, HERE, target=THERE, copy=True).sheet
    assert (text(copied, HERE), text(copied, THERE)) == ("A", "A")


def test_a_lock_or_leave_stops_a_swap_whole(sheet: Sheet) -> None:
    two = put(put(sheet, [HERE], "A").sheet, [THERE], "N").sheet
    locked = lock(two, [THERE])
    result = move(locked, HERE, target=THERE)
    assert result.sheet is locked
    assert result.kept == (THERE,)
    away = attrs.evolve(two, leave=(SheetLeave(two.rows[1].id, 5, 6, code="年"),))
    assert move(away, HERE, target=THERE).kept == (THERE,)
    assert lock(locked, [THERE], locked=False) == two


def test_mass_edits_go_round_what_is_locked(sheet: Sheet) -> None:
    locked = lock(put(sheet, [HERE], "N").sheet, [HERE])
    block = rectangle(Place(0, 0), Place(2, 3))
    result = put(locked, block, "A")
    assert result.kept == (HERE,)
    assert text(result.sheet, HERE) == "N"
    assert text(result.sheet, Place(2, 3)) == "A"
    emptied = clear(result.sheet, block).sheet
    assert emptied.cells[2][3] == EMPTY
    assert text(emptied, HERE) == "N"


def test_filling_down_across_and_in_series(sheet: Sheet) -> None:
    first = paste_text(sheet, Place(0, 0), "A\tP\tN").edited.sheet
    down = fill(first, rectangle(Place(0, 0), Place(3, 2))).sheet
    assert copy_text(down, rectangle(Place(3, 0), Place(3, 2))) == "A\tP\tN"
    across = fill(first, rectangle(Place(0, 0), Place(0, 4)), across=True).sheet
    assert copy_text(across, rectangle(Place(0, 0), Place(0, 4))) == "A\tA\tA\tA\tA"
    series = fill_series(first, [Place(0, 0), Place(0, 1), Place(0, 2)], places=[Place(0, d) for d in range(3, 8)])
    assert copy_text(series.sheet, rectangle(Place(0, 0), Place(0, 7))) == "A\tP\tN\tA\tP\tN\tA\tP"


def test_a_block_goes_to_excel_and_comes_back(sheet: Sheet) -> None:
    block = rectangle(Place(0, 0), Place(1, 2))
    filled = paste_text(sheet, Place(0, 0), "A/值\tN②\t治+2\r\n休\t\t年\r\n").edited.sheet
    assert copy_text(filled, block) == "A/值\tN②\t治+2\n休\t\t年"
    by_text = paste_text(sheet, Place(4, 6), copy_text(filled, block)).edited.sheet
    by_html = paste_html(sheet, Place(4, 6), copy_html(filled, block)).edited.sheet
    assert by_text == by_html
    assert text(by_html, Place(4, 6)) == "A/值"


def test_excels_html_with_merged_cells_and_noise(sheet: Sheet) -> None:
    told = "<html><style>td{}</style><table><tr><td colspan=3 style='x'> 年 </td><td>&nbsp;</td></tr></table><table><tr><td>N"
    result = paste_html(sheet, Place(0, 0), told).edited.sheet
    assert copy_text(result, rectangle(Place(0, 0), Place(0, 3))) == "年\t年\t年\t"


def test_one_copied_cell_fills_the_selection_and_unknown_texts_are_told(sheet: Sheet) -> None:
    chosen = rectangle(Place(0, 0), Place(1, 1))
    assert copy_text(paste_text(sheet, Place(0, 0), "P", into=chosen).edited.sheet, chosen) == "P\tP\nP\tP"
    result = paste_text(sheet, Place(6, 12), "A\tX\tN\n巡\tA")
    assert result.unknown == ((Place(6, 13), "X"), (Place(7, 12), "巡"))
    assert copy_text(result.edited.sheet, rectangle(Place(6, 12), Place(7, 13))) == "A\t\n\tA"


def test_a_block_is_dragged_by_days_and_rows(sheet: Sheet) -> None:
    filled = paste_text(sheet, Place(0, 0), "A\tP\nN\t休").edited.sheet
    moved = move_block(filled, rectangle(Place(0, 0), Place(1, 1)), rows=1, days=1).sheet
    assert copy_text(moved, rectangle(Place(0, 0), Place(2, 2))) == "\t\t\n\tA\tP\n\tN\t休"


def test_symbols_toggle_reasons_are_asked_for_and_actuals_stand_beside_the_plan(sheet: Sheet) -> None:
    one = put(sheet, [HERE], "A").sheet
    marked = mark(one, [HERE], sign="▲").sheet
    assert text(marked, HERE) == "A▲"
    assert mark(marked, [HERE], sign="▲").sheet == one
    with pytest.raises(UserError):
        accept(one, [HERE], reason="  ")
    real = record_actual(one, HERE, text="P").cells[HERE.row][HERE.day]
    assert (real.codes, real.worked) == (("A",), ("P",))
    assert record_actual(record_actual(one, HERE, text="P"), HERE, text="A") == one


def test_rows_are_reordered_and_regrouped_with_their_history(sheet: Sheet) -> None:
    filled = put(sheet, [Place(5, 0)], "N").sheet
    moved = reorder(filled, 5, before=1)
    assert [r.id for r in moved.rows[:3]] == ["1000", "1005", "1001"]
    assert text(moved, Place(1, 0)) == "N"
    assert moved.history[1] == filled.history[5]
    assert reorder(moved, 1, before=6) == filled
    group = filled.rows[-1].group
    joined = regroup(filled, [0], group=group)
    assert joined.rows[-1].id == "1000"
    assert joined.rows[-1].group == group
    assert filled.diff(joined) == ()


def test_a_package_is_laid_into_its_calendar_week(sheet: Sheet) -> None:
    result = lay_package(sheet, 2, day=3, name="五天白班").sheet  # 2026-12-01 is a Tuesday
    row = [write_cell(cell) for cell in result.cells[2]]
    assert row[:7] == ["A", "A", "A", "A", "休", "休", ""]
    assert row[7:] == [""] * 7
    with pytest.raises(UserError):
        lay_package(sheet, 2, day=3, name="没有")


def test_typing_is_certain_once_no_longer_code_begins_with_it(sheet: Sheet) -> None:
    assert match_code(sheet.ward, "A").final
    assert match_code(sheet.ward, "n").text == "n"
    assert put(sheet, [HERE], "n").sheet.cells[0][2].codes == ("N",)
    leave = match_code(sheet.ward, "产")
    assert not leave.final
    assert [c.code for c in leave.choices] == ["产检"]
    assert [c.code for c in match_code(sheet.ward, "进").choices] == ["进修"]
    assert match_code(sheet.ward, "假").text == ""
    assert len(match_code(sheet.ward, "假").choices) > 3


def test_what_is_only_heard_waits_for_a_key(sheet: Sheet) -> None:
    heard = match_code(sheet.ward, "xiu")
    assert (heard.text, heard.final) == ("", False)
    assert heard.choices[0].code == "休"
    both = match_code(sheet.ward, "n")
    assert (both.text, both.final) == ("n", False), "N by its key, yet 年 is read so too"
    assert [code.code for code in both.choices][:2] == ["N", "年"]
    assert match_code(sheet.ward, "N").final, "as the code is written, it is the code"
    assert match_code(sheet.ward, "a").final, "no other sign is read so"
    assert "P" in {code.code for code in match_code(sheet.ward, "xy").choices}, "小夜班 by its first letters"
    assert match_code(sheet.ward, "qq").choices == ()


def test_a_sheet_goes_through_json_unchanged() -> None:
    whole = sample_sheet(people=12, filled=True)
    real = record_actual(lock(whole, [HERE]), THERE, text="病")
    assert loads(dumps(real)) == real


CELLS = st.sampled_from(["A", "P", "N", "休", "年", "A/值", "责▲", "N+2", ""])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6), CELLS), max_size=12))
def test_undo_by_value_and_diff_agree(edits: list[tuple[int, int, str]]) -> None:
    start = sample_sheet(people=5, days=7)
    sheet = start
    for row, day, written in edits:
        sheet = put(sheet, [Place(row, day)], written).sheet
    changes = start.diff(sheet)
    there = {Place(start.row_index[c.person], c.day): c.after for c in changes}
    back = {Place(start.row_index[c.person], c.day): c.before for c in changes}
    assert start.with_cells(there) == sheet
    assert sheet.with_cells(back) == start
