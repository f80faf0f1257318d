"""The form of the database: made whole at creation, brought forward by migrations, refused when newer than this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Engine, MetaData, String, Table, insert, select

from db.audit import guard_audit
from db.engine import WRITE
from db.errors import DamagedError, NewerFileError, OlderFileError
from db.tables import Base

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.place import VaultPlace

#: The revisions this program knows, oldest first; a test compares them with db/migrations.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013")
CURRENT = REVISIONS[-1]

_version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def create_all(engine: Engine) -> None:
    """Make every table and stamp the current revision, in one transaction."""
    with engine.execution_options(**WRITE).begin() as connection:
        Base.metadata.create_all(connection)
        guard_audit(connection)
        _version.create(connection)
        connection.execute(insert(_version).values(version_num=CURRENT))


def revision_of(engine: Engine) -> str:
    """Return the revision a database is stamped with.

    Raises:
        DamagedError: it carries none.
    """
    with engine.connect() as connection:
        if not connection.dialect.has_table(connection, "alembic_version"):
            raise DamagedError
        found = connection.execute(select(_version.c.version_num)).scalar()
    if found is None:
        raise DamagedError
    return str(found)


def require_current(engine: Engine, place: VaultPlace, hex_key: Callable[[], str], *, read_only: bool) -> None:
    """Bring an older database forward (after checks and a backup); refuse a newer one.

    Raises:
        NewerFileError: a newer program wrote it.
        OlderFileError: it is older and open for reading only.
        MigrationFailedError: a step failed; the database is as it was.
    """
    found = revision_of(engine)
    if found == CURRENT:
        return
    if found not in REVISIONS:
        raise NewerFileError(found=found, known=CURRENT)
    if read_only:
        raise OlderFileError(found=found, known=CURRENT)
    from db.migrate import migrate

    engine.dispose()
    migrate(place, hex_key)
