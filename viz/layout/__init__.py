"""Positions for nodes and edges: the geometry, and a layered layout in pure Python."""
