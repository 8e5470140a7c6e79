"""Transformations of text that keep track of where each character came from."""
