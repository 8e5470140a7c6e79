"""Finds queries in code, one way of making them a module.

Each takes an expression and returns finds; none knows of the others. What one has found
as a part of what another has found is dropped by `odataq.lint.finding`.
"""
