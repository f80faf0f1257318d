"""rosters

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

import db.tables.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster_leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("entered_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", db.tables.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roster_leave_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_leave")),
    )
    with op.batch_alter_table("roster_leave", schema=None) as batch_op:
        batch_op.create_index("ix_roster_leave_person_id", ["person_id"], unique=False)

    op.create_table(
        "roster_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("opened_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("saved_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", db.tables.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("submit_note", sa.Text(), nullable=True),
        sa.Column("returned_note", sa.Text(), nullable=True),
        sa.Column("published_at", db.tables.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("sealed_at", db.tables.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("sealed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_roster_sheet_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_sheet")),
        sa.UniqueConstraint("unit_id", "first", name=op.f("uq_roster_sheet_unit_id_first")),
    )
    with op.batch_alter_table("roster_sheet", schema=None) as batch_op:
        batch_op.create_index("ix_roster_sheet_first", ["first"], unique=False)

    op.create_table(
        "roster_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("denied", sa.Text(), nullable=True),
        sa.Column("entered_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", db.tables.base.UtcInstant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roster_wish_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_roster_wish_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_wish")),
    )
    with op.batch_alter_table("roster_wish", schema=None) as batch_op:
        batch_op.create_index("ix_roster_wish_person_id_day", ["person_id", "day"], unique=False)

    op.create_table(
        "rule_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("saved_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rule_version_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_rule_version_unit_id_name")),
    )
    with op.batch_alter_table("rule_version", schema=None) as batch_op:
        batch_op.create_index("ix_rule_version_unit_id_since", ["unit_id", "since"], unique=False)

    op.create_table(
        "ward_setup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("setup", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("saved_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ward_setup_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ward_setup")),
        sa.UniqueConstraint("unit_id", "version", name=op.f("uq_ward_setup_unit_id_version")),
    )
    op.create_table(
        "roster_cell",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("symbols", sa.Text(), nullable=False),
        sa.Column("minutes_adjust", sa.Integer(), nullable=False),
        sa.Column("actual", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("night_minutes", sa.Integer(), nullable=False),
        sa.Column("fees", sa.Text(), nullable=False),
        sa.Column("at_work", sa.Boolean(), nullable=False),
        sa.Column("holiday", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roster_cell_person_id_person")),
        sa.ForeignKeyConstraint(["sheet_id"], ["roster_sheet.id"], name=op.f("fk_roster_cell_sheet_id_roster_sheet")),
        sa.PrimaryKeyConstraint("sheet_id", "person_id", "day", name=op.f("pk_roster_cell")),
    )
    with op.batch_alter_table("roster_cell", schema=None) as batch_op:
        batch_op.create_index("ix_roster_cell_day", ["day"], unique=False)
        batch_op.create_index("ix_roster_cell_person_id_day", ["person_id", "day"], unique=False)

    op.create_table(
        "roster_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roster_change_person_id_person")),
        sa.ForeignKeyConstraint(["sheet_id"], ["roster_sheet.id"], name=op.f("fk_roster_change_sheet_id_roster_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_change")),
    )
    with op.batch_alter_table("roster_change", schema=None) as batch_op:
        batch_op.create_index("ix_roster_change_sheet_id", ["sheet_id"], unique=False)

    op.create_table(
        "roster_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["roster_sheet.id"], name=op.f("fk_roster_version_sheet_id_roster_sheet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_version")),
        sa.UniqueConstraint("sheet_id", "number", name=op.f("uq_roster_version_sheet_id_number")),
    )
