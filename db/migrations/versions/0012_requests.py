"""requests with their course, rounds of wishes

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

import db.tables.base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wish_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("opened_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("closed_at", db.tables.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_wish_round_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_round")),
        sa.UniqueConstraint("unit_id", "month", name=op.f("uq_wish_round_unit_id_month")),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("hours", db.tables.base.ExactDecimal(length=40), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("wish_id", sa.Integer(), nullable=True),
        sa.Column("leave_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["leave_id"], ["roster_leave.id"], name=op.f("fk_request_leave_id_roster_leave")),
        sa.ForeignKeyConstraint(["partner_id"], ["person.id"], name=op.f("fk_request_partner_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_request_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_request_unit_id_unit")),
        sa.ForeignKeyConstraint(["wish_id"], ["roster_wish.id"], name=op.f("fk_request_wish_id_roster_wish")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index("ix_request_partner_id", ["partner_id"], unique=False)
        batch_op.create_index("ix_request_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_request_unit_id_state", ["unit_id", "state"], unique=False)

    op.create_table(
        "request_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", db.tables.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_step_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_step")),
    )
    with op.batch_alter_table("request_step", schema=None) as batch_op:
        batch_op.create_index("ix_request_step_request_id", ["request_id"], unique=False)
