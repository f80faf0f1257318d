"""The performance page: units of a month, what each gets and why, inputs, scheme, life."""
