"""a printed sheet is known again: its version, the digest of its file and of the words of each page

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("print_log") as batch:
        batch.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch.add_column(sa.Column("file_digest", sa.Text(), server_default="", nullable=False))
        batch.add_column(sa.Column("page_digests", sa.Text(), server_default="[]", nullable=False))
        batch.create_index("ix_print_log_file_digest", ["file_digest"])


def downgrade() -> None:
    with op.batch_alter_table("print_log") as batch:
        batch.drop_index("ix_print_log_file_digest")
        batch.drop_column("page_digests")
        batch.drop_column("file_digest")
        batch.drop_column("version")
