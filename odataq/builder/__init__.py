"""Builds queries in Python, checked with each step."""
