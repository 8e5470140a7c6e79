"""Annotations as they stand in the document, and what some of them mean."""
