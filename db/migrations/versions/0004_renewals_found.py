"""what renews or corrects a certificate is found without looking at every other

Revision: 0004, after 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("credential") as batch:
        batch.create_index("ix_credential_renews_id", ["renews_id"])
        batch.create_index("ix_credential_corrects_id", ["corrects_id"])


def downgrade() -> None:
    with op.batch_alter_table("credential") as batch:
        batch.drop_index("ix_credential_corrects_id")
        batch.drop_index("ix_credential_renews_id")
