"""A print is known again: true, altered page by page, or unknown; by the file, by the paper, by the command."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import update

from app.__main__ import main
from app.access.actor import Grant, Role
from app.access.permissions import Verb
from app.access.unlock import Founding, create_hospital
from app.console import DONE, PROBLEMS, WRONG_INPUT
from app.desk import Desk
from app.errors import UserError
from app.reports.catalogue import all_reports, render
from app.reports.document import Column, Document, Table, check_code
from app.reports.opened import page_texts
from app.reports.printing import Form, Rendered, produce
from app.reports.verify import told, verify_file, verify_paper
from db.tables import PrintLogRow
from tests.kit.desks import desk_for, found

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk() -> Desk:
    return desk_for(vault=found())


def _sheet(amount: str = "1,024.00") -> Document:
    rows = tuple((f"护士{number:03d}", amount if number == 77 else "500.00") for number in range(120))
    return Document("二次分配表", (Table((Column("姓名"), Column("金额")), rows),), organisation="杏林示范医院")


def _print(desk: Desk, document: Document, *, form: Form = "pdf", month: str = "2026-10") -> Rendered:
    return produce(desk, document, key="perf-unit", values={"month": month}, form=form)


def _kept(data: bytes, at: Path) -> Path:
    at.write_bytes(data)
    return at


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_file_as_it_was_made_is_true_and_says_who_and_when(desk: Desk, tmp_path: Path, form: Form) -> None:
    made = _print(desk, _sheet(), form=form)
    found = verify_file(desk, _kept(made.data, tmp_path / f"copy.{form}"))
    assert found.verdict == "true"
    assert (found.record_no, found.version, found.newest, found.form) == (made.record_no, 1, 1, form)
    assert found.printed_by == desk.actor.login
    assert found.printed_at is not None
    assert found.check == check_code(made.digest)
    assert made.record_no in " ".join(told(found))


def test_every_page_bears_number_version_and_check_code(desk: Desk) -> None:
    made = _print(desk, _sheet())
    pages = page_texts(made.data)
    assert len(pages) == made.pages > 1
    for page in pages:
        assert made.record_no in page
        assert check_code(made.digest) in page
    assert made.digest.encode() in made.data  # in the properties


def test_other_words_on_one_page_are_told_with_the_page(desk: Desk, tmp_path: Path) -> None:
    made = _print(desk, _sheet())
    forged = _print(desk, _sheet("9,024.00"), month="2026-11")
    genuine, other = pypdfium2.PdfDocument(made.data), pypdfium2.PdfDocument(forged.data)
    page = next(number for number, text in enumerate(page_texts(made.data)) if "1,024.00" in text)
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(genuine, list(range(page)))
    mixed.import_pages(other, [page])
    mixed.import_pages(genuine, list(range(page + 1, len(genuine))))
    out = io.BytesIO()
    mixed.save(out)
    found = verify_file(desk, _kept(out.getvalue(), tmp_path / "forged.pdf"))
    assert page > 0  # else the number found first would be that of the forged page
    assert (found.verdict, found.record_no, found.differs) == ("altered", made.record_no, (page + 1,))


def test_a_page_taken_out_is_named_not_those_that_moved_up(desk: Desk, tmp_path: Path) -> None:
    made = _print(desk, _sheet())
    assert made.pages > 2
    pages = pypdfium2.PdfDocument(made.data)
    pages.del_page(1)
    out = io.BytesIO()
    pages.save(out)
    found = verify_file(desk, _kept(out.getvalue(), tmp_path / "less.pdf"))
    assert (found.verdict, found.differs) == ("altered", (2,))
    assert "2" in str(found.sentence)
    assert str(made.pages) in str(found.sentence)


def test_the_same_words_in_other_bytes_are_no_true_print(desk: Desk, tmp_path: Path) -> None:
    made = _print(desk, _sheet())
    out = io.BytesIO()
    pypdfium2.PdfDocument(made.data).save(out)
    found = verify_file(desk, _kept(out.getvalue(), tmp_path / "again.pdf"))
    assert (found.verdict, found.differs, found.record_no) == ("altered", (), made.record_no)
    cut = verify_file(desk, _kept(made.data[:-900], tmp_path / "cut.pdf"))
    assert cut.verdict == "altered"


def test_a_changed_cell_and_a_workbook_saved_again_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    made = _print(desk, _sheet(), form="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    book.properties.title = "saved by another program"
    again = tmp_path / "again.xlsx"
    book.save(again)
    found = verify_file(desk, again)
    assert (found.verdict, found.differs, found.record_no) == ("altered", (), made.record_no)
    assert book.active is not None
    book.active["B6"] = "90000.00"
    book.save(again)
    assert verify_file(desk, again).differs == (1,)


def test_what_this_hospital_did_not_print_is_unknown(desk: Desk, tmp_path: Path) -> None:
    elsewhere = desk_for(vault=found())
    for _turn in range(2):
        stranger = _print(elsewhere, _sheet())
    _print(desk, _sheet())
    file = _kept(stranger.data, tmp_path / "other.pdf")
    assert verify_file(desk, file).verdict == "unknown"
    book = openpyxl.Workbook()
    book.save(tmp_path / "plain.xlsx")
    assert verify_file(desk, tmp_path / "plain.xlsx").verdict == "unknown"
    assert verify_file(desk, _kept(b"not a sheet at all", tmp_path / "a.pdf")).verdict == "unknown"
    with pytest.raises(UserError):
        verify_file(desk, tmp_path / "none.pdf")


def test_the_version_counts_contents_not_prints(desk: Desk, tmp_path: Path) -> None:
    first, again = _print(desk, _sheet()), _print(desk, _sheet(), form="xlsx")
    changed = _print(desk, _sheet("1,025.00"))
    assert [first.version, again.version, changed.version] == [1, 1, 2]
    assert _print(desk, _sheet(), month="2026-09").version == 1
    found = verify_file(desk, _kept(first.data, tmp_path / "first.pdf"))
    assert (found.verdict, found.version, found.newest) == ("true", 1, 2)
    assert len(told(found)) == 3


def test_a_paper_is_asked_about_by_number_and_check_code(desk: Desk) -> None:
    made = _print(desk, _sheet())
    code = check_code(made.digest)
    assert verify_paper(desk, f" {made.record_no.lower()} ", code.lower().replace("-", " ")).verdict == "true"
    assert verify_paper(desk, made.record_no, "0000-0000-0000").verdict == "altered"
    assert verify_paper(desk, "XL-20260101-99999", code).verdict == "unknown"
    with pytest.raises(UserError, match="3F2A"):
        verify_paper(desk, made.record_no, "3F2")


def test_a_list_of_prints_that_was_changed_convinces_nobody(desk: Desk, tmp_path: Path) -> None:
    made = _print(desk, _sheet())
    forged = _print(desk, _sheet("9,024.00"), month="2026-09").data[:-1] + b" "
    import hashlib

    with desk.vault.write() as session:
        session.execute(
            update(PrintLogRow)
            .where(PrintLogRow.record_no == made.record_no)
            .values(file_digest=hashlib.sha256(forged).hexdigest())
        )
    assert verify_file(desk, _kept(forged, tmp_path / "forged.pdf")).verdict == "altered"


def test_whoever_holds_a_sheet_may_ask(tmp_path: Path) -> None:
    vault = found()
    made = _print(desk_for(vault=vault), _sheet())
    auditor = desk_for(Grant(Role.AUDITOR, None), vault=vault)
    assert not auditor.may(Verb.REPORT_PRINT)
    assert verify_file(auditor, _kept(made.data, tmp_path / "a.pdf")).verdict == "true"


def test_every_report_that_asks_for_nothing_is_known_again(desk: Desk, tmp_path: Path) -> None:
    for report in all_reports():
        if report.needs:
            continue
        for form in ("pdf", "xlsx"):
            made = render(desk, report.key, {"on": date(2026, 11, 23)}, form=form)
            assert verify_file(desk, _kept(made.data, tmp_path / f"sheet.{form}")).verdict == "true", report.key


def test_the_command_answers_with_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    founding = Founding(hospital="杏林示范医院", login="head", password="Test-pass-2026!", name="测试员")
    create_hospital(tmp_path / "hospital", founding).desk.close()
    monkeypatch.setenv("XINGLIN_PASSWORD", "Test-pass-2026!")
    at = ["--vault", str(tmp_path / "hospital"), "--user", "head"]
    out = tmp_path / "staff.pdf"
    assert main(["report", "staff", "--out", str(out), *at, "--json"]) == DONE
    printed = json.loads(capsys.readouterr().out)
    assert main(["report", "verify", str(out), *at, "--json"]) == DONE
    answer = json.loads(capsys.readouterr().out)
    assert (answer["verdict"], answer["record_no"], answer["printed_by"]) == ("true", printed["record_no"], "head")
    out.write_bytes(out.read_bytes() + b"\n")
    assert main(["report", "verify", str(out), *at]) == PROBLEMS
    assert "有改动" in capsys.readouterr().out
    assert main(["report", "verify", "--record", answer["record_no"], "--check", answer["check"], *at]) == DONE
    assert main(["report", "verify", *at]) == WRONG_INPUT
