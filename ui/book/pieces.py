"""Pieces of the starter kits for a ward that is set up already: one shift, need or package at a time, with the codes it names."""

from __future__ import annotations

import attrs

from app.roster.sheet import CodeDef, Need, Package, WardSetup


def with_codes(setup: WardSetup, kit: WardSetup, item: object) -> WardSetup:
    """Return the set-up with the codes of the kit that ``item`` names and the ward lacks; the item itself is not added."""
    missing = [code for code in _named(kit, item) if setup.code(code.code) is None and not _filled(setup, code, item)]
    if not missing:
        return setup
    shifts = (*setup.shifts, *(code for code in missing if not code.is_leave))
    leaves = (*setup.leaves, *(code for code in missing if code.is_leave))
    return attrs.evolve(setup, codes=(*shifts, *leaves))


def _named(kit: WardSetup, item: object) -> tuple[CodeDef, ...]:
    if isinstance(item, Need):
        wanted = set(item.codes)
        return tuple(code for code in kit.codes if {code.code, code.family} & wanted)
    if isinstance(item, Package):
        texts = {part for text in item.week for part in text.split("/") if part}
        return tuple(code for code in kit.codes if code.code in texts)
    return ()


def _filled(setup: WardSetup, code: CodeDef, item: object) -> bool:
    """Tell whether a need is met by a code of the ward's own already, of the same family."""
    families = {each.family for each in setup.codes if each.family}
    return isinstance(item, Need) and code.code not in item.codes and code.family in families
