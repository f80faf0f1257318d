"""What the hospital knows and does. Qt never enters; rows never leave."""
