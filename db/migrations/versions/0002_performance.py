"""performance pay

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

import db.tables.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "perf_cap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("amount", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perf_cap")),
        sa.UniqueConstraint("year", "version", name=op.f("uq_perf_cap_year_version")),
    )
    op.create_table(
        "night_fee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fee_class", sa.Text(), nullable=False),
        sa.Column("amount", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("staffing", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_night_fee_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night_fee")),
    )
    op.create_table(
        "perf_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("reversed_at", db.tables.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("reversed_by", sa.Text(), nullable=True),
        sa.Column("reversed_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_perf_entry_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_perf_entry_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perf_entry")),
    )
    with op.batch_alter_table("perf_entry", schema=None) as batch_op:
        batch_op.create_index("ix_perf_entry_unit_id_month", ["unit_id", "month"], unique=False)

    op.create_table(
        "perf_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("pool", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("shared", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("total", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("made_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_perf_run_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perf_run")),
        sa.UniqueConstraint("unit_id", "month", "number", name=op.f("uq_perf_run_unit_id_month_number")),
    )
    with op.batch_alter_table("perf_run", schema=None) as batch_op:
        batch_op.create_index("ix_perf_run_month", ["month"], unique=False)

    op.create_table(
        "perf_scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("staffing", sa.Text(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_perf_scheme_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perf_scheme")),
        sa.UniqueConstraint(
            "unit_id", "pool", "since", "version", name=op.f("uq_perf_scheme_unit_id_pool_since_version")
        ),
    )
    op.create_table(
        "perf_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("staffing", sa.Text(), nullable=False),
        sa.Column("shared", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("outside", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("adjusted", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("total", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("held", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("payable", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_perf_share_person_id_person")),
        sa.ForeignKeyConstraint(["run_id"], ["perf_run.id"], name=op.f("fk_perf_share_run_id_perf_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perf_share")),
        sa.UniqueConstraint("run_id", "person_id", name=op.f("uq_perf_share_run_id_person_id")),
    )
    with op.batch_alter_table("perf_share", schema=None) as batch_op:
        batch_op.create_index("ix_perf_share_person_id", ["person_id"], unique=False)

    op.create_table(
        "perf_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_perf_step_person_id_person")),
        sa.ForeignKeyConstraint(["run_id"], ["perf_run.id"], name=op.f("fk_perf_step_run_id_perf_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perf_step")),
    )
    with op.batch_alter_table("perf_step", schema=None) as batch_op:
        batch_op.create_index("ix_perf_step_run_id", ["run_id"], unique=False)
