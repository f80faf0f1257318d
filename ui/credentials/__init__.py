"""The credential ledger as a list."""
