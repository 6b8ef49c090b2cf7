"""Formulas as data: terms, how they are written, and rules that simplify them."""
