"""Day kinds and working-time norms; a year that is not loaded is an error, never a guess."""
