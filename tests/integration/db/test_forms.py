"""The tables and the revisions agree; a revision that fails leaves the database as it was."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from db import schema
from db.engine import WRITE, make_engine
from db.errors import MigrationFailedError
from db.migrate import SCRIPTS, config_for, migrate
from tests.kit.vaults import vault_at

if TYPE_CHECKING:
    from pathlib import Path

KEY = "0" * 96
FAILING = """
from alembic import op
import sqlalchemy as sa
revision = "9999"
down_revision = "LAST"

def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO no_such_table VALUES (1)")
"""


def test_the_revisions_are_those_the_program_knows() -> None:
    script = ScriptDirectory.from_config(config_for())
    assert tuple(step.revision for step in reversed(list(script.walk_revisions()))) == schema.REVISIONS


def test_migrations_build_what_the_tables_say_and_guard_the_audit() -> None:
    engine = make_engine(None, lambda: KEY)
    with engine.execution_options(**WRITE).begin() as connection:
        command.upgrade(config_for(connection), "head")
        command.check(config_for(connection))
        guards = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")).scalar()
    assert guards == 3
    engine.dispose()


def test_a_failing_revision_leaves_everything_and_a_backup(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    key = vault.keys.hex_key()
    vault.close()
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_fails.py").write_text(FAILING.replace("LAST", schema.CURRENT))
    with pytest.raises(MigrationFailedError) as caught:
        migrate(place, lambda: key, scripts=scripts)
    assert str(caught.value.params["backup"]).startswith(str(place.backups))
    engine = make_engine(place.database, lambda: key)
    assert schema.revision_of(engine) == schema.CURRENT
    with engine.connect() as connection:
        assert not inspect(connection).has_table("half")
        with pytest.raises(DatabaseError):
            connection.exec_driver_sql("SELECT * FROM half")
    engine.dispose()
