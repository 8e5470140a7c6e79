"""What the names and expressions of a query mean in a model."""
