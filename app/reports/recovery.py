"""The recovery sheet: printed once, sealed, kept in the safe. Never logged, never kept."""

from __future__ import annotations

from datetime import datetime

from app.reports.document import CutLine, Document, Facts, Gap, Paragraph, Signatures
from app.words import tr


def recovery_sheet(*, hospital: str, login: str, code: str, printed_at: datetime) -> Document:
    """Return the sheet for the recovery ``code`` of a hospital founded by ``login``."""
    groups = code.split("-")
    rows = ["   ".join(groups[start : start + 5]) for start in range(0, len(groups), 5)]
    return Document(
        title=tr("Recovery code, to be sealed"),
        organisation=hospital,
        blocks=(
            Gap(4),
            Facts(
                pairs=(
                    (tr("Hospital"), hospital),
                    (tr("Founded by"), login),
                    (tr("Made on"), printed_at.astimezone().strftime("%Y-%m-%d %H:%M")),
                    (tr("Opens"), tr("The whole encrypted file, without any password")),
                ),
                across=1,
            ),
            Gap(6),
            *(Paragraph(row, size=19, strong=True, align="center", after=2) for row in rows),
            Gap(4),
            Paragraph(tr("The last group is a check on the others. 0 and 1 do not occur."), size=9, align="center"),
            Gap(6),
            Paragraph(
                tr("1. Put this sheet in an envelope, seal it, sign across the seal, keep it in the safe."), size=11
            ),
            Paragraph(tr("2. Keep no copy, take no photograph; delete the file it was printed from."), size=11),
            Paragraph(
                tr("3. It is opened only by two people together, and each opening is written down below."), size=11
            ),
            Paragraph(tr("4. Without passwords and without this code nobody can read the data again."), size=11),
            Gap(6),
            Signatures((tr("Sealed by"), tr("Witnessed by"))),
            CutLine(tr("Openings of the envelope")),
            Facts(
                pairs=tuple(
                    pair for _n in range(4) for pair in ((tr("Day and reason"), " "), (tr("Two signatures"), " "))
                ),
                across=2,
            ),
        ),
    )
