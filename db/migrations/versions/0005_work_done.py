"""work done: amounts, satisfaction, operations

Revision: 0005, after 0004
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

import db.tables.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _recorded() -> tuple[sa.Column[str], sa.Column[datetime], sa.Column[str]]:
    return (
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
    )


def upgrade() -> None:
    source, at, by = _recorded()
    op.create_table(
        "workload_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("dept", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("quantity", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        source,
        sa.Column("detail", sa.Text(), nullable=False),
        at,
        by,
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workload_entry_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workload_entry")),
    )
    op.create_index("ix_workload_entry_month_person_id", "workload_entry", ["month", "person_id"])
    op.create_index("ix_workload_entry_person_id", "workload_entry", ["person_id"])
    op.create_table(
        "satisfaction_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("dept", sa.Text(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("percent", db.tables.base.ExactDecimal(length=40), nullable=True),
        sa.Column("praise", sa.Integer(), nullable=False),
        sa.Column("complaints", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        *_recorded(),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_satisfaction_entry_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_satisfaction_entry")),
    )
    op.create_index("ix_satisfaction_entry_month_person_id", "satisfaction_entry", ["month", "person_id"])
    op.create_index("ix_satisfaction_entry_person_id", "satisfaction_entry", ["person_id"])
    op.create_table(
        "surgery_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("dept", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surgery_case")),
    )
    op.create_index("ix_surgery_case_day", "surgery_case", ["day"])
    op.create_index("ix_surgery_case_key", "surgery_case", ["key"])
    op.create_table(
        "surgery_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["surgery_case.id"], name=op.f("fk_surgery_role_case_id_surgery_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_surgery_role_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surgery_role")),
    )
    op.create_index("ix_surgery_role_case_id", "surgery_role", ["case_id"])
    op.create_index("ix_surgery_role_person_id", "surgery_role", ["person_id"])
