"""The URL language: text to tree, and tree to text."""
