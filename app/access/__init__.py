"""Who may do what: users, roles, one permission table, sessions."""
