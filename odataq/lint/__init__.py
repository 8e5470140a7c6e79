"""Finds queries in files and checks them.

A host (`hosts/`) reads a file of its language into expressions that mean the same in
all languages (`code.py`). Finders (`finders/`) look in these for what is a query,
folded into a template (`template.py`): text with a place in the file for each
character, and holes where the code says nothing of it. A candidate (`candidate.py`) is
a template with what is known of it: which table it is about, how sure it is that it is
a query.
"""
