"""The ward book: set-up, rules, calendar and balances, everything a roster rests on."""
