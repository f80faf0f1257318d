"""overtime: pay bases, permits, time off, settled lines

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

import db.tables.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hours_permit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("staffing", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", db.tables.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_hours_permit_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_permit")),
    )
    op.create_table(
        "overtime_lieu",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("hours", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", db.tables.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_overtime_lieu_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overtime_lieu")),
    )
    with op.batch_alter_table("overtime_lieu", schema=None) as batch_op:
        batch_op.create_index("ix_overtime_lieu_person_id_month", ["person_id", "month"], unique=False)

    op.create_table(
        "overtime_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("staffing", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hours", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("paid_hours", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("rate", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("hour_price", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("amount", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("time_off", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_overtime_line_person_id_person")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["overtime_line.id"], name=op.f("fk_overtime_line_reverses_id_overtime_line")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_overtime_line_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overtime_line")),
    )
    with op.batch_alter_table("overtime_line", schema=None) as batch_op:
        batch_op.create_index("ix_overtime_line_unit_id_month", ["unit_id", "month"], unique=False)

    op.create_table(
        "pay_base",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("amount", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pay_base_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_base")),
        sa.UniqueConstraint("person_id", "since", "version", name=op.f("uq_pay_base_person_id_since_version")),
    )
