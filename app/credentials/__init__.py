"""Credential catalogue, ledger, validity on a date, eligibility."""
