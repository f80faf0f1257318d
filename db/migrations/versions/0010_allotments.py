"""what the hospital hands out by month, what is released of the kept part

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

import db.tables.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "perf_allotment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("budget", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("reserve", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perf_allotment")),
        sa.UniqueConstraint("month", "version", name=op.f("uq_perf_allotment_month_version")),
    )
    op.create_table(
        "perf_allotment_part",
        sa.Column("allotment_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("weight", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("amount", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["allotment_id"], ["perf_allotment.id"], name=op.f("fk_perf_allotment_part_allotment_id_perf_allotment")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_perf_allotment_part_unit_id_unit")),
        sa.PrimaryKeyConstraint("allotment_id", "unit_id", name=op.f("pk_perf_allotment_part")),
    )
    op.create_table(
        "perf_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("held", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("paid", db.tables.base.ExactDecimal(length=40), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_perf_release_person_id_person")),
        sa.ForeignKeyConstraint(["share_id"], ["perf_share.id"], name=op.f("fk_perf_release_share_id_perf_share")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_perf_release_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perf_release")),
        sa.UniqueConstraint("share_id", name=op.f("uq_perf_release_share_id")),
    )
    with op.batch_alter_table("perf_release", schema=None) as batch_op:
        batch_op.create_index("ix_perf_release_unit_id", ["unit_id"], unique=False)
