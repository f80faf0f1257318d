"""Public rostering benchmarks, read into the same problem and rules as a ward."""
