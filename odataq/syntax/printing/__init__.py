"""Says of each node of a tree which text it stands for."""
