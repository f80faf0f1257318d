"""A synthetic hospital: nobody in it exists. For a first look, for pictures, for benchmarks, for tests."""

LOGIN = "demo"
AUDITOR = "shen"
NURSE = "nurse"
PASSWORD = "Xinglin-Demo-2026"  # noqa: S105 - the demo hospital is public, so is its password
