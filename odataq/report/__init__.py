"""Writes diagnostics, one format a module."""
