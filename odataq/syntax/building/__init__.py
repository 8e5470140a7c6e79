"""Makes the nodes of a tree from what the grammar recognised."""
