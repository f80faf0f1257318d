"""Reads head nurses' Excel rosters in the layouts wards keep: grid, codes, symbols, legend, people, and what is no data."""
