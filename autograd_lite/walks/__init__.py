"""Walks over the recorded graph: each transform's mechanics, and nothing else."""
