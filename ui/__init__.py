"""What people see and touch. No rule, no SQL, no date arithmetic."""
