"""Says what is checked and how: settings from files and from the command line.

`keys.py` has the one table of what can be set; reading, the JSON Schema, the
documentation and `odataq config init` are made from it.
"""
