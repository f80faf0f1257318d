"""The roster book: wards, rules, sheets and their life on the vault."""
