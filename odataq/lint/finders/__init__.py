"""Finds the queries that code makes, one way of making them a module."""
