"""One gettext catalogue for app, ui and reports.

Source sentences (message ids) are English; the shipped language is ``zh_CN``. The catalogue is kept as one
``.po`` file a subject in ``resources/i18n/<language>/`` and compiled into a single domain.

``tr`` translates now; ``say`` makes a value that is translated when it is shown, so that pure kernels and worker
threads can carry sentences without knowing the language.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

import resources

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_LANGUAGE = "zh_CN"
SOURCE_LANGUAGE = "en"
LANGUAGES = (DEFAULT_LANGUAGE, SOURCE_LANGUAGE)
COMPILED = "xinglin.mo"


class _State:
    language = DEFAULT_LANGUAGE


def use_language(language: str) -> None:
    """Choose the language of every sentence shown from now on.

    Raises:
        ValueError: ``language`` is not one of ``LANGUAGES``.
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    _State.language = language


def current_language() -> str:
    """Return the language sentences are shown in."""
    return _State.language


def tr(msgid: str, /, **params: object) -> str:
    """Translate ``msgid`` now and fill its ``{names}``."""
    text = _catalogue(_State.language).gettext(msgid) if msgid else ""
    return text.format(**params) if params else text


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark ``msgid`` for the catalogue without translating it here."""
    return msgid


@attrs.frozen(slots=True)
class Words:
    """A sentence not yet in a language: message id and parameters (values or further ``Words``)."""

    msgid: str
    params: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return tr(self.msgid, **{name: _plain(value) for name, value in self.params})


def say(msgid: str, /, **params: object) -> Words:
    """Make a sentence that is translated when it is shown."""
    return Words(msgid, tuple(params.items()))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Words) else value


def source_files(language: str) -> tuple[Path, ...]:
    """Return the ``.po`` files of ``language``, one a subject, in a fixed order."""
    return tuple(sorted(resources.path("i18n", language).glob("*.po")))


def compile_catalogue(language: str) -> bytes:
    """Join the ``.po`` files of ``language`` into one compiled catalogue (``.mo`` bytes)."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale=language)
    for source in source_files(language):
        with source.open("rb") as stream:
            for message in read_po(stream, locale=language):
                if message.id:
                    whole.add(message.id, message.string)
    out = io.BytesIO()
    write_mo(out, whole)
    return out.getvalue()


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    compiled = resources.path("i18n", language, COMPILED)
    sources = source_files(language)
    if compiled.exists() and all(compiled.stat().st_mtime >= s.stat().st_mtime for s in sources):
        with compiled.open("rb") as stream:
            return gettext.GNUTranslations(stream)
    return gettext.GNUTranslations(io.BytesIO(compile_catalogue(language)))


def main() -> None:
    """Write the compiled catalogue of every language (done at set-up, so that start-up need not)."""
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            resources.path("i18n", language, COMPILED).write_bytes(compile_catalogue(language))


if __name__ == "__main__":
    main()
