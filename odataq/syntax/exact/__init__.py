"""What a strict reading looks at beyond the grammar: see docs/language.md."""
