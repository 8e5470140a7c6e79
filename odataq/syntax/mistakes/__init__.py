"""What people write that the grammar doesn't accept, and what they meant."""
