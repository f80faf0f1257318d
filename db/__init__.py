"""Where it is kept: vault, engine, tables, migrations, backup. Knows nothing above it."""
