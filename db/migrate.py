"""Bringing an older file forward: checks, an encrypted backup, then all steps in one transaction, or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from db.engine import WRITE, connect, integrity_faults, make_engine
from db.errors import DamagedError, HostError, MigrationFailedError, StoreBugError
from db.rotation import copy_with_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from db.place import VaultPlace

SCRIPTS = Path(__file__).parent / "migrations"


def config_for(connection: Connection | None = None, *, scripts: Path = SCRIPTS) -> Config:
    """Return the migration settings, sharing ``connection`` so that every step runs in its transaction."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    return config


def migrate(place: VaultPlace, hex_key: Callable[[], str], *, scripts: Path = SCRIPTS) -> Path:
    """Bring the database at ``place`` to the newest revision and return the backup made before.

    Raises:
        DamagedError: the integrity checks found something; nothing was changed.
        MigrationFailedError: a step failed; the database is as it was.
    """
    checkpoint = connect(place.database, hex_key(), guarded=False)
    checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    checkpoint.close()
    if integrity_faults(place.database, hex_key()):
        raise DamagedError
    place.backups.mkdir(exist_ok=True, mode=0o700)
    backup = place.backups / f"{place.stem}.before-migration.db"
    copy_with_key(place.database, hex_key(), backup, hex_key())
    engine = make_engine(place.database, hex_key)
    try:
        with engine.execution_options(**WRITE).begin() as connection:
            command.upgrade(config_for(connection, scripts=scripts), "head")
    except (SQLAlchemyError, HostError, StoreBugError, CommandError) as error:
        raise MigrationFailedError(backup=backup) from error
    finally:
        engine.dispose()
    return backup
