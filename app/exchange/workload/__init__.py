"""Reads what a hospital's own system exports of work done: workload by item, patient satisfaction, operations with roles."""
