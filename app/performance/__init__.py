"""Performance pay: pools, shares, explanations. Money is ``Decimal`` and every split sums to the cent."""
