"""Commands of paper: ``xinglin report list``, ``xinglin report KIND --out FILE``, ``xinglin report verify FILE``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, PROBLEMS, add_vault_arguments, emit_error, emit_json, emit_line, open_desk, parse_date
from app.errors import UserError
from app.reports.batch import batched_keys, render_each, render_joined
from app.reports.catalogue import all_reports, render, report_of
from app.reports.files import require_free, write_sheet
from app.reports.printing import Form, Rendered
from app.reports.registry import Parameter, Report, title_of
from app.reports.template import cli as template_cli
from app.reports.template.book import render_on_form
from app.reports.verify import told, verify_file, verify_paper
from app.words import say, tr

if TYPE_CHECKING:
    import argparse

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it

LIST, VERIFY = "list", "verify"
FORMS: dict[str, Form] = {".pdf": "pdf", ".xlsx": "xlsx"}


def register(subparsers: Subparsers) -> None:
    """Add ``report`` with ``list`` and one command a report."""
    report = subparsers.add_parser("report", help=tr("print a report as PDF or workbook"))
    kinds = report.add_subparsers(dest="kind", required=True, metavar="KIND")
    known = kinds.add_parser(LIST, help=tr("name the reports and what they ask for"))
    known.add_argument("--json", action="store_true")
    known.set_defaults(handler=_list)
    check = kinds.add_parser(VERIFY, help=tr("tell whether a PDF, a workbook or a paper is a true print"))
    check.add_argument("file", type=Path, nargs="?", metavar="FILE", help=tr("the PDF or workbook"))
    check.add_argument("--record", metavar="NUMBER", help=tr("of a paper: the record number at its foot"))
    check.add_argument("--check", metavar="CODE", help=tr("of a paper: the check code at its foot"))
    add_vault_arguments(check)
    check.set_defaults(handler=_verify)
    template_cli.register(kinds)
    batched = batched_keys()
    for each in all_reports():
        parser = kinds.add_parser(each.key, help=title_of(each), description=tr(each.purpose))
        for parameter in each.parameters:
            _add_parameter(parser, parameter)
        if each.key in batched:
            parser.add_argument("--all", action="store_true", help=tr("every unit, in one file"))
            parser.add_argument(
                "--each", action="store_true", help=tr("with --all: a file a unit, --out is the folder")
            )
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=tr("ends in .pdf or .xlsx"))
        parser.add_argument("--template", metavar="NAME", help=tr("on the hospital's own form of this name (.xlsx)"))
        parser.add_argument("--force", action="store_true", help=tr("replace the file if it exists"))
        add_vault_arguments(parser)
        parser.set_defaults(handler=_make)


def _add_parameter(parser: argparse.ArgumentParser, parameter: Parameter) -> None:
    name = f"--{parameter.key}"
    told = tr(parameter.title)
    match parameter.kind:
        case "flag":
            parser.add_argument(name, action="store_true", help=told)
        case "date":
            parser.add_argument(name, type=parse_date, metavar="DATE", help=told)
        case "unit":
            parser.add_argument(name, metavar="UNIT", help=tr("{title} (number or name)", title=told))
        case "number":
            parser.add_argument(name, type=int, metavar="N", help=told)
        case _:
            parser.add_argument(name, metavar="TEXT", help=told)


def _list(args: argparse.Namespace) -> int:
    if args.json:
        emit_json([_told(report) for report in all_reports()])
        return DONE
    for report in all_reports():
        emit_line(f"{report.key}\t{title_of(report)}\t{tr(report.purpose)}")
    return DONE


def _told(report: Report) -> dict[str, Any]:
    parameters = [{"key": p.key, "kind": p.kind, "title": tr(p.title)} for p in report.parameters]
    return {"key": report.key, "title": title_of(report), "verb": report.verb.value, "parameters": parameters}


def _make(args: argparse.Namespace) -> int:
    report = report_of(args.kind)
    if getattr(args, "all", False):
        return _make_all(args)
    form = _form(args.out, of_template=bool(args.template))
    require_free(args.out, force=args.force)
    given = {parameter.key: getattr(args, parameter.key) for parameter in report.parameters}
    with open_desk(args) as desk:
        if args.template:
            made = render_on_form(desk, args.kind, given, template=args.template)
        else:
            made = render(desk, args.kind, given, form=form)
    write_sheet(args.out, made.data)
    if args.json:
        emit_json({"out": str(args.out), "record_no": made.record_no, "pages": made.pages, "digest": made.digest})
    else:
        emit_line(
            tr("{title} is in {path}: {pages} pages, record {number}.", title=made.title, path=args.out,
               pages=made.pages, number=made.record_no)
        )  # fmt: skip
    return DONE


def _make_all(args: argparse.Namespace) -> int:
    form: Form = "pdf" if args.each else _form(args.out, of_template=bool(args.template))
    if args.each and not args.out.is_dir():
        raise UserError(say("The folder {path} does not exist.", path=args.out), field="out")
    if not args.each:
        require_free(args.out, force=args.force)
    given = {p.key: getattr(args, p.key) for p in report_of(args.kind).parameters}

    def keep(unit: str, made: Rendered) -> Path:
        path: Path = args.out / f"{made.title}-{unit}.{made.form}".replace("/", "-")
        require_free(path, force=args.force)
        write_sheet(path, made.data)
        return path

    with open_desk(args) as desk:
        if args.each:
            kept = render_each(desk, args.kind, given, keep, progress=_progress, template=args.template)
        else:
            made = render_joined(desk, args.kind, given, form=form, progress=_progress, template=args.template)
            write_sheet(args.out, made.data)
            kept = ((args.out, made),)
    files = [{"out": str(path), "record_no": m.record_no, "pages": m.pages, "digest": m.digest} for path, m in kept]
    if args.json:
        emit_json({"files": files, "pages": sum(m.pages for _path, m in kept)})
    else:
        for path, m in kept:
            emit_line(
                tr("{title} is in {path}: {pages} pages, record {number}.", title=m.title, path=path, pages=m.pages,
                   number=m.record_no)
            )  # fmt: skip
    return DONE


def _progress(done: int, of: int, name: str) -> bool:
    if name and sys.stderr.isatty():
        emit_error(f"{done + 1}/{of}  {name}")
    return True


def _verify(args: argparse.Namespace) -> int:
    if (args.file is None) == (args.record is None) or (args.record is None) != (args.check is None):
        raise UserError(say("Name a file, or the record number and the check code of a paper."), field="file")
    with open_desk(args, read_only=True) as desk:
        found = verify_file(desk, args.file) if args.file else verify_paper(desk, args.record, args.check)
    if args.json:
        emit_json(found)
    else:
        for line in told(found):
            emit_line(line)
    return DONE if found.verdict == "true" else PROBLEMS


def _form(path: Path, *, of_template: bool = False) -> Form:
    form = FORMS.get(path.suffix.lower())
    if of_template and form != "xlsx":
        raise UserError(say("{path} must end in .xlsx: a form is a workbook.", path=path), field="out")
    if form is None:
        raise UserError(say("{path} must end in .pdf or .xlsx.", path=path), field="out")
    return form
